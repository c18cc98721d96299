"""What narrows the board: grid, grade, state, and the two gaps as switches with their counts."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from liaison.base.words import _
from liaison.gui.editors.choices import QuietCombo
from liaison.gui.kit.buttons import button
from liaison.gui.look import style
from liaison.records.company import CompanyState, Grade
from liaison.services.board import Filter

_WIDE = 118


class BoardFilters(QWidget):
    """One line under the title; ``changed`` when a person chose otherwise."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = self._combo(_("全部网格"), (), _("网格"))
        self.grade = self._combo(_("全部等级"), [one.words for one in Grade], _("等级"))
        states = [one.words for one in CompanyState if one is not CompanyState.left]
        self.state = self._combo(_("全部状态"), states, _("状态"))
        self.missing = self._switch(_("无联络民警"))
        self.idle = self._switch(_("无企业的民警"))
        self.clear_button = button(_("清除"), self.clear, kind="quiet", small=True, parent=self)
        self.clear_button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.now().sizes.gap_s)
        for part in (self.missing, self.idle, self.grid, self.grade, self.state):
            row.addWidget(part)
        row.addWidget(self.clear_button)
        row.addStretch(1)

    def wish(self, text: str) -> Filter:
        """Return what is chosen, with the text looked for."""
        return Filter(
            text,
            str(self.grid.currentData() or ""),
            str(self.grade.currentData() or ""),
            str(self.state.currentData() or ""),
            self.idle.isChecked(),
            self.missing.isChecked(),
        )

    def offer_grids(self, grids: Iterable[str]) -> None:
        """Offer these grids; the one chosen stays if it is still there."""
        chosen, grids = self.grid.currentData(), list(grids)
        self.grid.blockSignals(True)
        self.grid.clear()
        self._fill(self.grid, _("全部网格"), grids)
        self.grid.setCurrentIndex(max(0, self.grid.findData(chosen)))
        self.grid.blockSignals(False)
        self.grid.setVisible(bool(grids))

    def count(self, missing: int, idle: int) -> None:
        """Tell how many companies have no officer, and officers no company."""
        for switch, words in (
            (self.missing, _("无联络民警 {n}").format(n=missing)),
            (self.idle, _("无企业的民警 {n}").format(n=idle)),
        ):
            switch.setText(words)
            switch.setAccessibleName(words)

    def clear(self) -> None:
        """Narrow by nothing."""
        for combo in (self.grid, self.grade, self.state):
            combo.setCurrentIndex(0)
        self.missing.setChecked(False)
        self.idle.setChecked(False)

    def show_missing(self) -> None:
        """Show only the companies without an officer."""
        self.missing.setChecked(True)

    # -- inside

    def _combo(self, every: str, choices: Iterable[str], name: str) -> QuietCombo:
        made = QuietCombo(self)
        self._fill(made, every, choices)
        made.setAccessibleName(name)
        made.setMinimumWidth(round(_WIDE * style.now().scale))
        made.currentIndexChanged.connect(lambda _at: self._changed())
        return made

    @staticmethod
    def _fill(combo: QuietCombo, every: str, choices: Iterable[str]) -> None:
        combo.addItem(every, "")
        for one in choices:
            combo.addItem(one, one)

    def _switch(self, words: str) -> QPushButton:
        made = button(words, small=True, parent=self)
        made.setProperty("kind", "toggle")
        made.setCheckable(True)
        made.toggled.connect(lambda _on: self._turned(made))
        return made

    def _turned(self, switch: QPushButton) -> None:
        other = self.idle if switch is self.missing else self.missing
        if switch.isChecked() and other.isChecked():
            other.setChecked(False)  # tells of the change itself
        else:
            self._changed()

    def _changed(self) -> None:
        self.clear_button.setVisible(self.wish("") != Filter())
        self.changed.emit()
