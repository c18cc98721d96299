"""The frame: navigation, the line over the pages, the pages, and news of what was done."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Cancelled
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.base.settings import Settings
from liaison.base.words import _
from liaison.gui.actions import Action
from liaison.gui.backing import Backing
from liaison.gui.calls import words_of
from liaison.gui.dialogkeys import DialogKeys, help_over
from liaison.gui.finder import Finder
from liaison.gui.health import HealthBar
from liaison.gui.house import House
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.kit.toast import Toasts
from liaison.gui.look import style
from liaison.gui.look.tokens import WINDOW_SMALLEST
from liaison.gui.pages import ENTRIES
from liaison.gui.period import words_of as period_words
from liaison.gui.places import FrameNav
from liaison.gui.remember import stand
from liaison.gui.stack import Pages
from liaison.gui.top import TopLine
from liaison.gui.undoing import REDO, REDO_TOO, Undoing, Way
from liaison.gui.waiting import Frame, frame
from liaison.services.notices import Unseen
from liaison.store.step import Done

SIZE = (1280, 760)
BORDERS = (16, 40)
"""What the desktop's frame takes beside and over a window: its foot is not to be off the screen."""
FIRST = "workbench"
_COUNT_AFTER_MS = 250


class Window(QWidget):
    """The window of a signed-in person; tells when it is to be locked or was closed."""

    lock_asked = Signal()
    closed = Signal()

    def __init__(
        self, home: Home, settings: Settings, jobs: Jobs, keep: Callable[..., None]
    ) -> None:
        super().__init__()
        assert jobs.store is not None
        lock = self.lock_asked.emit
        self.house = House(home, jobs.store.who, settings, jobs, self.go, self.toast, keep, lock)
        self._trail: list[str] = []
        self._leaving: Callable[[], None] | None = None
        self._over = False
        self.nav = FrameNav()
        self.top = TopLine("Ctrl+K", self)
        self.bar = MessageBar(self)
        self.health = HealthBar(jobs, self)
        self.backing = Backing(self.house, self, self.bar)
        self.pages = Pages(self.house, self)
        self.toasts = Toasts(self)
        self.undoing = Undoing(jobs, self.bar, self.toasts, self)
        self.commands = self._make_actions()
        self.finder = Finder(self.house, self.commands, self.pages.front, self)
        self._soon = QTimer(self, singleShot=True, interval=_COUNT_AFTER_MS)
        self._soon.timeout.connect(self._count)
        self.house.recount, self.house.refuse = self._soon.start, self.undoing.refuse
        self._unseen = Unseen()
        DialogKeys(self, self.show_keys)
        self._lay()
        self._connect()
        self._place()
        self._tell_officer("")
        self.go(FIRST)
        self._count()

    # -- what pages may ask

    def go(self, name: str, **what: Any) -> None:
        """Open a page, showing ``what`` was asked for."""
        if not self._trail or self._trail[-1] != name:
            self._trail.append(name)
        self.bar.clear()
        self.nav.set_current(name)
        self.pages.open(name, **what)

    def page(self) -> str:
        """Return the name of the page in front."""
        return self._trail[-1]

    def toast(self, words: str, undo: int | Way | None = None) -> None:
        """Tell what succeeded; with a step's id, or a way back, it can be undone."""
        self.undoing.tell(words, undo)

    # -- what the keys do

    def back(self) -> None:
        """Go to the page before."""
        if len(self._trail) > 1:
            self._trail.pop()
            self.go(self._trail[-1])

    def refresh(self) -> None:
        """Read the page in front and the counts anew."""
        page = self.pages.front()
        if page is not None:
            page.refresh()
        self._count()

    def find_here(self) -> None:
        """Put the keyboard into the filter of the page in front."""
        page = self.pages.front()
        box = page.findChild(SearchBox) if page is not None else None
        if isinstance(box, SearchBox) and box.isVisible():
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            box.selectAll()

    def show_keys(self) -> None:
        """Show help for what has the keyboard, and the map of the keys."""
        self.key_map = help_over(self, self.commands, self.pages.front(), self.go)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give keys nobody took to the action of the page in front that has them."""
        key = QKeySequence(event.keyCombination()).toString()
        page = self.pages.front()
        for _words, shortcut, act in page.actions_offered() if page is not None else ():
            if shortcut and shortcut == key:
                act()
                return
        if key == "Ctrl+F":
            self.find_here()
        elif key == "F5":
            self.refresh()
        else:
            super().keyPressEvent(event)

    # -- leaving

    def leave(self, then: Callable[[], None], first: Callable[[], None] | None = None) -> None:
        """Do ``then`` once every page agrees and nothing runs any more; ``first`` before."""
        if self._leaving is not None or not self.pages.may_leave():
            return
        self._leaving = then
        if first is not None:
            first()
        self._soon.stop()
        self.setEnabled(False)
        if self.house.jobs.busy:
            self.bar.say("info", _("正在备份和完成最后的操作，完成后自动关闭…"), closable=False)
        else:
            self._left()

    def geometry_kept(self) -> str:
        """Return place and size for the settings."""
        return b64encode(bytes(self.saveGeometry().data())).decode()

    def end(self) -> None:
        """Close without asking anything more."""
        self._over = True
        self.health.end()
        self.backing.stop()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the pages and wait for what runs before closing."""
        if self._over:
            super().closeEvent(event)
            return
        event.ignore()
        # Qt takes no close while it is asking for one: the real one comes afterwards.
        QTimer.singleShot(0, self, partial(self.leave, self.closed.emit, self.backing.last))

    @Slot()
    def _left(self) -> None:
        if self._leaving is not None and not self.house.jobs.busy:
            then, self._leaving = self._leaving, None
            then()

    # -- inside

    @Slot(object)
    def _heard(self, done: Done) -> None:
        if self._leaving is None and not self._over:
            self.pages.hear(done)
            self._soon.start()

    @Slot()
    def _count(self) -> None:
        if self._over or self._leaving is not None:
            return
        self.top.set_period(period_words(Period.month_of(clock.today())))
        self.house.jobs.run(partial(frame, unseen=self._unseen), self._counted, self._uncounted)

    def _counted(self, told: Frame) -> None:
        for page, (count, role) in told.counts.items():
            self.nav.set_count(page, count, role)
        self.top.set_station(told.station)
        self._tell_officer(told.officer)
        self.setWindowTitle(" · ".join(part for part in (_("警企联络"), told.station) if part))

    def _uncounted(self, failure: Failure) -> None:
        if not isinstance(failure, Cancelled):
            self.bar.say("error", words_of(failure), _("重试"), self.refresh)

    def _tell_officer(self, name: str) -> None:
        from liaison.records.account import AccountRole

        who = self.house.who
        self.nav.set_officer(name or who.login, AccountRole[who.role].words)

    def _make_actions(self) -> list[Action]:
        made = [
            Action("find", _("搜索一切"), "Ctrl+K", "search", self._open_finder),
            Action("undo", _("撤销上一步"), "Ctrl+Z", "undo-2", self.undoing.undo, "undo"),
            Action("redo", _("重做撤销的操作"), REDO, "redo-2", self.undoing.redo, "redo"),
            Action("refresh", _("刷新"), "F5", "refresh-cw", self.refresh, "refresh"),
            Action("back", _("返回上一页"), "Alt+Left", "arrow-left", self.back, "back"),
            Action("keys", _("帮助和按键"), "F1", "keyboard", self.show_keys, "keyboard help"),
            Action("fold", _("收起或展开导航"), "Ctrl+B", "panel-left-close", self._fold),
            Action("lock", _("锁定"), "Ctrl+L", "lock", self.lock_asked.emit, "lock log out"),
            Action("quit", _("退出"), "Ctrl+Q", "log-out", self.close, "quit exit"),
        ]
        for one in made:
            if one.key != "refresh":  # a page may have F5 of its own: see keyPressEvent
                self._shortcut(one.shortcut, one.act)
        self._shortcut(REDO_TOO, self.undoing.redo)
        for place, entry in enumerate(ENTRIES[:9], 1):
            self._shortcut(f"Ctrl+{place}", partial(self.go, entry.name))
        return made

    def _shortcut(self, key: str, act: Callable[[], Any]) -> None:
        made = QAction(self)
        made.setShortcut(QKeySequence(key))
        made.setAutoRepeat(False)  # Ctrl+Z held down is one undo
        made.triggered.connect(lambda _checked=False: act())
        self.addAction(made)

    def _open_finder(self) -> None:
        self.finder.open()

    def _fold(self) -> None:
        self.nav.fold(not self.nav.is_folded())

    def _connect(self) -> None:
        self.nav.chosen.connect(self.go)
        self.nav.lock_asked.connect(self.lock_asked)
        self.nav.officer_asked.connect(partial(self.go, "settings"))
        self.nav.folded.connect(lambda folded: self.house.keep(nav_folded=folded))
        self.top.search_asked.connect(self._open_finder)
        self.top.help_asked.connect(self.show_keys)
        self.top.station_asked.connect(partial(self.go, "stations"))
        self.top.period_asked.connect(partial(self.go, "ledgers"))
        self.pages.broke.connect(self.house.jobs.broke)
        self.house.jobs.changed.connect(self._heard)
        self.house.jobs.idle.connect(self._left)

    def _lay(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        margin = style.now().sizes.gap_s
        self.news = QVBoxLayout()
        self.news.setContentsMargins(margin, 0, margin, 0)
        self.news.addWidget(self.health)
        self.news.addWidget(self.bar)
        right.addLayout(self.news)
        right.addWidget(self.pages, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.nav)
        layout.addLayout(right, 1)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _place(self) -> None:
        """Stand where the window stood last, wholly on the screen there is now."""
        room = self.screen().availableGeometry()
        wide, high = WINDOW_SMALLEST
        self.setMinimumSize(min(wide, room.width()), min(high, room.height()))
        self.resize(*map(min, SIZE, (room.width() - BORDERS[0], room.height() - BORDERS[1])))
        settings = self.house.settings
        if settings.nav_folded:
            self.nav.fold(True)
        if settings.window:
            stand(self, QByteArray(b64decode(settings.window)))
