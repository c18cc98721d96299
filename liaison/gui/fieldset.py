"""The fields of a register on the screen: laid out, filled, changed by a person or known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui import shapes
from liaison.gui.editors import Source
from liaison.gui.fieldbox import FieldBox
from liaison.gui.jobs import Jobs
from liaison.gui.look import style
from liaison.gui.sections import Section
from liaison.services import known
from liaison.services.known import Known
from liaison.services.registers import Register


class FieldSet(QWidget):
    """Sections of field boxes; knows what was there at first and what a person changed."""

    edited = Signal()
    """A person changed something, or a problem came or went."""
    submitted = Signal()
    """Ctrl+Enter was pressed in a field."""

    def __init__(self, jobs: Jobs, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self.register = jobs, register
        self.boxes: dict[str, FieldBox] = {}
        self.sections: list[Section] = []
        self._initial: dict[str, Any] = {}
        self._known: dict[str, Known] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(style.now().sizes.gap_m)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def changes(self) -> list[str]:
        """Return the names of the fields a person has changed."""
        return [
            name
            for name, box in self.boxes.items()
            if box.editor.value() != self._initial.get(name)
        ]

    def missing(self) -> list[str]:
        """Return the names of the required fields that are still empty."""
        return [name for name, box in self.boxes.items() if box.is_missing()]

    def focus_first(self) -> None:
        """Put the keyboard where writing begins: the first empty required field."""
        first = next(iter(self.missing()), None) or next(iter(self.boxes), None)
        if first is not None:
            self.go_to(first)

    def go_to(self, name: str) -> None:
        """Put the keyboard into a field, unfolding its section."""
        box = self.boxes[name]
        for section in self.sections:
            if box in section.boxes and section.is_folded():
                section.fold(False)
        box.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- filling

    def build(self, words: dict[str, list[str]]) -> None:
        """Make the boxes anew; ``words`` are offered for listed fields."""
        choices = {"state": known.states(self.register)}
        source = Source(self._jobs, words, choices, self._chosen)
        for section in self.sections:
            section.deleteLater()
        self.boxes, self.sections = {}, []
        for heading, names in shapes.sections(self.register):
            ordered = shapes.filled_rows(names, self.register.fields)
            boxes = [self._box(name, source) for name in ordered]
            section = Section(heading, boxes, self)
            self.sections.append(section)
            self._layout.addWidget(section)

    def _chosen(self, name: str) -> Any:
        """Return what stands in a field, None where there is none of that name."""
        return self.boxes[name].editor.value() if name in self.boxes else None

    def _box(self, name: str, source: Source) -> FieldBox:
        bound = self.register.fields[name]
        label = shapes.label_of(self.register, name)
        box = FieldBox(bound, label, shapes.needed(self.register, bound), source)
        box.changed.connect(self.changed)
        box.changed.connect(self._tell_others)
        box.reveal_asked.connect(self.reveal)
        box.editor.submitted.connect(self.submitted)
        self.boxes[name] = box
        return box

    def settle_in(self) -> None:
        """From now on, what stands in the fields counts as unchanged."""
        self._initial = {name: box.editor.value() for name, box in self.boxes.items()}

    def fill_known(self, found: Mapping[str, Known]) -> None:
        """Fill in what is known where a person has not written, and say how it is known."""
        for name, one in found.items():
            box, before = self.boxes[name], self._known.get(name)
            now = box.editor.value()
            if now is not None and (before is None or now != before.value):
                continue
            box.editor.set_value(one.value, one.text)
            box.clear_problem()
            box.show_known(_("自动填入：{why}").format(why=_(one.why)) if one.why else "")
            self._known[name] = one
        self.edited.emit()

    def fold_later(self) -> None:
        """Fold the sections after the second in which nothing is asked for."""
        for section in self.sections[2:]:
            section.fold(all(self._is_plain(box) for box in section.boxes))

    # -- inside

    def changed(self, name: str) -> None:
        """A person changed a field."""
        self.edited.emit()

    def reveal(self, name: str) -> None:
        """The eye of a masked number was pressed; a form of a record shows it whole."""

    def _tell_others(self, name: str) -> None:
        for other, box in self.boxes.items():
            if other != name:
                box.editor.other_changed(name)

    def _is_plain(self, box: FieldBox) -> bool:
        """Is the field empty, or filled by the program alone?"""
        return not box.needed and (box.editor.value() is None or box.bound.name in self._known)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        before, after = self._box_of(old), self._box_of(now)
        if before is not after:
            if before is not None and now is not None:
                before.leave()
                self.edited.emit()
            if after is not None:
                after.enter()
                QTimer.singleShot(0, after, after.bring_into_view)

    def _box_of(self, widget: QWidget | None) -> FieldBox | None:
        while widget is not None and not isinstance(widget, FieldBox):
            widget = widget.parentWidget()
        return widget if widget is not None and widget in self.boxes.values() else None
