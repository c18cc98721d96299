"""审计: who did what and when; proved, handed out and marked as seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Cancelled
from liaison.base.words import _
from liaison.gui.auditentry import content
from liaison.gui.auditfilters import AuditFilters
from liaison.gui.audithead import HeadLine
from liaison.gui.auditmodel import AuditModel
from liaison.gui.auditperson import PersonFiles
from liaison.gui.auditproof import Proving
from liaison.gui.calls import call, words_of
from liaison.gui.exporting import Exporting, Room
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure, ScreenWatcher
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.drawer import Beside, Drawer
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.ledgers.sheet import Written
from liaison.services import auditing
from liaison.services.auditing import Whole
from liaison.services.rights import Leave
from liaison.store.step import Done, Store

_FOLLOW_MS = 90


class AuditPage(Page):
    """The list with its filters, one entry in full beside it, and what proves them all."""

    name = "audit"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.bar = MessageBar(self)
        self.progress = Progress(self)
        self.exporting = Exporting(self, self.bar, self.progress)
        self.filters = AuditFilters(self)
        self.head = HeadLine(house.jobs, self.bar, self)
        self.model = AuditModel(house.jobs, self)
        self.table = Table(self, inset=True, compact=house.settings.compact)
        self.table.setModel(self.model)
        self.table.setSortingEnabled(False)
        self.table.setAccessibleName(_("审计记录"))
        self.person = PersonFiles(house, self.table, self)
        self.drawer = Drawer(self, full=False)
        self.proving = Proving(house.jobs, self.bar, self.progress, self)
        self.beside = Beside(self.table, self.drawer, self)
        self.verify = button(
            _("校验"), self.proving.prove, icon="shield-check", key="Ctrl+Shift+V", parent=self
        )
        self.out = button(_("导出"), self.export, icon="download", key="Ctrl+E", parent=self)
        self.see_all = button(_("全部标为已阅"), self.mark_all, icon="check", parent=self)
        self.see_all.hide()
        self.whole: Whole | None = None
        self._count = PlainLabel(parent=self, kind="second")
        self._seqs: list[int] = []
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._lay()
        self._connect()

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """Show the entries; ``notices=True`` those the auditor must be told."""
        if what.get("notices"):
            self.filters.notices.setChecked(True)
        self.read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """A step is a new entry."""
        if self.isVisible():
            self.read()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        export = [(_("导出审计记录"), "Ctrl+E", self.export)] if self.person.isHidden() else []
        return [
            (_("校验审计记录"), "Ctrl+Shift+V", self.proving.prove),
            *export,
            (_("在审计中查找"), "Ctrl+F", self.search),
            (_("核对台账上的校验值"), "", self.head.printed.setFocus),
            *self.person.offered(),
        ]

    # -- reading

    def read(self) -> None:
        """Ask for the entries anew."""
        self.model.ask(self.filters.asked())
        call(self, self.house.jobs, auditing.people, self.filters.offer_people, self._failed)
        call(self, self.house.jobs, auditing.unseen_seqs, self._unseen, self._failed)
        self.head.read()

    def _counted(self, total: int) -> None:
        if not self.person.isHidden():
            return
        self._count.setText(_("共 {n} 条").format(n=f"{total:,}"))
        if total:
            self.table.show_rows()
        elif self.filters.is_empty():
            self.table.show_empty(_("还没有审计记录。"), icon="shield-check")
        else:
            words = _("没有符合条件的审计记录。")
            self.table.show_empty(words, _("清除筛选"), self.filters.clear, icon="search-x")

    def _unseen(self, seqs: list[int]) -> None:
        if seqs != self._seqs:
            self.house.recount()
        self._seqs = seqs
        self.see_all.setVisible(bool(seqs))
        self.see_all.setText(_("全部标为已阅（{n}）").format(n=len(seqs)))

    def _failed(self, failure: Failure) -> None:
        if self.person.isHidden():
            self.table.show_error(words_of(failure), _("重新读取"), self.read)
        else:
            self._told(failure)

    def search(self) -> None:
        """Look for words in the entries."""
        self.person.leave()
        self.filters.search.setFocus()

    def _turn(self) -> None:
        """Files with a person came in place of the entries, or the entries are wanted again."""
        entries = self.person.isHidden()
        self.drawer.shut()
        self.bar.clear()
        for part in (self.filters, self.out, self._count):  # 导出 writes the entries
            part.setVisible(entries)
        if entries:
            self.table.setModel(self.model)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from the files to the entries."""
        if event.key() == Qt.Key.Key_Escape and not self.person.isHidden():
            self.person.leave()
        else:
            super().keyPressEvent(event)

    # -- one entry

    def show_row(self, row: int) -> None:
        """Show an entry in full beside the list."""
        model = self.model if self.person.isHidden() else self.person.model
        seq = model.seq(row)
        if seq is not None:
            work = auditing.whole
            call(self, self.house.jobs, lambda s: work(s, seq), self._show, self._told)

    def _show(self, whole: Whole) -> None:
        self.whole = whole
        self.drawer.open(whole.line.action, content(whole, self.mark, self))

    def mark(self) -> None:
        """Mark the notice shown as seen."""
        if self.whole is not None:
            self._mark([self.whole.line.seq])

    def mark_all(self) -> None:
        """Mark all notices as seen."""
        self._mark(self._seqs)

    def _mark(self, seqs: list[int]) -> None:
        def come(count: int) -> None:
            self.drawer.shut()
            self.house.toast(_("已标记 {n} 条为已阅。").format(n=count))
            self.read()

        call(self, self.house.jobs, lambda s: auditing.mark_seen(s, seqs), come, self._told)

    # -- handing out

    def export(self) -> None:
        """Ask where to, and write the entries shown as a workbook."""
        asked = self.filters.asked()

        def work(store: Store, path: Path, watcher: ScreenWatcher, _leave: Leave) -> Written:
            from liaison.ledgers import trailbook

            return trailbook.export_trail(store, asked, path, watcher)

        self.exporting.start(_("审计记录{day}.xlsx").format(day=f"{clock.today():%Y%m%d}"), work)

    # -- inside

    def _told(self, failure: Failure) -> None:
        if not isinstance(failure, Cancelled):
            self.bar.say("error", words_of(failure))

    def _connect(self) -> None:
        self.setFocusProxy(self.table)
        self.filters.changed.connect(self.read)
        self.person.turned.connect(self._turn)
        self.person.failed.connect(self._told)
        self.model.counted.connect(self._counted)
        self.model.failed.connect(self._failed)
        self.table.row_chosen.connect(self.show_row)
        self.table.row_opened.connect(self.show_row)
        self.table.row_current.connect(lambda _row: self._follow.start())
        self._follow.timeout.connect(self._follow_row)
        self.exporting.running.connect(self.out.setDisabled)
        self.proving.running.connect(self.verify.setDisabled)
        self.proving.proved.connect(self.read)

    def _follow_row(self) -> None:
        if not self.drawer.isHidden():
            self.show_row(self.table.currentIndex().row())

    def _lay(self) -> None:
        sizes = style.now().sizes
        top = QHBoxLayout()
        top.setSpacing(sizes.gap_s)
        top.addWidget(title(_("审计"), self))
        top.addSpacing(sizes.gap_s)
        top.addWidget(self._count)
        top.addStretch(1)
        for part in (self.see_all, self.person.start, self.verify, self.out):
            top.addWidget(part)
        head = QVBoxLayout()
        head.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, sizes.gap_s)
        head.setSpacing(sizes.gap_s)
        head.addLayout(top)
        head.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.filters)
        layout.addWidget(self.person)
        layout.addWidget(self.beside, 1)
        layout.addWidget(self.head)
        layout.addWidget(Room(self.progress, self))
