"""走访覆盖情况表： company × month of the year, and whether the period's duty is met."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.period import Period
from liaison.figures import duties, visitcounts
from liaison.figures.scope import Scope, present, within
from liaison.figures.standing import Standing
from liaison.ledgers.ledger import Ledger, Rows
from liaison.ledgers.sheet import Column
from liaison.records import Company, Officer
from liaison.records.duty import Counted

MET = "达标"
"""What stands in the last column of a company that was visited as often as its duty asks."""

EXCUSED, NOT_DUE = "免除", "未安排"
"""What stands there when nothing was asked: excused, or no duty that ends in the period."""

_VISIT = str(Counted.visit.value)


def columns(period: Period) -> tuple[Column, ...]:
    """Return the columns: twelve months under one heading, total, duty of the period."""
    year = f"{period.last.year}年走访次数"
    return (
        Column("企业名称", "long", 28),
        Column("等级", "text", 9),
        Column("联络民警", "text", 9),
        *(Column(f"{month}月", "whole", 5, total=True, group=year) for month in range(1, 13)),
        Column("全年合计", "whole", 8, total=True),
        Column("本期应走访", "whole", 8, total=True),
        Column("本期已走访", "whole", 8, total=True),
        Column("是否达标", "text", 10),
    )


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row a company present on the last day; the officer is who answers then."""
    companies = session.execute(
        select(Company.id, Company.name, Company.grade)
        .where(present(period.last), *within(Company, _place(scope), period.last))
        .order_by(Company.id)
    ).all()
    answering = duties.answering(session, duties.as_of(period))
    if scope.officer_id is not None:
        companies = [one for one in companies if answering.get(one.id) == scope.officer_id]
    ids = None if scope == Scope() else [one.id for one in companies]
    by_month = visitcounts.by_month(session, Period.year(period.last.year), ids)
    asked = _visit_duties(session, period, ids)
    officers = _names(session)
    found: Rows = []
    for one, name, grade in companies:
        counts = [by_month.get((one, month), visitcounts.NONE).done for month in range(1, 13)]
        cells: list[Cell] = [count or None for count in counts]
        officer = officers.get(answering.get(one, 0))
        told = asked.get(one, [])
        found.append((name, grade.label, officer, *cells, sum(counts), *_duty(told)))
    return found


def _place(scope: Scope) -> Scope:
    """The scope without its officer, whose companies are told by who answers."""
    return Scope(scope.station_id, None, scope.company_id)


def _names(session: Session) -> dict[int, str]:
    return {one.id: one.name for one in session.execute(select(Officer.id, Officer.name))}


def _visit_duties(
    session: Session, period: Period, companies: Collection[int] | None
) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    for one in duties.reckoned(session, period, companies=companies):
        if one.counted == _VISIT:
            found.setdefault(one.company_id, []).append(one)
    return found


def _duty(told: list[Standing]) -> tuple[Cell, Cell, Cell]:
    """Return asked, done and whether met; of cycles side by side the one that lacks most."""
    cycles: dict[str, list[Standing]] = {}
    for one in told:
        cycles.setdefault(one.cycle, []).append(one)
    sums = [
        (sum(one.missing for one in few), sum(one.asked for one in few), few)
        for few in cycles.values()
    ]
    if not sums:
        return 0, 0, NOT_DUE
    missing, asked, few = max(sums, key=lambda one: one[:2])
    done = sum(one.done for one in few)
    if missing:
        return asked, done, f"差{missing}次"
    return asked, done, MET if asked else EXCUSED


LEDGER = Ledger(
    "coverage",
    "走访覆盖情况表",
    columns,
    rows,
    (
        "应走访次数按“常态任务”计算，只计最后一天在本期内的周期；未遇、拒绝、计划不计入。",
        "同一天对同一企业的多次走访，任务只算一次；免除的周期不要求。",
    ),
)
