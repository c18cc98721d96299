"""Serial numbers and phones as people type them: brought to the form in which they are kept.

``ZF2026110001``, ``zf202611-0001`` and ``ZF 202611 0001`` are one number, ``139 0000 1111`` and
``139-0000-1111`` one phone; a search box must not care. Numbers of others (a licence
``JY15227010012345``) are left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial

_GAP = r"[\s_.·/\\－—–‐‑-]*"
CODES = ("jf", "jj", "sq", "yh", "zf")
"""First letters of the serial numbers that have a month in them."""
_SERIAL = re.compile(rf"(?<![a-z0-9])({'|'.join(CODES)}){_GAP}(\d{{6}}){_GAP}(\d{{4,}})(?!\d)")
_WHOLES = (
    (re.compile(rf"(?<!\d)(1\d{{2}}){_GAP}(\d{{4}}){_GAP}(\d{{4}})(?!\d)"), ""),
    (re.compile(rf"(?<!\d)(0\d{{2,3}}){_GAP}(\d{{7,8}})(?!\d)"), "-"),
    (re.compile(rf"(?<!\d)(\d{{6}}){_GAP}([12]\d{{7}}){_GAP}(\d{{3}}[\dx])(?![0-9a-z])"), ""),
)
"""Mobile and fixed phones and identity numbers in groups, and what stands between these."""

_GROUPED = re.compile(r"\d{3}[\W_]{1,9}\d{4}")
"""What must stand in a text to look for one at all: most have none."""


def wholes(text: str) -> list[str]:
    """Return the phones and identity numbers that stand in a text in groups, in one piece.

    >>> wholes("值班139-0000-1111，0854-2621234")
    ['13900001111']
    """
    if _GROUPED.search(text) is None:
        return []
    plain = unicodedata.normalize("NFKC", text).lower()
    found = (one for whole, sign in _WHOLES if not sign for one in whole.finditer(plain))
    return ["".join(one.groups()) for one in found if one[0] != "".join(one.groups())]


def _told(sign: str, found: re.Match[str]) -> str:
    """A number written in one piece stays as it is."""
    whole = found[0] == "".join(found.groups())
    return found[0] if whole else f" {sign.join(found.groups())} "


def mended(typed: str) -> str:
    """Return what was typed with its numbers as they are kept; nothing else is changed.

    >>> mended("消防 ＺＦ202611-0001"), mended("139 0000 1111")
    ('消防  zf-202611-0001 ', ' 13900001111 ')
    """
    plain = unicodedata.normalize("NFKC", typed).lower()
    plain = _SERIAL.sub(r" \1-\2-\3 ", plain)
    for whole, sign in _WHOLES:
        plain = whole.sub(partial(_told, sign), plain)
    return plain
