"""The last step of an import: what was written, and the way back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import N_, _, listed
from liaison.exchange.plan import Fate, Plan, Severity
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style
from liaison.services.registers import BY_NAME
from liaison.store.undo import Undone

_WIDE = 400
_MADE = (
    ("company", N_("企业"), N_("{n} 家")),
    ("officer", N_("民警"), N_("{n} 名")),
    ("department", N_("警种部门"), N_("{n} 个")),
    ("departmentcontact", N_("部门联系人"), N_("{n} 名")),
    ("assignment", N_("联络分工"), N_("{n} 条")),
    ("support", N_("支援部门"), N_("{n} 条")),
)
"""Record types that rows of any table may bring into being, with their measure words."""
_LEDGERS = ("visits", "needs", "hazards", "disputes")

_LINES = (
    (Fate.CHANGED, N_("更新已有记录")),
    (Fate.SAME, N_("与已有记录相同，没有改动")),
    (Fate.REFUSED, N_("没有导入")),
)


class ResultView(QWidget):
    """A sentence, the counts behind it, and what to do next."""

    undo_asked = Signal()
    list_asked = Signal()
    again_asked = Signal()
    report_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = PlainLabel(parent=self)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._icon = ("circle-check", "done")
        self.words = PlainLabel(parent=self, kind="section", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.quiet = PlainLabel(parent=self, kind="second", wrap=True)
        self.quiet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.undo = button(_("撤销本次导入"), self.undo_asked.emit, icon="undo-2", parent=self)
        self.report = button(_("导出问题清单"), self.report_asked.emit, icon="file-down")
        self.again = button(_("再导入文件"), self.again_asked.emit, icon="file-up", parent=self)
        self.list = button(_("打开企业列表"), self.list_asked.emit, kind="primary")
        self.setFocusProxy(self.list)
        self._counts = QFrame(self)
        self._counts.setProperty("kind", "surface")
        self._grid = QGridLayout(self._counts)
        self._lay()

    def show_done(self, plan: Plan) -> None:
        """Tell what an import wrote; the undo is still to be had."""
        self._icon = ("circle-check", "done")
        self._draw_mark()
        self.words.setText(_("导入完成。"))
        self.quiet.hide()
        self._fill(counts(plan))
        self.undo.show()
        self.undo.setEnabled(True)
        self.report.setVisible(bool(plan.problems(Severity.REFUSE) + plan.problems(Severity.DROP)))

    def show_undone(self, told: Undone) -> None:
        """Tell that all of it was taken back, and what stayed because it was changed since."""
        self._icon = ("undo-2", "second")
        self._draw_mark()
        self.words.setText(_("已撤销本次导入。"))
        kept = _("{n} 条记录导入后又有改动，保持不变：{numbers}。").format(
            n=len(told.kept), numbers=listed(told.kept[:5]) + ("…" if len(told.kept) > 5 else "")
        )
        self.quiet.show()
        self.quiet.setText(kept if told.kept else _("所有记录都回到了导入之前。"))
        self._fill({})
        self.undo.hide()
        self.report.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the mark in the new colours after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._draw_mark()

    def _fill(self, told: Mapping[str, str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            gone = item.widget()
            gone.hide()
            gone.deleteLater()
        for line, (words, number) in enumerate(told.items()):
            self._grid.addWidget(PlainLabel(words, self._counts, kind="second"), line, 0)
            shown = PlainLabel(number, self._counts)
            self._grid.addWidget(shown, line, 1, Qt.AlignmentFlag.AlignRight)
        self._counts.setVisible(bool(told))

    def _draw_mark(self) -> None:
        name, ink = self._icon
        side, density = style.now().sizes.icon_empty, self.devicePixelRatioF()
        self._mark.setPixmap(icons.pixmap(name, ink, side, density))

    def _lay(self) -> None:
        sizes = style.now().sizes
        self._grid.setContentsMargins(sizes.gap_l, sizes.gap_m, sizes.gap_l, sizes.gap_m)
        self._grid.setVerticalSpacing(sizes.gap_s)
        inner = QWidget(self)
        inner.setFixedWidth(round(_WIDE * style.now().scale))
        column = QVBoxLayout(inner)
        column.setSpacing(sizes.gap_m)
        for part in (self._mark, self.words, self.quiet, self._counts):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addStretch(1)
        for made in (self.undo, self.report, self.again, self.list):
            row.addWidget(made)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(sizes.gap_l)
        middle = QHBoxLayout()  # an aligned widget would not be asked its height at its width
        middle.addStretch(1)
        middle.addWidget(inner)
        middle.addStretch(1)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addLayout(row)
        layout.addStretch(3)


def counts(plan: Plan) -> dict[str, str]:
    """Return what an import came to, by what it says; what is nought is not told."""
    made = plan.creates()
    told = {
        _("新增{what}").format(what=_(label)): _(words).format(n=f"{made[name]:,}")
        for name, label, words in _MADE
        if made[name]
    }
    for name in _LEDGERS:
        new = sum(sheet.count(Fate.NEW) for sheet in plan.sheets if sheet.kind == name)
        if new:
            label = _("新增{what}").format(what=_(BY_NAME[name].label))
            told[label] = _("{n} 条").format(n=f"{new:,}")
    for fate, words in _LINES:
        if plan.count(fate):
            told[_(words)] = _("{n} 行").format(n=f"{plan.count(fate):,}")
    if dropped := len(plan.problems(Severity.DROP)):
        told[_("有误而未导入的单元格")] = _("{n} 个").format(n=f"{dropped:,}")
    return told
