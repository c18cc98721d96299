"""The parts at the right of a company's card: officer, departments, contacts, facts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.words import N_, _
from liaison.gui.details import CHIPS
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Chip, Kind, PlainLabel
from liaison.gui.layouts import Surface, empty_layout, facts
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.services import masking
from liaison.services.companycard import CompanyCard, Duty
from liaison.services.registers import COMPANIES

_FORMER = 3
"""So many officers of before stand on the card; the others are on the timeline."""

_STANDS: dict[str, tuple[str, Role]] = {
    "done": (N_("已完成"), "done"),
    "open": (N_("未完成"), "soon"),
    "overdue": (N_("已逾期"), "overdue"),
    "excused": (N_("已免除"), "neutral"),
}
_BESIDE_PHONES = ("legal_person", "legal_phone", "liaison", "liaison_phone")


def fill(
    card: CompanyCard,
    open_: bool,
    on_change: Callable[[], object] | None,
    place: QVBoxLayout,
    attachments: QWidget,
    parent: QWidget,
) -> None:
    """Put all parts into the column anew; the attachments stay, they may be taking files in."""
    place.removeWidget(attachments)
    empty_layout(place)
    place.addWidget(officers(card, open_, on_change, parent))
    if card.duties:
        place.addWidget(tasks(card, parent))
    place.addWidget(behind(card, open_, parent))
    place.addWidget(contacts(card, open_, parent))
    place.addWidget(attachments)
    place.addWidget(basics(card, parent))
    if card.index.merged:
        place.addWidget(merged(card, parent))
    place.addStretch(1)


def officers(
    card: CompanyCard, open_: bool, on_change: Callable[[], object] | None, parent: QWidget
) -> Surface:
    """Return the 1 of 1+N: the lead officer of today, then stand-ins and deputies.

    ``on_change`` is None for people who may assign nobody.
    """
    made = Surface(_("联络民警"), parent)
    made.head.addStretch(1)
    if on_change is not None:
        words = _("变更") if any(one.is_lead for one in card.officers) else _("指派")
        made.head.addWidget(button(words, on_change, small=True, icon="user-check", parent=made))
    if not card.officers:
        made.body.addWidget(PlainLabel(_("还没有联络民警。"), made, kind="second"))
    for one in card.officers:
        _add_officer(made, one, open_)
    for one in card.former[:_FORMER]:
        period = _("{first} 至 {last}").format(first=one.start, last=one.end)
        words = _("曾任 {name} · {role} · {period}").format(
            name=one.name, role=one.role, period=period
        )
        made.body.addWidget(_label(words, "small", made))
    if len(card.former) > _FORMER:
        rest = _("更早还有 {n} 人次，见往来记录“分工”。").format(n=len(card.former) - _FORMER)
        made.body.addWidget(PlainLabel(rest, made, kind="small", wrap=True))
    return made


def tasks(card: CompanyCard, parent: QWidget) -> Surface:
    """Return how the duties of the present periods stand: a word and a chip each."""
    made = Surface(_("本期任务"), parent)
    for one in card.duties:
        words, tone = _STANDS[one.state]
        row = QHBoxLayout()
        row.setSpacing(style.now().sizes.gap_s)
        row.addWidget(PlainLabel(one.duty, made, elide=True), 1)
        told = one.excused or _("{done}/{asked} · {day} 前").format(
            done=one.done, asked=one.asked, day=f"{one.due_by:%m-%d}"
        )
        row.addWidget(PlainLabel(told, made, kind="small"))
        row.addWidget(Chip(_(words), tone, made))
        made.body.addLayout(row)
    return made


def merged(card: CompanyCard, parent: QWidget) -> Surface:
    """Return the companies merged into this one; their records stand on its timeline."""
    made = Surface(_("并入的企业"), parent)
    for _id, name in card.index.merged:
        made.body.addWidget(_label(name, "", made))
    return made


def figure_words(card: CompanyCard) -> dict[str, tuple[str, str, Role]]:
    """Return what stands on the figure cards: the figure, the line under it, its role."""
    numbers = card.figures
    day = card.last_visit
    same_year = day is not None and day.year == clock.today().year
    shown = f"{day:%m-%d}" if same_year else str(day)
    last = _("最近 {day}").format(day=shown) if day else _("尚未走访")
    month = _("本月 {n} 次 · ").format(n=numbers["visits_month"]) + last
    done = _("今年办结 {n}").format(n=numbers["needs_done"])
    mended = _("今年整改 {n}").format(n=numbers["hazards_done"])
    settled = _("今年化解 {n}").format(n=numbers["disputes_done"])
    return {
        "visits": (str(numbers["visits"]), month, "done" if numbers["visits_month"] else "soon"),
        "needs": (str(numbers["needs_open"]), *_late(numbers["needs_late"], done)),
        "hazards": (str(numbers["hazards_open"]), *_late(numbers["hazards_late"], mended)),
        "disputes": (str(numbers["disputes_open"]), settled, "neutral"),
    }


def _late(count: int, otherwise: str) -> tuple[str, Role]:
    if count:
        return _("其中逾期 {n}").format(n=count), "overdue"
    return otherwise, "neutral"


def year_words(numbers: dict[str, int]) -> str:
    """Return the figures of the year that have no card of their own."""
    told = [
        _("今年宣传 {n} 人次").format(n=f"{numbers['reached']:,}"),
        _("登记流动人口 {n} 人").format(n=f"{numbers['registered']:,}"),
    ]
    if numbers["tasks"]:
        told.append(
            _("本期任务完成 {done}/{all} 项").format(
                done=numbers["tasks_met"], all=numbers["tasks"]
            )
        )
    return _("，").join(told)


def behind(card: CompanyCard, open_: bool, parent: QWidget) -> Surface:
    """Return the N: the departments that take over what needs them."""
    made = Surface(_("支援警种"), parent)
    if not card.behind:
        made.body.addWidget(PlainLabel(_("还没有登记支援部门。"), made, kind="second"))
    for one in card.behind:
        told = [one.contact, _phone(one.phone or one.duty, open_)]
        duty = _("值班 {phone}").format(phone=_phone(one.duty, open_)) if one.phone else ""
        special = _("本企业专门登记") if one.own else one.topics
        aside = " · ".join(filter(None, (special, duty if one.duty else "")))
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
