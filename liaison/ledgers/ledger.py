"""What a ledger is: its columns and its rows over a period and scope.

Words here are printed, so they are Chinese and never translated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures.scope import Scope
from liaison.ledgers.sheet import Column, Sheet
from liaison.services.derived import BETWEEN

Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True)
class Ledger:
    """A defined table (台账): the same rows on screen and in Excel."""

    name: str
    title: str
    columns: Callable[[Period], tuple[Column, ...]]
    rows: Callable[[Session, Period, Scope], Rows]
    notes: tuple[str, ...] = ()

    def sheet(self, session: Session, period: Period, scope: Scope, unit: str) -> Sheet:
        """Return the ledger filled for a period and scope."""
        columns = self.columns(period)
        codes = [i for i, column in enumerate(columns) if column.kind == "code"]
        rows = [_one_code_a_line(row, codes) for row in self.rows(session, period, scope)]
        return Sheet(
            self.name, self.title, unit, period.words, clock.today(), columns, rows, self.notes
        )


def fixed(*columns: Column) -> Callable[[Period], tuple[Column, ...]]:
    """Return the columns of a ledger that has the same ones in every period."""
    return lambda _period: columns


def table(session: Session, query: Any) -> Rows:
    """Return the rows of a query, enum members by their Chinese label."""
    return [tuple(_printed(value) for value in row) for row in session.execute(query)]


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
