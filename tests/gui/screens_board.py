"""Pictures of assigning: the board, the officer picked, many at once, handing over, the matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.gui.boardpick import OfficerPick
from liaison.gui.bulkassign import BulkAssign
from liaison.gui.handing import HandingSheet
from liaison.gui.matrixedit import SupportSheet
from liaison.gui.pictures import settle
from liaison.records import Department, Issue, Support
from liaison.services import assigning, board as boards, departmentcontacts, names, records
from liaison.store.step import Store
from tests.gui.hands import part, press

if TYPE_CHECKING:
    from tests.gui.screens import Camera

_TYPED_MS = 250


def _arrange(store: Store) -> None:
    """A stand-in, a planned change, a company nobody leads, special supports."""
    today = clock.today()
    with store.reading() as session:
        found = boards.read(session, today)
        departments = [one for one, _name in names.offer(session, "Department")]
    busy = [lane for lane in found.lanes if lane.officer_id and len(lane.firms) > 2]
    first, second = busy[0], busy[1]
    firms = [one.id for one in first.firms]
    day = timedelta(days=1)
    assigning.stand_in(
        store, first.officer_id, second.officer_id, today, today + 9 * day, firms[:1]
    )
    assigning.assign(store, firms[1:2], second.officer_id, today + 4 * day)
    told = {"company_id": firms[0], "department_id": departments[0], "contact": "钱卫东"}
    records.save(store, Support, {**told, "start": today - 30 * day, "end": today + 12 * day})
    told = {"company_id": firms[2], "department_id": departments[1], "contact": "孙敏"}
    records.save(store, Support, {**told, "start": today + 2 * day})
    records.save(store, Department, {"name": "水上支队", "supports_all": False})


def assigning_board(camera: Camera) -> None:
    """The board with a selection, while something is dragged, and the officer picked by keys."""
    program, window = camera.window()
    jobs = program.jobs
    jobs.now(_arrange)
    window.go("board")
    settle(jobs)
    page: Any = window.pages.front()
    view = page.view
    view.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Down):
        press(view, key)
    press(view, Qt.Key.Key_Space)
    settle(jobs)
    camera.shoot(window, "board")
    plan, port = view.plan, view.viewport()
    start = plan.card(1, 0).center()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for by in (20, 120, plan.lane_wide + 40):
        _drag(port, start + QPoint(by, 30))
    camera.shoot(window, "board-drag")
    press(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    press(view, Qt.Key.Key_M)
    sheet = part(window, OfficerPick)
    camera.shoot(sheet, "board-pick")
    sheet.reject()
    page.bulk()
    bulk = part(window, BulkAssign)
    offer = page.board.lanes[3]
    bulk.boxes["officer_id"].editor.set_value(offer.officer_id, offer.name)
    bulk.foresee()
    settle(jobs)
    camera.shoot(bulk, "board-bulk")
    bulk.reject()
    page.head.filters.show_missing()
    settle(jobs)
    camera.shoot(window, "board-missing")


def _drag(port: Any, to: QPoint) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left = Qt.MouseButton.LeftButton
    where = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, QPointF(port.mapToGlobal(to)), Qt.MouseButton.NoButton,
        left, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(port, event)


def handing_over(camera: Camera) -> None:
    """The three pages of a handover."""
    program, window = camera.window()
    jobs = program.jobs
    jobs.now(_arrange)
    window.go("board")
    settle(jobs)
    page: Any = window.pages.front()
    giver, receiver = page.board.lanes[1], page.board.lanes[3]
    page.hand_over(giver.officer_id)
    sheet = part(window, HandingSheet)
    settle(jobs)
    sheet.choice.boxes["receiver_id"].editor.set_value(receiver.officer_id, receiver.name)
    sheet.choice._give_all()
    sheet.choice.table.selectRow(1)
    settle(jobs)
    camera.shoot(sheet, "handing-1")
    sheet.next.click()
    settle(jobs)
    sheet.pack.tabs.setCurrentIndex(1)
    camera.shoot(sheet, "handing-2")
    sheet.next.click()
    settle(jobs)
    camera.shoot(sheet, "handing-3")
    sheet.reject()
    window.go("assignments")
    settle(jobs)
    camera.shoot(window, "assignments-links")


def backing_matrix(camera: Camera) -> None:
    """The matrix, a support being changed, and only the companies with special support."""
    program, window = camera.window()
    jobs = program.jobs
    jobs.now(_arrange)
    window.go("matrix")
    settle(jobs)
    page: Any = window.pages.front()
    page.view.setFocus()
    page.view.go_to(2, 1)
    camera.shoot(window, "matrix")
    page.switches["special"].click()
    settle(jobs)
    camera.shoot(window, "matrix-special")
    page.edit(0, 0)
    sheet = part(window, SupportSheet)
    settle(jobs)
    QTest.qWait(_TYPED_MS)
    camera.shoot(sheet, "matrix-edit")
    sheet.reject()
    page.open(gap="")
    settle(jobs)
    page.edit(0, 1)
    sheet = part(window, SupportSheet)
    settle(jobs)
    editor: Any = sheet.boxes["contact"].editor
    editor.line.completer().complete()
    camera.shoot(sheet, "matrix-contacts")
    sheet.reject()


def desks(camera: Camera) -> None:
    """A department with its contacts, one of them being changed; the two ledgers of the N."""
    program, window = camera.window()
    jobs = program.jobs
    window.go("departments")
    settle(jobs)
    camera.shoot(window, "departments")
    page: Any = window.pages.front()
    with_several = jobs.now(_with_several)
    window.go("departments", id=with_several)
    settle(jobs)
    camera.shoot(window, "department")
    page.form.panels[0].table.setFocus()
    page.form.panels[0].table.selectRow(1)
    press(page.form.panels[0].table, Qt.Key.Key_F2)
    settle(jobs)
    camera.shoot(window, "department-contact")
    window.go("needs", id=jobs.now(_given_away))
    settle(jobs)
    camera.shoot(window, "need-given")
    for name in ("departments", "alongside"):
        window.go("ledgers", ledger=name)
        settle(jobs)
        camera.shoot(window, f"ledger-{name}")


def _given_away(store: Store) -> int:
    with store.reading() as session:
        query = select(Issue.id).where(Issue.department_id.is_not(None), Issue.kind == "need")
        return session.scalars(query.order_by(Issue.id.desc())).first() or 0


def _with_several(store: Store) -> int:
    with store.reading() as session:
        found = departmentcontacts.desks(session, clock.today())
    return max(found, key=lambda one: len(found[one].people))


def board_empty(camera: Camera) -> None:
    """Board and matrix of a store without companies."""
    program, window = camera.window("empty")
    for name in ("board", "matrix"):
        window.go(name)
        settle(program.jobs)
        camera.shoot(window, f"empty-{name}")
