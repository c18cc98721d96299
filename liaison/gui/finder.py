"""Ctrl+K: pages, actions and every record in one palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from liaison.base.words import _
from liaison.gui.actions import Action, commands
from liaison.gui.calls import call
from liaison.gui.hitrows import rows_of, target_of
from liaison.gui.house import House, Page
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.palette import CommandPalette
from liaison.gui.pages import ENTRIES

if TYPE_CHECKING:
    from liaison.services.hits import Found
    from liaison.store.step import Store

_SETTLE_MS = 40
"""Until what was typed is looked for; an input method commits several signs at once."""


def _search(store: Store, words: str) -> Found:
    from liaison.services import searching

    return searching.search(store, words)


class Finder(QObject):
    """Fills the palette and does what is picked in it."""

    def __init__(
        self,
        house: House,
        actions: Sequence[Action],
        front: Callable[[], Page | None],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._house, self._actions, self._front = house, actions, front
        self.palette = CommandPalette(over)
        self.palette.awaits_records = True
        self.palette.picked.connect(self._picked)
        self.palette.typed.connect(self._typed)
        self._words = ""
        self._asked: str | None = None
        self._own: dict[str, Callable[[], object]] = {}
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._search)

    def open(self) -> None:
        """Show everything that can be done here and now."""
        self.palette.start(self._all())

    def _all(self) -> list[Command]:
        self._own = {f"act:{one.key}": one.act for one in self._actions}
        found: list[Command] = []
        page = self._front()
        for number, (words, key, act) in enumerate(page.actions_offered() if page else ()):
            own = f"own:{number}"
            self._own[own] = act
            found.append(Command(own, words, _("本页"), key, "chevron-right"))
        for place, entry in enumerate(ENTRIES, 1):
            label = _(entry.label)
            shortcut = f"Ctrl+{place}" if place <= 9 else ""
            self._own[f"page:{entry.name}"] = partial(self._house.go, entry.name)
            found.append(
                Command(f"page:{entry.name}", label, _("页面"), shortcut, entry.icon, entry.name)
            )
        return found + commands(self._actions, _("操作"))

    def _typed(self, words: str) -> None:
        self._words = words
        if words:
            self._settle.start()
        else:
            self._settle.stop()

    def _search(self) -> None:
        """Look for what stands in the line; one search at a time, the last one typed next."""
        if self._asked is None and self._words and self._house.jobs.store is not None:
            words = self._asked = self._words
            call(
                self,
                self._house.jobs,
                lambda store: _search(store, words),
                self._came,
                self._not_found,
            )

    def _came(self, found: Found) -> None:
        self._next()
        rows = rows_of(found)
        if rows:
            self._own["found"] = partial(self._house.go, "found", words=found.words)
            told = _("查看全部结果")
            rows.append(Command("found", told, "", "", "search", found.words))
        self.palette.offer(found.words, rows)

    def _not_found(self, _failure: object) -> None:
        """The store could not be read: pages and actions are still offered."""
        words = self._asked or ""
        self._next()
        self.palette.offer(words, [])

    def _next(self) -> None:
        asked, self._asked = self._asked, None
        if asked != self._words:
            self._settle.start()

    def _picked(self, key: str) -> None:
        self._words = ""  # what is still being looked for is not waited for
        target, act = target_of(key), self._own.get(key)
        if act is not None:
            act()
        elif target is not None:
            register, one = target
            front = self._front()
            back = front.name if front is not None and front.name != register else ""
            self._house.go(register, id=one, back=back)
