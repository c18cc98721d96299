"""The workbench's lines: the station's are those of its officers and of nobody, each once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from liaison.base.clock import clock
from liaison.figures.scope import ALL, Scope
from liaison.records import Assignment, Company, Department, Dispute, Issue, Officer, Support, Visit
from liaison.services import records, today
from liaison.services.appointments import appointments
from liaison.store.step import Store
from tests.stores import add

_DAY = timedelta(days=1)


def test_the_stations_lines_are_those_of_its_officers_and_of_nobody(filled: Store) -> None:
    with filled.reading() as session:
        whole = today.bench(session, ALL)
        days = {one.officer_id: one for one in today.by_officer(session)}
        for name in ("overdue", "week", "waiting"):
            lines = getattr(whole, name)
            counted = Counter(one for line in lines for one in line.officers or (None,))
            assert {one: getattr(days[one], name) for one in counted} == dict(counted)
            keys = [line.key for line in lines]
            assert all(keys)
            assert len(keys) == len(set(keys)), "no line twice in a column"
        for officer, told in days.items():
            if officer is not None:
                own = today.bench(session, Scope(officer_id=officer))
                assert [told.overdue, told.week, told.waiting] == [
                    len(own.overdue),
                    len(own.week),
                    len(own.waiting),
                ]
                assert all(
                    officer in line.officers for line in (*own.overdue, *own.week, *own.waiting)
                )
        assert (
            0
            <= sum(one.met for one in days.values())
            <= sum(one.companies for one in days.values())
        )


def _ground(store: Store) -> tuple[int, int]:
    """Add a company with its lead; return both."""
    company = add(store, Company, name="甲公司")
    officer = add(store, Officer, name="张三")
    start = clock.today() - timedelta(days=60)
    add(store, Assignment, company_id=company, officer_id=officer, start=start)
    return company, officer


def test_plans_and_ends_tell_their_lines(store: Store) -> None:
    company, officer = _ground(store)
    day = clock.today()
    department = add(store, Department, name="交警")
    plan = {"company_id": company, "officers": [officer], "outcome": "planned", "content": "回访"}
    late = add(store, Visit, visited_on=day - _DAY, **plan)
    soon = add(store, Visit, visited_on=day, visited_at="10:30", **plan)
    far = add(store, Visit, visited_on=day + 30 * _DAY, **plan)
    stand_in = add(
        store,
        Assignment,
        company_id=company,
        officer_id=add(store, Officer, name="李四"),
        role="stand-in",
        start=day,
        end=day + 10 * _DAY,
    )
    support = {"company_id": company, "department_id": department, "start": day - 9 * _DAY}
    add(store, Support, end=day + 5 * _DAY, **support)
    with store.reading() as session:
        told = today.bench(session)
        appointed = appointments(session, ALL, day)
    overdue = {line.key: line for line in told.overdue}
    assert overdue[f"planned:{late}"].act == "fulfil"
    week = {line.key: line for line in told.week}
    assert {f"planned:{soon}", f"ending:assignment:{stand_in}"} <= set(week)
    assert week[f"ending:assignment:{stand_in}"].words == "代管到期 · 李四"
    assert any(line.words == "支援部门到期 · 交警" for line in told.week)
    assert f"planned:{far}" not in {*week, *overdue}
    assert [(one.visit_id, f"{one.at:%H:%M}", one.company) for one in appointed] == [
        (soon, "10:30", "甲公司")
    ]


def test_matters_tell_their_lines(store: Store) -> None:
    company, officer = _ground(store)
    day = clock.today()
    department = add(store, Department, name="交警")
    issue = {"company_id": company, "officer_id": officer, "reported_on": day - 20 * _DAY}
    recheck = add(
        store, Issue, kind="hazard", description="已整改", state="rectified",
        finished_on=day - _DAY, **issue,
    )  # fmt: skip
    sent = add(
        store, Issue, kind="need", description="通行证", state="dispatched",
        department_id=department, **issue,
    )  # fmt: skip
    agreed = add(
        store, Dispute, companies=[company], officer_id=officer, found_on=day - 40 * _DAY,
        description="欠薪", state="settled", settled_on=day - 9 * _DAY, agreement_due=day - _DAY,
    )  # fmt: skip
    open_ = [
        add(
            store, Dispute, companies=[company], officer_id=officer, description="工伤",
            found_on=day - ago * _DAY, risk=risk,
        )
        for ago, risk in ((9, "一般"), (3, "民转刑"))
    ]  # fmt: skip
    with store.reading() as session:
        told = today.bench(session)
    overdue = {line.key: line.words for line in told.overdue}
    assert overdue[f"dispute:{agreed}"] == "协议待履行 · 欠薪"
    week = {line.key: line for line in told.week}
    assert week[f"issue:{recheck}"].words == "待复查 · 已整改"
    waits = [(line.key, line.words) for line in told.waiting]
    assert waits == [
        (f"issue:{sent}", "交警已 20 天 · 通行证"),
        (f"dispute:{open_[1]}", "民转刑风险 · 工伤"),
        (f"dispute:{open_[0]}", "工伤"),
    ], "what is at risk comes before what is older"


def test_what_is_done_leaves_its_column_for_the_weeks_done(store: Store) -> None:
    company, officer = _ground(store)
    day = clock.today()
    with store.reading() as session:
        before = today.bench(session)
    assert [line.company_id for line in before.week] == [company]
    assert before.week[0].words == "尚未走访"
    assert before.week[0].act == "visit"
    records.save(
        store,
        Visit,
        {
            "company_id": company,
            "officers": [officer],
            "visited_on": day,
            "content": "走访",
            "duties": ["safety", "population", "publicity", "legal"],
        },
    )
    with store.reading() as session:
        after = today.bench(session)
    assert after.week == []
    assert [line.register for line in after.finished] == ["visits"]
    assert (before.visited, after.visited) == (0, 1)


def test_what_is_due_after_a_holiday_is_told_before_it(store: Store) -> None:
    """Three working days ahead: on the eve of National Day that is after the week off."""
    with clock.held(datetime(2026, 9, 30, 2, tzinfo=UTC)):
        company, officer = _ground(store)
        issue = {"company_id": company, "officer_id": officer, "reported_on": clock.today()}
        told = {"kind": "hazard", "description": "配电箱", **issue}
        due = [
            add(store, Issue, deadline=date(2026, 10, day), **told) for day in (5, 10, 11)
        ]  # the 8th and 9th, and Saturday the 10th, are worked
        with store.reading() as session:
            week = {line.key for line in today.bench(session, ALL, 3).week}
            near = {line.key for line in today.bench(session, ALL, 0).week}
    assert [f"issue:{one}" in week for one in due] == [True, True, False]
    assert not near & {f"issue:{one}" for one in due}, "of the week only"
