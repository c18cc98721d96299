"""成批登记走访: many visits in a table like a spreadsheet, pasted or typed, kept in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from liaison.base.errors import Problem, Trouble
from liaison.base.ids import uuid7
from liaison.base.words import _, named
from liaison.gui.calls import Kept, Latest, call, change, problems_of, was_cancelled, words_of
from liaison.gui.drafting import Keeper
from liaison.gui.draftlines import GRID
from liaison.gui.gridframe import GridFrame, hint, pasted_words
from liaison.gui.gridpaste import Block
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import Tone
from liaison.gui.leave import allowed
from liaison.records import Visit
from liaison.services import drafts, guarding, rights, visiting, visitrows
from liaison.services.drafts import Draft
from liaison.services.records import Saved
from liaison.services.rights import Leave
from liaison.services.visiting import VisitEntry
from liaison.services.visitrows import COLUMNS, Row
from liaison.store.step import Done, Intent, Store

_SETTLE_MS = 120


class VisitGridPage(GridFrame):
    """Every cell is checked as it is written; all rows are kept together or none."""

    name = "visit_grid"
    records = frozenset({"company", "officer", "visit", "assignment"})

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.may = rights.allowed_at_all(house.who, guarding.operation_of(Visit))
        self.keeper = Keeper(house.jobs, self._draft, self)
        self._checked: dict[int, Row] = {}
        self._latest = Latest()
        self._checking = self._saving = self._begun = self._reading = False
        self._op_id = uuid7()
        self._more: list[dict[str, str]] = []
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self.check)
        self._connect()

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """``rows`` are cells to begin with, by name: written below what stands here already."""
        if not self.may:
            self.bar.say("warn", _("您的角色不能登记走访。"), closable=False)
        else:
            self._more += what.get("rows", [])
            self._begin()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.go_to(*self.table.at())

    def hear(self, done: Done) -> None:
        self._soon.start()

    def keep_draft(self) -> None:
        self.keeper.now()

    # -- what is done

    def check(self) -> None:
        """Check every row that is filled; an answer that comes too late is dropped."""
        self._soon.stop()
        places = self.model.filled()
        rows, who = self.model.rows(), self.house.who
        typed = [rows[place] for place in places]
        if not typed:
            self._latest.drop()
            self._checking = False
            self._judged({})
            return
        self._checking = True

        def work(store: Store) -> list[Row]:
            with store.reading() as session:
                return visitrows.check(session, typed, who)

        def come(found: list[Row]) -> None:
            self._checking = False
            self._judged(dict(zip(places, found, strict=True)))

        self._latest.call(self, self.house.jobs, work, come, self._failed)

    def next_wrong(self) -> None:
        """Go to the next cell that must be mended."""
        wrong = self.model.wrong()
        after = [one for one in wrong if one > self.table.at()]
        if wrong:
            self.table.go_to(*(after or wrong)[0])

    def save(self) -> None:
        """Keep all rows in one step, when every cell is right."""
        if self._saving or not self.may:
            return
        self._finish_cell()
        if self._soon.isActive() or self._checking:
            self.check()
            work: Callable[[Store], None] = _nothing
            call(self, self.house.jobs, work, lambda _none: self._save())
        else:
            self._save()

    # -- inside

    def _begin(self) -> None:
        """Take what is to begin with, after the draft once that is read."""
        if not self._begun:
            self._begun = self._reading = True
            work: Callable[[Store], Draft | None] = _kept
            call(self, self.house.jobs, work, self._put_back, self._unread)
        elif not self._reading:
            more, self._more = self._more, []
            self.model.append(more)

    def _save(self) -> None:
        if self.model.wrong():
            many = len(self.model.wrong())
            words = _("有 {n} 处需要修改，改好后再保存。").format(n=many)
            self.bar.say("error", words, *self._filling())
            self.table.go_to(*self.model.wrong()[0])
            return
        places = [place for place, row in self._checked.items() if row.entry is not None]
        if not places:
            self.bar.say("info", _("表中还没有走访。"))
            return
        entries = [self._entry(self._checked[place]) for place in places]
        intent = Intent(self._op_id, GRID)
        self._saving = True
        self.save_button.setEnabled(False)
        self.bar.say("info", _("正在保存 {n} 次走访…").format(n=len(entries)), closable=False)
        self.keeper.hold()

        def work(store: Store, leave: Leave) -> list[Saved]:
            return visiting.record_all(store, entries, intent, leave)

        def lost(failure: Failure) -> None:
            self._not_kept(failure, places)

        allowed(self, self.house, work, self._kept, lost, through=change)

    def _entry(self, row: Row) -> VisitEntry:
        assert row.entry is not None
        if row.planned is None or not self.plans.is_on():
            return row.entry
        return replace(row.entry, fulfils=row.planned[0], version=row.planned[1])

    def _kept(self, kept: Kept) -> None:
        self._saving = False
        self._op_id = uuid7()
        self.bar.clear()
        self.keeper.saved()
        self.draft_bar.clear()
        self.model.put([])
        self.check()
        many = len(kept.result)
        first, last = kept.result[0].number, kept.result[-1].number
        words = (
            _("已登记 {n} 次走访：{first} 至 {last}。") if many > 1 else _("已登记走访 {first}。")
        )
        self.house.toast(words.format(n=many, first=first, last=last), kept.step_id)
        self.table.go_to(0, 0)

    def _not_kept(self, failure: Failure, places: list[int]) -> None:
        self._saving = False
        if not isinstance(failure, Trouble):
            self._op_id = uuid7()
        self.keeper.go()
        self.bar.clear()
        self.save_button.setEnabled(True)
        if was_cancelled(failure):
            return
        found: dict[int, dict[str, Problem]] = {}
        others = []
        for problem in problems_of(failure):
            row, _dot, name = (problem.field or "").partition(".")
            if row.isdecimal() and name in COLUMNS:
                found.setdefault(places[int(row)], {})[name] = problem.at(name)
            else:
                others.append(str(problem))
        for place, problems in found.items():
            self._checked[place] = replace(self._checked[place], entry=None, problems=problems)
        self._judged(self._checked)
        if others or not found:
            words = " ".join(others) or words_of(failure)
            self.bar.say("error", words, _("重试"), self.save)
        else:
            many = sum(map(len, found.values()))
            self.bar.say("error", _("有 {n} 处需要修改，一条也没有保存。").format(n=many))
            self.table.go_to(*self.model.wrong()[0])

    def _judged(self, checked: dict[int, Row]) -> None:
        self._checked = checked
        self.model.judge(checked)
        wrong, right = self.model.wrong(), [one for one in checked.values() if one.entry]
        late = sum(one.late for one in right)
        words = _("共 {n} 行，可保存 {ok} 行").format(n=len(checked), ok=len(right))
        if late:
            words += _("，其中补录 {n} 行").format(n=late)
        yearless = sum(one.yearless for one in right)
        if yearless:
            words += _("，{n} 行日期没有写年份，请核对").format(n=yearless)
        self.count.setText(words if checked else _("还没有填写"))
        self.wrong.say(_("{n} 处问题").format(n=len(wrong)), "overdue")
        self.wrong.setVisible(bool(wrong))
        self.next.setVisible(bool(wrong))
        self.plans.setVisible(any(one.planned for one in right))
        self.save_button.setEnabled(bool(checked) and self.may)
        self._look(*self.table.at())

    def _look(self, row: int, column: int) -> None:
        """Tell of the cell in which the keyboard is."""
        told = self.model.told(row, column)
        wrong = (row, column) in self.model.wrong()
        self.told.become("problem" if wrong else "second")
        where = _("第 {n} 行 {what}").format(n=row + 1, what=self.model.labels[column])
        self.told.setText(named(where, told) if told else hint(COLUMNS[column]))

    def _edited(self) -> None:
        self.bar.clear()
        self.keeper.touch()
        self._soon.start()

    def _finish_cell(self) -> None:
        """Take what stands in an open cell."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pasted(self, block: Block) -> None:
        tone: Tone = "warn" if block.beyond else "info"
        words = pasted_words(block, len(self.table.merged()))
        self.bar.say(tone, words, *self._filling())

    def _draft(self) -> Draft | None:
        filled = self.model.filled()
        if not filled:
            return None
        words = _("成批登记走访 · {n} 行").format(n=len(filled))
        return Draft(GRID, words, "visits", content={"rows": self.model.rows()})

    def _put_back(self, draft: Draft | None) -> None:
        if draft is not None and not self.model.filled():
            self.keeper.found(draft)
            self.model.put(draft.content.get("rows", []))
            self.draft_bar.tell(draft, self._throw)
            self.check()
        self._reading = False
        self._begin()

    def _unread(self, failure: Failure) -> None:
        self._reading = False
        self._begin()
        self._failed(failure)

    def _throw(self) -> None:
        """Ctrl+Z brings it back."""
        self.keeper.forget()
        self.model.remove(range(len(self.model.rows())))
        self.draft_bar.clear()

    def _failed(self, failure: Failure) -> None:
        self._checking = False
        if not was_cancelled(failure):
            self.bar.say("error", words_of(failure), _("重试"), self.check)

    def _connect(self) -> None:
        self.table.looked.connect(self._look)
        self.table.pasted.connect(self._pasted)
        self.table.left.connect(self.save_button.setFocus)
        self.keeper.troubled.connect(self.draft_bar.tell_trouble)
        self._judged({})


def _kept(store: Store) -> Draft | None:
    with store.reading() as session:
        return drafts.of(session, GRID)


def _nothing(_store: Store) -> None:
    """Come to the end of what is asked: the check before it has answered by then."""
