"""Packing a workbook: openpyxl's parts, with the rows streamed into place.

Openpyxl's own saving leaves each sheet as plain XML in the system's temporary
folder when it is killed (safety.md 0.7), so sheets pass through memory here.
The path written to is the one ``atomic_write`` puts in place when it is whole.
All dates inside the zip are fixed: the same ledger gives the same bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.merge import MergeCell, MergeCells
from openpyxl.writer.excel import ExcelWriter

from liaison.base.errors import Trouble
from liaison.base.words import _

_CHUNK = 1024  # rows handed to the compressor at once, about a megabyte
_AHEAD = 2  # chunks that may wait for it
_BLOCK = 1 << 20  # bytes read at once when proving
_HUGE = 200_000  # rows from which a part may pass 2 GB
_ROW_TAG, _ROW_END = b"<row ", b"</row>"


Rows = Mapping[str, tuple[int, Iterator[str]]]
"""By tab name: the specimen's row number, and the XML of the rows in its place."""


class _Archive(ZipFile):
    """A zip whose parts carry no clock time and one level of compression."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_more: Any, **_named: Any) -> None:
        with self.open(zinfo_or_arcname, "w") as part:
            part.write(data.encode() if isinstance(data, str) else data)


class _SheetWriter(WorksheetWriter):
    """Openpyxl's sheet writer, which keeps merged cells in no order of their own."""

    def write_merged_cells(self) -> None:
        sheet: Any = self.ws
        cells = [MergeCell(str(area)) for area in sorted(sheet.merged_cells, key=_place)]
        if cells:
            self.xf.send(MergeCells(mergeCell=cells).to_tree())


class _Writer(ExcelWriter):
    """Openpyxl's writer, whose sheets pass through memory and take rows in."""

    def __init__(self, workbook: Workbook, archive: _Archive, streams: Rows) -> None:
        super().__init__(workbook, archive)
        self._zip = archive
        self._streams = streams

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()  # empty: ledgers hold no pictures
        memory = BytesIO()
        writer = _SheetWriter(ws, memory)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]  # stubs leave it out
        with self._zip.open(ws.path[1:], "w", force_zip64=ws.max_row > _HUGE) as part:
            _write_aside(part, self._spliced(ws.title, memory.getvalue()))
        self.manifest.append(ws)

    def _spliced(self, tab: str, xml: bytes) -> Iterator[bytes]:
        if tab not in self._streams:
            yield xml
            return
        first, rows = self._streams[tab]
        start = xml.index(b'<row r="%d"' % first)
        yield xml[:start]
        yield from _joined(rows)
        yield xml[xml.index(_ROW_END, start) + len(_ROW_END) :]


def pack(path: Path, workbook: Workbook, streams: Rows, level: int) -> None:
    """Write a workbook file; rows of ``streams`` take the place of specimens.

    ``level`` is zlib's. Raises OSError as the disk does.
    """
    with _Archive(path, "w", ZIP_DEFLATED, compresslevel=level) as archive:
        _Writer(workbook, archive, streams).write_data()


def prove(path: Path, rows: Mapping[str, int]) -> str:
    """Read a finished workbook back and return its SHA-256.

    ``rows`` says how many rows each part must have. Every part is unpacked,
    so its checksum is tested. Raises :class:`Trouble` when something is amiss.
    """
    try:
        with ZipFile(path) as archive:
            for name in archive.namelist():
                found = _count_rows(archive, name)
                if found != rows.get(name, found):
                    raise BadZipFile(f"{name}: {found} rows, not {rows[name]}")
    except (BadZipFile, zlib.error, EOFError) as error:
        raise Trouble(
            _("写出的工作簿核对不符，没有保存。"),
            _("原来的文件没有改动。"),
            _("请检查磁盘或 U 盘是否正常，再重试。"),
        ) from error
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _write_aside(part: IO[bytes], chunks: Iterator[bytes]) -> None:
    """Compress in a thread of its own while the next rows are being formatted.

    The thread has ended when this returns or raises, whoever failed.
    """
    with ThreadPoolExecutor(1, "ledger") as press:
        waiting: deque[Future[int]] = deque()
        for chunk in chunks:
            waiting.append(press.submit(part.write, chunk))
            if len(waiting) > _AHEAD:
                waiting.popleft().result()
        for written in waiting:
            written.result()


def _place(area: Any) -> tuple[int, int]:
    return area.min_row, area.min_col


def _count_rows(archive: ZipFile, name: str) -> int:
    count, rest = 0, b""
    with archive.open(name) as part:
        while block := part.read(_BLOCK):
            block = rest + block
            count += block.count(_ROW_TAG)
            rest = block[1 - len(_ROW_TAG) :]
    return count


def _joined(rows: Iterator[str]) -> Iterator[bytes]:
    chunk: list[str] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield "".join(chunk).encode()
            chunk.clear()
    yield "".join(chunk).encode()
