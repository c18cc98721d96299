"""S11: no number of a person is told whole unasked; S6: searching finds nothing by trickery."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.period import Period
from liaison.fields.field import fields_of
from liaison.ledgers import export, trailbook
from liaison.records import RECORDS, Company, Contact, Issue, Party, Station, Support
from liaison.services import (
    auditing,
    companycard,
    demo,
    history,
    offers,
    plain,
    reading,
    records,
    registers,
    timeline,
    today,
)
from liaison.services.auditing import Asked
from liaison.services.reading import Query
from liaison.store.step import Store
from tests.contracts.samples import sample
from tests.promises import tell, turns

HELD = datetime(2026, 11, 22, 3, tzinfo=UTC)
NOVEMBER = Period.month(2026, 11)


@pytest.fixture(autouse=True)
def _held() -> Iterator[None]:
    with clock.held(HELD):
        yield


@pytest.fixture
def full(local: Store) -> Store:
    """A demo park, and one whole record of every type that has personal numbers."""
    demo.fill(local, companies=8, months=2, seed=7)
    others: dict[str, int] = {}
    for record in (Station, Company, Contact, Support, Issue, Party):
        records.save(local, record, sample(local, record, 0, others))
    return local


def secrets(store: Store) -> set[str]:
    """Return every personal number in the store that is long enough to be masked."""
    found: set[str] = set()
    with store.reading(whole=True) as session:
        for record in RECORDS:
            for name, bound in fields_of(record).items():
                if bound.field.personal:
                    for value in session.scalars(_column(record, name)):
                        parts = str(value or "").split("、")
                        found.update(one for one in parts if len(one) > 10)
    return found


def _column(record: Any, name: str) -> Any:
    return select(getattr(record, name))


def told(store: Store) -> Iterator[tuple[str, str]]:
    """Yield everything the services tell of people unasked: where, and the text."""
    with store.reading() as session:
        for register in registers.REGISTERS:
            ids = reading.all_ids(session, Query(register))
            for row in reading.rows_of(session, register, ids):
                yield f"list {register.name}", " ".join(row.texts)
            for one in ids[:5]:
                yield (
                    f"history {register.name}",
                    str(history.of_record(session, register.record, one)),
                )
        for record in RECORDS:
            ids = plain.matching(session, record)
            for values in plain.rows(session, record, ids):
                yield f"plain {record.__tablename__}", str(values)
            for one in ids[:20]:
                yield f"card {record.__tablename__}", str(records.card(session, record, one))
            yield f"offers {record.__tablename__}", str(offers.offers(session, record.__name__))
        for company in reading.all_ids(session, Query(registers.COMPANIES)):
            yield "company card", str(companycard.read(session, company))
            yield "timeline", str(timeline.of_company(session, company))
        yield "bench", str(today.bench(session))
    for line in auditing.page(store, Asked(), 0, 5):
        yield "audit", str(auditing.whole(store, line.seq))


def test_nothing_tells_a_number_whole_unasked(full: Store, tmp_path: Path) -> None:
    known = secrets(full)
    assert len(known) > 20
    lost, tried = [], 0
    for where, text in told(full):
        tried += 1
        lost += [(where, one) for one in known if one in text]
    for name in export.BY_NAME:
        written = export.export(full, name, NOVEMBER, tmp_path / f"{name}.xlsx")
        lost += [(name, one) for one in known if one in _text(written.path)]
        tried += 1
    written = export.export_month(full, NOVEMBER, tmp_path / "month.xlsx")
    trail = trailbook.export_trail(full, Asked(), tmp_path / "trail.xlsx")
    for path in (written.path, trail.path):
        lost += [(path.name, one) for one in known if one in _text(path)]
        tried += 1
    tell("S11", "列表、卡片、历史、台账、导出中的完整号码", tried, len(lost))
    assert not lost


def _text(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(name).decode("utf-8") for name in book.namelist())


_PIECES = (
    "'", '"', "%", "_", "\\", ";", "--", "/*", "*/", "*", "(", ")", "NEAR(", " OR ", "1=1", "NULL",
    "\0", "\n", "\t", "' OR '1'='1", "x' UNION SELECT", "){", "?", ":p", "$1", "{0}", "%s", "消",
    "𠮷", "\u202e", "\ufeff", "AND", "ESCAPE", "^", "~", "<>", ">=", "..", "2026-13-45", "9" * 40,
)  # fmt: skip


def test_searching_with_tricks_finds_nothing_and_breaks_nothing(full: Store) -> None:
    """What stands in no record finds none, whatever signs it is made of."""
    tried = lost = 0
    for seed in turns(quick=60, long=1_000):
        chance = random.Random(seed)
        words = "".join(chance.choice(_PIECES) for _n in range(chance.randint(1, 6)))
        register = chance.choice(registers.REGISTERS)
        with full.reading() as session:
            every = [" ".join(row.texts) for row in _rows(session, register)]
            tried += 1
            try:
                found = reading.all_ids(session, Query(register, words=f"查无{words}此字"))
                column = chance.choice(list(register.fields))
                reading.all_ids(session, Query(register, where=((column, words),)))
            except Problem:
                continue
        lost += bool(found) and not any("查无" in text for text in every)
    tell("S6", "搜索框中的注入", tried, lost)
    assert not lost


def _rows(session: Any, register: registers.Register) -> list[reading.Row]:
    return reading.rows_of(session, register, reading.all_ids(session, Query(register)))


def test_no_window_and_no_command_reads_past_the_masks() -> None:
    """``whole=True`` is for the services that ask for the right first."""
    root = Path(records.__file__).parents[1]
    found = [
        str(path.relative_to(root))
        for room in ("gui", "cli", "ledgers", "documents", "exchange", "figures")
        for path in (root / room).rglob("*.py")
        if "whole=True" in path.read_text("utf-8")
    ]
    assert found in ([], ["ledgers/drill.py"]), "the restore drill compares, it shows nothing"
