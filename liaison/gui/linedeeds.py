"""What is done with a line of the workbench: what it asks for, its record, a visit, later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from liaison.base.words import _
from liaison.gui.calls import call
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.pages.bench import BenchColumn
from liaison.gui.putoff import day_menu, pop_up
from liaison.services import snoozing
from liaison.services.benchlines import Line
from liaison.store.step import Store

WORKBENCH = "workbench"
"""Where one is again when what a line opened is closed."""


class LineDeeds(QObject):
    """Does what a key or the menu asks of a line; ``changed`` after one was put off."""

    def __init__(
        self,
        house: House,
        changed: Callable[[], Any],
        failed: Callable[[Failure], Any],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._house, self._changed, self._failed, self._over = house, changed, failed, over
        self.menu: QMenu | None = None
        self.column: BenchColumn | None = None
        """The column something was last done in: there one goes on."""

    def do(self, column: BenchColumn, what: str, line: Line) -> None:
        """Do one of :data:`~liaison.gui.pages.bench.KEYS`, or show the ``menu``."""
        self.column = column
        if what == "menu":
            self._offer(column, line)
        elif what == "put_off":
            if line.key:
                self._pop_up(day_menu(self._over, partial(self._put_off, line)), column, line)
        elif what == "visit" and line.company_id is not None:
            self._house.go("visits", quick=True, company_id=line.company_id)
        elif what == "do" or (what == "open" and line.act == "list"):
            self._act(line)
        elif what == "open":
            self._house.go(line.register, id=line.id, back=WORKBENCH)

    def show_put_off(self) -> None:
        """Show again what this person has put off."""
        call(self._over, self._house.jobs, snoozing.show_again, self._shown, self._failed)

    def _act(self, line: Line) -> None:
        go = self._house.go
        if line.act == "visit":
            go("visits", quick=True, company_id=line.company_id)
        elif line.act == "fulfil":
            go("visits", quick=True, visit_id=line.id)
        elif line.act == "assign":
            go("board", company_id=line.company_id)
        elif line.act == "list":
            go(line.register, **({"where": line.where} if line.where else {}))
        else:
            go(line.register, id=line.id, back=WORKBENCH)

    def _offer(self, column: BenchColumn, line: Line) -> None:
        """Show what can be done with a line, each with its key."""
        menu = QMenu(self._over)
        offered = [(_("办理"), "do", "Enter"), (_("打开记录"), "open", _("空格"))]
        if line.company_id is not None:
            offered.append((_("登记走访"), "visit", "V"))
        if line.key:
            offered.append((_("推迟…"), "put_off", "S"))
        for words, what, key in offered:
            action = menu.addAction(f"{words}\t{key}")
            action.triggered.connect(partial(self._chosen, column, what, line))
        self._pop_up(menu, column, line)

    def _chosen(self, column: BenchColumn, what: str, line: Line, _on: bool = False) -> None:
        self.do(column, what, line)

    def _pop_up(self, menu: QMenu, column: BenchColumn, line: Line) -> None:
        self.menu = menu
        menu.aboutToHide.connect(menu.deleteLater)
        pop_up(menu, column.place_of(line))

    def _put_off(self, line: Line, until: date) -> None:
        def told(_nothing: None) -> None:
            words = _("“{title}”已推迟到 {day}，到时再显示。")
            news = words.format(title=line.title, day=until)
            self._house.toast(news, partial(self._take_back, line))
            self._changed()

        call(
            self._over,
            self._house.jobs,
            lambda store: snoozing.put_off(store, line.key, until),
            told,
            self._failed,
        )

    def _take_back(self, line: Line) -> None:
        """Show a line again that was put off just now."""

        def told(_nothing: None) -> None:
            self._house.toast(_("“{title}”不再推迟。").format(title=line.title))
            self._changed()

        def work(store: Store) -> None:
            snoozing.show_again(store, line.key)

        call(self._over, self._house.jobs, work, told, self._failed)

    def _shown(self, _nothing: None) -> None:
        self._changed()
