"""Buttons: one primary on a page, plain beside it, quiet in rows, danger for what hurts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from liaison.gui.kit.labels import tip
from liaison.gui.look import icons, style

ButtonKind = Literal["plain", "primary", "quiet", "danger"]

_INK = {"plain": "text", "primary": "on_primary", "quiet": "primary", "danger": "overdue"}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _takes(made: QAbstractButton, event: QKeyEvent) -> bool:
    """Enter presses, once however long it is held; Ctrl+Enter is the form's."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() not in _ENTER or held:
        return False
    if not event.isAutoRepeat():
        made.click()
    return True


class PushButton(QPushButton):
    """Enter presses the button that has the keyboard, as Space does.

    Qt would leave Enter to the default button of the dialog: who went by Tab to
    “cancel” and pressed Enter would have said yes.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter before the dialog does."""
        if not _takes(self, event):
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """The same of a button that is only an icon."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter before the dialog does."""
        if not _takes(self, event):
            super().keyPressEvent(event)


def button(
    words: str,
    on_click: Callable[[], object] | None = None,
    *,
    kind: ButtonKind = "plain",
    icon: str = "",
    key: str = "",
    small: bool = False,
    parent: QWidget | None = None,
) -> QPushButton:
    """Return a button; ``key`` is its shortcut (``Ctrl+N``), told on hover.

    An ampersand in ``words`` is shown, not taken for a mnemonic.
    """
    made = PushButton(words.replace("&", "&&"), parent)
    made.setAccessibleName(words)
    made.setProperty("kind", kind)
    made.setProperty("small", "true" if small else "false")
    made.setAutoDefault(False)
    if icon:
        icons.wear(made, icon, _INK[kind])
        side = style.now().sizes.icon
        made.setIconSize(QSize(side, side))
    _key(made, words, key)
    if on_click:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def ending(made: QPushButton) -> QPushButton:
    """Return a button as it stands at the foot of a dialog, no narrower than the others there."""
    made.setMinimumWidth(style.now().sizes.ending)
    return made


def icon_button(
    icon: str,
    words: str,
    on_click: Callable[[], object] | None = None,
    *,
    role: str = "second",
    key: str = "",
    parent: QWidget | None = None,
) -> QToolButton:
    """Return a button that is only an icon; ``words`` are told on hover and read aloud."""
    made = ToolButton(parent)
    made.setAccessibleName(words)
    icons.wear(made, icon, role)
    side = style.now().sizes.icon
    made.setIconSize(QSize(side, side))
    _key(made, words, key)
    if on_click:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def _key(made: QPushButton | QToolButton, words: str, key: str) -> None:
    if key:
        made.setShortcut(QKeySequence(key))
    if key or isinstance(made, QToolButton):
        made.setToolTip(tip(f"{words} ({key})" if key else words))
