"""Everything of a ledger's sheet but its rows, made with openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from liaison.base.cells import Cell
from liaison.ledgers.sheet.look import Looks, put
from liaison.ledgers.sheet.measure import LINE, height, lines, units
from liaison.ledgers.sheet.model import SIGNERS, Sheet, facts
from liaison.ledgers.sheet.plan import HEAD, Plan, Span, groups
from liaison.ledgers.sheet.values import is_quoted, tidy

_WIDE_BLANK = "\u3000"  # as wide as a hanzi in every font
_MARGIN = 1.5 / 2.54  # inches
_FOOT = 0.6 / 2.54
_TITLE_LINE = 30.0
_FACT_LOOKS = ("fact left", "fact center", "fact right")
_SIGN_HEIGHT = 42.0
_A4 = 9
_SMALL = 7
"""Points of what is printed for the auditor's eye only."""


def build_frame(target: Worksheet, sheet: Sheet, plan: Plan, looks: Looks) -> None:
    """Fill a worksheet with title, header, totals, sign-off and print set-up."""
    frame = Frame(target, plan, looks)
    frame.set_widths()
    frame.head(sheet)
    frame.foot(sheet)
    frame.set_view()
    set_print(target, sheet.chain)
    target.print_title_rows = f"{HEAD}:{plan.first - 1}"
    target.page_setup.fitToHeight = False


def signatures(room: float, signers: Sequence[str] = SIGNERS) -> str:
    """Return the sign-off line, spread over ``room`` units with room to sign."""
    gap = (room - units("".join(signers))) / len(signers)
    return (_WIDE_BLANK * max(2, int(gap / units(_WIDE_BLANK)))).join(signers)


def set_print(target: Worksheet, chain: str = "") -> None:
    """Set up A4 landscape, one page wide, page x of y, and the end of the audit chain."""
    setup, margins = target.page_setup, target.page_margins
    setup.orientation, setup.paperSize = "landscape", _A4
    setup.fitToWidth = 1
    target.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    margins.left = margins.right = margins.top = _MARGIN
    margins.bottom = _MARGIN + 0.1  # air between table and page number
    margins.header = margins.footer = _FOOT
    target.print_options.horizontalCentered = True
    foot: Any = target.oddFooter
    foot.center.text = "第 &P 页 共 &N 页"
    if chain:
        foot.right.text, foot.right.size = f"审计链 {chain}", _SMALL


class Frame:
    """Builds the parts of one sheet that do not grow with the rows."""

    def __init__(self, target: Worksheet, plan: Plan, looks: Looks) -> None:
        self._target = target
        self._plan = plan
        self._looks = looks

    def set_widths(self) -> None:
        """Set each column's width."""
        for column in range(1, len(self._plan.columns) + 1):
            letter = get_column_letter(column)
            self._target.column_dimensions[letter].width = self._plan.width(column)

    def head(self, sheet: Sheet) -> None:
        """Write the title, the line below it and the header rows."""
        whole = (1, len(self._plan.columns))
        self.merged(1, whole, sheet.title, "title")
        room = self._plan.room(whole) * 11 / 20  # the title is set in 20 points
        self._tall(1, height(lines(sheet.title, room), _TITLE_LINE))
        self._facts(facts(sheet))
        self._header()

    def foot(self, sheet: Sheet) -> None:
        """Write totals, notes and the sign-off."""
        if self._plan.total is not None:
            self._totals(self._plan.total)
        whole = (1, len(self._plan.columns))
        for row, note in zip(self._plan.notes, sheet.notes, strict=True):
            self.merged(row, whole, note, "left")
            self._tall(row, height(lines(note, self._plan.room(whole))))
        signed = signatures(self._plan.room(whole), sheet.signers)
        self.merged(self._plan.sign, whole, signed, "left")
        self._tall(self._plan.sign, _SIGN_HEIGHT)

    def set_view(self) -> None:
        """Freeze the header and the name column; let the officer filter."""
        plan, target = self._plan, self._target
        last = get_column_letter(len(plan.columns))
        target.freeze_panes = f"{get_column_letter(plan.frozen + 1)}{plan.first}"
        target.auto_filter.ref = f"A{plan.first - 1}:{last}{plan.last}"

    def merged(self, row: int, span: Span, value: Cell, look: str, last_row: int = 0) -> None:
        """Write a value over merged columns (and rows), all cells in its look."""
        value = tidy("text", value)
        style = self._looks.style(look, is_quoted(value))
        first, last = span
        bottom = last_row or row
        if (first, row) != (last, bottom):
            self._target.merge_cells(
                start_row=row, end_row=bottom, start_column=first, end_column=last
            )
        for place in range(row, bottom + 1):
            for column in range(first, last + 1):
                top_left = (place, column) == (row, first)
                put(self._target, place, column, value if top_left else None, style)

    def _tall(self, row: int, points: float) -> None:
        self._target.row_dimensions[row].height = points

    def _facts(self, texts: tuple[str, ...]) -> None:
        if len(self._plan.parts) < len(texts):
            texts = ("    ".join(texts),)
        for span, text, look in zip(self._plan.parts, texts, _FACT_LOOKS, strict=False):
            self.merged(2, span, text, look)
        self._tall(2, height(1))

    def _header(self) -> None:
        plan = self._plan
        bottom = plan.first - 1
        most = max(
            lines(column.title, room) for column, room in zip(plan.columns, plan.rooms, strict=True)
        )
        self._tall(bottom, height(most) + LINE / 2)
        if bottom > HEAD:
            self._tall(HEAD, height(1))
        for group, (first, last) in groups(plan.columns):
            if group:
                self.merged(HEAD, (first, last), group, "head")
            for column in range(first, last + 1):
                top = bottom if group else HEAD
                title = plan.columns[column - 1].title
                self.merged(top, (column, column), title, "head", last_row=bottom)

    def _totals(self, row: int) -> None:
        plan = self._plan
        before = min(plan.totals) - 1
        self.merged(row, (1, before), "合计", "total")
        for place in range(before + 1, len(plan.columns) + 1):
            value = plan.totals.get(place)
            look = f"total {plan.columns[place - 1].kind}" if value is not None else "total"
            put(self._target, row, place, value, self._looks.style(look))
        self._tall(row, height(1))
