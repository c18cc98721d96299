"""Writing a workbook from a page: where to, how far, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import N_, _
from liaison.gui import ask
from liaison.gui.calls import was_cancelled, words_of
from liaison.gui.house import Page
from liaison.gui.jobs import Failure, ScreenWatcher
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.progress import Progress
from liaison.gui.leave import allowed
from liaison.gui.look import style
from liaison.ledgers.sheet import Written
from liaison.services.rights import Leave
from liaison.store.step import Store

EXCEL = N_("Excel 工作簿 (*.xlsx)")
Work = Callable[[Store, Path, ScreenWatcher, Leave], Written]


class Exporting(QObject):
    """One export at a time; tells in the page's bar how it ended, elsewhere by a toast."""

    running = Signal(bool)

    def __init__(self, page: Page, bar: MessageBar, progress: Progress) -> None:
        super().__init__(page)
        self._page, self._bar, self._progress = page, bar, progress
        self._watcher: ScreenWatcher | None = None
        progress.cancelled.connect(self.cancel)

    def start(self, offered: str, work: Work) -> None:
        """Ask where to, and do ``work(store, path, watcher, leave)``; one at a time.

        What the export needs (a reason, a second person) is asked for.
        """
        if self._watcher is not None:
            return
        path = ask.save_file(self._page, _("导出台账"), self._folder() / offered, _(EXCEL))
        if path is None:
            return
        self._remember(path.parent)
        self._bar.clear()
        watcher = self._watcher = ScreenWatcher(self)
        watcher.began.connect(self._progress.begin)
        watcher.moved.connect(self._progress.at)
        self.running.emit(True)
        allowed(
            self._page,
            self._page.house,
            lambda store, leave: work(store, path, watcher, leave),
            self._written,
            lambda failure: self._failed(failure, partial(self.start, offered, work)),
        )

    def cancel(self) -> None:
        """Ask the export to stop; nothing is left of it then."""
        if self._watcher is not None:
            self._watcher.stop()

    def _written(self, written: Written) -> None:
        self._end()
        rows = sum(written.sheets.values())
        words = _("已导出“{name}”，共 {n} 张台账 {rows} 行。").format(
            name=written.path.name, n=len(written.sheets), rows=f"{rows:,}"
        )
        self._bar.say("info", words, _("打开所在文件夹"), partial(open_folder, written.path.parent))
        if not self._page.isVisible():
            self._page.house.toast(words)

    def _failed(self, failure: Failure, again: Callable[[], None]) -> None:
        self._end()
        if was_cancelled(failure):
            self._bar.say("warn", _("已取消导出，没有留下文件。"))
        else:
            self._bar.say("error", words_of(failure), _("重新导出"), again)

    def _end(self) -> None:
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._progress.finish()
        self.running.emit(False)

    def _folder(self) -> Path:
        """Return where the last workbook went; a stick that is gone is passed over."""
        kept = self._page.house.settings.lists.get(self._page.name)
        last = Path(kept["folder"]) if isinstance(kept, dict) and kept.get("folder") else None
        if last is not None and last.is_dir():
            return last
        return documents_folder()

    def _remember(self, folder: Path) -> None:
        lists = {**self._page.house.settings.lists, self._page.name: {"folder": str(folder)}}
        self._page.house.keep(lists=lists)


class Room(QWidget):
    """Margins around a part that are there only while the part is."""

    def __init__(self, part: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, sizes.gap_m)
        layout.addWidget(part)
        part.installEventFilter(self)
        self.setVisible(not part.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the part."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(event.type() == QEvent.Type.ShowToParent)
        return False


def documents_folder() -> Path:
    """Return where people look for what they had written: their documents, else their home."""
    papers = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(papers) if papers and Path(papers).is_dir() else Path.home()


def open_folder(folder: Path) -> None:
    """Show a folder in the desktop's own file window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
