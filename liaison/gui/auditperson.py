"""查询外发: in which files that left the program a person is, in place of the entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison.base.words import N_, _, listed
from liaison.gui import ask
from liaison.gui.calls import call
from liaison.gui.house import House
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.gui.plainmodel import Head, PlainModel
from liaison.services import auditing, auditreach, masking, privacy
from liaison.services.privacy import COPIED, HandedFile
from liaison.store.step import Store

KEY = "Ctrl+Shift+F"
_SHORT = 8
"""So many signs of a file's SHA-256 tell it from others; the entry has all of them."""


def _name(one: HandedFile) -> str:
    return one.name or (_("剪贴板") if one.action == "copy" else "")


def _numbers(one: HandedFile) -> str:
    return _("完整号码") if one.full else ""


def _role(one: HandedFile) -> Role:
    return "soon" if one.full else "neutral"


FILES = (
    Head("seq", N_("编号"), "number", lambda one: str(one.seq)),
    Head("at", N_("时间"), "day", lambda one: one.at),
    Head("by", N_("人员"), "day", lambda one: one.by),
    Head("action", N_("操作"), "day", lambda one: auditing.action_words(one.action)),
    Head("name", N_("文件"), "text", _name),
    Head("persons", N_("所在记录"), "text", lambda one: listed(one.persons)),
    Head("count", N_("行数"), "number", lambda one: f"{one.count:,}"),
    Head("full", N_("号码"), "", _numbers, None, _role),
    Head("reason", N_("原因"), "text", lambda one: one.reason),
    Head("file", N_("文件指纹"), "day", lambda one: one.file[:_SHORT]),
)


class FilesModel(PlainModel):
    """Files that left the program, one a row."""

    def seq(self, row: int) -> int | None:
        """Return the number of the entry that tells of a file; None beyond the end."""
        one = self.item(row)
        return None if one is None else int(one.seq)


class PersonFiles(QWidget):
    """The line in place of the filters: who was asked for, and the way back; owns the files."""

    turned = Signal()
    """The table shows the files of a person now, or the entries are wanted again."""
    failed = Signal(object)

    def __init__(self, house: House, table: Table, parent: QWidget) -> None:
        super().__init__(parent)
        self._house, self._table = house, table
        self.model = FilesModel(FILES, self)
        self.may_ask = bool(auditreach.TOLD & house.who.roles)
        self.start = button(_("查询外发"), self.ask, icon="search", key=KEY, parent=parent)
        self.start.setVisible(self.may_ask)
        self.back = button(_("返回审计记录"), self.leave, icon="arrow-left", parent=self)
        self.told = PlainLabel(parent=self, elide=True)
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, sizes.gap_s)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(self.back)
        layout.addWidget(self.told, 1)
        self.hide()

    def ask(self) -> None:
        """Ask for a name, phone or identity number, and show the files with that person in them."""
        words = ask.line(
            self._table,
            _("查询外发"),
            _("输入姓名、电话或身份证号，查询哪些外发文件里有这个人。本次查询会记入审计。"),
        )
        if words is not None:

            def work(store: Store) -> tuple[list[HandedFile], bool]:
                return privacy.files_with(store, words), auditreach.is_whole(store)

            come = self._come
            call(
                self,
                self._house.jobs,
                work,
                lambda found: come(words, *found),
                self.failed.emit,
            )

    def leave(self) -> None:
        """Give the table back to the entries."""
        if not self.isHidden():
            self.hide()
            self.turned.emit()

    def offered(self) -> list[tuple[str, str, Callable[[], None]]]:
        """Return what the page offers of it in the palette."""
        return [(_("查询外发"), KEY, self.ask)] if self.may_ask else []

    def _come(self, words: str, files: Sequence[HandedFile], whole: bool) -> None:
        whom = masking.within(words)
        self.model.put(files)
        told = _("含有“{who}”的外发文件，共 {n} 个").format(who=whom, n=f"{len(files):,}")
        limit = "" if whole else _("（只查本站人员的外发，全部外发请由审计员查询）")
        self.told.setText(told + limit)
        self.show()
        self._table.setModel(self.model)
        if files:
            self._table.show_rows()
            self._table.go_to(0)
        else:
            none = _(
                "没有外发文件含有“{who}”。已查登记在案的导出、打印，以及一次超过 {n} 行的复制。"
            ).format(who=whom, n=COPIED)
            self._table.show_empty(none + limit, _("查询其他人…"), self.ask, icon="search-x")
        self.turned.emit()
