"""登记走访 from every page: a key and a command of the window, and what pages ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog

from liaison.base.words import _
from liaison.gui.actions import Action
from liaison.gui.dialogkeys import DialogKeys, is_no_help

if TYPE_CHECKING:
    from liaison.base.paths import Home
    from liaison.base.settings import Settings
    from liaison.gui.jobs import Jobs
    from liaison.gui.quickvisit import QuickVisit
    from liaison.gui.window import Window

KEY = "F4"


class QuickOpener(QObject):
    """Opens the quick visit over the page in front, wherever it is asked for.

    Pages ask with ``house.go("visits", quick=True, company_id=…, visit_id=…)``.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._go = window.house.go
        window.house.go = self.go
        words = _("登记走访")
        window.commands.insert(
            1, Action("visit", words, KEY, "footprints", self.open, "djzf dengjizoufang visit")
        )
        action = QAction(words, window)
        action.setShortcut(QKeySequence(KEY))
        action.setAutoRepeat(False)
        action.triggered.connect(lambda _checked=False: self.open())
        window.addAction(action)
        DialogKeys(window, self.open, KEY, _is_no_question)

    def go(self, name: str, **what: Any) -> None:
        """Go to a page; the quick visit leaves one where one is."""
        if name == "visits" and what.get("quick"):
            self.open(**{key: one for key, one in what.items() if key != "quick"})
        else:
            self._go(name, **what)

    def open(self, **what: Any) -> QuickVisit | None:
        """Open the quick visit, unless it is open."""
        from liaison.gui import drafting, quickvisit

        drafting.finish_composing()  # what is being written below stays whole
        there = quickvisit.opened(self._window)
        over = QApplication.activeModalWidget() or self._window
        if there is not None:
            return there
        made = quickvisit.open_over(self._window.house, over, **what)
        if made is not None and isinstance(over, QDialog):
            _keep_under(over, made)
        return made


def _keep_under(dialog: QDialog, visit: QuickVisit) -> None:
    """Keep a dialog as long as the visit over it, its child, is open.

    It may close by itself, as soon as what it saves is kept, and would take along
    what is being written.
    """
    ends = Qt.WidgetAttribute.WA_DeleteOnClose
    if not dialog.testAttribute(ends):
        return
    dialog.setAttribute(ends, False)

    def over() -> None:
        if dialog.isVisible():
            dialog.setAttribute(ends)
        else:
            dialog.deleteLater()

    visit.finished.connect(over)


def _is_no_question(dialog: QDialog) -> bool:
    """May it wait under a visit? A question is answered first."""
    from liaison.gui.kit.dialogs import Sheet
    from liaison.gui.quickvisit import QuickVisit

    return is_no_help(dialog) and not isinstance(dialog, QuickVisit | Sheet)


def window(home: Home, settings: Settings, jobs: Jobs, keep: Callable[..., None]) -> Window:
    """Return the window of a signed-in person, able to record visits from everywhere."""
    from liaison.gui.window import Window

    made = Window(home, settings, jobs, keep)
    QuickOpener(made)
    return made
