"""Needs (诉求) and hazards (隐患): taken in, followed, finished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import Choice
from liaison.fields.field import day, listed, long_text, one_of, phone, reference, text
from liaison.fields.record import Record, alive_index


class IssueKind(Choice):
    """A company's need, or a hazard found there."""

    need = "need", N_("诉求"), "服务事项"
    hazard = "hazard", N_("隐患"), "安全隐患"


class IssueState(Choice):
    """States of both kinds; which belong to which, and the moves: :data:`MOVES`."""

    registered = "registered", N_("登记"), "已登记", "受理", "已受理"
    dispatched = "dispatched", N_("交办"), "已交办", "派单"
    working = "working", N_("办理中"), "正在办理", "在办"
    finished = "finished", N_("办结"), "已办结", "办理完毕", "已解决", "完成"
    fed_back = "fed-back", N_("已反馈"), "已回访", "已评价"
    declined = "declined", N_("不予办理"), "退单", "不能办理"
    found = "found", N_("发现"), "已发现", "未整改"
    ordered = "ordered", N_("责令整改"), "整改中", "限期整改", "已下达"
    rectified = "rectified", N_("已整改"), "整改完成", "待复查", "完成整改"
    closed = "closed", N_("复查合格"), "已销号", "销号", "复查通过"
    handed_over = "handed-over", N_("移交"), "已移交"


_S = IssueState
MOVES: dict[IssueKind, dict[IssueState, tuple[IssueState, ...]]] = {
    IssueKind.need: {
        _S.registered: (_S.dispatched, _S.working, _S.finished, _S.declined),
        _S.dispatched: (_S.working, _S.finished, _S.registered, _S.declined),
        _S.working: (_S.finished, _S.dispatched, _S.declined),
        _S.finished: (_S.fed_back, _S.working),
        _S.fed_back: (_S.working,),
        _S.declined: (_S.registered,),
    },
    IssueKind.hazard: {
        _S.found: (_S.ordered, _S.rectified, _S.handed_over),
        _S.ordered: (_S.rectified, _S.handed_over),
        _S.rectified: (_S.closed, _S.ordered),
        _S.closed: (_S.ordered,),
        _S.handed_over: (_S.ordered,),
    },
}
"""Allowed moves (paperwork.md §1, simple paths); the first state of a kind comes first."""

OPEN = (_S.registered, _S.dispatched, _S.working, _S.found, _S.ordered, _S.rectified)
REOPENED = {(_S.finished, _S.working), (_S.fed_back, _S.working), (_S.declined, _S.registered)} | {
    (one, _S.ordered) for one in (_S.rectified, _S.closed, _S.handed_over)
}
"""Moves backwards: each needs a note that says why."""


class Severity(Choice):
    """一般 or 重大 (paperwork.md §1)."""

    ordinary = "ordinary", N_("一般"), "一般隐患", "轻微"
    major = "major", N_("重大"), "重大隐患", "严重", "较大"


class Satisfaction(Choice):
    """The company's rating of a finished need."""

    very = "very", N_("非常满意"), "很满意"
    satisfied = "satisfied", N_("满意")
    basically = "basically", N_("基本满意"), "一般"
    dissatisfied = "dissatisfied", N_("不满意")


class Recheck(Choice):
    """Result of the re-check of a hazard."""

    passed = "passed", N_("合格"), "通过", "复查合格", "已合格"
    failed = "failed", N_("不合格"), "未通过", "复查不合格"


class Issue(Record):
    """A need or a hazard of a company, followed to its end."""

    __tablename__ = "issue"
    __table_args__ = (
        alive_index("ix_issue_kind_day", "kind", "reported_on", "id"),
        CheckConstraint("finished_on IS NULL OR finished_on >= reported_on", name="finished_after"),
    )
    label = N_("事项")
    code = "SX"
    dated = "reported_on"

    kind: Mapped[IssueKind] = one_of(N_("种类"), IssueKind)
    company_id: Mapped[int] = reference(
        N_("企业"), "Company", listed=True, help=N_("输入名称、简称或拼音首字母，如 yg。")
    )
    station_id: Mapped[int] = reference(N_("警务站"), "Station", help=N_("按企业自动填写。"))
    reported_on: Mapped[date] = day(
        N_("登记日期"),
        listed=True,
        also=("受理日期", "受理时间", "排查时间", "排查日期", "发现日期", "发现时间", "日期"),
        help=N_("受理诉求或发现隐患的日期。"),
    )
    category: Mapped[str | None] = listed(
        N_("类别"),
        "category",
        listed=True,
        also=("事项类别", "隐患类型", "隐患类别", "类型", "诉求类别"),
        help=N_("选最接近的一类；没有合适的可在代码表中增加。"),
    )
    severity: Mapped[Severity] = one_of(
        N_("等级"),
        Severity,
        default=Severity.ordinary,
        also=("隐患等级", "隐患级别", "级别"),
        help=N_("可能造成伤亡或重大损失的选“重大”。"),
    )
    source: Mapped[str | None] = listed(
        N_("来源"),
        "source",
        also=("事项来源", "隐患来源", "诉求来源"),
        help=N_("从哪里得知，如“走访”“服务群”“12345”。"),
    )
    reported_by: Mapped[str | None] = text(
        N_("反映人"),
        max=40,
        search=True,
        also=("提出人", "诉求人", "排查人"),
        help=N_("反映人姓名和职务，如“王芳 安全主管”；民警自己发现的空白。"),
    )
    reported_phone: Mapped[str | None] = phone(
        N_("反映人电话"),
        also=("提出人电话",),
        help=N_("手机 11 位，或带区号的固定电话，办结后用来回访。"),
    )
    description: Mapped[str] = long_text(
        N_("内容"),
        search=True,
        listed=True,
        also=("诉求内容", "隐患描述", "隐患内容", "事项内容", "具体内容", "问题描述"),
        help=N_("什么地方、什么情况，如“2 号仓库西侧消防通道堆放纸箱约 3 米”。"),
    )
    requirement: Mapped[str | None] = long_text(
        N_("办理要求"),
        max=1000,
        also=("整改要求", "整改要求及期限", "整改措施"),
        help=N_("要求做什么、做到什么程度，如“三日内清空通道并划线”。"),
    )
    officer_id: Mapped[int] = reference(
        N_("责任民警"),
        "Officer",
        listed=True,
        also=("责任人", "民警", "承办民警", "联络民警"),
        help=N_("跟到办结的民警；默认是这家企业的联络民警。"),
    )
    department_id: Mapped[int | None] = reference(
        N_("承办部门"),
        "Department",
        also=("交办部门", "承办警种", "责任部门"),
        help=N_("交办给哪个警种部门；自行办理的空白。"),
    )
    deadline: Mapped[date | None] = day(
        N_("办理期限"),
        listed=True,
        also=("办理时限", "整改期限", "期限", "办结期限"),
        help=N_("到期未办结的在工作台上变红；可写“7个工作日”，从今天起算；空白表示没有期限。"),
    )
    state: Mapped[IssueState] = one_of(
        N_("状态"),
        IssueState,
        listed=True,
        also=("办理情况", "整改情况", "办理状态", "整改状态"),
        help=N_("用“办理”按步骤改变，每一步都有记录。"),
    )
    result: Mapped[str | None] = long_text(
        N_("办理结果"),
        max=2000,
        also=("办理结果说明", "处理结果", "整改结果"),
        help=N_("怎么解决的，如“已办结 3 辆货车通行证，当日送达”。"),
    )
    finished_on: Mapped[date | None] = day(
        N_("办结日期"),
        also=("办结时间", "整改日期", "整改完成时间", "整改完成日期", "完成时间"),
        help=N_("诉求办结或隐患整改完成的日期。"),
    )
    recheck_on: Mapped[date | None] = day(
        N_("复查日期"), also=("复查时间",), help=N_("到现场复查的日期，不早于整改日期。")
    )
    recheck_by_id: Mapped[int | None] = reference(
        N_("复查人"), "Officer", index=False, help=N_("到现场复查的民警。")
    )
    recheck: Mapped[Recheck | None] = one_of(
        N_("复查结果"),
        Recheck,
        also=("复查", "复查结论", "复查情况"),
        help=N_("不合格的退回整改，并写明原因。"),
    )
    satisfaction: Mapped[Satisfaction | None] = one_of(
        N_("满意度"),
        Satisfaction,
        also=("企业评价", "评价", "满意情况"),
        help=N_("回访时由企业评价；未回访的空白。"),
    )
    visit_id: Mapped[int | None] = reference(
        N_("关联走访"), "Visit", help=N_("在哪一次走访中受理或发现；从走访登记的自动关联。")
    )
    recorded_by: Mapped[str | None] = text(
        N_("登记人"),
        max=40,
        also=("填报人", "记录人", "录入人"),
        help=N_("空白时为当前登录的民警。"),
    )
    remark: Mapped[str | None] = long_text(N_("备注"), max=1000, help=N_("其他栏目写不下的情况。"))

    def serial_code(self) -> str:
        """Needs and hazards are numbered apart."""
        return "YH" if self.kind is IssueKind.hazard else "SQ"

    def problems(self) -> Iterator[Problem]:
        """A state must belong to the kind; dates follow one another."""
        if self.state not in MOVES[self.kind]:
            yield Problem(
                _("“{state}”不是{kind}的状态。").format(
                    state=self.state.words, kind=self.kind.words
                ),
                "state",
            )
        if self.finished_on and self.finished_on < self.reported_on:
            yield Problem(_("办结日期早于登记日期。"), "finished_on", _("请核对两个日期。"))
        if self.deadline and self.deadline < self.reported_on:
            yield Problem(_("期限早于登记日期。"), "deadline", _("请核对两个日期。"))


class Action(Record):
    """A dated entry by an officer on the way to the end of an issue (办理记录)."""

    __tablename__ = "action"
    label = N_("办理记录")
    code = "BL"
    inside = "issue_id"

    issue_id: Mapped[int] = reference(N_("事项"), "Issue", help=N_("这条办理记录所属的事项。"))
    done_on: Mapped[date] = day(N_("日期"), listed=True, help=N_("实际办理的日期。"))
    officer_id: Mapped[int | None] = reference(
        N_("民警"), "Officer", listed=True, help=N_("办理的民警。")
    )
    state: Mapped[IssueState | None] = one_of(
        N_("状态"), IssueState, listed=True, help=N_("办理之后事项的状态，由程序填写。")
    )
    content: Mapped[str] = long_text(
        N_("办理情况"), max=2000, listed=True, help=N_("如“与车管所王警官联系，材料已齐”。")
    )
