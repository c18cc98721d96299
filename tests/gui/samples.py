"""Invented companies and places, shown by the gallery and used by the tests of the kit."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.gui.kit.nav import Group, Place

Index = QModelIndex | QPersistentModelIndex

COLUMNS = (
    ("name", "企业名称", "text"),
    ("officer", "联络民警", "text"),
    ("state", "状态", ""),
    ("grade", "等级", "muted"),
    ("visited", "最近走访", "day"),
    ("people", "员工数", "number"),
    ("place", "地址", "text"),
)
STATES = (
    ("整改逾期", "overdue"),
    ("今日到期", "soon"),
    ("办理中", "info"),
    ("已办结", "done"),
    ("登记", "neutral"),
)
NAMES = (
    "江城精密机械有限公司",
    "恒达新能源科技(集团)股份有限公司第二分公司",
    "小张五金店",
    "鑫源物流园",
    "华宇建设项目部三标段",
    "青禾食品",
    "“安&全”<b>化工</b>有限公司",
)
GROUPS = (
    Group(
        "今日",
        (Place("desk", "工作台", "layout-dashboard"), Place("days", "日历", "calendar-days")),
    ),
    Group(
        "记录",
        (
            Place("company", "企业", "building-2"),
            Place("assignment", "联络分工", "users"),
            Place("visit", "走访", "footprints"),
            Place("need", "诉求", "message-square"),
            Place("hazard", "隐患", "triangle-alert"),
            Place("dispute", "矛盾纠纷", "scale"),
            Place("patrol", "巡逻", "route"),
            Place("activity", "会议活动", "presentation"),
            Place("person", "人员备案", "id-card"),
        ),
    ),
    Group(
        "成果",
        (
            Place("ledger", "台账", "table-2"),
            Place("figures", "统计", "chart-column"),
            Place("brief", "简报", "file-text"),
        ),
    ),
)


class Companies(QAbstractTableModel):
    """Invented companies, as a list page's model answers them."""

    def __init__(self, rows: int = 1000) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK) or not index.isValid():
            return None
        row, column = index.row(), index.column()
        words, role_ = STATES[row * 7 // 3 % 5]
        if role == LOOK:
            return f"chip:{role_}" if column == 2 else None
        return (
            NAMES[row % 7],
            ("周建国", "李敏", "欧阳文华")[row % 3],
            words,
            ("一般", "重点单位", "涉危")[row // 2 % 3],
            f"2026-{row % 10 + 1:02}-{row % 27 + 1:02}",
            f"{row * 137 % 2900:,}",
            f"高新区创业大道{row + 1}号" + ("北侧物流园二期三号仓库东门" if row % 4 == 1 else ""),
        )[column]

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        if way != Qt.Orientation.Horizontal or not 0 <= column < len(COLUMNS):
            return None
        key, heading, look = COLUMNS[column]
        return {SHOW: heading, LOOK: look, KEY: key}.get(role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutChanged.emit()
