"""Entries of the audit trail in words: what was done to what, and what asks for a look."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.words import N_, _, beside, listed
from liaison.fields.choice import Choice
from liaison.fields.field import fields_of
from liaison.records import BY_NAME
from liaison.records.account import AccountRole
from liaison.services import history, ledgernames, masking
from liaison.services.matrix import Operation
from liaison.store import tables

ACTIONS: dict[str, str] = {
    "step": N_("修改数据"),
    "begun": N_("启用审计"),
    "sign_in": N_("登录"),
    "sign_out": N_("退出"),
    "sign_in_failed": N_("登录失败"),
    "locked_out": N_("账号锁定"),
    "denied": N_("越权被拒"),
    "granted": N_("双人确认"),
    "view": N_("查看完整信息"),
    "export": N_("导出"),
    "print": N_("打印"),
    "copy": N_("复制"),
    "backup": N_("备份"),
    "restore": N_("恢复数据"),
    "drill": N_("恢复演练"),
    "check": N_("检查"),
    "settings": N_("修改设置"),
    "clock": N_("时钟异常"),
    "notice_seen": N_("已阅"),
    "reset": N_("重置密码"),
    "unlock": N_("解锁账号"),
    "key_ring": N_("密钥变更"),
    "recovery": N_("使用恢复密钥"),
    "purge": N_("彻底清除"),
}
"""What an entry is about, as people read it."""

SEEN = "notice_seen"


@dataclass(frozen=True)
class Line:
    """One entry as a line: number, when, who, PC, what was done to what, why, and its marks.

    ``tone`` is a chip's tone of the action; ``mark`` says what asks for a look.
    """

    seq: int
    at: str
    by: str
    role: str
    pc: str
    action: str
    what: str
    reason: str
    mark: str
    tone: str
    unseen: bool


@dataclass(frozen=True)
class Whole:
    """One entry in full: its line, facts by label, and what was changed (masked)."""

    line: Line
    facts: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]


def action_words(action: str) -> str:
    """Return an action as people read it."""
    return _(ACTIONS[action]) if action in ACTIONS else action


def lines(session: Session, rows: Sequence[Any]) -> list[Line]:
    """Return rows of the trail (with the words of their steps) as lines."""
    touched, known = _touched(session, rows), seen(session)
    return [
        Line(
            row.seq,
            f"{clock.local(row.at):%Y-%m-%d %H:%M:%S}",
            row.by,
            _role(row.role),
            row.pc,
            _(row.words) if row.words else _done(row),
            touched.get(row.seq, ""),
            masking.within(row.reason),
            *_marked(row, known),
        )
        for row in rows
    ]


def _done(row: Any) -> str:
    """Return what was done; to ask for a person's files is to look, but shows no number."""
    if (row.action, row.record) == ("view", "audit"):
        return _("查询外发")
    return action_words(row.action)


def _marked(row: Any, seen: set[int]) -> tuple[str, str, bool]:
    """Return what asks for a look, its tone, and is it a notice nobody has seen."""
    fresh = bool(row.notice) and row.seq not in seen
    if not row.ok:
        return _("失败"), "overdue", fresh
    if row.notice:
        return (_("需审计员阅知") if fresh else _("已阅")), ("soon" if fresh else "neutral"), fresh
    if row.suspect:
        return _("时间可疑"), "soon", False
    return "", "", False


def _touched(session: Session, rows: Sequence[Any]) -> dict[int, str]:
    """Return by entry which records it is about: number, and how many more."""
    change = tables.change.c
    steps = {row.step_id: row.seq for row in rows if row.step_id is not None}
    first: dict[int, tuple[str, int, int]] = {}
    counted = session.execute(
        select(
            change.step_id,
            func.min(change.id),
            func.count(func.distinct(change.record + ":" + cast(change.record_id, String))),
        )
        .where(change.step_id.in_(list(steps)))
        .group_by(change.step_id)
    ).all()
    ids = {row[1]: (row[0], row[2]) for row in counted}
    for row in session.execute(
        select(change.id, change.record, change.record_id).where(change.id.in_(list(ids)))
    ):
        step, many = ids[row.id]
        first[steps[step]] = (row.record, row.record_id, many)
    for row in rows:
        if row.record in BY_NAME and row.record_id is not None:
            first.setdefault(row.seq, (row.record, row.record_id, 1))
    numbers = _numbers(session, {(record, one) for record, one, _many in first.values()})
    found = {}
    for seq, (record, one, many) in first.items():
        told = numbers.get((record, one), f"{record} {one}")
        found[seq] = told if many <= 1 else _("{first} 等 {n} 条").format(first=told, n=many)
    for row in rows:
        if row.seq not in found and row.count is not None:
            found[row.seq] = _("{n} 行").format(n=row.count)
    return found


def _numbers(session: Session, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    by_type: dict[str, list[int]] = defaultdict(list)
    for record, one in wanted:
        by_type[record].append(one)
    found: dict[tuple[str, int], str] = {}
    for name, ids in by_type.items():
        if name not in BY_NAME:
            continue
        kind = BY_NAME[name]
        rows = session.execute(select(kind.id, kind.number).where(kind.id.in_(ids)))
        found |= {(name, row[0]): f"{_(kind.label)} {row[1]}" for row in rows}
    return found


def seen(session: Session) -> set[int]:
    """Return the numbers of the notices somebody has marked as seen."""
    told = select(tables.audit.c.detail).where(tables.audit.c.action == SEEN)
    return {seq for detail in session.scalars(told) for seq in json.loads(detail).get("seqs", ())}


def _role(role: str) -> str:
    known: dict[str, Choice] = {one.value: one for one in AccountRole}
    return known[role].words if role in known else role


def facts(row: Any, what: str) -> list[tuple[str, str]]:
    """Return everything an entry tells beside its line, by label."""
    pairs = [
        (_("序号"), str(row.seq)),
        (_("时间"), f"{clock.local(row.at):%Y-%m-%d %H:%M:%S}"),
        (_("人员"), beside(row.by, _role(row.role) if row.role else "")),
        (_("电脑"), row.pc),
        (_("操作"), _done(row)),
        (_("对象"), what),
        (_("原因"), masking.within(row.reason)),
        (_("结果"), _("成功") if row.ok else _("失败")),
        (_("行数"), "" if row.count is None else f"{row.count:,}"),
        (_("文件指纹"), row.file),
        *_details(row.record, json.loads(row.detail)),
        (_("时钟"), _("与上一条相比跳变，时间可疑") if row.suspect else ""),
        (_("校验值"), row.mac[:16]),
    ]
    return [(label, value) for label, value in pairs if value]


_DETAILS = {
    "operation": N_("权限"),
    "second": N_("确认人"),
    "field": N_("字段"),
    "name": N_("文件名"),
    "quarantine": N_("隔离文件夹"),
    "full": N_("完整号码"),
    "what": N_("内容"),
    "audit": N_("审计校验"),
    "checked": N_("核对条数"),
    "wrong": N_("不符"),
    "anchors": N_("备份校验值"),
    "seqs": N_("阅知的编号"),
    "contact": N_("联系人"),
    "merged": N_("合并时未采用的填写"),
    "login": N_("账号"),
    "until": N_("至此全部阅知"),
    "anchor": N_("台账上的校验值"),
    "asked": N_("查询"),
    "records": N_("涉及记录"),
}
_FILES = ledgernames.SHORT | {"audit": N_("审计记录")}


def _details(record: str, detail: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the known details by label; others under their own name."""
    return [
        (_label(name), masking.within(_detail(record, name, value)))
        for name, value in detail.items()
    ]


def _label(name: str) -> str:
    return _(_DETAILS[name]) if name in _DETAILS else name


def _detail(record: str, name: str, value: Any) -> str:
    if name == "operation" and value in Operation.__members__:
        return _(Operation[value].value)
    if name == "field" and record in BY_NAME:
        bound = fields_of(BY_NAME[record]).get(str(value))
        return _(bound.field.label) if bound else _("全部号码")
    if name == "asked" and value == "person":
        return _("外发文件里有没有某人")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        told = (f"{_label(key)} {_detail(record, key, one)}" for key, one in value.items())
        return " · ".join(told)
    if isinstance(value, list):
        return listed(_(_FILES.get(str(one), str(one))) for one in value)
    return str(value)


def changes(session: Session, step_id: int) -> tuple[str, ...]:
    """Return what a step changed, line by line, personal numbers masked."""
    entries = history.of_step(session, step_id)
    numbers = _numbers(session, {(record, one) for record, one, _entry in entries})
    told_lines = []
    for record, one, entry in entries:
        old, new = masking.within(entry.old), masking.within(entry.new)
        told = f"{numbers.get((record, one), record)} · {entry.field}"
        if old or new:
            words = _("{field}：{old} → {new}")
            told = words.format(field=told, old=old or _("空白"), new=new or _("空白"))
        told_lines.append(told)
    return tuple(told_lines)
