"""How forms and lists of single registers are shaped: sections, counts, what must be filled.

The fields themselves say what they are; this is only where a heading stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liaison.base.words import N_, _, beside
from liaison.fields.field import Bound
from liaison.gui.editors import is_wide
from liaison.services.reading import Column
from liaison.services.registers import Register

Section = tuple[str, list[str]]
"""A heading (translated, may be empty) and the names of the fields under it."""

_OTHER = N_("其他")
_SECTIONS: dict[str, dict[str, str]] = {
    "visits": {"company_id": N_("走访"), "duties": N_("工作情况"), "recorded_by": _OTHER},
    "needs": {
        "company_id": N_("受理"),
        "officer_id": N_("办理"),
        "visit_id": _OTHER,
    },
    "hazards": {
        "company_id": N_("发现"),
        "requirement": N_("整改"),
        "recheck_on": N_("复查"),
        "visit_id": _OTHER,
    },
    "disputes": {
        "companies": N_("排查登记"),
        "officer_id": N_("办理"),
        "settled_at": N_("化解"),
        "agreement": N_("协议与回访"),
        "recorded_by": _OTHER,
    },
}
"""Field at which a section begins, for registers whose fields do not say it themselves."""

_COLUMNS: dict[str, tuple[str, ...]] = {
    "companies": (
        "name",
        "kind",
        "state",
        "grade",
        "lead",
        "liaison",
        "liaison_phone",
        "visits_month",
        "last_visit",
        "open_matters",
    ),
    "visits": (
        "number",
        "company_id",
        "visited_on",
        "officers",
        "form",
        "outcome",
        "content",
        "findings",
    ),
    "disputes": (
        "number",
        "companies",
        "found_on",
        "category",
        "parties",
        "people",
        "amount",
        "officer_id",
        "risk",
        "state",
    ),
}
"""Columns shown at first where the usual ones are too many for a small screen."""

_NEEDED = {"visits": {"officers"}, "disputes": {"companies"}}
"""Fields a record's own ``problems()`` asks for although its column may be empty."""


def sections(register: Register) -> list[Section]:
    """Return the sections of a register's form, in order."""
    starts = _SECTIONS.get(register.name)
    found: list[Section] = []
    heading = ""
    for name, bound in register.fields.items():
        before = heading
        heading = starts.get(name, heading) if starts else bound.field.section
        if not found or heading != before:
            found.append((_(heading), []))
        found[-1][1].append(name)
    return found


def filled_rows(names: list[str], fields: Mapping[str, Bound]) -> list[str]:
    """Return names in an order that leaves no hole in two columns.

    A wide field that would leave one waits for the next narrow one.
    """
    found: list[str] = []
    waiting: list[str] = []
    half = False
    for name in names:
        wide = is_wide(fields[name])
        if wide and half:
            waiting.append(name)
            continue
        found.append(name)
        half = not wide and not half
        if not half:
            found += waiting
            waiting = []
    return found + waiting


def label_of(register: Register, name: str) -> str:
    """Return what a form calls a field, its unit in brackets."""
    label, unit = _(register.label_of(name)), register.fields[name].field.unit
    return beside(label, _(unit))


def shown_columns(register: Register, columns: Sequence[Column]) -> set[str]:
    """Return the columns a list shows until a person chooses others."""
    usual = {column.name for column in columns if column.shown}
    return set(_COLUMNS.get(register.name, ())) or usual


def needed(register: Register, bound: Bound) -> bool:
    """Must the field be filled before the record can be kept?"""
    return bound.required or bound.name in _NEEDED.get(register.name, ())


def count_words(register: Register, total: int) -> str:
    """Return how long a list is, in words with the right measure word."""
    words = {
        "companies": _("共 {n} 家"),
        "officers": _("共 {n} 名"),
        "departments": _("共 {n} 个"),
        "stations": _("共 {n} 个"),
        "accounts": _("共 {n} 个"),
    }
    return words.get(register.name, _("共 {n} 条")).format(n=f"{total:,}")


def new_words(register: Register) -> str:
    """Return what adding a record of a register is called."""
    return _("新增{what}").format(what=_(register.label))


def short(text: str, most: int = 24) -> str:
    """Return a text cut to fit a button or a toast."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
