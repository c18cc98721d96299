"""备份: how the backups stand, the list of them, and the way back to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Cancelled, Problem
from liaison.base.space import size_words
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import call, words_of
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure, ScreenWatcher
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.cards import FigureCard
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.table import Table
from liaison.gui.leave import allowed
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.gui.plainmodel import PlainModel
from liaison.gui.restoredoers import Signed, listed
from liaison.gui.restorelists import HEADS, Found
from liaison.gui.restoring import RestoreWizard
from liaison.ledgers.drill import Drill, drill
from liaison.services import backups, backupstate, rights, secondplace
from liaison.services.backups import Made
from liaison.services.backupstate import State
from liaison.services.matrix import Operation
from liaison.services.rights import Leave
from liaison.store.step import Done, Store

_SOON = 4
"""Days without a copy off this PC after which its figure turns amber."""


class Standing(NamedTuple):
    """What the page shows; ``local`` False where a server keeps the data."""

    state: State
    found: list[Found]
    local: bool = True


def standing(store: Store, second: str) -> Standing:
    """Read how the backups stand, on the store's thread."""
    place = Path(second) if second else None
    found = listed(store.home, second) if store.home is not None else []
    return Standing(backupstate.state(store, place), found, store.home is not None)


class BackupsPage(Page):
    """State at a glance, the list, and the steps of a restore in their place."""

    name = "backups"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self._watcher: ScreenWatcher | None = None
        self.head = title(_("备份"), self)
        self.bar = MessageBar(self)
        self.progress = Progress(self)
        self.last = FigureCard(_("最近备份"), parent=self)
        self.off = FigureCard(_("离开本机的备份"), parent=self)
        self.drill = FigureCard(_("恢复演练"), parent=self)
        self.room = FigureCard(_("占用空间"), parent=self)
        self.place = PlainLabel("", self, kind="second", elide=True)
        self.now = button(
            _("立即备份"), self._back_up, kind="primary", icon="archive", key="Ctrl+N", parent=self
        )
        self.choose = button(_("选择第二位置…"), self._choose, icon="folder-open", parent=self)
        self.forget = button(_("不再使用"), self._forget, kind="quiet", small=True, parent=self)
        self.try_ = button(_("演练恢复"), self._drill, icon="list-checks", parent=self)
        self.back = button(_("恢复…"), self._restore, icon="history", parent=self)
        self.model = PlainModel(HEADS, self)
        self.table = Table(self, inset=True)
        self.table.setModel(self.model)
        self.wizard = RestoreWizard(Signed(house, self), self)
        self.stack = QStackedWidget(self)
        self._lay()
        self._connect()
        self._read()

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """Come to the front with the list."""
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """Something was saved: the list is as it was, its age is not."""
        self._read()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Offer the backup and the drill."""
        return [
            (_("立即备份"), "Ctrl+N", self._back_up),
            (_("演练恢复"), "", self._drill),
            (_("从备份恢复"), "", self._restore),
        ]

    # -- reading

    def _read(self) -> None:
        second = self.house.settings.second_place
        call(self, self.house.jobs, lambda store: standing(store, second), self._show, self._failed)

    def _show(self, told: Standing) -> None:
        state = told.state
        self.model.put(told.found)
        if told.found:
            self.table.show_rows()
        elif told.local:
            self.table.show_empty(_("还没有备份。"), _("立即备份"), self._back_up, icon="archive")
        else:
            self.table.show_empty(_("数据在服务器上，由服务器管理员备份。"), icon="database")
            for one in (self.now, self.try_, self.back, self.choose):
                one.setEnabled(False)
        newest = state.last
        why = backups.why_words(newest.why) if newest else _("还没有备份")
        self.last.say(_moment(newest.made if newest else None), why)
        self.off.say(*_off(state))
        self.drill.say(*_drilled(state))
        free = size_words(state.free) if state.free is not None else "—"
        count = len(state.copies)
        self.room.say(
            size_words(state.size), _("{n} 份，磁盘剩余 {free}").format(n=count, free=free)
        )
        words = " ".join(one.words for one in state.warnings)
        if words and self.stack.currentWidget() is not self.wizard:
            red = any(one.error for one in state.warnings)
            self.bar.say("error" if red else "warn", words)
        self._tell_place()

    def _tell_place(self) -> None:
        second = self.house.settings.second_place
        self.forget.setVisible(bool(second))
        if not second:
            words = _("还没有第二位置。请选择 U 盘、移动硬盘或共享文件夹，备份会同时写到那里。")
        elif Path(second).is_dir():
            words = _("第二位置：{place}").format(place=second)
        else:
            words = _("第二位置：{place}（现在没有连接）").format(place=second)
        self.place.setText(words)

    # -- doing

    def _back_up(self) -> None:
        second = self.house.settings.second_place
        place = Path(second) if second else None
        self.progress.begin(_("正在备份"), 0, can_cancel=False)

        def work(store: Store, leave: Leave) -> Made:
            return backups.by_hand(store, place, leave)

        allowed(self, self.house, work, self._made, self._failed)

    def _made(self, made: Made) -> None:
        self.progress.finish()
        self.bar.clear()
        self._read()
        if made.trouble:
            self.bar.say("warn", made.trouble)
        else:
            where = _("本机和第二位置") if made.second else _("本机")
            self.house.toast(_("已备份到{where}，并已校验。").format(where=where))

    def _choose(self) -> None:
        second = self.house.settings.second_place
        path = ask.folder(self, _("选择第二位置"), Path(second) if second else None)
        if path is None:
            return
        try:
            secondplace.demand_place(self.house.home, path)
        except Problem as problem:
            self.bar.say("warn", str(problem))
            return
        self.house.keep(second_place=str(path))
        self._tell_place()
        self._back_up()

    def _forget(self) -> None:
        self.house.keep(second_place="")
        self._read()

    def _drill(self) -> None:
        if self._watcher is not None:
            return
        second = self.house.settings.second_place
        place = Path(second) if second else None
        watcher = self._watcher = ScreenWatcher(self)
        watcher.began.connect(lambda words, total: self.progress.begin(words, total, False))
        watcher.moved.connect(self.progress.at)
        self.progress.begin(_("恢复演练"), 0, can_cancel=False)
        call(
            self,
            self.house.jobs,
            lambda store: drill(store, place, watcher),
            self._drilled,
            self._failed,
        )

    def _drilled(self, told: Drill) -> None:
        self._end()
        self._read()
        if told.ok:
            words = _("恢复演练通过：{n} 份备份完好，{month}的台账逐格一致。")
            self.bar.say("info", words.format(n=told.checked, month=told.month.words))

    def _restore(self) -> None:
        rows = self.table.selected_rows()
        one = self.model.item(rows[0]) if rows else None
        self._turn(self.wizard)
        self.wizard.start(one.copy.path if one is not None else None)

    def _restored(self, words: str) -> None:
        ask.tell(self, _("恢复完成"), words)
        self.house.lock()

    def _listed(self) -> None:
        self._turn(self.stack.widget(0))
        self._read()
        self.table.setFocus()

    def _turn(self, side: QWidget) -> None:
        """Show the list, or the steps of a restore without anything that leads away from them."""
        steps = side is self.wizard
        self.stack.setCurrentWidget(side)
        self.head.setText(_("从备份恢复") if steps else _("备份"))
        for one in (self.now, self.try_, self.back):
            one.setHidden(steps)
        self.back.setVisible(not steps and self._may_restore)
        self.bar.clear()

    def _failed(self, failure: Failure) -> None:
        self._end()
        if not isinstance(failure, Cancelled):
            self.bar.say("error", words_of(failure))

    def _end(self) -> None:
        self.progress.finish()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    # -- inside

    def _connect(self) -> None:
        who = self.house.who
        self.now.setEnabled(rights.allowed_at_all(who, Operation.backup_now))
        self._may_restore = rights.allowed_at_all(who, Operation.restore_store)
        self.back.setVisible(self._may_restore)
        self.last.clicked.connect(self._back_up)
        self.off.clicked.connect(self._choose)
        self.drill.clicked.connect(self._drill)
        self.wizard.left.connect(self._listed)
        self.wizard.done.connect(self._restored)

    def _lay(self) -> None:
        sizes = style.now().sizes
        first = QWidget(self)
        layout = QVBoxLayout(first)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_m)
        cards = QHBoxLayout()
        cards.setSpacing(sizes.gap_s)
        for card in (self.last, self.off, self.drill, self.room):
            cards.addWidget(card)
        layout.addLayout(cards)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addWidget(self.place, 1)
        row.addWidget(self.forget)
        row.addWidget(self.choose)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        self.stack.addWidget(first)
        self.stack.addWidget(self.wizard)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        head.addWidget(self.head, 1)
        for one in (self.back, self.try_, self.now):
            head.addWidget(one)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(sizes.page_margin,) * 4)
        outer.setSpacing(sizes.gap_m)
        outer.addLayout(head)
        outer.addWidget(self.bar)
        outer.addWidget(self.progress)
        outer.addWidget(self.stack, 1)


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return "—"
    local = clock.local(moment)
    return f"{local:%H:%M}" if local.date() == clock.today() else f"{local:%m-%d %H:%M}"


def _off(state: State) -> tuple[str, str, Role]:
    days = state.off_pc_days
    if days is None:
        return "—", _("还没有"), "overdue"
    role: Role = "overdue" if days >= backupstate.OLD.days else "soon" if days >= _SOON else "done"
    return _moment(state.last_off_pc), _("{n} 天前").format(n=days) if days else _("今天"), role


def _drilled(state: State) -> tuple[str, str, Role]:
    last = state.drill
    if last is None:
        return "—", _("每月自动演练一次"), "neutral"
    day = f"{clock.local(last.at):%Y-%m-%d}"
    return (day, _("通过"), "done") if last.ok else (day, _("没有通过"), "overdue")
