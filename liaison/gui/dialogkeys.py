"""Keys of the window that reach into the dialogs over it, and the help one of them opens.

Help brings the manual along, which is loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

if TYPE_CHECKING:
    from liaison.gui.actions import Action
    from liaison.gui.helpsheet import HelpSheet
    from liaison.gui.house import Page

HELPS = "helps"
"""Property of a dialog that is help itself; so nobody has to load it to know one."""


def is_no_help(dialog: QDialog) -> bool:
    """Is a dialog something that help could be asked for?"""
    return not dialog.property(HELPS)


def help_over(
    window: QWidget, actions: Sequence[Action], page: Page | None, go: Callable[..., None]
) -> HelpSheet:
    """Show help for what has the keyboard, and the map of the keys."""
    from liaison.gui.helpsheet import HelpSheet

    made = HelpSheet(window, actions, page, go)
    made.open()
    return made


class DialogKeys(QObject):
    """Gives every dialog over a window a key of the window: its own does not reach under them."""

    def __init__(
        self,
        window: QWidget,
        act: Callable[[], object],
        key: str = "F1",
        fits: Callable[[QDialog], bool] = is_no_help,
    ) -> None:
        super().__init__(window)
        self._window, self._act, self._key, self._fits = window, act, key, fits
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._came)

    def _came(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The keyboard has come to a widget: see that its dialog knows the key."""
        top, knows = (new.window() if new is not None else None), f"knows_{self._key}"
        if not isinstance(top, QDialog) or top.property(knows) or not self._fits(top):
            return
        below = top.parentWidget()
        while below is not None and below is not self._window:
            below = below.parentWidget()
        if below is not None:
            top.setProperty(knows, True)
            QShortcut(QKeySequence(self._key), top).activated.connect(self._act)
