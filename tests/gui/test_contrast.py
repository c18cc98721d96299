"""Every pair of colours that meets on a screen can be told apart (WCAG 2.1: 1.4.3 and 1.4.11).

Words need 4.5 : 1 on their ground, marks and outlines that carry a meaning 3 : 1.
A colour that is painted somewhere and is in no list here fails as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from liaison.gui.editors.choices import QuietCombo
from liaison.gui.look import sheet, style
from liaison.gui.look.tokens import DARK, LIGHT, ROLES, Colours, contrast, luminance

THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
WORDS, MARKS = 4.5, 3.0

PANELS = ("ground", "surface", "raised")
GROUNDS = (*PANELS, "hover", "primary_ground", "neutral_ground", "lane")
INKS = ("text", "second", "primary", "done", "soon", "overdue", "info")
"""Words in these may stand on any ground: pages, rows selected or hovered, lanes, counts."""

PAIRS = [
    *product(INKS, GROUNDS),
    *product(("hint",), PANELS),
    *((role, f"{role}_ground") for role in ROLES if role != "neutral"),
    *product(("second", "text"), [f"{role}_ground" for role in ROLES]),
    *product(("on_primary",), ("primary", "primary_hover", "primary_pressed")),
    *product(("text", "primary"), ("pressed",)),
    *product(("text",), ("bar", "heat_none", "heat_short", "heat_met")),
    ("overdue", "heat_none"),
]
"""An ink and the ground its words stand on."""

SIGNS = [
    *product(("field", "disabled"), PANELS),
    *product(("primary", "done", "soon", "overdue", "info", "second"), (*GROUNDS, "pressed")),
    *product(("focus",), (*GROUNDS, "pressed", "heat_none", "heat_short", "heat_met")),
    *product(("text",), PANELS),
    ("on_primary", "primary"),
]
"""A mark, an outline that is all one sees of a field, or a ring of focus, and what it is on
(the ring of a primary button is of ``text``: it is told apart from the page around it)."""

QUIET = {"line", "edge", "shade", "bar", "dark"}
"""Not asked for: lines that only part, edges of what has words on it, shadows; a bar of a
chart has its number on it."""


def _poor(colours: Colours, pairs: list[tuple[str, str]], least: float) -> dict[str, float]:
    found = {
        f"{ink} on {ground}": round(contrast(getattr(colours, ink), getattr(colours, ground)), 2)
        for ink, ground in pairs
    }
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


@THEMES
def test_words_can_be_read_where_they_stand(colours: Colours) -> None:
    assert not _poor(colours, PAIRS, WORDS)


@THEMES
def test_marks_are_seen_where_they_stand(colours: Colours) -> None:
    assert not _poor(colours, SIGNS, MARKS)


@THEMES
def test_what_the_style_sheet_pairs_can_be_read(colours: Colours) -> None:
    pairs = [(ink, ground) for _rule, ink, ground in _paired() if ink != "disabled"]
    assert len(pairs) > 10
    assert not _poor(colours, pairs, WORDS)


@THEMES
def test_cards_lie_above_their_lane(colours: Colours) -> None:
    assert luminance(colours.raised) > luminance(colours.lane)


def test_every_colour_painted_is_in_a_list() -> None:
    known = {one for pair in [*PAIRS, *SIGNS] for one in pair} | QUIET
    tokens = {one.name for one in fields(Colours)}
    assert not tokens - known, "a new colour: say above where it stands"
    painted = {name for path in _sources() for name in _painted(path.read_text("utf-8"))}
    assert {"text", "second", "primary"} <= painted
    assert not painted - known - {"neutral"}


def _paired() -> Iterator[tuple[str, str, str]]:
    """Yield the rules of the style sheet that give both words and ground a colour."""
    for rule, body in re.findall(r"([^{}]+)\{((?:[^{}]|\$\{\w+\})*)\}", sheet.TEMPLATE.template):
        ink = re.search(r"(?<![\w-])color: \$(\w+)", body)
        ground = re.search(r"background: \$(\w+)", body)
        if ink and ground:
            yield rule.strip(), ink[1], ground[1]


def _sources() -> Iterator[Path]:
    here = Path(sheet.__file__).parents[1]
    return (path for path in here.rglob("*.py") if path.parent.name != "look")


def _painted(source: str) -> Iterator[str]:
    yield from re.findall(r'\bcolour\("(\w+)"\)', source)
    yield from re.findall(r"\bcolours\.(\w+)\b(?!\()", source)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QuietCombo])
def test_what_asks_for_words_is_a_hint(
    kind: type[QLineEdit], theme: str, qtbot: QtBot, qapp: QApplication
) -> None:
    """A style sheet's colour of words fades what Qt paints for an empty field, or takes it over."""
    look = style.dress(qapp, theme)  # type: ignore[arg-type]
    made = kind()
    qtbot.addWidget(made)
    made.setPlaceholderText("█" * 8)  # filled letters: nothing between ink and ground
    made.resize(200, 40)
    made.show()
    drawn = made.grab().toImage()
    seen = Counter(drawn.pixelColor(x, 20).name().upper() for x in range(16, 60))
    assert seen.most_common(1)[0][0] == look.colours.hint
    style.dress(qapp)
