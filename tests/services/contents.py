"""Contents of every kind, made as small as can be, for tests of attachments."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping


def png(width: int = 4, height: int = 3, more: bytes = b"") -> bytes:
    """Return a grey picture; ``more`` are chunks put before its pixels."""
    lines = b"".join(b"\0" + b"\x80" * width * 3 for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + more + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def png_claiming(width: int, height: int) -> bytes:
    """Return a picture that claims a size and holds nothing (pixel flood)."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int, mark: int = 0xC0) -> bytes:
    """Return the head of a photo that claims a size."""
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\1\x22\0\2\x11\1\3\x11\1"
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    return b"\xff\xd8" + app + b"\xff" + bytes([mark]) + frame + b"\xff\xd9"


def webp_claiming(width: int, height: int) -> bytes:
    """Return the head of an extended WebP that claims a size."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bmp(width: int = 2, height: int = 2) -> bytes:
    """Return a grey bitmap."""
    line = b"\x80" * width * 3
    pixels = (line + b"\0" * (-len(line) % 4)) * height
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) + head + pixels


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """Return an archive of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


TYPES = '<?xml version="1.0"?><Types/>'
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
DOCX = archive({"[Content_Types].xml": TYPES, "word/document.xml": "<w/>"})
XLSX = archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<w/>"})
OFD = archive({"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<d/>"})
XLSM = archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "", "xl/vbaProject.bin": "x"})
SLIP = archive({"[Content_Types].xml": TYPES, "word/document.xml": "", "../../evil.exe": "MZ"})
BOMB = archive({"[Content_Types].xml": TYPES, "word/document.xml": b"\0" * 20_000_000})
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 30
TEXT = "走访记录：一切正常。\r\n".encode()
GB = "走访记录：一切正常。\r\n".encode("gb18030")
UTF16 = "走访记录\r\n".encode("utf-16")
EXE = b"MZ\x90\0" + b"\0" * 60
LNK = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46" + b"\0" * 60
HTML = b"<!DOCTYPE html><script>fetch('http://example.invalid')</script>"
HTA = b"<html><hta:application id=a><script>new ActiveXObject('x')</script>"
URL = b"[InternetShortcut]\r\nURL=file://example.invalid/x\r\n"
SCF = b"[Shell]\r\nCommand=2\r\nIconFile=\\\\example.invalid\\x.ico\r\n"
IQY = b"WEB\r\n1\r\nhttp://example.invalid/x\r\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"
BAT = b"@echo off\r\ndel x\r\n"
SHELL = b"#!/bin/sh\nrm x\n"
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 60


def ole(*streams: str) -> bytes:
    """Return the beginning of an Office file of the old form with these streams."""
    names = b"".join(name.encode("utf-16-le") + b"\0\0" * 4 for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names + b"\0" * 64
