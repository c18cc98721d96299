"""Who changed what, from, to: the history of one record, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.fields.record import Record
from liaison.gui.calls import call, words_of
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.labels import Kind, PlainLabel
from liaison.gui.layouts import empty_layout
from liaison.gui.look import style
from liaison.services import history, masking
from liaison.services.history import Entry
from liaison.store.step import Store

_FIRST = 20


class HistoryView(QWidget):
    """Steps with their changes; personal numbers in them are masked."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(style.now().sizes.gap_m)
        self._lines: list[str] = []

    def load(self, record: type[Record], id: int) -> None:
        """Read and show the history of a record."""

        def work(store: Store) -> list[Entry]:
            with store.reading() as session:
                return history.of_record(session, record, id)

        call(self, self._jobs, work, self.show_entries, self._failed)

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """Show these changes, those of one step together."""
        self._clear()
        steps = groupby(entries, key=lambda one: (one.at, one.by, one.step))
        for number, ((at, by, words), changes) in enumerate(steps):
            if number < _FIRST:
                self._add_step(at, by, words, list(changes))
        self._layout.addStretch(1)

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
        block = QVBoxLayout()
        block.setSpacing(sizes.gap_xs)
        block.addLayout(head)
        for change in changes:
            told = self._told(change)
            if told:
                block.addWidget(self._label(told, "second", wrap=True))
        self._layout.addLayout(block)

    def _told(self, change: Entry) -> str:
        old, new = masking.within(change.old), masking.within(change.new)
        if not old and not new:
            return "" if change.field in (change.step, _("登记")) else change.field
        words = _("{field}:{old} → {new}")
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
