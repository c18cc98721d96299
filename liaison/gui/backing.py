"""Backups by themselves (safety.md §7.6): after the start, every half-hour, at the end."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from liaison.base.errors import Cancelled
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import call, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar

if TYPE_CHECKING:
    from liaison.store.step import Store

AFTER_MS = 8_000
"""The first look after the window stands: whoever waits for a page comes first."""

EVERY_MS = 5 * 60_000
"""So often it is asked whether half an hour is over and something was saved."""


def back_up(store: Store, moment: str, second: str) -> str:
    """Make the backup that is due at this moment, if one is; return what should be told."""
    from liaison.services import backups, backuptimes, secondplace

    place = Path(second) if second else None
    why = backuptimes.due(store, moment)
    if why:
        return backups.make(store, why, place).trouble
    secondplace.catch_up(store, place)
    return ""


def practise(store: Store, second: str) -> str:
    """Do the month's restore drill if it is due; return what should be told."""
    from liaison.ledgers.drill import drill
    from liaison.services import drilled

    if not drilled.drill_due(store):
        return ""
    told = drill(store, Path(second) if second else None)
    return "" if told.ok else _("恢复演练没有通过，请打开“备份”查看，并联系管理员。")


def wiped(store: Store) -> frozenset[str]:
    """Forget what other programs have wiped for good; return of which tables."""
    from liaison.services import forgetting

    return forgetting.look(store)


def red(store: Store, second: str) -> str:
    """Return the words of what is gravely wrong with the backups, "" when nothing is."""
    from liaison.services import backupstate

    told = backupstate.state(store, Path(second) if second else None)
    return " ".join(one.words for one in told.warnings if one.error)


class Backing(QObject):
    """Makes what is due while a window stands; says in its bar what should be known.

    ``told`` carries the same words.
    """

    told = Signal(str)

    def __init__(self, house: House, parent: QWidget, bar: MessageBar | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._house, self._window = house, parent
        self._moment = "start"
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._first = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._first.timeout.connect(self.look)
        self._first.start()
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Make the backup that is due, and the month's drill; hear what others have wiped."""
        moment, second = self._moment, self._house.settings.second_place
        self._moment = "timer"
        jobs = self._house.jobs
        call(self, jobs, lambda store: back_up(store, moment, second), self._done, self._failed)
        call(self, jobs, lambda store: practise(store, second), self._done, self._failed)
        call(self, jobs, wiped, self._wiped, self._failed)

    def last(self) -> None:
        """Make the backup at the end; the window waits while the jobs are busy."""
        self.stop()
        second = self._house.settings.second_place
        call(
            self,
            self._house.jobs,
            lambda store: back_up(store, "exit", second),
            None,
            self._failed_at_the_end,
        )

    def stop(self) -> None:
        """Ask no more: the window goes."""
        self._timer.stop()
        self._first.stop()

    def _wiped(self, records: frozenset[str]) -> None:
        """What another program wiped goes from the pages too."""
        from liaison.store.step import Done

        if records:
            self._house.jobs.changed.emit(Done(0, "", records))

    def _done(self, words: str) -> None:
        if not words:
            return
        if self._bar is not None:
            self._bar.say("warn", words, _("打开“备份”"), partial(self._house.go, "backups"))
        self.told.emit(words)

    def _failed(self, failure: Failure) -> None:
        if not isinstance(failure, Cancelled):
            self._done(words_of(failure))

    def _failed_at_the_end(self, failure: Failure) -> None:
        """The day's work is kept in the store; only its copy is missing."""
        title = _("退出前的备份没有成功")
        ask.tell(self._window, title, words_of(failure) + "\n" + _("下次启动时会再备份。"), "warn")


class BackupNotice(MessageBar):
    """On the workbench: red while the data would be lost with this PC."""

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = house

    def look(self) -> None:
        """Read anew how the backups stand."""
        second = self._house.settings.second_place
        call(self, self._house.jobs, lambda store: red(store, second), self._tell, self._unseen)

    def _tell(self, words: str) -> None:
        if words:
            self.say(
                "error",
                words,
                _("打开“备份”"),
                partial(self._house.go, "backups"),
                closable=False,
            )
        else:
            self.clear()

    def _unseen(self, _failure: Failure) -> None:
        """The page itself tells what is wrong with reading."""
