"""Makers of workbooks that should never reach a program, and of odd honest ones.

Each maker returns the bytes of one file of safety.md §5 C; nothing here is
larger on disk than a few hundred kilobytes.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("序号", "走访日期", "企业名称", "走访民警", "走访内容", "备注")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(*sheets: Callable[[Worksheet], None]) -> bytes:
    """Return an xlsx with one sheet for each function that fills it."""
    book = Workbook()
    first = book.worksheets[0]
    for at, fill in enumerate(sheets):
        fill(first if at == 0 else book.create_sheet())
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return the bytes of an openpyxl workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(*lines: Iterable[Any]) -> Callable[[Worksheet], None]:
    """Return a function that fills a sheet with the lines."""

    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(list(line))

    return fill


def ledger(count: int = 3) -> Callable[[Worksheet], None]:
    """Return a function that fills a small honest ledger."""
    return rows(
        ("走访企业工作台账",),
        HEADINGS,
        *(
            (n, date(2026, 10, n), f"云岭{n}号有限公司", "张𠮷安", "宣传", None)
            for n in range(1, count + 1)
        ),
    )


def good() -> bytes:
    """Return a small honest workbook."""
    return workbook(ledger())


def padded() -> bytes:
    """An honest workbook with a part that fills more than a pipe holds."""
    return rezip(good(), {"xl/media/noise.bin": bytes(n * n % 251 for n in range(400_000))}, 0)


def rezip(data: bytes, change: dict[str, bytes | None], level: int = 6) -> bytes:
    """Return the zip with parts replaced, added, or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        parts: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
        for name, content in (parts | change).items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def sheet_xml(inside: str, before: str = "", prefix: str = "") -> bytes:
    """Return a sheet part with raw XML inside sheetData."""
    space = f":{prefix[:-1]}" if prefix else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<{prefix}worksheet xmlns{space}="{MAIN}">'
        f"<{prefix}sheetData>{inside}</{prefix}sheetData></{prefix}worksheet>"
    ).encode()


def raw_sheet(inside: str, before: str = "", prefix: str = "") -> bytes:
    """Return a workbook whose only sheet has this raw XML."""
    return rezip(good(), {"xl/worksheets/sheet1.xml": sheet_xml(inside, before, prefix)})


def text_cell(place: str, text: str) -> str:
    """Return the XML of an inline text cell."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def laughs() -> bytes:
    """Billion laughs in the sheet."""
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
    )
    return raw_sheet(f'<row r="1">{text_cell("A1", "&l9;")}</row>', f"<!DOCTYPE w [{entities}]>")


def outside_entity() -> bytes:
    """An entity that names a file of this machine."""
    dtd = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return raw_sheet(f'<row r="1">{text_cell("A1", "&x;")}</row>', dtd)


def late_entity() -> bytes:
    """A DOCTYPE behind a comment that is longer than the checked head."""
    dtd = f'<!--{"x" * 5000}--><!DOCTYPE w [<!ENTITY x "boo">]>'
    return raw_sheet(f'<row r="1">{text_cell("A1", "&x;")}</row>', dtd)


def bad_types() -> bytes:
    """A DOCTYPE in [Content_Types].xml, in UTF-16."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE Types []><Types/>'
    return rezip(good(), {"[Content_Types].xml": text.encode("utf-16")})


def bomb_part() -> bytes:
    """A part of 3 MB that packs to 3 KB."""
    return raw_sheet(f'<row r="1">{text_cell("A1", " " * 3_000_000)}</row>')


def bomb_strings() -> bytes:
    """Shared strings that claim 60 MB."""
    data = rezip(good(), {"xl/sharedStrings.xml": b"<sst>" + b"x" * 2_000_000 + b"</sst>"})
    return claim(data, "xl/sharedStrings.xml", 60 * 1024 * 1024)


def claim(data: bytes, part: str, size: int) -> bytes:
    """Return the zip whose directory claims another unpacked size for a part."""
    changed = bytearray(data)
    name = part.encode()
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if data[at + 46 : at + 46 + len(name)] == name:
            struct.pack_into("<I", changed, at + 24, size)
            local = struct.unpack_from("<I", data, at + 42)[0]
            struct.pack_into("<I", changed, local + 22, size)
            return bytes(changed)
        at = data.find(b"PK\x01\x02", at + 1)
    raise ValueError(part)


def lying() -> bytes:
    """A directory that promises 1,000 bytes for a sheet of 500 kB."""
    inside = "".join(
        f'<row r="{n}">{text_cell(f"A{n}", f"企业{n * 7919}")}</row>' for n in range(1, 6000)
    )
    return claim(raw_sheet(inside), "xl/worksheets/sheet1.xml", 1000)


def wrong_sum() -> bytes:
    """A sheet whose checksum does not fit."""
    data = bytearray(good())
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 70] != b"xl/worksheets/sheet1.xml":
        at = data.find(b"PK\x01\x02", at + 1)
    struct.pack_into("<I", data, at + 16, 0xDEADBEEF)
    return bytes(data)


def many_entries() -> bytes:
    """A workbook with 3,000 parts."""
    return rezip(good(), {f"xl/media/{n}.bin": b"x" for n in range(3000)})


def doubled() -> bytes:
    """Two parts of the same name: two readers may take different ones."""
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of what we mean to do
        package.writestr("xl/worksheets/sheet1.xml", sheet_xml(""))
    return out.getvalue()


def locked_part() -> bytes:
    """A zip whose parts are marked as encrypted."""
    data = bytearray(good())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def far_cell() -> bytes:
    """One value in A1 and one in the last cell a sheet can have."""
    return raw_sheet(
        f'<row r="1">{text_cell("A1", "近")}</row>'
        f'<row r="1048576">{text_cell("XFD1048576", "远")}</row>'
    )


def far_cell_hidden() -> bytes:
    """The same, written so that the scan does not see it: references in entities."""
    return raw_sheet(
        f'<row r="1">{text_cell("A1", "近")}</row>'
        '<row r="1048576"><c r="&#88;FD1048576" t="n"><v>1</v></c></row>'
    )


def far_ledger() -> bytes:
    """An honest ledger with one stray cell in the last row and column."""
    data = workbook(ledger(), ledger(1))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    stray = f'<row r="1048576">{text_cell("XFD1048576", " 远")}</row></sheetData>'
    return rezip(data, {"xl/worksheets/sheet1.xml": xml.replace("</sheetData>", stray).encode()})


def blank_rows(count: int = 60_000) -> bytes:
    """A ledger and then many rows that only have a format."""
    blanks = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(2, count))
    return raw_sheet(f'<row r="1">{text_cell("A1", "近")}</row>{blanks}', prefix="")


def repeated_ods(honest: bytes) -> bytes:
    """An .ods that says in a hundred bytes that a row of 30 cells stands a million times."""
    with zipfile.ZipFile(io.BytesIO(honest)) as package:
        xml = package.read("content.xml").decode()
    at = xml.index("<table:table-row")
    row = (
        '<table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="30" office:value-type="float"'
        ' office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>'
    )
    return rezip(honest, {"content.xml": (xml[:at] + row + xml[at:]).encode()})


def strict() -> bytes:
    """The honest workbook in the strict form of the standard (other namespaces)."""
    data = good()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        changed = {
            name: package.read(name)
            .replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(_RELS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            for name in package.namelist()
        }
    return rezip(data, dict(changed))


def ole(*streams: str) -> bytes:
    """Return an OLE container whose directory names these streams."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    entries = b""
    for name in ("Root Entry", *streams):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + struct.pack("<H", len(text)) + b"\2" + b"\0" * 61
    return header + entries.ljust(1024, b"\0")


def html() -> bytes:
    """A web page, as many systems export under the name .xls."""
    table = "<table><tr><td>企业名称</td></tr></table>"
    return f"<html><head><meta charset='gbk'></head>{table}</html>".encode("gbk")


def docx() -> bytes:
    """A Word document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def no_sheets() -> bytes:
    """A workbook whose list of sheets is empty."""
    xml = f'<workbook xmlns="{MAIN}" xmlns:r="{_RELS}"><sheets></sheets></workbook>'
    return rezip(good(), {"xl/workbook.xml": xml.encode()})


def hostile() -> dict[str, tuple[bytes, str]]:
    """Return every file that must be refused: name → bytes and a word of the message."""
    return _strangers() | _broken() | _traps()


def _strangers() -> dict[str, tuple[bytes, str]]:
    """Files that are something else than their name says."""
    xml = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><W/>'
    return {
        "空.xlsx": (b"", "空文件"),
        "零字节.xlsx": (b"\0" * 600, "空文件"),
        "国标文本.xlsx": ("企业名称,民警\n云岭公司,张三\n".encode("gbk"), "纯文本"),
        "网页.xls": (html(), "网页"),
        "网页存档.xls": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "网页"),
        "二〇〇三.xls": (xml, "XML"),
        "加密.xlsx": (ole("EncryptionInfo", "EncryptedPackage"), "密码"),
        "部件加密.xlsx": (locked_part(), "密码"),
        "旧文档.xls": (ole("WordDocument"), "Word"),
        "旧演示.xls": (ole("PowerPoint Document"), "演示"),
        "邮件.et": (ole("__properties_version1.0"), "没有表格"),
        "文档.xlsx": (docx(), "Word"),
        "扫描.xlsx": (b"%PDF-1.7\n", "PDF"),
        "说明.xls": (b"{\\rtf1\\ansi}", "RTF"),
        "照片.xlsx": (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "图片"),
        "压缩.xlsx": (b"Rar!\x1a\x07\x00" + b"\0" * 40, "压缩包"),
        "打包.zip": (rezip(docx(), {"word/document.xml": None}), "压缩包"),
        "乱码.xlsx": (bytes(range(256)) * 20, "识别"),
        "~$打开.xlsx": (good(), "临时文件"),
    }


def _broken() -> dict[str, tuple[bytes, str]]:
    """Workbooks and texts that are damaged."""
    whole = good()
    sheet = "xl/worksheets/sheet1.xml"
    return {
        "半截.xlsx": (whole[: len(whole) // 2], "不完整"),
        "目录残缺.xlsx": (whole[:-30], "不完整"),
        "校验错.xlsx": (wrong_sum(), "损坏"),
        "坏旧表.xls": (ole("Workbook"), "损坏"),
        "无表.xlsx": (no_sheets(), "没有工作表"),
        "缺关系.xlsx": (rezip(whole, {"xl/_rels/workbook.xml.rels": None}), "损坏"),
        "缺表页.xlsx": (rezip(whole, {sheet: None}), "损坏"),
        "坏标记.xlsx": (rezip(whole, {sheet: b"<worksheet><sheetData><row"}), "损坏"),
        "引号.csv": ('企业,备注\n甲,"没有结束\n乙,丙\n'.encode(), "第 2 行"),
    }


def _traps() -> dict[str, tuple[bytes, str]]:
    """Workbooks made to exhaust or deceive a reader."""
    return {
        "大小不实.xlsx": (lying(), "损坏"),
        "笑.xlsx": (laughs(), "外部定义"),
        "外部.xlsx": (outside_entity(), "外部定义"),
        "迟到的实体.xlsx": (late_entity(), "损坏"),
        "类型表.xlsx": (bad_types(), "外部定义"),
        "炸弹.xlsx": (bomb_part(), "压缩比"),
        "字符串炸弹.xlsx": (bomb_strings(), "50 MB"),
        "总量.xlsx": (claim(good(), "xl/styles.xml", 250 << 20), "200 MB"),
        "部件.xlsx": (claim(good(), "xl/styles.xml", 120 << 20), "100 MB"),
        "部件太多.xlsx": (many_entries(), "2000"),
        "重名.xlsx": (doubled(), "重名"),
    }
