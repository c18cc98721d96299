"""The editor of one cell in the table of visits: offers names and choices while one types."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from liaison.base.clock import clock
from liaison.gui import phrases
from liaison.gui.editors.offerline import OfferLine
from liaison.gui.gridmodel import GridModel, Index
from liaison.gui.gridpaste import is_block
from liaison.gui.jobs import Jobs
from liaison.gui.look import style
from liaison.records.phrase import Place
from liaison.services.likenames import core
from liaison.services.offers import Offer
from liaison.services.visitrows import CHOICES, COLUMNS, spoken

_TARGETS = {"company_id": "Company", "officers": "Officer", "departments": "Department"}
_PHRASES = {
    "content": Place.content,
    "findings": Place.findings,
    "handling": Place.handling,
}
_LAST = re.compile(r"[^、,，;；\s]*$")
_OFFERS_WIDE = 380
"""Wider than the cell: a company's name is read whole."""
_DOWN, _RIGHT, _LEFT, _STAY = (1, 0), (0, 1), (0, -1), (0, 0)


class NameCell(OfferLine):
    """A company, or several names with a sign between them: the last one is offered for."""

    def __init__(self, target: str, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(target, jobs, parent)
        self._several = target != "Company"
        self.picked.connect(self._fill)
        self.popup().setMinimumWidth(round(_OFFERS_WIDE * style.now().scale))

    def offer_alike(self, text: str) -> None:
        """Offer what may be meant by a name that nobody has."""
        self._ask(core(text))

    def _ask(self, words: str | None = None) -> None:
        if words is None and self._several:
            found = _LAST.search(self.text())
            words = found.group() if found else ""
            if not words:
                self.popup().hide()
                self._asking = False
                return
        super()._ask(words)

    def _fill(self, offer: Offer) -> None:
        before = _LAST.sub("", self.text()) if self._several else ""
        self.setText(before + offer.title)


class CellDelegate(QStyledItemDelegate):
    """Makes the editor a column needs and says where the keyboard goes afterwards."""

    moved = Signal(int, int)
    """A cell is finished: rows down and columns right to go."""
    block = Signal()
    """Several cells are pasted while one is open: they belong into the table."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line: names are looked up, choices are offered."""
        name = COLUMNS[index.column()]
        line: QLineEdit
        if name in _TARGETS:
            line = NameCell(_TARGETS[name], self._jobs, parent)
            line.picked.connect(lambda _offer: self._finish(line, _RIGHT))
        else:
            line = QLineEdit(parent)
        if name in CHOICES:
            completer = QCompleter([one.words for one in CHOICES[name]], line)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        line.setProperty("cell", name)
        line.setFrame(False)
        line.setAutoFillBackground(True)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what was typed, once: a check that ends meanwhile changes nothing of it."""
        assert isinstance(editor, QLineEdit)
        if editor.property("begun"):
            return
        editor.setProperty("begun", True)
        model = index.model()
        assert isinstance(model, GridModel)
        text, found = model.text(index.row(), index.column()), model.checked(index.row())
        editor.setText(text)
        wrong = found is not None and "company_id" in found.problems
        if wrong and isinstance(editor, NameCell) and COLUMNS[index.column()] == "company_id":
            editor.offer_alike(text)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Keep what is typed; digits stand for choices."""
        assert isinstance(editor, QLineEdit)
        text = spoken(COLUMNS[index.column()], editor.text().strip())
        model.setData(index, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes down, Tab right; up and down leave the cell as in a spreadsheet."""
        if isinstance(watched, QLineEdit) and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if self._pressed(watched, event):
                return True
        elif isinstance(watched, QLineEdit) and event.type() == QEvent.Type.FocusOut:
            picker = watched.window().findChild(phrases.PhrasePicker)
            if picker is not None and not picker.isHidden():
                return False
        return super().eventFilter(watched, event)

    # -- inside

    def _pressed(self, line: QLineEdit, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers()
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._paste(line)
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control or (isinstance(line, NameCell) and line.is_asking()):
                return False
            self._finish(line, _DOWN)
        elif key == Qt.Key.Key_Tab:
            self._finish(line, _RIGHT)
        elif key == Qt.Key.Key_Backtab:
            self._finish(line, _LEFT)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self._offers(line):
            self._finish(line, _DOWN if key == Qt.Key.Key_Down else (-1, 0))
        elif control and key == Qt.Key.Key_Semicolon:
            line.insert(clock.today().isoformat())
        elif control and key == Qt.Key.Key_J and line.property("cell") in _PHRASES:
            phrases.offer(line, _PHRASES[line.property("cell")], self._jobs)
        else:
            return False
        return True

    def _paste(self, line: QLineEdit) -> bool:
        if not is_block(QGuiApplication.clipboard().text()):
            return False
        self._finish(line, _STAY)
        self.block.emit()
        return True

    def _offers(self, line: QLineEdit) -> bool:
        return isinstance(line, NameCell) or line.completer() is not None

    def _finish(self, line: QLineEdit, way: tuple[int, int]) -> None:
        self.commitData.emit(line)
        self.closeEditor.emit(line, QStyledItemDelegate.EndEditHint.NoHint)
        self.moved.emit(*way)
