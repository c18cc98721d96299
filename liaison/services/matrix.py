"""Who may do what: the table of safety.md §8 as data.

One row for each operation, one cell for each role. :mod:`liaison.services.rights`
decides by it; a test walks every cell. What stands in no cell nobody may do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from liaison.base.words import N_


class Reach(Enum):
    """Which records a cell is about: all, those of the own station, or one's own."""

    all = "all"
    team = "team"
    own = "own"


class Operation(Enum):
    """What a right is about; the value is what people read."""

    see = N_("查看业务记录")
    add_edit = N_("登记或修改业务记录")
    edit_others = N_("修改他人的记录")
    correct_personal = N_("更正或删除个人信息")
    delete = N_("删除记录")
    restore_record = N_("从回收站恢复记录")
    purge = N_("从回收站彻底删除")
    assign = N_("联络分工")
    see_full = N_("查看完整的身份证号和电话")
    export_masked = N_("导出台账")
    export_full = N_("导出完整的身份证号和电话")
    close_month = N_("月度结账")
    reopen_month = N_("撤销月度结账")
    import_ = N_("导入")
    maintain = N_("维护警务站、民警、部门和代码表")
    accounts = N_("管理账号")
    change_role = N_("变更账号的角色")
    settings = N_("修改系统设置")
    backup_now = N_("立即备份")
    restore_store = N_("恢复数据或更换密钥")
    read_audit = N_("查阅审计记录")
    clear_audit = N_("关闭或清除审计")


@dataclass(frozen=True)
class Cell:
    """What a role may do: on which records, and what it must bring.

    ``reason`` a reason (with ``others`` only for another person's record),
    ``password`` the own password once more, ``second`` the roles of whom one
    must confirm, from row ``free`` + 1 on; more than ``most`` rows never;
    ``masked`` personal numbers stay hidden whatever is asked.
    """

    reach: Reach = Reach.all
    reason: bool = False
    password: bool = False
    second: frozenset[str] = frozenset()
    free: int = 0
    most: int | None = None
    masked: bool = False


ROLES = ("officer", "leader", "admin", "auditor")
ROWS = 200
"""So many rows with whole numbers leave without a second person (safety.md §8)."""
LEADING = frozenset({"leader", "admin"})
"""Who confirms what needs two: another leader, or an administrator."""

_OWN, _TEAM, _ALL = Cell(Reach.own), Cell(Reach.team), Cell()
_TWO = Cell(reason=True, second=LEADING)
_GRAVE = Cell(reason=True, password=True, second=LEADING)

MATRIX: dict[Operation, dict[str, Cell]] = {
    Operation.see: {"officer": _TEAM, "leader": _ALL, "auditor": Cell(masked=True)},
    Operation.add_edit: {"officer": _OWN, "leader": _ALL},
    Operation.edit_others: {"leader": Cell(reason=True)},
    # An officer's request is granted by a leader confirming it on the spot.
    Operation.correct_personal: {
        "officer": Cell(Reach.own, reason=True, second=frozenset({"leader"})),
        "leader": _TWO,
    },
    Operation.delete: {"officer": _OWN, "leader": _ALL},
    Operation.restore_record: {"officer": _OWN, "leader": _ALL},
    Operation.purge: {"leader": _GRAVE},
    Operation.assign: {"leader": _ALL},
    Operation.see_full: {"officer": _OWN, "leader": _ALL},
    Operation.export_masked: {"officer": _TEAM, "leader": _ALL, "auditor": Cell(masked=True)},
    Operation.export_full: {
        "officer": Cell(Reach.own, reason=True, most=ROWS),
        "leader": Cell(reason=True, second=LEADING, free=ROWS),
    },
    Operation.close_month: {"leader": _ALL},
    Operation.reopen_month: {"leader": _TWO},
    Operation.import_: {"officer": _OWN, "leader": _ALL},
    Operation.maintain: {"leader": _ALL, "admin": _ALL},
    Operation.accounts: {"admin": Cell(password=True)},
    Operation.change_role: {"admin": _GRAVE},
    Operation.settings: {"admin": _ALL},
    Operation.backup_now: {"officer": _ALL, "leader": _ALL, "admin": _ALL},
    Operation.restore_store: {
        "leader": Cell(reason=True, password=True, second=frozenset({"admin"})),
        "admin": Cell(reason=True, password=True, second=frozenset({"leader"})),
    },
    Operation.read_audit: {"officer": _OWN, "leader": _TEAM, "admin": _OWN, "auditor": _ALL},
    Operation.clear_audit: {},
}


def cells(operation: Operation, roles: frozenset[str]) -> list[Cell]:
    """Return the cells of an operation for the roles a person acts in; none: no right."""
    row = MATRIX[operation]
    return [row[role] for role in ROLES if role in roles and role in row]


def may(operation: Operation, roles: frozenset[str]) -> bool:
    """May these roles do it at all? For showing or hiding; :mod:`rights` decides."""
    return bool(cells(operation, roles))
