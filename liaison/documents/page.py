"""Paper for Word forms: an A4 page, Chinese fonts, titles, tables, lines to sign.

Titles ask for 方正小标宋简体, headings for 黑体, text for 仿宋, as official
papers do (GB/T 9704); the font table names what stands in where one is
missing. Fonts are never embedded. Rows are made as XML: python-docx looks a
cell up anew each time and takes minutes for a long table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from liaison.base.cells import safe_text

TITLE, HEI, FANG = "方正小标宋简体", "黑体", "仿宋"
LATIN = "Times New Roman"
_INSTEAD = {TITLE: "宋体", HEI: "微软雅黑", FANG: "仿宋_GB2312", "宋体": "SimSun"}
"""What stands in for a font that a PC lacks, as the font table tells Word and WPS."""

_SHORT, _LONG = 21.0, 29.7
_TWIPS = 567  # in a centimetre
_TOGETHER = 2  # rows that go with the signatures, which never stand alone on a page
_PROPERTY = 255  # signs of a property of the file
_CENTER, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


@dataclass(frozen=True)
class Look:
    """A style of paragraphs; size and space in points."""

    font: str
    size: float
    bold: bool = False
    across: Any = _LEFT
    before: float = 0
    after: float = 0
    line: float = 1.0
    with_next: bool = False


LOOKS = {
    "公文标题": Look(TITLE, 22, across=_CENTER, after=10, with_next=True),
    "公文标题行": Look(FANG, 12, across=_CENTER, after=8),
    "一级标题": Look(HEI, 14, before=10, after=5, with_next=True),
    "二级标题": Look(HEI, 12, before=8, after=4, with_next=True),
    "正文段": Look(FANG, 12, before=4, after=4, line=1.25),
    "表头": Look(HEI, 10.5, across=_CENTER),
    "表内": Look(FANG, 10.5),
    "表内居中": Look(FANG, 10.5, across=_CENTER),
    "签字": Look(FANG, 12, line=1.8),
    "页脚字": Look(FANG, 9, across=_CENTER),
}
"""The looks of all forms, by style name."""


@dataclass(frozen=True)
class Column:
    """A column of a table: title, share of the width, and whether its cells are centred."""

    title: str
    width: float
    centred: bool = False


class Paper:
    """One Word document under way; finished by :meth:`save`."""

    def __init__(
        self, title: str, unit: str, day: date, landscape: bool = False, chain: str = ""
    ) -> None:
        self._word: Word = Document()
        _looks(self._word)
        _fonts(self._word)
        across, along = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        section = self._word.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(across), Cm(along)
        section.left_margin = section.right_margin = Cm(2.0)
        section.top_margin, section.bottom_margin = Cm(2.0), Cm(1.8)
        section.header_distance, section.footer_distance = Cm(1.2), Cm(1.0)
        self.width = across - 4.0
        """Usable width in centimetres."""
        self._foot(chain)
        about = self._word.core_properties
        title, unit = _property(title), _property(unit)
        about.title, about.author, about.last_modified_by = title, unit, unit
        about.comments, about.language = "", "zh-CN"
        about.created = about.modified = datetime.combine(day, time())

    def say(self, text: str, look: str = "正文段", stay: bool = False) -> None:
        """Add a paragraph; each line of the text is a line of it; ``stay``: with what follows."""
        paragraph = self._word.add_paragraph(style=look)
        if stay:
            paragraph.paragraph_format.keep_with_next = True
        for place, line in enumerate(_clean(text).split("\n")):
            run = paragraph.add_run()
            if place:
                run.add_break(WD_BREAK.LINE)
            run.add_text(line)

    def title(self, text: str) -> None:
        """Add the title, centred over the page."""
        self.say(text, "公文标题")

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading that stays with what follows."""
        self.say(text, "一级标题" if level == 1 else "二级标题")

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        empty: str = "无",
        least: float = 0.75,
        stay: bool = False,
    ) -> None:
        """Add a table with thin borders; the header row is repeated on each page.

        A table without rows has one that says so. ``least`` is the least
        height of a row in centimetres. No row breaks over pages; ``stay``
        keeps the last ones on the page of what follows.
        """
        widths = self._shares([column.width for column in columns])
        body = [list(row) for row in rows] or [[empty, *[""] * (len(columns) - 1)]]
        looks = ["表内居中" if column.centred else "表内" for column in columns]
        height = round(least * _TWIPS)
        head = _row([one.title for one in columns], ["表头"] * len(columns), widths, height, True)
        late = len(body) - _TOGETHER if stay else len(body)
        made = [
            _row(row, looks, widths, height, keep=place >= late) for place, row in enumerate(body)
        ]
        self._put(widths, [head, *made])

    def facts(
        self, rows: Sequence[Sequence[str]], widths: Sequence[float], least: float = 0.85
    ) -> None:
        """Add a small table of labels and values in turn; ``least`` as for :meth:`table`."""
        shares = self._shares(widths)
        looks = ["表头" if place % 2 == 0 else "表内" for place in range(len(widths))]
        height = round(least * _TWIPS)
        self._put(shares, [_row(row, looks, shares, height) for row in rows])

    def signatures(self, signers: Sequence[str]) -> None:
        """Add room to sign for each, with the day below; kept together on one page."""
        shares = self._shares([1.0] * len(signers))
        looks = ["签字"] * len(signers)
        days = ["　　　　年　　月　　日"] * len(signers)
        rows = [_row(texts, looks, shares, 0, keep=True) for texts in (signers, days)]
        self.say("", "正文段", stay=True)
        self._put(shares, rows, bordered=False)

    def page(self) -> None:
        """Begin a new page."""
        self._word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def save(self, path: Path) -> None:
        """Write the document to a path as it is; see :func:`liaison.documents.writing.write`."""
        self._word.save(str(path))

    def _shares(self, widths: Sequence[float]) -> list[int]:
        """Return widths in twentieths of a point that fill the page."""
        unit = self.width * _TWIPS / sum(widths)
        return [int(one * unit) for one in widths]

    def _put(self, widths: Sequence[int], rows: Sequence[Any], bordered: bool = True) -> None:
        table = self._word.add_table(0, 0)._tbl
        for old in list(table):
            table.remove(old)
        table.append(parse_xml(_frame(sum(widths), bordered)))
        grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
        table.append(parse_xml(f"<w:tblGrid {nsdecls('w')}>{grid}</w:tblGrid>"))
        for row in rows:
            table.append(row)

    def _foot(self, chain: str) -> None:
        foot = self._word.sections[0].footer.paragraphs[0]
        foot.style = self._word.styles["页脚字"]
        for text, code in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES")):
            foot.add_run(text)
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), code)
            field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
            foot._p.append(field)
        foot.add_run(" 页")
        if chain:
            small = foot.add_run(f"　　审计链 {chain}")
            small.font.size = Pt(7)


def _clean(text: str) -> str:
    return safe_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def _property(text: str) -> str:
    """Return what the file says about itself: as any text, in one line, as long as it may be."""
    return " ".join(_clean(text).split())[:_PROPERTY]


def _row(
    texts: Sequence[str],
    looks: Sequence[str],
    widths: Sequence[int],
    height: int,
    head: bool = False,
    keep: bool = False,
) -> Any:
    """Return a row of a table; its texts in their looks."""
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    about = f"<w:trPr><w:cantSplit/>{tall}{'<w:tblHeader/>' if head else ''}</w:trPr>"
    cells = "".join(
        _cell(text, look, width, head, keep)
        for text, look, width in zip(texts, looks, widths, strict=True)
    )
    return parse_xml(f"<w:tr {nsdecls('w')}>{about}{cells}</w:tr>")


def _cell(text: str, look: str, width: int, head: bool, keep: bool) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E7ECF2"/>' if head else ""
    stay = "<w:keepNext/>" if keep else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in _clean(text).split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/>'
        f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{look}"/>{stay}</w:pPr>'
        f"<w:r>{lines}</w:r></w:p></w:tc>"
    )


def _frame(width: int, bordered: bool) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{one} w:val="single" w:sz="4" w:color="000000"/>' for one in sides)
    borders = f"<w:tblBorders>{lines}</w:tblBorders>" if bordered else ""
    return (
        f'<w:tblPr {nsdecls("w")}><w:tblW w:w="{width}" w:type="dxa"/>{borders}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="28" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )


def _looks(word: Word) -> None:
    normal = word.styles["Normal"]
    _dress(normal, Look(FANG, 12))
    for name, look in LOOKS.items():
        style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _dress(style, look)
        shape = style.paragraph_format
        shape.alignment = look.across
        shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
        shape.line_spacing, shape.keep_with_next = look.line, look.with_next


def _dress(style: Any, look: Look) -> None:
    style.font.size, style.font.bold = Pt(look.size), look.bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in list(fonts.attrib):  # those of a theme would win
        del fonts.attrib[which]
    for which, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", look.font)):
        fonts.set(qn(f"w:{which}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _fonts(word: Word) -> None:
    """Say which font stands in for which, so that a paper looks alike on every PC."""
    told = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, other in _INSTEAD.items()
    )
    part: Any = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:fonts {nsdecls('w')}>{told}</w:fonts>"
    ).encode()
