"""走访月盘: company × day of the month and × the four tasks; plan, record, print a round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.gui import monthwords
from liaison.gui.calls import Latest, words_of
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.gui.monthdeeds import MonthDeeds
from liaison.gui.monthgrid import MonthGrid
from liaison.gui.monthhead import MonthHead
from liaison.gui.monthprint import MonthPrint
from liaison.gui.monthyear import YearTable
from liaison.services import monthboard
from liaison.services.monthboard import BoardRow, MonthBoard, YearBoard
from liaison.store.step import Done, Store


class MonthPage(Page):
    """The month's round at a glance; every cell is one key from being done."""

    name = "month"
    records = frozenset(
        {"visit", "company", "assignment", "officer", "duty", "excuse", "calendarday"}
    )

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self._board: MonthBoard | None = None
        self._year: YearBoard | None = None
        self._today = clock.today()
        self._latest = Latest()
        own = house.who.officer_id is not None
        kept = house.settings.lists.get(self.name, {})
        kept = kept if isinstance(kept, dict) else {}
        self.head = MonthHead(Period.month_of(clock.today()), own, self)
        usual = house.who.role == "officer"  # another person's choice on this PC is not mine
        mine = bool(kept.get("mine")) if kept.get("by") == house.who.login else usual
        self.head.choose(mine, bool(kept.get("missing", False)))
        self.bar = MessageBar(self)
        self.grid = MonthGrid(self)
        self.table = YearTable(self)
        self.blank = Blank(self)
        self.legend = PlainLabel(_(monthwords.SIGNS), self, kind="small", elide=True)
        self.foot = PlainLabel(_(monthwords.KEYS), self, kind="small", elide=True)
        self.deeds = MonthDeeds(self, self.grid, self.bar)
        self.printing = MonthPrint(self, house, self.bar)
        self._lay()
        self._connect()
        self.setFocusProxy(self.grid)
        self.refresh()

    def open(self, **what: Any) -> None:
        """Put the keyboard on the board; ``day`` shows its month."""
        day, today = what.get("day"), clock.today()
        if day is None and today != self._today:  # left open over night
            day = today
            self.refresh()
        self._today = today
        if isinstance(day, date) and day not in self.head.month():
            self.head.picker.show_period(Period.month_of(day))
            self.refresh()
        front = self.table if self.head.yearly.isChecked() else self.grid
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """Something that is shown may have changed."""
        if not done.records or done.records & self.records:
            self.refresh()

    def refresh(self) -> None:
        """Read the month, or the year, anew."""
        month, scope = self.head.month(), self._scope()
        yearly = self.head.yearly.isChecked()

        def work(store: Store) -> MonthBoard | YearBoard:
            with store.reading() as session:
                if yearly:
                    return monthboard.read_year(session, month.first.year, scope)
                return monthboard.read_month(session, month, scope)

        def fail(failure: Failure) -> None:
            self.bar.say("error", words_of(failure), _("重新读取"), self.refresh)

        self._latest.call(self, self.house.jobs, work, self._show, fail)

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Offer recording, planning and printing."""
        return [
            (_("登记走访"), "Ctrl+N", self.deeds.record),
            (_("计划走访"), "", self.deeds.plan_here),
            (_("成批登记所选企业"), "Ctrl+G", self.record_all),
            (_("打印走访登记表"), "Ctrl+P", self.print_forms),
        ]

    # -- what is shown

    def _scope(self) -> Scope:
        own = self.house.who.officer_id
        return Scope(officer_id=own) if own is not None and self.head.mine.isChecked() else ALL

    def _show(self, board: MonthBoard | YearBoard) -> None:
        if isinstance(board, YearBoard):
            self._year = board
        else:
            self._board = board
        self._narrow()

    def _narrow(self) -> None:
        yearly = self.head.yearly.isChecked()
        self.house.keep(
            lists={
                **self.house.settings.lists,
                self.name: {
                    "mine": self.head.mine.isChecked(),
                    "by": self.house.who.login,
                    "missing": self.head.missing.isChecked(),
                },
            }
        )
        self.table.setVisible(yearly)
        self.foot.setVisible(not yearly)
        self.legend.setVisible(not yearly)
        self.head.missing.setEnabled(not yearly)
        if yearly and self._year is not None:
            self.grid.hide()
            self.blank.hide()
            words = _("{year} 年走访").format(year=self._year.year)
            self.head.say(words, _(monthwords.YEAR_SIGNS))
            self.table.put(self._year, self.head.words())
        elif not yearly and self._board is not None:
            self._show_month(self._board)

    def _show_month(self, board: MonthBoard) -> None:
        rows = monthboard.narrowed(board.rows, self.head.words(), self.head.missing.isChecked())
        self.grid.put(board, rows)
        self.grid.setVisible(bool(rows))
        self.blank.setVisible(not rows)
        if not board.rows:
            words = _("这个月没有在园企业。可以导入企业花名册，也可以到“企业”里逐家新增。")
            go = partial(self.house.go, "import")
            self.blank.empty(words, _("导入企业花名册"), go, icon="building-2")
        elif not rows:
            self.blank.empty(_("没有符合条件的企业。"), icon="circle-check")
        self.head.say(monthwords.sentence(board), self._note(board), _(monthwords.COUNTED))

    def _note(self, board: MonthBoard) -> str:
        parts = [owed] if (owed := monthwords.owed(board.summary)) else []
        if self.grid.selected:
            parts.append(_("已选 {n} 家").format(n=len(self.grid.selected)))
        return "　".join([*parts, *([board.note] if board.note else [])])

    # -- what is done

    def print_forms(self) -> None:
        """Print the forms of the selected companies; without any, of the day's planned ones."""
        day = self.grid.chosen_day() or clock.today()
        self.printing.start([row.month.company_id for row in self._round(day)], day)

    def record_all(self) -> None:
        """Begin a row for each of the same companies in the table of many visits."""
        day = min(self.grid.chosen_day() or clock.today(), clock.today())
        rows = [
            {"visited_on": day.isoformat(), "company_id": row.month.company}
            for row in self._round(day)
        ]
        self.house.go("visit_grid", rows=rows)

    def _round(self, day: date) -> list[BoardRow]:
        """Return the selected companies, else those planned for a day, else the current one."""
        rows = self.grid.chosen()
        if not rows:
            due = {(day, "planned")}
            rows = [
                row for row in self.grid.rows if due & {(one.day, one.outcome) for one in row.marks}
            ]
        current = self.grid.current()
        return rows or ([current] if current is not None else [])

    def _connect(self) -> None:
        self.head.changed.connect(self.refresh)
        self.head.narrowed.connect(self._narrow)
        self.head.plan.clicked.connect(self.deeds.plan_here)
        self.head.print.clicked.connect(self.print_forms)
        self.head.rules.clicked.connect(lambda: self.house.go("duties"))
        self.grid.done.connect(self.deeds.do)
        self.grid.plan_asked.connect(self.deeds.plan)
        self.grid.move_asked.connect(self.deeds.move)
        self.grid.remove_asked.connect(self.deeds.remove)
        self.grid.opened.connect(self._open_company)
        self.grid.marked.connect(self._marked)
        self.table.opened.connect(self._open_company)
        for key, way in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            step = QShortcut(QKeySequence(key), self)
            step.activated.connect(partial(self.head.picker.step, way))

    def _open_company(self, company_id: int) -> None:
        self.house.go("companies", id=company_id, back=self.name)

    def _marked(self, _count: int) -> None:
        if self._board is not None and not self.head.yearly.isChecked():
            self.head.note.setText(self._note(self._board))

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.page_margin,) * 4)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(self.head)
        layout.addWidget(self.bar)
        frame = QFrame(self)
        frame.setProperty("kind", "surface")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        for one in (self.grid, self.table, self.blank):
            inside.addWidget(one, 1)
        self.table.hide()
        self.blank.loading()
        self.grid.hide()
        layout.addWidget(frame, 1)
        under = QVBoxLayout()
        under.setSpacing(sizes.gap_xs)
        under.addWidget(self.legend)
        under.addWidget(self.foot)
        layout.addLayout(under)
