"""Ctrl+Z and Ctrl+Y in the window: assigned, undone, redone, by keys alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.gui import ask
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.pages.board import BoardPage
from liaison.gui.pictures import settle
from liaison.gui.reminding import new_day
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Company, Issue, Officer
from liaison.services import assigning, board as boards, handing, newday
from liaison.store.step import Store
from tests.gui.hands import CONTROL, focused, press, write
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.stores import add

SHIFT = Qt.KeyboardModifier.ShiftModifier
_DAY = timedelta(days=1)


@pytest.fixture
def board(program: Program, window: Window) -> BoardPage:  # noqa: F811
    """The board in the window: one company of Xu's, and Deng, who has none."""

    def work(store: Store) -> None:
        xu, _deng = (add(store, Officer, name=name) for name in ("许丽", "邓毅"))
        firm = add(store, Company, name="永固包装")
        assigning.assign(store, [firm], xu, clock.today() - 30 * _DAY)

    program.jobs.now(work)
    window.go("board")
    settle(program.jobs)
    page = window.pages.front()
    assert isinstance(page, BoardPage)
    return page


def _lead(program: Program) -> str:  # noqa: F811
    def work(store: Store) -> str:
        with store.reading() as session:
            found = boards.read(session, clock.today())
        return next(lane.name for lane in found.lanes if lane.companies)

    return program.jobs.now(work)


def test_an_assignment_is_undone_and_redone(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    board: BoardPage,
) -> None:
    board.view.setFocus()
    hand.press(program, Qt.Key.Key_Down)
    hand.press(program, Qt.Key.Key_M)
    write(focused(), "邓毅")
    press(focused(), Qt.Key.Key_Return)
    settle(program.jobs)
    assert _lead(program) == "邓毅"
    window.activateWindow()  # what a window system does when a dialog goes
    settle(program.jobs)
    for key, held, lead, told in (
        (Qt.Key.Key_Z, CONTROL, "许丽", "已撤销“联络分工”"),
        (Qt.Key.Key_Y, CONTROL, "邓毅", "已重做“联络分工”"),
        (Qt.Key.Key_Z, CONTROL, "许丽", "已撤销“联络分工”"),
        (Qt.Key.Key_Z, CONTROL | SHIFT, "邓毅", "已重做“联络分工”"),
    ):
        hand.press(program, key, held)
        assert (_lead(program), window.toasts.shown()[-1].words()) == (lead, told)
    hand.press(program, Qt.Key.Key_Y, CONTROL)
    assert "没有可以重做的操作" in window.bar.words()


def test_the_redo_of_a_line_is_the_lines_own(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    window.go("companies")
    settle(program.jobs)
    page = window.pages.front()
    assert page is not None
    box = page.findChild(SearchBox)
    assert isinstance(box, SearchBox)
    box.setFocus()
    write(box, "永")
    hand.press(program, Qt.Key.Key_Z, CONTROL)
    assert box.text() == ""
    hand.press(program, Qt.Key.Key_Y, CONTROL)
    assert (box.text(), window.bar.words()) == ("永", "")


def test_a_planned_handover_takes_hold_when_midnight_passes(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    def work(store: Store) -> tuple[int, int]:
        zhang, li = (add(store, Officer, name=name) for name in ("张三", "李四"))
        firm = add(store, Company, name="永固包装")
        assigning.assign(store, [firm], zhang, clock.today() - 30 * _DAY)
        handing.hand_over(store, zhang, {firm: li}, clock.today() + _DAY)
        told = {"kind": "诉求", "company_id": firm, "officer_id": zhang, "description": "车证"}
        return add(store, Issue, reported_on=clock.today(), **told), li

    issue, li = program.jobs.now(work)
    read: list[bool] = []
    with clock.held(clock.now() + _DAY):
        new_day(program.jobs, lambda: read.append(True))()
        settle(program.jobs)

    def officer(store: Store) -> int:
        with store.reading() as session:
            return session.get_one(Issue, issue).officer_id

    assert (program.jobs.now(officer), read) == (li, [True])


def test_what_the_new_day_could_not_do_is_told(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    asked: list[ask.Asked],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_store: Store) -> int:
        raise Trouble("磁盘已满。")

    monkeypatch.setattr(newday, "_BRINGS", (full,))
    read: list[bool] = []
    new_day(program.jobs, lambda: read.append(True))()
    settle(program.jobs)
    assert read == [True], "the page shows the new day all the same"
    [told] = asked
    assert "没有全部办成" in told.words
    assert "磁盘已满" in told.words
