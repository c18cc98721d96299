"""Editors of other records: one, or several as chips."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.fields.field import Bound, Reference, References
from liaison.gui.calls import call, problems_of
from liaison.gui.editors.base import Editor, Source
from liaison.gui.editors.offerline import OfferLine
from liaison.gui.jobs import Failure
from liaison.gui.kit.filters import FilterChip
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.look import style
from liaison.records import BY_NAME
from liaison.services import names
from liaison.services.offers import Offer
from liaison.store.step import Store

_LINE_WIDE = {"Company": 280}


class ReferenceEditor(Editor):
    """One record, chosen from what is offered or named exactly (title, number, badge …)."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(bound, label, source, parent)
        assert isinstance(bound.kind, Reference)
        self._target = bound.kind.target
        self._id: int | None = None
        self.line = OfferLine(self._target, source.jobs, self)
        if whole := BY_NAME[self._target.lower()].inside:
            self.line.inside = lambda: source.chosen(whole)
        self._hold(self.line)
        self.line.picked.connect(self._pick)
        self.line.unknown.connect(self.settle)
        self.line.textEdited.connect(self._edited)

    def value(self) -> Any:
        return self._id if self._id is not None else (self.line.text().strip() or None)

    def kept(self) -> tuple[Any, str]:
        return self.value(), self.line.text()

    def set_value(self, value: Any, text: str = "") -> None:
        self._id = value if isinstance(value, int) else None
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def outlined(self) -> list[QWidget]:
        return [self.line]

    def check(self) -> Problem | None:
        return None  # a name can only be told wrong by the store, see settle

    def settle(self) -> None:
        """Find the record that was named exactly, or tell that there is none."""
        text = self.value()
        if isinstance(text, str):
            find(self, text, self._found)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)

    def _edited(self) -> None:
        self._id = None
        self.changed.emit()

    def _pick(self, offer: Offer) -> None:
        self.set_value(offer.id, offer.title)
        self.agreed.emit()
        self.changed.emit()

    def _found(self, offer: Offer) -> None:
        if self._id is None and self.line.text().strip():
            self._pick(offer)


class ReferencesEditor(Editor):
    """Several records: chips that can be taken away, and a line to add more."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(bound, label, source, parent)
        assert isinstance(bound.kind, References)
        self._target = bound.kind.target
        self._chosen: dict[int, QWidget] = {}
        self._inside = QWidget(self)
        self._flow = FlowLayout(self._inside)
        self.line = OfferLine(self._target, source.jobs, self._inside)
        wide = _LINE_WIDE.get(self._target, 150)
        self.line.setFixedWidth(round(wide * style.now().scale))
        self.line.setPlaceholderText(_("添加…"))
        self._flow.addWidget(self.line)
        self._hold(self.line, self._inside)
        self.line.picked.connect(self._pick)
        self.line.textEdited.connect(lambda _text: self.changed.emit())

    def value(self) -> Any:
        typed = self.line.text().strip()
        return [*self._chosen, *([typed] if typed else [])] or None

    def kept(self) -> tuple[Any, str]:
        return self.value(), "、".join(chip.accessibleName() for chip in self._chosen.values())

    def set_value(self, value: Any, text: str = "") -> None:
        for one in list(self._chosen):
            self._take_away(one)
        titles = text.split("、") if text else []
        ids = [one for one in value or () if isinstance(one, int)]
        for one, title in zip(ids, titles, strict=False):
            self._add(one, title)
        self.line.setText("".join(one for one in value or () if isinstance(one, str)))

    def outlined(self) -> list[QWidget]:
        return [self.line]

    def check(self) -> Problem | None:
        return None

    def settle(self) -> None:
        text = self.line.text().strip()
        if text:
            find(self, text, self._pick)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setVisible(not read_only)
        for chip in self._chosen.values():
            chip.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in the empty line takes the last chip away, Enter adds what is named."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, empty = event.key(), not self.line.text()
            if key == Qt.Key.Key_Backspace and empty and self._chosen:
                self._remove(list(self._chosen)[-1])
                return True
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not empty and plain:
                self.settle()
                return True
        return super().eventFilter(watched, event)

    def _pick(self, offer: Offer) -> None:
        self._add(offer.id, offer.title)
        self.line.clear()
        self.agreed.emit()
        self.changed.emit()

    def _add(self, id: int, title: str) -> None:
        if id in self._chosen:
            return
        chip = FilterChip(title)
        chip.setAccessibleName(title)
        chip.removed.connect(lambda: self._remove(id))
        middle = QWidget(self._inside)  # a chip is lower than the line it stands beside
        middle.setFixedHeight(style.now().sizes.control)
        middle.setAccessibleName(title)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(chip)
        self._chosen[id] = middle
        self._flow.removeWidget(self.line)
        self._flow.addWidget(middle)
        self._flow.addWidget(self.line)
        middle.show()
        self.updateGeometry()

    def _remove(self, id: int) -> None:
        self._take_away(id)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _take_away(self, id: int) -> None:
        chip = self._chosen.pop(id)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self.updateGeometry()


def find(editor: Editor, text: str, found: Callable[[Offer], None]) -> None:
    """Look for the record named exactly; tell ``found`` its Offer, or the editor's form why not."""
    kind = editor.bound.kind
    assert isinstance(kind, Reference | References)
    target = kind.target

    def work(store: Store) -> Offer:
        with store.reading() as session:
            one = names.find(session, target, text)
            return Offer(one, names.titles(session, target, [one])[one], "")

    def no(failure: Failure) -> None:
        problems = problems_of(failure)
        if problems:
            editor.refused.emit(problems[0].at(editor.bound.name))

    call(editor, editor.source.jobs, work, found, no)
