"""What narrows the audit trail: days, person, action, words, and what asks for a look."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from liaison.base.clock import clock
from liaison.base.words import N_, _
from liaison.gui.editors.choices import QuietCombo
from liaison.gui.kit.buttons import button
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.look import style
from liaison.services import auditing
from liaison.services.auditing import Asked

_DAYS: tuple[tuple[str, int | None], ...] = (
    (N_("全部时间"), None),
    (N_("今天"), 1),
    (N_("近 7 天"), 7),
    (N_("近 30 天"), 30),
    (N_("近一年"), 365),
)


class AuditFilters(QWidget):
    """One line under the page's title; everything can be reached with Tab."""

    changed = Signal()
    """A person asks for other entries."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox(_("搜索操作、原因、电脑"), self)
        self.days = self._choice(_("时间范围"), [(_(words), days) for words, days in _DAYS])
        self.who = self._choice(_("人员"), [(_("全部人员"), "")])
        actions = [(auditing.action_words(one), one) for one in auditing.ACTIONS]
        self.action = self._choice(_("操作"), [(_("全部操作"), ""), *actions])
        self.notices = self._toggle(_("需阅知"))
        self.denied = self._toggle(_("失败或被拒"))
        self.suspect = self._toggle(_("时间可疑"))
        self._lay()
        self.search.searched.connect(lambda _words: self.changed.emit())

    def asked(self) -> Asked:
        """Return what is asked for."""
        days = self.days.currentData()
        first = clock.today() - timedelta(days=days - 1) if days else None
        return Asked(
            first,
            None,
            str(self.who.currentData()),
            str(self.action.currentData()),
            self.search.text().strip(),
            self.notices.isChecked(),
            self.denied.isChecked(),
            self.suspect.isChecked(),
        )

    def offer_people(self, logins: list[str]) -> None:
        """Offer these people; the one chosen stays chosen."""
        chosen = self.who.currentData()
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(_("全部人员"), "")
        for login in logins:
            self.who.addItem(login, login)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
        self.who.blockSignals(False)

    def is_empty(self) -> bool:
        """Does nothing narrow the entries?"""
        return self.asked() == Asked()

    def clear(self) -> None:
        """Take everything away that narrows the entries."""
        for combo in (self.days, self.who, self.action):
            combo.setCurrentIndex(0)
        for toggle in (self.notices, self.denied, self.suspect):
            toggle.setChecked(False)
        self.search.clear()
        self.changed.emit()

    def _choice(self, label: str, items: list[tuple[str, object]]) -> QuietCombo:
        made = QuietCombo(self)
        made.setAccessibleName(label)
        for words, data in items:
            made.addItem(words, data)
        made.show_whole(items[0][0])  # what it says while it narrows nothing
        made.currentIndexChanged.connect(lambda _at: self.changed.emit())
        return made

    def _toggle(self, words: str) -> QPushButton:
        made = button(words, small=True, parent=self)
        made.setProperty("kind", "toggle")
        made.setCheckable(True)
        made.toggled.connect(lambda _on: self.changed.emit())
        return made

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, sizes.gap_s)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self.search, 1)
        for part in (self.days, self.who, self.action):
            layout.addWidget(part)
        layout.addSpacing(sizes.gap_s)
        for toggle in (self.notices, self.denied, self.suspect):
            layout.addWidget(toggle)
