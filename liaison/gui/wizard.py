"""The first start: the station, the first account, and the recovery key shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison.base.errors import Problem, Problems
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui.card import Card
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import section
from liaison.gui.look import style
from liaison.gui.recovery import KeyStep, may_lose
from liaison.gui.wizardsteps import AccountStep, StationStep

if TYPE_CHECKING:
    from liaison.store.step import Store

WIDE = 520
SIZE = (680, 700)


def create(home: Home, station: dict[str, str], login: str, password: str) -> tuple[Store, str]:
    """Make the store on the worker; return it open and the recovery key."""
    from liaison.services.beginning import begin
    from liaison.store.audit import Event
    from liaison.store.opening import First

    first = First(station["station"], login, password, station["bureau"], station["park"])
    store, recovery = begin(home, first)
    store.note(Event("sign_in", detail={"first": True}))
    return store, recovery


class WizardWindow(Card):
    """Three steps; tells by ``opened`` which store was made."""

    opened = Signal(object)
    restore_asked = Signal()

    def __init__(self, home: Home, jobs: Jobs) -> None:
        super().__init__(WIDE)
        self._home, self._jobs = home, jobs
        self._store: Store | None = None
        self._sure = False
        self.station = StationStep(self.surface)
        self.account = AccountStep(self.surface)
        self.key = KeyStep(self.surface)
        self._steps = (self.station, self.account, self.key)
        self._titles = (_("警务站"), _("第一个账号"), _("恢复密钥"))
        self._at = 0
        self._where = section("", self.surface)
        self.bar = MessageBar(self.surface)
        self.back = button(_("上一步"), self._back, parent=self.surface)
        self.next = button(_("下一步"), self._next, kind="primary", parent=self.surface)
        had = _("换电脑或重装：从备份恢复")
        self.restore = button(had, self.restore_asked.emit, kind="quiet", parent=self.surface)
        self._lay()
        self.key.done.connect(self._confirmed)
        self.account.password.again.line.returnPressed.connect(self._next)
        self.key.last.line.returnPressed.connect(self._next)
        for name in ("station", "bureau", "park"):
            self.station.fields[name].line.returnPressed.connect(self.focusNextChild)
        self.account.login.line.returnPressed.connect(self.focusNextChild)
        self._show(0)
        scale = style.now().scale
        self.resize(round(SIZE[0] * scale), round(SIZE[1] * scale))

    def start(self) -> None:
        """Put the keyboard where the next thing is to be written."""
        self._steps[self._at].start()

    def written(self) -> dict[str, str]:
        """Return what was written so far, but no password."""
        return {**self.station.values(), "login": self.account.login.text()}

    def fill(self, written: dict[str, str]) -> None:
        """Write it again, in a window of another language."""
        for name, field in self.station.fields.items():
            field.line.setText(written[name])
        self.account.login.line.setText(written["login"])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before the recovery key is lost from sight for good."""
        if self._store is not None and not self._sure and not may_lose(self):
            event.ignore()
            return
        super().closeEvent(event)

    def _lay(self) -> None:
        sizes = style.now().sizes
        self.body.addLayout(self.head(_("首次设置，约需两分钟")))
        self.body.addWidget(self._where)
        self.body.addWidget(self.bar)
        for step in self._steps:
            self.body.addWidget(step)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addWidget(self.back)
        row.addWidget(self.restore)
        row.addStretch(1)
        row.addWidget(self.next)
        self.body.addLayout(row)
        QWidget.setTabOrder(self.next, self.back)  # going on comes before going back
        QWidget.setTabOrder(self.back, self.restore)

    def _show(self, at: int) -> None:
        self._at = at
        self.bar.clear()
        for place, step in enumerate(self._steps):
            step.setVisible(place == at)
        self._where.setText(
            _("第 {n} 步，共 {all} 步：{what}").format(
                n=at + 1, all=len(self._steps), what=self._titles[at]
            )
        )
        last = at == len(self._steps) - 1
        self.back.setVisible(at > 0 and not last)
        self.restore.setVisible(at == 0)
        self.next.setText(_("完成并进入") if last else _("下一步"))
        self.next.setEnabled(not last or self.key.good())
        self.start()

    def _back(self) -> None:
        self._show(self._at - 1)

    def _next(self) -> None:
        if not self.next.isEnabled():
            if self._at == len(self._steps) - 1:
                self.key.complain()
            return
        if not self._steps[self._at].good():
            return
        if self._at == 0:
            self._show(1)
        elif self._at == 1:
            self._create()
        else:
            self._sure = True
            self.opened.emit(self._store)

    def _create(self) -> None:
        home, station = self._home, self.station.values()
        login, password = self.account.login.text(), self.account.password.text()
        self.account.setEnabled(False)
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self.bar.clear()
        self.set_busy(True)
        self._jobs.plain(
            lambda: create(home, station, login, password), self._created, self._failed
        )

    def _end(self) -> None:
        self.set_busy(False)
        for part in (self.account, self.next, self.back):
            part.setEnabled(True)

    def _created(self, made: tuple[Store, str]) -> None:
        self._end()
        self._store, recovery = made
        self._jobs.attach(self._store)
        self.languages.hide()  # the key is shown in this window only
        self.key.show_key(recovery, self.station.values()["station"])
        self._show(2)

    def _failed(self, failure: Failure) -> None:
        self._end()
        one = failure.problems[0] if isinstance(failure, Problems) else failure
        if isinstance(one, Problem) and one.field in self.account.fields:
            self.account.fields[one.field].problem(str(one))
        else:
            self.bar.say("error", str(one), closable=False)

    def _confirmed(self, good: bool) -> None:
        if self._at == len(self._steps) - 1:
            self.next.setEnabled(good)
