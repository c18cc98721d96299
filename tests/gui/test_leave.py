"""Grave acts: asked once for what is missing, tried again, left without a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from liaison.base.errors import (
    Cancelled,
    Needs,
    NeedsPassword,
    NeedsReason,
    NeedsSecond,
    Problem,
    Refused,
)
from liaison.gui import ask, leave
from liaison.gui.calls import Kept, change
from liaison.gui.leavesheet import USUAL, LeaveSheet
from liaison.records import Company
from liaison.services import records, rights
from liaison.services.rights import Leave, Operation
from liaison.store import keys
from liaison.store.step import Store
from tests.gui.hands import click, focused, parts, press, write
from tests.gui.scenes import Scene
from tests.stores import LOGIN, PASSWORD, seated

SECOND, OTHERS = "wu", "Zyxwvu987654!"


class Act:
    """A grave act on a page, and what became of it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.page = QWidget()
        scene.shown.append(self.page)
        self.page.resize(600, 400)
        self.page.show()
        self.tried: list[Leave] = []
        self.done: list[Any] = []
        self.failed: list[Any] = []

    def begin(self, work: Callable[[Store, Leave], Any], **more: Any) -> None:
        """Begin it and wait for what it needs."""

        def trying(store: Store, leave: Leave) -> Any:
            self.tried.append(leave)
            return work(store, leave)

        leave.allowed(
            self.page, self.scene.house, trying, self.done.append, self.failed.append, **more
        )
        self.scene.settle()

    def sheet(self) -> LeaveSheet:
        """Return the question on the screen, with the keyboard in it."""
        found = QApplication.activeModalWidget()
        assert isinstance(found, LeaveSheet)
        QTest.qWaitForWindowActive(found)
        return found

    def asks(self) -> bool:
        """Is a question on the screen?"""
        return isinstance(QApplication.activeModalWidget(), LeaveSheet)


@pytest.fixture
def act(stage: Scene) -> Act:
    return Act(stage)


def needs(kind: type[Needs], *wants: str, people: tuple[str, ...] = ()) -> Needs:
    error = kind("“彻底删除”要先确认。")
    error.wants, error.people = frozenset(wants), people
    return error


def reasoned(_store: Store, given: Leave) -> str:
    if not given.reason:
        raise needs(NeedsReason, "reason")
    return given.reason


def test_what_needs_nothing_asks_nothing(act: Act) -> None:
    act.begin(lambda _store, _leave: 7)
    assert (act.done, act.failed, act.tried) == ([7], [], [Leave()])
    assert not act.asks()


@pytest.mark.usefixtures("dialogs")
def test_a_reason_is_asked_for_by_keys_and_the_act_is_tried_again(act: Act) -> None:
    act.begin(reasoned)
    sheet = act.sheet()
    assert not sheet.password.isVisible()
    assert not sheet.second.isVisible()
    assert focused() is sheet.reason.line
    press(focused(), Qt.Key.Key_Return)
    assert "请填写原因" in sheet.reason.said()
    assert not act.done
    write(focused(), "企业书面申请")
    press(focused(), Qt.Key.Key_Return)
    act.scene.settle()
    assert act.done == ["企业书面申请"]
    assert not act.asks()


@pytest.mark.usefixtures("dialogs")
def test_usual_reasons_are_offered_and_others_instead(act: Act) -> None:
    act.begin(reasoned)
    offered = parts(act.sheet().picks, QPushButton)
    assert [one.text() for one in offered] == list(USUAL)
    click(offered[0])
    assert act.sheet().reason.text() == USUAL[0]
    press(act.sheet(), Qt.Key.Key_Escape)
    act.begin(reasoned, reasons=("企业注销",))
    assert [one.text() for one in parts(act.sheet().picks, QPushButton)] == ["企业注销"]
    click(act.sheet().leave)


@pytest.mark.usefixtures("dialogs")
def test_leaving_leaves_everything_untouched(act: Act) -> None:
    act.begin(reasoned)
    write(focused(), "想想再说")
    press(act.sheet(), Qt.Key.Key_Escape)
    act.scene.settle()
    assert not act.asks()
    assert act.done == []
    assert [type(one) for one in act.failed] == [Cancelled]
    assert len(act.tried) == 1


@pytest.mark.usefixtures("dialogs")
def test_what_is_missing_later_is_asked_for_in_the_same_dialog(act: Act) -> None:
    def work(_store: Store, given: Leave) -> str:
        if not given.reason:
            raise needs(NeedsReason, "reason")
        if not given.password:
            raise needs(NeedsPassword, "password")
        return given.password

    act.begin(work)
    first = act.sheet()
    write(focused(), "核对")
    press(focused(), Qt.Key.Key_Return)
    act.scene.settle()
    assert act.sheet() is first
    assert first.reason.text() == "核对", "what was written stays"
    assert focused() is first.password.line
    write(focused(), "geheim")
    press(focused(), Qt.Key.Key_Return)
    act.scene.settle()
    assert act.done == ["geheim"]


@pytest.mark.usefixtures("dialogs")
def test_what_cannot_be_mended_there_closes_the_dialog(act: Act) -> None:
    def work(store: Store, given: Leave) -> None:
        reasoned(store, given)
        raise Refused("本月已结账。")

    act.begin(work)
    write(focused(), "核对")
    press(focused(), Qt.Key.Key_Return)
    act.scene.settle()
    assert not act.asks()
    assert [str(one) for one in act.failed] == ["本月已结账。"]


@pytest.mark.usefixtures("dialogs")
def test_a_second_person_confirms_with_their_own_password(act: Act) -> None:
    """The whole way through the rights as they are: purging needs all three."""
    store = act.scene.house.jobs.store
    assert store is not None
    assert store.key is not None
    assert store.home is not None
    seated(store, SECOND, "leader")
    keys.add(store.home.keyring, store.key, SECOND, OTHERS, keys.LEAST)

    def work(store: Store, given: Leave) -> rights.Grant:
        return rights.demand(store, Operation.purge, given)

    act.begin(work)
    sheet = act.sheet()
    assert sheet.second.people.currentText() == SECOND
    for words in ("超过保存期限", PASSWORD, "Wrong1234567!"):
        write(focused(), words)
        press(focused(), Qt.Key.Key_Return)
    act.scene.settle()
    assert "密码不正确" in sheet.second.password.said(), "told in place"
    assert act.asks()
    assert sheet.second.password.line.hasSelectedText(), "writing replaces it"
    write(focused(), OTHERS)
    press(focused(), Qt.Key.Key_Return)
    act.scene.settle()
    assert not act.failed
    grant = act.done[0]
    assert (grant.second, grant.reason) == (SECOND, "超过保存期限")


@pytest.mark.usefixtures("dialogs")
def test_where_nobody_is_named_the_second_person_writes_their_name(act: Act) -> None:
    def work(_store: Store, given: Leave) -> str:
        if not given.second:
            raise needs(NeedsSecond, "second")
        if given.second != SECOND:
            raise Problem("“chen”不能确认此操作。", "second")
        return given.second

    act.begin(work)
    sheet = act.sheet()
    assert focused() is sheet.second.login.line
    press(focused(), Qt.Key.Key_Return)
    assert "用户名" in sheet.second.login.said()
    write(focused(), "chen")
    press(focused(), Qt.Key.Key_Return)
    assert focused() is sheet.second.password.line
    click(sheet.go)
    assert "填写密码" in sheet.second.password.said()
    write(sheet.second.password.line, OTHERS)
    press(focused(), Qt.Key.Key_Return)
    act.scene.settle()
    assert "不能确认" in sheet.second.login.said()
    sheet.second.login.line.setText(SECOND)
    click(sheet.go)
    act.scene.settle()
    assert act.done == [SECOND]


@pytest.mark.usefixtures("dialogs")
def test_passwords_do_not_stay_in_a_dialog_that_was_left(act: Act) -> None:
    act.begin(lambda _store, _leave: (_ for _ in ()).throw(needs(NeedsPassword, "password")))
    sheet = act.sheet()
    write(sheet.password.line, PASSWORD)
    sheet.reject()
    assert sheet.password.text() == ""


def test_a_test_answers_through_the_seam(act: Act) -> None:
    with ask.answering(Leave("核对后更正")) as asked:
        act.begin(reasoned)
    assert act.done == ["核对后更正"]
    assert asked[0].kind == "leave"
    with ask.answering(None):
        act.begin(reasoned)
    assert isinstance(act.failed[0], Cancelled)


def test_a_change_tells_its_step(act: Act) -> None:
    def work(store: Store, _leave: Leave) -> object:
        return records.save(store, Company, {"name": "鼎盛磷肥股份有限公司"})

    act.begin(work, through=change)
    kept = act.done[0]
    assert isinstance(kept, Kept)
    assert kept.step_id


def test_without_anybody_to_tell_a_failure_is_shown(act: Act) -> None:
    def refuse(_store: Store, _leave: Leave) -> None:
        raise Refused("没有这个权限。")

    with ask.answering() as asked:
        leave.allowed(act.page, act.scene.house, refuse)
        act.scene.settle()
    assert asked[0].words == "没有这个权限。"
    assert act.scene.house.who.login == LOGIN
