"""The month board by its keys and the mouse: what it shows, plans, moves, records and prints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.gui import ask
from liaison.gui.monthmap import task_words
from liaison.gui.monthwords import row_words
from liaison.gui.pages.month import MonthPage
from liaison.records import Visit
from liaison.services import duties, monthboard, records
from liaison.services.duties import CompanyMonth
from liaison.services.dutycells import TASK_WORDS
from liaison.services.monthboard import BoardRow
from liaison.store.step import Store
from tests.gui.hands import CONTROL, click, press, write
from tests.gui.scenes import Scene, scene

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stage(demo_home: Home, demo: Store) -> Iterator[Scene]:
    """A scene over the demo store on its day."""
    with scene(demo_home, demo) as made:
        yield made


@pytest.fixture
def page(stage: Scene) -> Iterator[MonthPage]:
    """The month board on the screen, read."""
    made = MonthPage(stage.house)
    stage.show(made)
    yield made
    stage.settle()
    made.close()


def _month() -> Period:
    return Period.month_of(clock.today())


def _free_day(row: BoardRow) -> date:
    """Return the last day of the month without a visit to the company."""
    taken = {mark.day for mark in row.marks}
    day = _month().last
    while day in taken:
        day -= timedelta(days=1)
    assert day >= clock.today()
    return day


def _stand(page: MonthPage, row: int, day: date | None) -> None:
    page.grid.setFocus()
    page.grid.go(row, day.day if day is not None else 0)


def _planned(stage: Scene, company: int) -> list[date]:
    store = stage.house.jobs.store
    assert store is not None
    with store.reading() as session:
        board = monthboard.read_month(session, _month())
    row = next(one for one in board.rows if one.month.company_id == company)
    return [mark.day for mark in row.marks if mark.outcome == "planned"]


def _rest(asked: list[CompanyMonth]) -> str:
    """What is left, apart: not visited at all, and not often enough."""
    never = sum(1 for one in asked if one.missing and not one.visits)
    short = sum(1 for one in asked if one.missing and one.visits)
    told = [(f"未走访 {never} 家", never), (f"次数不够 {short} 家", short)]
    return "，".join(words for words, n in told if n)


def test_every_number_says_what_it_counts(page: MonthPage) -> None:
    for label in (page.head.sentence, page.head.note):
        assert "一次也没走访" in label.toolTip()
        assert "同一天" in label.accessibleDescription()
    tasks = ["安检", "流口", "宣传", "法律"]
    note = page.head.note.text()
    places = [note.index(task) for task in tasks if task in note]
    assert len(places) > 2
    assert places == sorted(places), "in the order of the columns"
    for task in tasks:
        many = sum(1 for row in page.grid.rows if task_of(task) in row.month.owed)
        assert not many or f"{task} {many} 家" in note
    for words in ("○ 未做", "○ 计划", "免 已免除", "◐ 次数不够"):
        assert words in page.legend.text()
    _name, visits = next(one for one in page.grid.map().columns() if one[0] == "visits")
    QTest.mouseMove(page.grid.viewport(), visits.center())
    page.grid._tip(visits.center())
    assert "应走访的次数" in page.grid.viewport().toolTip()
    first = page.grid.rows[0].month
    page.grid.go(0, 0)
    assert page.grid.accessibleDescription() == row_words(first)
    assert f"应走访 {first.asked} 次" in row_words(first)


def task_of(word: str) -> str:
    """The ``Counted`` value of a task's short word."""
    return next(task for task, told in TASK_WORDS.items() if told == word)


def test_half_a_task_is_neither_done_nor_undone(page: MonthPage) -> None:
    row = page.grid.rows[0].month
    tasks = dict.fromkeys(row.tasks, 1)
    wanted = {"safety": 2, "population": 1, "publicity": 0, "legal": 2}
    half = row._replace(tasks=tasks | {"legal": 0}, wanted=wanted)
    assert [task_words(half, task) for task in wanted] == ["◐", "✓", "✓", "○"]


def test_the_board_is_the_duties_of_the_month(page: MonthPage, demo: Store) -> None:
    with demo.reading() as session:
        told = duties.month_table(session, _month())
    shown = {row.month.company_id: row.month for row in page.grid.rows}
    assert shown == {one.company_id: one for one in told}
    asked = [one for one in told if one.asked]
    left = sum(1 for one in asked if one.missing)
    assert left, "the demo has something left to do"
    assert page.head.sentence.text() == (
        f"{_month().first.month}月应走访 {len(asked)} 家，已达标 {len(asked) - left} 家，"
        f"还差 {left} 家（{_rest(asked)}）"
    )
    missing = [row.month.missing for row in page.grid.rows]
    assert missing == sorted(missing, reverse=True), "what lacks most comes first"


def test_enter_records_a_visit_and_opens_one(page: MonthPage, stage: Scene) -> None:
    _stand(page, 0, None)
    press(page.grid, Qt.Key.Key_Return)
    company = page.grid.rows[0].month.company_id
    today = clock.today()
    assert stage.gone[-1] == ("visits", {"quick": True, "company_id": company, "day": today})
    row = next(n for n, one in enumerate(page.grid.rows) if one.marks)
    mark = page.grid.rows[row].marks[0]
    _stand(page, row, mark.day)
    press(page.grid, Qt.Key.Key_Return)
    assert stage.gone[-1] == ("visits", {"id": mark.visit_id, "back": "month"})
    press(page.grid, Qt.Key.Key_F2)
    company = page.grid.rows[row].month.company_id
    assert stage.gone[-1] == ("companies", {"id": company, "back": "month"})


def test_a_visit_is_planned_moved_and_dropped_by_keys(page: MonthPage, stage: Scene) -> None:
    row = page.grid.rows[0]
    company, day = row.month.company_id, _free_day(row)
    _stand(page, 0, day)
    press(page.grid, Qt.Key.Key_P)
    stage.settle()
    assert _planned(stage, company) == [day]
    words, step = stage.told[-1]
    assert words == f"已计划 {day} 走访{row.month.company}。"
    assert step, "it can be undone"
    assert page.grid.mark() is not None
    press(page.grid, Qt.Key.Key_Left, SHIFT)
    stage.settle()
    assert _planned(stage, company) == [day - timedelta(days=1)]
    press(page.grid, Qt.Key.Key_Delete)
    stage.settle()
    assert _planned(stage, company) == []


def test_a_company_is_dragged_to_a_day_and_its_plan_to_another(
    page: MonthPage, stage: Scene
) -> None:
    grid = page.grid
    row = grid.rows[0]
    company, day = row.month.company_id, _free_day(row)
    plan = grid.map()

    def middle(number: int) -> QPoint:
        return plan.day_at(number).translated(0, plan.head).center()

    _drag(grid.viewport(), QPoint(40, plan.head + plan.row // 2), middle(day.day))
    stage.settle()
    assert _planned(stage, company) == [day]
    before = day - timedelta(days=1)
    _drag(grid.viewport(), middle(day.day), middle(before.day))
    stage.settle()
    assert _planned(stage, company) == [before]


def _drag(where: QWidget, start: QPoint, end: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(where, left, Qt.KeyboardModifier.NoModifier, start)
    for part in (1, 2, 3):
        QTest.mouseMove(where, QPoint(start.x() + (end.x() - start.x()) * part // 3, end.y()))
    QTest.mouseRelease(where, left, Qt.KeyboardModifier.NoModifier, end)


def test_a_plan_in_the_past_is_refused_in_words(page: MonthPage, stage: Scene) -> None:
    row = page.grid.rows[0]
    _stand(page, 0, _month().first)
    press(page.grid, Qt.Key.Key_P)
    stage.settle()
    assert _planned(stage, row.month.company_id) == []
    assert page.bar.isVisible()


def test_what_is_shown_is_narrowed_by_words_and_by_what_is_left(
    page: MonthPage, stage: Scene
) -> None:
    name = page.grid.rows[0].month.company
    page.head.box.setFocus()
    write(page.head.box, name)
    stage.wait_for(lambda: [row.month.company for row in page.grid.rows] == [name])
    page.head.box.clear()
    click(page.head.missing)
    stage.wait_for(
        lambda: len(page.grid.rows) > 1 and all(row.month.owed for row in page.grid.rows)
    )
    assert stage.house.settings.lists["month"]["missing"] is True
    write(page.head.box, "没有这家企业")
    stage.wait_for(page.blank.isVisible)


def test_the_year_is_a_click_away(page: MonthPage, stage: Scene, demo: Store) -> None:
    click(page.head.yearly)
    stage.settle()
    with demo.reading() as session:
        board = monthboard.read_year(session, clock.today().year)
    assert page.table.rows() == list(board.rows)
    assert page.table.isVisible()
    assert not page.grid.isVisible()
    page.table.setFocus()
    stage.press(page.table.table, Qt.Key.Key_Return)
    assert stage.gone[-1][0] == "companies"


def test_the_selected_companies_are_printed(
    page: MonthPage, stage: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docx import Document

    target = tmp_path / "走访登记表.docx"
    monkeypatch.setattr(ask, "save_file", lambda *_a, **_k: target)
    _stand(page, 0, None)
    press(page.grid, Qt.Key.Key_Space)
    press(page.grid, Qt.Key.Key_Down)
    press(page.grid, Qt.Key.Key_Space)
    assert "已选 2 家" in page.head.note.text()
    page.print_forms()
    stage.settle()
    text = "\n".join(
        cell.text for table in Document(str(target)).tables for row in table.rows
        for cell in row.cells
    )  # fmt: skip
    for row in page.grid.rows[:2]:
        assert row.month.company in text
    press(page.grid, Qt.Key.Key_Escape)
    assert not page.grid.selected


def test_the_selected_companies_go_into_the_table_of_many(page: MonthPage, stage: Scene) -> None:
    _stand(page, 0, None)
    press(page.grid, Qt.Key.Key_Space)
    press(page.grid, Qt.Key.Key_Down)
    press(page.grid, Qt.Key.Key_Space)
    page.record_all()
    today = clock.today().isoformat()
    assert stage.gone[-1] == (
        "visit_grid",
        {"rows": [{"visited_on": today, "company_id": row.month.company}
                  for row in page.grid.rows[:2]]},
    )  # fmt: skip


def test_the_month_before_is_a_key_away(page: MonthPage, stage: Scene) -> None:
    press(page.grid, Qt.Key.Key_PageUp, CONTROL)
    stage.settle()
    assert page.head.month() == _month().before()
    assert page.head.sentence.text().startswith(f"{_month().before().first.month}月应走访")


def _on(day: date) -> Any:
    return clock.held(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def test_left_open_over_night_it_shows_the_new_month(page: MonthPage, stage: Scene) -> None:
    first, next_month = _month().last + timedelta(days=1), _month().last + timedelta(days=5)
    with _on(first):
        page.open()
        stage.settle()
        assert page.head.month() == Period.month_of(first)
        page.head.picker.step(-1)
        stage.settle()
        page.open()
        assert page.head.month() == Period.month_of(first).before(), "who turned back stays there"
        page.open(day=next_month)
        assert next_month in page.head.month()
    stage.settle()


def test_the_rules_behind_the_numbers_are_a_click_away(page: MonthPage, stage: Scene) -> None:
    click(page.head.rules)
    assert stage.gone[-1] == ("duties", {})


def test_an_empty_park_says_how_to_begin(home: Home, local: Store) -> None:
    with scene(home, local) as stage:
        made = MonthPage(stage.house)
        stage.show(made)
        assert made.head.sentence.text().endswith("月没有要求走访的企业")
        assert made.blank.isVisible()
        stage.press(made.blank._button, Qt.Key.Key_Space)
        assert stage.gone[-1] == ("import", {})


def test_a_visit_recorded_elsewhere_shows_at_once(page: MonthPage, stage: Scene) -> None:
    row = page.grid.rows[0]
    company = row.month.company_id
    stage.house.jobs.run(
        lambda store: records.save(
            store,
            Visit,
            {
                "company_id": company,
                "visited_on": clock.today(),
                "content": "走访",
                "outcome": "done",
                "officers": [row.month.officer_id],
            },
        )
    )
    stage.settle()
    now = next(one for one in page.grid.rows if one.month.company_id == company)
    assert now.month.visits == row.month.visits + 1


def test_without_a_selection_only_what_is_planned_for_the_day_is_printed(
    page: MonthPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[tuple[list[int], date]] = []
    monkeypatch.setattr(page.printing, "start", lambda *asked: printed.append(asked))
    today = clock.today()
    mark = next(one for row in page.grid.rows for one in row.marks)
    kinds = (("planned", today), ("done", today), ("planned", today + timedelta(days=1)))
    there = [(mark._replace(outcome=outcome, day=day),) for outcome, day in kinds]
    rows = page.grid.rows
    marks = (*there, *[()] * (len(rows) - len(there)))
    told = tuple(row._replace(marks=own) for row, own in zip(rows, marks, strict=True))
    monkeypatch.setattr(page.grid, "rows", told)
    _stand(page, 2, None)
    page.print_forms()
    assert printed == [([page.grid.rows[0].month.company_id], today)]


def test_t_goes_to_today(page: MonthPage) -> None:
    _stand(page, 1, None)
    press(page.grid, Qt.Key.Key_T)
    assert (page.grid.row, page.grid.chosen_day()) == (1, clock.today())
