"""What stands in each ledger, against loops over all records and against the figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures.duties import as_of
from liaison.figures.figure import shown
from liaison.figures.monthly import BY_NAME as FIGURES, MONTHLY
from liaison.ledgers import export
from liaison.records.issue import IssueKind
from liaison.services.reading import Query, count
from liaison.services.registers import BY_NAME as REGISTERS
from liaison.store.step import Store
from tests.figures.manual_reading import Reading, Told
from tests.ledgers.brute import Everything, dispute_open, in_force, issue_open
from tests.ledgers.conftest import Rows


def _label(value: Any) -> str | None:
    return None if value is None else value.label


def test_visits(period: Period, rows: Rows, everything: Everything) -> None:
    wanted = [
        (
            one.number,
            one.visited_on,
            everything.name("company", one.company_id),
            "、".join(officer.name for officer in one.officers),
            one.form.label,
            one.met_with,
            one.content,
            one.people_reached,
            one.people_registered,
            one.findings,
            one.handling,
            one.remark,
        )
        for one in everything.visits(period)
    ]
    assert wanted
    assert rows("visits", period) == wanted


def test_needs(period: Period, rows: Rows, everything: Everything) -> None:
    wanted = [
        (
            one.number,
            one.reported_on,
            everything.name("company", one.company_id),
            one.reported_by,
            one.source,
            one.category,
            one.description,
            everything.name("department", one.department_id),
            everything.name("officer", one.officer_id),
            one.deadline,
            one.result or one.state.label,
            one.finished_on,
            _label(one.satisfaction),
        )
        for one in everything.issues(IssueKind.need, period)
    ]
    assert wanted
    assert rows("needs", period) == wanted


def test_hazards(period: Period, rows: Rows, everything: Everything) -> None:
    wanted = everything.issues(IssueKind.hazard, period)
    found = rows("hazards", period)
    assert wanted
    assert [row[0] for row in found] == [one.number for one in wanted]
    for row, one in zip(found, wanted, strict=True):
        assert row[1:6] == (
            one.reported_on,
            everything.name("company", one.company_id),
            one.category,
            one.severity.label,
            one.description,
        )
        assert one.requirement in row[6]
        assert one.deadline.isoformat() in row[6]
        assert row[7] == everything.name("officer", one.officer_id)
        assert row[9:] == (one.finished_on, one.recheck_on, _label(one.recheck), one.state.label)


def test_disputes(period: Period, rows: Rows, everything: Everything) -> None:
    held = Counter(one.dispute_id for one in everything.tables["mediationsession"])
    wanted = everything.disputes(period)
    found = rows("disputes", period)
    assert wanted
    assert [row[0] for row in found] == [one.number for one in wanted]
    for row, one in zip(found, wanted, strict=True):
        sides = [each for each in everything.tables["party"] if each.dispute_id == one.id]
        ours, theirs = (
            "、".join(each.name for each in sides if each.side.value == side)
            for side in ("applicant", "respondent")
        )
        assert row[1:8] == (
            one.found_on,
            "、".join(each.name for each in one.companies),
            one.category,
            f"{ours}与{theirs}",
            one.people,
            one.amount,
            one.description,
        )
        assert row[8:10] == (one.risk.label, held[one.id])
        assert row[11:13] == (one.state.label, one.settled_on)
        assert row[14] == everything.name("officer", one.officer_id)


def test_companies(period: Period, rows: Rows, everything: Everything) -> None:
    leads = everything.leads(period.last)
    wanted = [
        (one.name, one.credit_code, everything.name("officer", leads.get(one.id)))
        for one in everything.companies(period.last)
    ]
    assert [(row[0], row[1], row[15]) for row in rows("companies", period)] == wanted


def test_assignments(period: Period, rows: Rows, everything: Everything) -> None:
    present = {one.id for one in everything.companies(period.last)}
    wanted = [
        (
            everything.name("company", one.company_id),
            everything.name("officer", one.officer_id),
            one.start,
        )
        for one in everything.tables["assignment"]
        if in_force(one, period.last) and one.company_id in present
    ]
    found = [(row[0], row[1], row[4]) for row in rows("assignments", period)]
    assert Counter(found) == Counter(wanted)


def test_departments(period: Period, rows: Rows, everything: Everything) -> None:
    found = rows("departments", period)
    desks = defaultdict(list)
    for one in everything.tables["departmentcontact"]:
        desks[one.department_id].append(one)
    present = {one.id for one in everything.companies(period.last)}
    special = Counter(
        one.department_id
        for one in everything.tables["support"]
        if in_force(one, period.last) and one.company_id in present
    )
    wanted = []
    for of in everything.tables["department"]:
        many = special[of.id]
        reach = "全部企业" if of.supports_all else f"专门支援{many}家" if many else "—"
        reach += f"（其中专门支援{many}家）" if of.supports_all and many else ""
        for one in sorted(desks[of.id], key=lambda each: each.position):
            told = (one.topics or of.topics, one.name, one.post)
            wanted.append((of.name, *told, reach, of.remark))
    assert wanted
    assert [(*row[:4], *row[6:]) for row in found] == wanted
    assert all("****" in row[4] for row in found)


def test_alongside(period: Period, rows: Rows, everything: Everything) -> None:
    visits: defaultdict[str, list[Any]] = defaultdict(list)
    for one in everything.visits(period):
        for department in one.departments:
            visits[department.name].append(one)
    hazards = Counter(
        one.visit_id for one in everything.tables["issue"] if one.kind is IssueKind.hazard
    )
    tasks = ("safety", "population", "publicity", "legal")
    found = rows("alongside", period)
    assert {row[0] for row in found} == {one.name for one in everything.tables["department"]}
    for row in found:
        made = visits[row[0]]
        done = [sum(task in (one.duties or ()) for one in made) for task in tasks]
        assert row[1:3] == (len(made), len({one.company_id for one in made}))
        assert list(row[3:7]) == done
        assert row[7] == sum(one.people_reached or 0 for one in made)
        assert row[8] == sum(hazards[one.id] for one in made)
        assert row[9] == max((one.visited_on for one in made), default=None)
    assert [row[1] for row in found] == sorted((row[1] for row in found), reverse=True)


def test_coverage(period: Period, rows: Rows, everything: Everything, demo: Store) -> None:
    year = Period.year(period.last.year)
    by_month = Counter((one.company_id, one.visited_on.month) for one in everything.visits(year))
    with demo.reading() as session:
        manual = Reading(session, clock.today())
    told: defaultdict[int, list[Told]] = defaultdict(list)
    for month in period.months():
        if month.last in period:
            for (company, kind, _cycle), one in manual.month(month.first).items():
                if kind == "visit":
                    told[company].append(one)
    for row, one in zip(rows("coverage", period), everything.companies(period.last), strict=True):
        counts = [by_month[one.id, month] for month in range(1, 13)]
        duties = told[one.id]
        asked, done = sum(each.asked for each in duties), sum(each.done for each in duties)
        missing = sum(max(0, each.asked - each.done) for each in duties)
        officer = manual.answers(one.id, as_of(period))
        assert row[:3] == (one.name, one.grade.label, everything.name("officer", officer))
        assert list(row[3:15]) == [number or None for number in counts]
        assert row[15:18] == (sum(counts), asked, done)
        wanted = "达标" if asked else "免除" if duties else "未安排"
        assert row[18] == (f"差{missing}次" if missing else wanted)


def test_statistics_are_the_figures(period: Period, rows: Rows, demo: Store) -> None:
    beside = (period, period.before(), period.last_year(), period.year_to_date())
    found = rows("statistics", period)
    assert [row[1] for row in found] == [figure.label for figure in MONTHLY]
    with demo.reading() as session:
        for row, figure in zip(found, MONTHLY, strict=True):
            values = [figure.value(session, one) for one in beside]
            told = [row[3], row[4], row[6], row[7]]
            for value, cell in zip(values, told, strict=True):
                plain = value is None or figure.unit == "%"
                assert cell == (shown(figure, value) if plain else value)


@pytest.mark.parametrize("name", ["visits", "needs", "hazards", "disputes"])
def test_page_ledger_and_figure_agree(name: str, period: Period, rows: Rows, demo: Store) -> None:
    """The rows that lie in the period are as many as the figure says and the page lists."""
    field = {"visits": "visited_on", "disputes": "found_on"}.get(name, "reported_on")
    where = [(field, f"{period.first}..{period.last}")]
    if name == "visits":
        where.append(("outcome", "done"))
    with demo.reading() as session:
        listed = count(session, Query(REGISTERS[name], where=tuple(where)))
        value = FIGURES[name].value(session, period)
    in_period = [row for row in rows(name, period) if row[1] in period]
    assert len(in_period) == value == listed > 0


def test_rows_from_before_are_those_open_at_the_end(
    period: Period, rows: Rows, everything: Everything, demo: Store
) -> None:
    with demo.reading() as session:
        open_needs = FIGURES["needs_open"].value(session, period)
        open_disputes = FIGURES["disputes_open"].value(session, period)
    day = min(period.last, clock.today())
    assert open_needs == sum(
        one.kind is IssueKind.need and issue_open(one, day) for one in everything.tables["issue"]
    )
    assert open_disputes == sum(dispute_open(one, day) for one in everything.tables["dispute"])
    older = {row[0] for row in rows("disputes", period) if row[1] < period.first}
    assert older == {
        one.number
        for one in everything.tables["dispute"]
        if one.found_on < period.first and dispute_open(one, period.last)
    }


def test_all_ledgers_have_been_looked_at() -> None:
    looked_at = {name.removeprefix("test_").split("_")[0] for name in globals()}
    assert set(export.BY_NAME) <= looked_at
