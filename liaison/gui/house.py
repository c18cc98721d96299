"""What every page is given: the jobs, and the few things it may ask of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.gui.jobs import Jobs

if TYPE_CHECKING:  # the log-in window stands before SQLAlchemy is imported
    from liaison.store.step import Done, Who


def _keep_nothing(**_changes: Any) -> None:
    """Settings of a page that stands alone (tests) are not kept."""


def _refuse_nothing(words: str) -> None:
    """A page that stands alone has no window that could tell it."""


@dataclass
class House:
    """Handed to each page; pages know nothing of the window itself.

    ``go(page, **what)`` opens another page: ``go("companies", id=3)`` the card
    of a company, ``go("hazards", named=("overdue",))`` a narrowed list,
    ``go("visits", where=(("visited_on", "2026-10"),))`` a list filtered by
    fields as in :class:`~liaison.services.reading.Query`, ``go("visits",
    new=True)`` an empty form, ``go("visits", quick=True, company_id=3)`` the quick
    visit over the page one is on (``visit_id``: one that was planned);
    ``toast(words, undo)`` tells that something succeeded, ``undo`` being its step's id, or
    what takes it back where it is no step;
    ``refuse(words)`` tells as quietly that something small was not done, and why;
    ``keep(lists={…})`` changes settings of this PC and saves them;
    ``lock()`` closes the store and goes back to the log-in;
    ``recount()`` counts anew what waits on each page, soon.
    ``settings`` is replaced by the window when they change: ask it anew.
    """

    home: Home
    who: Who
    settings: Settings
    jobs: Jobs
    go: Callable[..., None]
    toast: Callable[..., None]
    keep: Callable[..., None] = _keep_nothing
    lock: Callable[[], None] = _keep_nothing
    recount: Callable[[], None] = _keep_nothing
    refuse: Callable[[str], None] = _refuse_nothing


class Page(QWidget):
    """Base of all pages: a name in the navigation, and what it may hear.

    The window gives Ctrl+N, Ctrl+S, F2 … to the action of
    :meth:`actions_offered` with that key, Ctrl+F to the page's first
    :class:`~liaison.gui.kit.filters.SearchBox`, F5 to :meth:`refresh`; a page
    that has its own shortcut for one of them gets it first.
    """

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
        """A step was kept: refresh if its records are shown.

        Told at once while the page is visible, else once when it comes back
        to the front, with the records of all steps in between.
        """

    def refresh(self) -> None:
        """Read what is shown anew (F5); as after a step that touched everything."""
        from liaison.store.step import Done

        self.hear(Done(0, "", self.records))

    def may_leave(self) -> bool:
        """May the page be left? Asks only when something unsaved would be lost."""
        return True

    def keep_draft(self) -> None:
        """Keep what is written and not saved as a draft, at once and without waiting."""

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Return (words, key, what it does) of the page's actions, for the palette."""
        return []
