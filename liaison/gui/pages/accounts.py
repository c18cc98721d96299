"""The accounts on the settings page: one's own password, and for those who may, everybody's."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.house import House
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Chip, PlainLabel
from liaison.gui.look import style
from liaison.gui.pages.passwordform import PasswordForm
from liaison.services import accounts, names
from liaison.services.accounts import Seat
from liaison.store.step import Store


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

        told = partial(self._house.toast, _("密码已修改，下次登录起使用新密码"))
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
