"""分工看板: who leads what on a day; companies are given to officers by dragging or by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.gui.boardassign import Assigned, agreed, assign, hint
from liaison.gui.boardhead import BoardHead
from liaison.gui.boardmenu import BoardMenu
from liaison.gui.boardpick import OfficerPick
from liaison.gui.boardview import BoardView
from liaison.gui.bulkassign import BulkAssign
from liaison.gui.calls import Intention, Kept, Latest, words_of
from liaison.gui.handing import HandingSheet
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.layouts import column
from liaison.gui.look import style
from liaison.records.assignment import Role
from liaison.services import board as boards, rights
from liaison.services.board import NOBODY, Board
from liaison.store.step import Done, Store


class BoardPage(Page):
    """``open`` understands ``officer`` (whose lane), ``day`` and ``missing``."""

    name = "board"
    records = frozenset({"assignment", "company", "officer", "issue", "dispute", "station"})

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.setProperty("kind", "page")
        self.board: Board | None = None
        self._latest, self._wanted, self._firm = Latest(), 0, 0
        self._assigning = Intention()
        self.may = rights.allowed_at_all(house.who, rights.Operation.assign)
        self.head = BoardHead(house, self.may, self)
        self.bar = MessageBar(self)
        self.view = BoardView(self)
        self.view.may_carry = self.may
        self.blank = Blank(self)
        self.blank.hide()
        self.hint = PlainLabel(parent=self, kind="small", elide=True)
        self._lay()
        self._connect()
        self.setFocusProxy(self.view)
        self._tell(0)

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """Come to the front, at an officer or company, on a day, or with what nobody leads.

        Who only looks begins at the own companies.
        """
        if isinstance(what.get("day"), date):
            self.head.set_day(what["day"])
        if what.get("missing"):
            self.head.filters.show_missing()
        own = 0 if self.may or self.board is not None else self.house.who.officer_id or 0
        self._wanted, self._firm = int(what.get("officer", own)), int(what.get("company_id") or 0)
        self.head.station.read()
        self.read()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, done: Done) -> None:
        """Something changed: read again."""
        self.read()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        found: list[tuple[str, str, Callable[[], Any]]] = [
            (_("登记走访"), "Ctrl+N", self.visit),
            (_("打开支援矩阵"), "", partial(self.house.go, "matrix")),
        ]
        if self.may:
            found += [
                (_("指派给…"), "", self.pick),
                (_("成批指派…"), "", self.bulk),
                (_("交接…"), "", self.hand_over),
            ]
        return found

    # -- reading

    def read(self) -> None:
        """Read the board of the day chosen."""
        day = self.head.day()
        if day is None:
            return
        scope = self._scope()

        def work(store: Store) -> Board:
            with store.reading() as session:
                return boards.read(session, day, scope)

        if self.board is None:
            self.blank.cover(self.view, self.blank.loading)
        self._latest.call(self, self.house.jobs, work, self._show, self._unread)

    def narrow(self) -> None:
        """Show what the filters leave."""
        if self.board is None:
            return
        shown = boards.narrow(self.board, self.head.wish())
        self.view.put(shown)
        self.head.count(shown.companies, shown.officers)
        if not any(lane.firms or lane.officer_id != NOBODY for lane in shown.lanes):
            self._empty()
        else:
            self.blank.uncover(self.view)

    def _show(self, board: Board) -> None:
        self.board = board
        self.head.filters.offer_grids(boards.grids(board))
        self.head.filters.count(*boards.gaps(board))
        self.narrow()
        if self._wanted:
            self.view.go_to_lane(self._wanted)
        if self._firm:
            self.view.go_to_firm(self._firm)
        self._wanted = self._firm = 0

    # -- doing

    def visit(self) -> None:
        """Enter a visit at the company one stands on."""
        firm = self.view.marks.firm()
        self.house.go("visits", quick=True, company_id=firm.id if firm else None)

    def pick(self) -> None:
        """Ask for the officer what is selected shall go to."""
        companies = self.view.marks.targets()
        if not self.may:
            self.bar.say("warn", _("只有站长/所长可以调整联络分工。"))
        elif companies and self.board is not None:
            sheet = OfficerPick(self, self.board, companies)
            sheet.picked.connect(partial(self.assign, companies))
            sheet.open()

    def assign(self, companies: list[int], officer_id: int, skip: bool = False) -> None:
        """Make an officer the lead of companies from the day chosen; ``skip`` what refuses."""
        board = self.board
        if board is None or not companies or not agreed(self, board.day):
            return
        self.bar.clear()
        day = board.day
        self._assigning.change(
            self,
            self.house.jobs,
            lambda store, op_id: assign(store, companies, officer_id, day, op_id, skip),
            partial(self._assigned, companies, officer_id),
            self._failed,
            about=(companies, officer_id, day, skip),
        )

    def bulk(self, companies: list[int] | None = None, role: Role = Role.lead) -> None:
        """Ask for officer, role, days and reason for what is selected."""
        chosen = self.view.marks.targets() if companies is None else companies
        if not chosen:
            self.bar.say("info", _("请先选择企业：空格键逐个选择，Ctrl+A 选择整列。"))
        elif self.may:
            sheet = BulkAssign(self.house, chosen, self, role, self.head.day())
            sheet.assigned.connect(self.view.clear_selection)
            sheet.open()

    def hand_over(self, officer_id: int | None = None) -> None:
        """Hand the companies of an officer over; of the lane one stands in, unless told."""
        lane = self.view.lane()
        if officer_id is None and lane is not None:
            officer_id = lane.officer_id
        if self.may:
            HandingSheet(self.house, self, officer_id or None, self.head.day()).open()

    # -- inside

    def _assigned(self, companies: list[int], officer_id: int, kept: Kept) -> None:
        told: Assigned = Assigned(*kept.result)
        if told.refused:
            again = partial(self.assign, companies, officer_id, True)
            left = len(companies) - told.refused
            action = _("指派其余 {n} 家").format(n=left) if left else ""
            self.bar.say("warn", told.problem, action, again if left else None)
            return
        lane = self.board.lane_of(officer_id) if self.board is not None else None
        name = lane.name if lane is not None else ""
        self.house.toast(told.words(name), kept.step_id)
        self.view.clear_selection()

    def _failed(self, failure: Failure) -> None:
        self.bar.say("error", words_of(failure))

    def _hovered(self, officer_id: int | None) -> None:
        """Say what letting go here would do."""
        words = _("拖到某位民警的列上松开；Esc 取消。")
        if officer_id is not None and self.board is not None:
            words = boards.foretell(self.board, self.view.marks.selected(), officer_id)
        if self.view.carrying():
            self.hint.setText(_("松开后：{what}").format(what=words) if officer_id else words)
        else:
            self._tell(len(self.view.marks.selected()))

    def _tell(self, many: int) -> None:
        self.hint.setText(hint(self.may, many))

    def _empty(self) -> None:
        if self.head.is_narrowed():
            words, clear = _("没有符合条件的企业或民警。"), _("清除筛选")
            self.blank.cover(
                self.view, partial(self.blank.empty, words, clear, self.head.clear, "search-x")
            )
        else:
            words = _("还没有企业和民警。先导入或登记，再在这里分工。")
            go = partial(self.house.go, "companies")
            self.blank.cover(
                self.view, partial(self.blank.empty, words, _("打开“企业”"), go, "handshake")
            )

    def _unread(self, failure: Failure) -> None:
        self.blank.cover(
            self.view, partial(self.blank.error, words_of(failure), _("重新读取"), self.read)
        )

    def _scope(self) -> Scope:
        chosen = self.head.station.chosen()
        return ALL if chosen is None else Scope(station_id=chosen)

    def _open(self, company: int) -> None:
        self.house.go("companies", id=company, back=self.name)

    def _connect(self) -> None:
        self.head.changed.connect(self.narrow)
        self.head.day_changed.connect(self.read)
        self.head.bulk_asked.connect(self.bulk)
        self.head.handing_asked.connect(self.hand_over)
        self.head.down_asked.connect(self.view.setFocus)
        self.view.assign_asked.connect(self.pick)
        self.view.dropped.connect(lambda one: self.assign(self.view.marks.selected(), one))
        self.view.hovered.connect(self._hovered)
        self.view.opened.connect(self._open)
        self.view.handing_asked.connect(self.hand_over)
        self.view.marked.connect(self._tell)
        self.view.menu_asked.connect(lambda at: BoardMenu(self).pop_up(at))

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = column(self)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self.head)
        inside = QVBoxLayout()
        inside.setContentsMargins(sizes.gap_m, 0, sizes.gap_m, sizes.gap_s)
        inside.setSpacing(sizes.gap_s)
        inside.addWidget(self.bar)
        inside.addWidget(self.view, 1)
        inside.addWidget(self.blank, 1)
        self.hint.setContentsMargins(sizes.gap_s, 0, 0, 0)
        inside.addWidget(self.hint)
        layout.addLayout(inside, 1)
