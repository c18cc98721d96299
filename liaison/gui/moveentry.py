"""One move of a need, hazard or dispute as it is written: its note and its day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.choice import Choice
from liaison.fields.field import fields_of
from liaison.gui.editors import Source
from liaison.gui.editors.day import DayEditor
from liaison.gui.editors.words import LongEditor
from liaison.gui.house import House
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.records import Action
from liaison.records.dispute import REOPENED as DISPUTE_REOPENED, DisputeState
from liaison.records.issue import REOPENED as ISSUE_REOPENED, IssueState


class MoveEntry(QWidget):
    """The note and day of one move, with the button that does it."""

    agreed = Signal()
    left = Signal()
    edited = Signal()

    def __init__(
        self, house: House, state: Choice, needs_note: bool, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.state = state
        fields, source = fields_of(Action), Source(house.jobs)
        note = transferred(state) or (_("原因（必填）") if needs_note else _("说明"))
        self.text = LongEditor(fields["content"], note, source, self)
        self.text.text.setPlaceholderText(note)
        self.on = DayEditor(fields["done_on"], _("日期"), source, self)
        self.on.set_value(None, clock.today().isoformat())
        self._problem = PlainLabel(parent=self, kind="problem", wrap=True)
        self._problem.hide()
        self.go = button(
            _("确认“{state}”").format(state=state.words),
            self.agreed.emit,
            kind="primary",
            small=True,
            parent=self,
        )
        self.text.changed.connect(self.edited)
        self.on.changed.connect(self.edited)
        self.text.submitted.connect(self.agreed)
        self.on.submitted.connect(self.agreed)
        self._lay()

    def note(self) -> str:
        """Return the note written."""
        return self.text.value() or ""

    def day(self) -> date | None:
        """Return the day of the move."""
        return self.on.day()

    def take_up(self, note: str, day: str) -> None:
        """Show what was written before."""
        self.text.set_value(None, note)
        self.on.set_value(None, day)

    def tell(self, words: str, quiet: bool = False) -> None:
        """Say why it was not done, or something quieter."""
        self._problem.become("small" if quiet else "problem")
        self._problem.setText(words)
        self._problem.show()
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard into the note."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves everything as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, sizes.gap_xs, 0, 0)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self.text)
        layout.addWidget(self._problem)
        layout.addWidget(self.on)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addStretch(1)
        row.addWidget(button(_("取消"), self.left.emit, kind="quiet", small=True, parent=self))
        row.addWidget(self.go)
        layout.addLayout(row)


def needs_note(old: Choice, new: Choice) -> bool:
    """Is the move one backwards, which must say why?"""
    return (old, new) in ISSUE_REOPENED or (old, new) in DISPUTE_REOPENED


def transferred(state: Choice) -> str:
    """A dispute that is transferred must say to whom."""
    if state is DisputeState.transferred:
        return _("移交给谁（必填）")
    return _("移交给谁、因何移交") if state is IssueState.handed_over else ""
