"""Deadlines in forms tell their weekday and whether people are off that day."""

from __future__ import annotations

from PySide6.QtCore import QDate

from liaison.gui.editors.day import DayEditor
from tests.gui.desks import Desk, retype


def test_a_deadline_on_a_holiday_is_told_under_the_field(desk: Desk) -> None:
    page = desk.open("hazards", company_id=desk.company)
    box = page.form.boxes["deadline"]
    retype(page, "deadline", "2026-10-01")
    desk.scene.settle()
    assert box.note() == "周四，国庆节放假，其后第一个工作日是 10月8日周四"
    retype(page, "deadline", "2026-10-12")
    desk.scene.settle()
    assert box.note() == "周一"
    retype(page, "deadline", "2026-10-")
    desk.scene.settle()
    assert "周" not in box.note()


def test_other_days_are_not_commented_on(desk: Desk) -> None:
    page = desk.open("hazards", company_id=desk.company)
    retype(page, "reported_on", "2026-10-01")
    desk.scene.settle()
    assert "国庆" not in page.form.boxes["reported_on"].note()


def test_the_picker_marks_holidays_and_weekends_that_are_worked(desk: Desk) -> None:
    page = desk.open("hazards", company_id=desk.company)
    editor = page.form.boxes["deadline"].editor
    assert isinstance(editor, DayEditor)
    retype(page, "deadline", "2026-10-01")
    desk.scene.settle()
    popup = editor.open_calendar()
    desk.scene.settle()
    told = [popup.calendar.dateTextFormat(QDate(2026, 10, day)).toolTip() for day in (1, 10, 12)]
    popup.close()
    assert told == ["国庆节放假", "国庆节调休上班", ""]
