"""What pages, boards, ledgers and figures must tell of a month: what the manual says.

Each function looks at one place of the program and compares it with a
:class:`~tests.figures.manual_reading.Reading`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures import duties
from liaison.figures.figure import Rate
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import ALL, Scope
from liaison.ledgers import coverage
from liaison.services import duties as pages, monthboard
from liaison.services.duties import CompanyMonth, Standing
from tests.figures.manual_reading import KINDS, Reading, Told, month_of

_DAY = timedelta(days=1)
_HEAT = {"excused", "none", "short", "met", "over", "notdue"}
_FIGURES = ("visits", "duties_asked", "duties_met", "companies", "companies_assigned",
            "attempts", "safety_visits", "population_visits", "publicity_visits",
            "legal_visits", "companies_visited")  # fmt: skip
_MATTERS = ("needs", "needs_finished", "needs_open", "hazards", "hazards_rectified",
            "hazards_overdue", "disputes", "disputes_settled", "disputes_open")  # fmt: skip
"""What somebody always answers for, so that the officers' parts make the whole."""


def months_of_a_year(today: date) -> list[tuple[date, date]]:
    """The months of a year and one to come."""
    found = []
    first = month_of(today - timedelta(days=330))[0]
    while first <= today + timedelta(days=31):
        found.append(month_of(first))
        first = found[-1][1] + _DAY
    return found


# -- reports and pages


def reports(session: Session, told: Reading, month: Period) -> None:
    """A month's report: what is asked, done and excused, and whose it is."""
    wanted = told.month(month.first)
    found = duties.reckoned(session, month)
    assert {(one.company_id, one.counted, one.cycle) for one in found} == set(wanted), month
    for one in found:
        rule = wanted[one.company_id, one.counted, one.cycle]
        assert (one.asked, bool(one.excused)) == (rule.asked, rule.excused), (one, rule)
        assert rule.excused or one.done == rule.done, (one, rule)
        assert (one.due_by, one.state) == (rule.due_by, told.state(rule)), (one, rule)
        assert one.officer_id == told.of_period(one.company_id, one.first, one.last), one


def page(session: Session, told: Reading, day: date) -> None:
    """How the duties stand on a day, as ``liaison duties``, the card and the paper tell it."""
    for one in pages.standings(session, day):
        company = told.companies[one.company_id]
        if one.cycle == "interval":
            on = min(day, told.today)
            running = told.window(company, one.counted, on)
            assert running is not None, one
            (first, last), rule = running
            assert rule.excused or (one.first, one.last) == (first, last), (one, running)
            assert one.officer_id == told.answers(company.id, on), one
        else:
            found = told.one(company, one.counted, one.cycle, one.first)
            assert found is not None, one
            rule = found
            assert one.first <= day <= one.last
            assert one.officer_id == told.of_period(company.id, one.first, one.last), one
        assert one.state == told.state(rule), (one, rule)
        assert rule.excused or (one.asked, one.done) == (rule.asked, rule.done), (one, rule)


def overdue(session: Session, told: Reading, officers: list[int]) -> None:
    """What is overdue, whose reminder it is, and that the officers and nobody share it."""
    wanted = told.overdue()
    found = pages.overdue(session, told.today)
    assert {_key(one): (one.missing, one.officer_id, one.inherited_from) for one in found} == wanted
    shared = [one for one in found if one.officer_id is None]
    for officer in officers:
        shared += pages.overdue(session, told.today, Scope(officer_id=officer))
    assert sorted(map(_key, shared)) == sorted(wanted)


def _key(one: Standing) -> tuple[int, str, str, date]:
    return one.company_id, one.counted, one.cycle, one.last


# -- boards and ledger


def boards(session: Session, told: Reading, month: Period, officers: list[int]) -> None:
    """The month board, its first line, and the same month on the year board."""
    board = monthboard.read_month(session, month)
    rows = {row.month.company_id: row.month for row in board.rows}
    assert len(rows) == len(board.rows)
    wanted = told.month(month.first)
    assert {company for company, _kind, _cycle in wanted} <= set(rows)
    year = {one.company_id: one for one in pages.year_table(session, month.first.year)}
    for company, row in rows.items():
        of = {key[1:]: rule for key, rule in wanted.items() if key[0] == company}
        _row(told, month, row, of)
        cell = year[company].months[month.first.month - 1]
        same = (row.visits, row.attempts, row.planned, row.asked, row.done, row.missing,
                row.excused, row.heat)  # fmt: skip
        assert tuple(cell) == same, (row, cell)
    asked = [row for row in rows.values() if row.asked]
    never = [row for row in asked if row.missing and not row.visits]
    told_of = board.summary
    assert (told_of.asked, told_of.never) == (len(asked), len(never))
    assert told_of.left == len([row for row in asked if row.missing])
    shared = [row for row in rows.values() if row.officer_id is None]
    for officer in officers:
        theirs = monthboard.read_month(session, month, Scope(officer_id=officer)).rows
        shared += [row.month for row in theirs]
    assert sorted(shared) == sorted(rows.values())


def _row(told: Reading, month: Period, row: CompanyMonth, of: dict[tuple[str, str], Told]) -> None:
    done = {kind: _within(told.done_on(row.company_id, kind), month) for kind in KINDS}
    assert (row.done, row.tasks) == (done["visit"], {one: done[one] for one in KINDS[1:]})
    every = [one for one in told.rows["visit"] if one.company_id == row.company_id
             and month.first <= one.visited_on <= month.last]  # fmt: skip
    counts = [sum(one.outcome in which for one in every)
              for which in (("done",), ("not-met", "refused"), ("planned",))]  # fmt: skip
    assert [row.visits, row.attempts, row.planned] == counts
    visits = [rule for (kind, _cycle), rule in of.items() if kind == "visit"]
    assert row.missing == max([rule.missing for rule in visits], default=0)
    assert set(row.owed) == {kind for (kind, _cycle), rule in of.items() if rule.missing}
    for kind in KINDS[1:]:
        asked = [rule.asked for (one, _cycle), rule in of.items() if one == kind]
        assert row.wanted[kind] == max(asked, default=0)
    assert row.heat in _HEAT
    assert (row.heat in ("none", "short")) == bool(row.missing)
    excused = visits and not any(rule.asked for rule in visits)
    assert (row.heat == "excused") == bool(excused), (row, visits)
    assert row.officer_id == told.of_period(row.company_id, month.first, month.last)


def _within(days: list[date], month: Period) -> int:
    return len([day for day in days if day in month])


def ledger(session: Session, told: Reading, period: Period, scopes: list[int | None]) -> None:
    """走访覆盖情况表: who stands in it, the twelve months, what was asked, done and met."""
    names = names_of(session, "company")
    every = [row[:3] for row in coverage.rows(session, period, ALL)]
    shared: list[Any] = []
    for officer in scopes:
        scope = ALL if officer is None else Scope(officer_id=officer)
        for row in coverage.rows(session, period, scope):
            (company,) = [one for one in told.companies.values() if names[one.id] == row[0]]
            _line(told, period, company.id, row)
            whose = told.of_period(company.id, period.first, period.last)
            assert officer in (None, whose)
            shared.append(row[:3] if officer is not None or whose is None else None)
    wanted = [one for one in told.companies.values() if present(one, period.last)]
    assert {row[0] for row in every} == {names[one.id] for one in wanted}
    if len(scopes) > 1:
        assert sorted(map(str, filter(None, shared))) == sorted(map(str, every))


def names_of(session: Session, table: str) -> dict[int, str]:
    rows = session.execute(text(f"SELECT id, name FROM {table}"))
    return {row.id: row.name for row in rows}


def present(company: Any, day: date) -> bool:
    """Is a company in the park on a day?"""
    if company.entered_on and company.entered_on > day:
        return False
    left: date | None = company.left_on
    return left > day if left else bool(company.state != "left")


def _line(told: Reading, period: Period, company: int, row: Any) -> None:
    year = Period.year(period.last.year)
    visits = [one.visited_on for one in told.visits(year.first, year.last)
              if one.company_id == company]  # fmt: skip
    by_month = [len([day for day in visits if day.month == n]) for n in range(1, 13)]
    assert list(row[3:16]) == [*(n or None for n in by_month), len(visits)]
    of: dict[str, list[Told]] = {}
    for month in period.months():
        if month.last <= period.last:
            for key, rule in told.month(month.first).items():
                if key[:2] == (company, "visit"):
                    of.setdefault(key[2], []).append(rule)
    lacks = max([sum(one.missing for one in few) for few in of.values()], default=0)
    asked, done, words = row[16:]
    if lacks:
        assert words == f"差{lacks}次"
    elif not of:
        assert (asked, done, words) == (0, 0, coverage.NOT_DUE)
    else:
        some = any(one.asked for few in of.values() for one in few)
        assert words == (coverage.MET if some else coverage.EXCUSED)
    sums = {(sum(one.asked for one in few), sum(one.done for one in few if not one.excused))
            for few in of.values()}  # fmt: skip
    assert not of or any(asked == n for n, _done in sums)


# -- figures


def figures(
    session: Session, told: Reading, month: Period, stations: list[int], officers: list[int]
) -> None:
    """The month's numbers, for all, by station and by officer; whose parts make the whole."""
    whole = numbers(session, month, ALL)
    assert by_hand(told, month).items() <= whole.items()
    parts = [numbers(session, month, Scope(station_id=one)) for one in stations]
    for name in ("visits", "duties_asked", "duties_met", "companies", "companies_assigned"):
        assert whole[name] == sum(one[name] for one in parts), name
    theirs = {one: numbers(session, month, Scope(officer_id=one)) for one in officers}
    for officer, found in theirs.items():
        assert by_hand(told, month, officer).items() <= found.items(), officer
    for name in _MATTERS:
        assert whole[name] == sum(one[name] for one in theirs.values()), name
    for name in ("duties_asked", "duties_met", "companies", "companies_assigned", "covered"):
        nobodys = by_hand(told, month, 0)[name]
        assert whole[name] == sum(one[name] for one in theirs.values()) + nobodys, name


def numbers(session: Session, month: Period, scope: Scope) -> dict[str, int]:
    """The figures that are compared, by name; ``covered`` is the part of the coverage."""
    coverage_rate = BY_NAME["coverage"]
    assert isinstance(coverage_rate, Rate)
    every = {name: BY_NAME[name] for name in (*_FIGURES, *_MATTERS)} | {
        "covered": coverage_rate.part
    }
    return {name: int(one.value(session, month, scope) or 0) for name, one in every.items()}


def by_hand(told: Reading, month: Period, officer: int | None = None) -> dict[str, int]:
    """The same by the reading; officer 0 is nobody, None everybody."""
    on = min(month.last, max(month.first, told.today))

    def answered(company: int, first: date, last: date) -> bool:
        return officer is None or (told.of_period(company, first, last) or 0) == officer

    asked = []
    for (company, _kind, cycle), rule in told.month(month.first).items():
        first = month.first
        if cycle != "interval":
            length = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[cycle]
            first = month.first.replace(month=month.first.month - length + 1)
        if rule.asked and answered(company, first, month.last):
            asked.append(rule)
    visits = told.visits(month.first, month.last, officer)
    here = [one for one in told.companies.values()
            if present(one, on) and answered(one.id, on, on)]  # fmt: skip
    led = [one for one in here if told.led(one.id, on)]
    been = {one.company_id for one in told.visits(month.first, month.last)}
    tried = told.visits(month.first, month.last, officer, "not-met")
    return {
        "visits": len(visits),
        "duties_asked": len(asked),
        "duties_met": len([one for one in asked if not one.missing]),
        "companies": len(here),
        "companies_assigned": len(led),
        "covered": len([one for one in led if one.id in been]),
        "attempts": len(tried),
        **{f"{kind}_visits": len([one for one in visits if kind in one.tasks])
           for kind in KINDS[1:]},
        "companies_visited": len({one.company_id for one in visits} & set(told.companies)),
    }  # fmt: skip


def snapshot(session: Session, month: Period, officers: list[int]) -> list[Any]:
    """Everything a month's report tells: standings, ledger and figures, of all and by officer."""
    scopes = [ALL, *(Scope(officer_id=one) for one in officers)]
    return [
        (
            duties.reckoned(session, month, scope),
            coverage.rows(session, month, scope),
            numbers(session, month, scope),
        )
        for scope in scopes
    ]
