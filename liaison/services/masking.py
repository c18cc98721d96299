"""Personal numbers as lists, cards and files show them: enough to tell two apart, not to call.

Which fields are personal is said in their description (``Field.personal``);
the shape is that of safety.md S11: ``320106********1234``, ``138****5678``.
"""

from __future__ import annotations

import re
from typing import Any

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.fields.codes import Phone, ResidentId
from liaison.fields.field import Bound
from liaison.fields.kind import Kind
from liaison.services import intext

STAR = "*"
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<![\d-])((?:0\d{2,3}-?)?)(\d{2})\d{4,5}(\d)((?:-\d{1,6})?)(?![\d-])")
_IDENTITY = re.compile(r"(?<!\d)([1-9]\d{5})\d{8}(\d{3}[\dXx])(?!\d)")
_OLD_IDENTITY = re.compile(r"(?<!\d)([1-9]\d{5})\d{5}(\d{4})(?!\d)")


def phone(text: str) -> str:
    """Return phone numbers with their middle hidden: ``138****8000``, ``0854-26****4``."""
    return _LANDLINE.sub(r"\1\2****\3\4", _MOBILE.sub(r"\1****\2", text))


def identity(text: str) -> str:
    """Return an identity number with its birth date hidden: ``522101********1234``."""
    hidden = _IDENTITY.sub(rf"\1{STAR * 8}\2", text)
    return _OLD_IDENTITY.sub(rf"\1{STAR * 5}\2", hidden)


def masked(kind: Kind, text: str) -> str:
    """Return the text of a personal field as lists show it."""
    if isinstance(kind, Phone):
        return phone(text)
    if isinstance(kind, ResidentId):
        return identity(text)
    return text[:1] + STAR * (len(text) - 1)


def within(text: str) -> str:
    """Return free text with the phone and identity numbers in it masked."""
    return intext.masked(text)


def untouched(bound: Bound, raw: Any, kept: Any) -> bool:
    """Is this the masked text of what is kept, come back from a form unchanged?

    Raises :class:`Problem` for any other number with stars in it: the digits
    left would make a wrong one.
    """
    if not (bound.field.personal and isinstance(raw, str) and STAR in raw):
        return False
    if kept is not None and raw.strip() == masked(bound.kind, bound.kind.show(kept)):
        return True
    raise Problem(
        _("这是隐藏了中间几位的号码。"), bound.name, _("请先显示完整号码，或重新填写全部数字。")
    )
