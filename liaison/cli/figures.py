"""``liaison figures``: the month's numbers, with the periods beside them."""

from __future__ import annotations

import argparse
from decimal import Decimal

from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json, add_period, period, scope
from liaison.figures.figure import Number, shown
from liaison.figures.monthly import MONTHLY


def _arguments(one: argparse.ArgumentParser) -> None:
    add_period(one)
    add_json(one)


def run(desk: Desk) -> int:
    """Print every figure for the period, the one before, last year's, and the year to date."""
    span, where = period(desk), scope(desk)
    periods = (span, span.before(), span.last_year(), span.year_to_date())
    with desk.store.reading() as session:
        found = [
            (figure, [figure.value(session, one, where) for one in periods]) for figure in MONTHLY
        ]
    if desk.json:
        names = ("value", "before", "last_year", "to_date")
        desk.give(
            [
                {
                    "name": figure.name,
                    "label": figure.label,
                    "section": figure.section,
                    "unit": figure.unit,
                    **{name: _number(value) for name, value in zip(names, values, strict=True)},
                }
                for figure, values in found
            ]
        )
        return 0
    headings = (_("指标"), _("单位"), _("本期"), _("上期"), _("上年同期"), _("本年累计"))
    rows = [
        [_(figure.label), _(figure.unit), *(shown(figure, value) for value in values)]
        for figure, values in found
    ]
    desk.table(headings, rows)
    return 0


def _number(value: Number) -> int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


COMMAND = Command("figures", N_("统计数字：本期、上期、上年同期、本年累计"), _arguments, run)
