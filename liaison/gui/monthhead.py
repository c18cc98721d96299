"""What stands over the month board: month, whose, what is shown, the words looked for."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from liaison.base.period import Period
from liaison.base.words import _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, tip
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.look import style
from liaison.gui.period import PeriodPicker


class MonthHead(QWidget):
    """Tells that another month, other rows or the year are wanted."""

    changed = Signal()
    """Something else is to be read."""
    narrowed = Signal()
    """The rows read are to be narrowed otherwise."""

    def __init__(self, month: Period, own: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = own
        self.sentence = PlainLabel(_("走访月盘"), self, kind="title", elide=True)
        self.note = PlainLabel("", self, kind="small", elide=True)
        self.picker = PeriodPicker(month, self)
        self.picker.changed.connect(self._picked)
        self.box = SearchBox(_("按企业、民警、网格筛选"), self)
        self.box.setMaximumWidth(round(260 * style.now().scale))
        self.box.searched.connect(lambda _words: self.narrowed.emit())
        self.missing = self._toggle(_("只看未完成"), self.narrowed.emit)
        self.mine = self._toggle(_("只看我的"), self.changed.emit)
        self.mine.setVisible(own)
        self.yearly = self._toggle(_("全年"), self.changed.emit)
        self.plan = button(_("计划走访"), small=True, icon="calendar", parent=self)
        self.print = button(_("打印登记表"), small=True, icon="printer", parent=self)
        self.rules = button(_("任务规则"), kind="quiet", small=True, parent=self)
        self.rules.setToolTip(tip(_("看哪些企业应走访几次、规则从哪天起；站长可以修改和免除")))
        self.plan.setToolTip(_("在所选日期计划走访 (P)"))
        self.print.setToolTip(_("打印所选企业的走访登记表 (Ctrl+P)"))
        self._lay()

    def month(self) -> Period:
        """Return the month shown."""
        return self.picker.period()

    def words(self) -> str:
        """Return what rows are narrowed by."""
        return self.box.text().strip()

    def say(self, sentence: str, note: str, counted: str = "") -> None:
        """Show the first lines; ``counted`` is what the mouse is told of their numbers."""
        self.sentence.setText(sentence)
        self.note.setText(note)
        for one in (self.sentence, self.note):
            one.explain(counted)

    def choose(self, mine: bool, missing: bool) -> None:
        """Set the choices without telling of it."""
        for one, on in ((self.mine, mine and self._own), (self.missing, missing)):
            one.blockSignals(True)
            one.setChecked(on)
            one.blockSignals(False)

    def _picked(self, period: Period) -> None:
        month = Period.month_of(period.last)
        self.picker.show_period(month)
        self.changed.emit()

    def _toggle(self, words: str, then: Any) -> QPushButton:
        made = button(words, small=True, parent=self)
        made.setCheckable(True)
        made.toggled.connect(partial(self._told, then))
        return made

    @staticmethod
    def _told(then: Any, _on: bool) -> None:
        then()

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_s)
        words = QVBoxLayout()
        words.setSpacing(sizes.gap_xs)
        words.addWidget(self.sentence)
        words.addWidget(self.note)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        top.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        under = QHBoxLayout()
        under.setSpacing(sizes.gap_s)
        under.addWidget(self.box, 1)
        for one in (self.mine, self.missing, self.yearly):
            under.addWidget(one)
        under.addStretch(1)
        for one in (self.rules, self.plan, self.print):
            under.addWidget(one)
        layout.addLayout(under)
