"""What an import does in the background, one thing at a time, and the copy with the marks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from liaison.base.words import _, listed
from liaison.exchange import importing
from liaison.exchange.plan import Plan
from liaison.gui import ask
from liaison.gui.calls import call, was_cancelled, words_of
from liaison.gui.exporting import EXCEL, open_folder
from liaison.gui.house import Page
from liaison.gui.jobs import Failure, ScreenWatcher
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.progress import Progress
from liaison.store.step import Store


class Running(QObject):
    """Whether something runs, how far it is, and the way to stop it."""

    changed = Signal()

    def __init__(self, progress: Progress, parent: QObject) -> None:
        super().__init__(parent)
        self._progress = progress
        self._watcher: ScreenWatcher | None = None
        progress.cancelled.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Does something run?"""
        return self._watcher is not None

    def begin(self) -> ScreenWatcher:
        """Something starts that tells how far it is."""
        watcher = self._watcher = ScreenWatcher(self)
        watcher.began.connect(self._progress.begin)
        watcher.moved.connect(self._progress.at)
        self.changed.emit()
        return watcher

    def begin_blindly(self, words: str) -> None:
        """Something starts that can tell neither its length nor be stopped."""
        self.begin()
        self._progress.begin(words, 0, can_cancel=False)

    def end(self) -> None:
        """It is over, however it ended."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._progress.finish()
        self.changed.emit()

    def stop(self) -> None:
        """Ask what runs to stop."""
        if self._watcher is not None:
            self._watcher.stop()


class Marking(QObject):
    """Copies of the files with the bad cells coloured and commented, to be mended there."""

    def __init__(self, page: Page, running: Running, bar: MessageBar) -> None:
        super().__init__(page)
        self._page, self._running, self._bar = page, running, bar

    def save(self, paths: Sequence[Path], plan: Plan) -> None:
        """Ask where to, and write a copy of every file in which something was found."""
        copies = [] if self._running.busy else self._copies(paths, plan)
        if not copies:
            return
        self._bar.clear()
        self._running.begin_blindly(_("正在标注有问题的单元格…"))

        def work(_store: Store) -> list[Path]:
            return [importing.write_marked(path, plan, out) for path, out in copies]

        def fail(failure: Failure) -> None:
            self._running.end()
            if not was_cancelled(failure):
                again = partial(self.save, paths, plan)
                self._bar.say("error", words_of(failure), _("重试"), again)

        call(self, self._page.house.jobs, work, self._saved, fail)

    def _copies(self, paths: Sequence[Path], plan: Plan) -> list[tuple[Path, Path]]:
        """Return (file, copy) of every file with problems, none when nobody said where."""
        wrong = {sheet.file for sheet in plan.sheets if sheet.problems}
        named = zip(paths, plan.files, strict=True)
        sources = [path for path, file in named if file.name in wrong]
        if not sources:
            return []
        names = [_("{name}-问题清单.xlsx").format(name=path.stem) for path in sources]
        beside = sources[0].parent
        if len(sources) == 1:
            target = ask.save_file(self._page, _("导出问题清单"), beside / names[0], _(EXCEL))
            return [(sources[0], target)] if target else []
        folder = ask.folder(self._page, _("问题清单存到哪个文件夹"), beside)
        if folder is None:
            return []
        return [(path, folder / name) for path, name in zip(sources, names, strict=True)]

    def _saved(self, made: list[Path]) -> None:
        self._running.end()
        names = listed(f"“{path.name}”" for path in made)
        words = _("已导出{names}，有问题的单元格已标色并加了批注。").format(names=names)
        self._bar.say("info", words, _("打开所在文件夹"), partial(open_folder, made[0].parent))
