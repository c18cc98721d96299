"""疑似重复企业: pairs that may be one company, told with reasons; merged, or said to be two."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.errors import Stale
from liaison.base.words import N_, _, clauses
from liaison.gui.calls import Intention, Kept, call, was_cancelled, words_of
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.table import Table
from liaison.gui.leave import allowed
from liaison.gui.look import style
from liaison.gui.mergepanel import MergePanel
from liaison.gui.plainmodel import Head, PlainModel
from liaison.services import companymerging, duplicates
from liaison.services.companymerging import Merged, Merger
from liaison.services.duplicates import Pair
from liaison.services.rights import Leave
from liaison.store.step import Done, Store

_HEADS = (
    # Without a look of their own the names keep their width: the reasons give way.
    Head("first", N_("企业"), "", lambda pair: pair.first.name),
    Head("second", N_("可能是同一家"), "", lambda pair: pair.second.name),
    Head("why", N_("理由"), "muted", lambda pair: clauses(pair.why)),
)


class DuplicatesPage(Page):
    """The candidates at the left, the chosen pair side by side at the right."""

    name = "duplicates"
    records = frozenset({"company"})

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self._asked: tuple[int, ...] = ()
        self._merging = Intention()
        self.count = PlainLabel(parent=self, kind="second")
        self.bar = MessageBar(self)
        self._model = PlainModel(_HEADS, self)
        self.table = Table(self)
        self.table.setModel(self._model)
        self.table.setAccessibleName(_("疑似重复企业"))
        self.panel = MergePanel(self)
        self._lay()
        self._connect()
        self.setFocusProxy(self.table)
        self.table.show_loading()
        self.refresh()

    def open(self, **what: Any) -> None:
        """Put the keyboard on the list; ``pair`` of ids shows these two, candidates or not."""
        pair = what.get("pair")
        if isinstance(pair, tuple):
            self._asked = pair
            self._look(*pair)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """Companies have changed: look for candidates anew."""
        if not done.records or done.records & self.records:
            self.refresh()

    def refresh(self) -> None:
        """Look for candidates anew."""

        def work(store: Store) -> list[Pair]:
            with store.reading() as session:
                return duplicates.pairs(session)

        call(self, self.house.jobs, work, self._show, self._failed)

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Offer what can be done with the pair in front."""
        return [
            (_("合并这两家企业"), "Ctrl+Return", self.merge),
            (_("不是同一家"), "Ctrl+D", self.are_two),
        ]

    def merge(self) -> None:
        """Merge the pair in front as chosen; one step that can be undone."""
        told = self.panel.merger
        if told is None:
            return
        take = self.panel.taken()
        words = _("“{other}”已并入“{kept}”。").format(other=told.other, kept=told.kept)

        def work(store: Store, leave: Leave) -> Callable[[str], Merged]:
            merging = (store, told.kept_id, told.other_id, told.versions, take)
            return lambda op_id: companymerging.merge(*merging, op_id, leave)

        def through(owner: Any, jobs: Jobs, ready: Any, done: Any, failed: Any) -> None:
            self._merging.change(
                owner, jobs, lambda store, op_id: ready(store)(op_id), done, failed, (told, take)
            )

        def kept(done: Kept) -> None:
            more = done.result.stayed
            stayed = _("{n} 条时间重叠的分工留在原企业名下。").format(n=more) if more else ""
            self.house.toast(words + stayed, done.step_id)
            self._done()

        allowed(self, self.house, work, kept, self._failed, through=through)

    def are_two(self) -> None:
        """Say that the pair in front is two companies."""
        told = self.panel.merger
        if told is None:
            return

        def done(_nothing: None) -> None:
            words = _("已记住：这是两家企业，不再提示。")
            self.house.toast(words, partial(self._maybe_one, *pair))
            self._done()

        pair = (told.kept_id, told.other_id)

        def work(store: Store) -> None:
            duplicates.are_two(store, *pair)

        call(self, self.house.jobs, work, done, self._failed)

    # -- inside

    def _maybe_one(self, one: int, other: int) -> None:
        """Take back that two are two: they are offered again."""

        def done(_nothing: None) -> None:
            self.house.toast(_("已撤销“不是同一家”，重新提示这两家企业。"))
            self.refresh()

        def work(store: Store) -> None:
            duplicates.maybe_one(store, one, other)

        call(self, self.house.jobs, work, done, self._failed)

    def _show(self, pairs: list[Pair]) -> None:
        self.count.setText(_("{n} 组").format(n=len(pairs)) if pairs else "")
        row, front = self.table.currentIndex().row(), self._front()
        self._model.put(pairs)
        if pairs:
            self.table.show_rows()
        else:
            self.table.show_empty(_("没有发现疑似重复的企业。"), icon="circle-check")
        place = next((n for n, pair in enumerate(pairs) if front == set(pair.ids)), None)
        if place is None and front and front == set(self._asked):
            shown = self.panel.merger  # two that somebody chose stay in front, alike or not
            self._look(*((shown.kept_id, shown.other_id) if shown else self._asked))
        elif pairs:
            self.table.go_to(min(max(row, 0), len(pairs) - 1) if place is None else place)
        else:
            self.panel.clear()

    def _front(self) -> frozenset[int]:
        """Return which two are compared, or are to be."""
        shown = self.panel.merger
        return frozenset((shown.kept_id, shown.other_id)) if shown else frozenset(self._asked)

    def _done(self) -> None:
        """Go on to the next pair."""
        self._asked = ()
        self.panel.clear()
        self.refresh()

    def _chosen(self, row: int) -> None:
        pair = self._model.item(row)
        if pair is None:
            return
        shown = self.panel.merger
        if shown is not None and self._front() == set(pair.ids):
            self._look(shown.kept_id, shown.other_id)  # read anew, the sides as they were put
        else:
            self._asked = ()
            self._look(*pair.ids)

    def _look(self, kept_id: int, other_id: int) -> None:
        def work(store: Store) -> Merger:
            with store.reading() as session:
                return companymerging.look(session, kept_id, other_id)

        def come(told: Merger) -> None:
            two = {told.kept_id, told.other_id}
            pairs = (self._model.item(row) for row in range(self._model.rowCount()))
            why = next((one.why for one in pairs if one and two == set(one.ids)), ())
            self.panel.show_merger(told)
            self.panel.tell_why(clauses(why))

        def gone(failure: Failure) -> None:
            if isinstance(failure, Stale):
                self._asked = ()
                self.panel.clear()
            self._failed(failure)

        call(self, self.house.jobs, work, come, gone)

    def _swapped(self) -> None:
        told = self.panel.merger
        if told is not None:
            self._look(told.other_id, told.kept_id)

    def _failed(self, failure: Failure) -> None:
        if isinstance(failure, Stale):  # a colleague was here first: there is nothing to mend
            self.bar.say("info", _("{what}已重新读取。").format(what=failure.words))
            self.refresh()
        elif not was_cancelled(failure):
            self.bar.say("warn", words_of(failure), _("重新读取"), self.refresh)

    def _connect(self) -> None:
        self.table.row_current.connect(self._chosen)
        self.table.row_opened.connect(lambda _row: self.panel.focus_first())
        self.panel.merge_asked.connect(self.merge)
        self.panel.two_asked.connect(self.are_two)
        self.panel.swap_asked.connect(self._swapped)
        self.panel.opened.connect(partial(self._open_company))

    def _open_company(self, company_id: int) -> None:
        self.house.go("companies", id=company_id, back=self.name)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.page_margin,) * 4)
        layout.setSpacing(sizes.gap_m)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        head.addWidget(title(_("疑似重复企业"), self))
        head.addWidget(self.count)
        head.addStretch(1)
        layout.addLayout(head)
        about = _(
            "程序只提示，不会自动合并。合并后两家的走访、事项、分工、附件都在一起，可以撤销。"
        )
        layout.addWidget(PlainLabel(about, self, kind="second", wrap=True))
        layout.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_l)
        row.addWidget(self.table, 1)
        row.addWidget(self.panel, 1)
        layout.addLayout(row, 1)
