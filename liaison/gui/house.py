"""What every page is given: the jobs, and the few things it may ask of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.gui.jobs import Jobs
from liaison.store.step import Done, Who


@dataclass(frozen=True)
class House:
    """Handed to each page; pages know nothing of the window itself.

    ``go(page, **what)`` opens another page (``go("companies", id=3)`` the card
    of a company, ``go("hazards", named=("overdue",))`` a narrowed list);
    ``toast(words, undo_step_id)`` tells that something succeeded.
    """

    home: Home
    who: Who
    settings: Settings
    jobs: Jobs
    go: Callable[..., None]
    toast: Callable[..., None]


class Page(QWidget):
    """Base of all pages: a name in the navigation, and three things it may hear."""

    name = ""
    """Page name, unique; of register pages the register's name."""

    records: frozenset[str] = frozenset()
    """Table names whose steps make the page stale; empty means all."""

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.house = house

    def open(self, **what: Any) -> None:
        """Come to the front, showing ``what`` was asked for."""

    def hear(self, done: Done) -> None:
        """A step was kept: refresh if its records are shown (only when visible)."""

    def may_leave(self) -> bool:
        """May the page be left? Asks only when something unsaved would be lost."""
        return True

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Return (words, key, what it does) of the page's actions, for the palette."""
        return []
