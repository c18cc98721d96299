"""The second step of an import: what would be written, and what is decided about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.exchange.plan import Choices, Fate, Plan, Severity
from liaison.gui.importing_choices import ChoicesRow
from liaison.gui.importing_details import Details
from liaison.gui.importing_sheets import SheetList
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.records import BY_NAME

_BESIDE = ("company", "officer", "department", "assignment", "support")


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
        self.choices.show_choices(plan.choices)
        self.sheets.put(plan.sheets)
        self.details.put(plan.sheets)


def told(plan: Plan) -> str:
    """Return in words what a plan would do."""
    parts = [
        _("{what} {n} 行").format(what=fate.label, n=f"{plan.count(fate):,}")
        for fate in Fate
        if plan.count(fate)
    ]
    dropped = len(plan.problems(Severity.DROP))
    if dropped:
        parts.append(_("{n} 个单元格有误不导入").format(n=dropped))
    made = plan.creates()
    beside = [
        _("{kind} {n}").format(kind=_(BY_NAME[name].label), n=f"{made[name]:,}")
        for name in _BESIDE
        if made[name]
    ]
    words = _("将{what}。").format(what=",".join(parts)) if parts else _("没有可以导入的内容。")
    if beside:
        words += _("新登记:{what}。").format(what="、".join(beside))
    return words
