"""The ledgers page: choose the month, see the rows, export the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Cancelled
from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.figures.scope import ALL
from liaison.gui import ask
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure, ScreenWatcher
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.sheets import SheetModel
from liaison.ledgers import export
from liaison.ledgers.sheet import Sheet, Written
from liaison.store.step import Done, Store

_EXCEL = N_("Excel 工作簿 (*.xlsx)")
_SHORT = {
    "companies": N_("企业"),
    "assignments": N_("联络分工"),
    "visits": N_("走访"),
    "needs": N_("诉求"),
    "hazards": N_("隐患"),
    "disputes": N_("矛盾纠纷"),
    "coverage": N_("走访覆盖"),
    "statistics": N_("月度统计"),
}
"""What the tabs say; the printed titles are long."""


class LedgersPage(Page):
    """Month, tabs of ledgers, the rows as they will be printed, and the export."""

    name = "ledgers"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.period = Period.month_of(clock.today())
        self.ledger = "visits"
        self.watcher: ScreenWatcher | None = None
        self._asked = 0
        self._stale = True
        self._title = title(_("台账"), self)
        self._month = PlainLabel(parent=self, kind="section")
        self._count = PlainLabel(parent=self, kind="second")
        self._bar = MessageBar(self)
        self._progress = Progress(self)
        self._progress.cancelled.connect(self._cancel)
        self._table = Table(self)
        self._tabs = QButtonGroup(self)
        self._all = button(
            _("导出本月工作簿"), self.export_month, kind="primary", icon="download", key="Ctrl+E"
        )
        self._one = button(_("导出当前台账"), self.export_one, icon="table-2")
        self._lay()

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """Show a ledger (``ledger=``) of a period (``period=``)."""
        self.ledger = what.get("ledger", self.ledger)
        self.period = what.get("period", self.period)
        for tab in self._tabs.buttons():
            tab.setChecked(tab.property("ledger") == self.ledger)
        if what or self._stale:
            self.read()

    def hear(self, done: Done) -> None:
        """Read again when something was kept."""
        self._stale = True
        if self.isVisible():
            self.read()

    def may_leave(self) -> bool:
        """A running export goes on; leaving loses nothing."""
        return True

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        return [
            (_("导出本月工作簿"), "Ctrl+E", self.export_month),
            (_("导出当前台账"), "", self.export_one),
            (_("上个月"), "Alt+Left", self.back),
            (_("下个月"), "Alt+Right", self.forward),
        ]

    # -- choosing

    def back(self) -> None:
        """Go to the month before."""
        self._go(self.period.before())

    def forward(self) -> None:
        """Go to the month after."""
        self._go(Period.month_of(self.period.last + timedelta(days=1)))

    def choose(self, name: str) -> None:
        """Show another ledger."""
        self.open(ledger=name)

    def _go(self, period: Period) -> None:
        self._bar.clear()
        self.open(period=period)

    def read(self) -> None:
        """Fill the table with the ledger of the period."""
        self._asked += 1
        asked, name, period = self._asked, self.ledger, self.period
        self._stale = False
        self._month.setText(month_words(period))
        self._table.show_loading()
        self.house.jobs.run(
            lambda store: export.filled(store, name, period, ALL),
            lambda sheet: self._show(sheet) if asked == self._asked else None,
            self._failed,
        )

    def _show(self, sheet: Sheet) -> None:
        self._table.setModel(SheetModel(sheet, self))
        self._count.setText(_("共 {n} 行").format(n=len(sheet.rows)))
        if sheet.rows:
            self._table.show_rows()
        else:
            self._table.show_empty(
                _("{month}没有记录。导出后是一张可以签字的空白台账。").format(
                    month=month_words(self.period)
                ),
                icon="table-2",
            )

    # -- exporting

    def export_month(self) -> None:
        """Ask where, and write the month's workbook."""
        period = self.period

        def work(store: Store, path: Path, watcher: ScreenWatcher) -> Written:
            return export.export_month(store, period, path, ALL, watcher)

        self._export(None, work)

    def export_one(self) -> None:
        """Ask where, and write the ledger on the screen."""
        period, name = self.period, self.ledger

        def work(store: Store, path: Path, watcher: ScreenWatcher) -> Written:
            return export.export(store, name, period, path, ALL, watcher)

        self._export(name, work)

    def _export(
        self, name: str | None, work: Callable[[Store, Path, ScreenWatcher], Written]
    ) -> None:
        if self.watcher is not None:
            return
        offered = self.house.jobs.now(lambda store: _file_name(store, self.period, name))
        folder = self.house.home.ledgers
        folder.mkdir(parents=True, exist_ok=True)
        path = ask.save_file(self, _("导出台账"), folder / offered, _(_EXCEL))
        if path is None:
            return
        watcher = self.watcher = ScreenWatcher(self)
        watcher.began.connect(self._begun)
        watcher.moved.connect(self._progress.at)
        self._busy(True)
        self.house.jobs.run(lambda store: work(store, path, watcher), self._written, self._failed)

    def _written(self, written: Written) -> None:
        self._busy(False)
        rows = sum(written.sheets.values())
        self._bar.say(
            "info",
            _("已导出“{name}”,共 {n} 张台账 {rows} 行。").format(
                name=written.path.name, n=len(written.sheets), rows=rows
            ),
            _("打开所在文件夹"),
            lambda: self._open_folder(written.path.parent),
        )

    def _failed(self, failure: Failure) -> None:
        self._busy(False)
        if isinstance(failure, Cancelled):
            self._bar.say("warn", _("已取消导出,没有留下文件。"))
        else:
            self._bar.say("error", str(failure))

    def _busy(self, running: bool) -> None:
        self._all.setEnabled(not running)
        self._one.setEnabled(not running)
        if not running:
            self.watcher = None
            self._progress.finish()

    def _begun(self, words: str, total: int) -> None:
        self._progress.begin(words, total)

    def _cancel(self) -> None:
        if self.watcher is not None:
            self.watcher.stop()

    def _open_folder(self, folder: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # -- laying out

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, sizes.gap_l)
        layout.setSpacing(sizes.gap_m)
        layout.addLayout(self._top())
        layout.addLayout(self._tab_row())
        layout.addWidget(self._bar)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._progress)

    def _top(self) -> QHBoxLayout:
        sizes = style.now().sizes
        top = QHBoxLayout()
        top.setSpacing(sizes.gap_s)
        top.addWidget(self._title)
        top.addSpacing(sizes.gap_l)
        top.addWidget(icon_button("chevron-left", _("上个月"), self.back, key="Alt+Left"))
        top.addWidget(self._month)
        top.addWidget(icon_button("chevron-right", _("下个月"), self.forward, key="Alt+Right"))
        top.addSpacing(sizes.gap_m)
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(self._one)
        top.addWidget(self._all)
        return top

    def _tab_row(self) -> FlowLayout:
        row = FlowLayout()
        for one in export.LEDGERS:
            tab = button(_(_SHORT[one.name]), small=True, kind="plain")
            tab.setCheckable(True)
            tab.setProperty("ledger", one.name)
            tab.setChecked(one.name == self.ledger)
            tab.clicked.connect(lambda _on=False, name=one.name: self.choose(name))
            self._tabs.addButton(tab)
            row.addWidget(tab)
        return row


def month_words(period: Period) -> str:
    """Return the period as the screen says it."""
    if period.is_month:
        return _("{year} 年 {month} 月").format(year=period.first.year, month=period.first.month)
    return f"{period.first.isoformat()} – {period.last.isoformat()}"


def _file_name(store: Store, period: Period, name: str | None) -> str:
    with store.reading() as session:
        return export.file_name(period, export.unit(session, ALL), name)
