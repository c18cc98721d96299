"""The two hand-kept sample files of a station: what must come out of them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from liaison.base.period import Period
from liaison.exchange import importing
from liaison.exchange.grid import Book
from liaison.exchange.plan import Fate, Plan, Severity, SheetPlan
from liaison.exchange.reader import read_book
from liaison.exchange.tables import Reason
from liaison.ledgers.export import export_month
from liaison.records.dispute import DisputeState, Risk
from liaison.records.issue import IssueKind, IssueState
from liaison.store import check
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.exchange.books import fates, held, seen, taken, told

SAMPLES = Path(__file__).parents[1] / "samples"
ROSTER, LEDGER = SAMPLES / "企业花名册.xlsx", SAMPLES / "2026年8-10月工作台账.xlsx"
COUNTS = {"visit": 210, "issue": 90, "dispute": 27}
WRONG_CODES = [4, 29, 32, 38, 42, 89]

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture(scope="module")
def roster() -> Book:
    return read_book(ROSTER)


@pytest.fixture(scope="module")
def ledger() -> Book:
    return read_book(LEDGER)


def sheet(plan: Plan, kind: str) -> SheetPlan:
    return next(one for one in plan.sheets if one.kind == kind)


def months(days: list[date]) -> dict[int, int]:
    return dict(Counter(day.month for day in days))


def test_the_roster_gives_companies_officers_and_assignments(store: Store, roster: Book) -> None:
    plan, result = taken(store, roster)
    assert result.new == {"officer": 7, "company": 86, "assignment": 86}
    assert fates(plan) == {"new": 86, "same": 1}
    found = sheet(plan, "companies")
    assert {one.number: one.reason for one in found.skipped} == {
        47: Reason.BLANK,
        92: Reason.TOTAL,
        93: Reason.NOTE,
    }
    again = [one for one in found.problems if "重复" in one.why]
    assert [(one.row, one.severity) for one in again] == [(91, Severity.NOTE)]
    assert "第 7 行" in again[0].why
    assert not [one for one in check.check(store) if not one.sound]


def test_the_wrong_credit_codes_are_told_and_the_rest_of_the_row_kept(
    local: Store, roster: Book
) -> None:
    plan, _ = taken(local, roster)
    wrong = told(plan, Severity.DROP)
    assert [one.row for one in wrong] == WRONG_CODES
    assert {(one.column, one.heading) for one in wrong} == {("C", "统一社会信用代码")}
    assert all("校验不符" in one.why and one.mend for one in wrong)
    first = next(one for one in held(local, "company") if one["name"] == "鼎盛磷肥股份有限公司")
    assert first["credit_code"] is None
    assert (first["employees"], first["legal_person"]) == (2081, "谢秀英")
    assert (first["legal_phone"], first["liaison_phone"]) == ("15170177552", "13923960285")


def test_rows_with_wrong_codes_can_be_refused_instead(local: Store, roster: Book) -> None:
    plan, result = taken(local, roster, refuse_bad=True)
    assert fates(plan) == {"new": 80, "same": 1, "refused": 6}
    assert result.new["company"] == 80
    assert [row.row for row in sheet(plan, "companies").rows if row.fate is Fate.REFUSED] == (
        WRONG_CODES
    )


def test_the_ledgers_give_three_months(store: Store, roster: Book, ledger: Book) -> None:
    plan, result = taken(store, ledger, roster)
    assert {name: result.new[name] for name in COUNTS} == COUNTS
    assert result.new["party"] == 54
    assert [len(sheet(plan, kind).rows) for kind in ("visits", "needs", "hazards", "disputes")] == [
        210,
        54,
        36,
        27,
    ]
    issues = held(store, "issue")
    for days, a_third in (
        ([one["visited_on"] for one in held(store, "visit")], 70),
        ([one["reported_on"] for one in issues if one["kind"] is IssueKind.need], 18),
        ([one["reported_on"] for one in issues if one["kind"] is IssueKind.hazard], 12),
        ([one["found_on"] for one in held(store, "dispute")], 9),
    ):
        assert months(days) == {8: a_third, 9: a_third, 10: a_third}


def test_states_follow_from_what_the_ledgers_say(local: Store, roster: Book, ledger: Book) -> None:
    taken(local, roster, ledger)
    assert Counter(one["state"] for one in held(local, "issue")) == {
        IssueState.finished: 43,
        IssueState.working: 11,
        IssueState.closed: 24,
        IssueState.ordered: 12,
    }
    hazard = next(one for one in held(local, "issue") if one["requirement"] == "限期7日内整改")
    assert (hazard["reported_on"], hazard["deadline"]) == (date(2026, 8, 1), date(2026, 8, 8))
    disputes = held(local, "dispute")
    assert Counter(one["state"] for one in disputes) == {
        DisputeState.settled: 22,
        DisputeState.transferred: 3,
        DisputeState.held: 1,
        DisputeState.mediating: 1,
    }
    assert {one["transferred_to"] for one in disputes} == {None, "劳动监察"}
    assert Counter(one["risk"] for one in disputes)[Risk.civil_to_criminal] == 6
    sides = [(one["name"], one["side"].value, one["kind"].value) for one in held(local, "party")]
    assert sides[:2] == [
        ("于雨桐等20人", "applicant", "person"),
        ("云岭恒泰包装有限公司", "respondent", "body"),
    ]


def test_authors_and_days_stay_as_written(local: Store, roster: Book, ledger: Book) -> None:
    taken(local, roster, ledger)
    found = held(local, "visit")
    assert {one["recorded_by"] for one in found} == {one["name"] for one in held(local, "officer")}
    assert not any(one["late"] for one in found)
    twice = next(one for one in found if one["company_id"] == "鼎盛涂料有限责任公司")
    assert twice["officers"] == ("周娟",)
    assert next(one for one in found if one["people_reached"] == 30)


@pytest.mark.parametrize("order", list(permutations((0, 1))))
def test_importing_again_changes_nothing(
    store: Store, roster: Book, ledger: Book, order: tuple[int, int]
) -> None:
    books = (roster, ledger)
    taken(store, *(books[at] for at in order))
    before = [held(store, record) for record in ("company", "visit", "issue", "dispute", "party")]
    plan, result = taken(store, roster, ledger)
    assert plan.empty
    assert result.step_id == 0
    assert fates(plan) == {"same": 414}
    for book in books:
        assert seen(store, book).empty
    after = [held(store, record) for record in ("company", "visit", "issue", "dispute", "party")]
    assert before == after


def test_one_undo_takes_everything_back(store: Store, roster: Book, ledger: Book) -> None:
    _, result = taken(store, ledger, roster)
    step = last_step(store)
    assert step is not None
    assert step.id == result.step_id
    assert (step.words, step.reason) == ("导入", "“2026年8-10月工作台账.xlsx”、“企业花名册.xlsx”")
    undone = undo(store, step.id)
    assert undone.back == sum(result.new.values())
    assert not undone.kept
    for record in ("company", "officer", "assignment", "visit", "issue", "dispute", "party"):
        assert not held(store, record)
    _, again = taken(store, ledger, roster)
    assert again.new == result.new
    assert not [one for one in check.check(store) if not one.sound]


def test_the_ledger_alone_says_that_the_roster_comes_first(local: Store, ledger: Book) -> None:
    plan = seen(local, ledger)
    assert plan.empty
    assert fates(plan) == {"refused": 327}
    assert all("先导入企业花名册" in one.mend for one in told(plan, Severity.REFUSE))


def test_the_ledger_first_by_name_then_the_roster_fills_in(
    local: Store, ledger: Book, roster: Book
) -> None:
    _, first = taken(local, ledger, new_companies=True)
    assert first.new["visit"] == 210
    assert first.new["officer"] == 7
    _, second = taken(local, roster)
    assert first.new["company"] + second.new["company"] == 86
    assert "officer" not in second.new
    assert {one["badge"] for one in held(local, "officer")} >= {"056314", "053101"}
    assert seen(local, ledger, roster).empty


def test_our_own_month_workbook_comes_back_unchanged(
    local: Store, ledger: Book, roster: Book, tmp_path: Path
) -> None:
    """What was exported and comes back by mail must not make a second of anything."""
    taken(local, ledger, roster)
    out = tmp_path / "月报.xlsx"
    export_month(local, Period.month(2026, 10), out)
    plan = importing.look(local, [out])
    kinds = [one.kind for one in plan.sheets if one.kind]
    ledgers = ["companies", "assignments", "departments", "visits", "needs", "hazards", "disputes"]
    assert kinds == ledgers
    assert plan.empty
    assert set(fates(plan)) == {"same"}
    assert not told(plan, Severity.REFUSE)
    assert not told(plan, Severity.DROP)
