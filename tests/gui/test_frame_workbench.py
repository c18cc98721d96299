"""The workbench: the day in words, columns, figures, and what opens behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import ALL, Scope
from liaison.gui.pages.bench import BenchColumn, TwoColumns, due_words
from liaison.gui.pages.desk import CARDS
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.services import assigning, following, names, reading, registers, today as day
from liaison.services.benchlines import Line
from liaison.store import opening
from liaison.store.step import Store, Who
from tests.gui.hands import click, part, parts, press
from tests.gui.scenes import Scene, scene
from tests.stores import LOGIN, Made


@pytest.fixture
def stage(demo_home: Home, demo: Store) -> Iterator[Scene]:
    """A scene over the demo store on its day."""
    with scene(demo_home, demo) as made:
        yield made


@pytest.fixture
def page(stage: Scene) -> Iterator[WorkbenchPage]:
    """The workbench on the screen, read."""
    made = WorkbenchPage(stage.house)
    stage.show(made)
    yield made
    stage.settle()
    made.close()


def _bench(store: Store, scope: Scope = ALL) -> day.Bench:
    with store.reading() as session:
        return day.bench(session, scope)


def test_the_page_shows_what_the_service_tells(page: WorkbenchPage, demo: Store) -> None:
    told = _bench(demo)
    assert page.sentence.text() == told.sentence
    shown = [column.lines() for column in page.columns]
    assert shown == [told.overdue, told.week, told.waiting]
    assert page.side.ring.isVisible()
    assert all(shown), "the demo has something in every column"
    assert page.side.ring.counted() == f"已走访 {told.visited} / {told.assigned} 家"
    assert page.day.text() == "2026年11月20日星期五"


def test_figures_are_those_of_the_month(page: WorkbenchPage, demo: Store) -> None:
    month = Period.month_of(clock.today())
    with demo.reading() as session:
        wanted = {name: str(BY_NAME[name].value(session, month)) for name, *_rest in CARDS}
    assert {name: card.figure() for name, card in page.side.cards.items()} == wanted


@pytest.mark.parametrize("name", [name for name, *_rest in CARDS])
def test_a_figure_opens_exactly_the_rows_behind_it(
    page: WorkbenchPage, stage: Scene, demo: Store, name: str
) -> None:
    page.side.cards[name].setFocus()
    press(page.side.cards[name], Qt.Key.Key_Return)
    gone, what = stage.gone[-1]
    assert gone == name
    query = reading.Query(registers.BY_NAME[name], where=what["where"])
    month = Period.month_of(clock.today())
    with demo.reading() as session:
        rows = sorted(reading.all_ids(session, query))
        figure = BY_NAME[name]
        behind = sorted(figure.ids(session, month))  # type: ignore[union-attr]
    assert rows == behind


def test_the_ring_opens_exactly_the_companies_not_visited(
    page: WorkbenchPage, stage: Scene, demo: Store
) -> None:
    """Of the station, and of one officer who stands in for another too."""
    with demo.reading() as session:
        one, other = (officer for officer, _name in names.offer(session, "Officer")[:2])
        start, end = clock.today(), clock.today() + timedelta(days=9)
    assigning.stand_in(demo, other, one, start, end)
    stage.settle()
    for officer in (None, one):
        if officer is not None:
            click(page.whose["each"])
            stage.settle()
            assert page._told is not None
            page._narrow_to(next(one for one in page._told.officers if one.officer_id == officer))
            stage.settle()
        shown = [one for one in parts(page.side, QPushButton) if one.text() == "查看未走访的企业"]
        click(shown[0])
        gone, what = stage.gone[-1]
        query = reading.Query(registers.BY_NAME[gone], what.get("where", ()), what["named"])
        with demo.reading() as session:
            rows = reading.all_ids(session, query)
        assert page._told is not None
        told = page._told.bench
        assert len(rows) == told.assigned - told.visited > 0


def _going(line: Line) -> tuple[str, dict[str, object]]:
    """Where Enter on a line leads."""
    if line.act == "visit":
        return "visits", {"quick": True, "company_id": line.company_id}
    if line.act == "fulfil":
        return "visits", {"quick": True, "visit_id": line.id}
    if line.act == "assign":
        return "board", {"company_id": line.company_id}
    if line.act == "list":
        return line.register, {"where": line.where}
    return line.register, {"id": line.id, "back": "workbench"}


def test_a_line_is_one_key_from_being_done(page: WorkbenchPage, stage: Scene) -> None:
    first = page.columns[0]
    assert page.window().focusWidget() is first.view
    press(first.view, Qt.Key.Key_Down)
    press(first.view, Qt.Key.Key_Return)
    assert stage.gone[-1] == _going(first.lines()[1])
    press(first.view, Qt.Key.Key_Right)
    assert page.window().focusWidget() is page.columns[1].view
    press(page.columns[1].view, Qt.Key.Key_Right)
    press(page.columns[2].view, Qt.Key.Key_Right)
    assert page.window().focusWidget() is page.columns[2].view
    press(page.columns[2].view, Qt.Key.Key_Left)
    rect = page.columns[1].view.visualRect(page.columns[1].view.model().index(0, 0))
    click(page.columns[1].view.viewport(), rect.center())
    assert stage.gone[-1] == _going(page.columns[1].lines()[0])


def test_every_kind_of_line_leads_to_where_it_is_done(page: WorkbenchPage, stage: Scene) -> None:
    kinds: dict[str, tuple[BenchColumn, int, Line]] = {}
    for column in page.columns:
        for row, line in enumerate(column.lines()):
            kinds.setdefault(line.act, (column, row, line))
    assert {"open", "visit"} <= set(kinds)
    for column, row, line in kinds.values():
        column.view.setFocus()
        column.view.setCurrentIndex(column.view.model().index(row, 0))
        press(column.view, Qt.Key.Key_Return)
        assert stage.gone[-1] == _going(line)
        press(column.view, Qt.Key.Key_Space)
        assert stage.gone[-1] == (line.register, {"id": line.id, "back": "workbench"})
        if line.company_id is not None:
            press(column.view, Qt.Key.Key_V)
            assert stage.gone[-1] == ("visits", {"quick": True, "company_id": line.company_id})


def test_a_line_is_put_off_and_shown_again(page: WorkbenchPage, stage: Scene) -> None:
    column = page.columns[1]
    line = column.lines()[0]
    column.view.setFocus()
    press(column.view, Qt.Key.Key_S)
    assert page.deeds.menu is not None
    press(page.deeds.menu, Qt.Key.Key_1)
    stage.settle()
    assert line.key not in {one.key for one in column.lines()}
    tomorrow = clock.today() + timedelta(days=1)
    assert stage.told[-1][0] == f"“{line.title}”已推迟到 {tomorrow}，到时再显示。"
    assert page.put_off.text() == "已推迟 1 条，全部显示"
    click(page.put_off)
    stage.settle()
    assert column.lines()[0] == line
    assert not page.put_off.isVisible()


def test_the_menu_of_a_line_tells_its_keys(page: WorkbenchPage, stage: Scene) -> None:
    column = page.columns[1]
    at = column.view.visualRect(column.view.model().index(0, 0)).center()
    where = column.view.viewport().mapToGlobal(at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where)
    QApplication.sendEvent(column.view.viewport(), event)
    assert page.deeds.menu is not None
    words = [action.text().replace("\t", " ") for action in page.deeds.menu.actions()]
    assert words == ["办理 Enter", "打开记录 空格", "登记走访 V", "推迟… S"]
    press(page.deeds.menu, Qt.Key.Key_Return)
    stage.settle()
    assert stage.gone[-1] == _going(column.lines()[0])


def test_what_is_done_this_week_is_a_click_away(page: WorkbenchPage, demo: Store) -> None:
    told = _bench(demo)
    assert told.finished, "the demo did something this week"
    column = page.columns[2]
    assert isinstance(column, TwoColumns)
    assert column.turn.text() == f"本周已完成 {len(told.finished)}"
    click(column.turn)
    assert column.lines() == told.finished
    click(column.turn)
    assert column.lines() == told.waiting


def test_a_leader_sees_the_day_of_every_officer(
    page: WorkbenchPage, stage: Scene, demo: Store
) -> None:
    click(page.whose["each"])
    stage.settle()
    with demo.reading() as session:
        days = day.by_officer(session)
    assert page.officers.days() == days
    assert page.officers.isVisible()
    assert not page.columns[0].isVisible()
    table = page.officers.table
    table.setFocus()
    stage.press(table, Qt.Key.Key_Return)
    first = days[0]
    told = _bench(demo, Scope(officer_id=first.officer_id))
    assert page.sentence.text() == f"{first.name}：{told.sentence}"
    assert [len(one.lines()) for one in page.columns] == [first.overdue, first.week, first.waiting]
    stage.press(page.columns[0].view, Qt.Key.Key_Escape)
    assert page.officers.isVisible(), "Esc leads back to all officers"


def test_a_step_elsewhere_refreshes_the_day(page: WorkbenchPage, stage: Scene) -> None:
    line = next(one for one in page.columns[0].lines() if one.register == "needs")
    store = stage.house.jobs.store
    assert store is not None
    record = registers.NEEDS.record
    states = following.moves(store, record, line.id)
    end = next(one for one in states if one.value in ("finished", "declined"))
    stage.house.jobs.now(
        lambda store: following.advance(store, record, line.id, str(end.value), "已办理")
    )
    stage.settle()
    assert line not in page.columns[0].lines()


def test_an_officer_sees_own_work_and_the_stations(
    demo_home: Home, demo_made: Made, page: WorkbenchPage, stage: Scene
) -> None:
    store = stage.house.jobs.store
    assert store is not None
    with store.reading() as session:
        officer = names.offer(session, "Officer")[0][0]
    stage.house.who = store.who = Who(LOGIN, "officer", officer)
    own = WorkbenchPage(stage.house)
    stage.show(own)
    assert own.whose["mine"].isChecked()
    assert own.sentence.text() == _bench(store, Scope(officer_id=officer)).sentence
    press(own.side.cards["needs"], Qt.Key.Key_Return)
    assert len(stage.gone[-1][1]["where"]) == 2, "the officer narrows the rows too"
    click(own.whose["all"])
    stage.settle()
    assert own.sentence.text() == _bench(store).sentence
    assert stage.house.settings.lists["workbench"]["whose"] == "all"
    again = WorkbenchPage(stage.house)
    stage.show(again)
    assert again.whose["all"].isChecked(), "the choice is remembered"
    for one in (own, again):
        one.close()


def test_who_is_no_officer_has_no_work_of_their_own(page: WorkbenchPage) -> None:
    shown = [name for name, one in page.whose.items() if one.isVisible()]
    assert shown == ["all", "each"]


def test_an_officer_sees_no_table_of_colleagues(demo_home: Home, demo: Store) -> None:
    with demo.reading() as session:
        officer = names.offer(session, "Officer")[0][0]
    before, demo.who = demo.who, Who(LOGIN, "officer", officer)
    try:
        with scene(demo_home, demo) as made:
            page = WorkbenchPage(made.house)
            made.show(page)
            assert [name for name, one in page.whose.items() if one.isVisible()] == ["mine", "all"]
    finally:
        demo.who = before


def test_an_empty_store_says_how_to_begin(home: Home, template: Made) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    with scene(home, store) as made:
        page = WorkbenchPage(made.house)
        made.show(page)
        assert page.first.isVisible()
        assert not page.body.isVisible()
        click(part(page.first, QPushButton))
        assert made.gone[-1][0] == "import"
        page.close()
    store.close()


def test_days_are_told_in_words() -> None:
    at = clock.today()
    told = [due_words(at + timedelta(days=days), at) for days in (-3, 0, 1, 5)]
    assert told == [
        ("逾期 3 天", "overdue"),
        ("今天到期", "soon"),
        ("明天到期", "soon"),
        ("还有 5 天", "neutral"),
    ]
    assert due_words(None, at) == ("", "neutral")


def test_the_trend_shows_where_there_is_room_for_all_of_it(page: WorkbenchPage) -> None:
    page.resize(1100, 800)
    QTest.qWait(1)
    assert page.side.trend.isVisible()
    page.resize(1100, 620)
    QTest.qWait(1)
    assert not page.side.trend.isVisible()
