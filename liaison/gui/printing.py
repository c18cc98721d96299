"""Writing a paper from a page: where to, one at a time, and what came of it in its bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from liaison.base.words import N_, _
from liaison.gui import ask
from liaison.gui.calls import was_cancelled, words_of
from liaison.gui.exporting import documents_folder, open_folder
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.leave import allowed
from liaison.services.rights import Leave
from liaison.store.step import Store

WORD = N_("Word 文档 (*.docx)")

Work = Callable[[Store, Path, Leave], Path]
"""Writes the paper to the path that was chosen, and returns where it lies."""


class Printing(QObject):
    """One paper at a time; what it needs (a reason, a second person) is asked for."""

    def __init__(self, page: QWidget, house: House, bar: MessageBar) -> None:
        super().__init__(page)
        self._page, self._house, self._bar = page, house, bar
        self._running = False

    def write(
        self,
        title: str,
        offered: str,
        work: Work,
        again: Callable[[], None],
        kinds: str = WORD,
    ) -> None:
        """Ask where to and do ``work(store, path, leave)``; ``again`` is offered if it fails.

        ``kinds`` are the file types, not yet translated.
        """
        if self._running:
            return
        path = ask.save_file(self._page, title, documents_folder() / offered, _(kinds))
        if path is None:
            return
        self._running = True
        self._bar.clear()
        allowed(
            self._page,
            self._house,
            lambda store, leave: work(store, path, leave),
            self._written,
            partial(self._failed, again),
        )

    def _written(self, path: Path) -> None:
        self._running = False
        words = _("已生成“{name}”，可以打开打印。").format(name=path.name)
        self._bar.say("info", words, _("打开所在文件夹"), partial(open_folder, path.parent))

    def _failed(self, again: Callable[[], None], failure: Failure) -> None:
        self._running = False
        if not was_cancelled(failure):
            self._bar.say("error", words_of(failure), _("重试"), again)
