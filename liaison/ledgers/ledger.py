"""What a ledger is: its columns and its rows over a period and scope.

Words here are printed, so they are Chinese and never translated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.fields.record import Record
from liaison.figures.scope import Scope
from liaison.ledgers.sheet import Column, Sheet
from liaison.services import masking
from liaison.services.derived import BETWEEN

Rows = list[tuple[Cell, ...]]
_HANDED = "handed"
"""Where a session keeps the ids of the ledger being filled, by table name."""


@dataclass(frozen=True)
class Ledger:
    """A defined table (台账): the same rows on screen and in Excel."""

    name: str
    title: str
    columns: Callable[[Period], tuple[Column, ...]]
    rows: Callable[[Session, Period, Scope], Rows]
    notes: tuple[str, ...] = ()

    def sheet(
        self, session: Session, period: Period, scope: Scope, unit: str, full: bool = False
    ) -> Sheet:
        """Return the ledger filled for a period and scope; ``full`` with whole numbers."""
        columns = self.columns(period)
        codes = [i for i, column in enumerate(columns) if column.kind == "code"]
        session.info[_HANDED] = defaultdict(set)
        rows = self.rows(session, period, scope)
        handed = {name: sorted(ids) for name, ids in session.info.pop(_HANDED).items()}
        rows = rows if full else _masked(rows, columns)
        return Sheet(
            self.name,
            self.title,
            unit,
            period.words,
            clock.today(),
            columns,
            [_one_code_a_line(row, codes) for row in rows],
            self.notes,
            handed=handed,
        )


def fixed(*columns: Column) -> Callable[[Period], tuple[Column, ...]]:
    """Return the columns of a ledger that has the same ones in every period."""
    return lambda _period: columns


def table(session: Session, query: Any, *about: type[Record]) -> Rows:
    """Return the rows of a query, enum members by their Chinese label.

    ``about`` are the record types in it whose records the ledger hands out.
    """
    found = session.execute(query.add_columns(*(one.id for one in about))).all()
    for place, one in enumerate(reversed(about), 1):
        hand(session, one, (row[-place] for row in found))
    width = len(about)
    return [tuple(_printed(value) for value in (row[:-width] if width else row)) for row in found]


def hand(session: Session, record: type[Record], ids: Iterable[int | None]) -> None:
    """Note which records the ledger being filled hands out (the export register)."""
    handed = session.info.get(_HANDED)
    if handed is not None:
        handed[record.__tablename__].update(one for one in ids if one is not None)


def _masked(rows: Rows, columns: Sequence[Column]) -> Rows:
    """Return the rows with the numbers of persons masked, also those within a text."""
    shape = [(column.personal, column.kind != "code") for column in columns]
    return [
        tuple(
            _mask(cell, *how) if isinstance(cell, str) else cell
            for cell, how in zip(row, shape, strict=True)
        )
        for row in rows
    ]


def _mask(text: str, personal: bool, free: bool) -> str:
    if personal:
        return masking.identity(masking.phone(text))
    return masking.within(text) if free else text


def _one_code_a_line(row: tuple[Cell, ...], codes: list[int]) -> tuple[Cell, ...]:
    """Put each of several phone numbers on a line of its own, so that none is broken."""
    cells = list(row)
    for i in codes:
        value = cells[i]
        if isinstance(value, str):
            cells[i] = value.replace(BETWEEN, "\n")
    return tuple(cells)


def _printed(value: Any) -> Cell:
    label = getattr(value, "label", None)
    return label if isinstance(label, str) else value
