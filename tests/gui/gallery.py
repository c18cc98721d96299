"""All widgets in a few windows, to be looked at.

    python -m tests.gui.gallery --out FOLDER [--theme dark] [--scale 1.5] [--show]

Pictures are taken in light and dark; for 150 % set QT_SCALE_FACTOR=1.5.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from liaison.gui.kit.buttons import button
from liaison.gui.kit.dialogs import Choose, Confirm, Option, Sheet, Tell, WriteLine
from liaison.gui.kit.drawer import Beside, Drawer
from liaison.gui.kit.filters import FilterChip
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.labels import Chip, PlainLabel, title
from liaison.gui.kit.nav import Nav
from liaison.gui.kit.palette import CommandPalette
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.kit.table import Table
from liaison.gui.kit.toast import Toasts
from liaison.gui.look import boot, icons, style
from liaison.gui.look.tokens import ROLES, WINDOW_SMALLEST
from tests.gui.pieces import parts
from tests.gui.samples import GROUPS, Companies


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
    for role, words in zip(
        ROLES, ("登记", "本人", "已办结", "今日到期", "逾期", "办理中"), strict=True
    ):
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


def states() -> QWidget:
    """Return the three designed states of a table."""
    page = QWidget()
    page.setProperty("kind", "page")
    layout = QHBoxLayout(page)
    empty, failed, reading = Table(page), Table(page), Table(page)
    for table in (empty, failed, reading):
        table.setModel(Companies(0))
        layout.addWidget(table)
    empty.show_empty("还没有走访记录。从登记第一次走访开始。", "登记走访", icon="footprints")
    failed.show_error("读取失败:数据文件被另一程序占用。请关闭后重试。", "重新读取")
    reading.show_loading()
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
            over.repaint()
            shown.grab().save(str(out / f"palette-{tag}.png"))
            over.shut()
        shown.close()
        shown.deleteLater()
    for number, dialog in enumerate(dialogs()):
        dialog.show()
        _settle(app, 60)
        dialog.grab().save(str(out / f"dialog{number}-{tag}.png"))
        dialog.close()


def _settle(app: QApplication, milliseconds: int) -> None:
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
