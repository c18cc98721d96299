"""What the month board says of its numbers, so that nobody has to guess what is counted."""

from __future__ import annotations

from liaison.base.words import N_, _, listed
from liaison.gui.monthmap import COMPANY, OFFICER, VISITS
from liaison.services.duties import CompanyMonth
from liaison.services.dutycells import TASK_WORDS, TASKS
from liaison.services.monthboard import MonthBoard, Summary

SIGNS = N_(
    "走访、任务列：✓ 达标　◐ 次数不够　○ 未做　— 不要求　免 已免除　｜　"
    "日期格：● 已走访　○ 计划　× 未遇、拒绝　数字 当天次数"
)
"""The legend: a ring is undone among the tasks, and planned among the days."""

KEYS = N_(
    "回车 登记或打开　P 计划　T 今天　Shift+←→ 改期　空格 选择　Ctrl+P 打印登记表　F2 企业　"
    "Ctrl+PgUp/PgDn 换月"
)

YEAR_SIGNS = N_(
    "每格：✓ 达标　◐ 次数不够　○ 未走访　— 不要求　免 已免除，后面是计入的次数；回车打开企业。"
)

COUNTED = N_(
    "按“常态任务”计算：\n"
    "应走访：本月有走访任务、没有免除的企业。\n"
    "达标：走访次数做够的企业；同一天走访几次，任务只算一次。\n"
    "还差：次数没有做够的企业，其中未走访的是本月一次也没走访，次数不够的是走访过、但没到应走访的次数"
    "（如重点单位每月两次只走访了一次）。\n"
    "任务还差：本月还没做够这项任务的企业，一家可以同时差几项。\n"
    "工作台的“未走访”只数有联络民警、本月一次也没走访的企业。"
)

_HEADS = {
    COMPANY: N_("差得最多的排在最前"),
    OFFICER: N_("现在负责的民警：有代管的是代管人，否则是主办"),
    VISITS: N_("已走访的天数 / 本月应走访的次数；同一天几次只算一次"),
}


def sentence(board: MonthBoard) -> str:
    """Return the first line: how many are asked, met, and left, and what is left of them."""
    told, month = board.summary, board.month.first.month
    if not told.asked:
        return _("{month}月没有要求走访的企业").format(month=month)
    if not told.left:
        return _("{month}月应走访 {asked} 家，全部达标").format(month=month, asked=told.asked)
    words = _("{month}月应走访 {asked} 家，已达标 {met} 家，还差 {left} 家（{parts}）")
    return words.format(
        month=month, asked=told.asked, met=told.met, left=told.left, parts=_parts(told)
    )


def _parts(told: Summary) -> str:
    parts = []
    if told.never:
        parts.append(_("未走访 {n} 家").format(n=told.never))
    if told.left - told.never:
        parts.append(_("次数不够 {n} 家").format(n=told.left - told.never))
    return _("，").join(parts)


def owed(told: Summary) -> str:
    """Return how many companies lack each task; "" when none lacks any."""
    parts = [
        _("{task} {n} 家").format(task=_(TASK_WORDS[task]), n=told.owed[task])
        for task in TASKS
        if task in told.owed
    ]
    return _("任务还差：{what}").format(what=listed(parts)) if parts else ""


def row_words(row: CompanyMonth) -> str:
    """Return how a company's month stands, in one sentence."""
    if row.excused:
        return _("{company}：走访已免除（{why}）").format(company=row.company, why=row.excused)
    parts = [_("已走访 {n} 次").format(n=row.visits)] if row.visits else [_("未走访")]
    if row.asked:
        parts.insert(0, _("应走访 {n} 次").format(n=row.asked))
    if row.visits > row.done:
        parts.append(_("按天算 {n} 次").format(n=row.done))
    if row.missing:
        parts.append(_("还差 {n} 次").format(n=row.missing))
    if row.attempts:
        parts.append(_("未遇、拒绝 {n} 次").format(n=row.attempts))
    tasks = [_(TASK_WORDS[task]) for task in TASKS if task in row.owed]
    if tasks:
        parts.append(_("任务还差{what}").format(what=listed(tasks)))
    if not row.asked and not row.visits:
        parts = [_("本月不要求走访")]
    return _("{company}：{words}").format(company=row.company, words=_("，").join(parts))


def head_words(column: str) -> str:
    """Return what a column of the board counts."""
    if column in _HEADS:
        return _(_HEADS[column])
    return _("本月做过“{task}”的走访够不够任务要求").format(task=_(TASK_WORDS[column]))
