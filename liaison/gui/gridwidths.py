"""How wide the columns of the table of visits are, as a person drew them last."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QTableView

from liaison.gui import remember
from liaison.gui.look import style
from liaison.services.visitrows import COLUMNS

_WIDE = {
    "visited_on": 100,
    "company_id": 190,
    "officers": 90,
    "form": 80,
    "duties": 130,
    "met_with": 90,
    "content": 206,
    "people_reached": 76,
    "people_registered": 104,
    "outcome": 64,
    "findings": 160,
    "handling": 160,
    "remark": 120,
    "departments": 130,
}
_KEPT_MS = 400


class Widths(QObject):
    """Gives the columns their widths, and keeps them soon after they are drawn."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        for column, name in enumerate(COLUMNS):
            table.setColumnWidth(column, round(self._of(column, name) * style.now().scale))
        self._drawn = QTimer(self, singleShot=True, interval=_KEPT_MS)
        self._drawn.timeout.connect(self._keep)
        table.horizontalHeader().sectionResized.connect(lambda *_drawn: self._drawn.start())

    def _of(self, column: int, name: str) -> int:
        drawn = remember.width(f"visit_grid.{name}")
        return drawn or max(_WIDE[name], self._heading(column))

    def _heading(self, column: int) -> int:
        """Return the width, at 100 %, at which the words of a heading are not cut."""
        model, look = self._table.model(), style.now()
        words = str(model.headerData(column, Qt.Orientation.Horizontal) or "") if model else ""
        header = self._table.horizontalHeader()
        header.ensurePolished()
        room = header.fontMetrics().horizontalAdvance(words) + 2 * look.sizes.gap_s + 2
        return ceil(room / look.scale)

    def _keep(self) -> None:
        for column, name in enumerate(COLUMNS):
            drawn = round(self._table.columnWidth(column) / style.now().scale)
            if drawn != self._of(column, name):
                remember.keep_width(f"visit_grid.{name}", drawn)
