"""Pictures of the calendar: a month, a week, the list of a day, planning, a notice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from liaison.gui.holidaysheet import HolidaySheet
from liaison.gui.pages.calendar import CalendarPage
from liaison.gui.pictures import settle
from tests.exchange.notices import N2026
from tests.gui.hands import part

if TYPE_CHECKING:
    from tests.gui.screens import Camera


def calendar(camera: Camera) -> None:
    """The calendar in its views, its list and its sheets."""
    program, window = camera.window()
    window.go("calendar")
    settle(program.jobs)
    page: Any = window.pages.front()
    assert isinstance(page, CalendarPage)
    camera.shoot(window, "calendar-month")
    page.open(day=date(2026, 10, 8))
    page.sheets.list_day(date(2026, 10, 12))
    settle(program.jobs)
    assert page.sheets.popup is not None
    camera.shoot(page.sheets.popup, "calendar-day")
    page.sheets.popup.close()
    page.set_weekly(True)
    settle(program.jobs)
    camera.shoot(window, "calendar-week")
    page.set_weekly(False)
    page.open(day=date(2026, 10, 30))
    page.sheets.plan()
    settle(program.jobs)
    assert page.sheets.plan_sheet is not None
    camera.shoot(page.sheets.plan_sheet, "calendar-plan")
    page.sheets.plan_sheet.reject()
    page.sheets.holidays()
    sheet = part(page, HolidaySheet)
    sheet.text.setPlainText(N2026)
    sheet.look()
    settle(program.jobs)
    camera.shoot(sheet, "calendar-holidays")
    sheet.reject()
    page.open(day=date(2031, 1, 1))
    settle(program.jobs)
    camera.shoot(window, "calendar-unknown")
