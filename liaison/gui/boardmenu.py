"""The menu of a card or a lane of the board."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from liaison.base.words import _
from liaison.gui.cardexport import CardExport
from liaison.records.assignment import Role
from liaison.services.board import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from liaison.gui.pages.board import BoardPage


class BoardMenu(QMenu):
    """What can be done with what the keyboard stands on, each with its key."""

    def __init__(self, page: BoardPage) -> None:
        super().__init__(page)
        self._page = page
        self.aboutToHide.connect(self.deleteLater)
        view = page.view
        firm, lane, chosen = view.marks.firm(), view.lane(), view.marks.targets()
        if chosen and page.may:
            self._add(_("指派给…"), "M", page.pick)
            self._add(_("成批指派…"), "", page.bulk)
        if firm is not None:
            self._add(_("打开企业卡片"), "F2", partial(view.opened.emit, firm.id))
        if chosen:
            self._add(_("导出联系卡…"), "", partial(_cards, page, chosen))
        if lane is not None and lane.firms:
            self.addSeparator()
            self._add(_("选择整列"), "Ctrl+A", view.select_lane)
        if lane is not None and lane.officer_id != NOBODY:
            self._of_officer(lane.officer_id)

    def pop_up(self, at: QPoint) -> None:
        """Show it at a point of the screen with its first line chosen, for the keyboard."""
        self.popup(at)
        if self.actions():
            self.setActiveAction(self.actions()[0])

    def _of_officer(self, officer_id: int) -> None:
        page, lane = self._page, self._page.view.lane()
        own = [one.id for one in lane.firms if not one.guest] if lane is not None else []
        if page.may and own:
            self._add(_("交接…"), "H", partial(page.hand_over, officer_id))
            self._add(_("找人代管本列…"), "", partial(page.bulk, own, Role.stand_in))
        go = partial(page.house.go, "officers", id=officer_id, back=page.name)
        self._add(_("打开民警档案"), "", go)

    def _add(self, words: str, key: str, act: Callable[[], object]) -> None:
        made = QAction(f"{words}\t{key}" if key else words, self)
        made.triggered.connect(lambda _on=False: act())
        self.addAction(made)


def _cards(page: BoardPage, companies: list[int]) -> None:
    CardExport(page, page.house, page.bar).start(companies)
