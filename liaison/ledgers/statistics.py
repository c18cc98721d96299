"""月度工作统计表： one row a figure, with the periods beside it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.period import Period
from liaison.figures.figure import AnyFigure, Number, shown
from liaison.figures.monthly import MONTHLY
from liaison.figures.scope import Scope
from liaison.ledgers.ledger import Ledger, Rows
from liaison.ledgers.sheet import Column


def columns(period: Period) -> tuple[Column, ...]:
    """Return the columns; their headings say which periods stand beside each other."""
    this = "本月" if period.is_month else "本期"
    before = "上月" if period.is_month else "上期"
    return (
        Column("类别", "text", 12),
        Column("指标", "long", 26),
        Column("单位", "text", 8),
        Column(this, "number", 14),
        Column(before, "number", 14),
        Column("增减", "number", 16),
        Column("上年同期", "number", 14),
        Column("本年累计", "number", 14),
    )


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return every monthly figure for the period, before, last year and year to date."""
    periods = (period, period.before(), period.last_year(), period.year_to_date())
    found: Rows = []
    for figure in MONTHLY:
        this, before, last_year, to_date = (figure.value(session, one, scope) for one in periods)
        found.append(
            (
                figure.section,
                figure.label,
                figure.unit,
                _cell(figure, this),
                _cell(figure, before),
                _change(figure, this, before),
                _cell(figure, last_year),
                _cell(figure, to_date),
            )
        )
    return found


def _cell(figure: AnyFigure, value: Number) -> Cell:
    return shown(figure, value) if figure.unit == "%" or value is None else value


def _change(figure: AnyFigure, this: Number, before: Number) -> Cell:
    if this is None or before is None:
        return "—"
    change = Decimal(this) - Decimal(before)
    if figure.unit == "%":
        return f"{change:+.1f}个百分点" if change else "持平"
    return int(change) if change == int(change) else change


LEDGER = Ledger(
    "statistics",
    "月度工作统计表",
    columns,
    rows,
    (
        "化解率、整改率为批次率：当期排查发现的事项中，至填报日已办结的比例；分母为零的记“—”。",
        "企业基础类为期末数。",
    ),
)
