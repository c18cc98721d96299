"""The paper of Word forms: page, fonts, tables, signatures, and what may stand in a text."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm

from liaison.base.errors import Trouble
from liaison.documents.page import HEI, TITLE, Column, Paper
from liaison.documents.writing import write

DAY = date(2026, 11, 22)
COLUMNS = [Column("序号", 6, centred=True), Column("内容", 40)]


def _paper(landscape: bool = False, chain: str = "") -> Paper:
    return Paper("交接清单", "云岭县公安局", DAY, landscape, chain)


def _xml(path: Path, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


@pytest.mark.parametrize("landscape", [False, True])
def test_the_page_is_a4(tmp_path: Path, landscape: bool) -> None:
    path = write(tmp_path / "a.docx", _paper(landscape)).path
    (section,) = Document(str(path)).sections
    sides = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    assert section.page_width is not None
    assert section.page_height is not None
    assert abs(section.page_width - sides[0]) < Cm(0.01)
    assert abs(section.page_height - sides[1]) < Cm(0.01)
    assert section.orientation is (WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT)


def test_chinese_fonts_have_others_to_stand_in(tmp_path: Path) -> None:
    paper = _paper()
    paper.title("交接清单")
    paper.heading("一、企业")
    path = write(tmp_path / "a.docx", paper).path
    styles = Document(str(path)).styles
    for name, font in (("公文标题", TITLE), ("一级标题", HEI), ("正文段", "仿宋")):
        fonts = styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert not any("Theme" in one for one in fonts.attrib)
    table = _xml(path, "word/fontTable.xml")
    assert f'w:name="{TITLE}"><w:altName w:val="宋体"/>' in table


def test_a_table_repeats_its_header_and_breaks_no_row(tmp_path: Path) -> None:
    paper = _paper()
    paper.table(COLUMNS, [[str(n), f"第{n}行"] for n in range(1, 300)])
    path = write(tmp_path / "a.docx", paper).path
    (table,) = Document(str(path)).tables
    assert len(table.rows) == 300
    assert [cell.text for cell in table.rows[299].cells] == ["299", "第299行"]
    xml = _xml(path)
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:cantSplit/>") == 300
    assert '<w:insideH w:val="single" w:sz="4"' in xml
    widths = [int(one.get(qn("w:w")) or 0) for one in table._tbl.tblGrid.gridCol_lst]
    assert abs(sum(widths) - paper.width * 567) < 5


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    paper = _paper()
    paper.table(COLUMNS, [])
    (table,) = Document(str(write(tmp_path / "a.docx", paper).path)).tables
    assert [cell.text for cell in table.rows[1].cells] == ["无", ""]


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b\x1b",
        "<w:t>&amp;</w:t>",
        "甲\n乙\r\n丙",
        "\ud800",
        "😀𠮷㐂",
        "=1+1",
        "  首尾  ",
        "长" * 40_000,
    ],
)
def test_any_text_may_stand_anywhere(tmp_path: Path, text: str) -> None:
    paper = _paper(chain="12-ab")
    paper.say(text)
    paper.table(COLUMNS, [[text, text]])
    path = write(tmp_path / "a.docx", paper).path
    document = Document(str(path))
    (table,) = document.tables
    shown = table.rows[1].cells[0].text
    assert shown == document.paragraphs[0].text
    for part in ("&amp;", "乙", "𠮷", "=1+1", "  首尾  "):
        assert (part in shown) is (part in text)


def test_who_signs_is_kept_together(tmp_path: Path) -> None:
    paper = _paper()
    paper.signatures(["移交人：", "接收人："])
    path = write(tmp_path / "a.docx", paper).path
    (table,) = Document(str(path)).tables
    assert [cell.text for cell in table.rows[0].cells] == ["移交人：", "接收人："]
    assert all("年" in cell.text for cell in table.rows[1].cells)
    assert _xml(path).count("<w:keepNext/>") == 5


def test_the_foot_counts_pages_and_shows_the_chain(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", _paper(chain="12-ab34")).path
    xml = _xml(path, "word/footer1.xml")
    assert 'w:instr="PAGE"' in xml
    assert 'w:instr="NUMPAGES"' in xml
    assert "审计链 12-ab34" in xml


def test_nothing_tells_of_the_tools(tmp_path: Path) -> None:
    about = Document(str(write(tmp_path / "a.docx", _paper()).path)).core_properties
    assert (about.title, about.author, about.comments) == ("交接清单", "云岭县公安局", "")
    assert about.created is not None
    assert about.created.date() == DAY


def test_what_the_witness_raises_undoes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")

    def refuse(_sha256: str) -> None:
        raise Trouble("没有记下。")

    with pytest.raises(Trouble):
        write(path, _paper(), refuse)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.docx"]
