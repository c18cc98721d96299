"""A light look at the XML of a workbook, for what calamine does not tell.

Calamine gives a formula without stored result, and an error such as
``#REF!``, as an empty cell; and it allocates rows × columns at once, so that
one value in XFD1048576 ends the process (safety.md 3d). Regular expressions
over the inflated sheet cost about a tenth of calamine's own reading. Runs in
the child only.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any
from xml.parsers import expat

from liaison.base.cells import safe_text

_P = rb"(?:\w+:)?"
_FORMULA = re.compile(
    rb"<" + _P + rb"c\s([^>]*)>\s*<" + _P + rb"f\b([^>]*)>(?:([^<]*)</" + _P + rb"f>)?"
    rb"\s*(?:<" + _P + rb"v\b[^>]*>([^<]*))?"
)
_ERROR = re.compile(
    rb"<" + _P + rb"c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>.{0,9000}?<" + _P + rb"v\b[^>]*>([^<]*)",
    re.DOTALL,
)
_CELL = re.compile(rb"<" + _P + rb"c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]+)(\d+)[\"'][^>]*?(/?)>")
_ROW = re.compile(rb"<" + _P + rb"row\s[^>]*?\br\s*=\s*[\"'](\d+)")
_ANY_CELL = re.compile(rb"<" + _P + rb"c[\s/>]")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_FAR = re.compile(rb' r="(?:[A-Z]{0,3}\d{6}|[A-Z]{3}|[H-Z][A-Z]|G[S-Z])')
_FAR_ODDLY = re.compile(rb"\sr\s*=\s*[\"'](?:[A-Z]{0,3}\d{6}|[A-Z]{3}|[H-Z][A-Z]|G[S-Z])", re.I)
_ODD = re.compile(rb"='|\s=|=\s|\n\s*r=| r=\"[a-z]")
"""Signs in the head of a sheet that its writer does not put XML as everyone does."""
_TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_MERGED = re.compile(rb"<" + _P + rb"mergeCell\s+ref\s*=\s*[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)")

_MERGED_MOST = 20_000
UNKNOWN = 1 << 60
"""The area of a sheet with far rows whose cells have no addresses."""

Overlay = dict[int, dict[int, dict[str, str]]]
"""Row (from 1) → column (from 0) → tagged value as on the wire."""


def scan(xml: bytes) -> Facts:
    """Return what is to be known of a sheet's XML."""
    overlay: Overlay = {}
    odd = bool(_ODD.search(xml, xml.find(b"?>", 0, 200) + 2, 8192))
    if b"<f" in xml or b":worksheet" in xml[:1024]:
        _formulas(xml, overlay)
    if b't="e"' in xml or odd:
        for attributes, shown in _ERROR.findall(xml):
            _put(overlay, attributes, "e", shown)
    if not (_FAR_ODDLY if odd else _FAR).search(xml):
        return Facts(overlay)
    return _reach(xml, overlay)


def column(name: bytes) -> int:
    """Return the column's number from 0: A → 0."""
    number = 0
    for sign in name.upper():
        number = number * 26 + sign - 64
    return number - 1


def parts(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Inflate every part a reader would parse; proves sizes and CRCs on the way.

    :class:`zipfile.BadZipFile` when the directory lies: zipfile stops at the
    size it promises and then finds another checksum.
    """
    for info in package.infolist():
        if info.filename.lower().endswith((".xml", ".rels", ".bin")):
            yield info.filename, package.read(info)


def sheet_parts(workbook: bytes, relations: bytes) -> dict[str, str]:
    """Return part name → sheet name from workbook.xml and its relations."""
    targets = {
        item.get("Id", ""): posixpath.normpath(posixpath.join("/xl", item.get("Target", "")))[1:]
        for item in _elements(relations, "Relationship")
    }
    names = {}
    for item in _elements(workbook, "sheet"):
        key = next((value for name, value in item.items() if name.endswith(":id")), "")
        if key in targets:
            names[targets[key]] = item.get("name", "")
    return names


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    def forbid(*_: Any) -> None:
        raise ValueError("DOCTYPE in a workbook")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = forbid
    parser.Parse(xml, True)
    return found


def _formulas(xml: bytes, overlay: Overlay) -> None:
    for attributes, _kind, text, result in _FORMULA.findall(xml):
        if not result and not _TEXT_RESULT.search(attributes):
            _put(overlay, attributes, "f", b"=" + (text or "…".encode()))


def _put(overlay: Overlay, attributes: bytes, tag: str, text: bytes) -> None:
    match = _PLACE.search(attributes)
    if match:  # a cell without an address is rare: only programs that stream leave it out
        cells = overlay.setdefault(int(match[2]), {})
        cells[column(match[1])] = {tag: safe_text(unescape(text.decode("utf-8", "replace")))}


def _reach(xml: bytes, overlay: Overlay) -> Facts:
    """Measure the rectangle of cells that are not empty elements."""
    top = left = 1 << 30
    bottom = right = 0
    columns: dict[bytes, int] = {}
    cells = _CELL.findall(xml)
    for name, digits, closed in cells:
        if closed:
            continue
        number = columns.get(name)
        if number is None:
            number = columns[name] = column(name)
        row = int(digits)
        top, bottom = min(top, row), max(bottom, row)
        left, right = min(left, number), max(right, number)
    area = (bottom - top + 1) * (right - left + 1) if bottom else 0
    if len(_ANY_CELL.findall(xml)) > len(cells):  # cells without an address: nothing is known
        bottom = max(map(int, _ROW.findall(xml)), default=0)
        return Facts(overlay, bottom, UNKNOWN, _merged(xml))
    return Facts(overlay, bottom, area, _merged(xml))


def _merged(xml: bytes) -> list[list[int]]:
    found = islice(_MERGED.finditer(xml), _MERGED_MOST)
    return [[int(m[2]), column(m[1]), int(m[4]), column(m[3])] for m in found]


@dataclass(frozen=True)
class Facts:
    """What was seen in one sheet: cells to lay over calamine's, and its reach.

    ``last`` is the last row (from 1) with content, known
    only when something lies far out, as are ``area`` (rows × columns) and the
    merged ranges [top, left, bottom, right].
    """

    overlay: Overlay = field(default_factory=dict)
    last: int = 0
    area: int = 0
    merged: list[list[int]] = field(default_factory=list)
