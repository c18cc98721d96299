"""Is the store sound? The file, the shape, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Engine, Executable, exists, func, select, text
from sqlalchemy.exc import DBAPIError

from liaison.base.words import _
from liaison.records import BY_NAME
from liaison.store import migrations, tables
from liaison.store.migrate import differences, revision_of
from liaison.store.step import Store

_INVARIANTS = {
    "one_lead": """
        SELECT count(*) FROM assignment a JOIN assignment b
          ON a.company_id = b.company_id AND a.id < b.id
        WHERE a.role = 'lead' AND b.role = 'lead'
          AND a.deleted_at IS NULL AND b.deleted_at IS NULL
          AND a.start <= coalesce(b."end", '9999-12-31')
          AND b.start <= coalesce(a."end", '9999-12-31')""",
    "visit_has_officer": """
        SELECT count(*) FROM visit v WHERE v.outcome = 'done' AND v.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM visit_officer o WHERE o.visit = v.id)""",
    "dispute_has_company": """
        SELECT count(*) FROM dispute d WHERE d.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM dispute_company c WHERE c.dispute = d.id)""",
}
"""Queries that count what must never be."""


@dataclass(frozen=True)
class Finding:
    """One check: its name, what it found in words, and whether all is well."""

    name: str
    words: str
    sound: bool


def check(store: Store) -> list[Finding]:
    """Check the file, the foreign keys, the shape and the invariants."""
    checks: list[tuple[str, Callable[[Engine], tuple[str, bool]]]] = []
    if not store.postgres:
        checks += [
            ("cipher", partial(_pragma, "cipher_integrity_check", [])),
            ("integrity", partial(_pragma, "integrity_check", [("ok",)])),
            ("references", partial(_pragma, "foreign_key_check", [])),
        ]
    checks.append(("migrations", _shape))
    checks += [(name, partial(_none, [text(query)])) for name, query in _INVARIANTS.items()]
    checks.append(("every_record_has_its_changes", partial(_none, _untold())))
    checks.append(("every_change_has_its_record", partial(_none, _bodiless())))
    return [_finding(store.engine, name, one) for name, one in checks]


def _finding(engine: Engine, name: str, one: Callable[[Engine], tuple[str, bool]]) -> Finding:
    """Do one check; a store too damaged to be asked is told as such."""
    try:
        return Finding(name, *one(engine))
    except DBAPIError as error:
        return Finding(name, _("无法检查：{error}").format(error=error.orig), False)


def _pragma(pragma: str, good: list[Any], engine: Engine) -> tuple[str, bool]:
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]
    sound = rows == good
    return _("完好") if sound else "; ".join(str(row) for row in rows[:5]), sound


def _shape(engine: Engine) -> tuple[str, bool]:
    revision = revision_of(engine)
    at_head = revision == migrations.head() and not differences(engine)
    return _("数据结构版本 {at}").format(at=revision), at_head


def _none(queries: Sequence[Executable], engine: Engine) -> tuple[str, bool]:
    with engine.connect() as connection:
        count = sum(connection.execute(query).scalar_one() for query in queries)
    return _("不符合的记录 {n} 条").format(n=count), count == 0


def _untold() -> list[Executable]:
    """Count records whose version is not the one their last change row tells."""
    change, found = tables.change, list[Executable]()
    for name, record in BY_NAME.items():
        told = select(func.max(change.c.version)).where(
            change.c.record == name, change.c.record_id == record.id
        )
        last = func.coalesce(told.scalar_subquery(), 0)
        found.append(select(func.count(record.id)).where(record.version != last))
    return found


def _bodiless() -> list[Executable]:
    """Count change rows that tell of a record that is not there."""
    change, found = tables.change, list[Executable]()
    for name, record in BY_NAME.items():
        alone = ~exists().where(record.id == change.c.record_id)
        found.append(select(func.count(change.c.id)).where(change.c.record == name, alone))
    found.append(select(func.count(change.c.id)).where(change.c.record.not_in(BY_NAME)))
    return found
