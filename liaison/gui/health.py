"""How the store is, shown over the pages: damage, a filling disk, and what a check found.

The bar of damage cannot be closed and leads to the guided way out; the others
are news. Checks that are due run on the store's thread some time after the
window stands, so that no page waits for them at the start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from liaison.base.errors import Cancelled
from liaison.base.words import _, clauses, named
from liaison.gui.calls import call, words_of
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar

if TYPE_CHECKING:
    from liaison.store.check import Finding
    from liaison.store.step import Store

AFTER_MS = 4_000
"""The first look after the window stands."""

EVERY_MS = 30 * 60_000
"""And then so often: a disk fills, a day begins."""

BETWEEN_MS = 200
"""Between two checks, for whoever waits for a page."""


def begin(store: Store) -> tuple[str, str]:
    """Return words on the disk's room, and which check is due."""
    from liaison.services import soundness

    return soundness.room(store), soundness.due(store)


def parts(kind: str) -> tuple[str, ...]:
    """Return the single checks of a kind."""
    from liaison.services import soundness

    return soundness.parts(kind)


def part(store: Store, name: str) -> list[Finding]:
    """Make one of them; on the store's thread."""
    from liaison.services import soundness

    return soundness.part(store, name)


def end(store: Store, kind: str, found: list[Finding]) -> str:
    """Note the check; return what is wrong in words."""
    from liaison.services import soundness

    soundness.noted(store, kind, found)
    wrong = [one for one in found if not one.sound and not one.notice]
    return clauses(named(soundness.label(one), one.words) for one in wrong)


class HealthBar(MessageBar):
    """Watches the store behind a window's jobs; ``rescue_asked`` when damage is to be mended."""

    rescue_asked = Signal()
    _met = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.damaged = False
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self.look)
        self._met.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        store = jobs.store
        assert store is not None
        self._forget = _listen(store, self)
        if store.health.damaged:
            self._tell()
        elif store.warnings:
            self.say("warn", " ".join(store.warnings))
            store.warnings.clear()  # a window made anew need not say it again
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """See whether a check is due and whether the disk has room; again in half an hour."""
        if not self.damaged:
            call(self, self._jobs, begin, self._begun, self._unseen)
        self._timer.start(EVERY_MS)

    def end(self) -> None:
        """Listen no more: the window goes."""
        self._timer.stop()
        self._forget()

    def _begun(self, told: tuple[str, str]) -> None:
        room, kind = told
        if room and not self.damaged:
            self.say("warn", room)
        if kind:
            self._next(kind, list(parts(kind)), [])

    def _next(self, kind: str, left: list[str], found: list[Finding]) -> None:
        """Make one check after the other: a page that asks meanwhile comes between."""
        if self.damaged:
            return
        if not left:
            call(self, self._jobs, lambda store: end(store, kind, found), self._seen, self._unseen)
            return
        name = left.pop(0)

        def came(more: list[Finding]) -> None:
            found.extend(more)
            QTimer.singleShot(BETWEEN_MS, self, lambda: self._next(kind, left, found))

        call(self, self._jobs, lambda store: part(store, name), came, self._unseen)

    def _seen(self, wrong: str) -> None:
        if wrong and not self.damaged:
            words = _("数据检查发现问题，请联系管理员：{wrong}").format(wrong=wrong)
            self.say("error", words)

    def _unseen(self, failure: Failure) -> None:
        if not isinstance(failure, Cancelled) and not self.damaged:
            self.say("warn", words_of(failure))

    @Slot()
    def _tell(self) -> None:
        self.damaged = True
        self.say(
            "error",
            _("数据文件已损坏，已停止写入，也不能导出。请先记下还没有保存的内容，再恢复。"),
            _("查看并恢复"),
            self.rescue_asked.emit,
            closable=False,
        )


def _listen(store: Store, bar: HealthBar) -> Callable[[], None]:
    """Let the bar hear of damage, on whatever thread it is met; return how to stop that."""

    def met() -> None:
        bar._met.emit()

    def stop() -> None:
        if met in store.health.hear:
            store.health.hear.remove(met)

    store.health.hear.append(met)
    return stop
