"""The calendar through real keys: choosing days, planning, moving, filters, printing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.gui import ask
from liaison.gui.calendargrid import CalendarGrid
from liaison.gui.calendarlayout import month_after, month_span, week_span
from liaison.gui.calendarlist import DayPopup
from liaison.gui.editors.references import ReferenceEditor
from liaison.gui.holidaysheet import HolidaySheet
from liaison.gui.pages.calendar import CalendarPage
from liaison.records import CalendarDay, Duty, Officer
from liaison.services.agendasources import Item
from liaison.store import tables
from liaison.store.step import Store
from liaison.store.undo import undo
from tests.exchange.notices import N2026
from tests.gui.calendars import Leaf
from tests.gui.hands import CONTROL, NONE, part, parts, press, write
from tests.gui.scenes import Scene, scene
from tests.stores import add

SHIFT = Qt.KeyboardModifier.ShiftModifier
DAY = timedelta(days=1)


def shown(grid: CalendarGrid, day: date) -> list[Item]:
    """Return the entries on a day."""
    return grid.items(day)


def at_entry(grid: CalendarGrid, day: date, place: int = 0) -> QPoint:
    """Return the middle of an entry."""
    return grid.layout_now().entry(day, place).center()


def test_arrows_choose_days_and_turn_the_page(leaf: Leaf) -> None:
    grid, today = leaf.grid, leaf.today
    assert grid.hasFocus()
    leaf.key(Qt.Key.Key_Right)
    assert grid.day == today + DAY
    leaf.key(Qt.Key.Key_Down)
    assert grid.day == today + 8 * DAY
    leaf.key(Qt.Key.Key_T)
    assert grid.day == today
    leaf.key(Qt.Key.Key_PageDown)
    assert grid.day == month_after(today, 1)
    assert str(grid.day.month) in leaf.page.head.title.text()
    assert grid.agenda is not None
    assert grid.agenda.first == month_span(grid.day)[0]
    leaf.key(Qt.Key.Key_PageUp)
    assert grid.day == month_after(month_after(today, 1), -1)
    leaf.key(Qt.Key.Key_Home)
    assert grid.day.weekday() == 0
    leaf.key(Qt.Key.Key_End)
    assert grid.day.weekday() == 6


def test_left_open_over_night_it_shows_the_new_day(leaf: Leaf) -> None:
    tomorrow = leaf.today + DAY
    with clock.held(clock.now() + DAY):
        leaf.page.open()
        leaf.scene.settle()
        assert leaf.grid.day == tomorrow
        leaf.key(Qt.Key.Key_Left)
        leaf.page.open()
        assert leaf.grid.day == leaf.today, "who chose a day stays there"


def test_a_duty_opens_the_board_of_its_month(leaf: Leaf) -> None:
    """Also one whose buffer ends in the month after."""
    told = {"name": "宽限五天", "counted": "visit", "cycle": "month", "minimum": 9, "buffer": 5}
    leaf.scene.house.jobs.now(lambda store: add(store, Duty, **told))
    leaf.page.refresh()
    leaf.scene.settle()
    last = month_after(leaf.today.replace(day=1), 1) - DAY
    due = last + 5 * DAY
    leaf.page.open(day=due)
    leaf.scene.settle()
    item = next(one for one in shown(leaf.grid, due) if one.title == "宽限五天")
    leaf.page.open_item(item)
    assert leaf.scene.gone[-1] == ("month", {"day": last})


def test_week_and_month_by_key(leaf: Leaf) -> None:
    leaf.key(Qt.Key.Key_W)
    assert leaf.grid.weekly
    assert leaf.grid.span() == week_span(leaf.today)
    assert leaf.page.head.week.isChecked()
    assert leaf.scene.house.settings.lists["calendar"]["weekly"]
    leaf.key(Qt.Key.Key_PageDown)
    assert leaf.grid.day == leaf.today + 7 * DAY
    leaf.key(Qt.Key.Key_M)
    assert not leaf.grid.weekly
    assert leaf.page.head.month.isChecked()


def test_a_visit_is_planned_by_keys_alone(leaf: Leaf) -> None:
    leaf.key(Qt.Key.Key_Right)
    leaf.key(Qt.Key.Key_N)
    sheet = leaf.page.sheets.plan_sheet
    assert sheet is not None
    assert "工作日" in sheet.about.text() or "周" in sheet.about.text()
    company = sheet.boxes["company_id"].editor
    assert isinstance(company, ReferenceEditor)
    write(company.line, "鼎盛磷肥股份有限公司")
    company.settle()
    leaf.scene.settle()
    officers: Any = sheet.boxes["officers"].editor
    officers.set_value([leaf.officer], "许丽")
    leaf.scene.press(sheet.boxes["visited_at"], Qt.Key.Key_Return)
    [one] = shown(leaf.grid, leaf.today + DAY)
    assert (one.title, one.movable) == ("鼎盛磷肥", True)
    words, step = leaf.scene.told[-1]
    assert "已计划" in words
    assert step is not None
    leaf.scene.house.jobs.now(lambda store: undo(store, step))
    leaf.scene.settle()
    assert shown(leaf.grid, leaf.today + DAY) == []


def test_planning_nothing_is_complained_of_at_the_field(leaf: Leaf) -> None:
    leaf.key(Qt.Key.Key_N)
    sheet = leaf.page.sheets.plan_sheet
    assert sheet is not None
    leaf.scene.press(sheet.boxes["visited_at"], Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert sheet.boxes["company_id"].problem() is not None
    leaf.scene.press(sheet, Qt.Key.Key_Escape)
    assert leaf.page.sheets.plan_sheet is None


def test_shift_and_arrow_move_the_planned_visit(leaf: Leaf) -> None:
    visit = leaf.plan(leaf.today)
    leaf.key(Qt.Key.Key_Right, SHIFT)
    assert leaf.day_of(visit) == leaf.today + DAY
    assert leaf.grid.day == leaf.today + DAY
    words, step = leaf.scene.told[-1]
    assert "鼎盛磷肥" in words
    assert step is not None
    leaf.scene.house.jobs.now(lambda store: undo(store, step))
    leaf.scene.settle()
    assert leaf.day_of(visit) == leaf.today
    assert [one.id for one in shown(leaf.grid, leaf.today)] == [visit]


def test_cut_and_paste_move_it_over_months(leaf: Leaf) -> None:
    visit = leaf.plan(leaf.today)
    leaf.key(Qt.Key.Key_V, CONTROL)
    assert "Ctrl+X" in leaf.page.foot.text()
    leaf.key(Qt.Key.Key_X, CONTROL)
    assert leaf.grid.cut is not None
    leaf.key(Qt.Key.Key_Escape)
    assert leaf.grid.cut is None
    leaf.key(Qt.Key.Key_X, CONTROL)
    leaf.key(Qt.Key.Key_PageDown)
    target = leaf.grid.day
    leaf.key(Qt.Key.Key_V, CONTROL)
    assert leaf.day_of(visit) == target
    assert [one.id for one in shown(leaf.grid, target)] == [visit]


def test_a_day_that_is_over_is_refused_in_the_bar(leaf: Leaf) -> None:
    visit = leaf.plan(leaf.today)
    leaf.key(Qt.Key.Key_Left, SHIFT)
    assert leaf.day_of(visit) == leaf.today
    assert "早于今天" in leaf.page.bar.words()


def test_the_mouse_drags_it_and_a_click_opens_it(leaf: Leaf) -> None:
    visit = leaf.plan(leaf.today)
    grid = leaf.grid
    start, middle = at_entry(grid, leaf.today), leaf.grid.box_of(leaf.today + DAY).center()
    if grid.layout_now().day_at(middle) is None:  # today is the last day shown
        leaf.key(Qt.Key.Key_W)
        start, middle = at_entry(grid, leaf.today), grid.rect().center()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(grid, left, NONE, start)
    QTest.mouseMove(grid, start + QPoint(3, 3))
    QTest.mouseMove(grid, middle)
    target = grid.layout_now().day_at(middle)
    QTest.mouseRelease(grid, left, NONE, middle)
    leaf.scene.settle()
    assert target is not None
    if target >= leaf.today:
        assert leaf.day_of(visit) == target
        QTest.mouseClick(grid, left, NONE, at_entry(grid, target))
        assert leaf.scene.gone[-1] == ("visits", {"id": visit, "back": "calendar"})


def test_the_list_of_a_day_opens_records_and_moves_visits(leaf: Leaf) -> None:
    visits = [leaf.plan(leaf.today) for _n in range(3)]
    leaf.key(Qt.Key.Key_X, CONTROL)
    popup = leaf.page.sheets.popup
    assert popup is not None, "several: the list is opened to choose from"
    assert leaf.grid.cut is None
    press(popup.view, Qt.Key.Key_Down)
    press(popup.view, Qt.Key.Key_Right, SHIFT)
    leaf.scene.settle()
    moved = [one for one in visits if leaf.day_of(one) == leaf.today + DAY]
    assert len(moved) == 1
    leaf.page.go_today()
    leaf.key(Qt.Key.Key_Return)
    popup = part(leaf.page, DayPopup)
    assert popup.model.rowCount() == 2
    wanted = popup.model.item(0)
    press(popup.view, Qt.Key.Key_Return)
    leaf.scene.settle()
    assert leaf.scene.gone[-1] == ("visits", {"id": wanted.id, "back": "calendar"})


def test_more_than_fit_are_told_and_listed(leaf: Leaf) -> None:
    for _n in range(12):
        leaf.plan(leaf.today)
    grid = leaf.grid
    layout = grid.layout_now()
    fitting = layout.shown(leaf.today, 12)
    assert fitting < 12
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, NONE, at_entry(grid, leaf.today, fitting))
    popup = part(leaf.page, DayPopup)
    assert popup.model.rowCount() == 12
    press(popup.view, Qt.Key.Key_Escape)


def test_an_empty_day_says_so_and_plans(leaf: Leaf) -> None:
    leaf.key(Qt.Key.Key_Return)
    popup = part(leaf.page, DayPopup)
    press(popup, Qt.Key.Key_N)
    leaf.scene.settle()
    assert leaf.page.sheets.plan_sheet is not None
    leaf.page.sheets.plan_sheet.reject()


def test_kinds_and_officers_narrow_it(leaf: Leaf) -> None:
    leaf.plan(leaf.today)
    head = leaf.page.head
    assert "1" in head.kinds["visits"].text()
    head.kinds["visits"].click()
    leaf.scene.settle()
    assert shown(leaf.grid, leaf.today) == []
    assert leaf.scene.house.settings.lists["calendar"]["hidden"] == ["visits"]
    head.kinds["visits"].click()
    leaf.scene.settle()
    other = leaf.scene.house.jobs.now(lambda store: add(store, Officer, name="邓毅"))
    leaf.page.refresh()
    leaf.scene.settle()
    head.choose(other)
    leaf.scene.settle()
    assert shown(leaf.grid, leaf.today) == []
    head.choose(leaf.officer)
    leaf.scene.settle()
    assert len(shown(leaf.grid, leaf.today)) == 1


def test_a_year_without_a_notice_says_so(leaf: Leaf) -> None:
    leaf.page.open(day=date(2040, 5, 5))
    leaf.scene.settle()
    assert leaf.page.note.isVisible()
    assert "2040" in leaf.page.note.words()
    leaf.page.open(day=date(2026, 5, 5))
    leaf.scene.settle()
    assert not leaf.page.note.isVisible()


def test_a_notice_is_pasted_looked_at_and_kept(leaf: Leaf) -> None:
    leaf.page.sheets.holidays()
    sheet = part(leaf.page, HolidaySheet)
    assert not sheet.go.isEnabled()
    sheet.text.setPlainText(N2026)
    sheet.look()
    leaf.scene.settle()
    model = sheet.table.shown_model()
    assert model is not None
    assert model.rowCount() == 39
    sheet.text.setPlainText("国庆节：2026年10月1日（周三）放假。")
    sheet.look()
    leaf.scene.settle()
    assert "周四" in sheet.told.text()
    assert not sheet.go.isEnabled()
    sheet.text.setPlainText(N2026)
    sheet.look()
    leaf.scene.settle()
    leaf.scene.press(sheet.table, Qt.Key.Key_Return, CONTROL)
    assert "39" in leaf.scene.told[-1][0]
    with leaf.store.reading() as session:
        assert len(session.scalars(select(CalendarDay.id)).all()) == 39
    leaf.page.sheets.holidays()
    again = parts(leaf.page, HolidaySheet)[-1]
    again.text.setPlainText(N2026)
    again.look()
    leaf.scene.settle()
    assert again.told.text() == "这 39 天都已登记过，没有要写入的。"
    assert not again.go.isEnabled()


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_the_month_is_printed_and_noted(leaf: Leaf, tmp_path: Path, suffix: str) -> None:
    leaf.plan(leaf.today)
    path = tmp_path / f"月历.{suffix}"
    with ask.answering(path):
        leaf.page.print()
        leaf.scene.settle()
    assert path.name in leaf.page.bar.words()
    if suffix == "docx":
        words = "\n".join(
            cell.text
            for table in Document(str(path)).tables
            for row in table.rows
            for cell in row.cells
        )
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        words = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "鼎盛磷肥" in words
    with leaf.store.reading() as session:
        told = session.execute(select(tables.audit).where(tables.audit.c.action == "export")).all()
        handed = session.execute(select(tables.handed_out.c.record)).scalars().all()
    assert len(told) == 1
    assert set(handed) == {"visit", "company"}


def test_leaving_the_question_prints_nothing(leaf: Leaf) -> None:
    with ask.answering(None):
        leaf.page.print()
    assert leaf.page.bar.words() == ""


@pytest.fixture
def demo_page(demo_home: Home, demo: Store) -> Iterator[tuple[Scene, CalendarPage]]:
    """The page over the invented park."""
    with scene(demo_home, demo) as made:
        page = CalendarPage(made.house)
        made.show(page)
        yield made, page


def test_the_park_fills_a_month_and_every_entry_opens(
    demo_page: tuple[Scene, CalendarPage],
) -> None:
    made, page = demo_page
    found = page.grid.agenda
    assert found is not None
    assert all(found.counts[kind] for kind in ("visits", "deadlines", "duties"))
    seen = set()
    for day in found.days:
        for one in found.of(day):
            if one.register not in seen:
                seen.add(one.register)
                page.open_item(one)
                assert made.gone[-1][0] == (one.register if one.id else "month")
    assert {"visits", "hazards", "companies"} <= seen
