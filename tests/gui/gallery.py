"""All widgets in a few windows, to be looked at.

    python tests/gui/gallery.py --out FOLDER [--theme dark] [--scale 1.5] [--show]

Pictures are taken in light and dark; for 150 % set QT_SCALE_FACTOR=1.5.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.bars import Bars
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.cards import FigureCard
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.gui.kit.dialogs import Choose, Confirm, Option, Sheet, Tell, WriteLine
from liaison.gui.kit.drawer import Beside, Drawer
from liaison.gui.kit.filters import FilterChip, SearchBox
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.labels import Badge, Chip, PlainLabel, section, title
from liaison.gui.kit.nav import Group, Nav, Place
from liaison.gui.kit.palette import CommandPalette
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.ring import Ring
from liaison.gui.kit.table import Table
from liaison.gui.kit.toast import Toasts
from liaison.gui.look import boot, icons, style
from liaison.gui.look.tokens import ROLES, WINDOW_SMALLEST

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


def list_page(parent: QWidget, drawer_open: bool) -> QWidget:
    """Return a list page as look.md describes it."""
    page = QWidget(parent)
    page.setProperty("kind", "page")
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    sizes = style.now().sizes
    head = QHBoxLayout()
    head.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, sizes.gap_m)
    head.setSpacing(sizes.gap_s)
    head.addWidget(title("企业", page))
    head.addWidget(PlainLabel("共 1,000 家", page, kind="second"), 0)
    head.addStretch(1)
    search = SearchBox("搜索企业、信用代码、联系人", page)
    search.setFixedWidth(round(260 * style.now().scale))
    head.addWidget(search)
    head.addWidget(button("导入", icon="file-up", parent=page))
    head.addWidget(button("新增企业", kind="primary", icon="plus", key="Ctrl+N", parent=page))
    layout.addLayout(head)
    chips = QWidget(page)
    flow = FlowLayout(chips)
    flow.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, sizes.gap_m)
    for words in ("等级:重点单位", "联络民警:周建国", "最近走访早于 2026-10-01"):
        flow.addWidget(FilterChip(words, chips))
    flow.addWidget(button("清除", kind="quiet", small=True, parent=chips))
    layout.addWidget(chips)
    table = Table(inset=True)
    table.setModel(Companies())
    drawer = Drawer()
    beside = Beside(table, drawer, page)
    if drawer_open:
        drawer.open("江城精密机械有限公司", facts())
    layout.addWidget(beside, 1)
    table.go_to(2)
    table.setFocus()
    table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    return page


def facts() -> QWidget:
    """Return what a drawer shows of a company."""
    inside = QWidget()
    form = QFormLayout(inside)
    form.setVerticalSpacing(style.now().sizes.gap_s)
    form.setHorizontalSpacing(style.now().sizes.gap_l)
    chips = QWidget()
    flow = FlowLayout(chips)
    for role, words in zip(ROLES, ("登记", "本人", "已办结", "今日到期", "逾期", "办理中"), strict=True):
        flow.addWidget(Chip(words, role))
    form.addRow(chips)
    for label, value in (
        ("统一社会信用代码", "91350100M000100Y43"),
        ("地址", "高新区创业大道 1 号北侧物流园二期三号仓库东门,靠近第二消防通道"),
        ("联络民警", "周建国 · 013526"),
        ("员工数", "1,286"),
        ("备注", "<b>不是粗体</b> <img src=x>"),
    ):
        form.addRow(PlainLabel(label, kind="second"), PlainLabel(value, wrap=True))
    return inside


def window(drawer_open: bool) -> QWidget:
    """Return the frame: navigation and a list page."""
    whole = QWidget()
    whole.setProperty("kind", "page")
    whole.setWindowTitle("警企联络")
    layout = QHBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    nav = Nav("警企联络", GROUPS, whole)
    nav.set_current("company")
    for key, count, role in (
        ("desk", 8, "overdue"),
        ("hazard", 12, "overdue"),
        ("need", 5, "neutral"),
        ("visit", 1203, "neutral"),
    ):
        nav.set_count(key, count, role)  # type: ignore[arg-type]
    nav.set_officer("周建国", "二级警长")
    layout.addWidget(nav)
    layout.addWidget(list_page(whole, drawer_open), 1)
    whole.resize(*WINDOW_SMALLEST)
    if not drawer_open:
        toasts = Toasts(whole)
        toasts.say("已登记走访 ZF-202611-0012", lambda: None)
        toasts.say("已导出 2026 年 10 月工作台账,共 9 张表,已存放在“台账”文件夹。")
    return whole


def parts() -> QWidget:
    """Return a page with the small widgets."""
    page = QWidget()
    page.setProperty("kind", "page")
    look = style.now()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(*(look.sizes.page_margin,) * 4)
    layout.setSpacing(look.sizes.gap_m)
    layout.addWidget(title("今天应走访 6 家,2 条隐患今日到期", page))
    bars_: tuple[tuple[str, str, str], ...] = (
        ("info", "10 月已封存,本月起的修改将作为更正显示。", ""),
        ("warn", "有 3 家企业没有联络民警。", "去分派"),
        ("error", "未能写入“10 月工作台账.xlsx”:文件正在 WPS 中打开。请关闭该文件后重试。", "重试"),
    )
    for tone, words, action in bars_:
        bar = MessageBar(page)
        bar.say(tone, words, action)  # type: ignore[arg-type]
        layout.addWidget(bar)
    layout.addLayout(cards(page))
    row = QHBoxLayout()
    row.setSpacing(look.sizes.gap_l)
    row.addWidget(charts(page), 3)
    row.addWidget(controls(page), 4)
    row.addWidget(buttons_(page), 3)
    layout.addLayout(row, 1)
    progress = Progress(page)
    progress.begin("正在导出 2026 年 10 月工作台账", 1800)
    progress.at(1130)
    progress.show()
    layout.addWidget(progress)
    page.resize(*WINDOW_SMALLEST)
    return page


def cards(page: QWidget) -> QHBoxLayout:
    """Return a row of figures."""
    row = QHBoxLayout()
    row.setSpacing(style.now().sizes.gap_m)
    row.addWidget(FigureCard("本月走访(家次)", "70", "比上月多 6", "done", page))
    row.addWidget(FigureCard("覆盖率", "81.4%", "还差 16 家", "soon", page))
    row.addWidget(FigureCard("诉求办结", "47 / 54", "按时 95.7%", "neutral", page))
    row.addWidget(FigureCard("隐患逾期", "2", "均已超过 3 天", "overdue", page))
    row.addWidget(FigureCard("涉及金额(元)", "1,284,500", "与上月持平", "neutral", page))
    return row


def charts(page: QWidget) -> QWidget:
    """Return ring and bars on a surface."""
    frame = QFrame(page)
    frame.setProperty("kind", "surface")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.addWidget(section("本月走访覆盖", frame))
    ring = Ring("企业覆盖", parent=frame)
    ring.say(70, 86, "primary", "70 / 86 家")
    layout.addWidget(ring)
    bars = Bars("走访", frame)
    bars.say([f"{n}月" for n in range(1, 11)], [52, 61, 48, 66, 71, 58, 0, 63, 64, 70])
    layout.addWidget(bars)
    layout.addStretch(1)
    return frame


def controls(page: QWidget) -> QWidget:
    """Return the editors as the style sheet dresses them."""
    frame = QFrame(page)
    frame.setProperty("kind", "surface")
    layout = QFormLayout(frame)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.setVerticalSpacing(style.now().sizes.gap_s)
    layout.addRow(section("表单", frame))
    wrong = QLineEdit("9135010M000")
    wrong.setProperty("problem", "true")
    combo = QComboBox()
    combo.addItems(["一般", "重点单位", "涉危"])
    off = QLineEdit("不可编辑")
    off.setEnabled(False)
    note = QPlainTextEdit("现场检查消防通道畅通。")
    note.setFixedHeight(52)
    checks = QWidget()
    line = QHBoxLayout(checks)
    line.setContentsMargins(0, 0, 0, 0)
    ticks = [QCheckBox("安全检查"), QCheckBox("法律咨询"), QRadioButton("走访"), QRadioButton("电话")]
    for n, tick in enumerate(ticks):
        tick.setChecked(n % 2 == 0)
        line.addWidget(tick)
    for label, editor in (
        ("企业名称", QLineEdit("江城精密机械有限公司")),
        ("信用代码", wrong),
        ("", PlainLabel("少了 7 位,应为 18 位。请对照营业执照。", kind="problem")),
        ("等级", combo),
        ("走访日期", QDateEdit(calendarPopup=True)),
        ("人数", QSpinBox()),
        ("停用", off),
        ("内容", note),
        ("工作", checks),
    ):
        layout.addRow(PlainLabel(label, kind="second") if label else PlainLabel(), editor)
    return frame


def buttons_(page: QWidget) -> QWidget:
    """Return all buttons, chips and small labels."""
    frame = QFrame(page)
    frame.setProperty("kind", "surface")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.addWidget(section("按钮", frame))
    for kind in ("primary", "plain", "quiet", "danger"):
        row = QHBoxLayout()
        on = button("保存", kind=kind, icon="save", parent=frame)  # type: ignore[arg-type]
        off = button("停用", kind=kind, parent=frame)  # type: ignore[arg-type]
        off.setEnabled(False)
        small = button("小按钮", kind=kind, small=True, parent=frame)  # type: ignore[arg-type]
        for part in (on, off, small):
            row.addWidget(part)
        layout.addLayout(row)
    row = QHBoxLayout()
    for name in ("printer", "download", "trash-2", "pencil", "refresh-cw"):
        row.addWidget(icon_button(name, name, parent=frame))
    row.addWidget(Badge(12, "overdue", frame))
    row.addWidget(Badge(5, "neutral", frame))
    row.addWidget(PlainLabel("Ctrl+K", frame, kind="key"))
    layout.addLayout(row)
    chips = QWidget(frame)
    flow = FlowLayout(chips)
    for role, words in zip(ROLES, ("登记", "主办", "已办结", "今日到期", "逾期", "办理中"), strict=True):
        flow.addWidget(Chip(words, role, chips))
    layout.addWidget(chips)
    tabs = QTabBar(frame)
    for words in ("概况", "走访", "诉求与隐患"):
        tabs.addTab(words)
    layout.addWidget(tabs)
    layout.addWidget(PlainLabel("草稿已保存 10:32", frame, kind="small"))
    layout.addWidget(PlainLabel("很长的一行字会在右边被截断,鼠标停留时显示全文。", frame, elide=True))
    layout.addStretch(1)
    return frame


def states() -> QWidget:
    """Return the three designed states of a table."""
    page = QWidget()
    page.setProperty("kind", "page")
    layout = QHBoxLayout(page)
    for say in (
        lambda t: t.show_empty("还没有走访记录。从登记第一次走访开始。", "登记走访", icon="footprints"),
        lambda t: t.show_error("读取失败:数据文件被另一程序占用。请关闭后重试。", "重新读取"),
        lambda t: t.show_loading(),
    ):
        table = Table(page)
        table.setModel(Companies(0))
        say(table)
        layout.addWidget(table)
    page.resize(1180, 420)
    return page


def dialogs() -> list[Sheet]:
    """Return one of each dialog."""
    ways = (
        Option("keep", "保留原记录", "表中的 3 行不写入。"),
        Option("take", "用表中的内容覆盖", "原内容可在“历史”里找回。"),
    )
    return [
        Confirm(None, "保存对企业的修改?", "已修改 3 项,尚未保存。", "保存", "不保存", False),
        Confirm(
            None,
            "封存 2026 年 10 月?",
            "封存后,对 10 月记录的修改都会作为更正显示,不能撤销封存。",
            "封存",
            "取消",
            True,
        ),
        Tell(None, "磁盘空间不足", "未能写入“10 月台账.xlsx”。\n原来的文件没有改动。", "error"),
        Choose(None, "编号已存在", "有 3 行与已有记录的编号相同。", ways),
        WriteLine(None, "退回整改", "请写明退回的原因,将记入历史。", "", True),
    ]


def palette(over: QWidget) -> CommandPalette:
    """Return the open palette."""
    made = CommandPalette(over)
    made.start(
        (
            Command("visit.new", "登记走访", "新增", "Ctrl+Shift+Z", "footprints", "djzf"),
            Command("company.new", "新增企业", "新增", "Ctrl+N", "building-2"),
            Command("ledger.month", "导出本月台账", "台账", "Ctrl+E", "file-down"),
            Command("go.hazard", "隐患", "前往", "", "triangle-alert"),
            Command("theme.dark", "切换到深色", "外观", "", "moon"),
            Command("lock", "锁定", "程序", "Ctrl+L", "lock"),
        )
    )
    return made


def shoot(out: Path, theme: style.Theme, scale: float) -> None:
    """Save a picture of everything in one theme and size."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style.dress(app, theme, scale)
    density = app.primaryScreen().devicePixelRatio()
    tag = f"{theme}-{round(scale * density * 100)}"
    makers: dict[str, Callable[[], QWidget]] = {
        "list": lambda: window(False),
        "drawer": lambda: window(True),
        "parts": parts,
        "states": states,
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, make in makers.items():
        shown = make()
        shown.show()
        _settle(app, 600 if name == "states" else 80)
        shown.grab().save(str(out / f"{name}-{tag}.png"))
        if name == "list":
            over = palette(shown)
            _settle(app, 80)
            over.grab().save(str(out / f"palette-{tag}.png"))
            over.close()
        shown.close()
        shown.deleteLater()
    for number, dialog in enumerate(dialogs()):
        dialog.show()
        _settle(app, 60)
        dialog.grab().save(str(out / f"dialog{number}-{tag}.png"))
        dialog.close()


def _settle(app: QApplication, milliseconds: int) -> None:
    from PySide6.QtTest import QTest

    QTest.qWait(milliseconds)
    app.processEvents()


def main() -> None:
    """Take the pictures, or show the window."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--out", type=Path, default=Path("gallery"))
    asked.add_argument("--theme", choices=("light", "dark", "both"), default="both")
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--show", action="store_true")
    given = asked.parse_args()
    app = QApplication(sys.argv[:1])
    boot.speak(app, "zh")
    if given.show:
        style.dress(app, "light" if given.theme == "both" else given.theme, given.scale)
        shown = window(False)
        shown.show()
        app.exec()
        return
    for theme in ("light", "dark") if given.theme == "both" else (given.theme,):
        shoot(given.out, theme, given.scale)
    print(f"{len(icons.names())} icons, pictures in {given.out}")


if __name__ == "__main__":
    main()
