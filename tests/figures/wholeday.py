"""What the workbench and the calendar must tell of a day, and every other place with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.scope import ALL, Scope
from liaison.services import agenda, monthboard, officerload, reading, today as bench
from liaison.services.registers import COMPANIES
from tests.figures.agreement import (
    boards,
    by_hand,
    figures,
    ledger,
    months_of_a_year,
    names_of,
    overdue,
    page,
    present,
    reports,
)
from tests.figures.manual_reading import KINDS, LENGTHS, Reading, Told, month_of, period_of

_DAY = timedelta(days=1)
_SHIPPED = ("每月走访", "重点单位每月走访两次", "每月安全检查", "每月流动人口管理",
            "每月安全防范宣传", "每月法律咨询")  # fmt: skip


def everything(session: Session, told: Reading, stations: list[int], officers: list[int]) -> None:
    """Compare every place with the reading, as of the reading's day."""
    months = [Period(*one) for one in months_of_a_year(told.today)]
    for month in months:
        reports(session, told, month)
    for month in (months[-1], months[-2], months[-3]):
        boards(session, told, month, officers)
        ledger(session, told, month, [*officers, None])
        figures(session, told, month, stations, officers)
    ledger(session, told, Period(months[-4].first, months[-2].last), [None])
    ledger(session, told, Period.year(told.today.year), [None])
    for day in (told.today, *(told.today + n * _DAY for n in (-75, -20, -1, 9))):
        page(session, told, day)
    overdue(session, told, officers)
    workbench(session, told, officers)
    calendar(session, told)
    assigned(session, told)


def workbench(session: Session, told: Reading, officers: list[int]) -> None:
    """The lines of duties, what each officer is told, the ring, and the list behind it."""
    today = told.today
    bench.forget()
    whole = bench.bench(session)
    late = {line.company_id for line in whole.overdue if line.key.startswith("duty:")}
    wanted = told.overdue()
    shouts = {key[0] for key in wanted if _shouts(told, key)}
    assert late == shouts, (late, shouts)
    near = {line.company_id for line in whole.week if line.key.startswith("duty:")}
    assert near == _near(session, told, max(bench.week_of(today).last, today + 3 * _DAY))
    month = Period(*month_of(today))
    board = monthboard.read_month(session, month).summary
    rows = bench.by_officer(session)
    shares = [(one.companies, one.met) for one in rows]
    assert (board.asked, board.met) == tuple(map(sum, zip((0, 0), *shares, strict=True)))
    part = by_hand(told, month)
    assert (whole.assigned, whole.visited) == (part["companies_assigned"], part["covered"])
    query = reading.Query(COMPANIES, named=("led", "unvisited"))
    assert reading.count(session, query) == whole.assigned - whole.visited
    for officer in officers:
        mine = bench.bench(session, Scope(officer_id=officer))
        lines = [one for one in (*mine.overdue, *mine.week) if one.key.startswith("duty:")]
        assert {one.officers for one in lines} <= {(officer,)}
        part = by_hand(told, month, officer)
        assert (mine.assigned, mine.visited) == (part["companies_assigned"], part["covered"])


def _shouts(told: Reading, key: tuple[int, str, str, date]) -> bool:
    """Is what was missed told on the workbench: for 45 days, of an interval until somebody goes?"""
    company, kind, cycle, last = key
    if cycle == "interval":
        return True
    rule = told.one(told.companies[company], kind, cycle, _first(cycle, last))
    assert rule is not None
    return rule.due_by >= told.today - timedelta(days=45)


def _first(cycle: str, last: date) -> date:
    return period_of(cycle, last)[0]


def _near(session: Session, told: Reading, until: date) -> set[int]:
    """Companies that lack something which ends this month or soon, or whose buffer still runs."""
    today, found = told.today, set()
    horizon = max(month_of(today)[1], until)
    for company in told.companies.values():
        for kind in KINDS:
            for cycle in LENGTHS:
                first, last = period_of(cycle, today)
                rule = told.one(company, kind, cycle, first)
                if rule and rule.missing and last <= horizon:
                    found.add(company.id)
                while last > today - timedelta(days=800):  # a buffer may be as long as a year
                    first, last = period_of(cycle, first - _DAY)
                    before = told.one(company, kind, cycle, first)
                    waits = before and before.missing and before.due_by >= today
                    if waits and company.created <= last:
                        found.add(company.id)
            running = told.window(company, kind, today)
            if running and running[0][1] <= horizon and running[1].missing:
                found |= {company.id} if running[1].due_by >= today else set()
    return found


def calendar(session: Session, told: Reading) -> None:
    """The calendar: each duty on the day it is due by, how many are asked and how many lack it."""
    first, last = (Period(*month_of(told.today))).before().first, month_of(told.today)[1]
    names = names_of(session, "duty")
    wanted: dict[tuple[date, str], list[bool]] = {}
    for company in told.companies.values():
        for kind in KINDS:
            for rule in _due(told, company, kind, first, last):
                name = names.get(rule.rule) or _SHIPPED[-rule.rule - 1]
                wanted.setdefault((rule.due_by, name), []).append(not rule.missing)
    found = agenda.read(session, first, last, ALL, ("duties",)).days
    shown = {(day, one.title): one.words for day, items in found.items() for one in items}
    assert set(shown) == set(wanted)
    for key, done in wanted.items():
        left = len(done) - sum(done)
        words = f"还差 {left} 家，共 {len(done)} 家" if left else f"{len(done)} 家全部完成"
        assert shown[key] == words, key


def _due(told: Reading, company: Any, kind: str, first: date, last: date) -> Iterator[Told]:
    """Yield what is due by a day of a span."""
    for cycle in LENGTHS:
        begin, end = period_of(cycle, first - timedelta(days=400))
        while end <= last:
            rule = told.one(company, kind, cycle, begin)
            if rule and not rule.excused and first <= rule.due_by <= last:
                yield rule
            begin, end = period_of(cycle, end + _DAY)
    running = told.window(company, kind, told.today)
    if running and not running[1].excused and first <= running[1].due_by <= last:
        yield running[1]


def assigned(session: Session, told: Reading) -> None:
    """What each officer carries today, and which companies have no lead."""
    today = told.today
    here = {one.id for one in told.companies.values() if present(one, today)}
    turns = [one for one in told.rows["assignment"] if one.company_id in here
             and one.start <= today and (one.end is None or today <= one.end)]  # fmt: skip
    for one in officerload.load(session, today):
        for role, number in (("lead", one.companies), ("deputy", one.deputy),
                             ("stand-in", one.stand_in)):  # fmt: skip
            theirs = [
                each for each in turns if (each.officer_id, each.role) == (one.officer_id, role)
            ]
            assert number == len(theirs), (one, role)
    led = {one.company_id for one in turns if one.role == "lead"}
    assert {one.company_id for one in officerload.without_officer(session, today)} == here - led
    lines = [one for one in bench.bench(session).overdue if one.key.startswith("nobody:")]
    assert {one.company_id for one in lines} == here - led
    busy = {one.officer_id for one in turns}
    assert not busy & {officer for officer, _name in officerload.idle_officers(session, today)}
