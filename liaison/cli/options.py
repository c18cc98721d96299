"""Options several commands share: machine-readable results, a period, a station."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from liaison.base import dates
from liaison.base.errors import Problem
from liaison.base.period import Period
from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.services import names
from liaison.services.rights import Leave

SECOND_PASSWORD = "LIAISON_SECOND_PASSWORD"  # noqa: S105 - the name of a variable
"""Environment variable with the password of who confirms."""

if TYPE_CHECKING:
    from liaison.cli.desk import Desk


def add_json(one: argparse.ArgumentParser) -> None:
    """Offer ``--json``."""
    one.add_argument("--json", action="store_true", help=_("结果以 JSON 输出到标准输出"))


def add_leave(one: argparse.ArgumentParser) -> None:
    """Offer ``--reason`` and ``--second``: what a grave act brings with it."""
    one.add_argument("--reason", default="", metavar=_("原因"), help=_("原因，记入审计"))
    one.add_argument("--second", default="", metavar=_("用户名"), help=_("确认此操作的另一人"))


def leave(desk: Desk) -> Leave:
    """Return what was brought; the second's password comes from the environment or is asked for."""
    given = desk.given
    other = desk.password(given.second, variable=SECOND_PASSWORD) if given.second else ""
    return Leave(given.reason, second=given.second, second_password=other)


def add_period(one: argparse.ArgumentParser) -> None:
    """Offer ``--month``, or ``--from`` with ``--to``, and ``--station``."""
    one.add_argument("--month", metavar="2026-10", help=_("统计月份"))
    one.add_argument("--from", dest="first", metavar="2026-10-01", help=_("起始日期"))
    one.add_argument("--to", dest="last", metavar="2026-10-31", help=_("截止日期"))
    one.add_argument("--station", metavar=_("警务站"), help=_("只统计这个警务站（名称或编号）"))


def period(desk: Desk) -> Period:
    """Return the period asked for; raises :class:`Problem` when it is missing or reversed."""
    given = desk.given
    if given.month and not (given.first or given.last):
        return Period(*dates.month(given.month))
    if given.month or not (given.first and given.last):
        raise Problem(
            _("没有写明统计时段。"), mend=_("请用 --month 2026-10，或同时用 --from 和 --to。")
        )
    first, last = dates.day(given.first), dates.day(given.last)
    if last < first:
        raise Problem(_("截止日期早于起始日期。"), mend=_("请核对两个日期。"))
    return Period(first, last)


def scope(desk: Desk) -> Scope:
    """Return the station asked for, or everything."""
    if desk.given.station is None:
        return ALL
    with desk.store.reading() as session:
        return Scope(station_id=names.find(session, "Station", desk.given.station))
