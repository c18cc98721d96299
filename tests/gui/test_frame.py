"""The frame: going about by keys, the palette, undo, news, counts, leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from liaison.base.clock import clock
from liaison.gui import keymap, pages
from liaison.gui.house import House, Page
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.navrow import NavRow
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.kit.toast import Toast
from liaison.gui.pages import ENTRIES, Entry
from liaison.gui.pictures import settle
from liaison.gui.stack import BrokenPage
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Company, Issue, Officer
from liaison.services import auditing, records
from liaison.store.audit import Event
from liaison.store.step import Done, Store
from tests.gui.hands import CONTROL, click, part, parts, press, write
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures

ALT = Qt.KeyboardModifier.AltModifier


class Plain(Page):
    """A page that writes down what happens to it."""

    name = "plain"
    records = frozenset({"company"})

    def __init__(self, house: House, *_arguments: str) -> None:
        super().__init__(house)
        self.box = SearchBox("", self)
        self.opened: list[dict[str, object]] = []
        self.heard: list[Done] = []
        self.made = 0

    def open(self, **what: object) -> None:
        self.opened.append(what)

    def hear(self, done: Done) -> None:
        self.heard.append(done)

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        return [("新建一页", "Ctrl+N", self._make)]

    def _make(self) -> None:
        self.made += 1


@pytest.fixture(autouse=True)
def _plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page but the workbench and the settings be a plain one: the frame is tested."""
    build = pages.build

    def plainly(entry: Entry, house: House) -> Page:
        own = entry.name in ("workbench", "settings")
        return build(entry, house) if own else Plain(house)

    monkeypatch.setattr(pages, "build", plainly)


def _page(window: Window) -> Plain:  # noqa: F811
    front = window.pages.front()
    assert isinstance(front, Plain)
    return front


def _store(program: Program) -> Store:  # noqa: F811
    assert program.jobs.store is not None
    return program.jobs.store


def _company(program: Program, name: str) -> int:  # noqa: F811
    """Add a company on the store's thread, as a page would; return its id."""
    return program.jobs.now(lambda store: records.save(store, Company, {"name": name})).id


def _steps(program: Program) -> list[Done]:  # noqa: F811
    heard: list[Done] = []
    _store(program).hear.append(heard.append)
    return heard


def test_pages_open_by_number_and_in_order(hand: Hand, program: Program, window: Window) -> None:  # noqa: F811
    assert window.page() == "workbench"
    keys = [Qt.Key(Qt.Key.Key_1.value + place) for place in range(9)]
    for key, entry in zip(keys, ENTRIES[:9], strict=True):
        hand.press(program, key, CONTROL)
        assert window.page() == entry.name
        assert window.nav.current() == entry.name
    hand.press(program, Qt.Key.Key_Left, ALT)
    assert window.page() == ENTRIES[7].name
    hand.press(program, Qt.Key.Key_Left, ALT)
    assert window.page() == ENTRIES[6].name


def test_the_keys_of_a_page_reach_it(hand: Hand, program: Program, window: Window) -> None:  # noqa: F811
    window.go("visits")
    page = _page(window)
    hand.press(program, Qt.Key.Key_N, CONTROL)
    assert page.made == 1
    hand.press(program, Qt.Key.Key_F, CONTROL)
    assert window.focusWidget() is page.box
    hand.press(program, Qt.Key.Key_F5)
    assert page.heard[-1].records == page.records


def test_the_palette_goes_to_pages_actions_and_companies(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    one = _company(program, "鼎盛磷肥股份有限公司")
    window.go("visits")
    settle(program.jobs)
    hand.press(program, Qt.Key.Key_K, CONTROL)
    palette = window.finder.palette
    assert palette.isVisible()
    line = palette.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    write(line, "鼎盛")
    settle(program.jobs, lambda: any(found.key == f"company:{one}" for found in palette.found()))
    press(line, Qt.Key.Key_Return)
    settle(program.jobs)
    assert window.page() == "companies"
    assert _page(window).opened[-1] == {"id": one, "back": "plain"}
    for words, page in (("隐患", "hazards"), ("设置", "settings")):
        hand.press(program, Qt.Key.Key_K, CONTROL)
        write(line, words)
        press(line, Qt.Key.Key_Return)
        settle(program.jobs)
        assert window.page() == page
    window.go("needs")
    hand.press(program, Qt.Key.Key_K, CONTROL)
    write(line, "新建一页")
    press(line, Qt.Key.Key_Return)
    assert _page(window).made == 1


def test_what_was_done_can_be_undone_from_its_news(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    steps = _steps(program)
    one = _company(program, "永固包装有限公司")
    window.toast("已新增“永固包装有限公司”", steps[-1].step_id)
    toast = window.toasts.shown()[-1]
    assert isinstance(toast, Toast)
    toast.undo()
    settle(program.jobs)
    assert [news.words() for news in window.toasts.shown()] == ["已撤销“新增”"]
    with _store(program).reading() as session:
        assert records.card(session, Company, one).deleted


def test_ctrl_z_undoes_the_last_step_and_says_so(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    one = _company(program, "永固包装有限公司")
    settle(program.jobs)
    hand.press(program, Qt.Key.Key_Z, CONTROL)
    assert window.toasts.shown()[-1].words() == "已撤销“新增”"
    with _store(program).reading() as session:
        assert records.card(session, Company, one).deleted


def test_ctrl_z_in_a_line_is_the_lines_own(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    one = _company(program, "永固包装有限公司")
    window.go("visits")
    box = _page(window).box
    box.setFocus()
    write(box, "abc")
    hand.press(program, Qt.Key.Key_Z, CONTROL)
    assert box.text() != "abc"
    with _store(program).reading() as session:
        assert not records.card(session, Company, one).deleted


def test_nothing_to_undo_is_told(hand: Hand, program: Program, window: Window) -> None:  # noqa: F811
    program.jobs.now(_undo_all)
    hand.press(program, Qt.Key.Key_Z, CONTROL)
    assert "没有可以撤销" in window.bar.words()


def _undo_all(store: Store) -> None:
    from liaison.store.undo import last_step, undo

    while (step := last_step(store)) is not None:
        undo(store, step.id)


def test_pages_hear_of_steps_when_they_are_seen(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    window.go("companies")
    first = _page(window)
    window.go("visits")
    second = _page(window)
    _company(program, "甲公司")
    _company(program, "乙公司")
    program.jobs.now(lambda store: records.save(store, Officer, {"name": "许丽"}))
    settle(program.jobs)
    assert [one.records for one in second.heard] == [frozenset({"company"})] * 2
    assert first.heard == []
    window.go("companies")
    assert len(first.heard) == 1, "one refresh for all that was missed"
    window.go("visits")
    window.go("companies")
    assert len(first.heard) == 1


def test_a_page_that_breaks_leaves_the_window_alone(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
) -> None:
    expected_log("page import was not built: ZeroDivisionError")
    expected_log("bug: ZeroDivisionError")
    good = pages.build

    def broken(entry: Entry, house: House) -> Page:
        raise ZeroDivisionError

    monkeypatch.setattr(pages, "build", broken)
    window.go("import")
    settle(program.jobs)
    assert isinstance(window.pages.currentWidget(), BrokenPage)
    shown = program.reporter.shown
    assert shown is not None
    assert list(program.home.logs.glob("report-*.txt"))
    shown.accept()
    monkeypatch.setattr(pages, "build", good)
    click(part(window.pages.currentWidget(), QPushButton))
    assert isinstance(window.pages.front(), Plain)


def test_the_map_of_the_keys_names_every_action(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    hand.press(program, Qt.Key.Key_F1)
    told = {label.text() for label in parts(window.key_map, PlainLabel)}
    assert {keymap.told(one.shortcut) for one in window.commands} <= told
    assert {one.words for one in window.commands} <= told
    window.key_map.accept()
    settle(program.jobs)


def test_the_navigation_counts_notices_nobody_has_seen(
    window: Window,  # noqa: F811
    program: Program,  # noqa: F811
) -> None:
    row = next(row for row in parts(window.nav, NavRow) if row.key == "audit")
    waiting = len(program.jobs.now(auditing.unseen_seqs))
    program.jobs.now(lambda store: store.note(Event("reset", notice=True)))
    window.house.recount()
    settle(program.jobs, lambda: f"{waiting + 1} 条" in row.accessibleName())
    seqs = program.jobs.now(auditing.unseen_seqs)
    program.jobs.now(lambda store: auditing.mark_seen(store, seqs))
    window.house.recount()
    settle(program.jobs, lambda: "条" not in row.accessibleName())


def test_the_navigation_counts_what_waits(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    rows = {row.key: row for row in parts(window.nav, NavRow)}
    _company(program, "甲公司")
    settle(program.jobs, lambda: rows["companies"].accessibleName() == "企业,1 条")
    program.jobs.now(lambda store: records.save(store, Officer, {"name": "许丽"}))
    hazard = {"kind": "隐患", "company_id": "甲公司", "reported_on": "2020-01-01"}
    more = {"description": "通道堵塞", "deadline": "2020-01-08", "officer_id": "许丽"}
    program.jobs.now(lambda store: records.save(store, Issue, {**hazard, **more}))
    settle(program.jobs, lambda: rows["hazards"].accessibleName() == "隐患,1 条")


def test_station_and_month_stand_at_the_right(window: Window) -> None:  # noqa: F811
    today = clock.today()
    assert window.top.words() == ("循环园区警务站", f"{today.year} 年 {today.month} 月")
    click(window.top.search)
    assert window.finder.palette.isVisible()
