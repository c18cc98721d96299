"""Copying rows of a list: as they are shown, masked, and told when they are many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication

from liaison.base.words import _
from liaison.gui.calls import call, words_of
from liaison.gui.house import House
from liaison.gui.kit.cells import SHOW
from liaison.gui.kit.table import Table
from liaison.services import privacy, reading
from liaison.services.reading import Row
from liaison.services.registers import Register
from liaison.store.step import Store

MOST = 5_000
"""So many rows are copied at once; more are exported."""
_LIVE = ("=", "+", "-", "@", "\uff1d", "\t", "'")
"""What a spreadsheet might take for a formula when it is pasted."""


def copy_rows(
    house: House,
    register: Register,
    table: Table,
    with_selected: Callable[[Callable[[list[int]], object]], None],
) -> None:
    """Put the selected rows on the clipboard, with headings, in the columns shown."""
    header, model = table.header(), table.shown_model()
    assert model is not None
    order = [header.logicalIndex(place) for place in range(header.count())]
    columns = [column for column in order if not header.isSectionHidden(column)]
    heads = [str(model.headerData(one, header.orientation(), SHOW)) for one in columns]

    def fetch(ids: list[int]) -> None:
        if len(ids) > MOST:
            words = _("一次最多复制 {most} 行，已选 {n} 行。请缩小选择，或在台账页导出。")
            house.refuse(words.format(most=MOST, n=len(ids)))
            return
        call(table, house.jobs, lambda store: _rows(store, register, ids), put, refused)

    def put(rows: list[Row]) -> None:
        lines = [heads, *([row.texts[column] for column in columns] for row in rows)]
        QGuiApplication.clipboard().setText("\n".join(_line(one) for one in lines))
        house.toast(_("已复制 {n} 行（号码已隐藏）。").format(n=len(rows)))

    def refused(failure: Exception) -> None:
        house.refuse(words_of(failure))  # type: ignore[arg-type]

    with_selected(fetch)


def _rows(store: Store, register: Register, ids: Sequence[int]) -> list[Row]:
    privacy.copied(store, register.record.__tablename__, ids)
    with store.reading() as session:
        return reading.rows_of(session, register, ids)


def _line(cells: Sequence[str]) -> str:
    return "\t".join(_cell(one) for one in cells)


def _cell(text: str) -> str:
    plain = " ".join(text.split())
    return f"'{plain}" if text.startswith(_LIVE) else plain
