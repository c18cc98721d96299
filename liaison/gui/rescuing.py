"""The way out of a damaged store, and the steps of a restore before anybody has signed in."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui.locking import Guard, dismiss
from liaison.gui.surroundings import Surroundings

if TYPE_CHECKING:
    from liaison.gui.damaged import Access, DamagedWindow
    from liaison.gui.login import LoginWindow
    from liaison.gui.restorewindow import RestoreWindow
    from liaison.gui.window import Window


class Rescuing(Surroundings):
    """Shows what stands in place of the log-in; who comes after says what it goes back to."""

    def __init__(self, home: Home, app: QApplication) -> None:
        super().__init__(home, app)
        self.login: LoginWindow | None = None
        self.window: Window | None = None
        self.damaged: DamagedWindow | None = None
        self.restore: RestoreWindow | None = None
        self.guard = Guard(app, self)
        self._rescued_by: str | None = None

    def _show_login(self, login: str, doubt: str = "") -> None:
        """Show the log-in."""
        raise NotImplementedError

    def _show_wizard(self) -> None:
        """Show the first start."""
        raise NotImplementedError

    def _bring(self, made: QWidget) -> None:
        """Show a window and take the one before away."""
        raise NotImplementedError

    def _keep_geometry(self) -> None:
        """Remember where the window stood."""
        raise NotImplementedError

    @Slot(object, str)
    def _show_damaged(self, access: Access, what: str) -> None:
        """Show the way out of damage; the store is closed, or being closed on its thread."""
        from liaison.gui.damaged import DamagedWindow

        made = DamagedWindow(self.home, self.jobs, access, what)
        made.language_asked.connect(self.speak)
        made.over.connect(self._rescue_over)
        back = partial(self._show_damaged, access, what)
        made.other_asked.connect(partial(self._show_restore, access, back))
        self._bring(made)
        self.damaged, self._rescued_by = made, access.login
        self.guard.hold(self.settings.idle_minutes)
        made.start()

    def _rescue(self) -> None:
        """Leave the window of a damaged store for the way out."""
        from liaison.gui.damaged import Access

        store = self.jobs.store
        if store is None or self.window is None:
            return
        self.guard.rest()
        self._keep_geometry()
        access = Access(store.who.login, store.key)
        self.release("damaged")
        self._show_damaged(access, _("使用中发现数据文件已损坏，已停止写入。"))

    @Slot()
    def _show_restore(
        self, access: Access | None = None, back: Callable[[], None] | None = None
    ) -> None:
        """Show the steps that bring a backup to a PC without a store, or with a damaged one."""
        from liaison.gui.restorewindow import RestoreWindow

        made = RestoreWindow(self.home, self.jobs, access, self.settings.second_place)
        made.language_asked.connect(self.speak)
        made.over.connect(self._restored)
        made.left.connect(back or self._show_wizard)
        self._bring(made)
        self.restore = made
        made.start()

    @Slot(str)
    def _restored(self, words: str) -> None:
        assert self.restore is not None
        self._show_login(self.restore.login())
        assert self.login is not None
        self.login.bar.say("info", words, closable=False)

    def _forget_key(self) -> None:
        """Nobody is at the way out of damage: drop the data key, once nothing runs with it."""
        assert self._rescued_by is not None
        if self.jobs.busy:
            self.guard.hold(self.settings.idle_minutes)
            return
        dismiss()
        self._show_login(self._rescued_by)
        gc.collect()

    @Slot()
    def _rescue_over(self) -> None:
        assert self.damaged is not None
        self._show_login(self.damaged.login())
