"""Deadlines in forms tell their weekday and whether people are off that day."""

from __future__ import annotations

from PySide6.QtCore import QDate

from liaison.gui.editors.day import DayEditor
from tests.gui.desks import Desk, retype, text


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


def test_working_days_allowed_are_counted_from_today(desk: Desk) -> None:
    """It is Friday; over a weekend seven working days end on a Tuesday."""
    page = desk.open("hazards", company_id=desk.company)
    retype(page, "deadline", "7个工作日")
    desk.scene.settle()
    box = page.form.boxes["deadline"]
    assert box.note() == "从今天起算到 2026-12-01，周二"
    assert box.editor.value() == "2026-12-01"
    page.form.boxes["description"].editor.setFocus()
    assert text(page, "deadline") == "2026-12-01"
    assert box.problem() is None
    retype(page, "deadline", "十天内")
    page.form.boxes["description"].editor.setFocus()
    assert text(page, "deadline") == "2026-11-30"
    retype(page, "reported_on", "7个工作日")
    page.form.boxes["description"].editor.setFocus()
    assert page.form.boxes["reported_on"].problem() is not None, "that is no deadline"
