"""The ways to type the name of a company or an officer, kept beside the records.

A row holds one line for each name (a company's name, short name and former
names): the name's signs, its ways of initials, its usual pinyin with blanks,
and other whole readings. They are made at the save, so that reading 20,000 of
them needs no table of pinyin. ``seq`` is the step that wrote a row (0: the
building of all): what is newer than a reader has seen is all that is read again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, inspect, select, update
from sqlalchemy.orm import Session

from liaison.base import pinyin
from liaison.fields.record import Record
from liaison.records import Company, Officer
from liaison.store import tables
from liaison.store.engine import WRITING
from liaison.store.prepared import insert_or
from liaison.store.referring import Key

_TABLE = tables.search_name
_NAMES: dict[str, tuple[str, ...]] = {
    "company": ("name", "short_name", "former_names"),
    "officer": ("name",),
}
_MINE = _TABLE.c.record == bindparam("of")
_AFTER = (_MINE, _TABLE.c.seq > bindparam("base"))
_SEEN = select(func.max(_TABLE.c.seq), func.sum(_TABLE.c.seq)).where(*_AFTER)
_SINCE = select(_TABLE.c.record_id, _TABLE.c.ways, _TABLE.c.seq).where(*_AFTER)
"""Asked at every key, so built once."""
_STAMP = ("", 0)
_APART = re.compile(r"[、,\uff0c;\uff1b\n]+")
_LATE = 1_000
"""Steps a reader looks back: on a server a smaller one may be kept after a greater."""


class Seen(NamedTuple):
    """What a reader has seen: the ``last`` step, and the ``sum`` of those not long before it.

    A step kept late leaves the last as it is, yet the sum grows.
    """

    last: int = -1
    sum: int = 0

    @property
    def base(self) -> int:
        """The step behind which everything counts; what was built as a whole never does again."""
        return -1 if self.last < 0 else max(0, self.last - _LATE)


NOTHING = Seen()


def follow(session: Session, changed: Sequence[tuple[Record, set[str]]], step_id: int) -> None:
    """Keep the names of records whose names, or being, have changed."""
    rows = []
    for record, fields in changed:
        names = _NAMES.get(record.__tablename__)
        if names and fields & {*names, "*", "deleted_at"}:
            held = inspect(record).dict  # what is unset need not be read
            told = [held.get(name) for name in names] if held.get("deleted_at") is None else []
            rows.append(_row(record.__tablename__, record.id, step_id, told))
    if rows:
        _put(session.connection(), rows)


def forget(session: Session, keys: Collection[Key]) -> None:
    """Blank the names of records that are wiped."""
    for record, one in keys:
        mine = (_TABLE.c.record == record, _TABLE.c.record_id == one)
        session.execute(update(_TABLE).where(*mine).values(ways=""))


def rebuild(connection: Connection) -> None:
    """Make all names anew."""
    connection.execute(_TABLE.delete())
    for record in (Company, Officer):
        rows = [
            {"record": record.__tablename__, "record_id": one, "seq": 0, "ways": ways}
            for one, ways in told(connection, record)
        ]
        if rows:
            connection.execute(insert(_TABLE), rows)


def told(connection: Connection, record: type[Record]) -> Iterator[tuple[int, str]]:
    """Yield the id and the lines of each living record, the newest first."""
    name, table = record.__tablename__, record.__table__
    columns = [table.c[one] for one in _NAMES[name]]
    query = select(table.c.id, *columns).where(table.c.deleted_at.is_(None))
    for row in connection.execute(query.order_by(table.c.id.desc())):
        yield row[0], lines_of(row[1:], name == "officer")


def newer(
    connection: Connection, record: str, seen: Seen = NOTHING
) -> tuple[Seen, list[tuple[int, str]]]:
    """Return what there is to be seen now, and the id and names of rows written since ``seen``.

    Rows seen shortly before are among them. A row without names is of a record in the bin.
    """
    told = connection.execute(_SEEN, {"of": record, "base": seen.base}).one()
    if Seen(told[0] or 0, int(told[1] or 0)) == seen:
        return seen, []
    rows = connection.execute(_SINCE, {"of": record, "base": seen.base}).all()
    last = max((row[2] for row in rows), default=0)
    counted = sum(row[2] for row in rows if row[2] > Seen(last).base)
    return Seen(last, counted), [(row[0], row[1]) for row in rows]


def mark(connection: Connection) -> int | None:
    """Return what moves with every write to a local store; None: ask for what is newer.

    One program has a local store, by one connection, and what that has changed
    it counts. While it is writing nothing is certain: it may yet be undone,
    which is not counted.
    """
    if connection.dialect.name != "sqlite" or is_writing(connection):
        return None
    driver: Any = connection.connection.driver_connection
    return int(driver.total_changes)


def is_writing(connection: Connection) -> bool:
    """Is this the transaction of a step, which may see what is never kept?"""
    return bool(connection.get_execution_options().get(WRITING))


def lines_of(names: Iterable[str | None], person: bool = False) -> str:
    """Return the lines kept for names: signs, initials, usual pinyin, other readings."""
    return "\n".join(_line(one, person) for one in _apart(names))


def stamp_of(connection: Connection) -> str | None:
    """Return by which rules the index was built; None when it was not."""
    return connection.execute(select(_TABLE.c.ways).where(*_stamped())).scalar()


def set_stamp(connection: Connection, stamp: str) -> None:
    """Keep by which rules the index was built; ``""``: build it at the next opening."""
    _put(connection, [stamped(stamp)])


def stamped(stamp: str) -> dict[str, Any]:
    """Return the row that tells by which rules the index was built."""
    return {"record": _STAMP[0], "record_id": _STAMP[1], "seq": 0, "ways": stamp}


def _stamped() -> tuple[Any, Any]:
    return _TABLE.c.record == _STAMP[0], _TABLE.c.record_id == _STAMP[1]


def _apart(names: Iterable[str | None]) -> Iterator[str]:
    seen = set()
    for name in names:
        for one in _APART.split(name or ""):
            signs = pinyin.folded(one)
            if signs and signs not in seen:
                seen.add(signs)
                yield one


def _line(name: str, person: bool) -> str:
    signs = pinyin.folded(name)
    usual = pinyin.sounds(name, person)
    keys = pinyin.keys(name, person)
    short = [one for one in keys if len(one) <= len(signs)]
    whole = "".join(usual)
    other = [one for one in keys if one not in short and one != whole]
    return "\t".join([signs, " ".join(short or [signs]), " ".join(usual), " ".join(other)])


def _row(record: str, one: int, seq: int, names: Iterable[str | None]) -> dict[str, Any]:
    told = lines_of(names, record == "officer")
    return {"record": record, "record_id": one, "seq": seq, "ways": told}


def _put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    statement = insert_or(_TABLE, connection.dialect.name == "postgresql")
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[_TABLE.c.record, _TABLE.c.record_id],
            set_={"seq": statement.excluded.seq, "ways": statement.excluded.ways},
        ),
        rows,
    )
