"""A new password: written twice, its rules ticked off while it is typed."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui.entry import LabelledLine, PasswordLine
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style

if TYPE_CHECKING:  # the log-in window asks for a password, not for a new one
    from liaison.store import policy


class PasswordField(LabelledLine):
    """A labelled password line that tells of Caps Lock."""

    def __init__(
        self, label: str, parent: QWidget | None = None, *, required: bool = False
    ) -> None:
        line = PasswordLine()
        super().__init__(label, line, required=required, parent=parent)
        line.caps.connect(self._caps)

    def _caps(self, on: bool) -> None:
        self.hint(_("大写锁定已打开") if on else "")


class NewPassword(QWidget):
    """A new password twice, with its rules ticked off while it is typed."""

    changed = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from liaison.store import policy

        self._login, self._profile = "", policy.DENGBAO
        self.first = PasswordField(label, self, required=True)
        self.again = PasswordField(_("再输入一次"), self, required=True)
        self._rules = RuleList(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_m)
        for part in (self.first, self._rules, self.again):
            layout.addWidget(part)
        for line in (self.first.line, self.again.line):
            line.textChanged.connect(self._typed)
        self.first.line.returnPressed.connect(self.again.line.setFocus)
        self._typed()

    def set_login(self, login: str) -> None:
        """Check against this name from now on."""
        self._login = login.strip()
        self._typed()

    def set_profile(self, profile: policy.Profile) -> None:
        """Check by these rules from now on: those chosen for this store."""
        self._profile = profile
        self._typed()

    def clear(self) -> None:
        """Take away what was written and said."""
        for one in (self.first, self.again):
            one.line.clear()
            one.clear_problem()

    def text(self) -> str:
        """Return the password."""
        return self.first.text()

    def good(self) -> bool:
        """Are all rules kept and both lines the same?"""
        kept = all(one for _words, one in self._told())
        return kept and self.text() == self.again.text()

    def complain(self) -> None:
        """Put the keyboard where something is still to mend, and say what."""
        if not all(one for _words, one in self._told()):
            self.first.problem(_("密码还不符合下面的要求。"))
        elif self.text() != self.again.text():
            self.again.problem(_("两次输入的密码不一样。"))

    def _typed(self) -> None:
        self._rules.say(self._told(), bool(self.text()))
        self.changed.emit()

    def _told(self) -> list[tuple[str, bool]]:
        from liaison.store import policy

        return policy.rules(self.text(), self._login, self._profile)


class RuleList(QWidget):
    """Rules in words, each with a mark for kept or not yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(style.now().sizes.gap_xs)

    def say(self, told: list[tuple[str, bool]], begun: bool) -> None:
        """Show the rules; before anything is typed none is marked."""
        while len(self._rows) < len(told):
            self._rows.append(self._row())
        side = style.now().sizes.icon - 2
        for place, (mark, words) in enumerate(self._rows):
            here = place < len(told)
            mark.setVisible(here)
            words.setVisible(here)
            if not here:
                continue
            rule, kept = told[place]
            done = kept and begun
            name, role = ("circle-check", "done") if done else ("minus", "disabled")
            mark.setPixmap(icons.pixmap(name, role, side, self.devicePixelRatioF()))
            mark.setAccessibleName(_("已满足") if done else _("未满足"))
            words.setText(rule)

    def _row(self) -> tuple[PlainLabel, PlainLabel]:
        mark, words = PlainLabel(parent=self), PlainLabel(parent=self, kind="small")
        row = QHBoxLayout()
        row.setSpacing(style.now().sizes.gap_s)
        row.addWidget(mark)
        row.addWidget(words, 1)
        self._layout.addLayout(row)
        return mark, words


class Waiting(QObject):
    """How long each account must still wait after too many wrong passwords.

    ``moved`` tells the seconds of the account written in the window, each
    second, and 0 when it may go on. Only for showing: the key ring decides.
    """

    moved = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._until: dict[str, float] = {}
        self._login, self._told = "", 0
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._tell)

    def begin(self, login: str, seconds: float) -> None:
        """This account must wait so long."""
        self._until[login.strip().casefold()] = clock.ticks() + seconds
        self.look(login)

    def look(self, login: str) -> None:
        """Tell of this account from now on."""
        self._login = login.strip().casefold()
        self._tell()

    def _tell(self) -> None:
        left = max(0, ceil(self._until.get(self._login, 0.0) - clock.ticks()))
        if left:
            self._tick.start()
        else:
            self._tick.stop()
        if left or self._told:
            self.moved.emit(left)
        self._told = left
