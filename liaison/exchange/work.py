"""One table of an import under way: its rows as drafts, and what was found in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange import evidence
from liaison.exchange.cells import Cells, blank, refuse_broken, shown
from liaison.exchange.firms import Firms
from liaison.exchange.force import Force
from liaison.exchange.grid import Row, Value
from liaison.exchange.holdings import Fact, Holdings
from liaison.exchange.plan import Change, Choices, Fate, Finding, RowPlan, Severity
from liaison.exchange.recognise import Column, Recognised
from liaison.exchange.wordings import readers
from liaison.fields.field import Bound, Listed, fields_of
from liaison.fields.record import Record
from liaison.services.registers import BY_NAME, Register

_DECISIVE = {("assignments", "role")}
"""Cells whose default would decide something when they cannot be read: a deputy is no lead."""

REMARK = {"assignments": "note"}
"""Register → the field for what no column takes, where it is not ``remark``."""


@dataclass(frozen=True)
class World:
    """What rows are compared with: all facts, and companies and officers by name."""

    holdings: Holdings
    firms: Firms
    force: Force
    words: dict[tuple[str, str], None] = field(default_factory=dict)
    """Words that are in no code list, by list and word, of rows that count."""


@dataclass(slots=True)
class Draft:
    """A row being read.

    ``given`` are values that stand in it, ``inferred`` those that follow from
    others, ``raw`` the cells that name other records, ``beside`` the values of
    columns that are no fields of the register.
    """

    row: int
    given: dict[str, Any] = field(default_factory=dict)
    inferred: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, tuple[Column, Value]] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    company: Fact | None = None
    title: str = ""
    refused: bool = False

    def get(self, name: str) -> Any:
        """Return a value, given or inferred."""
        return self.given[name] if name in self.given else self.inferred.get(name)


class Work:
    """Reads the rows of one table and keeps what was found."""

    def __init__(self, file: str, seen: Recognised, world: World, choices: Choices) -> None:
        self.file = file
        self.seen = seen
        self.world = world
        self.choices = choices
        self.register: Register = BY_NAME[seen.register]
        self.record: type[Record] = self.register.record
        self.findings: list[Finding] = []
        self.rows: list[RowPlan] = []
        self.station_id = world.holdings.station_id
        self.fields = self.register.fields
        self._listed = {
            name: bound for name, bound in self.fields.items() if isinstance(bound.kind, Listed)
        }
        self._cells = Cells()
        self._special = readers(self.register.name, seen.columns)
        self._unlisted: dict[tuple[str, str], tuple[int, Column, int]] = {}
        self._secret = self._secrets()

    def draft(self, row: Row) -> Draft:
        """Read the cells of a row; names of other records are left for later."""
        made = Draft(row.number)
        for column in self.seen.columns:
            raw = row.values[column.index]
            if raw is None or blank(raw):
                continue
            name = column.target.name
            if column.target.refers:
                made.raw[name] = (column, raw)
                continue
            value = self.value(made, column, raw)
            if value is None:
                continue
            if column.target.bound is not None and name in self.fields:
                made.given[name] = value
            else:
                made.beside[name] = value
        self._extra(made, row)
        return made

    def value(self, draft: Draft, column: Column, raw: Value) -> Any:
        """Return a cell's value, None for nothing or when it is bad (which is told)."""
        try:
            if special := self._special.get(column.index):
                refuse_broken(raw)
                return special(self, draft, column, raw)
            value, note = self._cells.read(column, raw)
        except Problem as problem:
            self.bad(draft, column, raw, problem)
            return None
        if note:
            self.tell(draft.row, column, raw, note)
        if isinstance(column.target.kind, Listed) and value:
            value = self._word(draft, column, value)
        return value

    def bad(self, draft: Draft, column: Column, raw: Value, problem: Problem) -> None:
        """Tell a bad cell: it is left out, or the row refused when it cannot do without."""
        decisive = (self.register.name, column.target.name) in _DECISIVE
        severe = column.target.required or decisive or self.choices.refuse_bad
        severity = Severity.REFUSE if severe else Severity.DROP
        draft.refused = draft.refused or severe
        self.tell(draft.row, column, raw, problem.words, problem.mend, severity)

    def refuse(self, draft: Draft, column: Column | None, raw: Value, why: str, mend: str) -> None:
        """Refuse the row for the reason."""
        draft.refused = True
        self.tell(draft.row, column, raw, why, mend, Severity.REFUSE)

    def tell(
        self,
        row: int,
        column: Column | None,
        raw: Value,
        why: str,
        mend: str = "",
        severity: Severity = Severity.NOTE,
    ) -> None:
        """Keep what was found at a place."""
        index, heading = (column.index, column.heading) if column else (None, "")
        text = "" if raw is None else shown(raw)
        sheet = self.seen.table.sheet
        told = Finding(self.file, sheet, row, index, heading, text, why, mend, severity)
        self.findings.append(told)

    def done(self, draft: Draft, fate: Fate, changes: tuple[Change, ...] = ()) -> None:
        """Keep what becomes of a row; words of rows that are written go to the code lists."""
        self.rows.append(RowPlan(draft.row, fate, draft.title, changes))
        if fate not in {Fate.NEW, Fate.CHANGED}:
            return
        for name, bound in self._listed.items():
            word = draft.given.get(name)
            if word and not self._list(bound).read(word):
                self.world.words[self._list(bound).name, word] = None

    def changes(self, fact: Fact, names: list[str], old: dict[str, Any]) -> tuple[Change, ...]:
        """Return what a row changes on a fact, as people read it."""
        fields = fields_of(self.record)
        text = self.world.holdings.text
        return tuple(
            Change(
                _(self.register.label_of(name)),
                text(fields[name], old.get(name)),
                text(fields[name], fact.get(name)),
            )
            for name in names
        )

    def origin(self, row: int) -> str:
        """Return the place of a row in words."""
        return _("“{file}”的“{sheet}”第 {row} 行").format(
            file=self.file, sheet=self.seen.table.sheet, row=row
        )

    def finish(self) -> list[Finding]:
        """Return all that was found, by row; words in no list once each."""
        for (_name, word), (row, column, times) in self._unlisted.items():
            why = _("“{word}”不在代码表中，按原样保留（共 {n} 处）。").format(word=word, n=times)
            self.tell(row, column, word, why, _("如是其他写法，请在“代码表”中补充后再导入。"))
        return sorted(self.findings, key=lambda one: (one.row, one.index or 0))

    def _list(self, bound: Bound) -> Any:
        assert isinstance(bound.kind, Listed)
        name = self.register.lists.get(bound.name, bound.kind.list)
        return self.world.holdings.code_list(name)

    def _word(self, draft: Draft, column: Column, written: str) -> str:
        assert column.target.bound is not None
        found = self._list(column.target.bound)
        word = found.read(written)
        if word is None:
            row, first, times = self._unlisted.get((found.name, written), (draft.row, column, 0))
            self._unlisted[found.name, written] = (row, first, times + 1)
        return word or written

    def _extra(self, draft: Draft, row: Row) -> None:
        """Keep cells of unrecognised columns in the remark, when that was chosen."""
        name = REMARK.get(self.register.name, "remark")
        if not self.choices.extra_to_remark or name not in self.fields:
            return
        parts = [draft.given[name]] if name in draft.given else []
        for index, heading in self.seen.extra:
            raw = row.values[index]
            if index not in self._secret and not blank(raw):
                parts.append(_("{what}：{value}").format(what=heading, value=shown(raw)))
        if parts:
            bound = self.fields[name]
            try:
                draft.given[name] = bound.kind.parse(";".join(parts))
            except Problem as problem:
                why = _("未识别的列放不进备注：{why}").format(why=problem.words)
                self.tell(draft.row, None, None, why, "", Severity.DROP)

    def _secrets(self) -> set[int]:
        """Return unrecognised columns of ID numbers: they are never copied to a remark."""
        rows = self.seen.table.rows
        return {
            index
            for index, _heading in self.seen.extra
            if evidence.is_resident_ids(evidence.sample([row.at(index) for row in rows]))
        }
