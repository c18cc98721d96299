"""The manual with its chapters beside it, and a search over all of it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui import manual
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.look import style
from liaison.gui.manual import Place
from liaison.gui.manualtext import ManualText, on_paper, print_out

_WIDE = 240
_SEARCH_WIDE = 280
_PLACE = Qt.ItemDataRole.UserRole.value


class ManualView(QWidget):
    """At the left the chapters, or what was found; at the right the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox(_("在手册中查找"), self)
        self.search.setFixedWidth(round(_SEARCH_WIDE * style.now().scale))
        self.search.searched.connect(self._search)
        self.search.returnPressed.connect(self._to_text)
        self.back = icon_button("arrow-left", _("返回上一处"), self._go_back, parent=self)
        self.paper = button(_("打印本章"), self.print_chapter, icon="printer", parent=self)
        self.told = PlainLabel(parent=self, kind="second")
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("章节"))
        self.list.setFixedWidth(round(_WIDE * style.now().scale))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._chosen)
        self.text = ManualText(self)
        self.text.moved.connect(self._moved)
        self._lay()
        self._list_chapters()

    def go(self, place: Place) -> None:
        """Show a place; what was searched for is forgotten."""
        with QSignalBlocker(self.search):
            self.search.clear()
        self._list_chapters()
        self.text.go(place, place.words)

    def print_chapter(self) -> None:
        """Print the chapter shown."""
        chapter = manual.chapters()[self.text.place().chapter]
        print_out(self, on_paper(f"## {chapter.heading}\n\n{chapter.text}\n"))

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the chapters again: before the view is shown the style sheet has no say in rows."""
        super().showEvent(event)
        self.list.doItemsLayout()

    # -- inside

    def _search(self, words: str) -> None:
        if not words:
            self._list_chapters()
            self._moved()
            return
        hits = manual.search(words)
        with QSignalBlocker(self.list):
            self.list.clear()
            for hit in hits:
                title = manual.title_of(hit.place)
                self._add(hit.line, hit.place, _("在“{title}”中").format(title=title))
        if hits:
            self.told.setText(_("找到 {n} 处").format(n=len(hits)))
            self.list.setCurrentRow(0)
        else:
            self.told.setText(_("手册里没有“{words}”").format(words=words))

    def _list_chapters(self) -> None:
        self.told.setText("")
        with QSignalBlocker(self.list):
            self.list.clear()
            for chapter in manual.chapters():
                self._add(chapter.heading, Place(chapter.place))

    def _add(self, words: str, place: Place, tip: str = "") -> None:
        item = QListWidgetItem(words, self.list)
        item.setData(_PLACE, place)
        item.setToolTip(tip or words)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.text.go(item.data(_PLACE), self.search.text().strip().partition(" ")[0])

    def _to_text(self) -> None:
        if self.list.count():
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        self.text.go_back()

    def _moved(self) -> None:
        self.back.setEnabled(self.text.can_go_back())
        if not self.search.text():
            with QSignalBlocker(self.list):
                self.list.setCurrentRow(self.text.place().chapter)

    def _lay(self) -> None:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        for part in (self.search, self.back, self.told):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.paper)
        frame = QFrame(self)
        frame.setProperty("kind", "surface")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, sizes.gap_s, 1, 1)
        inner.addWidget(self.text)
        body = QHBoxLayout()
        body.setSpacing(sizes.gap_m)
        body.addWidget(self.list)
        body.addWidget(frame, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_m)
        layout.addLayout(head)
        layout.addLayout(body, 1)
        self.setTabOrder(self.search, self.list)
        self.setTabOrder(self.list, self.text)
