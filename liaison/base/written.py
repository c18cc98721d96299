"""Text and numbers as people write them: full-width, with blanks, words and units."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from liaison.base.errors import Problem, brief
from liaison.base.words import _

_BEFORE = re.compile(r"^(大约|约|近|共|计|人民币)?")
_BEHIND = re.compile(r"(余|多)?(人次|人|名|个|家|条|件|次|户|台|元)?(左右|以上|整)?$")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_UNKEPT = re.compile("[\0\u200b\ufeff\ud800-\udfff]")
_LONGEST_NUMBER = 40


def kept(text: str) -> str:
    """Return text without the signs that no database keeps, or that nobody sees."""
    return _UNKEPT.sub("", text)


def plain(raw: Any) -> str:
    """Return what was typed as trimmed half-width text (NFKC), blanks folded."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        raw = int(raw)
    return unicodedata.normalize("NFKC", kept(str(raw))).strip()


def amount(raw: Any) -> Decimal:
    """Return the number in ``raw``: ``约300``, ``20余人``, ``12.5万元``, ``1,200``."""
    text = re.sub(r"[\s,¥￥]", "", plain(raw))[: _LONGEST_NUMBER + 1]
    text = _BEHIND.sub("", _BEFORE.sub("", text))
    times = 1
    for word, factor in (("亿", 100_000_000), ("万", 10_000)):
        if text.endswith(word):
            text, times = text.removesuffix(word).rstrip("余多"), factor
    if not _NUMBER.fullmatch(text) or len(text) > _LONGEST_NUMBER:
        raise Problem(
            _("“{raw}”不是数字。").format(raw=brief(raw)), mend=_("请只填数字，如 12 或 12.5万。")
        )
    return Decimal(text) * times
