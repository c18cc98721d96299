"""Who changed what, from, to: the history of one record, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.errors import Cancelled
from liaison.base.ids import uuid7
from liaison.base.words import _
from liaison.fields.record import Record
from liaison.gui import ask
from liaison.gui.calls import Kept, call, change, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import icon_button
from liaison.gui.kit.labels import Kind, PlainLabel
from liaison.gui.layouts import empty_layout
from liaison.gui.leave import allowed
from liaison.gui.look import style
from liaison.services import history, masking, putback, records
from liaison.services.history import Entry
from liaison.services.records import Saved
from liaison.services.rights import Leave
from liaison.store.step import Store

_FIRST = 20


class Told(NamedTuple):
    """The history of a record, and the version it stands at."""

    entries: list[Entry]
    version: int
    deleted: bool


class HistoryView(QWidget):
    """Steps with their changes; personal numbers in them are masked.

    Beside each change of a record that was loaded stands what puts it back,
    beside each step what puts the whole record back to before it.
    """

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(style.now().sizes.gap_m)
        self._lines: list[str] = []
        self._of: tuple[type[Record], int] | None = None
        self._version = 0

    def load(self, record: type[Record], id: int) -> None:
        """Read and show the history of a record."""
        self._of = (record, id)

        def work(store: Store) -> Told:
            with store.reading() as session:
                card = records.card(session, record, id)
                return Told(history.of_record(session, record, id), card.version, card.deleted)

        call(self, self._house.jobs, work, self._show, self._failed)

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """Show these changes, those of one step together; nothing is put back from here."""
        self._clear()
        steps = groupby(entries, key=lambda one: (one.step_id, one.at, one.by, one.step))
        for number, ((_id, at, by, words), changes) in enumerate(steps):
            if number < _FIRST:
                self._add_step(at, by, words, list(changes))
        self._layout.addStretch(1)

    def put_back(self, entry: Entry) -> None:
        """Put one field back to what it was before a step, after asking."""
        words = _("将“{field}”恢复为“{old}”？").format(
            field=entry.field, old=masking.within(entry.old) or _("空白")
        )
        self._ask(entry.step_id, entry.name, _("恢复这个值？"), words)

    def put_all_back(self, entry: Entry) -> None:
        """Put the whole record back to what it was before a step, after asking."""
        words = _("{at} 及之后修改过的各项，都恢复为那次修改之前的内容。").format(at=entry.at)
        self._ask(entry.step_id, "", _("恢复到这次修改之前？"), words)

    def lines(self) -> list[str]:
        """Return what is shown, line by line."""
        return list(self._lines)

    def _add_step(self, at: str, by: str, words: str, changes: list[Entry]) -> None:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        head.addWidget(self._label(words, "strong"))
        head.addWidget(self._label(f"{by} · {at}", "small"))
        head.addStretch(1)
        changed = [one for one in changes if one.name]
        if len(changed) > 1 and self._version:
            head.addWidget(
                icon_button(
                    "history",
                    _("恢复到这次修改之前"),
                    partial(self.put_all_back, changed[0]),
                    parent=self,
                )
            )
        block = QVBoxLayout()
        block.setSpacing(sizes.gap_xs)
        block.addLayout(head)
        for one in changes:
            told = self._told(one)
            if told:
                block.addLayout(self._line(one, told))
        self._layout.addLayout(block)

    def _line(self, change: Entry, told: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(style.now().sizes.gap_s)
        line.addWidget(self._label(told, "second", wrap=True), 1)
        if change.name and self._version:
            words = _("把“{field}”恢复为修改前的值").format(field=change.field)
            line.addWidget(
                icon_button("undo-2", words, partial(self.put_back, change), parent=self)
            )
        return line

    def _show(self, told: Told) -> None:
        self._version = 0 if told.deleted else told.version
        self.show_entries(told.entries)

    def _ask(self, step_id: int, field: str, title: str, words: str) -> None:
        if self._of is None or not ask.confirm(self, title, words, yes=_("恢复")):
            return
        (record, of), version, op_id = self._of, self._version, uuid7()
        before = putback.Before(step_id, field)

        def work(store: Store, leave: Leave) -> Saved:
            return putback.put_back(store, record, of, version, before, leave, op_id)

        allowed(self, self._house, work, self._kept, self._refused, through=change)

    def _kept(self, kept: Kept) -> None:
        words = _("{number} 已恢复。").format(number=kept.result.number)
        self._house.toast(words, kept.step_id)
        if self._of is not None:
            self.load(*self._of)

    def _refused(self, failure: Failure) -> None:
        if not isinstance(failure, Cancelled):
            ask.tell(self, _("没有恢复"), words_of(failure), "warn")

    def _told(self, change: Entry) -> str:
        old, new = masking.within(change.old), masking.within(change.new)
        if not old and not new:
            return "" if change.field in (change.step, _("登记")) else change.field
        words = _("{field}：{old} → {new}")
        return words.format(field=change.field, old=old or _("空白"), new=new or _("空白"))

    def _label(self, words: str, kind: Kind, wrap: bool = False) -> PlainLabel:
        self._lines.append(words)
        return PlainLabel(words, self, kind=kind, wrap=wrap)

    def _clear(self) -> None:
        self._lines = []
        empty_layout(self._layout)

    def _failed(self, failure: Failure) -> None:
        self._clear()
        self._layout.addWidget(self._label(words_of(failure), "problem", wrap=True))
