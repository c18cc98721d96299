"""Looking at a file before anything unpacks it.

The file is read once into memory; what is checked here, what the child reads
and what the digest speaks of are the same bytes, even if the file changes
meanwhile. Limits and their reasons: safety.md 3d.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from liaison.base.errors import Problem, Trouble
from liaison.base.words import N_, _
from liaison.exchange import limits
from liaison.exchange.limits import MB
from liaison.exchange.sniff import READABLE, Kind, encoding, sniff, zip_kind

_TEXT_NAMES = frozenset({".csv", ".txt", ".tsv", ".tab", ".prn", ""})
_SAVE_AS = N_("请用 WPS 或 Excel 打开该文件，另存为“Excel 工作簿(*.xlsx)”后再导入。")
_AGAIN = N_("请重新拷贝或向报送单位重新索取该文件。")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error, ValueError)

_REFUSALS = {
    Kind.EMPTY: (N_("“{file}”是空文件，里面没有任何内容。"), _AGAIN),
    Kind.LOCKED: (
        N_("“{file}”设有打开密码，无法读取。"),
        N_("请用 WPS 或 Excel 打开后取消密码（文件 → 文档加密），另存后再导入。"),
    ),
    Kind.HTML: (N_("“{file}”虽然名为表格，内容其实是网页。"), _SAVE_AS),
    Kind.XML: (N_("“{file}”是 XML 文件（如 Excel 2003 XML 表格），不是工作簿。"), _SAVE_AS),
    Kind.TEXT: (
        N_("“{file}”不是 Excel 工作簿，内容是纯文本。"),
        N_("如果是 CSV 数据，请把扩展名改为 .csv 再导入；否则请另存为 .xlsx。"),
    ),
    Kind.WORD: (
        N_("“{file}”是 Word 文档，不是表格。"),
        N_("请把其中的表格复制到 Excel 或 WPS 表格中，保存为 .xlsx 后再导入。"),
    ),
    Kind.SLIDES: (N_("“{file}”是演示文稿，不是表格。"), N_("请选择 Excel 或 WPS 表格文件。")),
    Kind.PDF: (N_("“{file}”是 PDF 文件，不是表格。"), N_("请向报送单位索取原来的 Excel 表格。")),
    Kind.RTF: (N_("“{file}”是 RTF 文档，不是表格。"), _SAVE_AS),
    Kind.IMAGE: (N_("“{file}”是图片，不是表格。"), N_("请向报送单位索取原来的 Excel 表格。")),
    Kind.ARCHIVE: (N_("“{file}”是压缩包，不是表格。"), N_("请先解压，再选择其中的 Excel 文件。")),
    Kind.ZIP: (
        N_("“{file}”是压缩包，里面没有 Excel 工作簿的内容。"),
        N_("如果是打包的文件，请先解压，再选择其中的 Excel 文件。"),
    ),
    Kind.OLE: (N_("“{file}”是 Office 旧格式文件，但里面没有表格。"), _SAVE_AS),
    Kind.UNKNOWN: (N_("“{file}”不是可以识别的表格文件。"), _SAVE_AS),
}


@dataclass(frozen=True)
class Source:
    """A file that may be read: its name, kind, digest, bytes; encoding of a text."""

    name: str
    kind: Kind
    sha256: str
    data: bytes = field(repr=False)
    encoding: str = ""


def precheck(path: Path) -> Source:
    """Read a file and prove that it is a workbook within the limits.

    Raises :class:`Problem` naming what the file is and how to mend it, or
    :class:`Trouble` when it cannot be opened. Nothing is unpacked but the
    first 4 KB of each XML part.
    """
    data = _bytes(path)
    kind = sniff(data)
    if kind is Kind.ZIP:
        kind = _zip(path.name, data)
    elif kind is Kind.TEXT and path.suffix.lower() in _TEXT_NAMES:
        kind = Kind.CSV
    if kind not in READABLE:
        words, mend = _REFUSALS[kind]
        raise Problem(_(words).format(file=path.name), mend=_(mend))
    text = (encoding(data) or "") if kind is Kind.CSV else ""
    return Source(path.name, kind, hashlib.sha256(data).hexdigest(), data, text)


def _bytes(path: Path) -> bytes:
    name = path.name
    if name.startswith(("~$", ".~")):
        raise Problem(
            _("“{file}”是打开文档时产生的临时文件。").format(file=name),
            mend=_("请选择同一文件夹中名字前没有“~$”的文件。"),
        )
    if path.is_dir():
        raise Problem(_("“{file}”是文件夹，不是文件。").format(file=name), mend=_("请选择文件。"))
    try:
        with path.open("rb") as handle:
            data = handle.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise _unopened(name, error) from error
    if len(data) > limits.FILE_BYTES:
        raise Problem(
            _("“{file}”超过 {limit} MB。").format(file=name, limit=limits.FILE_BYTES // MB),
            mend=_("请删除其中的图片和无关工作表，或拆分成几个文件后再导入。"),
        )
    return data


def _unopened(name: str, error: OSError) -> Trouble:
    kept = _("没有导入任何数据。")
    if isinstance(error, FileNotFoundError):
        return Trouble(
            _("找不到文件“{file}”。").format(file=name), kept, _("请确认文件没有被移动或改名。")
        )
    if isinstance(error, PermissionError):
        return Trouble(
            _("无法打开“{file}”：文件正被其他程序占用，或没有读取权限。").format(file=name),
            kept,
            _("请关闭正在打开它的程序，或复制一份再导入。"),
        )
    return Trouble(
        _("读取“{file}”失败。").format(file=name), kept, _("请检查磁盘或 U 盘是否正常，再重试。")
    )


def _damaged(name: str, part: str = "") -> Problem:
    where = _("（损坏处：{part}）").format(part=part) if part else ""
    return Problem(
        _("“{file}”不完整或已损坏{where}，可能下载或拷贝时中断。").format(file=name, where=where),
        mend=_(_AGAIN),
    )


def _zip(name: str, data: bytes) -> Kind:
    _directory(name, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            kind = zip_kind(frozenset(part.filename for part in parts))
            if kind is Kind.ZIP and _is_ods(package, parts):
                kind = Kind.ODS
            if kind in READABLE:
                _sizes(name, parts)
                _heads(name, package, parts)
    except _BROKEN as error:
        raise _damaged(name) from error
    except RuntimeError as error:  # zipfile's word for an encrypted part
        raise _refusal(name, Kind.LOCKED) from error
    return kind


def _refusal(name: str, kind: Kind) -> Problem:
    words, mend = _REFUSALS[kind]
    return Problem(_(words).format(file=name), mend=_(mend))


def _directory(name: str, data: bytes) -> None:
    """Check the zip's end record before zipfile builds an object per entry."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + 22:
        raise _damaged(name)
    entries, size = struct.unpack_from("<HI", data, at + 10)
    if entries > limits.ENTRIES or size > limits.DIRECTORY_BYTES:
        raise _too_much(
            name, _("里面有 {n} 个以上的部件，正常工作簿不会这样").format(n=limits.ENTRIES)
        )


def _too_much(name: str, why: str) -> Problem:
    return Problem(
        _("“{file}”{why}，为安全起见没有读取。").format(file=name, why=why),
        mend=_("请在 WPS 或 Excel 中把有数据的区域复制到新建的工作簿，保存后再导入。"),
    )


def _is_ods(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    names = {part.filename for part in parts}
    if not {"mimetype", "content.xml"} <= names:
        return False
    with package.open("mimetype") as handle:
        return b"opendocument.spreadsheet" in handle.read(200)


def _sizes(name: str, parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(parts) > limits.ENTRIES or len(set(names)) < len(names):
        raise _too_much(name, _("部件过多或重名"))
    if sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
        limit = limits.UNPACKED_BYTES // MB
        raise _too_much(name, _("解压后超过 {limit} MB").format(limit=limit))
    for part in parts:
        most = limits.PART_BYTES
        if part.filename.lower().endswith("sharedstrings.xml"):
            most = limits.STRINGS_BYTES
        packed = max(part.compress_size, 1)
        if part.file_size > most:
            why = _("的部件 {part} 超过 {limit} MB").format(part=part.filename, limit=most // MB)
            raise _too_much(name, why)
        if part.file_size > limits.RATIO_FROM and part.file_size > limits.RATIO * packed:
            why = _("的部件 {part} 压缩比异常（可能整列设了格式）").format(part=part.filename)
            raise _too_much(name, why)


def _heads(name: str, package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        if part.flag_bits & 1:
            raise _refusal(name, Kind.LOCKED)
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        manifest = part.filename == "META-INF/manifest.xml"
        with package.open(part) as handle:
            head = handle.read(limits.HEAD_BYTES * (16 if manifest else 1)).replace(b"\0", b"")
        if manifest and b"encryption-data" in head:
            raise _refusal(name, Kind.LOCKED)
        if not manifest and re.search(rb"<!(DOCTYPE|ENTITY)", head, re.IGNORECASE):
            raise _too_much(name, _("的部件 {part} 含有外部定义").format(part=part.filename))
