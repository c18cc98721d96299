"""Lines with a label above and a problem below, for the pages before and around signing in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style

LONGEST = 256
"""Characters of a password that are taken (ASVS 6.2.9 asks for at least 64)."""


def _head(name: PlainLabel, required: bool) -> QHBoxLayout:
    """Return a label over its line, with the mark of what must be filled in."""
    head = QHBoxLayout()
    head.setSpacing(style.now().sizes.gap_xs)
    head.addWidget(name, 0 if required else 1)
    if required:
        mark = PlainLabel("*", name.parentWidget(), kind="problem")
        mark.setAccessibleName(_("必填"))
        head.addWidget(mark)
        head.addStretch(1)
    return head


class LabelledLine(QWidget):
    """A label, a line to write in, and under it a quiet help or a problem."""

    def __init__(
        self,
        label: str,
        line: QLineEdit | None = None,
        *,
        help: str = "",
        required: bool = False,
        beside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.line = line or QLineEdit()
        self._help = help
        name = PlainLabel(label, self, wrap=not required)
        name.setBuddy(self.line)
        self.line.setAccessibleName(label)
        self._below = PlainLabel(help, self, kind="small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_xs)
        row = QHBoxLayout()
        row.setSpacing(style.now().sizes.gap_s)
        row.addWidget(self.line, 1)
        if beside is not None:
            row.addWidget(beside)
        layout.addLayout(_head(name, required))
        layout.addLayout(row)
        layout.addWidget(self._below)
        self._below.setVisible(bool(help))
        self.line.textEdited.connect(self.clear_problem)

    def text(self) -> str:
        """Return what was written; blanks around it only where they can be meant."""
        hidden = isinstance(self.line, PasswordLine)
        return self.line.text() if hidden else self.line.text().strip()

    def problem(self, words: str) -> None:
        """Show what is wrong under the line and put the keyboard there."""
        self.say_problem(words)
        self.line.setFocus()

    def say_problem(self, words: str) -> None:
        """Show what is wrong, and leave the keyboard where it is."""
        self._say(words, "problem")

    def hint(self, words: str) -> None:
        """Show a quiet line instead of the help."""
        self._say(words or self._help, "small")

    def clear_problem(self) -> None:
        """Take the problem away: the line is being mended."""
        if self.line.property("problem") == "true":
            self._say(self._help, "small")

    def said(self) -> str:
        """Return what stands under the line."""
        return self._below.text()

    def _say(self, words: str, kind: str) -> None:
        self._below.become("problem" if kind == "problem" else "small")
        self._below.setText(words)
        self._below.setVisible(bool(words))
        self.line.setProperty("problem", "true" if kind == "problem" else "false")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)


class LabelledChoice(QWidget):
    """A label over a choice of few."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox(self)
        self.box.setAccessibleName(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_xs)
        layout.addWidget(PlainLabel(label, self))
        layout.addWidget(self.box)


_SECRET = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhSensitiveData
)


class PasswordLine(QLineEdit):
    """A hidden line with an eye to show it; tells when Caps Lock seems to be on."""

    caps = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST)
        self._caps = False
        self._eye = QAction(self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._show(False)

    def eye(self) -> QAction:
        """Return what shows and hides the password."""
        return self._eye

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Notice Caps Lock: a capital without Shift, or a small letter with it."""
        super().keyPressEvent(event)
        sign = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._tell(not self._caps)
        elif len(sign) == 1 and sign.isascii() and sign.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell(sign.isupper() != shift)

    def _tell(self, on: bool) -> None:
        if on != self._caps:
            self._caps = on
            self.caps.emit(on)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        # Shown or not: an input method must neither write nor learn a password.
        self.setInputMethodHints(self.inputMethodHints() | _SECRET)
        icons.wear(self._eye, "eye-off" if shown else "eye", "second")
        self._eye.setText(_("隐藏密码") if shown else _("显示密码"))
        self._eye.setToolTip(self._eye.text())

    def event(self, event: QEvent) -> bool:
        """Hide the password again when another window comes to the front."""
        if event.type() == QEvent.Type.WindowDeactivate:
            self._eye.setChecked(False)
        return super().event(event)
