"""Widths, lines and heights of text."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from liaison.ledgers.sheet.measure import HANZI, height, lines, units


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("a1-", 3), ("走访", 2 * HANZI), ("A栋", 2.9)]
)
def test_a_digit_is_one_unit_and_a_hanzi_nearly_two(text: str, width: float) -> None:
    assert units(text) == pytest.approx(width)


@pytest.mark.parametrize(
    ("text", "room", "count"),
    [
        ("", 8, 1),
        ("走访", 4, 1),
        ("走访民警", 4, 2),
        ("走访民警人", 4, 3),
        ("一\n二\n\n四", 40, 4),
        ("2026-10-31", 10, 1),
        ("2026-10-31", 9, 2),
        ("ABCDEFGHIJ", 4, 3),  # a run longer than the line is cut
        ("ab 2026-10-31", 10, 2),  # a run that fits stays whole
        ("编号ZF-202610-0012备注", 16, 3),
        ("甲乙，丙丁", 4, 3),  # 甲 | 乙，| 丙丁: no comma begins a line
        ("甲（乙丙）", 4, 3),  # no bracket opens at a line's end
        ("，，，，", 2, 4),  # nothing but marks: still comes to an end
        ("字", 1, 1),
    ],
)
def test_text_wraps_as_the_programs_wrap_it(text: str, room: float, count: int) -> None:
    assert lines(text, room) == count


def test_counting_stops_at_the_tallest_row() -> None:
    assert lines("字" * 32_767, 4) == lines("\n" * 5_000, 4) == 27
    assert height(27) == 409


def test_height_grows_by_lines() -> None:
    assert [height(count) for count in (1, 2, 3)] == [20, 35, 50]


@given(st.text(st.characters(max_codepoint=0xFFFF), max_size=200), st.floats(2, 60))
def test_lines_hold_the_whole_text(text: str, room: float) -> None:
    """Never fewer lines than the width needs, never more than one for each character."""
    count = lines(text, room)
    paragraphs = text.split("\n")
    least = sum(max(1, int(units(paragraph) / room)) for paragraph in paragraphs)
    assert min(27, least) <= count <= max(1, len(text) + text.count("\n") + 1)
