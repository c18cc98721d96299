"""How fast the list of records is painted, against Qt's own views (speed.md G7).

Run alone: ``python -m tests.bench.table_bench``. Peers
in the same run: the stock view over the same Python model, and the stock view
over a C++ model (QSqlQueryModel), both undressed, with the same font, row
height and column widths. 33 x 9 cells of hanzi are seen.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtSql import QSqlDatabase, QSqlQuery, QSqlQueryModel
from PySide6.QtWidgets import QApplication, QTableView

from liaison.gui.kit.cells import LOOK
from liaison.gui.kit.table import Table
from liaison.gui.look import style

Index = QModelIndex | QPersistentModelIndex

ROWS, SEEN, COLUMNS, WIDE = 20_000, 33, 9, 120
GOALS = {
    ("repaint", "cpp"): ("full repaint / stock view, C++ model", "<= 1.3"),
    ("notch", "cpp"): ("wheel notch / stock view, C++ model", "<= 1.0"),
    ("repaint", "python"): ("full repaint / stock view, same Python model", "<= 0.6"),
    ("notch", "python"): ("wheel notch / stock view, same Python model", "<= 0.8"),
}
"""The first two are G7 of speed.md."""

Ratio = tuple[str, float, str]
"""What is compared, the figure, and the goal."""

_WORDS = "走访企业安全检查流动人口登记宣传法律咨询隐患整改矛盾纠纷调解巡逻防控联络民警"


def cell(row: int, column: int) -> str:
    """Return the words of a cell, seven to nine hanzi, some too long for their column."""
    at = (row * 7 + column * 5) % (len(_WORDS) - 10)
    return f"{_WORDS[at : at + 5 + (row + column) % 5]}{row % 1000}"


class Records(QAbstractTableModel):
    """Plain rows, as the window of a store's rows answers them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = [[cell(row, column) for column in range(COLUMNS)] for row in range(ROWS)]

    def rowCount(self, parent: Index | None = None) -> int:
        return ROWS

    def columnCount(self, parent: Index | None = None) -> int:
        return COLUMNS

    def data(self, index: Index, role: int = 0) -> str | None:
        if role != 0:
            return None
        return self._rows[index.row()][index.column()]

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        return {0: f"列{column}", LOOK: "text"}.get(role)


class Naive(Records):
    """The same rows behind the comparison of enums everybody writes first."""

    def data(self, index: Index, role: int = 0) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        return None


def sql_model() -> QSqlQueryModel:
    """Return the same rows in a C++ model."""
    base = QSqlDatabase.addDatabase("QSQLITE", "table_bench")
    base.setDatabaseName(":memory:")
    assert base.open()
    names = [f"c{column}" for column in range(COLUMNS)]
    query = QSqlQuery(base)
    assert query.exec(f"create table t ({', '.join(names)})")
    assert query.exec("begin")
    query.prepare(f"insert into t values ({', '.join('?' * COLUMNS)})")
    for row in range(ROWS):
        for column in range(COLUMNS):
            query.bindValue(column, cell(row, column))
        assert query.exec()
    assert query.exec("commit")
    model = QSqlQueryModel()
    model.setQuery("select * from t", base)
    while model.canFetchMore():
        model.fetchMore()
    return model


def show(view: QTableView, model: QAbstractItemModel) -> None:
    """Show a view so that 33 rows and 9 columns are seen."""
    look = style.now()
    view.setFont(look.body())
    view.setModel(model)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(look.sizes.row)
    view.resize(COLUMNS * WIDE + 20, SEEN * look.sizes.row + 40)
    view.show()
    for column in range(COLUMNS):
        view.setColumnWidth(column, WIDE)
    QApplication.processEvents()


def repaint(view: QTableView, rounds: int) -> list[float]:
    """Return milliseconds of full repaints."""
    return [_timed(view.viewport().repaint) for _ in range(rounds)]


def notch(view: QTableView, rounds: int) -> list[float]:
    """Return milliseconds of wheel notches (three rows) through new rows."""
    bar = view.verticalScrollBar()
    step = 3 if view.verticalScrollMode() == QTableView.ScrollMode.ScrollPerItem else 102

    def once() -> None:
        bar.setValue(bar.value() + step)
        QApplication.processEvents()

    return [_timed(once) for _ in range(rounds)]


def ratios(rounds: int = 30) -> list[Ratio]:
    """Return our times over the peers' (medians of interleaved rounds)."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.dress(app)
    models: tuple[QAbstractItemModel, ...] = (Records(), Naive(), sql_model())
    views = (Table(), QTableView(), QTableView())
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(3):
        for view, model, name in zip(views, models, ("own", "python", "cpp"), strict=True):
            # Peers go without our style sheet: it would slow them.
            app.setStyleSheet("")
            if name == "own":
                style.dress(app)
            show(view, model)
            for kind, measure in (("repaint", repaint), ("notch", notch)):
                measure(view, 3)
                times.setdefault((kind, name), []).extend(measure(view, rounds))
            view.hide()
    middle = {key: statistics.median(found) for key, found in times.items()}
    return [
        (what, middle[kind, "own"] / middle[kind, peer], goal)
        for (kind, peer), (what, goal) in GOALS.items()
    ]


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    for what, figure, goal in ratios():
        print(f"{what}: {figure:.3f} ({goal})")
