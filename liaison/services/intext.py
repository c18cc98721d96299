"""Personal numbers within free text: found however people write them, and masked (S11).

Mobile numbers (``138 1234 5678``, ``+86 138-1234-5678``), landlines with their
area code (``(0854) 2621234``) and identity numbers of 18 and 15 digits, also in
full-width digits. Credit codes, amounts, days, serial numbers and plates stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from liaison.base.errors import Problem
from liaison.fields.codes import CreditCode, id_check

_WIDE = "０１２３４５６７８９Ｘｘ（）＋－–—‐‑−\u3000\xa0"
_FLAT = str.maketrans(_WIDE, "0123456789Xx()+------  ")
"""Sign for sign, so that what is found in the one stands at its place in the other."""

_ENOUGH = re.compile(r"(?:\d\D{0,2}){11}")
"""What a text holds at least that has one of these numbers in it."""

_S = "[ -]"
_PLACE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_END = r"(?![0-9A-Za-z])"
_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_PLACE}\d{{4}}|{_PLACE}\d{_S}\d{{3}}){_S}?(?:18|19|20)\d\d{_S}?"
    rf"{_MONTH}{_S}?{_DAY}{_S}?\d{{3}}[\dXx]{_END}"
)
_OLD_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z]){_PLACE}\d{{4}}{_S}?[2-9]\d{_MONTH}{_DAY}{_S}?\d{{3}}{_END}"
)
"""Identity numbers are told from others by their province and birth date."""
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_S}?)?(?=1[3-9])(?:\d{{11}}|\d{{3}}{_S}\d{{4}}{_S}?\d{{4}}"
    rf"|\d{{4}}{_S}\d{{4}}{_S}\d{{3}}|\d{{3}}{_S}\d{{3}}{_S}\d{{5}})(?!\d)"
)
_LANDLINE = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9A-Za-z]-)(\(?0(?:10|2\d|[3-9]\d{{2}})\)?{_S}?)"
    rf"([2-9]\d)(?:\d{{4,5}}|\d{{1,2}}{_S}\d{{3}})(\d)(?!\d)"
)
_COMPANY = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RT-UW-Y]{18}(?![0-9A-Za-z])")


def masked(text: str) -> str:
    """Return free text with the personal numbers in it masked; masking again changes nothing."""
    if _ENOUGH.search(text) is None:  # most texts, and quickly told
        return text
    for pattern, hide in _MASKS:
        text = _replaced(text, pattern, hide)
    return text


def _replaced(text: str, pattern: re.Pattern[str], hide: Callable[..., str]) -> str:
    flat = text.translate(_FLAT)
    kept = [one.span() for one in _COMPANY.finditer(flat) if _is_credit_code(one[0])]
    parts, at = [], 0
    for found in pattern.finditer(flat):
        first, last = found.span()
        if any(first < end and last > begin for begin, end in kept):
            continue
        parts += [text[at:first], hide(found, text[first:last])]
        at = last
    return "".join([*parts, text[at:]])


def _is_credit_code(code: str) -> bool:
    """Is this a company's code, and no identity number?"""
    try:
        CreditCode().check(code)
    except Problem:
        return False
    return not code[:17].isdigit() or id_check(code[:17]) != code[17]


def _digits(signs: Iterable[str]) -> str:
    return "".join(sign for sign in signs if sign.isdigit() or sign in "XxＸｘ")


def _hide_identity(_found: re.Match[str], written: str) -> str:
    signs = _digits(written)
    return f"{signs[:6]}{'*' * (len(signs) - 10)}{signs[-4:]}"


def _hide_mobile(_found: re.Match[str], written: str) -> str:
    signs = _digits(written)
    before = "+86 " if len(signs) > 11 else ""
    return f"{before}{signs[-11:-8]}****{signs[-4:]}"


def _hide_landline(found: re.Match[str], written: str) -> str:
    begin = found.start()
    area, first = written[: found.end(1) - begin], found.end(2) - begin
    return f"{area}{written[len(area) : first]}****{written[-1]}"


_MASKS: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (_IDENTITY, _hide_identity),
    (_OLD_IDENTITY, _hide_identity),
    (_MOBILE, _hide_mobile),
    (_LANDLINE, _hide_landline),
)
