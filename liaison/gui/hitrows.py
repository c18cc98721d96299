"""What a search found, as rows of the palette and of the page of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.base.words import _
from liaison.gui.kit.fuzzy import Command
from liaison.gui.pages import BY_NAME

if TYPE_CHECKING:
    from liaison.services.hits import Found, Group, Hit

_COMPANY = "company"


def rows_of(found: Found) -> list[Command]:
    """Return the rows: each register's head with its count, and its hits under it."""
    rows: list[Command] = []
    for group in found.groups:
        rows.append(Command("", group.label, group.counted, head=True))
        rows += [_row(hit, group) for hit in group.hits]
    if found.near:
        rows.append(Command("", _("读音相近的企业"), head=True))
        rows += [_row(hit) for hit in found.near]
    return rows


def target_of(key: str) -> tuple[str, int] | None:
    """Return the register and the record a row's key names; None when it names none."""
    name, _colon, one = key.partition(":")
    register = "companies" if name == _COMPANY else name
    known = register in BY_NAME and one.isdecimal()
    return (register, int(one)) if known else None


def count_of(found: Found) -> int:
    """Return how many records are shown."""
    return sum(len(group.hits) for group in found.groups) + len(found.near)


def _row(hit: Hit, group: Group | None = None) -> Command:
    name = _COMPANY if hit.register == "companies" else hit.register
    label = f"{hit.label} " if hit.label else ""
    shift = len(label)
    return Command(
        f"{name}:{hit.id}",
        hit.title,
        hit.hint or (group.label if group else ""),
        "",
        BY_NAME[hit.register].icon if hit.register in BY_NAME else "",
        detail=f"{label}{hit.text}" if hit.text else "",
        marks=hit.titled,
        detail_marks=tuple((start + shift, end + shift) for start, end in hit.spans),
    )
