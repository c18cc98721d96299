"""The second step of an import: what would be written, and what is decided about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import _, clauses, listed
from liaison.exchange.plan import Choices, Fate, Plan, Severity
from liaison.gui.importing_choices import ChoicesRow
from liaison.gui.importing_details import Details
from liaison.gui.importing_sheets import SheetList
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.records import BY_NAME

_BESIDE = ("company", "officer", "department", "departmentcontact", "assignment", "support")


class PreviewView(QWidget):
    """In words, table by table, and row by row."""

    choices_changed = Signal(object)
    kind_chosen = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel(parent=self, wrap=True)
        self.choices = ChoicesRow(Choices(), self)
        self.sheets = SheetList(self)
        self.details = Details(self)
        self.setFocusProxy(self.details)
        self.choices.changed.connect(self.choices_changed)
        self.sheets.kind_chosen.connect(self.kind_chosen)
        self.sheets.narrowed.connect(self.details.narrow)
        self.details.narrowing_ended.connect(self.sheets.clear_choice)
        sizes = style.now().sizes
        top = QVBoxLayout()
        top.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, 0)
        top.setSpacing(sizes.gap_m)
        for part in (self.words, self.choices, self.sheets):
            top.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_m)
        layout.addLayout(top)
        layout.addWidget(self.details, 1)

    def show_plan(self, plan: Plan) -> None:
        """Show another plan."""
        self.words.setText(told(plan))
        self.choices.show_plan(plan)
        self.sheets.put(plan.sheets)
        self.details.put(plan.sheets)


def told(plan: Plan) -> str:
    """Return in words what a plan would do: what is written, what is not, what comes beside."""
    count = {fate: plan.count(fate) for fate in Fate}
    dropped = len(plan.problems(Severity.DROP))
    writes = [
        words.format(n=f"{n:,}")
        for n, words in (
            (count[Fate.NEW], _("新增 {n} 行")),
            (count[Fate.CHANGED], _("更新 {n} 行")),
        )
        if n
    ]
    leaves = [
        words.format(n=f"{n:,}")
        for n, words in (
            (count[Fate.SAME], _("{n} 行与已有记录相同")),
            (count[Fate.REFUSED], _("{n} 行不导入")),
            (dropped, _("{n} 个单元格有误，不导入")),
        )
        if n
    ]
    parts = [_("将{what}").format(what=listed(writes))] if writes else []
    words = clauses([*parts, *leaves]) or _("没有可以导入的内容")
    made = plan.creates()
    beside = [
        _("{kind} {n}").format(kind=_(BY_NAME[name].label), n=f"{made[name]:,}")
        for name in _BESIDE
        if made[name]
    ]
    if beside:
        return _("{words}。其中新登记：{what}。").format(words=words, what=listed(beside))
    return _("{words}。").format(words=words)
