"""A quick visit of another day: planned, entered late, not met; and a draft one did not ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.gui import ask, pages, quickvisit
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Company
from liaison.records.visit import Outcome
from liaison.store.step import Store
from tests.gui.hands import CONTROL, focused
from tests.gui.programs import hand, program, window  # noqa: F401 - fixtures
from tests.gui.quickdesk import (
    ALT,
    Keys,
    Park,
    back,
    choose,
    dialog,
    keys,  # noqa: F401
    open_quick,
    park,  # noqa: F401
    visits,
)
from tests.stores import add

MOST = 20


@pytest.mark.parametrize("page", ["workbench", "month", "calendar", "board", "hazards"])
def test_a_visit_is_planned_in_twenty_keys_from_every_page(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    page: str,
) -> None:
    window.go(page)
    keys.rest()
    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_P, ALT)
    line = focused()
    assert isinstance(line, QLineEdit)
    assert sheet.form.boxes["visited_on"].isAncestorOf(line), "a plan is of another day"
    assert line.selectedText() == line.text() == clock.today().isoformat()
    keys.press(Qt.Key.Key_Up)
    keys.press(Qt.Key.Key_Return, CONTROL)
    settle(program.jobs, sheet.is_done)
    [visit] = visits(program)
    assert (visit.outcome, visit.visited_on) == (
        Outcome.planned,
        clock.today() + timedelta(days=1),
    )
    assert sheet.told() == f"已登记计划走访 {visit.number}。"
    keys.press(Qt.Key.Key_Escape)
    back(window)
    assert keys.count <= MOST


def test_a_plan_of_a_day_to_come_is_not_asked_for_its_day(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = quickvisit.open_over(
        window.house, window, company_id=park.company, day=clock.today() + timedelta(days=2)
    )
    assert sheet is not None
    dialog(window)
    keys.rest()
    keys.press(Qt.Key.Key_P, ALT)
    assert not sheet.form.boxes["visited_on"].isAncestorOf(focused())
    with ask.answering("drop"):
        keys.press(Qt.Key.Key_Escape)
    back(window)


def test_a_visit_of_last_month_is_entered_in_twenty_keys(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    day = Period.month_of(clock.today()).before().last
    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_1)
    keys.press(Qt.Key.Key_T, ALT)
    for letter in f"{day.month}.{day.day}":
        keys.press(Qt.Key.Key_Period if letter == "." else Qt.Key(ord(letter)), wait=False)
    keys.rest()
    assert sheet.form.boxes["visited_on"].note() == "将标记为补录。"
    sheet.form.go_to("content")
    keys.count += 1  # as by a click or Tab
    keys.write("检查消防通道。")
    keys.press(Qt.Key.Key_Return, CONTROL)
    settle(program.jobs, sheet.is_done)
    [visit] = visits(program)
    assert visit.visited_on == day
    assert sheet.told() == f"已登记走访 {visit.number}。"
    keys.press(Qt.Key.Key_Escape)
    back(window)
    assert keys.count <= MOST


@pytest.mark.parametrize(("key", "word"), [(Qt.Key.Key_R, "未遇"), (Qt.Key.Key_J, "拒绝")])
def test_an_attempt_is_not_called_a_visit(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    key: Qt.Key,
    word: str,
) -> None:
    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(key, ALT)
    keys.press(Qt.Key.Key_Return, CONTROL)
    settle(program.jobs, sheet.is_done)
    [visit] = visits(program)
    assert sheet.told() == f"已登记{word} {visit.number}，不算走访。"
    keys.press(Qt.Key.Key_Escape)
    back(window)


def test_a_draft_that_comes_back_unasked_is_not_taken_for_a_new_visit(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    """F4 brings back what was left; the keyboard is at its company, not in the tasks behind it."""
    open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    keys.write("写到一半")
    with ask.answering("keep"):
        keys.press(Qt.Key.Key_Escape)
    back(window)
    again = open_quick(keys, window)
    line = again.form.company_line()
    assert isinstance(line, QLineEdit)
    assert focused() == line
    assert line.selectedText() == "鼎盛磷肥股份有限公司"
    with ask.answering("keep"):
        keys.press(Qt.Key.Key_Escape)
    assert quickvisit.opened(window) is None
    back(window)
    window.go("workbench")
    keys.rest()
    keys.press(Qt.Key.Key_E, CONTROL)
    resumed = dialog(window)
    keys.rest()
    assert resumed.form.boxes["content"].editor.value() == "写到一半"
    assert resumed.form.tasks().isAncestorOf(focused()), "gone on with where it was left"
    with ask.answering("drop"):
        keys.press(Qt.Key.Key_Escape)
    back(window)


def test_the_officer_stands_there_before_a_company_is_named(stage: object) -> None:
    """Checked on what is known: who is bound to an officer need not wait for the company."""
    from liaison.records import Officer
    from liaison.services import known, registers
    from liaison.store.step import Who
    from tests.gui.scenes import Scene

    assert isinstance(stage, Scene)

    def work(store: Store) -> tuple[dict[str, known.Known], dict[str, known.Known]]:
        officer = add(store, Officer, name="张三")
        add(store, Company, name="甲厂")
        mine, nobody = Who("zhang", "officer", officer), Who("zhao", "leader", None)
        with store.reading() as session:
            start = known.at_start
            register = registers.VISITS
            return start(session, register, mine, {}), start(session, register, nobody, {})

    told, without = stage.house.jobs.now(work)
    assert (told["officers"].text, told["officers"].why) == ("张三", known.MINE)
    assert "officers" not in without


def test_f4_opens_it_at_the_company_from_every_page_there_is(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    """From there on the keys are the same everywhere."""
    for page in pages.BY_NAME:
        window.go(page)
        keys.rest()
        before = keys.count
        sheet = open_quick(keys, window)
        assert keys.count - before == 1
        assert focused() is sheet.form.company_line(), page
        keys.press(Qt.Key.Key_Escape)
        assert quickvisit.opened(window) is None, page
        back(window)
        assert window.page() == page
