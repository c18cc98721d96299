"""Restoring in a window of its own, when nobody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui.card import Card
from liaison.gui.jobs import Jobs
from liaison.gui.look import style
from liaison.gui.restoreclosed import Closed
from liaison.gui.restoring import RestoreWizard

if TYPE_CHECKING:
    from liaison.gui.damaged import Access


WIDE = 760
SIZE = (920, 700)


class RestoreWindow(Card):
    """The steps in a window of their own; ``over`` when it is time to sign in (with words)."""

    over = Signal(str)
    left = Signal()

    def __init__(
        self, home: Home, jobs: Jobs, access: Access | None = None, second: str = ""
    ) -> None:
        super().__init__(WIDE)
        self._doer = Closed(home, jobs, access, second)
        self.wizard = RestoreWizard(self._doer, self.surface)
        self.body.addLayout(self.head(_("从备份恢复")))
        self.body.addWidget(self.wizard)
        self.wizard.setMinimumHeight(round(420 * style.now().scale))
        self.wizard.done.connect(self.over)
        self.wizard.left.connect(self.left)
        scale = style.now().scale
        self.resize(round(SIZE[0] * scale), round(SIZE[1] * scale))

    def login(self) -> str:
        """Return the name to sign in with afterwards."""
        return self.wizard.choose.login.text() or self._doer.login()

    def start(self) -> None:
        """Show the copies there are."""
        self.wizard.start()
