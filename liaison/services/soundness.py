"""Is all well: which check is due, doing it, and the findings only a business knows.

Cadence of safety.md §7.6: each day in the background the quick one with every
page's code, each week all there is. When the last ones were made is told by
the audit trail. What speaks against the file stops writing; what speaks
against the registers is a notice to be looked at, never a damage.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from liaison.base import space
from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.figures.monthly import DISPUTES, HAZARDS, NEEDS, VISITS
from liaison.figures.scope import present
from liaison.records import Assignment, Company, Contact, Officer, Visit
from liaison.services.derived import lead
from liaison.store import check, tables, vaultcare
from liaison.store.audit import Event
from liaison.store.check import Finding
from liaison.store.step import Store

FULL, QUICK = "full", "quick"
WEEK = timedelta(days=7)

WORDS = {
    "month_is_the_sum_of_its_days": N_("上月合计等于每日之和"),
    "every_company_has_an_officer": N_("在营企业都有联络民警"),
    "no_visit_before_entry": N_("走访不早于企业入园"),
    "no_visit_in_the_future": N_("没有日期在未来的走访"),
    "children_of_the_living": N_("联系人、分工都属于在册企业"),
    "attachments_there": N_("附件文件都在"),
}
"""What each of these checks is called on the screen."""


def parts(kind: str) -> tuple[str, ...]:
    """Return the names of the single checks of a kind, to be made one after the other."""
    return (*check.ALL, *_ASKED, "attachments_there") if kind == FULL else check.QUICK


def part(store: Store, name: str) -> list[Finding]:
    """Make one check; an empty list for one of the file on a server, or once damage is met."""
    if name not in WORDS:
        return check.check(store, [name])
    if store.health.damaged:
        return []  # of damaged pages nothing more is asked
    if name not in _ASKED:
        return [_attachments(store)]
    with store.reading(whole=True) as session:
        return [_count(session, name, _ASKED[name])]


def due(store: Store) -> str:
    """Return which check is due now: ``full``, ``quick`` or none ("")."""
    now = clock.now()
    last = {kind: newest(store, kind) for kind in (FULL, QUICK)}
    if (told := last[FULL]) is None or now - told >= WEEK or told > now:
        return FULL
    latest = max(one for one in last.values() if one is not None)
    return QUICK if clock.local(latest).date() != clock.today() else ""


def newest(store: Store, kind: str) -> datetime | None:
    """Return when a check of that kind was last made, well or not."""
    table = tables.audit.c
    told = select(table.at, table.detail).where(table.action == "check").order_by(table.seq.desc())
    with store.reading(whole=True) as session:
        rows = session.execute(told.limit(200)).all()
    return next((row.at for row in rows if json.loads(row.detail).get("kind") == kind), None)


def made(store: Store, kind: str) -> list[Finding]:
    """Make a check, ``full`` or ``quick``, and note it in the audit trail."""
    return noted(store, kind, [one for name in parts(kind) for one in part(store, name)])


def noted(store: Store, kind: str, found: list[Finding]) -> list[Finding]:
    """Note a check that was made; a damaged store cannot be noted in, it tells by its health."""
    if not store.health.damaged:
        wrong = [one.name for one in found if not one.sound]
        bad = any(not one.sound and not one.notice for one in found)
        detail = {"kind": kind, "wrong": wrong, "checks": len(found)}
        store.note(Event("check", ok=not bad, notice=bad, detail=detail))
    return found


def label(finding: Finding) -> str:
    """Return what a check is called on the screen."""
    return _(WORDS[finding.name]) if finding.name in WORDS else finding.label


def room(store: Store) -> str:
    """Return words of warning when the store's disk is getting full, else ""."""
    if store.home is None:
        return ""
    return space.short(store.home.folder, space.wanted(store.home.store))


def _count(session: Session, name: str, ask: Callable[[Session], int]) -> Finding:
    many = ask(session)
    words = _("需要核对的记录 {n} 条").format(n=many) if many else _("完好")
    return Finding(name, words, many == 0, notice=name != "month_is_the_sum_of_its_days")


def _without_officer(session: Session) -> int:
    today = clock.today()
    alone = select(func.count(Company.id)).where(present(today), lead(Officer.id, today).is_(None))
    return session.scalar(alone) or 0


def _sums(session: Session) -> int:
    """Count the figures of last month that are not the sum of their days."""
    month = Period.month_of(clock.today()).before()
    days = [month.first + timedelta(days=n) for n in range((month.last - month.first).days + 1)]
    return sum(
        figure.value(session, month)
        != sum(int(figure.value(session, Period(day, day)) or 0) for day in days)
        for figure in (VISITS, NEEDS, HAZARDS, DISPUTES)
    )


def _before_entry(session: Session) -> int:
    early = (
        select(func.count(Visit.id))
        .join(Company, Company.id == Visit.company_id)
        .where(Visit.deleted_at.is_(None), Visit.visited_on < Company.entered_on)
    )
    return session.scalar(early) or 0


def _in_the_future(session: Session) -> int:
    late = select(func.count(Visit.id)).where(
        Visit.deleted_at.is_(None), Visit.visited_on > clock.today()
    )
    return session.scalar(late) or 0


def _of_the_gone(session: Session) -> int:
    many = 0
    for record in (Contact, Assignment):
        gone = exists().where(Company.id == record.company_id, Company.deleted_at.is_not(None))
        alive = select(func.count(record.id)).where(record.deleted_at.is_(None), gone)
        many += session.scalar(alive) or 0
    return many


def _attachments(store: Store) -> Finding:
    """Tell what is missing or damaged; what has had its time is taken away."""
    lost = len(vaultcare.missing(store)) + len(vaultcare.damaged(store))
    words = _("缺失或损坏的附件 {n} 个").format(n=lost) if lost else _("完好")
    if not lost and (old := vaultcare.empty_quarantine(store)):
        words += _("；清理了隔离满 180 天的旧数据 {n} 份").format(n=len(old))
    if not lost and (left := vaultcare.remove_orphans(store)):
        words += _("；清理了无主的附件文件 {n} 个").format(n=left)
    return Finding("attachments_there", words, lost == 0)


_ASKED: dict[str, Callable[[Session], int]] = {
    "month_is_the_sum_of_its_days": _sums,
    "every_company_has_an_officer": _without_officer,
    "no_visit_before_entry": _before_entry,
    "no_visit_in_the_future": _in_the_future,
    "children_of_the_living": _of_the_gone,
}
