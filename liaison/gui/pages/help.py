"""帮助: the manual, opened at the place that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui import manual
from liaison.gui.house import House, Page
from liaison.gui.kit.labels import title
from liaison.gui.look import style
from liaison.gui.manualview import ManualView
from liaison.store.step import Done


class HelpPage(Page):
    """``go("help", topic="走访")`` shows that topic; without one, the page stays where it was."""

    name = "help"
    records = frozenset({"help"})
    """No step of the store makes a manual stale."""

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.view = ManualView(self)
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.page_margin,) * 4)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(title(_("使用手册"), self))
        layout.addWidget(self.view, 1)
        self.view.go(manual.asked(""))

    def open(self, **what: Any) -> None:
        """Show a topic, a chapter or bold words of the manual; else the first text hit."""
        if what.get("topic"):
            self.view.go(manual.asked(str(what["topic"])))
        self.view.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """The manual is no record."""

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        return [(_("打印本章"), "Ctrl+P", self.view.print_chapter)]
