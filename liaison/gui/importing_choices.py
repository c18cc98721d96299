"""What the person importing decides beforehand: bad cells, unknown companies, odd columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from liaison.base.words import N_, _
from liaison.exchange.plan import Choices, Fate, Plan
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import PlainLabel, tip
from liaison.gui.look import style

_ROSTERS = frozenset({"companies", "officers", "departments", ""})
"""Kinds of tables whose rows name no company that must be known before."""


def _odd_columns(plan: Plan) -> bool:
    return any(not column.field for sheet in plan.sheets if sheet.kind for column in sheet.columns)


class Question(NamedTuple):
    """One decision: field of Choices, words, the words of no and yes, what it means, when asked."""

    field: str
    words: str
    no: str
    yes: str
    help: str
    matters: Callable[[Plan], bool]


QUESTIONS = (
    Question(
        "refuse_bad",
        N_("有错误单元格的行"),
        N_("保留其余内容"),
        N_("整行不导入"),
        N_("信用代码、日期等写错时：只不导入写错的那一格，或者整行都不导入。"),
        lambda plan: not plan.empty or plan.count(Fate.REFUSED) > 0,
    ),
    Question(
        "new_companies",
        N_("名称未登记的企业"),
        N_("不导入"),
        N_("一并登记"),
        N_("台账里的企业名称在系统中找不到时：该行不导入，或者按名称新登记一家企业。"),
        lambda plan: any(sheet.kind not in _ROSTERS for sheet in plan.sheets),
    ),
    Question(
        "update",
        N_("已登记的记录"),
        N_("保持不变"),
        N_("按表格更新"),
        N_("表格与系统里的内容不同时，以哪一边为准；空白单元格不会清除已有内容。"),
        lambda plan: plan.count(Fate.CHANGED) > 0,
    ),
    Question(
        "extra_to_remark",
        N_("未识别的列"),
        N_("不导入"),
        N_("并入备注"),
        N_("表格里有系统没有的列时，内容可以写进备注。身份证号码不会写进备注。"),
        _odd_columns,
    ),
    Question(
        "hidden",
        N_("隐藏的工作表"),
        N_("不读取"),
        N_("一并读取"),
        N_("隐藏的工作表多为旧数据，一般不读取。"),
        lambda plan: any(sheet.hidden for sheet in plan.sheets),
    ),
)


class _Line(QComboBox):
    """A choice of two; the wheel does not change it in passing."""

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()


class ChoicesRow(QWidget):
    """The decisions side by side; each change is told at once."""

    changed = Signal(object)
    """The Choices as they are now."""

    def __init__(self, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self.lines: dict[str, QComboBox] = {}
        self._pairs: dict[str, QWidget] = {}
        flow = FlowLayout(self, gap=style.now().sizes.gap_m)
        for question in QUESTIONS:
            flow.addWidget(self._pair(question))

    def choices(self) -> Choices:
        """Return what is decided."""
        return self._choices

    def show_plan(self, plan: Plan) -> None:
        """Show what was decided for a plan; what makes no difference to it is not asked."""
        self._choices = plan.choices
        usual = Choices()
        for question in QUESTIONS:
            name = question.field
            chosen = bool(getattr(plan.choices, name))
            line = self.lines[name]
            line.setCurrentIndex(int(chosen))
            differs = chosen != getattr(usual, name)
            self._pairs[name].setVisible(differs or question.matters(plan))

    def _pair(self, question: Question) -> QWidget:
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.now().sizes.gap_s)
        label = PlainLabel(_(question.words), pair, kind="second")
        line = _Line(pair)
        line.addItems([_(question.no), _(question.yes)])
        line.setCurrentIndex(int(getattr(self._choices, question.field)))
        line.setAccessibleName(_(question.words))
        line.setAccessibleDescription(_(question.help))
        for part in (label, line):
            part.setToolTip(tip(_(question.help)))
        line.activated.connect(lambda at, name=question.field: self._take(name, bool(at)))
        label.setBuddy(line)
        row.addWidget(label)
        row.addWidget(line)
        self.lines[question.field], self._pairs[question.field] = line, pair
        return pair

    def _take(self, name: str, yes: bool) -> None:
        if getattr(self._choices, name) != yes:
            decided: dict[str, Any] = {name: yes}
            self._choices = replace(self._choices, **decided)
            self.changed.emit(self._choices)
