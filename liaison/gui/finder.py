"""Ctrl+K: pages, actions and companies in one palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from liaison.base.words import _
from liaison.gui.actions import Action, commands
from liaison.gui.house import House, Page
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.palette import CommandPalette
from liaison.gui.pages import ENTRIES
from liaison.services import reading, registers
from liaison.store.step import Store

OFFERED = 8
"""Companies shown for what was typed."""

_SETTLE_MS = 60


def companies(store: Store, words: str) -> list[tuple[int, str, str]]:
    """Return id, name and address of companies that the quick search finds."""
    query = reading.Query(registers.COMPANIES, words=words)
    about = [column.name for column in reading.columns(registers.COMPANIES)]
    name, address = about.index("name"), about.index("address")
    with store.reading() as session:
        total = reading.count(session, query)
        rows = reading.window(session, query, 0, OFFERED, total)
    return [(row.id, row.texts[name], row.texts[address]) for row in rows]


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
        self.palette.picked.connect(self._picked)
        self.palette.typed.connect(self._typed)
        self._words = ""
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
        words = self._words
        self._house.jobs.run(
            lambda store: (words, companies(store, words)), self._came, self._not_found
        )

    def _came(self, found: tuple[str, list[tuple[int, str, str]]]) -> None:
        words, rows = found
        offered = []
        for one, name, address in rows:
            key = f"company:{one}"
            self._own[key] = partial(self._house.go, "companies", id=one)
            offered.append(Command(key, name, address or _("企业"), "", "building-2"))
        self.palette.offer(words, offered)

    def _not_found(self, _failure: object) -> None:
        """The store could not be read: pages and actions are still offered."""

    def _picked(self, key: str) -> None:
        act = self._own.get(key)
        if act is not None:
            act()
