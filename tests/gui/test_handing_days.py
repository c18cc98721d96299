"""A handover of another day than today: planned, in the past, or changed while choosing."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt

from liaison.base.clock import clock
from liaison.gui.handing import HandingSheet
from liaison.services import takinghold
from tests.gui.filling import fill_in
from tests.gui.hands import click, press
from tests.gui.test_handing import Change, change

__all__ = ["change"]
_DAY = timedelta(days=1)


def _on(change: Change, sheet: HandingSheet, day: date) -> None:
    fill_in(change.scene, sheet.choice.boxes["day"], day.isoformat())
    sheet.choice.read()
    change.scene.settle()


def _of(change: Change, sheet: HandingSheet, giver: int, name: str) -> None:
    sheet.choice.boxes["giver_id"].editor.set_value(giver, name)
    sheet.choice.read()
    change.scene.settle()


def test_a_day_to_come_is_a_plan_and_says_so(change: Change) -> None:
    sheet, day = change.ready(), clock.today() + 3 * _DAY
    _on(change, sheet, day)
    click(sheet.next)
    change.scene.settle()
    assert "到那天仍未结的事项才移交" in sheet.pack.words.text()
    click(sheet.next)
    change.scene.settle()
    words, _step = change.scene.told[-1]
    assert f"3 家企业的交接已安排，{day} 起生效" in words
    assert "到那天仍未结的一并移交" in words
    assert change.answers() == change.giver
    press(sheet, Qt.Key.Key_Escape)
    with clock.held(clock.now() + 3 * _DAY):
        assert change.scene.house.jobs.now(takinghold.take_hold) == 1
    assert change.answers() == change.first


def test_a_day_that_is_over_is_warned_of(change: Change) -> None:
    sheet, day = change.ready(), clock.today() - 3 * _DAY
    _on(change, sheet, day)
    click(sheet.next)
    change.scene.settle()
    assert f"会改变 {day} 以来的责任归属" in sheet.pack.words.text()


def test_another_day_leaves_what_was_chosen(change: Change) -> None:
    sheet = change.ready()
    table = sheet.choice.table
    table.setFocus()
    table.selectRow(1)
    press(table, Qt.Key.Key_Space)
    assert [one.goes for one in sheet.choice.model.lines()] == [True, False, True]
    _on(change, sheet, clock.today() + _DAY)
    assert [one.goes for one in sheet.choice.model.lines()] == [True, False, True]
    assert {one.receiver_id for one in sheet.choice.model.lines()} == {change.first}
    _of(change, sheet, change.second, "林涛")
    assert sheet.choice.model.lines() == [], "of another officer it is begun anew"
    assert not sheet.next.isEnabled()
    _of(change, sheet, change.giver, "许丽")
    assert {one.goes for one in sheet.choice.model.lines()} == {True}


def test_companies_of_an_officer_chosen_no_more_do_not_come(change: Change) -> None:
    sheet = change.ready()
    before = sheet.choice.model.lines()
    giver = sheet.choice.boxes["giver_id"].editor
    giver.set_value(change.second, "林涛")
    sheet.choice.read()
    assert sheet.choice.chosen() is None, "those on the screen are another's"
    giver.set_value(change.giver, "许丽")
    sheet.choice.read()
    change.scene.settle()
    assert sheet.choice.model.lines() == before
    assert sheet.choice.chosen() is not None
