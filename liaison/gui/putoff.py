"""Putting a line of the workbench off: until tomorrow, next week, next month, or a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import _

DAYS_LATER = (1, 3)


def days(today: date) -> list[tuple[str, date]]:
    """Return the days offered, soonest first, each day once."""
    monday = today + timedelta(days=7 - today.weekday())
    offered = [
        (_("明天"), today + timedelta(days=DAYS_LATER[0])),
        (_("三天后"), today + timedelta(days=DAYS_LATER[1])),
        (_("下周一"), monday),
        (_("下月 1 日"), Period.month_of(today).last + timedelta(days=1)),
    ]
    found: dict[date, str] = {}
    for words, day in sorted(offered, key=lambda one: one[1]):
        found.setdefault(day, words)
    return [(words, day) for day, words in found.items()]


def day_menu(parent: QWidget, chosen: Callable[[date], Any]) -> QMenu:
    """Return the menu of days; the keys of its lines are digits from 1."""
    menu = QMenu(parent)
    menu.setAccessibleName(_("推迟到"))
    for place, (words, day) in enumerate(days(clock.today()), 1):
        told = _("&{n} {words}（{month}月{day}日）")
        action = menu.addAction(told.format(n=place, words=words, month=day.month, day=day.day))
        action.triggered.connect(partial(_chosen, chosen, day))
    return menu


def pop_up(menu: QMenu, at: QPoint) -> None:
    """Show a menu with its first line chosen, for the keyboard."""
    menu.popup(at)
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])


def _chosen(then: Callable[[date], Any], day: date, _checked: bool = False) -> None:
    then(day)
