"""Files attached to the demo's records: two drawings of a passage, and a short paper.

Drawn here and not kept as resources, so that a demo says by itself that it is one.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from liaison.fields.record import Record
from liaison.records import Attachment, Company, Issue
from liaison.records.issue import IssueKind, IssueState
from liaison.store import vault
from liaison.store.step import Step, Store

_SIZE, _THUMB = (960, 640), (240, 160)
_SHOWN = 3
_PROMISE = (
    "安全防范责任书（演示）\n\n"
    "一、落实内部治安保卫主体责任，明确治安联络员。\n"
    "二、消防通道、疏散出口保持畅通，器材按期检查。\n"
    "三、外来务工人员及时登记，重要情况当日报告。\n"
)
_Box = tuple[float, float, float, float, int]
_PASSAGE: tuple[_Box, ...] = (
    (0, 0, 1, 0.68, 0xE9E4D8),
    (0, 0.68, 1, 1, 0xB9BEC4),
    (0, 0.66, 1, 0.69, 0x8D949C),
    (0.40, 0.22, 0.60, 0.68, 0x4E7F66),
    (0.49, 0.22, 0.505, 0.68, 0x2F5A45),
    (0.43, 0.12, 0.57, 0.19, 0x1F8A4C),
    (0.08, 0.42, 0.14, 0.60, 0xC0392B),
    (0.08, 0.40, 0.14, 0.43, 0x8E2A20),
)
"""Boxes in parts of the picture, left top right bottom, and their colour: wall, floor, door."""

_GOODS: tuple[_Box, ...] = (
    (0.28, 0.50, 0.45, 0.78, 0xB98A54),
    (0.28, 0.50, 0.45, 0.53, 0x9A6F3E),
    (0.44, 0.58, 0.63, 0.84, 0xC79A62),
    (0.44, 0.58, 0.63, 0.61, 0xA97C48),
    (0.56, 0.44, 0.72, 0.74, 0xB48450),
    (0.56, 0.44, 0.72, 0.47, 0x946A3A),
)


@dataclass(frozen=True)
class Paper:
    """A file already in the vault, waiting for the record it belongs to."""

    name: str
    media: str
    size: int
    digest: str
    thumb: str | None = None
    note: str = ""


def prepare(store: Store) -> dict[str, Paper]:
    """Put the demo's files into the vault before the step that names them."""
    papers = {}
    for name, boxes in (("整改前", (*_PASSAGE, *_GOODS)), ("整改后", _PASSAGE)):
        picture = drawn(_SIZE, boxes)
        thumb = vault.put(store, drawn(_THUMB, boxes))
        told = vault.put(store, picture)
        papers[name] = Paper(f"{name}.png", "png", len(picture), told, thumb, "演示图片")
    text = _PROMISE.encode()
    papers["承诺"] = Paper("安全防范责任书.txt", "txt", len(text), vault.put(store, text))
    return papers


def hang(step: Step, papers: dict[str, Paper]) -> None:
    """Attach them to the first few companies and hazards of the demo."""
    for company in step.session.scalars(select(Company).order_by(Company.id).limit(_SHOWN)):
        _attach(step, company, papers["承诺"])
    hazards = select(Issue).where(Issue.kind == IssueKind.hazard).order_by(Issue.id)
    for hazard in step.session.scalars(hazards.limit(_SHOWN)):
        _attach(step, hazard, papers["整改前"])
        if hazard.state in (IssueState.rectified, IssueState.closed):
            _attach(step, hazard, papers["整改后"])
    step.session.flush()


def drawn(size: tuple[int, int], boxes: Sequence[_Box]) -> bytes:
    """Return a PNG of coloured boxes."""
    width, height = size
    lines = []
    for y in range(height):
        line = bytearray(width * 3)
        for left, top, right, bottom, colour in boxes:
            if round(top * height) <= y < round(bottom * height):
                first, last = round(left * width), round(right * width)
                line[first * 3 : last * 3] = colour.to_bytes(3, "big") * (last - first)
        lines.append(b"\0" + bytes(line))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def _attach(step: Step, owner: Record, paper: Paper) -> None:
    picture = paper.media == "png"
    made = Attachment(
        owner=owner.__tablename__,
        owner_id=owner.id,
        name=paper.name,
        media=paper.media,
        size=paper.size,
        digest=paper.digest,
        thumb=paper.thumb,
        width=_SIZE[0] if picture else None,
        height=_SIZE[1] if picture else None,
        note=paper.note or None,
    )
    step.session.add(made)
    step.session.flush()
