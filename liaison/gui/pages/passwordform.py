"""The form that opens in place on the settings page, for an account or a password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.errors import Problem, Problems
from liaison.base.words import _
from liaison.gui.calls import words_of
from liaison.gui.entry import LabelledLine
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.gui.passwords import NewPassword, PasswordField
from liaison.records.account import AccountRole
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
        self.officer.box.addItem(_("（不对应民警）"), None)
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
            self.bar.say("error", words_of(failure), closable=False)

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
