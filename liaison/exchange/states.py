"""How ledgers write the states of needs, hazards and disputes."""

from __future__ import annotations

from typing import Any

from liaison.exchange.headers import flat
from liaison.fields.choice import Choice
from liaison.records.dispute import DisputeState
from liaison.records.issue import IssueState

Writings = dict[Any, tuple[str, ...]]
"""State → how it is written, beyond its label and other names."""

MOST = 24
"""Longer texts tell what was done; a state in them is a word among others."""

_I, _D = IssueState, DisputeState
NEED: Writings = {
    _I.registered: ("未办理", "待办理", "待办", "已登记", "已受理", "受理"),
    _I.dispatched: ("已转办", "转办", "已交办", "已派单"),
    _I.working: ("办理中", "正在办理", "正在办", "在办", "跟进中", "协调中", "处理中", "未办结"),
    _I.finished: ("已办结", "办结", "办理完毕", "已解决", "已完成", "完成", "已办理", "当场办结"),
    _I.fed_back: ("已反馈", "已回访", "已评价"),
    _I.declined: ("不予办理", "退单", "不能办理", "无法办理"),
}
HAZARD: Writings = {
    _I.found: ("未整改", "待整改", "尚未整改", "发现"),
    _I.ordered: ("整改中", "正在整改", "责令整改", "限期整改", "未完成整改", "督促整改", "已下达"),
    _I.rectified: (
        "已整改",
        "整改完毕",
        "整改完成",
        "完成整改",
        "已完成",
        "当场整改",
        "现场整改",
        "立行立改",
        "待复查",
    ),
    _I.closed: ("复查合格", "已销号", "销号", "复查通过", "整改合格", "验收合格", "已闭环"),
    _I.handed_over: ("移交", "已移交", "移送"),
}
DISPUTE: Writings = {
    _D.found: ("排查", "登记", "未调解", "待调解", "已受理"),
    _D.mediating: ("调解中", "正在调解", "化解中", "正在化解", "调处中"),
    _D.settled: (
        "化解",
        "已化解",
        "调解成功",
        "化解成功",
        "已调解",
        "达成协议",
        "已办结",
        "成功化解",
    ),
    _D.not_settled: ("未化解", "调解不成", "未达成", "调解失败", "未成功"),
    _D.multi_party: ("多元调解", "多元化解"),
    _D.held: ("稳控", "稳控中", "持续稳控"),
    _D.transferred: ("移交", "已移交", "移送", "已移送", "转办", "转交", "已转交"),
}


def state_in(table: Writings, words: str) -> tuple[Any, bool]:
    """Return the state words mean, and whether they say nothing else.

    The longest wording found decides; ``未`` before it makes it another.
    """
    text = flat(words).strip("。.!,")
    for state, writings in table.items():
        if isinstance(state, Choice) and text in {state.label, *state.also, *writings, state.value}:
            return state, True
    best, length = None, 0
    for state, writings in table.items():
        for writing in writings:
            at = text.find(writing)
            negated = at > 0 and text[at - 1] in "未没无不"
            if at >= 0 and not negated and len(writing) > length:
                best, length = state, len(writing)
    return best, False


def says_state(record: str, words: str) -> bool:
    """Does a short text say a state of a record type (table name)?"""
    tables = (DISPUTE,) if record == "dispute" else (NEED, HAZARD)
    short = len(flat(words)) <= MOST
    return short and any(state_in(table, words)[0] is not None for table in tables)
