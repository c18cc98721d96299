"""What a finished workbook must keep to, whoever opens it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from liaison.base.cells import Cell
from liaison.base.errors import Problem
from liaison.ledgers.sheet import Book, Column, Sheet, write_book, write_sheet
from liaison.ledgers.sheet.plan import EMPTY_ROWS, make_plan
from tests.ledgers import sheet_samples as samples
from tests.ledgers.test_sheet_equality import HOSTILE


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_book(tmp_path_factory.mktemp("month") / "台账.xlsx", samples.month_book()).path


def loaded(path: Path) -> Iterator[Worksheet]:
    return iter(openpyxl.load_workbook(path).worksheets)


def test_the_cover_links_to_every_sheet_and_tells_its_rows(month: Path) -> None:
    cover, *ledgers = loaded(month)
    book = samples.month_book()
    rows = [(row[1], row[2]) for row in cover.iter_rows(min_row=7, max_row=12)]
    assert cover.title == "封面"
    assert [(name.value, count.value) for name, count in rows] == [
        (sheet.title, len(sheet.rows)) for sheet in book.sheets
    ]
    links = [name.hyperlink for name, _ in rows]
    assert [link.location for link in links if link] == [f"'{at.title}'!A1" for at in ledgers]


def test_every_ledger_prints_one_page_wide_with_its_header_repeated(month: Path) -> None:
    for sheet in list(loaded(month))[1:]:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows in ("$3:$3", "$3:$4")
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes


def test_every_cell_of_the_table_has_borders_and_every_row_a_height(month: Path) -> None:
    for sheet, ledger in zip(list(loaded(month))[1:], samples.month_book().sheets, strict=True):
        plan = make_plan(ledger)
        for row in sheet.iter_rows(min_row=plan.first - 1, max_row=plan.last):
            assert {cell.border.bottom.style for cell in row} == {"thin"}
            assert {cell.border.right.style for cell in row} == {"thin"}
        for place in range(1, plan.sign + 1):
            assert (sheet.row_dimensions[place].height or 0) >= 18


def test_an_empty_ledger_is_a_blank_form(tmp_path: Path) -> None:
    written = write_sheet(tmp_path / "a.xlsx", samples.visits(0))
    (sheet,) = loaded(written.path)
    body = list(sheet.iter_rows(min_row=4, max_row=3 + EMPTY_ROWS))
    assert written.sheets == {"visits": 0}
    assert [cell.value for cell in body[0]] == [None, "无", *[None] * 11]
    assert {cell.value for row in body[1:] for cell in row} == {None}
    assert {cell.border.left.style for row in body for cell in row} == {"thin"}
    assert [sheet.cell(4 + EMPTY_ROWS, place).value for place in (1, 9, 10)] == ["合计", 0, 0]
    assert str(sheet.cell(5 + EMPTY_ROWS, 1).value).startswith("填报人：")


def test_an_empty_book_is_a_cover(tmp_path: Path) -> None:
    written = write_book(tmp_path / "a.xlsx", replace(samples.month_book(), sheets=()))
    (cover,) = loaded(written.path)
    assert written.sheets == {}
    assert cover["B6"].value == "台账名称"


def test_ledgers_of_one_name_are_refused(tmp_path: Path) -> None:
    sheet = samples.visits(1)
    with pytest.raises(ValueError, match="must differ"):
        write_book(tmp_path / "a.xlsx", replace(samples.month_book(), sheets=(sheet, sheet)))


def test_a_row_of_the_wrong_length_is_a_bug(tmp_path: Path) -> None:
    sheet = replace(samples.visits(0), rows=[["甲"]])
    with pytest.raises((ValueError, IndexError)):
        write_sheet(tmp_path / "a.xlsx", sheet)
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    class Endless(list[list[Cell]]):
        def __len__(self) -> int:
            return 1_048_570

    with pytest.raises(Problem, match="走访企业工作台账"):
        write_sheet(tmp_path / "a.xlsx", replace(samples.visits(0), rows=Endless()))


def hostile_book() -> Book:
    """Put every evil text wherever a text can stand."""
    columns = tuple(Column(text[:200], "text", 12, group=text[:50]) for text in HOSTILE)
    sheets = tuple(
        Sheet(f"s{place}", text, text, text, samples.FILLED, columns, [list(HOSTILE)] * 2, (text,))
        for place, text in enumerate(HOSTILE[:-1])
    )
    return Book(HOSTILE[0], HOSTILE[1], HOSTILE[6], samples.FILLED, sheets, HOSTILE[:6])


def test_user_text_never_becomes_a_formula_an_error_or_a_link(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", hostile_book()).path
    seen = 0
    for sheet in loaded(path):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type not in ("f", "e"), (sheet.title, cell.coordinate)
                if cell.hyperlink:
                    assert sheet.title == "封面"
                    assert cell.hyperlink.target is None
                if isinstance(cell.value, str) and cell.value[0] in "=+-@":
                    assert cell.quotePrefix, (sheet.title, cell.coordinate)
                    seen += 1
    assert seen > 15 * 2 * 5
    with ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)


def test_a_link_to_a_tab_with_an_apostrophe_is_spelt_right(tmp_path: Path) -> None:
    sheet = replace(samples.visits(1), title="甲'乙")
    book = replace(samples.month_book(), sheets=(sheet,))
    cover, _ = loaded(write_book(tmp_path / "a.xlsx", book).path)
    link = cover["B7"].hyperlink
    assert link is not None
    assert link.location == "'甲''乙'!A1"


def test_the_same_book_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    """A closed month is known by its digest."""
    code = (
        "import sys; from pathlib import Path; from tests.ledgers import sheet_samples as s; "
        "from liaison.ledgers.sheet import write_book; "
        "print(write_book(Path(sys.argv[1]), s.month_book()).sha256)"
    )
    digests = set()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / f"{seed}.xlsx")],
            cwd=samples.ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout.strip())
    assert len(digests) == 1
    assert {len(digest) for digest in digests} == {64}


def test_describing_ledgers_does_not_load_openpyxl() -> None:
    code = "import sys, liaison.ledgers.sheet; print('openpyxl' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=samples.ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"
