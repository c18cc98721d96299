"""What stood in the cells arrives as it stood: kinds, places, nothing lost or invented."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st
from openpyxl.cell import WriteOnlyCell
from openpyxl.workbook import Workbook

from liaison.exchange import wire
from liaison.exchange.grid import Book, ErrorCell, Formula, Grid, letters, place
from liaison.exchange.reader import read_book
from tests.exchange import files

SAMPLES = Path(__file__).parents[1] / "samples"


def read(folder: Path, data: bytes, name: str = "表.xlsx") -> Book:
    path = folder / name
    path.write_bytes(data)
    return read_book(path)


def first(folder: Path, data: bytes, name: str = "表.xlsx") -> Grid:
    return read(folder, data, name).sheets[0]


def test_kinds_of_values(tmp_path: Path) -> None:
    line = [
        "文字", 12, 12.5, True, date(2026, 10, 1), datetime(2026, 10, 1, 8, 30), time(8, 30),
        timedelta(hours=30), -3, 0, " 前后 ", "两\n行", None, "尾",
    ]  # fmt: skip
    got = first(tmp_path, files.workbook(files.rows(line))).rows[0].values
    assert got[:7] == tuple(line[:7])
    assert [type(value) for value in got[1:4]] == [int, float, bool]
    assert type(got[4]) is date
    assert got[7:] == ("30:00:00", -3, 0, " 前后 ", "两\n行", None, "尾")


def test_long_numbers_stay_numbers_that_lost_their_end(tmp_path: Path) -> None:
    line = [320106199001011234, 10**15, 10**15 - 1, "320106199001011234"]
    got = first(tmp_path, files.workbook(files.rows(line))).rows[0].values
    assert got[0] == pytest.approx(320106199001011234, rel=1e-15)
    assert [type(value) for value in got] == [float, float, int, str]


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    book.worksheets[0].append([date(2026, 10, 1)])
    assert first(tmp_path, files.saved(book)).rows[0].values == (date(2026, 10, 1),)


def test_formulas_and_errors_are_not_lost(tmp_path: Path) -> None:
    data = files.raw_sheet(
        '<row r="2"><c r="B2"><f>SUM(A1:A9)&amp;"x"</f></c><c r="C2"><f>1+1</f><v>2</v></c>'
        '<c r="D2" t="str"><f>""</f><v></v></c><c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="F2" t="e"><v>#REF!</v></c><c r="G2"><f t="shared" si="0"/><v/></c></row>'
        '<row r="9"><c r="H9"><f>NOW()</f><v></v></c></row>'
    )
    rows = first(tmp_path, data).rows
    assert rows[0].values == (
        None, '=SUM(A1:A9)&"x"', 2, None, "#DIV/0!", "#REF!", "=…",
    )  # fmt: skip
    assert isinstance(rows[0].values[1], Formula)
    assert isinstance(rows[0].values[5], ErrorCell)
    assert (rows[1].number, rows[1].at(7), rows[1].at(99)) == (9, "=NOW()", None)


def test_prefixed_and_strict_xml_is_read_alike(tmp_path: Path) -> None:
    cells = (
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:f>1+1</x:f></x:c>'
        '<x:c r="C1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
    )
    assert first(tmp_path, files.raw_sheet(cells, prefix="x:")).rows[0].values == (
        1,
        "=1+1",
        "#N/A",
    )
    strict = first(tmp_path, files.strict())
    assert strict.rows == first(tmp_path, files.good()).rows


def test_numbers_that_are_none_become_text(tmp_path: Path) -> None:
    data = files.raw_sheet('<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e999</v></c></row>')
    assert first(tmp_path, data).rows[0].values == ("nan", "inf")


def test_a_cell_of_40000_signs_is_cut_and_says_so(tmp_path: Path) -> None:
    text = "".join(chr(0x4E00 + n % 20000) for n in range(40000))
    got = first(tmp_path, files.raw_sheet(f'<row r="1">{files.text_cell("A1", text)}</row>'))
    value = got.rows[0].values[0]
    assert isinstance(value, str)
    assert len(value) == 32_767
    assert value.startswith(text[:30_000])
    assert value.endswith("已截断）")


def test_places_hidden_sheets_and_merged_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["C4"] = "甲"
    sheet["E6"] = 5
    sheet.merge_cells("C4:D5")
    book.create_sheet("藏").sheet_state = "hidden"
    book.create_sheet("深藏").sheet_state = "veryHidden"
    grids = read(tmp_path, files.saved(book)).sheets
    assert [grid.hidden for grid in grids] == [False, True, True]
    assert [(row.number, row.values) for row in grids[0].rows] == [
        (4, (None, None, "甲")),
        (6, (None, None, None, None, 5)),
    ]
    span = grids[0].merged[0]
    assert (span.top, span.left, span.bottom, span.right) == (4, 2, 5, 3)
    assert grids[0].width == 5
    assert place(4, 2) == "C4"
    assert [letters(n) for n in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]


def test_255_sheets_macros_and_charts(tmp_path: Path) -> None:
    many = read(tmp_path, files.workbook(*[files.ledger(1)] * 255))
    assert len(many.sheets) == 255
    macro = files.rezip(files.good(), {"xl/vbaProject.bin": b"macro"})
    assert read(tmp_path, macro, "宏.xlsm").kind == "xlsm"
    book = Workbook()
    book.worksheets[0].append(["甲"])
    book.create_chartsheet("图")
    assert [grid.name for grid in read(tmp_path, files.saved(book)).sheets] == ["Sheet"]


@pytest.mark.parametrize(("name", "kind"), [("old.xls", "xls"), ("old.ods", "ods")])
def test_old_and_open_formats(name: str, kind: str) -> None:
    book = read_book(SAMPLES / name)
    assert book.kind == kind
    shown, hidden = book.sheets
    assert hidden.hidden
    assert shown.rows[2].values == (1, date(2026, 10, 1), "云岭嘉禾环保有限责任公司", "张𠮷安", 25)
    assert shown.rows[4].values[2] == "云岭嘉禾环保有限责任公司分厂"


def test_what_counts_is_the_content_not_the_name(tmp_path: Path) -> None:
    assert read(tmp_path, (SAMPLES / "old.xls").read_bytes(), "表.et").kind == "xls"
    assert read(tmp_path, files.good(), "表.xls").kind == "xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimited_text(encoding: str, delimiter: str, ending: str, tmp_path: Path) -> None:
    lines = [
        ["企业名称", "号码", "备注"],
        ["𠮷祥公司", '="0012"', "\"两行,\n和'引号'\""],
        ["", "", ""],
        ["", "1.1E+17", "乙"],
    ]
    text = ending.join(delimiter.join(line) for line in lines) + ending * 3
    book = read(tmp_path, text.encode(encoding), "名单.csv")
    (grid,) = book.sheets
    assert (book.kind, grid.name) == ("csv", "名单")
    assert [row.number for row in grid.rows] == [1, 2, 4]
    assert grid.rows[1].values == ("𠮷祥公司", "0012", "两行,\n和'引号'")
    assert grid.rows[2].values == (None, "1.1E+17", "乙")


def test_the_samples_arrive_whole() -> None:
    roster = read_book(SAMPLES / "企业花名册.xlsx")
    assert [(grid.name, len(grid.rows)) for grid in roster.sheets] == [
        ("企业花名册", 92),
        ("Sheet2", 1),
    ]
    remarks = [row.at(16) for row in roster.sheets[0].rows]
    links = [value for value in remarks if isinstance(value, Formula)]
    assert links == ['=HYPERLINK("http://x","点我")'] * 18
    month = read_book(SAMPLES / "2026年8-10月工作台账.xlsx")
    assert [len(grid.rows) for grid in month.sheets] == [213, 57, 39, 30]
    assert not any(grid.notes for grid in (*roster.sheets, *month.sheets))


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("\n\t"),
    max_size=40,
).filter(lambda text: "_x" not in text)
_DAYS = st.dates(date(1900, 3, 1), date(9999, 12, 31))
_MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)
_VALUES = st.one_of(
    st.none(), _TEXT, st.integers(-(10**15) + 1, 10**15 - 1), st.booleans(), _DAYS, _MOMENTS,
    st.floats(-1e300, 1e300),
    st.times().map(lambda of_day: of_day.replace(microsecond=0)),
)  # fmt: skip


def seen(value: Any) -> Any:
    """Return what a reader may make of a value that was written."""
    if isinstance(value, str) and (not value or value.isspace()):
        return None
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-14, abs=0)
    return value


@given(lines=st.lists(st.lists(_VALUES, max_size=8), min_size=1, max_size=6))
@example(lines=[["=1+1", "+1", "@x", "#N/A"], [], ["’", "\u202e", "👨‍👩‍👧", "㐂"]])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_openpyxl_writes_is_read_back(lines: list[list[Any]], tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("表")
    for line in lines:
        cells = []
        for value in line:
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    got = {row.number: row.values for row in first(tmp_path, files.saved(book)).rows}
    for number, line in enumerate(lines, 1):
        want = [seen(value) for value in line]
        have = list(got.pop(number, ())) + [None] * len(want)
        assert have[: len(want)] == want
        assert not any(value is not None for value in have[len(want) :])
    assert not got


@given(value=st.one_of(_VALUES, st.datetimes(timezones=st.just(UTC))))
def test_the_wire_carries_every_value(value: Any) -> None:
    line = wire.encode(["rows", [[1, [value]]]])
    assert line.count(b"\n") == 1
    assert wire.decode(line) == ["rows", [[1, [value]]]]


@pytest.mark.parametrize(
    "line", [b"{}", b"[]", b"[1]", b'["rows", {"x": "y"}]', b'["a", {"d": 1}]']
)
def test_the_wire_refuses_what_the_child_never_says(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a|Invalid"):
        wire.decode(line)


def test_nothing_is_left_of_the_file_on_disk(tmp_path: Path) -> None:
    """The child writes nothing: the folder holds only the file itself."""
    first(tmp_path, files.good())
    assert [path.name for path in tmp_path.iterdir()] == ["表.xlsx"]
    with zipfile.ZipFile(io.BytesIO(files.good())) as package:
        assert package.testzip() is None
