"""Writing the list on the screen as a workbook: what is seen is what is written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import call, was_cancelled, words_of
from liaison.gui.exporting import EXCEL, documents_folder, open_folder
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.ledgers.sheet import Written
from liaison.services.registers import Register
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.gui.listpage import ListPage


class ListExport(QObject):
    """One file of one list; lives until it is written."""

    def __init__(self, house: House, register: Register, page: ListPage) -> None:
        super().__init__(page)
        self._house, self._register, self._page = house, register, page

    def start(self, view: str = "") -> None:
        """Ask where to, and write the rows and columns shown now, in their order."""
        from liaison.ledgers import listbook

        name = listbook.file_name(self._register, view)
        path = ask.save_file(self._page, _("导出当前列表"), documents_folder() / name, _(EXCEL))
        if path is None:
            self.deleteLater()
            return
        query, shown = self._page.listing.model.query(), self._shown()
        self._page.bar.say("info", _("正在导出…"))

        def work(store: Store) -> Written:
            return listbook.export(store, query, shown, path)

        call(self, self._house.jobs, work, self._written, self._failed)

    def _shown(self) -> list[str]:
        header, model = self._page.listing.table.header(), self._page.listing.model
        order = [header.logicalIndex(place) for place in range(header.count())]
        columns = model.columns()
        return [columns[one].name for one in order if not header.isSectionHidden(one)]

    def _written(self, written: Written) -> None:
        rows = sum(written.sheets.values())
        words = _("已导出“{name}”，共 {n} 行（号码已隐藏）。").format(
            name=written.path.name, n=f"{rows:,}"
        )
        folder = partial(open_folder, written.path.parent)
        self._page.bar.say("info", words, _("打开所在文件夹"), folder)
        self.deleteLater()

    def _failed(self, failure: Failure) -> None:
        if not was_cancelled(failure):
            self._page.bar.say("error", words_of(failure))
        self.deleteLater()
