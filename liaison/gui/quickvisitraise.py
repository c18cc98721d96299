"""What is raised from a visit while it is written: a row each for needs, hazards, disputes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.gui import phrases, shapes
from liaison.gui.editors import Source, editor_for
from liaison.gui.editors.base import Editor
from liaison.gui.jobs import Jobs
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import Chip, PlainLabel, tip
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.services import phrases as texts, registers, visiting
from liaison.services.visiting import Raised

LABELS = {"needs": N_("记诉求"), "hazards": N_("记隐患"), "disputes": N_("记纠纷")}
_ROLES: dict[str, Role] = {"needs": "info", "hazards": "soon", "disputes": "overdue"}
_SHORT = {"needs": N_("诉求"), "hazards": N_("隐患"), "disputes": N_("纠纷")}
_CATEGORY, _DAY = 150, 140


class RaisedRow(QWidget):
    """One matter: what it is, its category and, for needs and hazards, its deadline."""

    changed = Signal()
    removed = Signal()
    submitted = Signal()

    def __init__(
        self, register: str, jobs: Jobs, words: dict[str, list[str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.register, self._jobs = register, jobs
        self._record = registers.BY_NAME[register].record
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("写明内容（Ctrl+J 常用语）"))
        self.line.setAccessibleName(self._label("description"))
        self.line.setAccessibleDescription(self._help("description"))
        self.line.installEventFilter(self)
        source = Source(jobs, words)
        self.category = self._editor("category", source, _CATEGORY)
        has_deadline = register != "disputes"
        self.deadline = self._editor("deadline", source, _DAY) if has_deadline else None
        self._note = PlainLabel(parent=self, kind="problem", wrap=True)
        self._note.hide()
        self._hint = PlainLabel(parent=self, kind="small", wrap=True)
        self._hint.hide()
        self._lay()
        self.line.textEdited.connect(self._edited)

    def value(self) -> Raised:
        """Return what is written."""
        deadline = self.deadline.value() if self.deadline is not None else None
        words = self.line.text().strip()
        return Raised(self.register, words, self.category.value(), deadline)

    def put(self, raised: Raised) -> None:
        """Show what was written before."""
        self.line.setText(raised.description or "")
        self.category.set_value(raised.category, raised.category or "")
        if self.deadline is not None:
            self.deadline.set_value(raised.deadline, raised.deadline or "")

    def check(self) -> bool:
        """Is it right? What is wrong is told under it."""
        if not self.line.text().strip():
            words = _("请填写“{label}”。").format(label=self._label("description"))
            self.tell(Problem(words, "description"))
            return False
        wrong = self.deadline.check() if self.deadline is not None else None
        if wrong is not None:
            self.tell(wrong)
        return wrong is None

    def tell(self, problem: Problem) -> None:
        """Tell what is wrong, and put the keyboard there."""
        self._note.setText(str(problem))
        self._note.show()
        part: Any = {"category": self.category, "deadline": self.deadline}.get(problem.field or "")
        self._wrong(self.line, part is None)
        (part or self.line).setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(part, Editor):
            part.set_wrong(True)

    def note(self) -> str:
        """Return what is told to be wrong."""
        return "" if self._note.isHidden() else self._note.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+J offers phrases, Ctrl+Enter saves all, Ctrl+Backspace in the empty row ends it."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_J:
            place = texts.place_of(self._record, "description", self.register)
            phrases.offer(self.line, place, self._jobs)
            return True
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
            return True
        if event.key() == Qt.Key.Key_Backspace and not self.line.text() and watched is self.line:
            self.removed.emit()
            return True
        return False

    # -- inside

    def _editor(self, name: str, source: Source, wide: int) -> Editor:
        bound = registers.BY_NAME[self.register].fields[name]
        made = editor_for(bound, self._label(name), source, self)
        made.setFixedWidth(round(wide * style.now().scale))
        made.setToolTip(tip(f"{self._label(name)}\n{self._help(name)}"))
        lines: list[QLineEdit] = list(made.findChildren(QLineEdit))
        for line in lines:
            line.setPlaceholderText(self._label(name))
        keyboard = made.focusProxy()
        assert keyboard is not None
        keyboard.setAccessibleDescription(self._help(name))
        made.hinted.connect(self._tell_hint)
        made.changed.connect(self._edited)
        made.submitted.connect(self.submitted)
        return made

    def _help(self, name: str) -> str:
        return _(registers.BY_NAME[self.register].fields[name].field.help)

    def _tell_hint(self, words: str) -> None:
        """Tell the weekday of the deadline, and how it was counted."""
        self._hint.setText(words)
        self._hint.setVisible(bool(words))

    def _label(self, name: str) -> str:
        return shapes.label_of(registers.BY_NAME[self.register], name)

    def _lay(self) -> None:
        sizes = style.now().sizes
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        what = Chip(_(_SHORT[self.register]), _ROLES[self.register], self)
        what.setMinimumWidth(max(what.wide(_(one)) for one in _SHORT.values()))
        row.addWidget(what)
        row.addWidget(self.line, 1)
        row.addWidget(self.category)
        if self.deadline is not None:
            row.addWidget(self.deadline)
        row.addWidget(icon_button("x", _("去掉这一条"), self.removed.emit, parent=self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_xs)
        layout.addLayout(row)
        layout.addWidget(self._hint)
        layout.addWidget(self._note)

    def _edited(self) -> None:
        self._note.hide()
        self._wrong(self.line, False)
        if self.deadline is not None:
            self.deadline.set_wrong(False)
        self.changed.emit()

    def _wrong(self, part: QWidget, wrong: bool) -> None:
        part.setProperty("problem", "true" if wrong else "false")
        part.style().unpolish(part)
        part.style().polish(part)


class RaisedRows(QWidget):
    """All that is raised, and the three buttons that add a row."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._words: dict[str, dict[str, list[str]]] = {}
        self.rows: list[RaisedRow] = []
        sizes = style.now().sizes
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(sizes.gap_s)
        buttons = QHBoxLayout()
        buttons.setSpacing(sizes.gap_s)
        buttons.addWidget(PlainLabel(_("走访中发现的"), self, kind="second"))
        self.buttons = {}
        for number, name in enumerate(visiting.RAISES, 1):
            made = button(
                _(LABELS[name]),
                partial(self.add, name),
                icon="plus",
                small=True,
                parent=self,
            )
            # Not the button's own shortcut: that one waits to show the button pressed.
            key = f"Ctrl+Alt+{number}"
            made.setToolTip(tip(f"{_(LABELS[name])} ({key})"))
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setWhatsThis(_(LABELS[name]))
            shortcut.activated.connect(partial(self.add, name))
            self.buttons[name] = made
            buttons.addWidget(made)
        buttons.addStretch(1)
        self._layout.addLayout(buttons)

    def offer(self, words: dict[str, dict[str, list[str]]]) -> None:
        """Take the words of categories, by register."""
        self._words = words

    def add(self, register: str, raised: Raised | None = None) -> RaisedRow:
        """Add a row and put the keyboard into it."""
        row = RaisedRow(register, self._jobs, self._words.get(register, {}), self)
        row.changed.connect(self.changed)
        row.removed.connect(partial(self.remove, row))
        row.submitted.connect(self.submitted)
        self.rows.append(row)
        self._layout.insertWidget(self._layout.count() - 1, row)
        row.show()
        if raised is not None:
            row.put(raised)
        else:
            row.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
        return row

    def remove(self, row: RaisedRow) -> None:
        """Take a row away."""
        self.rows.remove(row)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.buttons[row.register].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def values(self) -> list[Raised]:
        """Return what is raised."""
        return [row.value() for row in self.rows]

    def put(self, raised: Sequence[Raised]) -> None:
        """Show exactly these."""
        for row in list(self.rows):
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for one in raised:
            self.add(one.register, one)

    def check(self) -> bool:
        """Is every row right?"""
        right = [row.check() for row in self.rows]  # each is asked, to tell what is wrong
        return all(right)
