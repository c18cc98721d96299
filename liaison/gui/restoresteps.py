"""The two steps of a restore: choosing a backup, and seeing what it would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.words import _, listed
from liaison.gui.entry import LabelledLine
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, section
from liaison.gui.kit.table import Table
from liaison.gui.layouts import buttons_row, column
from liaison.gui.look import style
from liaison.gui.passwords import PasswordField
from liaison.gui.plainmodel import PlainModel
from liaison.gui.restorelists import COUNTS, HEADS, SINCE, Found

if TYPE_CHECKING:  # stands where the log-in stands, too: before SQLAlchemy is imported
    from liaison.services.restoring import Preview


class Choose(QWidget):
    """The copies there are, the newest chosen; another file; who opens it when that is asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PlainModel(HEADS, self)
        self.table = Table(self, inset=True)
        self.table.setModel(self.model)
        self.login = LabelledLine(_("用户名"), parent=self)
        self.password = PasswordField(_("密码或恢复密钥"), self)
        self.other = button(_("选择其他文件…"), icon="folder-open", parent=self)
        self.next = button(_("下一步"), kind="primary", parent=self)
        self.back = button(_("返回"), kind="quiet", parent=self)
        row = QHBoxLayout()
        row.setSpacing(style.now().sizes.gap_m)
        row.addWidget(self.login)
        row.addWidget(self.password)
        layout = column(self)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        layout.addLayout(buttons_row(self.back, self.other, self.next))
        for line in (self.login.line, self.password.line):
            line.returnPressed.connect(self.next.click)
        self.ask_password(False)

    def put(self, found: list[Found]) -> None:
        """Show the copies and choose the newest."""
        self.model.put(found)
        if found:
            self.table.show_rows()
            self.table.selectRow(0)
        else:
            self.table.show_empty(_("没有找到备份。可以选择 U 盘等处的备份文件。"), icon="archive")

    def chosen(self) -> Path | None:
        """Return the file chosen in the list."""
        rows = self.table.selected_rows()
        one = self.model.item(rows[0]) if rows else None
        return one.copy.path if one is not None else None

    def ask_password(self, wanted: bool) -> None:
        """Show the lines of name and password, or take them away."""
        self.login.setVisible(wanted)
        self.password.setVisible(wanted)


class Changes(QWidget):
    """What would change: rows then and now, and the steps that would be lost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = PlainLabel(parent=self, wrap=True)
        self.counts, self.since = PlainModel(COUNTS, self), PlainModel(SINCE, self)
        self.counted, self.lost = Table(self, inset=True), Table(self, inset=True)
        self.counted.setModel(self.counts)
        self.lost.setModel(self.since)
        self.warned = MessageBar(self)
        self.go = button(_("恢复"), kind="danger", icon="history", parent=self)
        self.back = button(_("上一步"), kind="quiet", parent=self)
        tables = QHBoxLayout()
        tables.setSpacing(style.now().sizes.gap_l)
        for words, table in ((_("数量对比"), self.counted), (_("将失去的操作"), self.lost)):
            side = QVBoxLayout()
            side.addWidget(section(words, self))
            side.addWidget(table, 1)
            tables.addLayout(side, 1)
        layout = column(self)
        layout.addWidget(self.told)
        layout.addWidget(self.warned)
        layout.addLayout(tables, 1)
        layout.addLayout(buttons_row(self.back, self.go))

    def tell(self, seen: Preview) -> None:
        """Show what a backup would change."""
        made = clock.shown(seen.made) if seen.made else seen.path.name
        words = _("数据将回到 {made}。现有数据移到隔离文件夹保存，不会删除。").format(made=made)
        names = listed(seen.logins)
        if seen.own_ring:
            then = _("恢复后请用备份当时的密码登录。可登录的账号：{names}。")
        else:
            then = _("恢复后密码不变。可登录的账号：{names}。")
        self.told.setText(f"{words}\n{then.format(names=names)}")
        self.counts.put(seen.counts)
        self.since.put(seen.since)
        if seen.since:
            self.lost.show_rows()
        else:
            none = _("没有。") if seen.ours else _("无法与现在的数据比较。")
            self.lost.show_empty(none, icon="history")
        self.warned.clear()
        if seen.wrong:
            told = _("这份备份制作时，引用或审计记录的校验没有通过，恢复后请做一次数据检查。")
            self.warned.say("warn", told, closable=False)
