"""A record as it is looked at in the drawer: states, facts, moves, what belongs to it, history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.fields.choice import OneOf
from liaison.fields.record import Record
from liaison.gui.boardlinks import of_handover, of_officer
from liaison.gui.calls import call, words_of
from liaison.gui.history import HistoryView
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import Chip, PlainLabel, section
from liaison.gui.layouts import empty_layout, facts
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.gui.moves import LOGGED, MovesPanel
from liaison.gui.standing import can_move
from liaison.services import history, records, registers, tones
from liaison.services.history import Entry
from liaison.services.records import Card
from liaison.services.registers import Register
from liaison.store.step import Store

CHIPS = ("state", "outcome", "grade", "risk")
"""Fields told as a chip rather than a line; what is ordinary only says so in lists."""
_ALWAYS = ("state", "outcome")


@dataclass(frozen=True)
class Found:
    """What is read for the drawer in one go."""

    card: Card
    children: dict[type[Record], list[Card]]
    history: list[Entry]


class Details(QWidget):
    """The inside of the drawer; personal numbers are masked here."""

    edit_asked = Signal()
    restore_asked = Signal()
    company_asked = Signal(int)
    shown = Signal(str)
    """The record was read; what people call it."""

    def __init__(self, house: House, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house, self._register = house, register
        self.card: Card | None = None
        self.moves: MovesPanel | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(style.now().sizes.gap_m)

    def load(self, id: int) -> None:
        """Read and show a record; the one shown stays while a note is written on it."""
        if self.moves is not None and self.moves.is_writing() and self.is_of(id):
            return
        register = self._register
        call(self, self._house.jobs, lambda store: read(store, register, id), self._show, self._no)

    def is_of(self, id: int) -> bool:
        """Does it show the record with this id?"""
        return self.card is not None and self.card.id == id

    def _show(self, found: Found) -> None:
        empty_layout(self._layout)
        self.moves = None
        self.card = found.card
        self._add_chips(found.card)
        self._add_buttons(found.card)
        self._layout.addLayout(facts(self._pairs(found.card), self))
        if can_move(self._register) and not found.card.deleted:
            self._head(_("办理"))
            self.moves = MovesPanel(self._house, self._register, self)
            self.moves.moved.connect(lambda: self.load(found.card.id))
            self._layout.addWidget(self.moves)
            self.moves.load(found.card.id)
        for child, cards in found.children.items():
            if cards and child not in LOGGED:
                self._add_children(child, cards)
        self._head(_("修改记录"))
        view = HistoryView(self._house, self)
        view.show_entries(found.history)
        self._layout.addWidget(view)
        self._layout.addStretch(1)
        self.shown.emit(name_of(self._register, found.card))

    def _add_chips(self, card: Card) -> None:
        inside = QWidget(self)
        flow = FlowLayout(inside)
        for words, tone in chips_of(self._register, card):
            flow.addWidget(Chip(words, cast(Role, tone), inside))
        if card.deleted:
            flow.addWidget(Chip(_("在回收站中"), "overdue", inside))
        if flow.count():
            self._layout.addWidget(inside)
        else:
            inside.deleteLater()

    def _add_buttons(self, card: Card) -> None:
        inside = QWidget(self)
        flow = FlowLayout(inside)
        if card.deleted:
            flow.addWidget(
                button(_("恢复"), self.restore_asked.emit, icon="undo-2", small=True, parent=inside)
            )
        else:
            company = self._register.name == "companies"
            words, icon = (_("企业卡片"), "building-2") if company else (_("编辑"), "pencil")
            flow.addWidget(
                button(words, self.edit_asked.emit, icon=icon, small=True, parent=inside)
            )
        if self._register.name == "officers" and not card.deleted:
            for link in of_officer(self._house, card.id, inside):
                flow.addWidget(link)
        if self._register.name == "handovers" and not card.deleted:
            flow.addWidget(of_handover(self._house, card.id, card.number, inside))
        of = card.values.get("company_id")
        if isinstance(of, int):
            flow.addWidget(
                button(
                    _("企业卡片"),
                    partial(self.company_asked.emit, of),
                    icon="building-2",
                    small=True,
                    parent=inside,
                )
            )
        self._layout.addWidget(inside)

    def _pairs(self, card: Card) -> list[tuple[str, str]]:
        shown = card.texts
        told = {*CHIPS, self._register.record.title}
        pairs = [
            (_(self._register.label_of(name)), shown[name])
            for name in self._register.fields
            if shown[name] and name not in told
        ]
        return [*pairs, (_("登记"), card.created), (_("最后修改"), card.changed)]

    def _add_children(self, child: type[Record], cards: list[Card]) -> None:
        register = registers.inside(child)
        self._head(f"{_(child.label)} {len(cards)}")
        for card in cards:
            parts = [card.texts[name] for name in register.fields if card.texts[name]]
            self._layout.addWidget(PlainLabel(" · ".join(parts), self, wrap=True))

    def _head(self, words: str) -> None:
        self._layout.addSpacing(style.now().sizes.gap_xs)
        self._layout.addWidget(section(words, self))

    def _no(self, failure: Failure) -> None:
        empty_layout(self._layout)
        self._layout.addWidget(PlainLabel(words_of(failure), self, kind="problem", wrap=True))
        self._layout.addStretch(1)


def read(store: Store, register: Register, id: int) -> Found:
    """Return what the drawer shows of a record (on the store thread)."""
    with store.reading() as session:
        return Found(
            records.card(session, register.record, id),
            {child: records.inside(session, child, id) for child in register.children},
            history.of_record(session, register.record, id),
        )


def name_of(register: Register, card: Card) -> str:
    """Return what people call a record: its title, else its number."""
    return card.texts.get(register.record.title) or card.number


def about(register: Register, card: Card) -> str:
    """Return in a few words whose record it is: the company, and the day it is dated."""
    names = ("company_id", "companies", register.record.dated or "")
    parts = [card.texts.get(name, "") for name in names]
    return " · ".join(part for part in parts if part)


def chips_of(register: Register, card: Card) -> list[tuple[str, str]]:
    """Return the states of a record as words and tones."""
    found = []
    for name in CHIPS:
        bound = register.fields.get(name)
        value = card.values.get(name)
        if bound is not None and isinstance(bound.kind, OneOf) and value is not None:
            tone = tones.of(bound.kind.choices.read(value))
            if name in _ALWAYS or tone != "neutral":
                found.append((card.texts[name], tone))
    return found
