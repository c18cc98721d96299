"""The search index, written in the transaction of the record it tells of (speed.md §5).

A local store keeps it in SQLite's full-text table without texts, a server in a
tsvector with a GIN index; both hold the same tokens (:mod:`liaison.store.sections`).
What is found by tokens may still lack the word itself: who asks looks at the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, inspect, select, text
from sqlalchemy.orm import Session

from liaison.fields.field import References, fields_of
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.store import searchnames, sections
from liaison.store.among import among
from liaison.store.engine import WRITING
from liaison.store.referring import Key
from liaison.store.sections import BY_RECORD, SECTIONS, Section

TABLES = frozenset(
    {"search", "search_data", "search_idx", "search_docsize", "search_config", "search_entry"}
)
"""What the databases keep the index in; not described as records are."""

_BATCH = 2_000
_ROOMY, _USUAL = 64 << 20, 1 << 20
"""Bytes SQLite collects before it writes a piece of the index: while it is built, and else."""

Entry = tuple[int, set[str]]
Change = tuple[Record, str, Any, Any]
"""A record, the field that changed, its old value and its new one."""


def follow(session: Session, changes: Sequence[Change], step_id: int) -> None:
    """Bring the index in step with what a flush has written."""
    changed: dict[int, tuple[Record, dict[str, Any]]] = {}
    for record, field, old, _new in changes:
        if record.__tablename__ in BY_RECORD:
            changed.setdefault(id(record), (record, {}))[1].setdefault(field, old)
    old_ones, new_ones = list[int](), list[Entry]()
    connection = session.connection()
    for record, old in changed.values():
        of, values = type(record), dict(inspect(record).dict)
        born = "*" in old
        if not (born or sections.needed(of) & old.keys()):
            continue
        if not born:
            old_ones.append(sections.number_of(of, record.id, values | old))
        if values.get("deleted_at") is None:  # not of the record: what is unset would be read
            new_ones.append(_entry(connection, of, record.id, values))
    if old_ones or new_ones:
        _drop(connection, old_ones)
        _add(connection, new_ones)
    searchnames.follow(session, [(one, set(old)) for one, old in changed.values()], step_id)


def forget(session: Session, keys: Collection[Key]) -> None:
    """Take records out of the index whose texts are about to be wiped."""
    connection = session.connection()
    for name, one in keys:
        if name in BY_RECORD:
            record = BY_NAME[name]
            rows = connection.execute(_numbering(record).where(record.id == one)).mappings()
            _drop(connection, [sections.number_of(record, one, _plain(row)) for row in rows])
    searchnames.forget(session, keys)


def clean(driver_connection: Any) -> None:
    """Leave nothing in a local index of what was taken out of it; before the file is rewritten."""
    driver_connection.execute("INSERT INTO search(search) VALUES('optimize')")


def ensure(connection: Connection) -> bool:
    """Build the index if it is missing or of other rules; tells whether it was built."""
    if searchnames.stamp_of(connection) == sections.stamp():
        return False
    rebuild(connection)
    return True


def made(engine: Engine) -> bool:
    """Build the index at the opening of a store if it must be; tells whether it was built."""
    with engine.connect() as connection:
        if searchnames.stamp_of(connection) == sections.stamp():
            return False
    with engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        with writing.begin():
            if writing.dialect.name != "sqlite":  # a second program waits, and finds it built
                writing.execute(text("SELECT pg_advisory_xact_lock(20261122)"))
            return ensure(writing)


def rebuild(connection: Connection) -> int:
    """Build the whole index anew from the records; returns how many entries it has."""
    local = connection.dialect.name == "sqlite"
    if local:
        _tell(connection, "delete-all")
        _tell(connection, "hashsize", _ROOMY)
    else:
        connection.execute(text("TRUNCATE search_entry"))
    many = 0
    for section in sorted(SECTIONS, key=lambda one: one.code):
        for entries in _of(connection, section):
            _add(connection, entries)
            many += len(entries)
    if local:
        _tell(connection, "hashsize", _USUAL)
        _tell(connection, "optimize")  # one piece instead of dozens: each is looked into
    searchnames.rebuild(connection)
    searchnames.set_stamp(connection, sections.stamp())
    return many


def expected(connection: Connection, section: Section) -> Iterator[int]:
    """Yield the numbers the entries of a section must have, in order."""
    for rows in _rows(connection, section, _numbering(section.record)):
        for row in rows:
            yield sections.number_of(section.record, row["id"], row)


def present(connection: Connection, section: Section) -> Iterator[int]:
    """Yield the numbers of the entries a section has, in order."""
    table = "search_docsize" if connection.dialect.name == "sqlite" else "search_entry"
    last = section.first - 1
    query = text(
        f"SELECT id FROM {table} WHERE id > :after AND id <= :last"  # noqa: S608 - our own name
        f" ORDER BY id LIMIT {_BATCH}"
    )
    while found := connection.execute(query, {"after": last, "last": section.last}).scalars().all():
        yield from found
        last = found[-1]


def lacks(connection: Connection, section: Section, ids: Collection[int]) -> list[int]:
    """Return which of these records are not found by their own tokens."""
    from liaison.store.searchquery import Wanted, newest

    wrong = []
    query = _query(section.record).where(among(section.record.id, ids))
    rows = [_plain(row) for row in connection.execute(query).mappings()]
    companies = _companies(connection, section.record, [row["id"] for row in rows])
    for row in rows:
        told = sections.tokens_of(section.record, row, _owners(row, companies))
        number = sections.number_of(section.record, row["id"], row)
        some = Wanted(tuple(sorted(told)))
        if newest(connection, section, [some], number - 1, 1) != [number]:
            wrong.append(row["id"])
    return wrong


def _of(connection: Connection, section: Section) -> Iterator[list[Entry]]:
    for rows in _rows(connection, section, _query(section.record)):
        companies = _companies(connection, section.record, [row["id"] for row in rows])
        yield [_made(section.record, row["id"], row, companies) for row in rows]


def _rows(
    connection: Connection, section: Section, query: Select[Any]
) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Yield the living records of a section in the order of their entries, the newest first."""
    record: Any = section.record
    query = query.where(record.deleted_at.is_(None))
    if section.fixed:
        query = query.where(getattr(record, section.fixed[0]) == section.fixed[1])
    days = [getattr(record, record.dated).desc()] if record.dated else []
    query = query.order_by(*days, record.id.desc())
    told = connection.execute(query, execution_options={"yield_per": _BATCH})
    for rows in told.mappings().partitions(_BATCH):
        yield [_plain(row) for row in rows]


def _plain(row: RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _query(record: type[Record]) -> Select[Any]:
    names = {bound.name for bound in sections.texts_of(record)} | {"number"}
    names |= {"company_id"} & set(record.__table__.c.keys())
    return _numbering(record).add_columns(*(record.__table__.c[name] for name in sorted(names)))


def _numbering(record: type[Record]) -> Select[Any]:
    fixed = {one.fixed[0] for one in BY_RECORD[record.__tablename__] if one.fixed}
    names = {"id", record.dated or "id"} | fixed
    return select(*(record.__table__.c[name] for name in sorted(names)))


def _entry(
    connection: Connection, record: type[Record], one: int, values: Mapping[str, Any]
) -> Entry:
    return _made(record, one, values, _companies(connection, record, [one]))


def _made(
    record: type[Record], one: int, values: Mapping[str, Any], companies: Mapping[int, list[int]]
) -> Entry:
    told = sections.tokens_of(record, values, _owners({**values, "id": one}, companies))
    return sections.number_of(record, one, values), told


def _owners(values: Mapping[str, Any], companies: Mapping[int, list[int]]) -> list[int]:
    own = values.get("company_id")
    return companies.get(values["id"], []) + ([own] if own is not None else [])


def _companies(
    connection: Connection, record: type[Record], ids: Collection[int]
) -> dict[int, list[int]]:
    """Return the companies records name in a list of their own, by record."""
    bound = fields_of(record).get("companies")
    found: dict[int, list[int]] = {}
    if bound is not None and isinstance(bound.kind, References):
        through: Any = inspect(record).relationships["companies"].secondary
        own = through.c[record.__tablename__]
        for mine, company in connection.execute(
            select(own, through.c["company"]).where(among(own, ids))
        ):
            found.setdefault(mine, []).append(company)
    return found


def _add(connection: Connection, entries: Iterable[Entry]) -> None:
    rows = sorted(entries, key=lambda one: one[0])  # SQLite writes a piece at every step back
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO search(rowid, tok) VALUES (?, ?)",
            [(number, " ".join(sorted(told))) for number, told in rows],
        )
        return
    connection.execute(
        text(
            "INSERT INTO search_entry (id, tok)"
            " VALUES (:id, array_to_tsvector(CAST(:tok AS text[])))"
            " ON CONFLICT (id) DO UPDATE SET tok = excluded.tok"
        ),
        [{"id": number, "tok": sorted(told)} for number, told in rows],
    )


def _drop(connection: Connection, numbers: Sequence[int]) -> None:
    if not numbers:
        return
    if connection.dialect.name == "sqlite":
        rows = [(one,) for one in numbers]
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", rows)
    else:
        connection.execute(
            text("DELETE FROM search_entry WHERE id = :id"), [{"id": one} for one in numbers]
        )


def _tell(connection: Connection, order: str, value: int | None = None) -> None:
    if value is None:
        connection.exec_driver_sql("INSERT INTO search(search) VALUES (?)", (order,))
    else:
        connection.exec_driver_sql("INSERT INTO search(search, rank) VALUES (?, ?)", (order, value))
