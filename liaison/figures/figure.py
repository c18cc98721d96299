"""What a figure is, and how one is worked out.

Grammar of units and rates: mechanisms.md §0. A cohort selects ``(id, value)``
of one record type; the figure is the sum of ``value``, and the ids are the
rows behind the number. What no query of one type can tell (duties) is reckoned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.fields.record import Record
from liaison.figures.scope import ALL, Scope

Number = int | Decimal | None
Cohort = Callable[[Period, Scope], Select[int, Any]]


@dataclass(frozen=True)
class Figure:
    """A number over a period and scope, with its unit (量词)."""

    name: str
    label: str
    unit: str
    section: str
    record: type[Record]
    cohort: Cohort

    def value(self, session: Session, period: Period, scope: Scope = ALL) -> Number:
        """Return the number, 0 when there are no rows."""
        rows = self.cohort(period, scope).subquery()
        found = session.execute(select(func.sum(rows.c.value))).scalar()
        return 0 if found is None else found if isinstance(found, Decimal) else int(found)

    def ids(self, session: Session, period: Period, scope: Scope = ALL) -> list[int]:
        """Return the ids of the records behind the number."""
        rows = self.cohort(period, scope).subquery()
        return list(session.scalars(select(rows.c.id).where(rows.c.value > 0).distinct()))


@dataclass(frozen=True)
class Reckoned:
    """A figure worked out from several readings: ``reckon`` tells its part of each record's id."""

    name: str
    label: str
    unit: str
    section: str
    record: type[Record]
    reckon: Callable[[Session, Period, Scope], dict[int, int]]

    def value(self, session: Session, period: Period, scope: Scope = ALL) -> Number:
        """Return the number, 0 when there are no records."""
        return sum(self.reckon(session, period, scope).values())

    def ids(self, session: Session, period: Period, scope: Scope = ALL) -> list[int]:
        """Return the ids of the records behind the number."""
        return [one for one, part in self.reckon(session, period, scope).items() if part]


@dataclass(frozen=True)
class Rate:
    """One figure over another in per cent: one decimal, half up, None for ÷ 0."""

    name: str
    label: str
    section: str
    part: Figure | Reckoned
    whole: Figure | Reckoned
    unit: str = "%"

    def value(self, session: Session, period: Period, scope: Scope = ALL) -> Number:
        """Return the per cent, or None when the whole is 0."""
        return per_cent(
            self.part.value(session, period, scope), self.whole.value(session, period, scope)
        )


AnyFigure = Figure | Reckoned | Rate


def per_cent(part: Number, whole: Number) -> Decimal | None:
    """Return part ÷ whole × 100 with one decimal, half up; None when whole is 0."""
    if not whole:
        return None
    exact = Decimal(part or 0) * 100 / Decimal(whole)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def shown(figure: AnyFigure, value: Number) -> str:
    """Return a figure as people read it: ``—`` for none, ``100%`` not ``100.0%``."""
    if value is None:
        return "—"
    text = f"{value:,}"
    if isinstance(value, Decimal) and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if figure.unit == "%" else text
