"""Is the store sound? The file, the shape, and what must always hold."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, text

from liaison.base.words import _
from liaison.store import migrations
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
    "every_change_has_its_record": """
        SELECT count(*) FROM change WHERE record_id IS NULL OR record = ''""",
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
    found = [] if store.postgres else _file(store.engine)
    revision = revision_of(store.engine)
    at_head = revision == migrations.head() and not differences(store.engine)
    found.append(Finding("migrations", _("数据结构版本 {at}").format(at=revision), at_head))
    with store.engine.connect() as connection:
        for name, query in _INVARIANTS.items():
            count = connection.execute(text(query)).scalar_one()
            found.append(Finding(name, _("不符合的记录 {n} 条").format(n=count), count == 0))
    return found


def _file(engine: Engine) -> list[Finding]:
    found = []
    with engine.connect() as connection:
        for name, pragma, good in (
            ("cipher", "cipher_integrity_check", []),
            ("integrity", "integrity_check", [("ok",)]),
            ("references", "foreign_key_check", []),
        ):
            rows = [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]
            sound = rows == good
            words = _("完好") if sound else "; ".join(str(row) for row in rows[:5])
            found.append(Finding(name, words, sound))
    return found
