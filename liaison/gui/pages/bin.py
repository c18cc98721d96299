"""回收站: what was deleted and how long it rests, and the latest steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from liaison.base.errors import Cancelled
from liaison.base.ids import uuid7
from liaison.base.words import N_, _
from liaison.gui import ask
from liaison.gui.calls import Kept, call, change, words_of
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.table import Table
from liaison.gui.leave import allowed
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.gui.plainmodel import Head, PlainModel
from liaison.gui.undoing import kept_words
from liaison.records import BY_NAME
from liaison.services import bin as bins, records, rights, steps
from liaison.services.bin import Rest
from liaison.services.matrix import Operation
from liaison.services.rights import Leave
from liaison.services.steps import Line
from liaison.store.step import Done, Store
from liaison.store.undo import Undone

_SOON = 14


def _left_role(rest: Rest) -> Role:
    return "overdue" if not rest.days else "soon" if rest.days <= _SOON else "neutral"


def _left(rest: Rest) -> str:
    return _("还有 {n} 天").format(n=rest.days) if rest.days else _("已到期")


RESTS = (
    Head("kind", N_("类型"), "day", lambda one: one.kind),
    Head("number", N_("编号"), "day", lambda one: one.number),
    Head("title", N_("名称"), "text", lambda one: one.title),
    Head("at", N_("删除时间"), "day", lambda one: one.at),
    Head("by", N_("删除人"), "day", lambda one: one.by),
    Head("days", N_("保留期"), "", _left, lambda one: one.days, _left_role),
)
STEPS = (
    Head("at", N_("时间"), "day", lambda one: one.at),
    Head("by", N_("操作人"), "day", lambda one: one.by),
    Head("words", N_("操作"), "day", lambda one: one.words),
    Head("records", N_("记录数"), "number", lambda one: str(one.records), lambda one: one.records),
    Head("about", N_("说明"), "text", lambda one: one.about),
)


class BinPage(Page):
    """Two lists under tabs; what is selected can be restored, wiped, or undone."""

    name = "bin"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.bar = MessageBar(self)
        self.tabs = QTabBar(self)
        for words in (_("回收站"), _("最近的操作")):
            self.tabs.addTab(words)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.table = Table(self, inset=True)
        self.rests, self.steps = PlainModel(RESTS, self), PlainModel(STEPS, self)
        self.restore = button(_("恢复"), self._restore, kind="primary", icon="undo-2", parent=self)
        self.wipe = button(_("彻底清除…"), self._wipe, kind="danger", icon="trash-2", parent=self)
        self.take_back = button(
            _("撤销这一步"), self._undo, kind="primary", icon="undo-2", parent=self
        )
        self.told = PlainLabel(parent=self, kind="second", wrap=True)
        self._lay()
        self.tabs.currentChanged.connect(self._turn)
        self.table.selection_sized.connect(self._enable)
        self._turn(0)

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """Read both lists; ``steps=True`` shows the latest steps."""
        if what.get("steps"):
            self.tabs.setCurrentIndex(1)
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """Something was deleted, restored, kept: read again."""
        self._read()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        if self._is_bin():
            return [(_("恢复所选"), "", self._restore)]
        return [(_("撤销这一步"), "", self._undo)]

    # -- reading

    def _read(self) -> None:
        call(self, self.house.jobs, bins.listed, self._show_rests, self._failed)
        call(self, self.house.jobs, steps.undoable, self._show_steps, self._failed)

    def _show_rests(self, found: list[Rest]) -> None:
        self.rests.put(found)
        self._tell()

    def _show_steps(self, found: list[Line]) -> None:
        self.steps.put(found)
        self._tell()

    def _is_bin(self) -> bool:
        return self.tabs.currentIndex() == 0

    def _turn(self, _at: int) -> None:
        self.table.setModel(self.rests if self._is_bin() else self.steps)
        self.restore.setVisible(self._is_bin())
        may_wipe = rights.allowed_at_all(self.house.who, Operation.purge)
        self.wipe.setVisible(self._is_bin() and may_wipe)
        self.take_back.setVisible(not self._is_bin())
        self._tell()

    def _tell(self) -> None:
        if self._is_bin():
            words = _("删除的记录保留 180 天，期间可随时恢复；到期后由站长/所长清除。")
            empty, icon = _("回收站是空的。"), "trash-2"
        else:
            words = _("撤销会把那一步涉及的记录恢复原样；之后又有改动的记录保持不变。")
            empty, icon = _("还没有可以撤销的操作。"), "history"
        self.told.setText(words)
        model = self.rests if self._is_bin() else self.steps
        if model.rowCount():
            self.table.show_rows()
        else:
            self.table.show_empty(empty, icon=icon)
        self._enable()

    def _enable(self, _count: int = 0) -> None:
        chosen = self.table.selected_count()
        self.restore.setEnabled(chosen > 0)
        self.wipe.setEnabled(chosen == 1)
        self.take_back.setEnabled(chosen == 1)

    # -- doing

    def _chosen(self) -> list[Any]:
        model = self.rests if self._is_bin() else self.steps
        found = [model.item(row) for row in self.table.selected_rows()]
        return [one for one in found if one is not None]

    def _restore(self) -> None:
        chosen: list[Rest] = self._chosen()

        def work(store: Store) -> int:
            by_record: dict[str, list[int]] = {}
            for one in chosen:
                by_record.setdefault(one.record, []).append(one.id)
            for record in BY_NAME:  # what others refer to comes first
                if record in by_record:
                    records.restore_all(store, BY_NAME[record], by_record[record])
            return len(chosen)

        if chosen:
            change(self, self.house.jobs, work, self._restored, self._failed)

    def _restored(self, kept: Kept) -> None:
        self.house.toast(_("已恢复 {n} 条记录。").format(n=kept.result), kept.step_id)

    def _wipe(self) -> None:
        chosen: list[Rest] = self._chosen()
        if len(chosen) != 1:
            return
        one = chosen[0]
        words = _(
            "“{name}”的文字和个人信息将从记录和修改历史中永久清除，只留下编号，不能撤销。"
            "较早的备份在到期之前仍含有它。"
        ).format(name=f"{one.number} {one.title}".strip())
        if not ask.confirm(self, _("彻底清除这条记录？"), words, yes=_("清除"), danger=True):
            return

        def work(store: Store, leave: Leave) -> int:
            return bins.purge(store, one.record, one.id, leave)

        reasons = (_("保留期已满"), _("本人要求删除个人信息"), _("登记有误"))
        allowed(self, self.house, work, self._wiped, self._failed, reasons=reasons)

    def _wiped(self, _count: int) -> None:
        self.house.toast(_("已彻底清除。"))
        self._read()

    def _undo(self) -> None:
        chosen: list[Line] = self._chosen()
        if len(chosen) != 1:
            return
        one, op_id = chosen[0], uuid7()
        words = _("{by} 于 {at} 的“{words}”涉及 {n} 条记录，将恢复原样。").format(
            by=one.by, at=one.at, words=one.words, n=one.records
        )
        if not ask.confirm(self, _("撤销这一步？"), words, yes=_("撤销")):
            return

        def work(store: Store, leave: Leave) -> Undone:
            return steps.take_back(store, one.id, leave, op_id)

        allowed(self, self.house, work, self._undone, self._failed, through=change)

    def _undone(self, kept: Kept) -> None:
        told: Undone = kept.result
        self.house.toast(
            _("已撤销“{what}”，恢复 {n} 条记录。").format(what=_(told.words), n=told.back)
        )
        if told.kept:
            self.bar.say("warn", kept_words(told))

    def _failed(self, failure: Failure) -> None:
        if not isinstance(failure, Cancelled):
            self.bar.say("error", words_of(failure))

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, sizes.gap_l)
        layout.setSpacing(sizes.gap_m)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        head.addWidget(title(_("回收站"), self))
        head.addStretch(1)
        for one in (self.wipe, self.restore, self.take_back):
            head.addWidget(one)
        layout.addLayout(head)
        layout.addWidget(self.tabs)
        layout.addWidget(self.told)
        layout.addWidget(self.bar)
        layout.addWidget(self.table, 1)
