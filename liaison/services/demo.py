"""A fresh store filled with invented, lifelike records: for trying out, tests and benches.

Everything is written by one step through the same rules as what officers
enter, so a demo that was stopped half-way leaves nothing behind.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.period import Period
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import N_, _
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import RECORDS, Account, CalendarDay, CodeItem, Duty, Phrase, Station
from liaison.records.visit import Outcome
from liaison.services import codelists, demo_disputes, demo_files, demo_issues, demo_month
from liaison.services.demo_cast import Cast, gather
from liaison.services.demo_month import Planned
from liaison.services.demo_words import Draw
from liaison.store.step import Step, Store

MOST_COMPANIES, MOST_MONTHS = 20_000, 120

_BEGINNINGS = (Station, Account, CodeItem, Duty, CalendarDay, Phrase)
_NEEDS, _HAZARDS, _DISPUTES = 21, 15, 10
"""So many of each come up in a month for a hundred visits that are due."""


def fill(
    store: Store,
    companies: int = 40,
    months: int = 3,
    seed: int = 1,
    visits_per_month: int | None = None,
    watcher: Watcher = SILENT,
) -> dict[str, int]:
    """Fill a fresh store with companies and the records of the last months up to today.

    The running month counts as one of ``months``. ``visits_per_month`` sets
    how many visits there are instead of what is due (benches). Returns how
    many records of each type there are. Raises :class:`Refused` for a store
    that holds records already, :class:`Cancelled` when the watcher stops it.
    """
    _check("companies", companies, MOST_COMPANIES)
    _check("months", months, MOST_MONTHS)
    with store.reading() as session:
        station_id = _fresh(session)
    span = _months(months)
    draw = Draw(seed)
    watcher.begin(_("正在生成演示数据"), len(span) + 1)
    papers = demo_files.prepare(store)
    with store.step(N_("生成演示数据")) as step:
        for name in codelists.LISTS:
            if not codelists.read_list(step.session, name).stored:
                codelists.put(step, name)
        cast = gather(step, draw, station_id, companies, span[0].first)
        for done, month in enumerate(span, 1):
            watcher.check()
            watcher.at(done)
            _month(step, draw, cast, month, visits_per_month, watcher)
        demo_files.hang(step, papers)
        watcher.at(len(span) + 1)
    with store.reading() as session:
        return {record.__tablename__: _count(session, record) for record in RECORDS}


def _month(
    step: Step, draw: Draw, cast: Cast, month: Period, wanted: int | None, watcher: Watcher
) -> None:
    planned = demo_month.plan(draw, cast, month, wanted)
    met = [one for one in planned if one.outcome is Outcome.done]
    if wanted is not None:  # more visits do not mean more hazards
        met = draw.dice.sample(met, min(len(met), len(cast.posts)))
    needs, hazards, disputes = (_pick(draw, met, each) for each in (_NEEDS, _HAZARDS, _DISPUTES))
    for one in hazards:
        one.seen = demo_month.see(draw) if draw.chance(75) else None
    demo_month.visit(step, draw, cast, planned, watcher)
    followed = [demo_issues.need(draw, cast, one) for one in needs]
    followed += [demo_issues.hazard(draw, cast, one) for one in hazards]
    demo_issues.keep(step, followed)
    for one in sorted(disputes, key=lambda each: each.day):
        demo_disputes.quarrel(step, draw, cast, one)


def _pick(draw: Draw, met: list[Planned], of_hundred: int) -> list[Planned]:
    """Return about so many of a hundred, at least one when there is any."""
    exact = len(met) * of_hundred / 100
    return draw.dice.sample(met, min(len(met), max(1, round(exact))))


def _fresh(session: Session) -> int:
    """Return the station of a store that holds nothing else yet."""
    for record in RECORDS:
        if record not in _BEGINNINGS and _count(session, record):
            raise Refused(
                _("这里已有{what}，不能生成演示数据。").format(what=_(record.label)),
                mend=_("请另选一个空的数据文件夹。"),
            )
    station_id = session.scalar(select(Station.id).where(alive(Station)).order_by(Station.id))
    if station_id is None:
        raise Refused(_("还没有警务站，不能生成演示数据。"), mend=_("请先完成首次设置。"))
    return station_id


def _count(session: Session, record: type[Record]) -> int:
    return session.scalar(select(func.count(record.id))) or 0


def _months(count: int) -> list[Period]:
    """Return so many months in order; the last is the running one."""
    found = [Period.month_of(clock.today())]
    while len(found) < count:
        found.append(found[-1].before())
    return found[::-1]


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise Problem(
            _("{value} 超出范围 {min}–{max}。").format(value=value, min=1, max=most), name
        )
