"""The copy of a workbook with its bad cells marked: nothing lost, nothing become a formula."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from liaison.base.errors import Problem
from liaison.exchange import importing
from liaison.exchange.plan import Plan
from liaison.store.step import Store
from tests.exchange import files
from tests.exchange.books import fates

pytestmark = pytest.mark.usefixtures("november")

SAMPLES = Path(__file__).parents[1] / "samples"
ROSTER = SAMPLES / "企业花名册.xlsx"
HEAD = ("企业名称", "统一社会信用代码", "员工数", "备注")
LINES = (
    ("甲新材料有限公司", "91350100M000100Y44", "很多", "'=cmd|' /C calc'!A0"),
    ("乙物流有限公司", None, 12, "=1+1"),
    (None, None, 5, "+86"),
)


def look(store: Store, path: Path, **choices: Any) -> Plan:
    return importing.look(store, [path], importing.Choices(**choices))


def workbook(path: Path) -> Path:
    """Write a workbook with a text that looks like a formula, and a formula."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "花名册"
    sheet.append(HEAD)
    for line in LINES:
        sheet.append(line)
    sheet["D3"].data_type = "s"
    sheet["E2"] = "=SUM(C2:C3)"
    sheet["A2"].font = openpyxl.styles.Font(bold=True)
    sheet.column_dimensions["A"].width = 33
    path.write_bytes(files.saved(book))
    return path


def test_bad_cells_are_coloured_and_say_why(local: Store, tmp_path: Path) -> None:
    source = workbook(tmp_path / "花名册.xlsx")
    before = source.read_bytes()
    out = importing.write_marked(source, look(local, source), tmp_path / "标注.xlsx")
    sheet = openpyxl.load_workbook(out)["花名册"]
    said = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert sorted(said) == ["A4", "B2", "C2"]
    assert "校验不符" in said["B2"]
    assert "请对照营业执照填写" in said["B2"]
    assert sheet["B2"].fill.fgColor.rgb != sheet["A4"].fill.fgColor.rgb
    assert {sheet[at].fill.fill_type for at in said} == {"solid"}
    assert source.read_bytes() == before


def test_looks_text_and_formulas_stay_what_they_were(local: Store, tmp_path: Path) -> None:
    source = workbook(tmp_path / "花名册.xlsx")
    out = importing.write_marked(source, look(local, source), tmp_path / "标注.xlsx")
    sheet = openpyxl.load_workbook(out)["花名册"]
    kinds = {cell.coordinate: cell.data_type for row in sheet for cell in row}
    assert (sheet["D3"].value, kinds["D3"]) == ("=1+1", "s")
    assert (sheet["E2"].value, kinds["E2"]) == ("=SUM(C2:C3)", "f")
    assert [at for at, kind in kinds.items() if kind == "f"] == ["E2"]
    assert sheet["A2"].font.bold
    assert sheet.column_dimensions["A"].width == 33


def test_everything_is_listed_on_a_sheet_that_is_passed_over(local: Store, tmp_path: Path) -> None:
    source = workbook(tmp_path / "花名册.xlsx")
    plan = look(local, source)
    out = importing.write_marked(source, plan, tmp_path / "标注.xlsx")
    listed = [[cell.value for cell in row] for row in openpyxl.load_workbook(out)["导入问题"]]
    assert listed[0][:3] == ["工作表", "行", "列"]
    assert len(listed) == 1 + sum(len(one.problems) for one in plan.sheets)
    again = look(local, out)
    assert fates(again) == fates(plan)
    twice = importing.write_marked(out, again, tmp_path / "再标注.xlsx")
    assert openpyxl.load_workbook(twice).sheetnames == ["花名册", "导入问题"]


def test_the_marked_sample_imports_as_the_sample_does(local: Store, tmp_path: Path) -> None:
    plan = look(local, ROSTER)
    out = importing.write_marked(ROSTER, plan, tmp_path / "标注.xlsx")
    marks = [
        cell.coordinate
        for row in openpyxl.load_workbook(out)["企业花名册"]
        for cell in row
        if cell.comment
    ]
    assert marks == ["C4", "C29", "C32", "C38", "C42", "C89"]
    again = look(local, out)
    assert fates(again) == fates(plan)
    assert again.entries == plan.entries


def test_a_text_file_becomes_a_workbook_with_its_problems_behind(
    local: Store, tmp_path: Path
) -> None:
    source = tmp_path / "花名册.csv"
    text = "\n".join(",".join(str(one or "") for one in line) for line in (HEAD, *LINES))
    source.write_text(text, "gb18030")
    plan = look(local, source)
    out = importing.write_marked(source, plan, tmp_path / "标注.xlsx")
    sheet = openpyxl.load_workbook(out)["花名册"]
    values = [[cell.value for cell in row] for row in sheet]
    assert values[0] == [*HEAD, None]
    assert values[1][1] == "91350100M000100Y44"
    assert "校验不符" in str(values[1][4])
    assert values[2][3] == "=1+1"
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    assert fates(look(local, out)) == fates(plan)


def test_old_workbooks_are_rebuilt(local: Store, tmp_path: Path) -> None:
    source = SAMPLES / "old.xls"
    plan = look(local, source)
    out = importing.write_marked(source, plan, tmp_path / "标注.xlsx")
    assert openpyxl.load_workbook(out).sheetnames[-1] == "导入问题"


def test_a_workbook_openpyxl_cannot_open_is_rebuilt(local: Store, tmp_path: Path) -> None:
    source = workbook(tmp_path / "花名册.xlsx")
    with zipfile.ZipFile(source) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    odd = sheet.replace(b'<c r="B1"', b'<c r="B1" s="99"')  # a style that is not there
    source.write_bytes(files.rezip(source.read_bytes(), {"xl/worksheets/sheet1.xml": odd}))
    plan = look(local, source)
    assert fates(plan) == {"new": 2, "refused": 1}
    out = importing.write_marked(source, plan, tmp_path / "标注.xlsx")
    values = [[cell.value for cell in row] for row in openpyxl.load_workbook(out)["花名册"]]
    assert "校验不符" in str(values[1][-1])


def test_a_file_that_changed_since_is_refused(local: Store, tmp_path: Path) -> None:
    source = workbook(tmp_path / "花名册.xlsx")
    plan = look(local, source)
    source.write_bytes(files.good())
    with pytest.raises(Problem, match="改动过"):
        importing.write_marked(source, plan, tmp_path / "标注.xlsx")


def test_the_source_is_never_written_over(local: Store, tmp_path: Path) -> None:
    source = workbook(tmp_path / "花名册.xlsx")
    plan = look(local, source)
    with pytest.raises(Problem, match="不能覆盖原文件"):
        importing.write_marked(source, plan, source)


def test_marks_in_merged_cells(local: Store, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "花名册.xlsx"))
    book["花名册"].merge_cells("C2:C3")
    source = tmp_path / "合并.xlsx"
    source.write_bytes(files.saved(book))
    plan = look(local, source)
    out = importing.write_marked(source, plan, tmp_path / "标注.xlsx")
    assert openpyxl.load_workbook(out)["花名册"]["C2"].comment is not None
