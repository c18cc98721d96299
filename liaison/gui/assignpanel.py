"""Making one officer responsible for companies from a day on: officer, day, reason, done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.gui.calls import Intention, Kept, words_of
from liaison.gui.editors import Source
from liaison.gui.fieldbox import FieldBox, written
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.records import Assignment
from liaison.records.assignment import Reason
from liaison.services import assigning
from liaison.services.records import read_value
from liaison.store.step import Op, Store

_NAMES = ("officer_id", "start", "reason")
_WIDE = {"officer_id": 220, "start": 150, "reason": 300}


class AssignPanel(QWidget):
    """History is kept: the officer before ends the day before."""

    assigned = Signal()
    left = Signal()

    def __init__(
        self, house: House, companies: Sequence[int], words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._house, self._companies = house, list(companies)
        self._assigning = Intention()
        source = Source(house.jobs)
        fields = fields_of(Assignment)
        self.boxes = {
            name: FieldBox(fields[name], _(fields[name].field.label), True, source, self)
            for name in _NAMES
        }
        today = clock.today().isoformat()
        self.boxes["start"].editor.set_value(today, today)
        self.boxes["reason"].editor.set_value(Reason.rotation.value)
        self._words = PlainLabel(words, self, kind="strong", wrap=True)
        self._problem = PlainLabel(parent=self, kind="problem", wrap=True)
        self._problem.hide()
        self._lay()

    def focus_first(self) -> None:
        """Put the keyboard where the officer is named."""
        self.boxes["officer_id"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Assign, unless something is missing."""
        typed = written(self.boxes)
        if typed is None:
            return
        companies = self._companies
        self.setEnabled(False)
        self._assigning.change(
            self,
            self._house.jobs,
            lambda store, op_id: assign(store, companies, typed, op_id),
            self._kept,
            self._refused,
            about=typed,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves everything as it is, Enter assigns."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self._words)
        inside = QWidget(self)
        flow = FlowLayout(inside, sizes.gap_m)
        for name, box in self.boxes.items():
            box.setFixedWidth(round(_WIDE[name] * style.now().scale))
            flow.addWidget(box)
        layout.addWidget(inside)
        layout.addWidget(self._problem)
        buttons = QWidget(self)
        row = FlowLayout(buttons)
        row.addWidget(button(_("指派"), self.save, kind="primary", small=True, parent=buttons))
        row.addWidget(button(_("取消"), self.left.emit, kind="quiet", small=True, parent=buttons))
        layout.addWidget(buttons)

    def _kept(self, kept: Kept) -> None:
        if kept.result:
            words = _("{n} 家企业已指派联络民警。").format(n=kept.result)
        else:
            words = _("这些企业已由该民警联络，没有改动。")
        self._house.toast(words, kept.step_id)
        self.assigned.emit()

    def _refused(self, failure: Failure) -> None:
        self.setEnabled(True)
        if isinstance(failure, Problem) and failure.field in self.boxes:
            self.boxes[str(failure.field)].show_problem(failure)
            return
        self._problem.setText(words_of(failure))
        self._problem.show()


def assign(
    store: Store, companies: Sequence[int], typed: dict[str, object], op_id: Op = None
) -> int:
    """Assign with what was typed (on the store thread); returns how many changed hands."""
    fields = fields_of(Assignment)
    read = {}
    with store.reading() as session:
        for name, raw in typed.items():
            try:
                read[name] = read_value(session, fields[name], raw)
            except Problem as problem:
                raise problem.at(name) from None
    officer, start, reason = (read[name] for name in _NAMES)
    return assigning.assign(store, companies, officer, start, reason, op_id)
