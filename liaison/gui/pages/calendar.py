"""日历: visits, deadlines, meetings, duties and assignments of a month or a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.figures.scope import ALL as EVERYTHING, Scope
from liaison.gui.calendargrid import CalendarGrid
from liaison.gui.calendarhead import MINE, CalendarHead
from liaison.gui.calendarlayout import month_after
from liaison.gui.calendarprint import CalendarPrint
from liaison.gui.calendarsheets import CalendarSheets
from liaison.gui.calls import Intention, Kept, Latest, words_of
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.services import agenda, agendasources
from liaison.services.agenda import KINDS, Agenda
from liaison.services.agendasources import Item
from liaison.store.step import Done, Store


class CalendarPage(Page):
    """One painted grid; every entry is one key from its record.

    ``open(day=…)`` shows that day; otherwise the day chosen before.
    """

    name = "calendar"
    records = frozenset(
        {
            "visit", "issue", "dispute", "mediationsession", "assignment", "company",
            "officer", "calendarday", "duty", "excuse",
        }
    )  # fmt: skip

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        kept = house.settings.lists.get(self.name, {})
        own = house.who.officer_id is not None
        self.head = CalendarHead(own, self)
        self.head.show_kinds(kept.get("hidden", ()))
        usual = house.who.role == "officer"  # another person's choice on this PC is not mine
        mine = bool(kept.get("mine")) if kept.get("by") == house.who.login else usual
        self.head.choose(MINE if own and mine else 0)
        self.bar = MessageBar(self)
        self.note = MessageBar(self)
        self.grid = CalendarGrid(self)
        self.grid.show_day(clock.today(), bool(kept.get("weekly", False)))
        self.foot = PlainLabel("", self, kind="small", elide=True)
        self.sheets = CalendarSheets(self, self.grid)
        self.printing = CalendarPrint(self, house, self.bar)
        self._today = clock.today()
        self._moving = Intention()
        self._latest = Latest()
        self._connect()
        self._lay()
        self.setFocusProxy(self.grid)
        self._say()
        self.refresh()

    def open(self, **what: Any) -> None:
        """Put the keyboard on the day asked for."""
        day, today = what.get("day"), clock.today()
        if isinstance(day, date):
            self._choose(day)
        elif today != self._today:  # left open over night
            self._choose(today)
            self.refresh()
        self._today = today
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """Something that is shown may have changed."""
        if not done.records or done.records & self.records:
            self.refresh()

    def refresh(self) -> None:
        """Read the days shown anew."""
        span, scope = self.grid.span(), self._scope()
        kinds = self.head.shown_kinds()

        def work(store: Store) -> tuple[Agenda, list[tuple[int, str]]]:
            with store.reading() as session:
                found = agenda.read(session, *span, scope, kinds)
                return found, agendasources.officers(session)

        def come(told: tuple[Agenda, list[tuple[int, str]]]) -> None:
            self._show(*told)

        def fail(failure: Failure) -> None:
            self.bar.say("error", words_of(failure), _("重新读取"), self.refresh)

        self._latest.call(self, self.house.jobs, work, come, fail)

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Offer planning, today, the views and printing."""
        return [
            (_("在日历上计划走访"), "Ctrl+N", self.sheets.plan),
            (_("日历：今天"), "", self.go_today),
            (_("日历：按月"), "", partial(self.set_weekly, False)),
            (_("日历：按周"), "", partial(self.set_weekly, True)),
            (_("打印月历"), "Ctrl+P", self.print),
            (_("节假日安排"), "", self.sheets.holidays),
        ]

    # -- what may be done

    def go_today(self) -> None:
        """Choose today."""
        self._choose(clock.today())

    def set_weekly(self, weekly: bool) -> None:
        """Show a week or a month around the day chosen."""
        if weekly != self.grid.weekly:
            self.grid.show_day(self.grid.day, weekly)
            self._remember()
            self.refresh()
        self._say()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn(self, by: int) -> None:
        """Go a month or week on or back."""
        day = self.grid.day
        self._choose(day + timedelta(days=7 * by) if self.grid.weekly else month_after(day, by))

    def open_item(self, item: Item) -> None:
        """Open the record of an entry; of a duty, the month board with all it asks."""
        if item.id:
            self.house.go(item.register, id=item.id, back=self.name)
        else:
            self.house.go("month", day=item.month or item.day)

    def move_visit(self, item: Item, day: date) -> None:
        """Move a planned visit to a day; told with a way back."""
        began = self._moving.change(
            self,
            self.house.jobs,
            lambda store, op_id: agenda.move(store, item.id, day, item.version, op_id),
            partial(self._moved, item, day),
            self._not_moved,
            about=(item.id, day),
        )
        if began:
            self.bar.clear()

    def print(self) -> None:
        """Print the month shown as Word or Excel."""
        self.printing.start(self.grid.day, self._scope(), self.head.shown_kinds())

    # -- inside

    def _show(self, found: Agenda, officers: list[tuple[int, str]]) -> None:
        self.grid.show_agenda(found)
        self.head.offer(officers)
        self.head.count(found.counts)
        if found.note:
            self.note.say("warn", found.note, _("导入放假通知"), self.sheets.holidays)
        else:
            self.note.clear()
        self._say()

    def _say(self, words: str = "") -> None:
        self.head.say(self.grid.day, self.grid.weekly)
        found = self.grid.agenda
        if found is None or (found.first, found.last) != self.grid.span():
            words = words or _("正在读取…")
        elif not words and not any(found.counts.values()):
            words = _("这里还没有安排。按 N 在选中的日期计划走访。")
        self.foot.setText(
            words
            or _("方向键选日期，Enter 看当天，N 计划走访，Shift+方向键改期，T 今天，M 月，W 周。")
        )

    def _choose(self, day: date) -> None:
        before = self.grid.span()
        self.grid.show_day(day)
        if self.grid.span() != before:
            self.refresh()
        self._say()

    def _scope(self) -> Scope:
        chosen = self.head.officer()
        if chosen == MINE:
            return Scope(officer_id=self.house.who.officer_id)
        return Scope(officer_id=chosen) if chosen else EVERYTHING

    def _wished(self, what: str) -> None:
        wishes: dict[str, Callable[[], None]] = {
            "plan": self.sheets.plan,
            "today": self.go_today,
            "week": partial(self.set_weekly, True),
            "month": partial(self.set_weekly, False),
        }
        wishes[what]()

    def _moved(self, item: Item, day: date, kept: Kept) -> None:
        words = _("“{title}”的走访已改到 {day}。").format(title=item.title, day=day)
        self.house.toast(words, kept.step_id)
        self.grid.cut = None
        self._choose(day)
        self.refresh()

    def _not_moved(self, failure: Failure) -> None:
        self.bar.say("warn", words_of(failure))
        self.refresh()

    def _narrowed(self) -> None:
        self._remember()
        self.refresh()

    def _remember(self) -> None:
        hidden = [kind for kind in KINDS if kind not in self.head.shown_kinds()]
        mine = self.head.officer() == MINE
        told = {"hidden": hidden, "mine": mine, "weekly": self.grid.weekly}
        told["by"] = self.house.who.login
        self.house.keep(lists={**self.house.settings.lists, self.name: told})

    def _connect(self) -> None:
        grid, head = self.grid, self.head
        grid.day_chosen.connect(self._choose)
        grid.listed.connect(self.sheets.list_day)
        grid.opened.connect(self.open_item)
        grid.move_asked.connect(self.move_visit)
        grid.turned.connect(self.turn)
        grid.wished.connect(self._wished)
        grid.told.connect(self._say)
        self.sheets.opened.connect(self.open_item)
        self.sheets.move_asked.connect(self.move_visit)
        self.sheets.planned.connect(self.refresh)
        head.turned.connect(self.turn)
        head.today_asked.connect(self.go_today)
        head.view_asked.connect(self.set_weekly)
        head.kinds_changed.connect(self._narrowed)
        head.officer_changed.connect(self._narrowed)
        head.plan_asked.connect(self.sheets.plan)
        head.print_asked.connect(self.print)
        head.holidays_asked.connect(self.sheets.holidays)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, sizes.gap_s)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self.head)
        layout.addWidget(self.bar)
        layout.addWidget(self.note)
        frame = QFrame(self)
        frame.setProperty("kind", "surface")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.grid)
        layout.addWidget(frame, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.foot, 1)
        layout.addLayout(foot)
