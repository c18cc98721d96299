"""Files as they lie on a desktop, dropped onto the panel 附件, and what it shows."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from liaison.gui import attachopen, photos
from liaison.gui.attachments import AttachmentPanel
from liaison.records import Company
from liaison.services import attachedlist
from liaison.services.attachedlist import Item
from tests.gui.desks import Desk
from tests.services import contents

SECRET = b"GPS 26.58N 106.71E"


def photo(width: int, height: int, orientation: int = 1) -> bytes:
    """Return a photo as a phone writes it: red at the top left, with place and turn beside it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#3355AA"))
    for x in range(width // 4):
        for y in range(height // 4):
            image.setPixelColor(x, y, QColor("red"))
    plain = photos._encoded(image, "jpg", 90)
    tags = b"\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HH", orientation, 0)
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + tags + b"\0\0\0\0" + SECRET
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]


def drop(panel: AttachmentPanel, paths: list[Path], image: QImage | None = None) -> None:
    """Drop files or a picture onto the panel."""
    mime = QMimeData()
    if paths:
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if image is not None:
        mime.setImageData(image)
    at, copy, left = QPointF(20, 20), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(panel, QDragEnterEvent(at.toPoint(), copy, mime, left, none))
    QApplication.sendEvent(panel, QDropEvent(at, copy, mime, left, none))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Files as they lie on a desktop."""
    told = {
        "现场.jpg": photo(320, 240),
        "承诺书.pdf": contents.PDF,
        "工具.exe": contents.EXE,
        "空.txt": b"",
    }
    folder = tmp_path / "桌面"
    folder.mkdir()
    for name, content in told.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in told}


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the system was asked to show."""
    shown: list[Path] = []

    def show(path: Path) -> bool:
        shown.append(path)
        return True

    monkeypatch.setattr(attachopen, "show_outside", show)
    return shown


def panel_of(desk: Desk) -> AttachmentPanel:
    """Open the form of a company; return its panel."""
    page = desk.open("companies", desk.company)
    assert page.attachments is not None
    return page.attachments


def listed(desk: Desk, record: Any = Company, id: int | None = None) -> list[Item]:
    """Return what is attached to the company, or to another record."""
    found: list[Item] = desk.do(
        lambda store: attachedlist.listed(store, record, desk.company if id is None else id)
    )
    return found


def names(panel: AttachmentPanel) -> list[str]:
    """Return what the grid shows."""
    return [one.name for one in panel.grid.entries.entries()]
