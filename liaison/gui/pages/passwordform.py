"""The form that opens in place on the settings page, for an account or a password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.errors import Problem, Problems
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import was_cancelled, words_of
from liaison.gui.entry import LabelledChoice, LabelledLine
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.leave import allowed
from liaison.gui.look import style
from liaison.gui.passwords import NewPassword, PasswordField
from liaison.records.account import AccountRole
from liaison.services.rights import Leave
from liaison.store.step import Store


class Written(NamedTuple):
    """What stands in the form, taken before the store's thread works on it."""

    login: str
    role: str
    also_admin: bool
    officer: int | None
    old: str
    key_file: Path | None
    password: str


Save = Callable[[Store, Leave, Written], Any]


class Purpose(NamedTuple):
    """What the form is opened for: title, a quiet line, the fields shown, and what is done.

    ``fields`` names some of login, role, officer, old, key_file, password;
    ``save`` runs on the store's thread and may need a Leave.
    """

    title: str
    about: str
    fields: tuple[str, ...]
    go: str
    save: Save
    told: Callable[[Any], None]


class FileLine(LabelledLine):
    """A path with a button that asks for it."""

    def __init__(self, label: str, help: str, parent: QWidget | None = None) -> None:
        self.pick = button(_("选择…"), self._pick)
        super().__init__(label, help=help, beside=self.pick, parent=parent)
        self.named = label

    def path(self) -> Path | None:
        """Return the file, None when none was given."""
        return Path(self.text()) if self.text() else None

    def _pick(self) -> None:
        path = ask.choose_file(self, self.named)
        if path is not None:
            self.line.setText(str(path))
            self.clear_problem()


class PasswordForm(QFrame):
    """A few fields that open in place: no dialog over the page."""

    opened = Signal()

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self._house = house
        self._purpose: Purpose | None = None
        self.title = PlainLabel("", self, kind="strong")
        self.about = PlainLabel("", self, kind="second", wrap=True)
        self.bar = MessageBar(self)
        self.login = LabelledLine(_("用户名"), required=True, parent=self)
        self.role = LabelledChoice(_("角色"), self)
        self.also_admin = QCheckBox(_("兼任管理员"), self)
        self.officer = LabelledChoice(_("对应民警"), self)
        self.old = PasswordField(_("当前密码"), self, required=True)
        self.key_file = FileLine(_("密钥文件"), _("U 盘上的文件，登录时要和密码一起用。"), self)
        self.password = NewPassword(_("新密码"), self)
        self.keep = button(_("保存"), self.submit, kind="primary", parent=self)
        self.leave = button(_("取消"), self.hide, parent=self)
        self._parts: dict[str, tuple[QWidget, ...]] = {
            "login": (self.login,),
            "role": (self.role, self.also_admin),
            "officer": (self.officer,),
            "old": (self.old,),
            "key_file": (self.key_file,),
            "password": (self.password,),
        }
        self._fields: dict[str, LabelledLine] = {
            "login": self.login,
            "old": self.old,
            "key_file": self.key_file,
            "password": self.password.first,
        }
        for role in AccountRole:
            self.role.box.addItem(role.words, role.value)
        self.role.box.currentIndexChanged.connect(self._role_chosen)
        self.login.line.textChanged.connect(self.password.set_login)
        self.password.again.line.returnPressed.connect(self.submit)
        self._lay()
        self.hide()

    def ask(self, purpose: Purpose, login: str = "") -> None:
        """Open for one purpose; ``login`` is whose password a new one is checked against."""
        self._purpose = purpose
        self.title.setText(purpose.title)
        self.about.setText(purpose.about)
        self.about.setVisible(bool(purpose.about))
        self.keep.setText(purpose.go)
        self.keep.setAccessibleName(purpose.go)
        for line in (self.login, self.old, self.key_file):
            line.line.clear()
            line.clear_problem()
        self.password.clear()
        self.password.set_login(login)
        for name, parts in self._parts.items():
            for part in parts:
                part.setVisible(name in purpose.fields)
        self._role_chosen()
        self.bar.clear()
        self.show()
        first = self._parts[purpose.fields[0]][0]
        self._focus(first)
        self.opened.emit()

    def parts(self) -> list[QWidget]:
        """Return what the keyboard meets, from the first line to the buttons."""
        beside = (self.also_admin, self.officer.box, self.password.first.line)
        lines = (self.login.line, self.old.line, self.key_file.line, self.key_file.pick)
        last = (self.password.again.line, self.leave, self.keep)
        return [*lines, self.role.box, *beside, *last]

    def offer_officers(self, officers: Sequence[tuple[int, str]]) -> None:
        """Offer these officers for a new account, and nobody."""
        self.officer.box.clear()
        self.officer.box.addItem(_("（不对应民警）"), None)
        for one, name in officers:
            self.officer.box.addItem(name, one)

    def choose_officer(self, officer: int | None) -> None:
        """Show whose account it is now."""
        self.officer.box.setCurrentIndex(max(0, self.officer.box.findData(officer)))

    def choose_role(self, role: str, also_admin: bool) -> None:
        """Show the role an account has now."""
        self.role.box.setCurrentIndex(max(0, self.role.box.findData(role)))
        self.also_admin.setChecked(also_admin)

    def written(self) -> Written:
        """Return what stands in the form now."""
        return Written(
            self.login.text(),
            str(self.role.box.currentData()),
            self.also_admin.isChecked() and self.also_admin.isEnabled(),
            self.officer.box.currentData(),
            self.old.text(),
            self.key_file.path() if self.key_file.isVisible() else None,
            self.password.text(),
        )

    def submit(self) -> None:
        """Save, or say what is still to mend."""
        purpose = self._purpose
        if purpose is None:
            return
        if "login" in purpose.fields and not self.login.text():
            self.login.problem(_("请填写用户名。"))
        elif "old" in purpose.fields and not self.old.text():
            self.old.problem(_("请填写当前密码。"))
        elif "password" in purpose.fields and not self.password.good():
            self.password.complain()
        else:
            written, save = self.written(), purpose.save
            self.setEnabled(False)
            allowed(
                self,
                self._house,
                lambda store, leave: save(store, leave, written),
                self._saved,
                self._failed,
            )

    # -- inside

    def _saved(self, result: object) -> None:
        self.setEnabled(True)
        self.hide()
        for line in (self.old.line, self.password.first.line, self.password.again.line):
            line.clear()
        if self._purpose is not None:
            self._purpose.told(result)

    def _failed(self, failure: Failure) -> None:
        self.setEnabled(True)
        one = failure.problems[0] if isinstance(failure, Problems) else failure
        if was_cancelled(failure):
            self.keep.setFocus()
        elif isinstance(one, Problem) and one.field in self._fields:
            self._fields[one.field].problem(str(one))
        else:
            self.bar.say("error", words_of(failure), closable=False)

    def _role_chosen(self) -> None:
        """An administrator is one already; an auditor may not be (separate duties, 等保 .2.d)."""
        role = self.role.box.currentData()
        self.also_admin.setEnabled(role in (AccountRole.leader.value, AccountRole.officer.value))

    @staticmethod
    def _focus(part: QWidget) -> None:
        if isinstance(part, LabelledLine):
            part.line.setFocus()
        elif isinstance(part, LabelledChoice):
            part.box.setFocus()
        else:
            part.setFocus()

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_l,) * 4)
        layout.setSpacing(sizes.gap_m)
        heads: tuple[QWidget, ...] = (self.title, self.about, self.bar)
        for head in heads:
            layout.addWidget(head)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(sizes.gap_m)
        for name in ("login", "old", "key_file", "role"):
            for part in self._parts[name]:
                left.addWidget(part)
        for name in ("officer", "password"):
            right.addWidget(self._parts[name][0])
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
