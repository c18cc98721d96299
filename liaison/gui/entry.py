"""Lines with a label above and a problem below, for the pages before and around signing in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

import liaison
from liaison.base.words import N_, _, language
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import PATIENCE_MS

NAMES = {"zh": N_("中文"), "en": "English"}
"""Languages under their own names, which are never translated."""


LONGEST = 256
"""Characters of a password that are taken (ASVS 6.2.9 asks for at least 64)."""


def rules(password: str, login: str) -> list[tuple[str, bool]]:
    """Return the rules of a password in words, each with whether it is kept.

    The same rules as :func:`liaison.store.keys.check_password`, which decides.
    """
    classes = sum(
        any(test(sign) for sign in password)
        for test in (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    )
    told = [
        (_("至少 10 个字符"), len(password) >= 10),
        (_("大写、小写、数字、符号中至少三类"), classes >= 3),
    ]
    if login:
        told.append((_("不含用户名"), login.casefold() not in password.casefold()))
    return told


class Card(QWidget):
    """A window with one calm surface in its middle: what stands before signing in."""

    language_asked = Signal(str)

    def __init__(self, wide: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sizes, scale = style.now().sizes, style.now().scale
        self.surface = QFrame(self)
        self.surface.setProperty("kind", "surface")
        self.surface.setFixedWidth(round(wide * scale))
        self._busy = QProgressBar(self.surface)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._busy.show)
        self.body = QVBoxLayout(self.surface)
        margin = sizes.gap_xl + sizes.gap_s
        self.body.setContentsMargins(margin, sizes.gap_xl, margin, sizes.gap_xl)
        self.body.setSpacing(sizes.gap_l)
        keep = self._busy.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # the card must not jump when work begins
        self._busy.setSizePolicy(keep)
        self._busy.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(sizes.page_margin,) * 4)
        outer.addStretch(1)
        outer.addWidget(self.surface, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        outer.addLayout(self._foot())
        self.setWindowTitle(_("警企联络"))

    def head(self, words: str) -> QVBoxLayout:
        """Return the program's mark and name with a line of words under them."""
        sizes = style.now().sizes
        mark = PlainLabel(parent=self.surface)
        side = sizes.icon_empty
        mark.setPixmap(icons.pixmap("shield-check", "primary", side, self.devicePixelRatioF()))
        name = PlainLabel(_("警企联络"), self.surface, kind="title")
        told = PlainLabel(words, self.surface, kind="second", wrap=True)
        layout = QVBoxLayout()
        layout.setSpacing(sizes.gap_xs)
        for part in (mark, name, told):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(part)
        layout.addSpacing(sizes.gap_xs)
        layout.addWidget(self._busy)
        return layout

    def set_busy(self, busy: bool) -> None:
        """Show that work goes on (after 0.4 s) and take no input meanwhile."""
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self._busy.hide()

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.languages = QWidget(self)
        choice = QHBoxLayout(self.languages)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(style.now().sizes.gap_xs)
        for code, words in NAMES.items():
            made = button(words, partial(self.language_asked.emit, code), kind="quiet", small=True)
            made.setEnabled(code != language())
            made.setObjectName(f"language-{code}")
            choice.addWidget(made)
        row.addWidget(self.languages)
        row.addStretch(1)
        version = _("版本 {version}").format(version=liaison.__version__)
        row.addWidget(PlainLabel(version, self, kind="small"))
        return row


class LabelledLine(QWidget):
    """A label, a line to write in, and under it a quiet help or a problem."""

    def __init__(
        self,
        label: str,
        line: QLineEdit | None = None,
        *,
        help: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.line = line or QLineEdit()
        self._help = help
        shown = f"{label} *" if required else label
        self._label = PlainLabel(shown, self)
        self._label.setBuddy(self.line)
        self.line.setAccessibleName(label)
        self._below = PlainLabel(help, self, kind="small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_xs)
        for part in (self._label, self.line, self._below):
            layout.addWidget(part)
        self._below.setVisible(bool(help))
        self.line.textEdited.connect(self.clear_problem)

    def text(self) -> str:
        """Return what was written; blanks around it only where they can be meant."""
        hidden = isinstance(self.line, PasswordLine)
        return self.line.text() if hidden else self.line.text().strip()

    def problem(self, words: str) -> None:
        """Show what is wrong under the line and put the keyboard there."""
        self._say(words, "problem")
        self.line.setFocus()

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
        icons.wear(self._eye, "eye-off" if shown else "eye", "second")
        self._eye.setText(_("隐藏密码") if shown else _("显示密码"))
        self._eye.setToolTip(self._eye.text())

    def event(self, event: QEvent) -> bool:
        """Hide the password again when another window comes to the front."""
        if event.type() == QEvent.Type.WindowDeactivate:
            self._eye.setChecked(False)
        return super().event(event)


class PasswordField(LabelledLine):
    """A labelled password line that tells of Caps Lock."""

    def __init__(
        self, label: str, parent: QWidget | None = None, *, required: bool = False
    ) -> None:
        line = PasswordLine()
        super().__init__(label, line, required=required, parent=parent)
        line.caps.connect(self._caps)

    def _caps(self, on: bool) -> None:
        self.hint(_("大写锁定已打开") if on else "")


class NewPassword(QWidget):
    """A new password twice, with its rules ticked off while it is typed."""

    changed = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._login = ""
        self.first = PasswordField(label, self, required=True)
        self.again = PasswordField(_("再输入一次"), self, required=True)
        self._rules = RuleList(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_m)
        for part in (self.first, self._rules, self.again):
            layout.addWidget(part)
        for line in (self.first.line, self.again.line):
            line.textChanged.connect(self._typed)
        self._typed()

    def set_login(self, login: str) -> None:
        """Check against this name from now on."""
        self._login = login.strip()
        self._typed()

    def text(self) -> str:
        """Return the password."""
        return self.first.text()

    def good(self) -> bool:
        """Are all rules kept and both lines the same?"""
        kept = all(one for _words, one in rules(self.text(), self._login))
        return kept and self.text() == self.again.text()

    def complain(self) -> None:
        """Put the keyboard where something is still to mend, and say what."""
        if not all(one for _words, one in rules(self.text(), self._login)):
            self.first.problem(_("密码还不符合下面的要求。"))
        elif self.text() != self.again.text():
            self.again.problem(_("两次输入的密码不一样。"))

    def _typed(self) -> None:
        self._rules.say(rules(self.text(), self._login), bool(self.text()))
        self.changed.emit()


class RuleList(QWidget):
    """Rules in words, each with a mark for kept or not yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(style.now().sizes.gap_xs)

    def say(self, told: list[tuple[str, bool]], begun: bool) -> None:
        """Show the rules; before anything is typed none is marked."""
        while len(self._rows) < len(told):
            self._rows.append(self._row())
        side = style.now().sizes.icon - 2
        for place, (mark, words) in enumerate(self._rows):
            here = place < len(told)
            mark.setVisible(here)
            words.setVisible(here)
            if not here:
                continue
            rule, kept = told[place]
            done = kept and begun
            name, role = ("circle-check", "done") if done else ("minus", "disabled")
            mark.setPixmap(icons.pixmap(name, role, side, self.devicePixelRatioF()))
            mark.setAccessibleName(_("已满足") if done else _("未满足"))
            words.setText(rule)

    def _row(self) -> tuple[PlainLabel, PlainLabel]:
        mark, words = PlainLabel(parent=self), PlainLabel(parent=self, kind="small")
        row = QHBoxLayout()
        row.setSpacing(style.now().sizes.gap_s)
        row.addWidget(mark)
        row.addWidget(words, 1)
        self._layout.addLayout(row)
        return mark, words
