"""The audit trail for people: reading, explaining and proving it.

The auditor reads all of it, a leader that of the own station, everybody else
their own entries (safety.md §8). Reading it needs no entry of its own; proving
and exporting it do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import N_, _
from liaison.fields.kind import contains
from liaison.services import auditreach, notices, rights
from liaison.services.auditlines import (
    ACTIONS,
    SEEN,
    Line,
    Whole,
    action_words,
    changes,
    facts,
    lines,
    seen,
)
from liaison.services.matrix import Operation
from liaison.store import proving, tables
from liaison.store.audit import Event, Head
from liaison.store.engine import of_one_moment
from liaison.store.step import Store

_WRONG = {
    "mac": N_("第 {seq} 条被改动过，或它前面的记录被动过"),
    "gap": N_("第 {seq} 条之前缺少记录"),
    "step": N_("第 {seq} 条对应的修改内容与封存时不一致"),
    "handed": N_("第 {seq} 条导出所含记录的清单被改动过"),
    "anchor": N_("与第 {seq} 条在备份或台账中留下的校验值不符，审计可能被截断或重做"),
    "unsealed": N_("有绕过本程序写入的数据（最后一条为第 {seq} 条）"),
}


@dataclass(frozen=True)
class Asked:
    """Which entries: days (both included), person, action, and only what asks for a look."""

    first: date | None = None
    last: date | None = None
    who: str = ""
    action: str = ""
    words: str = ""
    notices: bool = False
    denied: bool = False
    suspect: bool = False


@dataclass(frozen=True)
class Proved:
    """What a verification came to, in words."""

    sound: bool
    words: str
    wrong: tuple[str, ...]
    head: Head


def count(store: Store, asked: Asked) -> int:
    """Return how many entries there are that the person may read."""
    where = _where(store, asked)
    with store.reading(whole=True) as session:
        return session.scalar(_of(select(func.count(tables.audit.c.seq)), where)) or 0


def page(store: Store, asked: Asked, offset: int = 0, limit: int = 128) -> list[Line]:
    """Return a window of the entries, newest first."""
    where = _where(store, asked)
    with store.reading(whole=True) as session:
        query = _of(select(tables.audit, tables.step.c.words), where)
        rows = session.execute(
            query.order_by(tables.audit.c.seq.desc()).offset(offset).limit(limit)
        ).all()
        return lines(session, rows)


def whole(store: Store, seq: int) -> Whole:
    """Return one entry in full; raises Refused for one the person may not read."""
    where = [*_where(store, Asked()), tables.audit.c.seq == seq]
    with store.reading(whole=True) as session:
        row = session.execute(_of(select(tables.audit, tables.step.c.words), where)).one_or_none()
        if row is None:
            raise rights.denied(_("没有这条审计记录，或您无权查看。"), Operation.read_audit)
        (line,) = lines(session, [row])
        changed = changes(session, row.step_id) if row.step_id is not None else ()
        return Whole(line, tuple(facts(row, line.what)), changed)


def people(store: Store) -> list[str]:
    """Return the log-in names that stand in the entries the person may read."""
    where = _where(store, Asked())
    by = tables.audit.c.by
    with store.reading(whole=True) as session:
        return list(session.scalars(_of(select(by), where).distinct().order_by(by)))


def unseen(store: Store) -> int:
    """Return how many notices nobody has marked as seen."""
    return len(unseen_seqs(store))


def unseen_seqs(store: Store) -> list[int]:
    """Return the numbers of the notices nobody has marked as seen, oldest first."""
    where = _where(store, Asked(notices=True))
    with store.reading(whole=True) as session:
        known = seen(session)
        where.append(tables.audit.c.seq > notices.settled(session))
        found = session.scalars(_of(select(tables.audit.c.seq), where)).all()
    return sorted(seq for seq in found if seq not in known)


def mark_seen(store: Store, seqs: Sequence[int]) -> int:
    """Mark notices as seen, which is an entry of its own; return how many were new."""
    where = _where(store, Asked(notices=True))
    with store.reading(whole=True) as session:
        known = seen(session)
        found = set(session.scalars(_of(select(tables.audit.c.seq), where)))
        fresh = sorted(seq for seq in set(seqs) & found if seq not in known)
        until = notices.settled_with(session, fresh)
    if fresh:
        detail = {"seqs": fresh, notices.UNTIL: until}
        store.note(Event(SEEN, count=len(fresh), detail=detail))
    return len(fresh)


def verify(store: Store, watcher: Watcher = SILENT, anchors: Sequence[Head] = ()) -> Proved:
    """Prove the whole trail against what backups (and ``anchors``) noted; noted itself.

    Everybody who reads the trail may; it changes nothing.
    """
    from liaison.services import backups

    rights.demand(store, Operation.read_audit)
    watcher.begin(_("正在校验审计记录"), 2)
    noted = (*backups.anchors(store), *anchors)
    watcher.check()
    watcher.at(1)
    with store.reading(whole=True) as session:
        still = session.connection(execution_options=of_one_moment(store.engine))
        verdict = proving.verify(still, anchors=noted)
    wrong = tuple(_(_WRONG[why]).format(seq=seq) for seq, why in verdict.wrong)
    told = {"checked": verdict.checked, "wrong": len(wrong), "anchors": len(noted)}
    store.note(Event("check", ok=verdict.sound, notice=bool(wrong), detail={"audit": told}))
    watcher.at(2)
    if wrong:
        words = _("校验未通过：{n} 处不符。请保留现场，用备份核对，并报告上级。").format(
            n=len(wrong)
        )
    else:
        words = _("校验通过：{n} 条记录完整连续。").format(n=verdict.checked)
        if noted:
            words += _("与 {n} 个备份中留下的校验值一致。").format(n=len(noted))
    return Proved(verdict.sound, words, wrong, verdict.head)


# -- which entries


def _where(store: Store, asked: Asked) -> list[ColumnElement[bool]]:
    """Return the conditions of what is asked and of what the person may read."""
    rights.demand(store, Operation.read_audit)
    table = tables.audit.c
    with store.reading(whole=True) as session:
        known = auditreach.logins(session, store.who)
    found: list[ColumnElement[bool]] = [] if known is None else [table.by.in_(known)]
    if asked.first:
        found.append(table.at >= _midnight(asked.first))
    if asked.last:
        found.append(table.at < _midnight(asked.last + timedelta(days=1)))
    if asked.who:
        found.append(table.by == asked.who)
    if asked.action:
        found.append(table.action == asked.action)
    if asked.words.strip():
        found.append(
            or_(
                contains(table.reason, asked.words),
                contains(table.pc, asked.words),
                contains(table.by, asked.words),
                contains(tables.step.c.words, asked.words),
            )
        )
    if asked.notices:
        found.append(table.notice.is_(True))
    if asked.denied:
        found.append(table.ok.is_(False))
    if asked.suspect:
        found.append(table.suspect.is_(True))
    return found


def _of(query: Any, where: Sequence[ColumnElement[bool]]) -> Any:
    joined = tables.audit.outerjoin(tables.step, tables.step.c.id == tables.audit.c.step_id)
    return query.select_from(joined).where(*where)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


__all__ = [
    "ACTIONS",
    "Asked",
    "Line",
    "Proved",
    "Whole",
    "action_words",
    "count",
    "mark_seen",
    "page",
    "people",
    "unseen",
    "unseen_seqs",
    "verify",
    "whole",
]
