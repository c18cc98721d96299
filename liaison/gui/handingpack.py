"""The second page of a handover: the list as it will be printed and signed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui.editors.choices import QuietCombo
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.table import Table
from liaison.gui.layouts import column
from liaison.gui.look import style
from liaison.gui.plainmodel import Head, PlainModel
from liaison.services.handinglist import HandoverList, Heading, Section

_LOOKS = {"long": "text", "whole": "number", "text": "day", "code": "day", "day": "day"}


class HandingPack(QWidget):
    """The tables of the list under tabs, each receiver's apart."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list: HandoverList | None = None
        self.words = PlainLabel(parent=self, wrap=True)
        self.receiver = QuietCombo(self)
        self.receiver.setAccessibleName(_("接收人"))
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(_("交接清单"))
        self.tabs.setMinimumHeight(style.now().sizes.control)
        self.table = Table(self, compact=True)
        self.table.setAccessibleName(_("交接清单"))
        row = QHBoxLayout()
        row.addWidget(self.tabs, 1)
        row.addWidget(self.receiver)
        layout = column(self)
        layout.setSpacing(style.now().sizes.gap_s)
        layout.addWidget(self.words)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        self.tabs.currentChanged.connect(lambda _at: self._show_part())
        self.receiver.currentIndexChanged.connect(lambda _at: self._show_section())

    def show_list(self, found: HandoverList) -> None:
        """Show a list, its first receiver's companies first."""
        self.list = found
        self.words.setText(summary(found))
        self.receiver.blockSignals(True)
        self.receiver.clear()
        for one in found.sections:
            self.receiver.addItem(_("{name}（{n} 家）").format(name=one.receiver, n=one.companies))
        self.receiver.blockSignals(False)
        self.receiver.setVisible(len(found.sections) > 1)
        self._show_section()

    # -- inside

    def _section(self) -> Section | None:
        at = max(0, self.receiver.currentIndex())
        return self.list.sections[at] if self.list and self.list.sections else None

    def _show_section(self) -> None:
        section, before = self._section(), max(0, self.tabs.currentIndex())
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for part in section.parts if section else ():
            self.tabs.addTab(_("{title} {n}").format(title=part.title, n=len(part.rows)))
        self.tabs.setCurrentIndex(min(before, self.tabs.count() - 1))
        self.tabs.blockSignals(False)
        self._show_part()

    def _show_part(self) -> None:
        section, at = self._section(), self.tabs.currentIndex()
        if section is None or not 0 <= at < len(section.parts):
            return
        part, old = section.parts[at], self.table.shown_model()
        model = PlainModel([_head(place, one) for place, one in enumerate(part.headings)], self)
        model.put(part.rows)
        self.table.setModel(model)
        self.table.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        if old is not None:
            old.deleteLater()
        if part.rows:
            self.table.show_rows()
        else:
            self.table.show_empty(_("无"), icon="check")


def summary(found: HandoverList) -> str:
    """Return what a handover comes to in a sentence, and what its day brings with it."""
    words = _("{giver}自 {day} 起移交 {n} 家企业给 {m} 人，随交未结事项 {matters} 件。").format(
        giver=found.giver,
        day=found.day,
        n=sum(one.companies for one in found.sections),
        m=len(found.sections),
        matters=sum(one.going for one in found.sections),
    )
    if found.day < clock.today():
        words += _("交接日期已过：会改变 {day} 以来的责任归属。").format(day=found.day)
    elif found.day > clock.today():
        words += _("交接日期未到：到那天仍未结的事项才移交。")
    return words


def _head(place: int, heading: Heading) -> Head:
    def words(row: tuple[object, ...]) -> str:
        return "" if row[place] is None else str(row[place])

    return Head(str(place), heading.title, _LOOKS[heading.kind], words)
