"""Comparing the audit trail with the value printed on a paper ledger (safety.md §7.5).

Whoever cuts the end off the trail, or makes it anew, cannot change the paper.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.services import rights
from liaison.services.matrix import Operation
from liaison.store import audit, proving
from liaison.store.audit import Event, Head
from liaison.store.step import Store

_FORM = re.compile(r"(?:审计链)?:?(\d{1,9})-([0-9a-f]{16})")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")  # what an input method makes of a dash
_LONGEST = 40


@dataclass(frozen=True)
class Compared:
    """Is the trail still the one the value was printed from, told in words?"""

    sound: bool
    words: str


def read(told: str) -> Head:
    """Read a printed value as people type it; raises :class:`Problem` for anything else."""
    text = unicodedata.normalize("NFKC", told).translate(_DASHES)
    found = _FORM.fullmatch("".join(text.split()).lower())
    if found is None:
        words = _("“{raw}”不是完整的校验值。").format(raw=told.strip()[:_LONGEST])
        mend = _("校验值印在台账的页脚，形如 1234-ab12cd34ef56ab78。")
        raise Problem(words, "head", mend)
    if int(found[1]) == 0:
        raise Problem(_("这份台账印出时还没有审计记录，无法核对。"), "head")
    return Head(int(found[1]), found[2])


def compare(store: Store, told: str) -> Compared:
    """Tell whether the trail still contains the value; that it was asked is noted.

    Whoever reads the trail may. A value that does not fit is often mistyped,
    so it is noted as failed but is no notice to the auditor.
    """
    rights.demand(store, Operation.read_audit)
    noted = read(told)
    with store.reading(whole=True) as session:
        last = audit.head(session.connection()).seq
        sound = proving.anchored(session.connection(), noted)
    store.note(Event("check", ok=sound, detail={"anchor": str(noted)}))
    if sound and noted.seq == last:
        return Compared(True, _("相符：第 {seq} 条就是审计链的末尾。").format(seq=last))
    if sound:
        words = _("相符：第 {seq} 条仍在审计链中，之后又有 {n} 条记录。")
        return Compared(True, words.format(seq=noted.seq, n=f"{last - noted.seq:,}"))
    if noted.seq > last:
        words = _("不符：审计链只到第 {last} 条，没有第 {seq} 条，可能被截断。")
    else:
        words = _("不符：第 {seq} 条的校验值与台账上的不同，审计链可能被重做。")
    words += _("请先核对输入；确认无误的，请保留现场并报告上级。")
    return Compared(False, words.format(seq=noted.seq, last=last))


__all__ = ["Compared", "compare", "read"]
