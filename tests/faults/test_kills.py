"""Killed at any moment, nothing acknowledged is lost and nothing stands half (R1, A 1-6, 9)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest
from sqlalchemy import func, select

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.fields.record import Record
from liaison.records import Assignment, Company, Dispute, Issue, MediationSession, Visit
from liaison.records.dispute import DisputeState
from liaison.records.issue import Action, IssueState
from liaison.store import copies, keys, opening, proving
from liaison.store.check import check
from liaison.store.step import Store
from tests.faults.killing import killed
from tests.faults.victim import PASSWORDS, ROWS, month_rows
from tests.promises import patient, promised, turns
from tests.stores import FIRST, LOGIN, Made

seeded = pytest.mark.parametrize("seed", turns(2, 150))
KEY = b"\2" * 32


@contextmanager
def _opened(home: Home, key: bytes) -> Iterator[Store]:
    """Open what was left, in time, and check that it is sound and its chain unbroken."""
    begun = time.monotonic()
    store = opening.open_with(home, key, LOGIN)
    try:
        assert time.monotonic() - begun < patient(3)
        unsound = [one for one in check(store) if not one.sound]
        assert not unsound, unsound
        with store.engine.connect() as connection:
            assert proving.verify(connection).sound
        yield store
    finally:
        store.close()


def _numbers(store: Store, record: type[Record], *where: object) -> set[str]:
    with store.reading() as session:
        return set(session.scalars(select(record.number).where(*where)))  # type: ignore[arg-type]


def _count(store: Store, record: type[Record]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count(record.id))) or 0


def _told(said: list[list[str]], what: str) -> set[str]:
    return {line[1] for line in said if line[0] == what}


@seeded
def test_killed_while_saving(template: Made, home: Home, seed: int) -> None:
    with promised("R1", "kill -9 while saving"):
        said = killed("save", home, template.key, seed, within=0.4)
        with _opened(home, template.key) as store:
            assert _told(said, "company") <= _numbers(store, Company)
            assert _told(said, "visit") <= _numbers(store, Visit)
            assert _told(said, "need") <= _numbers(store, Issue)
            finished = _numbers(store, Issue, Issue.state == IssueState.finished)
            assert _told(said, "finished") <= finished
            settled = _numbers(store, Dispute, Dispute.state == DisputeState.settled)
            assert _told(said, "settled") <= settled
            _nothing_half(store, said, len(settled))
            again = opening.First("x", LOGIN, PASSWORDS[0])
            with pytest.raises(Problem):
                opening.create(home, again, keys.LEAST)


def _nothing_half(store: Store, said: list[list[str]], settled: int) -> None:
    with store.reading() as session:
        led = {str(one) for one in session.scalars(select(Assignment.company_id))}
        done = session.scalars(select(Issue.id).where(Issue.state == IssueState.finished)).all()
        entries = session.scalars(select(Action.issue_id)).all()
    assert _told(said, "assigned") <= led
    assert Counter(entries) == Counter(done), "a move and its entry go together"
    assert _count(store, MediationSession) == settled
    assert _count(store, Company) - len(_told(said, "company")) <= 1


@seeded
def test_killed_while_importing_or_copying(template: Made, home: Home, seed: int) -> None:
    with promised("R1", "kill -9 while importing or copying"):
        said = killed("import", home, template.key, seed, within=0.8)
        with _opened(home, template.key) as store:
            many = _count(store, Company)
            assert many in {0, ROWS // 2}, "an import is whole or not there"
            assert _count(store, Visit) == many
            assert many or not said
        _copies_are_sound(home, template.key)


def _copies_are_sound(home: Home, key: bytes) -> set[str]:
    found = set(home.backups.iterdir()) if home.backups.exists() else set()
    for copy in found:
        assert copy.suffix == ".db", "what was not finished was swept"
        copies.prove(copy, key)
    return {copy.name for copy in found}


@seeded
def test_killed_while_copying(template: Made, home: Home, seed: int) -> None:
    with promised("R1", "kill -9 while backing up"):
        said = killed("backup", home, template.key, seed, within=0.3)
        with _opened(home, template.key) as store:
            assert _told(said, "company") <= _numbers(store, Company)
        assert _told(said, "copy") <= _copies_are_sound(home, template.key)


@seeded
def test_killed_while_writing_the_month(template: Made, home: Home, seed: int) -> None:
    with promised("R1", "kill -9 while writing the month's workbook"):
        said = killed("month", home, template.key, seed, within=0.6)
        before, now = month_rows(home.ledgers / "month.xlsx"), len(_told(said, "month"))
        assert now <= before <= now + 1, "the one acknowledged, or the one under way"
        with _opened(home, template.key) as store:
            assert _told(said, "company") <= _numbers(store, Company)


@seeded
def test_killed_at_the_first_start(tmp_path: Path, seed: int) -> None:
    home = Home(tmp_path / "data")
    with promised("R1", "kill -9 at the first start"):
        said = killed("start", home, KEY, seed, within=0.35)
        if not opening.exists(home):
            assert not said
            opening.create(home, FIRST, keys.LEAST)[0].close()
        store = opening.open_store(home, LOGIN, PASSWORDS[0])
        try:
            assert all(one.sound for one in check(store))
        finally:
            store.close()
        assert not [*home.folder.glob("*.new*"), *home.folder.glob(".~*")], "leftovers are swept"


@seeded
def test_killed_while_changing_the_password(template: Made, home: Home, seed: int) -> None:
    with promised("R1", "kill -9 while rewriting the key ring"):
        said = killed("rekey", home, template.key, seed, within=0.3)
        opens = []
        for place, password in enumerate(PASSWORDS):
            try:
                assert keys.unlock(home.keyring, LOGIN, password) == template.key
                opens.append(place)
            except Problem:
                continue
        assert len(opens) == 1, "exactly one password opens"
        last = int(said[-1][1]) if said else 0
        assert opens[0] in {last, 1 - last if said else 0}
        assert keys.unlock_by_recovery(home.keyring, template.recovery) == template.key
        opening.open_with(home, template.key, LOGIN).close()
        assert not list(home.folder.glob(".~*")), "leftovers are swept"


def test_a_workbook_written_in_place_would_be_found_broken(template: Made, home: Home) -> None:
    """The harness can fail: what does not write beside its target is caught."""
    for seed in range(40):
        killed("naive", home, template.key, seed, within=0.2)
        path = home.ledgers / "month.xlsx"
        try:
            ZipFile(path).close()
        except FileNotFoundError:
            continue
        except BadZipFile:
            return
    pytest.fail("forty kills of a careless program broke nothing")
