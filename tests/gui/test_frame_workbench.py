"""The workbench: the day in words, columns, figures, and what opens behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import ALL, Scope
from liaison.gui.pages.bench import due_words
from liaison.gui.pages.desk import CARDS
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.services import following, names, reading, registers, today as day
from liaison.store import opening
from liaison.store.step import Store, Who
from tests.gui.hands import click, part, press
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
    assert all(shown), "the demo has something in every column"
    assert page.ring.counted() == f"已走访 {told.visited} / {told.assigned} 家"
    assert page.day.text() == "2026年11月20日星期五"


def test_figures_are_those_of_the_month(page: WorkbenchPage, demo: Store) -> None:
    month = Period.month_of(clock.today())
    with demo.reading() as session:
        wanted = {name: str(BY_NAME[name].value(session, month)) for name, *_rest in CARDS}
    assert {name: card.figure() for name, card in page.cards.items()} == wanted


@pytest.mark.parametrize("name", [name for name, *_rest in CARDS])
def test_a_figure_opens_exactly_the_rows_behind_it(
    page: WorkbenchPage, stage: Scene, demo: Store, name: str
) -> None:
    page.cards[name].setFocus()
    press(page.cards[name], Qt.Key.Key_Return)
    gone, what = stage.gone[-1]
    assert gone == name
    query = reading.Query(registers.BY_NAME[name], where=what["where"])
    month = Period.month_of(clock.today())
    with demo.reading() as session:
        rows = sorted(reading.all_ids(session, query))
        figure = BY_NAME[name]
        behind = sorted(figure.ids(session, month))  # type: ignore[union-attr]
    assert rows == behind


def test_a_line_is_one_key_from_its_record(page: WorkbenchPage, stage: Scene) -> None:
    first = page.columns[0]
    assert page.window().focusWidget() is first.view
    press(first.view, Qt.Key.Key_Down)
    press(first.view, Qt.Key.Key_Return)
    line = first.lines()[1]
    assert stage.gone[-1] == (line.register, {"id": line.id})
    press(first.view, Qt.Key.Key_Right)
    assert page.window().focusWidget() is page.columns[1].view
    press(page.columns[1].view, Qt.Key.Key_Right)
    press(page.columns[2].view, Qt.Key.Key_Right)
    assert page.window().focusWidget() is page.columns[2].view
    press(page.columns[2].view, Qt.Key.Key_Left)
    rect = page.columns[1].view.visualRect(page.columns[1].view.model().index(0, 0))
    click(page.columns[1].view.viewport(), rect.center())
    line = page.columns[1].lines()[0]
    assert stage.gone[-1] == (line.register, {"id": line.id})


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
    assert own.mine.isChecked()
    assert own.sentence.text() == _bench(store, Scope(officer_id=officer)).sentence
    press(own.cards["needs"], Qt.Key.Key_Return)
    assert len(stage.gone[-1][1]["where"]) == 2, "the officer narrows the rows too"
    click(own.all)
    stage.settle()
    assert own.sentence.text() == _bench(store).sentence
    assert stage.house.settings.lists["workbench"] == {"mine": False}
    again = WorkbenchPage(stage.house)
    stage.show(again)
    assert again.all.isChecked(), "the choice is remembered"
    for one in (own, again):
        one.close()


def test_a_leader_without_an_officer_is_offered_no_choice(page: WorkbenchPage) -> None:
    assert not page.mine.isVisible()
    assert not page.all.isVisible()


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
    assert page.trend.isVisible()
    page.resize(1100, 620)
    QTest.qWait(1)
    assert not page.trend.isVisible()
