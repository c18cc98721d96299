"""The accounts on the settings page: one's own password, and for those who may, everybody's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.errors import Problem, Problems
from liaison.base.words import _
from liaison.gui.entry import LabelledLine, NewPassword, PasswordField
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Chip, PlainLabel
from liaison.gui.look import style
from liaison.records.account import AccountRole
from liaison.services import accounts, names
from liaison.services.accounts import Seat
from liaison.store.step import Store


class LabelledChoice(QWidget):
    """A label over a choice of few."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox(self)
        self.box.setAccessibleName(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_xs)
        layout.addWidget(PlainLabel(label, self))
        layout.addWidget(self.box)


class PasswordForm(QFrame):
    """A few fields that open in place: no dialog over the page."""

    opened = Signal()

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self._house = house
        self._save: Callable[[Store], Any] | None = None
        self._told: Callable[[], None] | None = None
        self.title = PlainLabel("", self, kind="strong")
        self.bar = MessageBar(self)
        self.login = LabelledLine(_("用户名"), required=True, parent=self)
        self.role = LabelledChoice(_("角色"), self)
        self.officer = LabelledChoice(_("对应民警"), self)
        self.old = PasswordField(_("当前密码"), self, required=True)
        self.password = NewPassword(_("新密码"), self)
        self.keep = button(_("保存"), self.submit, kind="primary", parent=self)
        self.leave = button(_("取消"), self.hide, parent=self)
        self._parts = {
            "login": self.login,
            "role": self.role,
            "officer": self.officer,
            "old": self.old,
        }
        self._fields = {"login": self.login, "old": self.old, "password": self.password.first}
        for role in AccountRole:
            self.role.box.addItem(role.words, role.value)
        self.login.line.textChanged.connect(self.password.set_login)
        self.password.again.line.returnPressed.connect(self.submit)
        self._lay()
        self.hide()

    def ask(
        self,
        title: str,
        offered: tuple[str, ...],
        login: str,
        save: Callable[[Store], Any],
        told: Callable[[], None],
    ) -> None:
        """Open for one purpose: ``save`` is done on the store's thread, then ``told`` here.

        ``offered`` names the fields shown beside the password: login, role, officer, old.
        """
        self.title.setText(title)
        self._save, self._told = save, told
        for line in (self.login, self.old, self.password.first, self.password.again):
            line.line.clear()
            line.clear_problem()
        self.password.set_login(login)
        for name, part in self._parts.items():
            part.setVisible(name in offered)
        self.bar.clear()
        self.show()
        first = next((self._parts[name] for name in offered), self.password.first)
        (first.line if isinstance(first, LabelledLine) else first).setFocus()
        self.opened.emit()

    def offer_officers(self, officers: list[tuple[int, str]]) -> None:
        """Offer these officers for a new account, and nobody."""
        self.officer.box.clear()
        self.officer.box.addItem(_("(不对应民警)"), None)
        for one, name in officers:
            self.officer.box.addItem(name, one)

    def submit(self) -> None:
        """Save, or say what is still to mend."""
        if not self.login.isHidden() and not self.login.text():
            self.login.problem(_("请填写用户名。"))
        elif not self.old.isHidden() and not self.old.text():
            self.old.problem(_("请填写当前密码。"))
        elif not self.password.good():
            self.password.complain()
        elif self._save is not None:
            self.setEnabled(False)
            self._house.jobs.run(self._save, self._saved, self._failed)

    def _saved(self, _result: object) -> None:
        self.setEnabled(True)
        self.hide()
        if self._told is not None:
            self._told()

    def _failed(self, failure: Failure) -> None:
        self.setEnabled(True)
        one = failure.problems[0] if isinstance(failure, Problems) else failure
        if isinstance(one, Problem) and one.field in self._fields:
            self._fields[one.field].problem(str(one))
        else:
            self.bar.say("error", str(one), closable=False)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_l,) * 4)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(self.title)
        layout.addWidget(self.bar)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(sizes.gap_m)
        for part in self._parts.values():
            left.addWidget(part)
        right.addWidget(self.password)
        columns = QHBoxLayout()
        columns.setSpacing(sizes.gap_xl)
        for side in (left, right):
            side.addStretch(1)
            columns.addLayout(side, 1)
        layout.addLayout(columns)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.keep)
        layout.addLayout(row)


class Accounts(QWidget):
    """One's own account; under it all of them for leaders and administrators."""

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._seats: list[Seat] = []
        self.form = PasswordForm(house, self)
        self._rows = QWidget(self)
        self._grid = QGridLayout(self._rows)
        sizes = style.now().sizes
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(sizes.gap_xl)
        self._grid.setVerticalSpacing(sizes.gap_s)
        self._grid.setColumnStretch(4, 1)
        self.own = button(_("修改我的密码"), self._change_own, icon="key-round", parent=self)
        self.add = button(_("添加账号"), self._add, icon="user-plus", parent=self)
        self._keeps = accounts.may_keep(house.who)
        self.add.setVisible(self._keeps)
        self._rows.setVisible(self._keeps)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(self._rows)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addWidget(self.own)
        row.addWidget(self.add)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.form)
        self.refresh()

    def refresh(self) -> None:
        """Read the accounts anew."""
        if self._keeps:
            self._house.jobs.run(_seats_and_officers, self._show)

    def logins(self) -> list[str]:
        """Return the log-in names shown."""
        return [one.login for one in self._seats]

    def _show(self, told: tuple[list[Seat], list[tuple[int, str]]]) -> None:
        self._seats = told[0]
        self.form.offer_officers(told[1])
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        headings = (_("用户名"), _("角色"), _("民警"), _("状态"))
        for column, heading in enumerate(headings):
            self._grid.addWidget(PlainLabel(heading, self._rows, kind="small"), 0, column)
        for row, seat in enumerate(self._seats, 1):
            self._add_row(row, seat)

    def _add_row(self, row: int, seat: Seat) -> None:
        for column, words in enumerate((seat.login, seat.role, seat.officer or "—")):
            self._grid.addWidget(PlainLabel(words, self._rows), row, column)
        state = Chip(_("启用"), "done") if seat.active else Chip(_("停用"))
        self._grid.addWidget(state, row, 3)
        if seat.login != self._house.who.login:
            give = partial(self._give_password, seat.login)
            made = button(_("设置新密码"), give, kind="quiet", small=True, parent=self._rows)
            self._grid.addWidget(made, row, 4, Qt.AlignmentFlag.AlignLeft)

    def _change_own(self) -> None:
        form, home = self.form, self._house.home

        def save(store: Store) -> None:
            accounts.change_own(store, home, form.old.text(), form.password.text())

        told = partial(self._house.toast, _("密码已修改,下次登录起使用新密码"))
        form.ask(_("修改我的密码"), ("old",), self._house.who.login, save, told)

    def _give_password(self, login: str) -> None:
        form, home = self.form, self._house.home

        def save(store: Store) -> None:
            accounts.set_password(store, home, login, form.password.text())

        told = partial(self._house.toast, _("已为“{login}”设置新密码").format(login=login))
        form.ask(_("为“{login}”设置新密码").format(login=login), (), login, save, told)

    def _add(self) -> None:
        form, home = self.form, self._house.home

        def save(store: Store) -> object:
            return accounts.add(
                store,
                home,
                form.login.text(),
                form.role.box.currentData(),
                form.officer.box.currentData(),
                form.password.text(),
            )

        form.ask(_("添加账号"), ("login", "role", "officer"), "", save, self._added)

    def _added(self) -> None:
        self._house.toast(_("账号已添加"))
        self.refresh()


def _seats_and_officers(store: Store) -> tuple[list[Seat], list[tuple[int, str]]]:
    with store.reading() as session:
        officers = names.offer(session, "Officer", limit=500)
    return accounts.seats(store), officers
