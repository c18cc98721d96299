"""Writing what a preview shows, in one step, and taking it back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from liaison.base.errors import Stale
from liaison.base.ids import uuid7
from liaison.base.words import _
from liaison.exchange import importing
from liaison.exchange.plan import Plan
from liaison.gui.calls import Kept, call, change, was_cancelled, words_of
from liaison.gui.house import Page
from liaison.gui.importing_run import Running
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.leave import allowed
from liaison.services import steps
from liaison.services.rights import Leave
from liaison.store.step import Store
from liaison.store.undo import Undone


class Writing(QObject):
    """The plan at hand and its step once it was written; failures are told in the bar.

    One operation id belongs to each plan, so that a write that is asked for
    again is written once.
    """

    written = Signal()
    undone = Signal(object)
    """What was taken back (an Undone)."""
    not_undone = Signal()
    look_asked = Signal()
    """The store has moved on: the files should be looked at again."""

    def __init__(self, page: Page, running: Running, bar: MessageBar) -> None:
        super().__init__(page)
        self._page, self._running, self._bar = page, running, bar
        self.plan: Plan | None = None
        self.step_id: int | None = None
        self._op_id = ""

    def take(self, plan: Plan | None) -> None:
        """Be ready to write a plan; None: there is none."""
        self.plan, self.step_id, self._op_id = plan, None, uuid7()

    def apply(self) -> None:
        """Write the plan, if there is something to write."""
        plan, op_id = self.plan, self._op_id
        if plan is None or plan.empty or self._running.busy:
            return
        self._bar.clear()
        watcher = self._running.begin()

        def work(store: Store, leave: Leave) -> Any:
            return importing.apply(store, plan, watcher, op_id, leave)

        house, page = self._page.house, self._page
        allowed(page, house, work, self._applied, self._not_applied, through=change)

    def undo(self) -> None:
        """Take back what was written."""
        step_id = self.step_id
        if step_id is None or self._running.busy:
            return
        self._bar.clear()
        self._running.begin_blindly(_("正在撤销…"))

        def work(store: Store) -> Undone:
            return steps.take_back(store, step_id)

        call(self, self._page.house.jobs, work, self._undone, self._not_undone)

    def _applied(self, kept: Kept) -> None:
        self._running.end()
        self.step_id = kept.result.step_id
        self.written.emit()

    def _not_applied(self, failure: Failure) -> None:
        self._running.end()
        if was_cancelled(failure):
            self._bar.say("warn", _("已取消导入，没有写入任何数据。"))
        elif isinstance(failure, Stale):
            self._bar.say("warn", words_of(failure), _("重新核对"), self.look_asked.emit)
        else:
            self._bar.say("error", words_of(failure), _("重试"), self.apply)

    def _undone(self, told: Undone) -> None:
        self._running.end()
        self.step_id = None
        self.undone.emit(told)

    def _not_undone(self, failure: Failure) -> None:
        self._running.end()
        self._bar.say("error", words_of(failure), _("重试"), self.undo)
        self.not_undone.emit()
