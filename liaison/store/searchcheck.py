"""Does the search index agree with the records? If not, the next opening builds it anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection, Engine, select

from liaison.base.words import _
from liaison.records import Company, Officer
from liaison.store import searchindex, searchnames, sections, tables
from liaison.store.engine import WRITING, of_one_moment
from liaison.store.sections import SECTIONS, Section

_LOOKED_AT = 200
"""Records of each section whose tokens are compared one by one."""


def agrees(engine: Engine) -> tuple[str, bool]:
    """Return in words whether each living record has its entry, and whether all is well."""
    with engine.connect().execution_options(**of_one_moment(engine)) as connection:
        wrong = sum(differing(connection, section) for section in SECTIONS)
        wrong += sum(_misnamed(connection, name) for name in ("company", "officer"))
    if not wrong:
        return _("与记录一致"), True
    told = _("搜索索引与 {n} 条记录不一致，记录本身没有问题；下次打开时自动重建").format(n=wrong)
    with engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        with writing.begin():
            searchnames.set_stamp(writing, "")
    return told, False


def differing(connection: Connection, section: Section) -> int:
    """Count entries without a record, records without an entry, and entries of other words."""
    wanted, there = list[int](), list[int]()
    many = 0
    for number, has, is_in in _merged(
        searchindex.expected(connection, section), searchindex.present(connection, section)
    ):
        if has and is_in:
            wanted.append(number)
        else:
            there.append(number)
        many += 1
    some = random.Random(many).sample(wanted, min(_LOOKED_AT, len(wanted)))  # noqa: S311 - a sample
    ids = sorted({sections.id_of(one) for one in [*some, *wanted[:_LOOKED_AT]]})
    return len(there) + len(searchindex.lacks(connection, section, ids))


def _merged(first: Iterator[int], second: Iterator[int]) -> Iterator[tuple[int, bool, bool]]:
    """Yield every number of two rising rows, and in which of them it stands."""
    a, b = next(first, None), next(second, None)
    while a is not None or b is not None:
        least = min(one for one in (a, b) if one is not None)
        yield least, a == least, b == least
        a = next(first, None) if a == least else a
        b = next(second, None) if b == least else b


def _misnamed(connection: Connection, name: str) -> int:
    """Count the first so many names that are not kept as they would be now."""
    record = Company if name == "company" else Officer
    kept = {
        row[0]: row[1]
        for row in connection.execute(
            select(tables.search_name.c.record_id, tables.search_name.c.ways).where(
                tables.search_name.c.record == name
            )
        )
    }
    told = searchnames.told(connection, record)
    wrong: int = sum(kept.get(one) != lines for one, lines in islice(told, _LOOKED_AT))
    living = set(connection.execute(select(record.id).where(record.deleted_at.is_(None))).scalars())
    return wrong + len(living ^ {one for one, lines in kept.items() if lines})
