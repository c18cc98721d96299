"""What opens over the calendar: the list of a day, planning a visit, the notice on holidays."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from liaison.gui.calendargrid import CalendarGrid
from liaison.gui.calendarlist import DayPopup
from liaison.gui.calendarplan import PlanSheet
from liaison.gui.house import Page


class CalendarSheets(QObject):
    """One of each at a time; what they come to goes out as signals."""

    opened = Signal(object)
    """The record of an entry (Item) is wanted."""
    move_asked = Signal(object, object)
    """A planned visit shall come to a day."""
    planned = Signal()
    """A visit was planned, and told with its way back."""

    def __init__(self, page: Page, grid: CalendarGrid) -> None:
        super().__init__(page)
        self._page, self._grid = page, grid
        self.popup: DayPopup | None = None
        self.plan_sheet: PlanSheet | None = None

    def plan(self) -> None:
        """Plan a visit on the day chosen."""
        agenda = self._grid.agenda
        calendar = agenda.calendar if agenda is not None else None
        sheet = PlanSheet(self._page.house, self._grid.day, calendar, self._page)
        self.plan_sheet = sheet
        sheet.planned.connect(self._planned)
        sheet.finished.connect(lambda _way: self._plan_closed())
        sheet.open()

    def list_day(self, day: date) -> None:
        """Open the list of a day."""
        agenda = self._grid.agenda
        calendar = agenda.calendar if agenda is not None else None
        popup = DayPopup(day, self._grid.items(day), calendar, self._page)
        popup.opened.connect(self.opened)
        popup.plan_asked.connect(self.plan)
        popup.cut_asked.connect(self._grid.take)
        popup.move_asked.connect(self.move_asked)
        self.popup = popup
        popup.destroyed.connect(self._popup_gone)
        popup.drop_at(self._grid.box_of(day), self._grid)

    def holidays(self) -> None:
        """Open the sheet where a notice is pasted or read from a file."""
        from liaison.gui.holidaysheet import HolidaySheet

        house = self._page.house
        sheet = HolidaySheet(house, self._page)
        sheet.kept.connect(house.toast)
        sheet.list_asked.connect(partial(house.go, "calendar_days"))
        sheet.open()

    def _planned(self, words: str, step: int | None) -> None:
        self._page.house.toast(words, step)
        self.planned.emit()

    def _plan_closed(self) -> None:
        self.plan_sheet = None
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _popup_gone(self) -> None:
        self.popup = None
