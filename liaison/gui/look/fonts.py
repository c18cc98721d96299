"""The type: one Chinese family named outright, never found through a fallback chain.

Drawing hanzi through fallbacks costs 1.15 to 1.8 times as much (speed.md §6),
and the digits then come from another family than the words beside them.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from liaison.base.errors import Trouble
from liaison.base.words import _

FAMILIES = ("Microsoft YaHei UI", "Noto Sans CJK SC", "WenQuanYi Micro Hei")
"""In order of liking: Windows 10/11, Kylin and UOS, a bare Debian."""


@lru_cache(maxsize=1)
def family() -> str:
    """Return the family the program is set in.

    Raises :class:`Trouble` when no family on this machine has simplified
    Chinese: everything would be boxes. Needs a running QGuiApplication.
    """
    here = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    for wanted in (*FAMILIES, *here):
        if wanted in here:
            return wanted
    raise Trouble(
        _("这台电脑上没有中文字体，界面无法显示。"),
        todo=_("请安装中文字体（例如 fonts-wqy-microhei）后重新打开。"),
    )


@lru_cache(maxsize=1)
def strong_weight() -> int:
    """Return the weight of emphasis: semibold where it was drawn, else bold.

    A family with one weight only (WenQuanYi) is thickened by the rasteriser,
    and only from bold on; asking it for semibold would show nothing.
    """
    drawn = {QFontDatabase.weight(family(), form) for form in QFontDatabase.styles(family())}
    has_it = any(QFont.Weight.DemiBold <= weight < QFont.Weight.Bold for weight in drawn)
    return int(QFont.Weight.DemiBold if has_it else QFont.Weight.Bold)


def font(pixels: int, strong: bool = False) -> QFont:
    """Return the program's font at a height in logical pixels, digits of one width."""
    made = QFont()
    made.setFamilies([family()])
    made.setPixelSize(max(1, pixels))
    made.setWeight(QFont.Weight(strong_weight()) if strong else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
