"""Killed at any moment, nothing acknowledged is lost and nothing stands half (R1, A 1-6, 9)."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.fields.record import Record
from liaison.records import Assignment, Company, Dispute, Issue, MediationSession, Visit
from liaison.records.dispute import DisputeState
from liaison.records.issue import Action, IssueState
from liaison.store import copies, engine as engines, keys, migrations, opening
from liaison.store.check import check
from liaison.store.migrate import revision_of, upgrade
from liaison.store.step import Store, Who
from tests.faults.killing import killed
from tests.faults.victim import PASSWORDS, ROWS
from tests.stores import FIRST, LOGIN, Made

QUICK, LONG = range(3), range(1000, 1200)
seeded = pytest.mark.parametrize(
    "seed", [*QUICK, *(pytest.param(seed, marks=pytest.mark.long) for seed in LONG)]
)
KEY = b"\2" * 32


def _opened(home: Home, key: bytes) -> Store:
    """Open what was left, in time, and check that it is sound."""
    begun = time.monotonic()
    store = opening.open_with(home, key, LOGIN)
    assert time.monotonic() - begun < 3
    unsound = [one for one in check(store) if not one.sound]
    assert not unsound, unsound
    return store


def _numbers(store: Store, record: type[Record], *where: object) -> set[str]:
    with store.reading() as session:
        return set(session.scalars(select(record.number).where(*where)))  # type: ignore[arg-type]


def _count(store: Store, record: type[Record]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count(record.id))) or 0


@seeded
def test_killed_while_saving(template: Made, home: Home, seed: int) -> None:
    said = killed("save", home, template.key, seed, within=0.6)
    told = {what: {line[1] for line in said if line[0] == what} for what in (
        "company", "visit", "need", "finished", "settled", "assigned")}  # fmt: skip
    store = _opened(home, template.key)
    try:
        assert told["company"] <= _numbers(store, Company)
        assert told["visit"] <= _numbers(store, Visit)
        assert told["need"] <= _numbers(store, Issue)
        assert told["finished"] <= _numbers(store, Issue, Issue.state == IssueState.finished)
        settled = _numbers(store, Dispute, Dispute.state == DisputeState.settled)
        assert told["settled"] <= settled
        with store.reading() as session:
            led = {str(one) for one in session.scalars(select(Assignment.company_id))}
            finished = session.scalars(
                select(Issue.id).where(Issue.state == IssueState.finished)
            ).all()
            entries = session.scalars(select(Action.issue_id)).all()
        assert told["assigned"] <= led
        assert Counter(entries) == Counter(finished), "a move and its entry go together"
        assert _count(store, MediationSession) == len(settled)
        assert _count(store, Company) - len(told["company"]) <= 1
        again = opening.First("x", LOGIN, PASSWORDS[0])
        with pytest.raises(Problem):
            opening.create(home, again, keys.LEAST)
    finally:
        store.close()


@seeded
def test_killed_while_importing_or_copying(template: Made, home: Home, seed: int) -> None:
    said = killed("import", home, template.key, seed, within=1.2)
    store = _opened(home, template.key)
    try:
        many = _count(store, Company)
        assert many in {0, ROWS // 2}, "an import is whole or not there"
        assert _count(store, Visit) == many
        assert many or not said
    finally:
        store.close()
    for copy in home.backups.glob("*") if home.backups.exists() else ():
        assert copy.suffix == ".db", "what was not finished was swept"
        copies.prove(copy, template.key)


@seeded
def test_killed_at_the_first_start(tmp_path: Path, seed: int) -> None:
    home = Home(tmp_path / "data")
    said = killed("start", home, KEY, seed, within=0.35)
    if not opening.exists(home):
        assert not said
        opening.create(home, FIRST, keys.LEAST)[0].close()
    store = opening.open_store(home, LOGIN, PASSWORDS[0])
    try:
        assert all(one.sound for one in check(store))
    finally:
        store.close()
    assert {path.name for path in home.folder.iterdir()} == {"keyring.json", "liaison.db"}


@seeded
def test_killed_while_changing_the_password(template: Made, home: Home, seed: int) -> None:
    said = killed("rekey", home, template.key, seed, within=0.4)
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


@pytest.fixture
def earlier(tmp_path: Path) -> Home:
    """A store of the first program, with its station and account."""
    home = Home(tmp_path / "earlier")
    home.make()
    engine = engines.sqlcipher(home.store, KEY)
    upgrade(engine, "0001")
    opening.begin(Store(engine, Who(LOGIN)), FIRST)
    engine.dispose()
    home.keyring.write_text("{}")
    return home


@seeded
def test_killed_while_brought_up_to_date(earlier: Home, seed: int) -> None:
    killed("upgrade", earlier, KEY, seed, within=0.5)
    engine = engines.sqlcipher(earlier.store, KEY)
    try:
        assert revision_of(engine) in {"0001", migrations.head()}
    finally:
        engine.dispose()
    store = _opened(earlier, KEY)
    store.close()
