"""The model behind every list: a count, and the rows that are painted.

Rows come in pages of 128 from :mod:`liaison.services.reading`, fetched when a
cell of them is first asked for, 64 pages kept (speed.md §6). What is being
fetched shows ``…``. Never all objects.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from liaison.fields.choice import OneOf
from liaison.fields.codes import Code
from liaison.fields.kind import YesNo
from liaison.gui.calls import call
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.cells import KEY, LOOK, SHOW, THEN
from liaison.services import reading
from liaison.services.reading import PAGE, Query, Row
from liaison.services.registers import Register
from liaison.services.seeking import barred
from liaison.store.step import Store

Index = QModelIndex | QPersistentModelIndex

PAGES = 64
"""How many pages are kept; the one longest unused goes first."""
FINDABLE = 50_000
"""Lists up to this long tell in which row a record stands now (ids alone, some ms)."""

_WANTED = 3  # pages asked for while one is under way; older wishes were scrolled past
_UNDER_WAY = "…"


@dataclass(frozen=True)
class _Answer:
    total: int
    pages: dict[int, list[Row]]
    places: dict[int, int]


def _look(register: Register, column: reading.Column) -> str:
    """Return how a column looks; codes and choices are never cut, so they look like days."""
    bound = register.fields.get(column.name)
    kind = bound.kind if bound is not None else None
    if column.name == "number" or isinstance(kind, Code | OneOf | YesNo):
        return column.look if column.look == "chip" else "day"
    return "text" if column.look == "long" else column.look


class WindowModel(QAbstractTableModel):
    """Rows of one register under one query, for :class:`~liaison.gui.kit.table.Table`."""

    counted = Signal(int)
    """A query was answered: so many rows."""
    placed = Signal(object)
    """After an answer: {id: row} of the records that were to be found again."""
    failed = Signal(object)
    """Reading failed: a Problem or Trouble; the rows shown are the old ones."""

    def __init__(self, jobs: Jobs, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keeping: Callable[[], Iterable[int]] = tuple
        """Tells the ids to be found again after sorting (what is selected)."""
        self._jobs = jobs
        self._query = Query(register)
        self._columns = reading.columns(register)
        self._looks = [_look(register, one) for one in self._columns]
        self._barred = barred(register.record, jobs.store.who if jobs.store else None)
        self._first = next((n for n, one in enumerate(self._columns) if one.shown), 0)
        self._total = 0
        self._asked = 0  # grows with each query, so that late answers are known
        self._shown = (0, self._query)  # the answer whose rows stand now, and its query
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._latest = -1
        self._wanted: dict[int, None] = {}
        self._fetching = False

    # -- what the view asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._total

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK):  # integers: comparing enums doubles a repaint (speed.md §0)
            return None
        number, column = index.row(), index.column()
        row = self.row(number)
        if role == LOOK:
            if row is None or self._looks[column] != "chip":
                return None
            return f"chip:{row.tones.get(column, 'neutral')}"
        if row is None:
            return _UNDER_WAY if column == self._first else ""
        return row.texts[column]

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK, KEY, THEN) or way != Qt.Orientation.Horizontal:
            return None
        if not 0 <= column < len(self._columns):
            return None
        if role == SHOW:
            return self._columns[column].label
        if role == KEY:
            return self._columns[column].name
        if role == THEN:
            falls = dict(self._query.then).get(self._columns[column].name)
            return None if falls is None else "down" if falls else "up"
        look = self._looks[column]
        return None if look == "chip" else look

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what :attr:`keeping` tells is found again."""
        name = self._columns[column].name if 0 <= column < len(self._columns) else ""
        name = "" if name in self._barred else name
        down = bool(name) and order == Qt.SortOrder.DescendingOrder
        if (name, down) != (self._query.sort, self._query.down):
            self.show(replace(self._query, sort=name, down=down, then=()), self.keeping())

    def sort_further(self, then: Sequence[tuple[str, bool]]) -> None:
        """Sort what is the same in the first column by further ones, down or not."""
        names = {one.name for one in self._columns} - self._barred - {self._query.sort}
        kept = tuple((name, down) for name, down in dict(then).items() if name in names)
        kept = kept if self._query.sort else ()
        if kept != self._query.then:
            self.show(replace(self._query, then=kept), self.keeping())
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    # -- what the page asks

    def columns(self) -> list[reading.Column]:
        """Return the columns in their natural order."""
        return list(self._columns)

    def query(self) -> Query:
        """Return the query that is shown, or being answered."""
        return self._query

    def row(self, number: int) -> Row | None:
        """Return a row if its page is here; else it is fetched and None returned."""
        page = number // PAGE
        found = self._pages.get(page)
        if found is None:
            if 0 <= number < self._total:
                self._want(page)
            return None
        if page != self._latest:
            self._latest = page
            self._pages.move_to_end(page)
        at = number - page * PAGE
        return found[at] if at < len(found) else None

    def show(self, query: Query, keep: Iterable[int] = ()) -> None:
        """Show another query from its beginning; the old rows stand until it is answered."""
        self._query = query
        self._ask((0,), keep, self._reset)

    def refresh(self, keep: Iterable[int] = (), rows: Iterable[int] = ()) -> None:
        """Read again what is shown; ``rows`` are those on the screen now.

        Scrolling stays as it is; ``placed`` tells where the records ``keep``
        stand now.
        """
        pages = {number // PAGE for number in rows} or {0}
        self._ask(tuple(sorted(pages)), keep, self._replace)

    # -- inside

    def _ask(
        self, pages: tuple[int, ...], keep: Iterable[int], then: Callable[[_Answer], None]
    ) -> None:
        self._asked += 1
        asked, query, wanted = self._asked, self._query, tuple(keep)

        def come(answer: _Answer) -> None:
            if asked == self._asked:
                self._wanted.clear()
                self._shown = (asked, query)
                then(answer)
                self.counted.emit(answer.total)
                self.placed.emit(answer.places)

        call(
            self, self._jobs, lambda store: self._read(store, query, pages, wanted), come, self._no
        )

    def _read(
        self, store: Store, query: Query, pages: tuple[int, ...], keep: tuple[int, ...]
    ) -> _Answer:
        """Answer a query on the store thread; touches nothing of the model that changes."""
        with store.reading() as session:
            total = reading.count(session, query)
            places: dict[int, int] = {}
            if keep and total <= FINDABLE:
                wanted = set(keep)
                ids = reading.all_ids(session, query)
                places = {one: row for row, one in enumerate(ids) if one in wanted}
            numbers = {*pages, *(row // PAGE for row in list(places.values())[:2])}
            found = {
                number: reading.window(session, query, number * PAGE, PAGE, total)
                for number in sorted(numbers)
                if number * PAGE < total
            }
        return _Answer(total, found, places)

    def _reset(self, answer: _Answer) -> None:
        self.beginResetModel()
        self._take(answer)
        self.endResetModel()

    def _replace(self, answer: _Answer) -> None:
        """Put new rows in place of the old ones; more or fewer rows change at the end."""
        before, now = self._total, answer.total
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self._take(answer)
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(QModelIndex(), now, before - 1)
            self._take(answer)
            self.endRemoveRows()
        else:
            self._take(answer)
        self._tell_changed(0, min(before, now) - 1)

    def _take(self, answer: _Answer) -> None:
        self._total = answer.total
        self._pages = OrderedDict(answer.pages)
        self._latest = -1

    def _want(self, page: int) -> None:
        """Remember that a page is wanted; the one asked for last comes first."""
        self._wanted.pop(page, None)
        self._wanted[page] = None
        while len(self._wanted) > _WANTED:
            self._wanted.pop(next(iter(self._wanted)))
        self._fetch()

    def _fetch(self) -> None:
        if self._fetching or not self._wanted:
            return
        self._fetching = True
        page = next(reversed(self._wanted))
        shown, total = self._shown, self._total

        def work(store: Store) -> list[Row]:
            with store.reading() as session:
                return reading.window(session, shown[1], page * PAGE, PAGE, total)

        def come(rows: list[Row]) -> None:
            self._fetching = False
            self._wanted.pop(page, None)
            if shown == self._shown:
                self._keep(page, rows)
            self._fetch()

        call(self, self._jobs, work, come, self._no)

    def _keep(self, page: int, rows: list[Row]) -> None:
        self._pages[page] = rows
        while len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        self._tell_changed(page * PAGE, page * PAGE + len(rows) - 1)

    def _tell_changed(self, first: int, last: int) -> None:
        if last >= first:
            end = self.index(last, len(self._columns) - 1)
            self.dataChanged.emit(self.index(first, 0), end)

    def _no(self, failure: Failure) -> None:
        self._fetching = False
        self._wanted.clear()
        self.failed.emit(failure)
