"""Is the store sound? The file, the shape, and what must always hold.

Three depths (safety.md §7.6): :data:`QUICK` in the background of each day,
:data:`UNCLEAN` before the window after an end that was none, :data:`ALL`
there is once a week. What tells of damage to the file itself stops writing at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Engine, Executable, exists, func, select, text
from sqlalchemy.exc import DBAPIError

from liaison.base.errors import Damaged
from liaison.base.words import N_, _
from liaison.records import BY_NAME
from liaison.store import migrations, proving, searchcheck, tables
from liaison.store.engine import of_one_moment
from liaison.store.migrate import differences, revision_of
from liaison.store.refusals import code_of
from liaison.store.step import Store

TAIL = 1000
"""So many entries of the audit chain are verified after an unclean end."""

WORDS = {
    "cipher": N_("每页的校验码"),
    "quick": N_("文件结构（快速）"),
    "integrity": N_("文件结构（全部）"),
    "references": N_("记录之间的引用"),
    "migrations": N_("数据结构版本"),
    "one_lead": N_("同一时间每家企业只有一名联络民警"),
    "one_stand_in": N_("同一时间每家企业只有一人代管"),
    "visit_has_officer": N_("完成的走访都有走访民警"),
    "dispute_has_company": N_("纠纷都有涉及企业"),
    "every_record_has_its_changes": N_("每条记录都有完整的修改历史"),
    "every_change_has_its_record": N_("每条修改历史都有对应的记录"),
    "chain": N_("操作日志的防篡改链"),
    "search": N_("搜索索引"),
}
"""What each check is called on the screen."""

_ONCE = """
        SELECT count(*) FROM assignment a JOIN assignment b
          ON a.company_id = b.company_id AND a.id < b.id
        WHERE a.role = '{role}' AND b.role = '{role}'
          AND a.deleted_at IS NULL AND b.deleted_at IS NULL
          AND a.start <= coalesce(b."end", '9999-12-31')
          AND b.start <= coalesce(a."end", '9999-12-31')"""
_INVARIANTS = {
    "one_lead": _ONCE.format(role="lead"),
    "one_stand_in": _ONCE.format(role="stand-in"),
    "visit_has_officer": """
        SELECT count(*) FROM visit v WHERE v.outcome = 'done' AND v.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM visit_officer o WHERE o.visit = v.id)""",
    "dispute_has_company": """
        SELECT count(*) FROM dispute d WHERE d.deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM dispute_company c WHERE c.dispute = d.id)""",
}
"""Queries that count what must never be."""

_OF_THE_FILE = frozenset({"cipher", "quick", "integrity", "references"})

_Check = Callable[[Engine], tuple[str, bool]]


@dataclass(frozen=True)
class Finding:
    """One check: its name, what it found in words, and whether all is well.

    ``notice`` marks what people should look at, but what is no damage.
    """

    name: str
    words: str
    sound: bool
    notice: bool = False

    @property
    def label(self) -> str:
        """Return what the check is called on the screen."""
        return _(WORDS[self.name]) if self.name in WORDS else self.name


QUICK = ("cipher", "quick", "tail")
"""Every page against its code, the file's structure in passing, the end of the chain."""

UNCLEAN = ("integrity", "references", "tail")
"""What an end that was none may have left."""

ALL = (
    "cipher", "integrity", "references", "migrations", *_INVARIANTS,
    "every_record_has_its_changes", "every_change_has_its_record", "chain", "search",
)  # fmt: skip
"""The file, the foreign keys, the shape, the invariants and the whole chain."""


def check(store: Store, names: Sequence[str] = ALL) -> list[Finding]:
    """Make these checks; what tells of damage stops writing."""
    known = _checks()
    wanted = [name for name in names if not (store.postgres and name in _OF_THE_FILE)]
    found = [_finding(store.engine, name.replace("tail", "chain"), known[name]) for name in wanted]
    if any(tells_damage(one) for one in found):
        store.health.mark()
    return found


def demand_sound(store: Store) -> None:
    """Raise :class:`Damaged` unless the store came through an unclean end whole.

    A chain that does not fit is no damage of the file: it is told, and opening goes on.
    """
    found = check(store, UNCLEAN)
    wrong = [one for one in found if not one.sound]
    if any(one.name in _OF_THE_FILE for one in wrong):
        raise Damaged(
            _("上次没有正常结束，检查发现数据文件已损坏，没有打开。"),
            _("文件保持原样，没有改动。"),
            _("请按提示从备份中恢复。"),
        )
    store.warnings += [
        _("{label}：{words}").format(label=one.label, words=one.words) for one in wrong
    ]


def tells_damage(finding: Finding) -> bool:
    """Does this finding mean that the file itself is damaged?"""
    return not finding.sound and finding.name in _OF_THE_FILE


def _checks() -> dict[str, _Check]:
    return {
        "cipher": partial(_pragma, "cipher_integrity_check", []),
        "quick": partial(_pragma, "quick_check", [("ok",)]),
        "integrity": partial(_pragma, "integrity_check", [("ok",)]),
        "references": partial(_pragma, "foreign_key_check", []),
        "migrations": _shape,
        **{name: partial(_none, [text(query)]) for name, query in _INVARIANTS.items()},
        "every_record_has_its_changes": lambda engine: _none(_untold(), engine),
        "every_change_has_its_record": lambda engine: _none(_bodiless(), engine),
        "chain": partial(_chain, None),
        "tail": partial(_chain, TAIL),
        "search": searchcheck.agrees,
    }


def _finding(engine: Engine, name: str, one: _Check) -> Finding:
    """Do one check; a store too damaged to be asked is told as such."""
    try:
        return Finding(name, *one(engine))
    except DBAPIError as error:
        return Finding(name, _("无法检查（编号 {code}）").format(code=code_of(error.orig)), False)


def _pragma(pragma: str, good: list[Any], engine: Engine) -> tuple[str, bool]:
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]
    sound = rows == good
    return _("完好") if sound else _("发现 {n} 处问题").format(n=len(rows)), sound


def _shape(engine: Engine) -> tuple[str, bool]:
    revision = revision_of(engine)
    at_head = revision == migrations.head() and not differences(engine)
    return _("数据结构版本 {at}").format(at=revision), at_head


def _chain(last: int | None, engine: Engine) -> tuple[str, bool]:
    with engine.connect().execution_options(**of_one_moment(engine)) as connection:
        verdict = proving.verify(connection, last)
    if verdict.sound:
        told = _("验证 {n} 条，完好；链尾 {head}")
        return told.format(n=verdict.checked, head=verdict.head), True
    numbers = "、".join(str(seq) for seq, _why in verdict.wrong[:5])
    return _("第 {numbers} 条与当初写入的不符，可能被改动过").format(numbers=numbers), False


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
