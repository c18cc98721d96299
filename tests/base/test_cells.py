"""Whatever an officer wrote, a sheet shows it, and shows it as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings, strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from liaison.base.cells import MAX_UNITS, safe_cell, safe_text

SURROGATES = st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF)
ANY = st.text(st.one_of(st.characters(), SURROGATES))


def units(text: str) -> int:
    """Return the length as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


@given(ANY)
@example("\x00\x0b\x1f\ud800\udfff\ufffe\uffff")
def test_any_text_can_be_written(text: str) -> None:
    safe = safe_text(text)
    safe.encode("utf-8")
    assert not ILLEGAL_CHARACTERS_RE.search(safe)
    assert not {"\ufffe", "\uffff"} & set(safe)
    assert safe_text(safe) == safe


@given(ANY)
def test_only_characters_no_file_can_hold_are_replaced(text: str) -> None:
    for before, after in zip(text, safe_text(text), strict=True):
        assert after in (before, "\ufffd")


@given(st.text("鑫龙𠮷㐂·()\n\tAx=+-@'", max_size=40))
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize("letter", ["走", "𠮷"])
def test_the_longest_text_is_whole(letter: str) -> None:
    text = letter * (MAX_UNITS // units(letter))
    assert safe_text(text) == text


@settings(max_examples=25)
@given(st.sampled_from("走𠮷a"), st.integers(1, 9_000), st.booleans())
def test_longer_text_is_cut_to_excels_measure_and_says_so(
    letter: str, more: int, shifted: bool
) -> None:
    text = "a" * shifted + letter * (MAX_UNITS // units(letter) + more)
    safe = safe_text(text)
    kept, note = safe[: safe.index("…")], safe[safe.index("…") :]
    assert text.startswith(kept)
    assert "截断" in note
    assert MAX_UNITS - 1 <= units(safe) <= MAX_UNITS


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        (True, True),
        (12, 12),
        (-999_999_999_999_999, -999_999_999_999_999),
        (1_000_000_000_000_000, "1000000000000000"),
        (320_106_199_001_011_234, "320106199001011234"),
        (Decimal("1.10"), Decimal("1.10")),
        (date(2026, 10, 31), date(2026, 10, 31)),
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(1900, 2, 28), "1900-02-28"),
        (datetime(2026, 10, 31, 8, 30), datetime(2026, 10, 31, 8, 30)),
        (datetime(1899, 12, 31, 8, 30), "1899-12-31 08:30:00"),
    ],
)
def test_values_keep_their_kind_where_excel_can_hold_them(value: object, cell: object) -> None:
    safe = safe_cell(value)  # type: ignore[arg-type]  # the table holds every kind
    assert safe == cell
    assert type(safe) is type(cell)


@pytest.mark.usefixtures("beijing")
def test_a_system_moment_becomes_local_time() -> None:
    """Cut in UTC the same moment would fall into another month."""
    moment = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)
    assert safe_cell(moment) == datetime(2026, 11, 1, 1, 30)


NASTY = ["=1+1", "#N/A", "+1", "-1", "@SUM(A1)", "\t=1", "'引号", "\x00零", "\ud800", "\uffff"]


def test_a_workbook_with_the_worst_texts_is_read_back(tmp_path: Path) -> None:
    texts = [*NASTY, "𠮷" * 20_000]
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row, text in enumerate(texts, 1):
        sheet.cell(row, 1).value = safe_text(text)
        sheet.cell(row, 1).data_type = "s"
    book.save(tmp_path / "worst.xlsx")
    again = openpyxl.load_workbook(tmp_path / "worst.xlsx").active
    assert isinstance(again, Worksheet)
    cells = [again.cell(row, 1) for row in range(1, len(texts) + 1)]
    assert [cell.value for cell in cells] == [safe_text(text) for text in texts]
    assert {cell.data_type for cell in cells} == {"s"}
