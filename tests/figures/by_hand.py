"""The monthly figures worked out as a careful clerk would, row by row, without a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from liaison.base.period import Period
from liaison.records.company import CompanyState, Grade
from liaison.records.dispute import DisputeState
from liaison.records.issue import IssueKind, IssueState, Recheck, Satisfaction, Severity
from liaison.records.visit import Outcome, VisitDuty, VisitForm
from tests.figures.histories import History

Row = dict[str, Any]
_I, _D = IssueState, DisputeState
OPEN_ISSUE = {_I.registered, _I.dispatched, _I.working, _I.found, _I.ordered, _I.rectified}
OPEN_DISPUTE = {_D.found, _D.mediating, _D.not_settled, _D.multi_party, _D.held}


@dataclass(frozen=True)
class Whose:
    """The scope by places in the history's lists."""

    station: int | None = None
    officer: int | None = None
    company: int | None = None


@dataclass(frozen=True)
class Clerk:
    """Knows the history, the period, whose it is, and the day of asking."""

    told: History
    period: Period
    whose: Whose
    today: date

    @property
    def day(self) -> date:
        """The day a stock is counted on: the period's last, or today within it."""
        return min(self.period.last, max(self.period.first, self.today))

    def lead(self, company: int, day: date) -> int | None:
        for one in self.told.assignments:
            if one["company"] == company and one["start"] <= day <= (one["end"] or date.max):
                return int(one["officer"])
        return None

    def companies(self) -> list[tuple[int, Row]]:
        return [
            (place, one)
            for place, one in enumerate(self.told.companies, 1)
            if not one["gone"]
            and self.whose.station in {None, one["station"]}
            and self.whose.company in {None, place}
        ]

    def mine(self, one: Row) -> bool:
        """Is a visit, issue or dispute alive and in the scope?"""
        officers = one["officers"] if "officers" in one else {one["officer"]}
        companies = one["companies"] if "companies" in one else {one["company"]}
        return (
            not one["gone"]
            and self.whose.station in {None, one["station"]}
            and (self.whose.officer is None or self.whose.officer in officers)
            and (self.whose.company is None or self.whose.company in companies)
        )

    def present(self) -> list[tuple[int, Row]]:
        """Companies in the park on the day; an officer's are those they lead on it."""
        return [
            (place, one)
            for place, one in self.companies()
            if (one["entered_on"] is None or one["entered_on"] <= self.day)
            and (one["left_on"] is None or one["left_on"] > self.day)
            and not (one["state"] is CompanyState.left and one["left_on"] is None)
            and self.whose.officer in {None, self.lead(place, self.day)}
        ]

    def assigned(self) -> list[int]:
        return [place for place, _ in self.present() if self.lead(place, self.day) is not None]

    def visits(self, **wanted: Any) -> list[Row]:
        return [
            one
            for one in self.told.visits
            if self.mine(one)
            and one["visited_on"] in self.period
            and all(one[name] is value for name, value in wanted.items())
        ]

    def done(self, **wanted: Any) -> list[Row]:
        return self.visits(outcome=Outcome.done, **wanted)

    def visited(self) -> set[int]:
        """Companies with a visit done: by anyone of the station, or by the officer asked for."""
        whose = Whose(officer=self.whose.officer)
        every = Clerk(self.told, self.period, whose, self.today).done()
        return {one["company"] for one in every}

    def issues(self, kind: IssueKind, when: str = "", **wanted: Any) -> list[Row]:
        return [
            one
            for one in self.told.issues
            if self.mine(one)
            and one["kind"] is kind
            and (not when or (one[when] is not None and one[when] in self.period))
            and all(one[name] is value for name, value in wanted.items())
        ]

    def open_issues(self, kind: IssueKind) -> list[Row]:
        def ended(one: Row) -> Any:
            if one["state"] is _I.closed and one["recheck_on"] is not None:
                return one["recheck_on"]
            return one["finished_on"]

        return [
            one
            for one in self.issues(kind)
            if one["reported_on"] <= self.day
            and (one["state"] in OPEN_ISSUE or (ended(one) is not None and ended(one) > self.day))
        ]

    def late(self) -> list[Row]:
        return [
            one
            for one in self.issues(IssueKind.hazard)
            if one["reported_on"] <= self.day
            and one["deadline"] is not None
            and one["deadline"] < self.day
            and (
                one["finished_on"] > self.day
                if one["finished_on"] is not None
                else one["state"] in OPEN_ISSUE - {_I.rectified}
            )
        ]

    def disputes(self) -> list[Row]:
        return [
            one for one in self.told.disputes if self.mine(one) and one["found_on"] in self.period
        ]

    def settled(self) -> list[Row]:
        return [
            one
            for one in self.told.disputes
            if self.mine(one)
            and one["state"] is _D.settled
            and one["settled_on"] is not None
            and one["settled_on"] in self.period
        ]

    def open_disputes(self) -> list[Row]:
        return [
            one
            for one in self.told.disputes
            if self.mine(one)
            and one["found_on"] <= self.day
            and (
                one["state"] in OPEN_DISPUTE
                or (one["settled_on"] is not None and one["settled_on"] > self.day)
            )
        ]

    def sessions(self) -> list[Row]:
        return [
            one
            for one in self.told.sessions
            if not one["gone"]
            and one["held_on"] in self.period
            and self.mine(self.told.disputes[one["dispute"] - 1])
        ]


def _sum(rows: list[Row], name: str) -> Any:
    return sum((one[name] for one in rows if one[name] is not None), 0)


def _rate(part: int, whole: int) -> Decimal | None:
    """Half up to one decimal, by whole numbers only: no rounding of a rounded number."""
    if whole == 0:
        return None
    return Decimal((part * 2000 + whole) // (2 * whole)).scaleb(-1)


NEED, HAZARD = IssueKind.need, IssueKind.hazard
_ENDED = {_I.finished, _I.fed_back}
_MENDED = {_I.rectified, _I.closed}
_HAPPY = {Satisfaction.very, Satisfaction.satisfied, Satisfaction.basically}


def _finished(clerk: Clerk) -> list[Row]:
    return [one for one in clerk.issues(NEED, "finished_on") if one["state"] in _ENDED]


def _on_time(clerk: Clerk) -> Decimal | None:
    timed = [one for one in _finished(clerk) if one["deadline"] is not None]
    return _rate(len([one for one in timed if one["finished_on"] <= one["deadline"]]), len(timed))


def _satisfaction(clerk: Clerk) -> Decimal | None:
    rated = [one for one in clerk.issues(NEED, "finished_on") if one["satisfaction"] is not None]
    return _rate(len([one for one in rated if one["satisfaction"] in _HAPPY]), len(rated))


def _passed(clerk: Clerk) -> int:
    found = 0
    for one in clerk.issues(HAZARD):
        on = one["recheck_on"] or one["finished_on"]
        good = one["state"] is _I.closed or one["recheck"] is Recheck.passed
        found += bool(good and on is not None and on in clerk.period)
    return found


def _mended_of_found(clerk: Clerk) -> Decimal | None:
    found = clerk.issues(HAZARD, "reported_on")
    return _rate(len([one for one in found if one["state"] in _MENDED]), len(found))


def _settled_of_found(clerk: Clerk) -> Decimal | None:
    found = clerk.disputes()
    return _rate(len([one for one in found if one["state"] is _D.settled]), len(found))


def _coverage(clerk: Clerk) -> Decimal | None:
    every = Clerk(clerk.told, clerk.period, Whose(), clerk.today)
    visited = {one["company"] for one in every.done()}
    assigned = clerk.assigned()
    return _rate(len(visited & set(assigned)), len(assigned))


def _duties(clerk: Clerk) -> list[bool]:
    """Each duty the shipped rules ask at the months' ends in the period: was it met?"""
    found = []
    for month in clerk.period.months():
        if month.last not in clerk.period or month.first > clerk.today:
            continue
        day = min(month.last, max(month.first, clerk.today))
        for place, one in clerk.companies():
            if not _stays(one, month) or clerk.whose.officer not in {None, clerk.lead(place, day)}:
                continue
            done = [
                visit
                for visit in clerk.told.visits
                if visit["company"] == place
                and not visit["gone"]
                and visit["outcome"] is Outcome.done
                and visit["visited_on"] in month
            ]
            days = len({visit["visited_on"] for visit in done})
            found.append(days >= (2 if one["grade"] is Grade.key else 1))
            found += [any(task in visit["duties"] for visit in done) for task in VisitDuty]
    return found


def _stays(one: Row, month: Period) -> bool:
    """At work, come by the 15th, and not left by the month's end."""
    if one["left_on"] is None:
        here = one["state"] is not CompanyState.left
    else:
        here = one["left_on"] > month.last
    late = one["entered_on"] is not None and one["entered_on"] > month.first.replace(day=15)
    return here and not late and one["state"] is not CompanyState.suspended


def _with_task(clerk: Clerk, task: VisitDuty) -> int:
    return len([one for one in clerk.done() if task in one["duties"]])


BY_HAND: dict[str, Callable[[Clerk], Any]] = {
    "companies": lambda c: len(c.present()),
    "key_units": lambda c: len([1 for _, one in c.present() if one["grade"] is Grade.key]),
    "companies_assigned": lambda c: len(c.assigned()),
    "guards": lambda c: _sum([one for _, one in c.present()], "guards"),
    "cameras": lambda c: _sum([one for _, one in c.present()], "cameras"),
    "visits": lambda c: len(c.done()),
    "companies_visited": lambda c: len(c.visited() & {place for place, _ in c.companies()}),
    "coverage": _coverage,
    "duties_asked": lambda c: len(_duties(c)),
    "duties_met": lambda c: sum(_duties(c)),
    "duty_rate": lambda c: _rate(sum(_duties(c)), len(_duties(c))),
    "safety_visits": lambda c: _with_task(c, VisitDuty.safety),
    "population_visits": lambda c: _with_task(c, VisitDuty.population),
    "publicity_visits": lambda c: _with_task(c, VisitDuty.publicity),
    "legal_visits": lambda c: _with_task(c, VisitDuty.legal),
    "alongside_visits": lambda c: sum(1 for one in c.done() if one["units"]),
    "attempts": lambda c: len(c.visits(outcome=Outcome.not_met)),
    "people_reached": lambda c: _sum(c.done(), "people_reached"),
    "people_registered": lambda c: _sum(c.done(), "people_registered"),
    "appointments": lambda c: len(c.done(form=VisitForm.appointment)),
    "extended_hours": lambda c: len(c.done(form=VisitForm.extended)),
    "door_to_door": lambda c: len(c.done(form=VisitForm.door)),
    "needs": lambda c: len(c.issues(NEED, "reported_on")),
    "needs_finished": lambda c: len(_finished(c)),
    "needs_open": lambda c: len(c.open_issues(NEED)),
    "needs_on_time": _on_time,
    "needs_satisfaction": _satisfaction,
    "hazards": lambda c: len(c.issues(HAZARD, "reported_on")),
    "hazards_major": lambda c: len(c.issues(HAZARD, "reported_on", severity=Severity.major)),
    "hazards_rectified": lambda c: len(
        [one for one in c.issues(HAZARD, "finished_on") if one["state"] in _MENDED]
    ),
    "hazards_passed": _passed,
    "hazards_overdue": lambda c: len(c.late()),
    "hazards_rate": _mended_of_found,
    "disputes": lambda c: len(c.disputes()),
    "disputes_settled": lambda c: len(c.settled()),
    "disputes_open": lambda c: len(c.open_disputes()),
    "settlement_rate": _settled_of_found,
    "mediation_sessions": lambda c: len(c.sessions()),
    "dispute_people": lambda c: _sum(c.disputes(), "people"),
    "dispute_amount": lambda c: _sum(c.disputes(), "amount"),
}
"""Every monthly figure by its name."""
