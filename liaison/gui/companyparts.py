"""The parts at the right of a company's card: officer, departments, contacts, facts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.details import CHIPS
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Chip, Kind, PlainLabel
from liaison.gui.layouts import Surface, empty_layout, facts
from liaison.gui.look import style
from liaison.services import masking
from liaison.services.companycard import CompanyCard, Duty
from liaison.services.registers import COMPANIES

_BESIDE_PHONES = ("legal_person", "legal_phone", "liaison", "liaison_phone")


def fill(
    card: CompanyCard,
    open_: bool,
    on_change: Callable[[], object],
    place: QVBoxLayout,
    attachments: QWidget,
    parent: QWidget,
) -> None:
    """Put all parts into the column anew; the attachments stay, they may be taking files in."""
    place.removeWidget(attachments)
    empty_layout(place)
    place.addWidget(officers(card, open_, on_change, parent))
    place.addWidget(behind(card, open_, parent))
    place.addWidget(contacts(card, open_, parent))
    place.addWidget(attachments)
    place.addWidget(basics(card, parent))
    place.addStretch(1)


def officers(
    card: CompanyCard, open_: bool, on_change: Callable[[], object], parent: QWidget
) -> Surface:
    """Return the 1 of 1+N: the lead officer of today, then stand-ins and deputies."""
    made = Surface(_("联络民警"), parent)
    made.head.addStretch(1)
    words = _("变更") if any(one.is_lead for one in card.officers) else _("指派")
    made.head.addWidget(button(words, on_change, small=True, icon="user-check", parent=made))
    if not card.officers:
        made.body.addWidget(PlainLabel(_("还没有联络民警。"), made, kind="second"))
    for one in card.officers:
        _add_officer(made, one, open_)
    return made


def behind(card: CompanyCard, open_: bool, parent: QWidget) -> Surface:
    """Return the N: the departments that take over what needs them."""
    made = Surface(_("支援警种"), parent)
    if not card.behind:
        made.body.addWidget(PlainLabel(_("还没有登记支援部门。"), made, kind="second"))
    for one in card.behind:
        told = [one.contact, _phone(one.phone, open_)]
        aside = _("本企业专门登记") if one.own else one.topics
        _add_person(made, one.name, " ".join(part for part in told if part), aside)
    return made


def contacts(card: CompanyCard, open_: bool, parent: QWidget) -> Surface:
    """Return the people to talk to at the company."""
    made = Surface(_("企业联系人"), parent)
    texts = card.facts.texts
    people = [
        (texts["liaison"], texts["liaison_phone"], _("治安联络员")),
        (texts["legal_person"], texts["legal_phone"], _("法定代表人")),
        *((one.texts["name"], one.texts["phone"], one.texts["post"]) for one in card.contacts),
    ]
    people = [one for one in people if one[0] or one[1]]
    if not people:
        made.body.addWidget(PlainLabel(_("还没有登记联系人。"), made, kind="second"))
    for name, phone, post in people:
        _add_person(made, name or "—", _phone(phone, open_), post)
    return made


def basics(card: CompanyCard, parent: QWidget) -> Surface:
    """Return the facts of the company that are filled, but for those told elsewhere."""
    made = Surface(_("基本信息"), parent)
    texts = card.facts.texts
    told = {*CHIPS, *_BESIDE_PHONES, "name", "station_id"}
    pairs = [
        (_(bound.field.label), _with_unit(texts[name], bound.field.unit))
        for name, bound in COMPANIES.fields.items()
        if texts[name] and name not in told
    ]
    made.body.addLayout(facts(pairs, made))
    return made


def _add_officer(made: Surface, one: Duty, open_: bool) -> None:
    row = QHBoxLayout()
    row.setSpacing(style.now().sizes.gap_s)
    row.addWidget(_label(one.name, "strong", made))
    row.addWidget(Chip(one.role, "primary" if one.is_lead else "neutral", made))
    row.addStretch(1)
    row.addWidget(_label(_phone(one.phone, open_), "", made))
    made.body.addLayout(row)
    since = _("警号 {badge} · ").format(badge=one.badge) if one.badge else ""
    since += _("自 {day} 起").format(day=one.start)
    if one.end is not None:
        since += _("至 {day}").format(day=one.end)
    made.body.addWidget(_label(since, "small", made))


def _add_person(made: Surface, name: str, phone: str, aside: str) -> None:
    block = QVBoxLayout()
    block.setSpacing(0)
    row = QHBoxLayout()
    row.setSpacing(style.now().sizes.gap_s)
    row.addWidget(_label(name, "", made))
    row.addStretch(1)
    row.addWidget(_label(phone, "", made))
    block.addLayout(row)
    if aside:
        block.addWidget(PlainLabel(aside, made, kind="small", elide=True))
    made.body.addLayout(block)


def _label(words: str, kind: Kind, parent: QWidget) -> PlainLabel:
    made = PlainLabel(words, parent, kind=kind)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _phone(text: str, open_: bool) -> str:
    return text if open_ else masking.phone(text)


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {_(unit)}" if unit else text
