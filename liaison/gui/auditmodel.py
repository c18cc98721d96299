"""The audit trail as a table model: pages of entries, fetched when they are first painted."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from liaison.base.words import N_, _
from liaison.gui.calls import call
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.gui.models import Index
from liaison.services import auditing
from liaison.services.auditing import Asked, Line
from liaison.store.step import Store

_PAGE, _KEPT = 128, 64
_UNDER_WAY = "…"

_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("seq", N_("编号"), "number"),
    ("at", N_("时间"), "day"),
    ("by", N_("人员"), "day"),
    ("action", N_("操作"), "day"),
    ("what", N_("对象"), "day"),
    ("mark", N_("备注"), ""),
    ("reason", N_("原因"), "text"),
    ("pc", N_("电脑"), "text"),
    ("role", N_("角色"), "muted"),
)
"""Attribute of a line, (untranslated) heading, look ("" for a chip)."""


@dataclass(frozen=True)
class _Answer:
    total: int
    first: list[Line]


class AuditModel(QAbstractTableModel):
    """Entries under one question, newest first."""

    counted = Signal(int)
    """A question was answered: so many entries."""
    failed = Signal(object)
    """Reading failed; the rows shown are the old ones."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.asked = Asked()
        self._turn, self._total, self._fetching = 0, 0, -1
        self._pages: OrderedDict[int, list[Line]] = OrderedDict()

    def ask(self, asked: Asked) -> None:
        """Show other entries."""
        self.asked = asked
        self._turn += 1
        turn = self._turn

        def work(store: Store) -> _Answer:
            return _Answer(auditing.count(store, asked), auditing.page(store, asked, 0, _PAGE))

        def come(answer: _Answer) -> None:
            if turn == self._turn:
                self.beginResetModel()
                self._total, self._fetching = answer.total, -1
                self._pages = OrderedDict({0: answer.first})
                self.endResetModel()
                self.counted.emit(answer.total)

        call(self, self._jobs, work, come, self._no)

    def line(self, row: int) -> Line | None:
        """Return the entry of a row if it is at hand."""
        page = self._pages.get(row // _PAGE, [])
        return page[row % _PAGE] if 0 <= row % _PAGE < len(page) else None

    def seq(self, row: int) -> int | None:
        """Return the number of the entry of a row if it is at hand."""
        line = self.line(row)
        return None if line is None else line.seq

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._total

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK):
            return None
        line = self.line(index.row())
        if line is None:
            self._fetch(index.row() // _PAGE)
            return _UNDER_WAY if role == SHOW and index.column() == 0 else None
        name, _label, look = _COLUMNS[index.column()]
        if role == LOOK:
            return look or f"chip:{line.tone or 'neutral'}"
        return str(getattr(line, name))

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK, KEY) or way != Qt.Orientation.Horizontal:
            return None
        if not 0 <= column < len(_COLUMNS):
            return None
        name, label, look = _COLUMNS[column]
        return _(label) if role == SHOW else name if role == KEY else look or None

    def _fetch(self, page: int) -> None:
        """Ask for a page; one at a time, what was scrolled past is asked for when seen again."""
        if self._fetching >= 0:
            return
        self._fetching, turn, asked = page, self._turn, self.asked

        def come(lines: list[Line]) -> None:
            self._fetching = -1
            if turn != self._turn:
                return
            self._pages[page] = lines
            while len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
            first, last = page * _PAGE, min(self._total, (page + 1) * _PAGE) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(_COLUMNS) - 1))

        call(
            self,
            self._jobs,
            lambda store: auditing.page(store, asked, page * _PAGE, _PAGE),
            come,
            self._no,
        )

    def _no(self, failure: Failure) -> None:
        self._fetching = -1
        self.failed.emit(failure)
