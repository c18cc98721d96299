"""The second person who agrees to a grave act, with a password of their own."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.entry import LabelledLine
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.gui.passwords import PasswordField


class SecondPerson(QWidget):
    """Another person comes to this PC and writes their own password."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        edge = QFrame(self)
        edge.setProperty("kind", "line")
        words = _("请另一位有权限的人到这台电脑前，亲自输入密码。")
        self._about = PlainLabel(words, self, kind="second", wrap=True)
        self._label = PlainLabel(_("确认人"), self)
        self.people = QComboBox(self)
        self.people.setAccessibleName(_("确认人"))
        self.login = LabelledLine(_("确认人用户名"), required=True, parent=self)
        self._wrong = PlainLabel("", self, kind="problem", wrap=True)
        self.password = PasswordField(_("确认人的密码"), self, required=True)
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, sizes.gap_xs, 0, 0)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(edge)
        layout.addWidget(self._about)
        choice = QVBoxLayout()
        choice.setSpacing(sizes.gap_xs)
        for part in (self._label, self.people, self._wrong):
            choice.addWidget(part)
        layout.addLayout(choice)
        layout.addWidget(self.login)
        layout.addWidget(self.password)
        self._wrong.hide()
        self.people.currentIndexChanged.connect(self._wrong.hide)

    def offer(self, people: Iterable[str]) -> None:
        """Offer those who may confirm; a line to write in when nobody was named."""
        known = list(people) or [self.people.itemText(at) for at in range(self.people.count())]
        if known != [self.people.itemText(at) for at in range(self.people.count())]:
            self.people.clear()
            self.people.addItems(known)
        self.people.setVisible(bool(known))
        self._label.setVisible(bool(known))
        self.login.setVisible(not known)

    def given(self) -> tuple[str, str]:
        """Return the second person's log-in name and password."""
        named = self.people.count() > 0
        return self.people.currentText() if named else self.login.text(), self.password.text()

    def lines(self) -> list[LabelledLine]:
        """Return the lines to write in, in order."""
        return [self.password] if self.people.count() else [self.login, self.password]

    def good(self) -> bool:
        """Is everything here that must be? Says what is not."""
        if not self.given()[0]:
            self.login.problem(_("请填写确认人的用户名。"))
        elif not self.password.text():
            self.password.problem(_("请确认人填写密码。"))
        else:
            return True
        return False

    def problem(self, words: str) -> None:
        """Tell that this person cannot confirm."""
        if not self.people.count():
            self.login.problem(words)
            return
        self._wrong.setText(words)
        self._wrong.show()
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)
