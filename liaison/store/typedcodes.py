"""Serial numbers and phones as people type them: brought to the form in which they are kept.

``ZF2026110001``, ``zf202611-0001`` and ``ZF 202611 0001`` are one number, ``139 0000 1111`` and
``139-0000-1111`` one phone; a search box must not care.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial

_GAP = r"[\s_.·/\\－—–‐‑-]*"
_SERIAL = re.compile(rf"(?<![a-z0-9])([a-z]{{2}}){_GAP}(\d{{6}}){_GAP}(\d{{4,}})(?!\d)")
_WHOLES = (
    (re.compile(rf"(?<!\d)(1\d{{2}}){_GAP}(\d{{4}}){_GAP}(\d{{4}})(?!\d)"), ""),
    (re.compile(rf"(?<!\d)(0\d{{2,3}}){_GAP}(\d{{7,8}})(?!\d)"), "-"),
    (re.compile(rf"(?<!\d)(\d{{6}}){_GAP}([12]\d{{7}}){_GAP}(\d{{3}}[\dx])(?![0-9a-z])"), ""),
)
"""Mobile and fixed phones and identity numbers in groups, and what stands between these."""


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
