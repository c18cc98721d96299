"""The program's own dialogs; opened through :mod:`liaison.gui.ask` only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.kit.buttons import ButtonKind, button, ending
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style

Tone = Literal["info", "done", "warn", "error"]

_MARKS = {
    "ask": ("circle-question-mark", "primary"),
    "info": ("info", "info"),
    "done": ("circle-check", "done"),
    "warn": ("triangle-alert", "soon"),
    "error": ("circle-alert", "overdue"),
}
_WORDS_WIDE = 400


class Option(NamedTuple):
    """One way to choose: key, words, and a quiet line that explains it."""

    key: str
    words: str
    help: str = ""


class Sheet(QDialog):
    """A mark, a title, words, and buttons at the right with the main one last."""

    def __init__(self, parent: QWidget | None, title: str, words: str, mark: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setProperty("kind", "sheet")
        self.setAccessibleDescription(words)
        sizes = style.now().sizes
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*(sizes.gap_xl,) * 3, sizes.gap_l)
        self._layout.setSpacing(sizes.gap_m)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_m)
        picture = PlainLabel(parent=self)
        name, role = _MARKS[mark]
        side = sizes.gap_xl
        picture.setPixmap(icons.pixmap(name, role, side, self.devicePixelRatioF()))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout()
        self.body.setSpacing(sizes.gap_s)
        heading = PlainLabel(title, self, kind="section", wrap=True)
        self.body.addWidget(heading)
        if words:
            said = PlainLabel(words, self, wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            said.setFixedWidth(round(_WORDS_WIDE * style.now().scale))
            self.body.addWidget(said)
        row.addLayout(self.body, 1)
        self._layout.addLayout(row)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(sizes.gap_s)
        self._buttons.addStretch(1)
        self._layout.addSpacing(sizes.gap_xs)
        self._layout.addLayout(self._buttons)

    def add_button(self, words: str, kind: ButtonKind, accepts: bool) -> QPushButton:
        """Add a button at the right that ends the dialog."""
        leave = self.accept if accepts else self.reject
        made = ending(button(words, leave, kind=kind, parent=self))
        self._buttons.addWidget(made)
        return made


class Confirm(Sheet):
    """Yes or no; where much is lost Enter means no."""

    def __init__(
        self, parent: QWidget | None, title: str, words: str, yes: str, no: str, danger: bool
    ) -> None:
        super().__init__(parent, title, words, "warn" if danger else "ask")
        keep = self.add_button(no, "plain", accepts=False)
        go = self.add_button(yes, "danger" if danger else "primary", accepts=True)
        first = keep if danger else go
        first.setDefault(True)
        first.setFocus()


class Tell(Sheet):
    """One button: read and understood."""

    def __init__(self, parent: QWidget | None, title: str, words: str, tone: Tone) -> None:
        super().__init__(parent, title, words, tone)
        known = self.add_button(_("知道了"), "primary", accepts=True)
        known.setDefault(True)
        known.setFocus()


class Choose(Sheet):
    """Several ways, one under the other; arrows choose, Enter goes on."""

    def __init__(
        self, parent: QWidget | None, title: str, words: str, options: Sequence[Option]
    ) -> None:
        super().__init__(parent, title, words, "ask")
        if not options:
            raise ValueError("nothing to choose from")
        self._ways: dict[str, QRadioButton] = {}
        sizes = style.now().sizes
        for option in options:
            way = QRadioButton(option.words.replace("&", "&&"), self)
            way.setAccessibleDescription(option.help)
            self._ways[option.key] = way
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(way)
            if option.help:
                help_ = PlainLabel(option.help, self, kind="small", wrap=True)
                help_.setContentsMargins(sizes.icon + sizes.gap_s, 0, 0, sizes.gap_xs)
                pair.addWidget(help_)
            self.body.addLayout(pair)
        first = next(iter(self._ways.values()))
        first.setChecked(True)
        self.add_button(_("取消"), "plain", accepts=False)
        self.add_button(_("继续"), "primary", accepts=True).setDefault(True)
        first.setFocus()

    def chosen(self) -> str:
        """Return the key of the way chosen."""
        return next(key for key, way in self._ways.items() if way.isChecked())


class Decide(Sheet):
    """Several ways as buttons, the first the main one; Esc leaves everything as it is."""

    def __init__(
        self, parent: QWidget | None, title: str, words: str, options: Sequence[Option], stay: str
    ) -> None:
        super().__init__(parent, title, words, "ask")
        self._chosen: str | None = None
        for option in options:
            if option.help:
                self.body.addWidget(PlainLabel(option.help, self, kind="second", wrap=True))
        self._buttons.insertWidget(0, self.add_button(stay, "quiet", accepts=False))
        ways = [self._way(option, option is options[0]) for option in options]
        for way in reversed(ways):
            self._buttons.addWidget(way)
        ways[0].setDefault(True)
        ways[0].setFocus()

    def chosen(self) -> str | None:
        """Return the key of the way chosen, None when left."""
        return self._chosen

    def _way(self, option: Option, main: bool) -> QPushButton:
        choose = partial(self._choose, option.key)
        kind: ButtonKind = "primary" if main else "plain"
        made = ending(button(option.words, choose, kind=kind, parent=self))
        made.setAccessibleDescription(option.help)
        return made

    def _choose(self, key: str) -> None:
        self._chosen = key
        self.accept()


class WriteLine(Sheet):
    """One line to write, e.g. a reason that goes into the history."""

    def __init__(
        self, parent: QWidget | None, title: str, words: str, value: str, required: bool
    ) -> None:
        super().__init__(parent, title, words, "ask")
        self._line = QLineEdit(value, self)
        self._line.setAccessibleName(words or title)
        self._line.setMinimumWidth(round(_WORDS_WIDE * style.now().scale))
        self.body.addWidget(self._line)
        self.add_button(_("取消"), "plain", accepts=False)
        go = self.add_button(_("确定"), "primary", accepts=True)
        go.setDefault(True)
        go.setEnabled(bool(self.text()) or not required)
        self._line.textChanged.connect(lambda _: go.setEnabled(bool(self.text()) or not required))
        self._line.setFocus()
        self._line.selectAll()

    def text(self) -> str:
        """Return what was written, without blanks around it."""
        return self._line.text().strip()
