"""Undo and redo from the frame: the last step or one just told of, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _, listed
from liaison.gui import ask
from liaison.gui.calls import words_of
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.toast import Toasts
from liaison.services import steps
from liaison.store.step import Done, Store
from liaison.store.undo import Undone, last_step

REDO, REDO_TOO = "Ctrl+Y", "Ctrl+Shift+Z"
"""Both are in people's hands; the first is the one shown."""
_WRITTEN = (QLineEdit, QTextEdit, QPlainTextEdit)
_NAMED = 20
"""So many records that an undo kept are named."""

Way = Callable[[], object]
"""How something that is no step is taken back: a line put off, a pair said to be two."""


class Earlier(NamedTuple):
    """An import from before this session, which Ctrl+Z asks about first."""

    step_id: int
    at: str
    files: str


def undo_step(store: Store, step_id: int | None) -> Undone | Earlier:
    """Undo a step, or the newest of the signed-in person; raises :class:`Problem`."""
    if step_id is None:
        newest = last_step(store)
        if newest is None:
            raise Problem(
                _("没有可以撤销的操作。"), mend=_("较早的操作请在“回收站—最近的操作”中撤销。")
            )
        step_id = int(newest.id)
        if step_id <= store.begun:
            return Earlier(step_id, clock.shown(newest.at), newest.reason)
    return steps.take_back(store, step_id)


def kept_words(told: Undone) -> str:
    """Name the records an undo left as they are."""
    words = _("以下 {n} 条记录之后又有改动，保持不变：{numbers}")
    return words.format(n=len(told.kept), numbers=listed(told.kept[:_NAMED]))


class Undoing(QObject):
    """Tells what succeeded, takes it back when asked, and tells that too."""

    def __init__(self, jobs: Jobs, bar: MessageBar, toasts: Toasts, frame: QWidget) -> None:
        super().__init__(frame)
        self._jobs, self._bar, self._toasts, self._frame = jobs, bar, toasts, frame
        self._ways: list[Way] = []
        jobs.changed.connect(self._stepped)

    def tell(self, words: str, undo: int | Way | None = None) -> None:
        """Tell what succeeded; by its step's id, or its own way, it can be undone.

        The toast offers it for six seconds, Ctrl+Z as long as it is the newest.
        """
        if callable(undo):
            self._ways.append(undo)
            self._toasts.say(words, partial(self._go, undo))
        else:
            self._toasts.say(words, partial(self.undo, undo) if undo else None)

    def refuse(self, words: str) -> None:
        """Tell quietly that something small was not done, and why."""
        self._toasts.say(words, refused=True)

    def undo(self, step_id: int | None = None) -> None:
        """Undo a step, or what was done last."""
        if step_id is None and self._ways:
            self._go(self._ways[-1])
            return
        self._jobs.run(lambda store: undo_step(store, step_id), self._undone, self._not_undone)

    def redo(self) -> None:
        """Do again what was undone last; in a text that is being written, the typing."""
        writing = QApplication.focusWidget()
        if isinstance(writing, _WRITTEN) and not writing.isReadOnly():
            writing.redo()
        else:
            self._jobs.run(steps.redo, self._redone, self._not_undone)

    def _go(self, way: Way) -> None:
        if way in self._ways:
            self._ways.remove(way)
        way()

    @Slot(object)
    def _stepped(self, done: Done) -> None:
        """A step is newer than all that is none: from now on Ctrl+Z is about steps.

        What others wiped is told without a step (:class:`~liaison.gui.backing.Backing`).
        """
        if done.step_id:
            self._ways.clear()

    def _redone(self, told: Undone) -> None:
        self.tell(_("已重做“{what}”").format(what=_(told.words)))

    def _undone(self, told: Undone | Earlier) -> None:
        if isinstance(told, Earlier):
            words = _("{at} 导入的{files}将整个撤销；之后又有改动的记录保持不变。")
            words = words.format(at=told.at, files=told.files)
            if ask.confirm(self._frame, _("撤销较早的导入？"), words, yes=_("撤销导入")):
                self.undo(told.step_id)
            return
        self.tell(_("已撤销“{what}”").format(what=_(told.words)))
        if told.kept:
            self._bar.say("warn", kept_words(told))

    def _not_undone(self, failure: Failure) -> None:
        self._bar.say("warn", words_of(failure))
