"""Column widths, the columns shown, and remembering both under lasting names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QHeaderView

from liaison.gui.kit.cells import KEY, LOOK, SHOW, CellPainter
from liaison.gui.look import style

_SAMPLE = 40
_NARROWEST = 64
_READABLE = 88
_MOST = 10_000
"""Pixels; Qt takes no widths without end."""
_WIDEST = {"text": 320, "strong": 280, "muted": 280}
_ACROSS = Qt.Orientation.Horizontal

State = dict[str, Any]
"""Plain values fit for the settings file: columns, sort, down."""


def key_of(model: QAbstractItemModel, column: int) -> str:
    """Return a column's lasting name; its heading when the model gives none."""
    return str(model.headerData(column, _ACROSS, KEY) or model.headerData(column, _ACROSS, SHOW))


def look_of(model: QAbstractItemModel, column: int) -> str:
    """Return the look of a whole column, "" when it differs from cell to cell."""
    return str(model.headerData(column, _ACROSS, LOOK) or "")


def is_right(model: QAbstractItemModel, column: int) -> bool:
    """Tell whether a column's words stand at the right, as its heading then does."""
    return look_of(model, column) == "number"


def lead(header: QHeaderView, column: int) -> int:
    """Return how far the first column's words are moved in to stand under a page's title."""
    sizes = style.now().sizes
    first = next(
        (n for n in range(header.count()) if header.sectionSize(header.logicalIndex(n))), 0
    )
    return sizes.page_margin - sizes.gap_s if header.visualIndex(column) == first else 0


def natural_width(model: QAbstractItemModel, column: int, painter: CellPainter) -> int:
    """Return a width that suits the heading and the first rows.

    Only rows at hand are looked at (at most 40), so a list of a million rows
    costs no more than a short one.
    """
    heading = str(model.headerData(column, _ACROSS, SHOW) or "")
    widest = painter.width(heading, "strong") + painter.look.sizes.icon
    look = look_of(model, column)
    for row in range(min(model.rowCount(), _SAMPLE)):
        index = model.index(row, column)
        cell = look or str(model.data(index, LOOK) or "text")
        widest = max(widest, painter.width(str(model.data(index, SHOW) or ""), cell))
    most = _WIDEST.get(look or "text", 320)
    scale = painter.look.scale
    return max(round(_NARROWEST * scale), min(widest, round(most * scale)))


def spread(model: QAbstractItemModel, natural: Mapping[int, int], room: int) -> dict[int, int]:
    """Return widths that fill ``room`` from the natural ones of the columns shown.

    Columns of words take what is left over, by their width, or give up to
    half of theirs when there is not enough; numbers, days and states keep
    theirs, because a cut number misleads.
    """
    left = room - sum(natural.values())
    least = round(_READABLE * style.now().scale)
    # What a column has a share of: its width when there is room to give away,
    # else what it has beyond the least that can be read.
    shares = {
        column: width if left > 0 else max(0, width - max(least, width // 2))
        for column, width in natural.items()
        if look_of(model, column) in _WIDEST
    }
    if natural and left < -sum(shares.values()):
        # It has to be scrolled sideways all the same: then the first column, which says
        # what the record is, can be read whole.
        shares.pop(min(natural), None)
    total = sum(shares.values())
    left = max(left, -total)
    return {c: w + (left * shares.get(c, 0) // total if total else 0) for c, w in natural.items()}


def save(header: QHeaderView) -> State:
    """Return widths, order, visibility and sorting as plain values."""
    model = header.model()
    columns = {
        key_of(model, column): {
            "width": _width(header, column),
            "place": header.visualIndex(column),
            "shown": not header.isSectionHidden(column),
        }
        for column in range(header.count())
    }
    by = header.sortIndicatorSection() if header.isSortIndicatorShown() else -1
    return {
        "columns": columns,
        "sort": key_of(model, by) if 0 <= by < header.count() else "",
        "down": header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder,
    }


def restore(header: QHeaderView, state: Mapping[str, Any]) -> None:
    """Bring back what :func:`save` returned.

    Columns that are new since keep their place at the end; columns that are
    gone are passed over; nonsense from an edited file is ignored.
    """
    model = header.model()
    here = {key_of(model, column): column for column in range(header.count())}
    saved = [(k, v) for k, v in columns_of(state) if k in here]
    for place, (key, column) in enumerate(sorted(saved, key=lambda pair: pair[1]["place"])):
        header.moveSection(header.visualIndex(here[key]), place)
        header.setSectionHidden(here[key], not column["shown"])
        header.resizeSection(here[key], min(max(_NARROWEST // 2, column["width"]), _MOST))
    if all(header.isSectionHidden(c) for c in range(header.count())) and header.count():
        header.setSectionHidden(0, False)
    if "sort" in state:  # by none, or by one that is gone: as it was before anybody sorted
        sort = here.get(str(state["sort"]), -1)
        down = sort >= 0 and bool(state.get("down"))
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(sort, order)


def columns_of(state: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the columns a kept state tells of, by name; nonsense is passed over."""
    columns = state.get("columns")
    if not isinstance(columns, Mapping):
        return []
    right = []
    for key, value in columns.items():
        if not isinstance(value, Mapping):
            continue
        width, place, shown = (value.get(name) for name in ("width", "place", "shown"))
        if isinstance(width, int) and isinstance(place, int) and isinstance(shown, bool):
            right.append((str(key), {"width": width, "place": place, "shown": shown}))
    return right


def _width(header: QHeaderView, column: int) -> int:
    if not header.isSectionHidden(column):
        return header.sectionSize(column)
    # A hidden section says 0; showing it for a moment tells the width it comes back with.
    header.setSectionHidden(column, False)
    width = header.sectionSize(column)
    header.setSectionHidden(column, True)
    return width
