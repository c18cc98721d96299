"""What a plan makes of the rows of ledgers: whom they name, what they are, how far they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from liaison.exchange.plan import Fate, Severity
from liaison.records import Officer, Station
from liaison.records.dispute import DisputeState, PartyKind, Side
from liaison.records.issue import IssueState, Recheck
from liaison.store.step import Store
from tests.exchange.books import (
    ALPHA,
    BETA,
    DAY,
    DISPUTES,
    HAZARDS,
    NEEDS,
    VISITS,
    fates,
    held,
    ledger,
    rows,
    seen,
    taken,
    told,
    two_companies,
    visits,
    whys,
)
from tests.stores import add

pytestmark = pytest.mark.usefixtures("november")


def test_an_unknown_company_is_refused_with_near_names(local: Store) -> None:
    two_companies(local)
    found = seen(local, visits((1, DAY, "甲新材料有限责任公司", "许丽", "宣传反诈")))
    (refused,) = told(found, Severity.REFUSE)
    assert (refused.row, refused.column, refused.heading) == (4, "C", "企业名称")
    assert ALPHA in refused.mend
    assert found.empty


def test_an_unknown_company_can_come_into_being_by_name(local: Store) -> None:
    lines = [(1, DAY, ALPHA, "许丽", "宣传反诈"), (2, None, BETA, "许丽", "宣传反诈")]
    found, result = taken(local, visits(*lines), new_companies=True)
    assert fates(found) == {"new": 1, "refused": 1}
    assert result.new == {"officer": 1, "company": 1, "visit": 1}
    assert [one["name"] for one in held(local, "company")] == [ALPHA]


def test_an_officer_of_a_refused_row_does_not_come_into_being(local: Store) -> None:
    two_companies(local)
    found, result = taken(local, visits((1, "二〇二六", ALPHA, "新来者", "宣传反诈")))
    assert fates(found) == {"refused": 1}
    assert result.step_id == 0


def test_several_officers_in_one_cell(local: Store) -> None:
    two_companies(local)
    lines = [
        (1, DAY, ALPHA, "许丽\uff0c邓娟", "宣传反诈"),
        (2, DAY, BETA, "邓 娟 许丽(辅警)", "宣传反诈"),
        (3, DAY, BETA, "孙和平和许丽", "检查"),
        (4, DAY, BETA, "许丽、许丽", "巡查"),
    ]
    found, _ = taken(local, visits(*lines))
    assert [one["officers"] for one in held(local, "visit")] == [
        ("许丽", "邓娟"),
        ("邓娟", "许丽"),
        ("孙和平", "许丽"),
        ("许丽",),
    ]
    said = whys(found, Severity.NOTE)
    assert "没有登记民警“孙和平”，将新建。" in said
    assert "同一民警重复填写，只登记一次。" in said


def test_without_an_officer_the_lead_of_the_day_was_there(local: Store) -> None:
    two_companies(local)
    lines = [(1, DAY, ALPHA, None, "宣传反诈"), (2, date(2025, 1, 1), ALPHA, None, "宣传反诈")]
    found, _ = taken(local, visits(*lines))
    assert fates(found) == {"new": 1, "refused": 1}
    assert held(local, "visit")[0]["officers"] == ("许丽",)
    assert "“许丽”" in whys(found, Severity.NOTE)[0]
    assert whys(found, Severity.REFUSE) == ["请填写走访民警。"]


def test_whoever_wrote_the_row_stays_its_author(local: Store) -> None:
    two_companies(local)
    head = [*VISITS, "填报人"]
    lines = [(1, DAY, ALPHA, "许丽", "宣传反诈", "王内勤"), (2, DAY, BETA, "邓娟", "检查", None)]
    taken(local, visits(*lines, head=head))
    assert [one["recorded_by"] for one in held(local, "visit")] == ["王内勤", "邓娟"]


def test_duties_are_ticked_or_follow_from_the_content(local: Store) -> None:
    two_companies(local)
    taken(local, visits((1, DAY, ALPHA, "许丽", "安全检查、流动人口登记")))
    head = ["走访日期", "企业名称", "走访民警", "安全检查", "法律咨询", "走访内容"]
    found, _ = taken(local, visits((DAY, BETA, "邓娟", "√", "√", None), head=head))
    assert [one["duties"] for one in held(local, "visit")] == [
        ("safety", "population"),
        ("safety", "legal"),
    ]
    assert held(local, "visit")[1]["content"] == "安全检查、法律咨询"
    assert "未写走访内容" in whys(found, Severity.NOTE)[0]


def test_a_time_in_the_day_is_kept_and_a_day_to_come_is_told(local: Store) -> None:
    two_companies(local)
    lines = [
        (1, datetime(2026, 8, 1, 14, 5), ALPHA, "许丽", "宣传反诈"),
        (2, "2027-08-01", ALPHA, "许丽", "宣传反诈"),
    ]
    found, _ = taken(local, visits(*lines))
    first = held(local, "visit")[0]
    assert (first["visited_on"], f"{first['visited_at']:%H:%M}") == (DAY, "14:05")
    assert "在今天之后" in whys(found, Severity.NOTE)[0]


def test_equal_rows_are_two_visits_and_again_the_same_two(local: Store) -> None:
    two_companies(local)
    line = (1, DAY, ALPHA, "许丽", "宣传反诈")
    found, result = taken(local, visits(line, line))
    assert result.new == {"visit": 2}
    assert "与第 4 行完全相同" in whys(found, Severity.NOTE)[0]
    assert seen(local, visits(line, line)).empty
    assert fates(seen(local, visits(line, line, line))) == {"same": 2, "new": 1}


def test_equal_content_by_other_officers_is_another_visit(local: Store) -> None:
    two_companies(local)
    taken(local, visits((1, DAY, ALPHA, "许丽", "宣传反诈")))
    lines = [(1, DAY, ALPHA, "邓娟", "宣传反诈"), (2, DAY, ALPHA, "许丽", "宣传反诈")]
    assert fates(seen(local, visits(*lines))) == {"new": 1, "same": 1}


def test_rows_in_another_order_find_their_own_records(local: Store) -> None:
    two_companies(local)
    head = [*VISITS, "宣传人次"]
    lines = [(n, DAY, ALPHA, "许丽", "宣传反诈", 10 * n) for n in (1, 2, 3)]
    taken(local, visits(*lines, head=head))
    assert seen(local, visits(lines[2], lines[0], lines[1], head=head)).empty
    assert seen(local, visits(lines[1], head=head)).empty


def test_the_same_rows_in_two_files_of_one_import_count_once(local: Store) -> None:
    two_companies(local)
    one = visits((1, DAY, ALPHA, "许丽", "宣传反诈"))
    two = replace(one, name="另存.xlsx", sha256="2")
    found, result = taken(local, one, two)
    assert fates(found) == {"new": 1, "same": 1}
    assert result.new == {"visit": 1}


def test_a_need_that_moved_on_is_a_change_and_never_goes_back(local: Store) -> None:
    two_companies(local)
    early = (DAY, ALPHA, "货车通行证12张", "车驾管", "许丽", "办理中", None)
    later = (DAY, ALPHA, "货车通行证12张", "车驾管", "许丽", "已办结", "2026-08-05")
    taken(local, ledger("诉求", NEEDS, early))
    found, _ = taken(local, ledger("诉求", NEEDS, later))
    assert fates(found) == {"changed": 1}
    assert {one.label: (one.old, one.new) for one in rows(found)[0].changes} == {
        "办理情况": ("办理中", "办结"),
        "办结日期": ("", "2026-08-05"),
    }
    back = seen(local, ledger("诉求", NEEDS, early))
    assert back.empty
    assert "保留系统中的状态" in whys(back, Severity.NOTE)[0]


def test_our_own_number_says_which_record_is_meant(local: Store) -> None:
    two_companies(local)
    taken(local, visits((1, DAY, ALPHA, "许丽", "宣传反诈")))
    head = ["走访编号", "走访日期", "企业名称", "走访民警", "工作内容"]
    corrected = ("ZF-202608-0001", DAY, ALPHA, "许丽", "宣传反诈防盗")
    found = seen(local, visits(corrected, head=head))
    assert fates(found) == {"changed": 1}
    assert [one.label for one in rows(found)[0].changes] == ["工作内容"]
    elsewhere = ("ZF-202608-0001", DAY, BETA, "许丽", "宣传反诈防盗")
    assert fates(seen(local, visits(elsewhere, head=head))) == {"new": 1}


@pytest.mark.parametrize(
    ("said", "recheck", "state"),
    [
        ("已整改", "合格", IssueState.closed),
        ("已整改", None, IssueState.rectified),
        ("已整改", "不合格", IssueState.ordered),
        ("整改中", None, IssueState.ordered),
        ("未整改", None, IssueState.found),
        ("尚未完成整改", None, IssueState.ordered),
        ("当场整改完毕", "2026-08-03 合格", IssueState.closed),
        ("移交消防救援大队", None, IssueState.handed_over),
        (None, None, IssueState.ordered),
    ],
)
def test_states_of_hazards(local: Store, said: str, recheck: str, state: IssueState) -> None:
    two_companies(local)
    line = (DAY, ALPHA, "通道堵塞", "限期三日内整改", "许丽", said, recheck)
    kept = (DAY, BETA, "监控损坏", "限期7日内整改", "邓娟", "整改中", None)
    found, _ = taken(local, ledger("隐患", HAZARDS, line, *[kept] * 3))
    assert fates(found) == {"new": 4}
    hazard = held(local, "issue")[0]
    assert hazard["state"] is state
    assert hazard["deadline"] == date(2026, 8, 4)
    if recheck and "2026" in recheck:
        assert (hazard["recheck"], hazard["recheck_on"]) == (Recheck.passed, date(2026, 8, 3))


def test_what_a_state_says_beyond_itself_is_its_result(local: Store) -> None:
    two_companies(local)
    line = (DAY, ALPHA, "落户咨询", "户籍办理", "许丽", "已办结,企业已领证", None)
    rest = (DAY, BETA, "落户咨询", "户籍办理", "许丽", "办理中", None)
    taken(local, ledger("诉求", NEEDS, line, *[rest] * 3))
    need = held(local, "issue")[0]
    assert (need["state"], need["result"]) == (IssueState.finished, "已办结,企业已领证")
    assert need["category"] == "户政"


@pytest.mark.parametrize(
    ("said", "state", "to"),
    [
        ("化解", DisputeState.settled, None),
        ("移交劳动监察", DisputeState.transferred, "劳动监察"),
        ("已移送至县法院处理", DisputeState.transferred, "县法院"),
        ("持续稳控", DisputeState.held, None),
        ("尚未化解", DisputeState.not_settled, None),
        ("已化解(书面协议)", DisputeState.settled, None),
        (None, DisputeState.found, None),
    ],
)
def test_states_of_disputes(local: Store, said: str, state: DisputeState, to: str) -> None:
    two_companies(local)
    line = (DAY, ALPHA, f"王五等20人与{ALPHA}", "欠薪", said, "许丽")
    rest = (DAY, BETA, f"赵六与{BETA}", "工伤", "调解中", "邓娟")
    taken(local, ledger("矛盾纠纷", DISPUTES, line, *[rest] * 3))
    dispute = held(local, "dispute")[0]
    assert (dispute["state"], dispute["transferred_to"], dispute["people"]) == (state, to, 20)


def test_parties_stand_on_their_sides(local: Store) -> None:
    two_companies(local)
    lines = [
        (DAY, ALPHA, f"王五、赵六与{ALPHA}", "欠薪", "化解", "许丽"),
        (DAY, None, f"和平村委会和{BETA}", "噪音", "化解", "许丽"),
        (DAY, BETA, "张和平", "打架", "化解", "许丽"),
    ]
    found, _ = taken(local, ledger("矛盾纠纷", DISPUTES, *lines))
    assert fates(found) == {"new": 3}
    parties = [(one["name"], one["side"], one["kind"]) for one in held(local, "party")]
    ours, theirs = Side.applicant, Side.respondent
    assert parties == [
        ("王五", ours, PartyKind.person),
        ("赵六", ours, PartyKind.person),
        (ALPHA, theirs, PartyKind.body),
        ("和平村委会", ours, PartyKind.body),
        (BETA, theirs, PartyKind.body),
        ("张和平", ours, PartyKind.person),
    ]
    assert held(local, "dispute")[1]["companies"] == (BETA,)
    assert seen(local, ledger("矛盾纠纷", DISPUTES, *lines)).empty


def test_an_end_before_the_beginning_is_left_out(local: Store) -> None:
    two_companies(local)
    line = (DAY, ALPHA, "落户咨询", "户籍办理", "许丽", "已办结", "2026-07-01")
    found, _ = taken(local, ledger("诉求", NEEDS, line))
    (drop,) = told(found, Severity.DROP)
    assert (drop.column, drop.value) == ("G", "2026-07-01")
    assert held(local, "issue")[0]["finished_on"] is None
    assert fates(seen(local, ledger("诉求", NEEDS, line), refuse_bad=True)) == {"refused": 1}


def test_an_officer_of_another_station_is_somebody_else(local: Store) -> None:
    two_companies(local)
    other = add(local, Station, name="高新园区警务站")
    add(local, Officer, name="王芳", station_id=other)
    found, result = taken(local, visits((1, DAY, ALPHA, "王芳", "宣传反诈")))
    assert fates(found) == {Fate.NEW.value: 1}
    assert result.new == {"officer": 1, "visit": 1}
