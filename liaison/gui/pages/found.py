"""搜索结果: everything the words are found in, register by register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QStackedWidget, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.calls import call, words_of
from liaison.gui.hitrows import count_of, rows_of, target_of
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.commandlist import CommandList, CommandRow
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.look import style

if TYPE_CHECKING:
    from liaison.services.hits import Found
    from liaison.store.step import Done, Store

_MOST = 200
"""Hits of a register that are listed; who has more types more."""
_DOWN = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _search(store: Store, words: str) -> Found:
    from liaison.services import searching

    return searching.search(store, words, _MOST)


def _cut(found: Found) -> bool:
    """Are there more than are listed?"""
    return any(group.more or group.count > len(group.hits) for group in found.groups)


class FoundPage(Page):
    """A box to search in and the rows under it; Enter opens the record."""

    name = "found"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.box = SearchBox(_("搜索全部记录：文字、编号、企业拼音、电话"), self)
        self.told = PlainLabel(parent=self, kind="second")
        self.rows = CommandList(self)
        self.list = QListView(self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(CommandRow(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("kind", "palette")
        self.list.setAccessibleName(_("搜索结果"))
        self.blank = Blank(self)
        self.stack = QStackedWidget(self)
        self._asked: str | None = None
        self._opened = ("", "")  # what was looked for, and what was opened of it
        self._lay()
        self.box.searched.connect(self._search)
        self.box.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.clicked.connect(self._open_at)
        self._show_nothing()

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """Search for ``words``; without any, what was found last stays, at what was opened."""
        if "words" in what:
            self.box.setText(str(what["words"]))
            self._opened = ("", "")
        words = self.box.text().strip()
        self._search(words)
        if words and words == self._opened[0]:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
            self.box.selectAll()

    def hear(self, done: Done) -> None:
        """A record was kept: search again."""
        self._search(self.box.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the box to the rows, Up from the first row back; Enter opens."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.box and event.key() in _DOWN and self._first() is not None:
                self._enter(event.key() != Qt.Key.Key_Down)
                return True
            if watched is self.list:
                return self._pressed(event)
        return False

    # -- inside

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_at(self.list.currentIndex())
            return True
        if event.key() == Qt.Key.Key_Up and self.list.currentIndex().row() == self._first():
            self.box.setFocus(Qt.FocusReason.BacktabFocusReason)
            return True
        return False

    def _enter(self, opens: bool) -> None:
        first = self._first()
        assert first is not None
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.rows.index(first))
        if opens:
            self._open_at(self.list.currentIndex())
        else:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _first(self) -> int | None:
        many = range(self.rows.rowCount())
        return next((row for row in many if not self.rows.command(row).head), None)

    def _open_at(self, index: QModelIndex) -> None:
        key = self.rows.command(index.row()).key if index.isValid() else ""
        target = target_of(key) if key else None
        if target is not None:
            register, one = target
            self._opened = (self.box.text().strip(), key)
            self.house.go(register, id=one, back=self.name)

    def _search(self, words: str) -> None:
        if not words:
            self._show_nothing()
        elif self._asked is None:
            self._asked = words
            call(
                self, self.house.jobs, lambda store: _search(store, words), self._came, self._failed
            )

    def _came(self, found: Found) -> None:
        if self._is_late():
            return
        self.rows.show(rows_of(found))
        many = count_of(found)
        told = _("列出 {n} 条，每类最多列出 {most} 条") if _cut(found) else _("列出 {n} 条")
        self.told.setText(told.format(n=many, most=_MOST) if many else "")
        if not many:
            words = _("没有找到含有“{words}”的记录。可以少输几个字，或用拼音首字母找企业。")
            self.blank.empty(words.format(words=found.words), icon="search-x")
        else:
            self._stand(found.words)
        self.stack.setCurrentWidget(self.list if many else self.blank)

    def _stand(self, words: str) -> None:
        """Stand on what was opened last of the same words, else on the first row."""
        keys = [self.rows.command(row).key for row in range(self.rows.rowCount())]
        again = words == self._opened[0] and self._opened[1] in keys
        row = keys.index(self._opened[1]) if again else self._first()
        assert row is not None
        self.list.setCurrentIndex(self.rows.index(row))
        if not again:
            self.list.scrollToTop()

    def _failed(self, failure: Failure) -> None:
        if not self._is_late():
            self.told.setText("")
            again = self.box.text().strip()
            self.blank.error(words_of(failure), _("重新搜索"), lambda: self._search(again))
            self.stack.setCurrentWidget(self.blank)

    def _is_late(self) -> bool:
        """Was something else typed meanwhile? Then that is looked for."""
        asked, self._asked = self._asked, None
        now = self.box.text().strip()
        if asked != now:
            self._search(now)
        return asked != now

    def _show_nothing(self) -> None:
        self.rows.show(())
        self.told.setText("")
        words = _("输入要找的文字、编号、信用代码、电话或企业拼音，所有记录一起搜索。")
        self.blank.empty(words, icon="search")
        self.stack.setCurrentWidget(self.blank)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, sizes.gap_l)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(title(_("搜索结果"), self))
        layout.addWidget(self.box)
        layout.addWidget(self.told)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.blank)
        layout.addWidget(self.stack, 1)
