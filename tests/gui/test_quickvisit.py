"""A visit recorded from anywhere, by keys alone, in the real window."""

from __future__ import annotations

import sys
import time
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.gui import quickvisit
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Department, Dispute, Issue
from liaison.records.visit import Outcome
from liaison.services import visiting
from liaison.services.visiting import VisitEntry
from liaison.store.step import Store
from tests.gui.hands import CONTROL, focused
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.quickdesk import (
    ALT,
    Keys,
    Park,
    choose,
    dialog,
    keys,  # noqa: F401
    many,
    open_quick,
    park,  # noqa: F401
    visits,
)
from tests.stores import add


@pytest.mark.parametrize("page", ["workbench", "companies", "ledgers", "settings"])
def test_a_visit_takes_at_most_twenty_keys_from_anywhere(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    page: str,
) -> None:
    window.go(page)
    keys.rest()
    begun = time.perf_counter()
    keys.press(Qt.Key.Key_F4, wait=False)
    sheet = dialog(window)
    keys.rest()
    choose(keys)
    assert "还没有走访记录" in sheet.aside.words()
    keys.press(Qt.Key.Key_1, wait=False)
    keys.press(Qt.Key.Key_3, wait=False)
    keys.press(Qt.Key.Key_Tab, wait=False)
    keys.write("检查消防通道和值班记录，未发现问题。")
    keys.press(Qt.Key.Key_Tab, wait=False)
    keys.press(Qt.Key.Key_Tab, wait=False)
    keys.type("30")
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.is_done()
    sys.stderr.write(
        f"\nvisit from {page}: {keys.count} keys, {time.perf_counter() - begun:.1f} s\n"
    )
    assert keys.count <= 20
    [visit] = visits(program)
    assert (visit.company_id, visit.visited_on) == (park.company, clock.today())
    assert (visit.duties, visit.people_reached) == (("safety", "publicity"), 30)
    assert [one.name for one in visit.officers] == ["许丽"]
    assert window.page() == page
    keys.press(Qt.Key.Key_Escape)
    assert quickvisit.opened(window) is None


def test_a_department_goes_along(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    traffic = program.jobs.now(lambda store: add(store, Department, name="交警大队"))
    sheet = open_quick(keys, window)
    choose(keys)
    sheet.form.boxes["departments"].editor.set_value([traffic], "交警大队")
    sheet.form.go_to("content")
    keys.type("abc")
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.is_done()
    [visit] = visits(program)
    assert [one.name for one in visit.departments] == ["交警大队"]


def test_the_next_one_keeps_day_and_officers(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    yesterday = clock.today() - timedelta(days=1)
    choose(keys)
    sheet.form.go_to("visited_on")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_R, ALT)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.is_done()
    assert "ZF-" in sheet.told()
    keys.press(Qt.Key.Key_Return)
    assert not sheet.is_done()
    assert sheet.form.chosen() is None
    choose(keys, "ygbz")
    assert sheet.form.chosen() == (park.other, yesterday)
    keys.press(Qt.Key.Key_J, ALT)
    keys.press(Qt.Key.Key_Return, CONTROL)
    first, second = visits(program)
    assert (first.outcome, second.outcome) == (Outcome.not_met, Outcome.refused)
    assert first.visited_on == second.visited_on == yesterday
    assert first.officers[0].id == second.officers[0].id == park.lead


def test_problems_stand_at_the_fields(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    keys.press(Qt.Key.Key_Return, CONTROL)
    boxes = sheet.form.boxes
    assert {name for name, box in boxes.items() if box.problem()} == {
        "company_id",
        "officers",
        "content",
    }
    assert boxes["company_id"].isAncestorOf(focused())
    assert "3" in sheet.bar.words()
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    keys.write("检查。")
    sheet.form.go_to("visited_on")
    keys.press(Qt.Key.Key_Up)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert "晚于今天" in boxes["visited_on"].note()
    assert visits(program) == []
    keys.press(Qt.Key.Key_P, ALT)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert [one.outcome for one in visits(program)] == [Outcome.planned]


def test_what_was_found_is_raised_in_the_same_step(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    keys.write("检查车间。")
    for key, words in (
        (Qt.Key.Key_1, "申请货车通行证"),
        (Qt.Key.Key_2, "消防通道堆放纸箱"),
        (Qt.Key.Key_3, "两名工人反映工资未结清"),
    ):
        keys.press(key, CONTROL | ALT)
        keys.write(words)
    keys.press(Qt.Key.Key_2, CONTROL | ALT)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.rows.rows[3].note()
    assert visits(program) == []
    keys.press(Qt.Key.Key_Backspace)
    assert len(sheet.rows.rows) == 3
    deadline = sheet.rows.rows[1].deadline
    assert deadline is not None
    deadline.setFocus()
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert "期限早于" in sheet.rows.rows[1].note()
    keys.press(Qt.Key.Key_Up)
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert sheet.is_done()
    assert (many(program, Issue), many(program, Dispute)) == (2, 1)
    window.undoing.undo()
    keys.rest()
    assert visits(program)[0].deleted_at is not None


def test_the_company_is_told_at_once(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    month = Period.month_of(clock.today())

    def work(store: Store) -> None:
        entry = VisitEntry(park.company, month.first, content="检查仓库。", duties=["safety"])
        visiting.record(store, entry, [visiting.Raised("hazards", "灭火器过期")])

    program.jobs.now(work)
    sheet = open_quick(keys, window)
    choose(keys)
    words = sheet.aside.words()
    for told in ("联络民警：许丽", "检查仓库。", "灭火器过期", "法律咨询", "王芳"):
        assert told in words or told in sheet.form._met().placeholderText(), told
    assert "安全检查" not in words.split("\n")
    sheet.form.go_to("visited_on")
    line = focused()
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.write((month.first - timedelta(days=1)).isoformat())
    keys.rest()
    assert "补录" in sheet.form.boxes["visited_on"].note()
    assert line is focused()


def test_a_planned_visit_is_fulfilled(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    plan = program.jobs.now(
        lambda store: visiting.record(
            store, VisitEntry(park.company, clock.today(), outcome="planned")
        )
    )
    sheet = open_quick(keys, window)
    choose(keys)
    assert plan.number in sheet.aside.words()
    assert not sheet.aside.fulfil.isHidden()
    keys.press(Qt.Key.Key_W, ALT)
    assert not sheet.aside.fulfil.is_on()
    keys.press(Qt.Key.Key_W, ALT)
    keys.press(Qt.Key.Key_Tab)
    keys.write("检查。")
    keys.press(Qt.Key.Key_Return, CONTROL)
    [visit] = visits(program)
    assert (visit.number, visit.outcome) == (plan.number, Outcome.done)
    keys.press(Qt.Key.Key_Escape)
    window.house.go("visits", quick=True, visit_id=plan.id)  # recorded by now: shown as it is
    keys.rest()
    assert quickvisit.opened(window) is None
    assert window.page() == "visits"


def test_a_page_opens_it_for_a_plan(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    entry = VisitEntry(park.other, clock.today() + timedelta(days=1), outcome="planned")
    plan = program.jobs.now(lambda store: visiting.record(store, entry))
    window.house.go("visits", quick=True, visit_id=plan.id)
    sheet = dialog(window)
    keys.rest()
    assert window.page() == "workbench"
    assert sheet.form.chosen() == (park.other, clock.today())
    assert sheet.form.tasks().isAncestorOf(focused())
    keys.press(Qt.Key.Key_Tab)
    keys.write("检查。")
    keys.press(Qt.Key.Key_Return, CONTROL)
    same = Period.month_of(entry.visited_on) == Period.month_of(clock.today())
    assert len(visits(program)) == (1 if same else 2)
