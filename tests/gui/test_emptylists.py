"""The empty lists of duties and holidays: what holds all the same, and one key to load it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from liaison.base.paths import Home
from liaison.figures.dutyrules import rules, shipped
from liaison.gui.kit.blank import Blank
from liaison.gui.pages.records import RecordsPage
from liaison.records import Duty
from liaison.services import dutyseed, holidays, records, workdays
from liaison.store import undo
from liaison.store.step import Store
from tests.gui.hands import parts
from tests.gui.lists import show
from tests.gui.scenes import Scene, scene
from tests.stores import seated


def _blank(page: RecordsPage) -> Blank:
    return parts(page.list.listing, Blank)[0]


def test_duties_that_are_no_records_yet_are_told_and_loaded(stage: Scene) -> None:
    page = show(stage, "duties")
    words = _blank(page).words()
    assert "6 条" in words
    assert all(one.name in words for one in shipped())
    load = _blank(page)._button
    assert load.text() == "载入常态任务"
    load.setFocus()
    stage.press(load, Qt.Key.Key_Space)
    told, step = stage.told[-1]
    assert told == "已载入 6 条常态任务。"
    assert page.list.listing.model.rowCount() == 6
    assert step is not None
    stage.house.jobs.now(lambda store: undo.undo(store, step))
    stage.settle()
    assert "6 条" in _blank(page).words(), "undone, the shipped ones hold again"
    store = stage.house.jobs.store
    assert store is not None
    with store.reading() as session:
        assert rules(session) == shipped()


def test_duties_all_removed_are_told_to_ask_nothing(stage: Scene) -> None:
    store = stage.house.jobs.store
    assert store is not None
    dutyseed.load(store)
    with store.reading() as session:
        ids = [one.id for one in rules(session)]
    records.remove_all(store, Duty, ids)
    page = show(stage, "duties")
    assert _blank(page).words() == "没有常态任务：现在不要求走访任何企业。"
    assert _blank(page)._button.text() == "新增常态任务"


def test_holidays_that_are_no_records_yet_are_told_and_loaded(stage: Scene) -> None:
    page = show(stage, "calendar_days")
    years = {one.day.year for one in workdays.shipped()}
    assert all(f"{year}年" in _blank(page).words() for year in years)
    load = _blank(page)._button
    assert load.text() == "载入节假日安排"
    load.setFocus()
    stage.press(load, Qt.Key.Key_Space)
    assert page.list.listing.model.rowCount() == len(workdays.shipped())
    assert stage.house.jobs.now(holidays.load) == 0
    assert stage.house.jobs.now(holidays.in_force) == ()
    step = stage.told[-1][1]
    assert step is not None
    stage.house.jobs.now(lambda store: undo.undo(store, step))
    stage.settle()
    assert _blank(page)._button.text() == "载入节假日安排"


@pytest.mark.parametrize("register", ["duties", "calendar_days"])
def test_who_may_not_change_them_is_only_told(home: Home, local: Store, register: str) -> None:
    with scene(home, seated(local, "li", "officer")) as stage:
        page = show(stage, register)
        assert "程序自带" in _blank(page).words()
        assert not _blank(page)._button.isVisible()
