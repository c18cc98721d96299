"""The frame of the table of many visits: head with counts, the table, one line that tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _, listed
from liaison.gui.draftlines import DraftBar
from liaison.gui.editors.segments import CheckChip
from liaison.gui.gridmodel import MOST, GridModel
from liaison.gui.gridpaste import Block
from liaison.gui.gridview import GridView
from liaison.gui.house import House, Page
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import Chip, PlainLabel, title
from liaison.gui.look import style


class GridFrame(Page):
    """Places for the table and what is told of it; the page fills them."""

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.setProperty("kind", "page")
        self.model = GridModel(self._edited, self)
        self.count = PlainLabel(parent=self, kind="second")
        self.wrong = Chip("", "overdue", self)
        self.next = button(_("下一处问题 (F8)"), self.next_wrong, small=True, parent=self)
        self.plans = CheckChip(_("有计划的登记为完成计划"), self)
        self.plans.set_on(True)
        self.save_button = button(
            _("全部保存"), self.save, kind="primary", icon="save", key="Ctrl+S", parent=self
        )
        self.draft_bar, self.bar = DraftBar(self), MessageBar(self)
        self.table = GridView(self.model, house.jobs, self)  # here: Tab comes to it after the bars
        self.told = PlainLabel(parent=self, kind="second", elide=True)
        self._lay()

    def save(self) -> None:
        """Keep all rows."""

    def next_wrong(self) -> None:
        """Go to the next cell that must be mended."""

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        return [
            (_("全部保存"), "Ctrl+S", self.save),
            (_("下一处问题"), "F8", self.next_wrong),
            (_("向下填充"), "Ctrl+D", self.table.fill_down),
            (_("复制本行到末尾"), "Ctrl+Shift+D", self.table.copy_row),
            (_("按上一行补齐（原表合并单元格）"), "Ctrl+M", self.fill_merged),
            (_("删除所选行"), "Ctrl+Delete", self.table.remove_rows),
            (_("粘贴 Excel 内容"), "Ctrl+V", self.table.paste),
            (_("撤销填写"), "Ctrl+Z", self.model.take_back),
            (_("重做填写"), "Ctrl+Y", self.model.do_again),
        ]

    def fill_merged(self) -> None:
        """Fill what merged cells left empty in the rows pasted last, and go on in the table."""
        merged = self.table.merged()
        if merged:
            self.model.write(merged)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc outside the table goes back to the visits; what is written stays."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def _filling(self) -> tuple[str, Callable[[], object]] | tuple[()]:
        """Return what a bar offers where merged cells left cells empty, () elsewhere."""
        return (_("按上一行补齐 (Ctrl+M)"), self.fill_merged) if self.table.merged() else ()

    def _edited(self) -> Any:
        """Something was written."""

    def _lay(self) -> None:
        sizes = style.now().sizes
        bars = QVBoxLayout()
        bars.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, 0)
        bars.setSpacing(sizes.gap_xs)
        bars.addWidget(self.draft_bar)
        bars.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, sizes.gap_s)
        foot.setSpacing(sizes.gap_m)
        foot.addWidget(self.told, 1)
        words = _("Ctrl+V 粘贴　Ctrl+D 向下填充　Ctrl+Delete 删行　Ctrl+Z 撤销　Esc 离开表格")
        foot.addWidget(PlainLabel(words, self, kind="small"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        layout.addLayout(bars)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _head(self) -> QHBoxLayout:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setContentsMargins(sizes.gap_m, sizes.gap_m, sizes.page_margin, sizes.gap_s)
        head.setSpacing(sizes.gap_s)
        back = icon_button("arrow-left", _("回到走访列表"), self._back, parent=self)
        for part in (back, title(_("成批登记走访"), self), self.count, self.wrong, self.next):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.plans)
        head.addWidget(self.save_button)
        return head

    def _back(self) -> None:
        self.house.go("visits")


def pasted_words(block: Block, merged: int) -> str:
    """Return what is told of a block that was pasted: what came in, and what was left out."""
    words = _("已粘贴 {n} 行。").format(n=len(block.rows) - block.beyond)
    if block.beyond:
        told = _("表格最多 {most} 行，其余 {n} 行没有粘贴，请分批登记。")
        words += told.format(most=MOST, n=block.beyond)
    if block.unknown:
        words += _("没有用到的列：{names}。").format(names=listed(block.unknown[:6]))
    if block.around:
        words += _("标题、合计、落款等 {n} 行没有粘贴。").format(n=block.around)
    if merged:
        words += _("日期或企业有 {n} 格空白，可能原是合并单元格。").format(n=merged)
    return words


def hint(name: str) -> str:
    """Return how a cell of a column is filled."""
    return {
        "visited_on": _("日期，如 2026-03-05、3.5 或 3月5日；Ctrl+; 填入今天。"),
        "company_id": _("企业名称、拼音首字母或编号。"),
        "officers": _("民警姓名或警号，几名用顿号分开；空白时为本人或联络民警。"),
        "form": _("可填 1 至 5 的序号；空白为日常走访。"),
        "duties": _("可填序号，如 13 表示第一、三项任务。"),
        "outcome": _("可填 1 至 4 的序号；空白为已走访。"),
        "content": _("工作内容；Ctrl+J 插入常用语。"),
        "findings": _("发现的问题；要跟踪整改的，请另外登记隐患。"),
        "handling": _("对发现的问题做了什么；Ctrl+J 插入常用语。"),
    }.get(name, "")
