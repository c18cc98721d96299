"""Following a record on its form: moves with note and day, and what belongs to the record."""

from __future__ import annotations

from PySide6.QtCore import Qt

from liaison.gui.children import ChildPanel
from liaison.gui.fieldbox import FieldBox
from liaison.gui.formpage import FormPage
from liaison.gui.kit.labels import PlainLabel
from liaison.records import Action, Contact, Dispute, Issue, MediationSession, Party
from liaison.services import records
from tests.gui.desks import Desk
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, focused, parts, press, write


def test_a_hazard_goes_its_way(desk: Desk) -> None:
    values = {
        "kind": "hazard",
        "company_id": desk.company,
        "reported_on": "2026-11-10",
        "description": "通道堵塞",
    }
    of = desk.do(lambda store: records.save(store, Issue, values)).id
    page = desk.open("hazards", of)
    assert page.form.boxes["state"].note() == "状态在“办理”中变更。"
    moves = page.moves
    assert moves is not None
    assert set(moves.buttons) == {"ordered", "rectified", "handed-over"}
    click(moves.buttons["ordered"])
    assert moves.entry is not None
    assert moves.entry.text.isAncestorOf(focused())
    write(focused(), "限期七日整改")
    press(focused(), Qt.Key.Key_Return, CONTROL)
    desk.scene.settle()
    assert desk.card(Issue, of).values["state"] == "ordered"
    assert page.form.boxes["state"].editor.value() == "ordered"
    assert set(moves.buttons) == {"rectified", "handed-over"}
    told = [one.text() for one in parts(moves, PlainLabel)]
    assert "限期七日整改" in told
    assert desk.scene.told[-1][0].endswith("已转为“责令整改”。")

    click(moves.buttons["rectified"])
    click(moves.entry.go)
    desk.scene.settle()
    click(moves.buttons["ordered"])
    assert moves.buttons["ordered"].text() == "退回“责令整改”"
    click(moves.entry.go)
    desk.scene.settle()
    assert "必须写明原因" in " ".join(one.text() for one in parts(moves.entry, PlainLabel))
    write(moves.entry.text.text, "整改不到位")
    click(moves.entry.go)
    desk.scene.settle()
    card = desk.card(Issue, of)
    assert (card.values["state"], card.values["recheck"]) == ("ordered", "failed")
    assert desk.count(Action) == 3


def test_a_move_is_left_by_escape_and_its_day_is_checked(desk: Desk) -> None:
    values = {"kind": "need", "company_id": desk.company, "reported_on": "2026-11-10"}
    of = desk.do(lambda store: records.save(store, Issue, {**values, "description": "办证"})).id
    page = desk.open("needs", of)
    moves = page.moves
    assert moves is not None
    click(moves.buttons["finished"])
    assert moves.entry is not None
    write(moves.entry.on.line, "x")
    click(moves.entry.go)
    assert "不是有效日期" in " ".join(one.text() for one in parts(moves.entry, PlainLabel))
    press(moves.entry.text.text, Qt.Key.Key_Escape)
    assert moves.entry is None
    assert page.isVisible()
    assert desk.card(Issue, of).values["state"] == "registered"


def panel(page: FormPage, record: type) -> ChildPanel:
    """Return the panel of what belongs to the record."""
    return next(one for one in page.panels if one.record is record)


def test_contacts_are_added_changed_and_removed_in_place(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    contacts = panel(page, Contact)
    click(contacts.add)
    desk.scene.settle()
    assert contacts.form is not None
    assert contacts.form.boxes["name"].isAncestorOf(focused())
    fill_in(desk.scene, contacts.form.boxes["name"], "王芳")
    fill_in(desk.scene, contacts.form.boxes["phone"], "13900139000")
    assert page.is_changed()
    contacts.form.save()
    desk.scene.settle()
    assert contacts.form is None
    assert contacts.model.rowCount() == 1
    assert "139****9000" in [contacts.model.data(contacts.model.index(0, n)) for n in range(4)]

    contacts.table.go_to(0)
    contacts.table.setFocus()
    press(contacts.table, Qt.Key.Key_F2)
    desk.scene.settle()
    assert contacts.form is not None
    box: FieldBox = contacts.form.boxes["post"]
    fill_in(desk.scene, box, "安全主管")
    contacts.form.save()
    desk.scene.settle()
    card = contacts.model.card(0)
    assert card is not None
    assert card.values["post"] == "安全主管"

    contacts.table.go_to(0)
    contacts.table.setFocus()
    press(contacts.table, Qt.Key.Key_Delete)
    desk.scene.settle()
    assert contacts.model.rowCount() == 0
    assert desk.scene.told[-1][0] == "联系人已删除。"
    assert isinstance(desk.scene.told[-1][1], int)


def test_a_session_that_agrees_settles_the_dispute(desk: Desk) -> None:
    values = {"companies": [desk.company], "found_on": "2026-11-02", "description": "欠薪"}
    of = desk.do(lambda store: records.save(store, Dispute, values)).id
    page = desk.open("disputes", of)
    assert {one.record for one in page.panels} == {Party, MediationSession}
    sessions = panel(page, MediationSession)
    click(sessions.add)
    desk.scene.settle()
    assert sessions.form is not None
    fill_in(desk.scene, sessions.form.boxes["account"], "双方协商一致")
    fill_in(desk.scene, sessions.form.boxes["result"], "agreed")
    sessions.form.save()
    desk.scene.settle()
    card = desk.card(Dispute, of)
    assert (card.values["state"], card.values["settled_on"]) == ("settled", "2026-11-20")
    assert page.form.boxes["state"].editor.value() == "settled"
    assert sessions.model.rowCount() == 1
