"""The chip that narrows a page to one station; not there while there is only one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from liaison.base.words import _
from liaison.gui.calls import call
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.buttons import button
from liaison.services import names
from liaison.store.step import Store


class StationChip(QWidget):
    """All stations, or the one chosen from its menu."""

    changed = Signal()
    """A person chose another station."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._stations: list[tuple[int, str]] = []
        self._chosen: int | None = None
        self.face = button("", kind="plain", icon="map-pin", parent=self)
        self.menu = QMenu(self.face)
        self.face.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.face)
        self.hide()

    def chosen(self) -> int | None:
        """Return the id of the station chosen, None for all."""
        return self._chosen

    def read(self) -> None:
        """Ask for the stations there are."""
        call(self, self._jobs, _stations, self.show_stations, self._unread)

    def show_stations(self, stations: list[tuple[int, str]]) -> None:
        """Offer these; a chosen one that is gone gives way to all."""
        self._stations = stations
        gone = self._chosen is not None and self._chosen not in dict(stations)
        self.menu.clear()
        for id_, name in ((None, _("全部警务站")), *stations):
            action = QAction(name.replace("&", "&&"), self.menu)
            action.triggered.connect(partial(self._take, id_))
            self.menu.addAction(action)
        self.setVisible(len(stations) > 1)
        if gone:
            self._take(None)
        else:
            self._say()

    def _take(self, id_: int | None, _checked: bool = False) -> None:
        before, self._chosen = self._chosen, id_
        self._say()
        if before != id_:
            self.changed.emit()

    def _say(self) -> None:
        words = _("全部警务站")
        if self._chosen is not None:
            words = dict(self._stations).get(self._chosen, words)
        self.face.setText(words.replace("&", "&&"))
        self.face.setAccessibleName(_("警务站：{name}").format(name=words))

    def _unread(self, _failure: Failure) -> None:
        # The page itself says what is wrong with the store; without the chip all are shown.
        self.show_stations([])


def _stations(store: Store) -> list[tuple[int, str]]:
    with store.reading() as session:
        return names.offer(session, "Station")
