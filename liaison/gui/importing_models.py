"""What an import would do, as tables: the problems, the rows, and what was passed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from liaison.base.words import N_, _, clauses
from liaison.exchange.plan import Change, ColumnPlan, Fate, Finding, RowPlan, Severity, SheetPlan
from liaison.exchange.tables import Skipped
from liaison.gui.look.tokens import Role
from liaison.gui.plainmodel import Head

SEVERITY_ROLES: dict[Severity, Role] = {
    Severity.REFUSE: "overdue",
    Severity.DROP: "soon",
    Severity.NOTE: "info",
}
FATE_ROLES: dict[Fate, Role] = {
    Fate.NEW: "done",
    Fate.CHANGED: "primary",
    Fate.SAME: "neutral",
    Fate.REFUSED: "overdue",
}


class PlannedRow(NamedTuple):
    """A row with the table it stands in."""

    sheet: SheetPlan
    row: RowPlan


class FoundColumn(NamedTuple):
    """A column with the table it stands in."""

    sheet: SheetPlan
    column: ColumnPlan


class PassedOver(NamedTuple):
    """A row that was set aside, with the table it stands in."""

    sheet: SheetPlan
    row: Skipped


def changes_words(changes: Sequence[Change]) -> str:
    """Return what a row changes in one line: 员工数 395 → 402; 等级 一般 → 重点."""
    return clauses(
        _("{field} {old} → {new}").format(
            field=one.label, old=one.old or _("（空）"), new=one.new or _("（空）")
        )
        for one in changes
    )


PROBLEMS = (
    Head(
        "severity",
        N_("处理"),
        "",
        lambda item: item.severity.label,
        lambda item: tuple(Severity).index(item.severity),
        lambda item: SEVERITY_ROLES[item.severity],
    ),
    Head("sheet", N_("工作表"), "day", lambda item: item.sheet),
    Head("row", N_("行"), "number", lambda item: str(item.row or ""), lambda item: item.row),
    Head(
        "column",
        N_("列"),
        "day",
        lambda item: f"{item.column} {item.heading}".strip(),
        lambda item: -1 if item.index is None else item.index,
    ),
    Head("value", N_("内容"), "text", lambda item: item.value),
    Head("why", N_("原因"), "text", lambda item: item.why),
    Head("mend", N_("怎么改"), "muted", lambda item: item.mend),
)
ROWS = (
    Head(
        "fate",
        N_("结果"),
        "",
        lambda item: item.row.fate.label,
        lambda item: tuple(Fate).index(item.row.fate),
        lambda item: FATE_ROLES[item.row.fate],
    ),
    Head("sheet", N_("工作表"), "day", lambda item: item.sheet.sheet),
    Head("row", N_("行"), "number", lambda item: str(item.row.row), lambda item: item.row.row),
    Head("title", N_("名称"), "day", lambda item: item.row.title),
    Head(
        "changes",
        N_("改动（原内容 → 新内容）"),
        "text",
        lambda item: changes_words(item.row.changes),
    ),
)
COLUMNS = (
    Head(
        "state",
        N_("结果"),
        "",
        lambda item: _("已识别") if item.column.field else _("未识别"),
        role=lambda item: "done" if item.column.field else "soon",
    ),
    Head("sheet", N_("工作表"), "day", lambda item: item.sheet.sheet),
    Head(
        "letters",
        N_("列"),
        "day",
        lambda item: item.column.letters,
        lambda item: (len(item.column.letters), item.column.letters),
    ),
    Head("heading", N_("表格的列名"), "text", lambda item: item.column.heading),
    Head("label", N_("导入到"), "text", lambda item: item.column.label or _("不导入")),
)
PASSED = (
    Head("reason", N_("略过原因"), "day", lambda item: item.row.reason.label),
    Head("sheet", N_("工作表"), "day", lambda item: item.sheet.sheet),
    Head(
        "row", N_("行"), "number", lambda item: str(item.row.number), lambda item: item.row.number
    ),
    Head("text", N_("内容"), "muted", lambda item: item.row.text),
)


def problems_of(sheets: Sequence[SheetPlan], severity: Severity | None = None) -> list[Finding]:
    """Return the problems of tables, the gravest first, narrowed to a severity when given."""
    found = [one for sheet in sheets for one in sheet.problems if severity in (None, one.severity)]
    return sorted(found, key=lambda one: tuple(Severity).index(one.severity))


def rows_of(sheets: Sequence[SheetPlan], fate: Fate | None = None) -> list[PlannedRow]:
    """Return the rows of tables as they stand, narrowed to a fate when given."""
    return [
        PlannedRow(sheet, row) for sheet in sheets for row in sheet.rows if fate in (None, row.fate)
    ]


def columns_of(sheets: Sequence[SheetPlan]) -> list[FoundColumn]:
    """Return the columns of the tables that are imported, those no field takes first."""
    found = [FoundColumn(sheet, one) for sheet in sheets if sheet.kind for one in sheet.columns]
    return sorted(found, key=lambda one: bool(one.column.field))


def passed_of(sheets: Sequence[SheetPlan]) -> list[PassedOver]:
    """Return the rows that were set aside; blank rows are no news."""
    return [PassedOver(sheet, row) for sheet in sheets for row in sheet.skipped if row.text]
