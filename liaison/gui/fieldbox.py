"""A field on a form: its label above, its editor, and one quiet line below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.fields.field import Bound
from liaison.gui.editors import Editor, Source, editor_for
from liaison.gui.kit.buttons import icon_button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style


class FieldBox(QWidget):
    """The line below tells a problem, else how the value is known, else on focus the help."""

    changed = Signal(str)
    """A person changed the value; the field's name."""
    reveal_asked = Signal(str)
    """The eye of a masked number was pressed; the field's name."""

    def __init__(
        self, bound: Bound, label: str, needed: bool, source: Source, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.bound, self.label, self.needed = bound, label, needed
        self._problem: Problem | None = None
        self._known = self._help = self._hint = ""
        self._focused = self._veiled = False
        self.editor: Editor = editor_for(bound, label, source, self)
        self._note = PlainLabel(parent=self, kind="small", wrap=True)
        self._lay()
        self.editor.changed.connect(self._changed)
        self.editor.refused.connect(self.show_problem)
        self.editor.agreed.connect(self.clear_problem)
        self.editor.hinted.connect(self.show_hint)
        self._help = _(bound.field.help)
        self.editor.setAccessibleDescription(self._help)

    def problem(self) -> Problem | None:
        """Return the problem shown."""
        return self._problem

    def note(self) -> str:
        """Return the line below the editor as it stands."""
        return self._note.text()

    def veil(self, veiled: bool) -> None:
        """Hold a masked number of a person read-only behind an eye, or let it be written."""
        if veiled != self._veiled:
            self._veiled = veiled
            self.editor.set_read_only(veiled)
            self.eye.setVisible(veiled)

    def is_veiled(self) -> bool:
        """Is only the masked number shown?"""
        return self._veiled

    def need(self, needed: bool) -> None:
        """Ask for a value, or no longer; what is missing is told when it is checked."""
        self.needed = needed
        self._mark.setVisible(needed)

    def is_missing(self) -> bool:
        """Is nothing written where something must be?"""
        return self.needed and self.editor.value() is None

    def show_problem(self, problem: Problem) -> None:
        """Tell under the field what is wrong and how to mend it."""
        self._problem = problem
        self.editor.set_wrong(True)
        self._tell()

    def clear_problem(self) -> None:
        """The field is right again."""
        if self._problem is not None:
            self._problem = None
            self.editor.set_wrong(False)
            self._tell()

    def show_known(self, words: str) -> None:
        """Tell how the program knows the value; gone when a person changes it."""
        self._known = words
        self._tell()

    def show_hint(self, words: str) -> None:
        """Tell what should be known of the value that stands here now."""
        self._hint = words
        self._tell()

    def enter(self) -> None:
        """The keyboard has come to the field."""
        self._focused = True
        self._tell()

    def leave(self) -> None:
        """The keyboard has left the field: check it, and show the value as it is kept."""
        self._focused = False
        if self._veiled:
            self._tell()
            return
        wrong = self.editor.check()
        if wrong is not None:
            self.show_problem(wrong)
        else:
            self.editor.settle()
            self._tell()

    def bring_into_view(self) -> None:
        """Scroll so that the whole field is seen."""
        part: QWidget | None = self.parentWidget()
        while part is not None and not isinstance(part, QScrollArea):
            part = part.parentWidget()
        if part is not None:
            part.ensureWidgetVisible(self, 0, style.now().sizes.gap_l)

    def check(self) -> Problem | None:
        """Check the field as before saving and show what is wrong."""
        if self._veiled:  # what is masked was not changed
            return None
        if self._problem is not None and self.editor.check() is None and not self.is_missing():
            # A name the store did not know stays a problem until it is changed.
            return self._problem
        wrong = self.editor.check()
        if wrong is None and self.is_missing():
            words = _("请填写“{label}”。").format(label=self.label)
            wrong = Problem(words, self.bound.name)
        if wrong is not None:
            self.show_problem(wrong)
        return wrong

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_xs)
        name = PlainLabel(self.label, self, kind="second")
        name.setBuddy(self.editor)
        head.addWidget(name)
        self._mark = PlainLabel("*", self, kind="problem")
        self._mark.setAccessibleName(_("必填"))
        self._mark.setVisible(self.needed)
        head.addWidget(self._mark)
        head.addStretch(1)
        self.eye = icon_button("eye", _("显示{label}").format(label=self.label), parent=self)
        self.eye.clicked.connect(lambda: self.reveal_asked.emit(self.bound.name))
        self.eye.hide()
        layout.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_xs)
        row.addWidget(self.editor, 1)
        row.addWidget(self.eye)
        layout.addLayout(row)
        # The line keeps its place while it is empty, so that nothing jumps.
        self._note.setMinimumHeight(self._note.fontMetrics().height())
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        layout.addWidget(self._note)
        layout.addStretch(1)

    def _changed(self) -> None:
        self._known = ""
        live = self.editor.live_problem()
        if live is not None:
            self.show_problem(live)
        else:
            self.clear_problem()
            self._tell()
        self.changed.emit(self.bound.name)

    def _tell(self) -> None:
        words = str(self._problem) if self._problem else self._known or self._hint
        if not words and self._focused:
            words = self._help
        kind = "problem" if self._problem else "small"
        if words != self._note.text():
            self._note.setText(words)
        if self._note.property("kind") != kind:
            self._note.become("problem" if self._problem else "small")


def written(boxes: Mapping[str, FieldBox]) -> dict[str, Any] | None:
    """Return what stands in the boxes by name; None when something is wrong.

    The keyboard is then on the first that has to be mended.
    """
    wrong = [box for box in boxes.values() if box.check() is not None]
    if wrong:
        wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return None
    return {name: box.editor.value() for name, box in boxes.items()}
