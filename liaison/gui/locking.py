"""When the window is locked, and what is put away first: drafts, dialogs, the clipboard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from liaison.base.errors import Problem, Problems, Trouble
from liaison.base.words import _, clauses
from liaison.gui import away
from liaison.gui.dialogkeys import DialogKeys
from liaison.gui.idle import Idle
from liaison.gui.kit.bar import MessageBar, Tone
from liaison.gui.look import style

if TYPE_CHECKING:
    from liaison.gui.jobs import Jobs
    from liaison.gui.window import Window
    from liaison.services.welcoming import SignedIn

_log = logging.getLogger(__name__)
SOON = 7
"""Days before a password ages at which it is told."""

_UNWIND_MS, _UNWINDS = 20, 100
"""How often it is looked whether a dialog's own loop has ended, and how many times at most."""

_PATIENCE = 3.0
"""Seconds the desktop is kept waiting at its end while drafts are written."""

LOCK = "Ctrl+L"
"""Locks from the window and from every dialog over it: whoever leaves need not finish first."""

MINUTES = (1, 30)
"""Least and most minutes of quiet that may be chosen (safety.md §2.2)."""


class Guard(QObject):
    """Watches over a signed-in window; tells by ``wanted`` why it is to be locked.

    ``wanted`` carries ``idle``, ``long`` (twelve hours) or what
    :mod:`liaison.gui.away` tells.
    """

    wanted = Signal(str)

    def __init__(self, app: QGuiApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.idle = Idle(app, 0, self)
        self.bar: MessageBar | None = None
        self._long = self.leaving = False
        self._depth = 0
        self._away: list[away.Away] | None = None
        self.idle.warned.connect(self._warned)
        self.idle.back.connect(self._back)
        self.idle.due.connect(self._due)

    def watch(self, window: Window, minutes: int, *, anew: bool = True) -> None:
        """Watch over a window from now on; ``anew`` when somebody has just signed in."""
        self.bar = MessageBar(window)
        window.news.insertWidget(0, self.bar)
        window.news.setSpacing(style.now().sizes.gap_xs)
        DialogKeys(window, window.lock_asked.emit, LOCK, _every)
        self._depth = QThread.currentThread().loopLevel()
        self.set_minutes(minutes)
        if anew:
            self.idle.start()
        self._listen()

    def hold(self, minutes: int) -> None:
        """Watch over what holds the data key while no store is open: the way out of damage."""
        self.rest()
        self.set_minutes(minutes)
        self.idle.start()
        self._listen()

    def _listen(self) -> None:
        """Hear when the system is locked or left; once for all windows."""
        if self._away is None:
            self._away = away.listen(self)
            for one in self._away:
                one.left.connect(self.wanted)

    def set_minutes(self, minutes: int) -> None:
        """Allow so many minutes of quiet, whatever the settings file says beyond 1 to 30."""
        self.idle.set_seconds(60.0 * min(max(minutes, MINUTES[0]), MINUTES[1]))

    def rest(self) -> None:
        """Nobody is signed in any more."""
        self.idle.stop()
        self.bar, self._long = None, False

    def put_away(self, window: Window, then: Callable[[], Any]) -> None:
        """Keep drafts, take the window and its dialogs from the screen at once, then go on.

        Dialogs are left as by Esc; who waits for the answer of one has got it
        before ``then`` is done and the window may go. Nothing is asked.
        """
        self.leaving = True
        self.rest()
        keep_drafts(window)
        forget_copied()
        window.setVisible(False)
        self._unwind(then, _UNWINDS)

    def _unwind(self, then: Callable[[], Any], turns: int) -> None:
        """Wait until no dialog's own event loop runs; a dialog of the system may not be moved."""
        dismiss()
        if QThread.currentThread().loopLevel() > self._depth and turns:
            again = partial(self._unwind, then, turns - 1)
            QTimer.singleShot(_UNWIND_MS, self, again)
        else:
            # What asked for it (a key, a menu) is done with the window by then.
            QTimer.singleShot(_UNWIND_MS, self, partial(self._gone, then))

    def _gone(self, then: Callable[[], Any]) -> None:
        self.leaving = False
        then()

    def end(self) -> None:
        """Listen no longer: the program ends."""
        self.rest()
        for one in self._away or ():
            one.end()
        self._away = []

    @Slot(int, bool)
    def _warned(self, seconds: int, long: bool) -> None:
        self._long = long
        if self.bar is None or not shiboken6.isValid(self.bar):
            return
        if long:
            words = _("已连续登录 12 小时，{n} 秒后需要重新登录。填写的内容会留作草稿。")
        else:
            words = _("{n} 秒后自动锁定，按任意键或移动鼠标可继续。填写的内容会留作草稿。")
        self.bar.say("info", words.format(n=seconds), closable=False)

    @Slot()
    def _back(self) -> None:
        if self.bar is not None and shiboken6.isValid(self.bar):
            self.bar.clear()

    @Slot()
    def _due(self) -> None:
        self.wanted.emit("long" if self._long else "idle")


def _every(_dialog: QDialog) -> bool:
    return True


def tell_last(window: Window, signed: SignedIn) -> None:
    """Tell quietly when this account was used last, and what else is to be known of it.

    Wrong tries since then stay on the page until they are read: they may have
    been another's (safety.md §6, colleague at the unlocked PC).
    """
    aging = signed.days_left is not None and signed.days_left <= SOON
    words = signed.last
    if signed.failures:
        failed = _("之后有 {n} 次失败的登录尝试。如果不是您本人，请告诉管理员。")
        words = clauses(filter(None, (words, failed.format(n=signed.failures))))
    elif words and aging:
        words += _("。")
    if aging:
        words += _("密码还有 {n} 天到期。").format(n=signed.days_left)
    if not aging and not signed.failures:
        if words:
            window.toast(words)
        return
    bar = MessageBar(window)
    window.news.insertWidget(0, bar)
    tone: Tone = "warn" if signed.failures else "info"
    mend = _("修改密码") if aging else ""
    bar.say(tone, words, mend, lambda: window.go("settings"))


def keep_drafts(window: Window) -> None:
    """Have every page and dialog keep what is half written; one that cannot stops no other."""
    for page in (*window.pages.opened(), *window.findChildren(QDialog)):
        keep: Any = getattr(page, "keep_draft", None)
        if keep is None:
            continue
        try:
            keep()
        except (Problem, Problems, Trouble) as error:
            _log.warning("a draft was not kept: %s", type(error).__name__)


def hurry(window: Window, jobs: Jobs) -> None:
    """Keep drafts and wait for them, a little: after this the desktop may end the program."""
    keep_drafts(window)
    if not jobs.settled(_PATIENCE):
        _log.warning("work still runs while the session ends")


def forget_copied() -> None:
    """Empty the clipboard if what lies in it was copied here: it may be a person's number."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


def dismiss() -> None:
    """Take every menu and dialog away as if it had been left; nothing is asked."""
    for _turn in range(8):  # a menu may stand over a menu
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.done(QDialog.DialogCode.Rejected)
