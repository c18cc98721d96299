"""The timeline on a company's card: narrowed while it is read, its columns hidden and kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from liaison.gui.events import COLUMNS
from liaison.records import Visit
from liaison.store.step import Store
from tests.gui.desks import Desk
from tests.gui.hands import press
from tests.gui.test_company_page import card
from tests.stores import fill


def test_narrowing_is_not_lost_to_the_end_of_the_list_scrolled_to(desk: Desk) -> None:
    def more(store: Store) -> None:
        values: dict[str, Any] = {"company_id": desk.company, "officers": [desk.lead]}
        days = (date(2025, 1, 1) + timedelta(days=n) for n in range(250))
        fill(store, Visit, ({**values, "visited_on": day, "content": "检查"} for day in days))

    desk.do(more)
    desk.scene.settle()
    _page, shown = card(desk.scene, desk.company)
    press(shown.timeline.kinds["assignments"], Qt.Key.Key_Space)
    shown.model.fetchMore(QModelIndex())  # before the answer is there
    desk.scene.settle()
    events = [shown.model.event_at(row) for row in range(shown.model.rowCount())]
    assert {one.kind for one in events if one is not None} == {"assignments"}


def test_columns_are_remembered_where_some_are_hidden(desk: Desk) -> None:
    """To tell their widths they are shown for a moment: nothing to be remembered again."""
    _page, shown = card(desk.scene, desk.company)
    for name in ("number", "state"):
        shown.table.leave_out(COLUMNS.index(name))
    heard: list[None] = []
    shown.table.arranged.connect(lambda: heard.append(None))
    shown.table.setColumnWidth(COLUMNS.index("kind"), 222)
    assert len(heard) == 1


def test_a_narrow_window_arranges_no_columns_for_good(desk: Desk) -> None:
    page, shown = card(desk.scene, desk.company)
    header, number = shown.table.header(), COLUMNS.index("number")
    page.resize(1600, 700)
    desk.scene.settle()
    assert not header.isSectionHidden(number)
    page.resize(860, 700)
    desk.scene.settle()
    QTest.qWait(500)
    assert header.isSectionHidden(number)
    assert "timeline" not in desk.scene.house.settings.lists, "nobody arranged anything"
    page.resize(1600, 700)
    desk.scene.settle()
    assert not header.isSectionHidden(number)
