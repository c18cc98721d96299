"""The gallery's page of small widgets: bars, cards, charts, editors, buttons."""

from __future__ import annotations

from PySide6.QtWidgets import (
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
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import Badge, Chip, PlainLabel, section, title
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.ring import Ring
from liaison.gui.look import style
from liaison.gui.look.tokens import ROLES, WINDOW_SMALLEST


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
        ("error", "未能写入“10 月工作台账.xlsx”：文件正在 WPS 中打开。请关闭后重试。", "重试"),
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
    day = QDateEdit()
    day.setCalendarPopup(True)
    combo = QComboBox()
    combo.addItems(["一般", "重点单位", "涉危"])
    off = QLineEdit("不可编辑")
    off.setEnabled(False)
    note = QPlainTextEdit("现场检查消防通道畅通。")
    note.setFixedHeight(52)
    for label, editor in (
        ("企业名称", QLineEdit("江城精密机械有限公司")),
        ("信用代码", wrong),
        ("", PlainLabel("少了 7 位,应为 18 位。请对照营业执照。", kind="problem")),
        ("等级", combo),
        ("走访日期", day),
        ("人数", QSpinBox()),
        ("停用", off),
        ("内容", note),
        ("工作", ticks()),
    ):
        layout.addRow(PlainLabel(label, kind="second") if label else PlainLabel(), editor)
    return frame


def ticks() -> QWidget:
    """Return boxes and rounds to tick, on one line."""
    checks = QWidget()
    line = QHBoxLayout(checks)
    line.setContentsMargins(0, 0, 0, 0)
    boxes = [
        QCheckBox("安全检查"),
        QCheckBox("法律咨询"),
        QRadioButton("走访"),
        QRadioButton("电话"),
    ]
    for n, tick in enumerate(boxes):
        tick.setChecked(n % 2 == 0)
        line.addWidget(tick)
    return checks


def buttons_(page: QWidget) -> QWidget:
    """Return all buttons, chips and small labels."""
    frame = QFrame(page)
    frame.setProperty("kind", "surface")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.addWidget(section("按钮", frame))
    for kind in ("primary", "plain", "quiet", "danger"):
        row = QHBoxLayout()
        on = button("保存", kind=kind, icon="save", parent=frame)
        off = button("停用", kind=kind, parent=frame)
        off.setEnabled(False)
        small = button("小按钮", kind=kind, small=True, parent=frame)
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
    for role, words in zip(
        ROLES, ("登记", "主办", "已办结", "今日到期", "逾期", "办理中"), strict=True
    ):
        flow.addWidget(Chip(words, role, chips))
    layout.addWidget(chips)
    tabs = QTabBar(frame)
    for words in ("概况", "走访", "诉求与隐患"):
        tabs.addTab(words)
    layout.addWidget(tabs)
    layout.addWidget(PlainLabel("草稿已保存 10:32", frame, kind="small"))
    layout.addWidget(
        PlainLabel("很长的一行字会在右边被截断,鼠标停留时显示全文。", frame, elide=True)
    )
    layout.addStretch(1)
    return frame
