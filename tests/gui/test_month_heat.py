"""The heat of the month board is told by signs, and by greys: a copy shows it without colours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from liaison.base.period import Period
from liaison.gui import monthpaint, monthyear
from liaison.gui.look import style
from liaison.gui.look.tokens import DARK, LIGHT, Colours, luminance
from liaison.gui.monthmap import VISITS, MonthMap, task_words, visit_words
from liaison.services.dutycells import TASKS, MonthCell
from liaison.services.dutytables import CompanyMonth, CompanyYear
from liaison.services.monthboard import BoardRow
from liaison.services.workdays import Days

HEATS = {"none": 0, "short": 1, "met": 2}
"""How far a company is, with the visits done of two that are asked."""
OTHERS = ("excused", "notdue")
STEP = 4.0
"""Lightness (CIE L*, 0 … 100) two greys beside each other must differ by to be told apart."""

THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


@pytest.fixture(autouse=True)
def _back_to_everyday(qapp: QApplication) -> Iterator[None]:
    yield
    style.dress(qapp)


def _month(heat: str, done: int = 0, asked: int = 2) -> CompanyMonth:
    tasks = dict.fromkeys(TASKS, done)
    wanted = dict.fromkeys(TASKS, asked)
    missing = max(0, asked - done)
    head = (1, "甲公司", "", 1, "李")
    return CompanyMonth(*head, done, 0, 0, tasks, wanted, asked, done, missing, "", heat, ())


def _lightness(colour: str) -> float:
    bright = luminance(colour)
    return 116 * bright ** (1 / 3) - 16 if bright > 0.008856 else 903.3 * bright


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_levels_are_steps_of_grey(colours: Colours) -> None:
    names = ("surface", "heat_none", "heat_short", "heat_met")
    greys = [_lightness(getattr(colours, name)) for name in names]
    steps = [(after - before) * (1 if colours.dark else -1) for before, after in pairwise(greys)]
    assert min(steps) >= STEP, dict(zip(names[1:], steps, strict=True))


def test_each_level_has_a_sign_of_its_own() -> None:
    shown = {heat: visit_words(_month(heat, done)) for heat, done in HEATS.items()}
    shown |= {heat: visit_words(_month(heat, 0, 0)) for heat in OTHERS}
    assert {heat: words[0] for heat, words in shown.items()} == {
        "none": "○",
        "short": "◐",
        "met": "✓",
        "excused": "免",
        "notdue": "—",
    }
    tasks = [task_words(_month("none", done), TASKS[0]) for done in HEATS.values()]
    assert [*tasks, task_words(_month("none", 0, 0), TASKS[0])] == ["○", "◐", "✓", "—"]


def test_the_year_has_the_same_signs() -> None:
    for heat, done in HEATS.items():
        cells = (MonthCell(done, 0, 0, 2, done, 2 - done, "", heat),) * 12
        row = CompanyYear(1, "甲公司", "", 1, "李", cells, done * 12)
        head = next(one for one in monthyear.HEADS if one.name == "m1")
        assert head.words(row)[0] == visit_words(_month(heat, done))[0]


@THEMES
def test_cells_painted_differ_in_grey(theme: str, qapp: QApplication) -> None:
    """What is really painted: the ground of the cells, as a copying machine sees it."""
    style.dress(qapp, theme)  # type: ignore[arg-type]
    rows = [_month("notdue", 0, 0), *(_month(heat, done) for heat, done in HEATS.items())]
    greys = [_painted(row) for row in rows]
    assert greys == sorted(greys, reverse=theme == "light")
    assert min(abs(after - before) for before, after in pairwise(greys)) >= STEP


def _painted(month: CompanyMonth) -> float:
    """Return the lightness of the ground of the cell of visits, near its edge."""
    plan = MonthMap(Period(date(2026, 10, 1), date(2026, 10, 31)), 1000)
    scene = monthpaint.Scene(plan, Days(), date(2026, 10, 28), row=-1)
    image = QImage(plan.width, plan.row, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    monthpaint.paint_row(painter, scene, 0, BoardRow(month, (), ""), 0)
    painter.end()
    box = dict(plan.columns())[VISITS]
    return _lightness(QColor(image.pixelColor(box.left() + 3, 3)).name())
