"""Personal numbers as lists show them: enough to tell two apart, not enough to call.

Which fields are personal is said in their description (``Field.personal``);
forms show the whole number because somebody opened that one record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from liaison.fields.codes import Phone, ResidentId
from liaison.fields.kind import Kind
from liaison.services.reading import Column, Row
from liaison.services.registers import Register

STAR = "*"
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<![\d-])((?:0\d{2,3}-?)?)(\d{2})\d{4,5}(\d)((?:-\d{1,6})?)(?![\d-])")
_IDENTITY = re.compile(r"(?<!\d)([1-9]\d{3})\d{10}(\d{3}[\dXx])(?!\d)")
_OLD_IDENTITY = re.compile(r"(?<!\d)([1-9]\d{3})\d{7}(\d{4})(?!\d)")


def phone(text: str) -> str:
    """Return phone numbers with their middle hidden: ``138****8000``, ``0854-26****4``."""
    return _LANDLINE.sub(r"\1\2****\3\4", _MOBILE.sub(r"\1****\2", text))


def identity(text: str) -> str:
    """Return an identity number with its birth date hidden: ``5221**********1234``."""
    hidden = _IDENTITY.sub(rf"\1{STAR * 10}\2", text)
    return _OLD_IDENTITY.sub(rf"\1{STAR * 7}\2", hidden)


def masked(kind: Kind, text: str) -> str:
    """Return the text of a personal field as lists show it."""
    if isinstance(kind, Phone):
        return phone(text)
    if isinstance(kind, ResidentId):
        return identity(text)
    return text[:1] + STAR * (len(text) - 1)


def within(text: str) -> str:
    """Return free text with the mobile and identity numbers in it masked (history lines)."""
    return _MOBILE.sub(r"\1****\2", identity(text))


def personal(register: Register, columns: Sequence[Column]) -> dict[int, Kind]:
    """Return the places of the personal columns of a list and their kinds."""
    fields = register.fields
    return {
        place: fields[column.name].kind
        for place, column in enumerate(columns)
        if column.name in fields and fields[column.name].field.personal
    }


def rows(found: Sequence[Row], hidden: dict[int, Kind]) -> list[Row]:
    """Return rows of a list with the personal columns masked."""
    if not hidden:
        return list(found)
    return [Row(row.id, row.version, _texts(row.texts, hidden), row.tones) for row in found]


def texts(register: Register, shown: dict[str, Any]) -> dict[str, str]:
    """Return the texts of one record by field name with the personal ones masked."""
    fields = register.fields
    return {
        name: masked(fields[name].kind, text)
        if name in fields and fields[name].field.personal
        else text
        for name, text in shown.items()
    }


def _texts(shown: tuple[str, ...], hidden: dict[int, Kind]) -> tuple[str, ...]:
    return tuple(
        masked(hidden[place], text) if place in hidden else text for place, text in enumerate(shown)
    )
