"""指派给…: the officer is typed, what follows is told, Enter does it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from liaison.base.words import _
from liaison.gui.boardpaint import load_words
from liaison.gui.boardsheet import BoardSheet
from liaison.gui.kit.searchbox import SearchBox
from liaison.services.board import NOBODY, Board, Lane, finds, foretell

_WIDE, _HIGH = 460, 460
_ID = 256
_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class OfficerPick(BoardSheet):
    """Officers with their load; letters narrow by name, badge or pinyin."""

    picked = Signal(int)
    """This officer shall have the companies."""

    def __init__(self, parent: QWidget, board: Board, companies: Collection[int]) -> None:
        heading = _("{n} 家企业指派给…").format(n=len(companies))
        super().__init__(parent, heading, _WIDE, _HIGH)
        self.setProperty("page", "board")
        self._board, self._companies = board, list(companies)
        self.search = SearchBox(_("姓名、拼音或警号"), self)
        self._found = QStandardItemModel(self)
        self.list = QListView(self)
        self.list.setModel(self._found)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(_("民警"))
        self.list.setUniformItemSizes(True)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        self.add_leave()
        self.go = self.add(_("指派"), self.take, "primary")
        self.search.textChanged.connect(self.narrow)
        self.search.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(lambda *_both: self._tell())
        self.list.doubleClicked.connect(lambda _index: self.take())
        self.narrow("")
        self.search.setFocus()

    def narrow(self, words: str) -> None:
        """Offer the officers meant, the first of them chosen."""
        self._found.clear()
        for lane in self._board.lanes:
            if lane.officer_id != NOBODY and lane.active and finds(lane, words):
                item = QStandardItem(_line(lane))
                item.setData(lane.officer_id, _ID)
                self._found.appendRow(item)
        self.list.setCurrentIndex(self._found.index(self._first(), 0))
        self._tell()

    def officer(self) -> int | None:
        """Return the officer chosen, None when none is offered."""
        index: QModelIndex = self.list.currentIndex()
        return int(index.data(_ID)) if index.isValid() else None

    def take(self) -> None:
        """Give the companies to the officer chosen."""
        officer = self.officer()
        if officer is not None:
            self.accept()
            self.picked.emit(officer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows of the search go through the list."""
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and Qt.Key(event.key()) in _KEYS:  # type: ignore[attr-defined]
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _first(self) -> int:
        """Return the first officer who does not lead all of them already."""
        leads = set(self._board.leads(self._companies).values())
        ids = [self._found.item(row).data(_ID) for row in range(self._found.rowCount())]
        return next((at for at, one in enumerate(ids) if leads != {one}), 0)

    def _tell(self) -> None:
        officer = self.officer()
        self.go.setEnabled(officer is not None)
        words = _("没有叫这个名字的在岗民警。")
        if officer is not None:
            words = foretell(self._board, self._companies, officer)
        self.told.setText(words)


def _line(lane: Lane) -> str:
    about = " ".join(filter(None, (lane.name, lane.kind, lane.badge)))
    return f"{about}    {load_words(lane)}"
