"""The card of a company: who is responsible, who stands behind, what is open, what happened."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import N_, _
from liaison.gui import companyparts as parts
from liaison.gui.assignpanel import AssignPanel
from liaison.gui.attachments import AttachmentPanel
from liaison.gui.boardlinks import may_assign
from liaison.gui.calls import call, was_cancelled, words_of
from liaison.gui.cardexport import card_button
from liaison.gui.companycolumns import CompanyColumns
from liaison.gui.companyprint import CompanyPrint
from liaison.gui.companytimeline import CompanyTimeline
from liaison.gui.details import chips_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.cards import FigureCard
from liaison.gui.kit.labels import Chip, PlainLabel, title
from liaison.gui.layouts import Surface, empty_layout
from liaison.gui.leave import allowed
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import Role
from liaison.services import companycard, privacy
from liaison.services.companycard import CompanyCard
from liaison.services.registers import COMPANIES
from liaison.services.rights import Leave
from liaison.services.timeline import Event
from liaison.store.step import Store

_NEW = (
    ("visits", N_("走访")),
    ("needs", N_("诉求")),
    ("hazards", N_("隐患")),
    ("disputes", N_("纠纷")),
)
_FIGURES = (
    ("visits", N_("今年走访"), ""),
    ("needs", N_("未结诉求"), "open"),
    ("hazards", N_("未结隐患"), "open"),
    ("disputes", N_("未化解纠纷"), "open"),
)


class CompanyPage(QWidget):
    """One company on one page; Esc goes back, F2 changes its facts, Enter opens an event."""

    closed = Signal()
    edit_asked = Signal(int)

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self.company_id = 0
        self.card: CompanyCard | None = None
        self._open = False
        self.setProperty("kind", "page")
        self.title = title("", self)
        self._chips = QHBoxLayout()
        self.bar = MessageBar(self)
        self.new: dict[str, QWidget] = {}
        self.figures: dict[str, FigureCard] = {}
        self.year = PlainLabel("", self, kind="small", elide=True)
        self.timeline = CompanyTimeline(house, self)
        self.model, self.table = self.timeline.model, self.timeline.table
        self.printing = CompanyPrint(self, house, self.bar)
        self.assigning: AssignPanel | None = None
        self._aside = QWidget(self)
        self.parts = QVBoxLayout(self._aside)
        self.attachments = AttachmentPanel(house, COMPANIES.record, self._aside)
        self._eye = icon_button("eye", _("显示号码"), self.turn_eye, parent=self)
        self._lay()
        self.setFocusProxy(self.table)
        self.timeline.opened.connect(self._open_event)
        self.timeline.visit_asked.connect(partial(self.start_new, "visits"))

    def load(self, id: int) -> None:
        """Show a company; numbers are masked again."""
        self._stop_assigning()
        if id != self.company_id:
            self._open, self.card = False, None
            self.title.setText("")
            empty_layout(self._chips)
            self.timeline.show_loading()
        self.company_id = id
        self.reload()

    def reload(self) -> None:
        """Read the card again, unless an officer is being chosen on it."""
        if self.assigning is not None:
            return
        wanted = self.company_id

        def work(store: Store) -> CompanyCard:
            with store.reading() as session:
                return companycard.read(session, wanted)

        def come(card: CompanyCard) -> None:
            self._open = False
            self._show(card)

        if wanted:
            call(self, self._house.jobs, work, come, self._failed)

    def turn_eye(self) -> None:
        """Show whole phone numbers, which is noted, or mask them again."""
        self._open = not self._open
        wanted = self.company_id

        def work(store: Store, leave: Leave) -> CompanyCard:
            return privacy.open_company(store, wanted, leave.reason)

        if self.card is None or not self._open:
            self.reload()
        else:
            allowed(self, self._house, work, self._show, self._not_opened)

    def _not_opened(self, failure: Failure) -> None:
        self._open = False
        if not was_cancelled(failure):
            self.bar.say("warn", words_of(failure))

    def change_officer(self) -> None:
        """Ask who shall be the lead officer, and from when."""
        self._stop_assigning()
        surface = Surface("", self)
        panel = AssignPanel(self._house, [self.company_id], _("变更联络民警"), surface)
        panel.left.connect(self._stop_assigning)
        panel.assigned.connect(self._assigned)
        surface.body.addWidget(panel)
        self.parts.insertWidget(0, surface)
        self.assigning = panel
        panel.focus_first()

    def print(self) -> None:
        """Print the whole card on one page (Ctrl+P)."""
        if self.card is not None:
            self.printing.start(self.company_id, self.title.text())

    def start_new(self, register: str) -> None:
        """Begin a visit, need, hazard or dispute of this company."""
        if register == "visits":  # the quick one, over the card
            self._house.go("visits", quick=True, company_id=self.company_id)
        else:
            self._house.go(register, new=True, company=self.company_id, back="companies")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, F2 opens the form, Ctrl+P prints."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_asked.emit(self.company_id)
        elif event.matches(QKeySequence.StandardKey.Print):
            self.print()
        else:
            super().keyPressEvent(event)

    # -- inside

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        bars = QVBoxLayout()
        bars.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, 0)
        bars.addWidget(self.bar)
        layout.addLayout(bars)
        self.parts.setContentsMargins(0, 0, 0, 0)
        self.parts.setSpacing(sizes.gap_m)
        self.columns = CompanyColumns(self._left(), self._aside, self)
        layout.addWidget(self.columns, 1)

    def _head(self) -> QHBoxLayout:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setContentsMargins(sizes.gap_m, sizes.gap_m, sizes.page_margin, sizes.gap_s)
        head.setSpacing(sizes.gap_s)
        head.addWidget(icon_button("arrow-left", _("返回 (Esc)"), self.closed.emit, parent=self))
        head.addWidget(self.title)
        self._chips.setSpacing(sizes.gap_xs)
        head.addLayout(self._chips)
        head.addStretch(1)
        head.addWidget(self._eye)
        head.addWidget(icon_button("printer", _("打印企业卡 (Ctrl+P)"), self.print, parent=self))
        head.addWidget(card_button(self, self._house, self.bar, lambda: self.company_id))
        edit = icon_button("pencil", _("编辑 (F2)"), parent=self)
        edit.clicked.connect(lambda _on=False: self.edit_asked.emit(self.company_id))
        head.addWidget(edit)
        for place, (register, words) in reversed(list(enumerate(_NEW))):
            made = button(
                _(words),
                partial(self.start_new, register),
                kind="plain" if place else "primary",
                icon="plus",
                parent=self,
            )
            made.setAccessibleName(_("新增{what}").format(what=_(words)))
            head.addWidget(made)
            self.new[register] = made
        return head

    def _left(self) -> QVBoxLayout:
        sizes = style.now().sizes
        left = QVBoxLayout()
        left.setSpacing(sizes.gap_m)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_m)
        for register, words, named in _FIGURES:
            made = FigureCard(_(words), parent=self)
            made.clicked.connect(partial(self._open_list, register, named))
            row.addWidget(made)
            self.figures[register] = made
        left.addLayout(row)
        left.addWidget(self.year)
        left.addWidget(self.timeline, 1)
        return left

    def _show(self, card: CompanyCard) -> None:
        self.card = card
        self.bar.clear()
        self.title.setText(card.facts.texts["name"])
        empty_layout(self._chips)
        for words, tone in chips_of(COMPANIES, card.facts):
            self._chips.addWidget(Chip(words, cast(Role, tone), self))
        if card.facts.deleted:
            self.bar.say("warn", _("这家企业在回收站中。"))
        self._eye.setToolTip(_("隐藏号码") if self._open else _("显示号码"))
        icons.wear(self._eye, "eye-off" if self._open else "eye", "second")
        self._show_figures(card)
        self.timeline.show_card(card)
        self._show_parts(card)

    def _show_figures(self, card: CompanyCard) -> None:
        for name, told in parts.figure_words(card).items():
            self.figures[name].say(*told)
        self.year.setText(parts.year_words(card.figures))

    def _show_parts(self, card: CompanyCard) -> None:
        self.assigning = None
        self.attachments.load(self.company_id)
        place = (self.parts, self.attachments, self._aside)
        change = self.change_officer if may_assign(self._house) else None
        parts.fill(card, self._open, change, *place)

    def _open_event(self, event: Event) -> None:
        if (event.register, event.id) == ("companies", self.company_id):
            self.edit_asked.emit(self.company_id)  # a support, a paper, a change of the company's
        else:
            self._house.go(event.register, id=event.id, back="companies")

    def _open_list(self, register: str, named: str) -> None:
        name = "companies" if register == "disputes" else "company_id"
        where = ((name, self.title.text()),)
        self._house.go(register, named=(named,) if named else (), where=where)

    def _stop_assigning(self) -> None:
        if self.assigning is not None:
            self.assigning = None
            item = self.parts.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()

    def _assigned(self) -> None:
        self._stop_assigning()
        self.reload()

    def _failed(self, failure: Failure) -> None:
        self.bar.say("error", words_of(failure), _("重新读取"), self.reload)
