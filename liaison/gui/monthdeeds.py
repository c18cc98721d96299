"""What is done from the month board: recording, planning, moving and dropping visits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui.calls import Intention, Kept, words_of
from liaison.gui.house import Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.monthgrid import MonthGrid
from liaison.records import Visit
from liaison.services import agenda, records
from liaison.services.monthboard import BoardRow, Mark
from liaison.store.step import Store


class MonthDeeds(QObject):
    """Each change is one step, told with undo; what is refused is told on the page."""

    def __init__(self, page: Page, grid: MonthGrid, bar: MessageBar) -> None:
        super().__init__(page)
        self._page, self._grid, self._bar = page, grid, bar
        self._house = page.house
        self._changing = Intention()

    def do(self, row: BoardRow, day: date | None) -> None:
        """Do what Enter asks of a row and day: record, open, or plan."""
        mark = self._grid.mark_of(row, day) if day is not None else None
        company, today = row.month.company_id, clock.today()
        if mark is not None and mark.outcome != "planned":
            self._house.go("visits", id=mark.visit_id, back=self._page.name)
        elif mark is not None and mark.day <= today:
            self._house.go("visits", quick=True, visit_id=mark.visit_id)
        elif day is not None and day > today and mark is None:
            self.plan(row, day)
        elif mark is not None:
            self._house.go("visits", id=mark.visit_id, back=self._page.name)
        else:
            self._house.go("visits", quick=True, company_id=company, day=day or today)

    def record(self) -> None:
        """Record a visit to the company under the keyboard."""
        row, mark, today = self._grid.current(), self._grid.mark(), clock.today()
        day = self._grid.chosen_day() or today
        if row is None:
            self._house.go("visits", quick=True)
        elif mark is not None and mark.outcome == "planned":
            self._house.go("visits", quick=True, visit_id=mark.visit_id)
        else:
            company = row.month.company_id
            self._house.go("visits", quick=True, company_id=company, day=min(day, today))

    def plan_here(self) -> None:
        """Plan a visit where the keyboard is."""
        row = self._grid.current()
        if row is not None:
            self.plan(row, self._grid.chosen_day() or clock.today())

    def plan(self, row: BoardRow, day: date) -> None:
        """Plan a visit to a company on a day."""
        own = self._house.who.officer_id
        officers = [own or row.month.officer_id] if own or row.month.officer_id else None
        company = row.month.company_id
        words = _("已计划 {day} 走访{company}。").format(day=day, company=row.month.company)

        def work(store: Store, op_id: str) -> Any:
            return agenda.plan(store, company, day, officers, op_id=op_id)

        self._change(work, words, ("plan", company, day))

    def move(self, mark: Mark, day: date) -> None:
        """Move a planned visit to another day."""
        words = _("走访计划已改到 {day}。").format(day=day)

        def work(store: Store, op_id: str) -> Any:
            return agenda.move(store, mark.visit_id, day, mark.version, op_id)

        self._change(work, words, ("move", mark, day))

    def remove(self, mark: Mark) -> None:
        """Drop a planned visit."""

        def work(store: Store, op_id: str) -> Any:
            return records.remove(store, Visit, mark.visit_id, mark.version, op_id=op_id)

        self._change(work, _("走访计划已取消。"), ("remove", mark))

    def _change(self, work: Callable[[Store, str], Any], words: str, about: Any) -> None:
        self._bar.clear()

        def kept(told: Kept) -> None:
            self._house.toast(words, told.step_id)

        def failed(failure: Failure) -> None:
            self._bar.say("warn", words_of(failure))
            self._page.refresh()

        self._changing.change(self._page, self._house.jobs, work, kept, failed, about)
