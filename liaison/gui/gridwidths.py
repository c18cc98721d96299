"""How wide the columns of the table of visits are, as a person drew them last."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
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
            table.setColumnWidth(column, round(self._of(name) * style.now().scale))
        self._drawn = QTimer(self, singleShot=True, interval=_KEPT_MS)
        self._drawn.timeout.connect(self._keep)
        table.horizontalHeader().sectionResized.connect(lambda *_drawn: self._drawn.start())

    def _of(self, name: str) -> int:
        return remember.width(f"visit_grid.{name}") or _WIDE[name]

    def _keep(self) -> None:
        for column, name in enumerate(COLUMNS):
            drawn = round(self._table.columnWidth(column) / style.now().scale)
            if drawn != self._of(name):
                remember.keep_width(f"visit_grid.{name}", drawn)
