"""What an import would do, as plain data: for the preview, the marked copy and the import itself.

A plan belongs to the store as it was read; :mod:`liaison.exchange.apply`
refuses it when a record it changes has moved on since.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from liaison.base.words import N_, _
from liaison.exchange.grid import letters
from liaison.exchange.tables import Skipped


class Severity(StrEnum):
    """What becomes of the place: the row is refused, the cell is left out, or only a remark."""

    REFUSE = "refuse"
    DROP = "drop"
    NOTE = "note"

    @property
    def label(self) -> str:
        """Return what is done, in the language of the screen."""
        return _(_SEVERITY[self])


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Return the fate in the language of the screen."""
        return _(_FATES[self])


_SEVERITY = {
    Severity.REFUSE: N_("整行不导入"),
    Severity.DROP: N_("此格不导入"),
    Severity.NOTE: N_("请核对"),
}
_FATES = {
    Fate.NEW: N_("新增"),
    Fate.CHANGED: N_("更新"),
    Fate.SAME: N_("相同"),
    Fate.REFUSED: N_("不导入"),
}


@dataclass(frozen=True)
class Choices:
    """What the person importing decides.

    ``kind`` names the register of all tables (empty: recognise it);
    ``refuse_bad`` refuses a whole row for one bad cell instead of leaving the
    cell out; ``update`` brings records that are known up to date (else they
    stay as they are); ``new_companies`` lets a ledger's row bring its unknown company
    into being by name; ``extra_to_remark`` keeps unrecognised columns in 备注;
    ``hidden`` reads hidden sheets too; ``station_id`` overrides the station.
    ``kinds`` names the register of single tables, by file, sheet and heading
    row; an empty register leaves the table out.
    """

    kind: str = ""
    refuse_bad: bool = False
    update: bool = True
    new_companies: bool = False
    extra_to_remark: bool = False
    hidden: bool = False
    station_id: int | None = None
    kinds: tuple[tuple[tuple[str, str, int], str], ...] = ()

    def kind_of(self, file: str, sheet: str, header_row: int) -> str | None:
        """Return the register chosen for a table, "" to leave it out, None for no choice."""
        return dict(self.kinds).get((file, sheet, header_row), self.kind or None)

    def take_for(self, table: SheetPlan, kind: str) -> Choices:
        """Return the choices with a table taken for a register, or left out ("")."""
        place = (table.file, table.sheet, table.header_row)
        return replace(self, kinds=tuple({**dict(self.kinds), place: kind}.items()))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one place of a file that the officer should know or mend.

    ``row`` counts from 1 (0: the whole sheet); ``index`` is the column from 0,
    None for the whole row; ``heading`` is the column's own.
    """

    file: str
    sheet: str
    row: int
    index: int | None
    heading: str
    value: str
    why: str
    mend: str
    severity: Severity

    @property
    def column(self) -> str:
        """Return the column's letters, empty for the whole row."""
        return "" if self.index is None else letters(self.index)

    @property
    def place(self) -> str:
        """Return the place as people say it: 第 12 行 C 列“信用代码”."""
        if not self.row:
            return _("整张表")
        if self.index is None:
            return _("第 {row} 行").format(row=self.row)
        return _("第 {row} 行 {column} 列“{heading}”").format(
            row=self.row, column=self.column, heading=self.heading
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a known record that the row changes, as people read it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row: its number, what becomes of it, what it is about, what it changes."""

    row: int
    fate: Fate
    title: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column: its letters, its heading, and the field it goes to (empty: nowhere)."""

    letters: str
    heading: str
    field: str
    label: str


@dataclass(frozen=True)
class SheetPlan:
    """One table of one file: ``kind`` is the register, empty when it is not recognised."""

    file: str
    sheet: str
    header_row: int
    kind: str
    label: str
    columns: tuple[ColumnPlan, ...]
    rows: tuple[RowPlan, ...] = field(repr=False)
    skipped: tuple[Skipped, ...] = field(repr=False)
    problems: tuple[Finding, ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    hidden: bool = False

    def count(self, fate: Fate) -> int:
        """Return how many rows have that fate."""
        return sum(1 for row in self.rows if row.fate is fate)

    def of(self, severity: Severity) -> list[Finding]:
        """Return the problems of that severity."""
        return [one for one in self.problems if one.severity is severity]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record to write: new when ``id`` is None, else its changed values only.

    References are ids: positive of a stored record, negative the ``key`` of
    another new entry of the same plan.
    """

    record: str
    key: int
    id: int | None
    version: int | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file that was read: name, digest of its bytes, what it was."""

    name: str
    sha256: str
    kind: str


@dataclass(frozen=True)
class Plan:
    """All an import would do; ``lists`` are code lists to take into the store first."""

    files: tuple[FileSeen, ...]
    sheets: tuple[SheetPlan, ...]
    entries: tuple[Entry, ...] = field(repr=False)
    lists: tuple[str, ...]
    choices: Choices

    @property
    def empty(self) -> bool:
        """Is there nothing to write?"""
        return not self.entries

    @property
    def words(self) -> str:
        """Return the file names as the step's reason keeps them, at most 200 signs."""
        joined = "、".join(f"“{one.name}”" for one in self.files)
        return joined if len(joined) <= 200 else f"{joined[:199]}…"

    def count(self, fate: Fate) -> int:
        """Return how many rows of all sheets have that fate."""
        return sum(sheet.count(fate) for sheet in self.sheets)

    def problems(self, severity: Severity) -> list[Finding]:
        """Return the problems of that severity of all sheets."""
        return [one for sheet in self.sheets for one in sheet.of(severity)]

    def creates(self) -> Counter[str]:
        """Return how many new records of each type (table name) come into being."""
        return Counter(entry.record for entry in self.entries if entry.id is None)


def to_json(plan: Plan) -> dict[str, Any]:
    """Return the plan for machines: per file and sheet its counts and problems."""
    return {
        "files": [
            {"file": one.name, "sha256": one.sha256, "sheets": _sheets_json(plan, one.name)}
            for one in plan.files
        ],
        "creates": dict(plan.creates()),
        "totals": {fate.value: plan.count(fate) for fate in Fate},
    }


def _sheets_json(plan: Plan, file: str) -> list[dict[str, Any]]:
    return [_sheet_json(sheet) for sheet in plan.sheets if sheet.file == file]


def _sheet_json(sheet: SheetPlan) -> dict[str, Any]:
    return {
        "sheet": sheet.sheet,
        "kind": sheet.kind,
        "rows": len(sheet.rows),
        **{fate.value: sheet.count(fate) for fate in Fate},
        "skipped": [
            {"row": one.number, "why": one.reason.label, "text": one.text} for one in sheet.skipped
        ],
        "columns": {one.letters: one.field for one in sheet.columns},
        "notes": list(sheet.notes),
        "problems": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "heading": one.heading,
                "value": one.value,
                "why": one.why,
                "mend": one.mend,
                "severity": one.severity.value,
            }
            for one in sheet.problems
        ],
    }
