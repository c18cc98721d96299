"""What the workbench shows, read in one go on the store's thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.figures.figure import shown
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import Scope
from liaison.services import names
from liaison.services.appointments import Appointment, appointments
from liaison.services.today import (
    REMIND,
    Bench,
    OfficerDay,
    bench,
    by_officer,
)
from liaison.store.step import Store

CARDS = (
    ("visits", N_("走访企业"), "visited_on", "officers"),
    ("needs", N_("受理诉求"), "reported_on", "officer_id"),
    ("hazards", N_("发现隐患"), "reported_on", "officer_id"),
    ("disputes", N_("排查纠纷"), "found_on", "officer_id"),
)
"""Figures, which are pages too: name, label, the field of its day and of its officer."""

_TREND = 6


@dataclass(frozen=True)
class Month:
    """A figure of this month up to today, and of last month, as shown."""

    now: str
    before: str


@dataclass(frozen=True)
class Desk:
    """Everything the workbench shows, read in one go."""

    today: date
    officer: str
    companies: int
    bench: Bench
    months: dict[str, Month]
    trend: list[tuple[str, int]]
    """Visits of the last six months, oldest first: label and number."""
    appointments: list[Appointment]
    """Visits planned for today at an hour, of the scope."""
    officers: list[OfficerDay]
    """The day of every officer, when asked for."""


def desk(store: Store, scope: Scope, every: bool = False, remind: int = REMIND) -> Desk:
    """Read the workbench of a scope, on the store's thread; ``every`` officer's day too."""
    today = clock.today()
    month = Period.month_of(today)
    own = store.who.officer_id
    with store.reading() as session:
        months = {}
        visits: dict[Period, int] = {}  # the trend asks for two of the months once more
        for name, *_rest in CARDS:
            figure = BY_NAME[name]
            both = {one: figure.value(session, one, scope) for one in (month, month.before())}
            months[name] = Month(*(shown(figure, value) for value in both.values()))
            if name == "visits":
                visits = {one: int(value or 0) for one, value in both.items()}
        officer = names.titles(session, "Officer", [own])[own] if own is not None else ""
        companies = int(BY_NAME["companies"].value(session, month) or 0)
        for one in last_months(month):
            if one not in visits:
                visits[one] = int(BY_NAME["visits"].value(session, one, scope) or 0)
        trend = [
            (_("{month}月").format(month=one.first.month), visits[one])
            for one in last_months(month)
        ]
        told = bench(session, scope, remind)
        planned = appointments(session, scope, today)
        days = by_officer(session, remind) if every else []
        return Desk(today, officer, companies, told, months, trend, planned, days)


def last_months(month: Period) -> list[Period]:
    """Return the months of the trend, oldest first, ending with this one."""
    found = [month]
    while len(found) < _TREND:
        found.append(found[-1].before())
    return found[::-1]
