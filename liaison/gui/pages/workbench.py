"""工作台: what is overdue, due this week and waiting, and how the month stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.gui.backing import BackupNotice
from liaison.gui.calls import words_of
from liaison.gui.draftlines import DraftLine
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.bars import Bars
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.buttons import button
from liaison.gui.kit.cards import FigureCard
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.ring import Ring
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.gui.pages.bench import BenchColumn
from liaison.gui.pages.desk import CARDS, Desk, desk, last_months
from liaison.services.today import Line
from liaison.store.step import Done

_SIDE = 276
_TREND_HIGH = 108
_TALL = 720


def day_words(day: date) -> str:
    """Return a day with its weekday in the language of the screen."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


class WorkbenchPage(Page):
    """The day at a glance; every line and number opens what is behind it."""

    name = "workbench"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self._told: Desk | None = None
        self.sentence = PlainLabel("", self, kind="title", wrap=True)
        self.day = PlainLabel("", self, kind="small")
        self.bar = MessageBar(self)
        self.drafts = DraftLine(house, self)
        self.backups = BackupNotice(house, self)
        self.columns = (
            BenchColumn(_("已逾期"), _("没有逾期的事项。"), "overdue", self),
            BenchColumn(_("本周到期"), _("本周没有到期的事项。"), "soon", self),
            BenchColumn(_("等待中"), _("没有等待办理的事项。"), "neutral", self),
        )
        self.ring = Ring(_("本月走访覆盖"), parent=self)
        self.cards = {name: FigureCard(_(label), parent=self) for name, label, *_rest in CARDS}
        self.trend = Bars(_("每月走访家次"), self)
        self.trend.setFixedHeight(round(_TREND_HIGH * style.now().scale))
        self.mine = button(_("我的"), partial(self._narrow, True), small=True, parent=self)
        self.all = button(_("全站"), partial(self._narrow, False), small=True, parent=self)
        self.first = Blank(self)
        self._lay()
        self._connect()
        self.refresh()

    def open(self, **what: Any) -> None:
        """Put the keyboard on the first line there is."""
        self.drafts.refresh()
        view = next((one.view for one in self.columns if one.lines()), None)
        if view is not None:
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """Anything may change the day: read it anew."""
        self.refresh()

    def refresh(self) -> None:
        """Read the day anew."""
        scope = self._scope()
        self.house.jobs.run(lambda store: desk(store, scope), self._show, self._failed)
        self.backups.look()
        self.drafts.refresh()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Offer what usually begins the day."""
        return [
            (_("登记走访"), "Ctrl+N", partial(self.house.go, "visits", new=True)),
            (_("查看本月未走访的企业"), "", self._open_unvisited),
            *([(_("继续填写草稿"), "Ctrl+E", self.drafts.go_on)] if self.drafts.drafts() else []),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the trend where the page is high enough for all of it."""
        super().resizeEvent(event)
        self._graph.setVisible(event.size().height() >= round(_TALL * style.now().scale))

    # -- inside

    def _scope(self) -> Scope:
        own = self.house.who.officer_id
        return Scope(officer_id=own) if own is not None and self.mine.isChecked() else ALL

    def _narrow(self, mine: bool) -> None:
        self.mine.setChecked(mine)
        self.all.setChecked(not mine)
        lists = {**self.house.settings.lists, self.name: {"mine": mine}}
        self.house.keep(lists=lists)
        self.refresh()

    def _show(self, told: Desk) -> None:
        self._told = told
        had_focus = self._is_waiting()
        self.bar.clear()
        welcome = _("欢迎使用警企联络。")
        self.sentence.setText(told.bench.sentence if told.companies else welcome)
        self.day.setText(day_words(told.today))
        self.first.setVisible(not told.companies)
        self.body.setVisible(bool(told.companies))
        parts = (told.bench.overdue, told.bench.week, told.bench.waiting)
        for column, lines in zip(self.columns, parts, strict=True):
            column.show_lines(lines, told.today)
        visited, assigned = told.bench.visited, told.bench.assigned
        counted = _("已走访 {done} / {total} 家").format(done=visited, total=assigned)
        role: Role = "done" if assigned and visited >= assigned else "primary"
        self.ring.say(visited, assigned, role, counted)
        for name, month in told.months.items():
            self.cards[name].say(month.now, _("上月 {n}").format(n=month.before))
        self.trend.say(*zip(*told.trend, strict=True))
        if had_focus:
            self.open()

    def _is_waiting(self) -> bool:
        """Is the keyboard on the page itself, because there were no lines yet?"""
        return self.window().focusWidget() is self

    def _failed(self, failure: Failure) -> None:
        self.bar.say("error", words_of(failure), _("重试"), self.refresh)

    def _open_line(self, line: Line) -> None:
        self.house.go(line.register, id=line.id)

    def _open_figure(self, name: str, day: str, officer: str) -> None:
        self._open_rows(name, day, officer, Period.month_of(clock.today()))

    def _open_rows(self, name: str, day: str, officer: str, month: Period) -> None:
        where = [(day, f"{month.first:%Y-%m}")]
        if name == "visits":
            where.append(("outcome", "done"))
        if self._scope() != ALL and self._told is not None:
            where.append((officer, self._told.officer))
        self.house.go(name, where=tuple(where))

    def _open_month(self, place: int) -> None:
        month = last_months(Period.month_of(clock.today()))[place]
        self._open_rows("visits", "visited_on", "officers", month)

    def _open_unvisited(self) -> None:
        self.house.go("companies", named=("unvisited",))

    def _sideways(self, place: int, by: int) -> None:
        target = place + by
        while 0 <= target < len(self.columns):
            if self.columns[target].lines():
                self.columns[target].view.setFocus(Qt.FocusReason.TabFocusReason)
                return
            target += by

    def _connect(self) -> None:
        for place, column in enumerate(self.columns):
            column.chosen.connect(self._open_line)
            column.sideways.connect(partial(self._sideways, place))
        for name, _label, day, officer in CARDS:
            self.cards[name].clicked.connect(partial(self._open_figure, name, day, officer))
        self.trend.bar_chosen.connect(self._open_month)
        own = self.house.who.officer_id is not None
        kept = self.house.settings.lists.get(self.name, {})
        mine = own and bool(kept.get("mine", self.house.who.role == "officer"))
        for one, on in ((self.mine, mine), (self.all, not mine)):
            one.setCheckable(True)
            one.setChecked(on)
            one.setVisible(own)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.page_margin,) * 4)
        layout.setSpacing(sizes.gap_l)
        words = QVBoxLayout()
        words.setSpacing(sizes.gap_xs)
        words.addWidget(self.sentence)
        words.addWidget(self.day)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        head.addLayout(words, 1)
        for one in (self.mine, self.all):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        layout.addWidget(self.backups)
        layout.addWidget(self.drafts)
        self.body = QWidget(self)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap_l)
        for column in self.columns:
            row.addWidget(column, 1)
        row.addWidget(self._side())
        layout.addWidget(self.body, 1)
        self.first.empty(
            _("还没有企业。可以导入现有的 Excel 花名册，也可以逐家登记。"),
            _("导入花名册"),
            partial(self.house.go, "import"),
            icon="building-2",
        )
        self.first.hide()
        layout.addWidget(self.first, 1)

    def _side(self) -> QScrollArea:
        sizes = style.now().sizes
        inside = QWidget()
        inside.setProperty("kind", "clear")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_s)
        frame = QFrame(inside)
        frame.setProperty("kind", "surface")
        ring = QVBoxLayout(frame)
        ring.setContentsMargins(sizes.gap_m, sizes.gap_m, sizes.gap_m, sizes.gap_s)
        ring.addWidget(self.ring)
        left = button(
            _("查看未走访的企业"), self._open_unvisited, kind="quiet", small=True, parent=frame
        )
        ring.addWidget(left, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(frame)
        grid = QGridLayout()
        grid.setSpacing(sizes.gap_s)
        for place, card in enumerate(self.cards.values()):
            grid.addWidget(card, place // 2, place % 2)
        layout.addLayout(grid)
        self._graph = QFrame(inside)
        self._graph.setProperty("kind", "surface")
        graph = QVBoxLayout(self._graph)
        graph.setContentsMargins(*(sizes.gap_m,) * 4)
        graph.setSpacing(sizes.gap_s)
        graph.addWidget(PlainLabel(_("每月走访家次"), self._graph, kind="small"))
        graph.addWidget(self.trend)
        layout.addWidget(self._graph)
        layout.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(round(_SIDE * style.now().scale))
        scroll.setWidget(inside)
        return scroll
