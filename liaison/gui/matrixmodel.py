"""Companies × departments as a table's model: marks, words, and what a cell is about."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from liaison.base.words import _
from liaison.gui.kit.labels import tip
from liaison.services.supporting import Backed, Backer, Matrix, Special

Index = QModelIndex | QPersistentModelIndex
SHOW, TIP, SPOKEN = 0, 3, 11
MARKS = {"special": "◆", "planned": "◇", "general": "●", "none": "—"}
"""Shapes that tell without colour."""


class Cell(NamedTuple):
    """One crossing: the company, the department, how it stands, and the special support."""

    company: Backed
    department: Backer
    how: str
    special: Special | None


class MatrixModel(QAbstractTableModel):
    """A window on a :class:`Matrix` already in memory."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matrix: Matrix | None = None

    def put(self, matrix: Matrix) -> None:
        """Show another matrix."""
        self.beginResetModel()
        self.matrix = matrix
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what lies at a crossing; None beyond the end."""
        of = self.matrix
        if of is None or not (0 <= row < len(of.companies) and 0 <= column < len(of.departments)):
            return None
        company, department = of.companies[row], of.departments[column]
        special = company.specials.get(department.id)
        return Cell(company, department, of.cell(company, department), special)

    def rowCount(self, parent: Index | None = None) -> int:
        inside = parent is not None and parent.isValid()
        return 0 if inside or self.matrix is None else len(self.matrix.companies)

    def columnCount(self, parent: Index | None = None) -> int:
        inside = parent is not None and parent.isValid()
        return 0 if inside or self.matrix is None else len(self.matrix.departments)

    def data(self, index: Index, role: int = 0) -> str | None:
        if role not in (SHOW, TIP, SPOKEN):
            return None
        cell = self.cell(index.row(), index.column())
        if cell is None:
            return None
        return short(cell) if role == SHOW else tip(told(cell)) if role == TIP else told(cell)

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> str | None:
        of = self.matrix
        if of is None or role not in (SHOW, TIP):
            return None
        if way == Qt.Orientation.Vertical:
            one = of.companies[section] if section < len(of.companies) else None
            return one.name if one and role == SHOW else tip(one.name) if one else None
        department = of.departments[section] if section < len(of.departments) else None
        if department is None:
            return None
        return department.name if role == SHOW else tip(heading(department))


def short(cell: Cell) -> str:
    """Return what stands in a cell: its mark, and for a special support whose it is."""
    mark = MARKS[cell.how]
    if cell.special is None or cell.how not in ("special", "planned"):
        return mark
    who = cell.special.contact or _("专门")
    return f"{mark} {who}"


def period(special: Special) -> str:
    """Return the days of a special support."""
    if special.end is None:
        return _("{start} 起").format(start=special.start)
    return _("{start} 至 {end}").format(start=special.start, end=special.end)


def told(cell: Cell) -> str:
    """Return everything about a crossing."""
    lines = [f"{cell.company.name} × {cell.department.name}"]
    words = {
        "special": _("专门支援"),
        "planned": _("计划中的专门支援"),
        "general": _("通用支援（支援全部企业）"),
        "none": _("没有支援"),
    }[cell.how]
    lines.append(words)
    if cell.special is not None:
        who = " ".join(filter(None, (cell.special.contact, cell.special.phone)))
        lines += [who] if who else []
        lines += [_("指定的联系人已离任，改由部门第一位联系人接听")] if cell.special.left else []
        lines.append(period(cell.special))
    return "\n".join(lines)


def heading(of: Backer) -> str:
    """Return everything about a department."""
    contact = " ".join(filter(None, (of.contact, of.phone))) or _("未登记联系人")
    others = _("另有 {n} 位联系人").format(n=of.others) if of.others else ""
    return "\n".join(filter(None, (of.name, of.topics, contact, others)))
