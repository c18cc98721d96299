"""The pages of a window: built when first opened, told of changes when they are seen."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui import pages
from liaison.gui.house import House, Page
from liaison.gui.kit.blank import Blank
from liaison.store.step import Done

_log = logging.getLogger(__name__)


class BrokenPage(QWidget):
    """Stands for a page that could not be built; another try may succeed."""

    def __init__(self, words: str, again: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blank = Blank(self)
        self.blank.error(words, _("重试"), again)
        layout = QVBoxLayout(self)
        layout.addWidget(self.blank)


class Pages(QStackedWidget):
    """All pages opened so far, one in front."""

    broke = Signal(object)
    """A page could not be built, or broke while it was opened: the exception."""

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._house = house
        self._built: dict[str, Page | BrokenPage] = {}
        self._stale: dict[str, Done] = {}

    def open(self, name: str, **what: Any) -> None:
        """Bring a page to the front, building it the first time."""
        page = self._built.get(name)
        if page is None or isinstance(page, BrokenPage):
            page = self._build(name, what)
        self.setCurrentWidget(page)
        if isinstance(page, Page):
            page.setFocus(Qt.FocusReason.OtherFocusReason)
            self._catch_up(name, page)
            page.open(**what)

    def front(self) -> Page | None:
        """Return the page in front; None while it could not be built."""
        page = self.currentWidget()
        return page if isinstance(page, Page) else None

    def built(self, name: str) -> Page | None:
        """Return a page by name if it was opened already."""
        page = self._built.get(name)
        return page if isinstance(page, Page) else None

    def opened(self) -> list[Page]:
        """Return all pages opened so far."""
        return [page for page in self._built.values() if isinstance(page, Page)]

    def hear(self, done: Done) -> None:
        """Tell the page in front of a step; the others hear of it when they come back."""
        front = self.currentWidget()
        for name, page in self._built.items():
            if not isinstance(page, Page) or not _concerns(page, done):
                continue
            if page is front:
                page.hear(done)
            else:
                before = self._stale.get(name)
                records = done.records | (before.records if before else frozenset())
                self._stale[name] = Done(done.step_id, done.words, records)

    def may_leave(self) -> bool:
        """Ask every page; the one that says no comes to the front."""
        for page in self._built.values():
            if isinstance(page, Page) and not page.may_leave():
                self.setCurrentWidget(page)
                return False
        return True

    def _catch_up(self, name: str, page: Page) -> None:
        missed = self._stale.pop(name, None)
        if missed is not None:
            page.hear(missed)

    def _build(self, name: str, what: dict[str, Any]) -> Page | BrokenPage:
        before = self._built.pop(name, None)
        page: Page | BrokenPage
        try:
            page = pages.build(pages.BY_NAME[name], self._house)
        except Exception as error:  # noqa: BLE001 - one page must not take the window with it
            _log.error("page %s was not built: %s", name, type(error).__name__)
            self.broke.emit(error)
            words = _("这一页打不开，已保存的数据没有受影响。")
            page = BrokenPage(words, lambda: self.open(name, **what), self)
        self._built[name] = page
        self.addWidget(page)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()
        return page


def _concerns(page: Page, done: Done) -> bool:
    return not page.records or not done.records or bool(page.records & done.records)
