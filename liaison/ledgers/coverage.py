"""走访覆盖情况表： company × month of the year, and whether the period's duty is met."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.period import Period
from liaison.figures.duties import visits_due
from liaison.figures.scope import Scope, alive, present, within
from liaison.ledgers.ledger import Ledger, Rows
from liaison.ledgers.sheet import Column
from liaison.records import Company, Officer, Visit
from liaison.records.visit import Outcome
from liaison.services.derived import lead

MET = "达标"
"""What stands in the last column of a company that was visited as often as its duty asks."""


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
    """Return one row a company present on the last day."""
    year = Period.year(period.last.year)
    months = len(list(period.months()))
    by_month = _visits(session, year)
    in_period = _visits(session, period)
    companies = session.execute(
        select(Company.id, Company.name, Company.grade, lead(Officer.name, period.last))
        .where(present(period.last), *within(Company, scope, period.last))
        .order_by(Company.id)
    )
    found: Rows = []
    for one, name, grade, officer in companies:
        counts = [by_month[one, month] for month in range(1, 13)]
        done = sum(in_period[one, month] for month in range(1, 13))
        due = visits_due(grade, months)
        cells: list[Cell] = [count or None for count in counts]
        short = MET if done >= due else f"差{due - done}次"
        found.append((name, grade.label, officer, *cells, sum(counts), due, done, short))
    return found


def _visits(session: Session, period: Period) -> Counter[tuple[int, int]]:
    """Return visits done by company and calendar month."""
    month = extract("month", Visit.visited_on)
    counted = session.execute(
        select(Visit.company_id, month, func.count())
        .where(
            Visit.visited_on.between(period.first, period.last),
            Visit.outcome == Outcome.done,
            alive(Visit),
        )
        .group_by(Visit.company_id, month)
    )
    return Counter({(company, int(number)): count for company, number, count in counted})


LEDGER = Ledger(
    "coverage",
    "走访覆盖情况表",
    columns,
    rows,
    ("走访任务：一般企业每月 1 次，重点单位每月 2 次；未遇、拒绝不计入。",),
)
