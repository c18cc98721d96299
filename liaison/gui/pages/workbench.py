"""工作台: what is overdue, what comes soon and what waits, and how the month stands.

Every line is one key from being done: Enter does what it asks for, Space opens
its record, V records a visit to its company, S puts it off.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.gui.backing import BackupNotice
from liaison.gui.benchopens import BenchOpens
from liaison.gui.benchside import BenchSide
from liaison.gui.calls import words_of
from liaison.gui.draftlines import DraftLine
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.linedeeds import WORKBENCH, LineDeeds
from liaison.gui.look import style
from liaison.gui.officerdays import OfficerDays
from liaison.gui.pages.bench import BenchColumn, TwoColumns
from liaison.gui.pages.desk import Desk, desk
from liaison.gui.reminding import Reminder, new_day
from liaison.services.today import OfficerDay
from liaison.store.step import Done

_TALL = 752
_COLUMN = 212
"""The least a column is wide, its gap included, for the side to stand beside them."""

MINE, ALL_OF_US, EACH = "mine", "all", "each"


def day_words(day: date) -> str:
    """Return a day with its weekday in the language of the screen."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


class WorkbenchPage(Page):
    """The day at a glance; every line and number opens what is behind it."""

    name = WORKBENCH

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self._told: Desk | None = None
        self._officer: OfficerDay | None = None
        self.opens = BenchOpens(house, self._name)
        self.deeds = LineDeeds(house, self.refresh, self._failed, self)
        self.sentence = PlainLabel("", self, kind="title", wrap=True)
        self.day = PlainLabel("", self, kind="small")
        self.put_off = button("", self.deeds.show_put_off, kind="quiet", small=True, parent=self)
        self.bar = MessageBar(self)
        self.drafts = DraftLine(house, self)
        self.backups = BackupNotice(house, self)
        self.columns = (
            BenchColumn(_("已逾期"), _("没有逾期的事项。"), "overdue", self),
            BenchColumn(_("近期应办"), _("近期没有应办的事项。"), "soon", self),
            TwoColumns(
                _("等待中"),
                _("没有等待办理的事项。"),
                _("本周已完成"),
                _("本周还没有完成的事项。"),
                self,
            ),
        )
        self.officers = OfficerDays(self)
        self.officers.hide()
        self.side = BenchSide(self.opens.unvisited, self)
        self.whose = {
            MINE: button(_("我的"), partial(self._narrow, MINE), small=True, parent=self),
            ALL_OF_US: button(_("全站"), partial(self._narrow, ALL_OF_US), small=True, parent=self),
            EACH: button(_("按民警"), partial(self._narrow, EACH), small=True, parent=self),
        }
        self.first = Blank(self)
        self.reminder = Reminder(house.toast, new_day(house.jobs, self.refresh), self)
        self._lay()
        self._connect()
        self.refresh()

    def open(self, **what: Any) -> None:
        """Put the keyboard on the first line there is, or where something was done last."""
        self.drafts.refresh()
        filled = [one for one in self.columns if one.lines()]
        filled.sort(key=lambda one: one is not self.deeds.column)
        views = [one.view for one in filled]
        first = self.officers if self.officers.isVisible() else next(iter(views), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """Anything may change the day: read it anew."""
        self.refresh()

    def refresh(self) -> None:
        """Read the day anew."""
        scope, every = self._scope(), self._shows_each()
        remind = self.house.settings.remind_days
        self.house.jobs.run(
            lambda store: desk(store, scope, every, remind), self._show, self._failed
        )
        self.backups.look()
        self.drafts.refresh()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Offer what usually begins the day."""
        return [
            (_("登记走访"), "Ctrl+N", partial(self.house.go, "visits", quick=True)),
            (_("查看本月未走访的企业"), "", self.opens.unvisited),
            *([(_("继续填写草稿"), "Ctrl+E", self.drafts.go_on)] if self.drafts.drafts() else []),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from one officer to all of them."""
        if event.key() == Qt.Key.Key_Escape and self._officer is not None:
            self._narrow(EACH)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the trend where there is height for all of it, the side where there is width."""
        super().resizeEvent(event)
        left = event.size().width() - 2 * style.now().sizes.page_margin - self.side.width()
        self.side.setVisible(left >= round(len(self.columns) * _COLUMN * style.now().scale))
        self.side.show_trend(event.size().height() >= round(_TALL * style.now().scale))

    # -- whose day

    def _scope(self) -> Scope:
        own = self.house.who.officer_id
        if self._officer is not None and self._officer.officer_id is not None:
            return Scope(officer_id=self._officer.officer_id)
        return Scope(officer_id=own) if own is not None and self.whose[MINE].isChecked() else ALL

    def _shows_each(self) -> bool:
        return self.whose[EACH].isChecked() and self._officer is None

    def _narrow(self, whose: str, officer: OfficerDay | None = None) -> None:
        self._officer = officer
        for name, one in self.whose.items():
            one.setChecked(name == whose)
        told = {"whose": whose, "by": self.house.who.login}
        lists = {**self.house.settings.lists, self.name: told}
        self.house.keep(lists=lists)
        self.refresh()

    def _narrow_to(self, officer: OfficerDay) -> None:
        self._narrow(EACH, officer)

    # -- what was read

    def _show(self, told: Desk) -> None:
        self._told = told
        had_focus = self._is_waiting()
        each = self._shows_each()
        self.bar.clear()
        self.sentence.setText(self._sentence(told))
        self.day.setText(day_words(told.today))
        self.put_off.setText(_("已推迟 {n} 条，全部显示").format(n=told.bench.put_off))
        self.put_off.setVisible(bool(told.bench.put_off))
        self.first.setVisible(not told.companies)
        self.body.setVisible(bool(told.companies))
        self.hint.setVisible(bool(told.companies) and not each)
        self.officers.setVisible(each)
        for column in self.columns:
            column.setVisible(not each)
        late, soon, waits = self.columns
        late.show_lines(told.bench.overdue, told.today)
        soon.show_lines(told.bench.week, told.today)
        assert isinstance(waits, TwoColumns)
        waits.show_both(told.bench.waiting, told.bench.finished, told.today)
        self.officers.show_days(told.officers)
        self.side.show_desk(told)
        self.reminder.expect(told.appointments)
        if had_focus:
            self.open()

    def _sentence(self, told: Desk) -> str:
        if not told.companies:
            return _("欢迎使用警企联络。")
        if self._officer is None:
            return told.bench.sentence
        return _("{officer}：{words}").format(officer=self._officer.name, words=told.bench.sentence)

    def _is_waiting(self) -> bool:
        """Is the keyboard on the page itself, or where there are no lines any more?"""
        focus = self.window().focusWidget()
        return focus is self or focus is None or not focus.isVisible()

    def _failed(self, failure: Failure) -> None:
        self.bar.say("error", words_of(failure), _("重试"), self.refresh)

    def _name(self) -> str:
        """Return the officer whose day is shown; "" for everybody's."""
        if self._scope() == ALL or self._told is None:
            return ""
        return self._officer.name if self._officer else self._told.officer

    def _sideways(self, place: int, by: int) -> None:
        target = place + by
        while 0 <= target < len(self.columns):
            if self.columns[target].lines():
                self.columns[target].view.setFocus(Qt.FocusReason.TabFocusReason)
                return
            target += by

    def _connect(self) -> None:
        for place, column in enumerate(self.columns):
            column.asked.connect(partial(self.deeds.do, column))
            column.sideways.connect(partial(self._sideways, place))
        self.side.figure_chosen.connect(self.opens.figure)
        self.side.month_chosen.connect(self.opens.month)
        self.officers.chosen.connect(self._narrow_to)
        own, leads = self.house.who.officer_id is not None, self.house.who.role != "officer"
        kept = self.house.settings.lists.get(self.name, {})
        usual = MINE if own and not leads else ALL_OF_US
        whose = kept.get("whose", usual) if isinstance(kept, dict) else usual
        if isinstance(kept, dict) and kept.get("by") != self.house.who.login:
            whose = usual  # another person's choice on this PC
        offered = {MINE: own, ALL_OF_US: own or leads, EACH: leads}
        whose = whose if offered.get(whose) else usual
        for name, one in self.whose.items():
            one.setCheckable(True)
            one.setChecked(name == whose)
            one.setVisible(offered[name])

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.page_margin,) * 4)
        layout.setSpacing(sizes.gap_l)
        layout.addLayout(self._head())
        layout.addWidget(self.bar)
        layout.addWidget(self.backups)
        layout.addWidget(self.drafts)
        self.body = QWidget(self)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap_l)
        for column in self.columns:
            row.addWidget(column, 1)
        row.addWidget(self.officers, 1)
        row.addWidget(self.side)
        layout.addWidget(self.body, 1)
        keys = _("回车 办理 · 空格 打开记录 · V 登记走访 · S 推迟 · ←→ 换列")
        self.hint = PlainLabel(keys, self, kind="small")
        layout.addWidget(self.hint)
        self.first.empty(
            _("还没有企业。可以导入现有的 Excel 花名册，也可以逐家登记。"),
            _("导入花名册"),
            partial(self.house.go, "import"),
            icon="building-2",
        )
        self.first.hide()
        layout.addWidget(self.first, 1)

    def _head(self) -> QHBoxLayout:
        sizes = style.now().sizes
        under = QHBoxLayout()
        under.setSpacing(sizes.gap_m)
        under.addWidget(self.day)
        under.addWidget(self.put_off)
        under.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(sizes.gap_xs)
        words.addWidget(self.sentence)
        words.addLayout(under)
        self.put_off.hide()
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        head.addLayout(words, 1)
        for one in self.whose.values():
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        return head
