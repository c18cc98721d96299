"""Drafts beside the form itself: of records inside it, and of the note of a move."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from liaison.records import Contact, Issue
from liaison.services import records
from tests.gui.desks import Desk
from tests.gui.filling import fill_in
from tests.gui.hands import click, focused, parts, press, write
from tests.gui.test_drafts import kept
from tests.stores import add


def test_a_record_inside_another_has_its_own_draft(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    panel = next(one for one in page.panels if one.record is Contact)
    click(panel.add)
    desk.scene.settle()
    assert panel.form is not None
    fill_in(desk.scene, panel.form.boxes["name"], "王强")
    page.keep_draft()
    assert [one.form for one in kept(desk)] == [
        f"contact@{desk.company}:new:company_id={desk.company}"
    ]
    again = desk.open("companies", desk.company)
    panel = next(one for one in again.panels if one.record is Contact)
    assert panel.form is not None
    assert panel.form.boxes["name"].editor.value() == "王强"
    panel.form.save()
    desk.scene.settle()
    assert kept(desk) == []
    assert desk.count(Contact) == 1


def test_what_was_cancelled_under_a_table_can_be_fetched_back(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    panel = next(one for one in page.panels if one.record is Contact)
    click(panel.add)
    desk.scene.settle()
    assert panel.form is not None
    fill_in(desk.scene, panel.form.boxes["name"], "王强")
    press(focused(), Qt.Key.Key_Escape)
    assert panel.form is None
    click(next(one for one in parts(panel, QPushButton) if one.text() == "恢复填写"))
    desk.scene.settle()
    assert panel.form is not None
    assert panel.form.boxes["name"].editor.value() == "王强"


def _need(desk: Desk) -> int:
    told = {"kind": "诉求", "company_id": desk.company, "reported_on": "2026-11-03"}
    more = {"description": "办证", "officer_id": desk.lead}
    made: int = desk.do(lambda store: add(store, Issue, **told, **more))
    return made


def test_the_note_of_a_move_has_its_draft_and_survives_cancelling(desk: Desk) -> None:
    need = _need(desk)
    page = desk.open("needs", need)
    assert page.moves is not None
    state, button = next(iter(page.moves.buttons.items()))
    click(button)
    write(focused(), "已电话联系")
    page.keep_draft()
    assert [one.form for one in kept(desk)] == [f"moves@needs:{need}"]
    again = desk.open("needs", need)
    assert again.moves is not None
    assert again.moves.entry is not None
    assert again.moves.entry.note() == "已电话联系"
    press(focused(), Qt.Key.Key_Escape)
    assert kept(desk) == []
    click(again.moves.buttons[state])
    assert again.moves.entry.note() == "已电话联系"
    click(again.moves.entry.go)
    desk.scene.settle()
    assert kept(desk) == []
    assert str(desk.card(Issue, need).values["state"]) == state


def test_a_move_over_somebody_elses_keeps_the_note(desk: Desk) -> None:
    need = _need(desk)
    page = desk.open("needs", need)
    assert page.moves is not None
    click(next(iter(page.moves.buttons.values())))
    write(focused(), "已电话联系")
    desk.do(lambda store: records.save(store, Issue, {"description": "改"}, need))
    entry = page.moves.entry
    assert entry is not None
    click(entry.go)
    desk.scene.settle()
    assert page.moves.entry is entry
    assert entry.note() == "已电话联系"
    assert "仍在" in " ".join(one.text() for one in parts(entry, type(entry._problem)))
    click(entry.go)
    desk.scene.settle()
    assert page.moves.entry is None
    assert desk.card(Issue, need).version == 3
