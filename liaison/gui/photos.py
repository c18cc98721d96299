"""Pictures on their way in and on the screen: upright, not larger than needed, nothing beside them.

Runs on the worker: only QImage, which any thread may use. What is decoded was
looked at before (:func:`liaison.services.incoming.examine`), and its form is
said to the reader, so that a name or a trick never chooses the decoder.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageIOHandler, QImageReader, QPainter

from liaison.services import filekind, imagesize, stripping
from liaison.services.filekind import FileKind
from liaison.services.incoming import MOST_PIXELS, Incoming, rewritten

LONGEST = 2560
"""Longest edge of a kept photo, in pixels: a page of A4 at 220 dots an inch."""

THUMB = 256
"""Longest edge of a small picture, in pixels."""

_QUALITY, _THUMB_QUALITY = 85, 80
_LARGE_PNG = 1024 * 1024
_FORMS = {"jpg": "jpeg", "png": "png", "webp": "webp", "bmp": "bmp"}
_STRIPPED = {"jpg": stripping.jpeg, "png": stripping.png}


def prepared(one: Incoming) -> Incoming:
    """Return a file as it is to be kept; a picture upright, small enough, alone, with its thumb.

    What cannot be decoded is kept as it came.
    """
    image = decoded(one.content, one.kind, LONGEST)
    if image is None:
        return one
    made, kind = _kept(one, image)
    size = (image.width(), image.height())
    told = one if made == one.content else rewritten(one, made, kind, size)
    return replace(told, thumb=_encoded(_flat(_within(image, THUMB)), "jpg", _THUMB_QUALITY))


def decoded(content: bytes, kind: FileKind, longest: int = 0) -> QImage | None:
    """Return a picture upright, at most so large; None when it cannot be decoded."""
    size = imagesize.image_size(content, kind)
    if kind.name not in _FORMS or size is None or size[0] * size[1] > MOST_PIXELS:
        return None
    buffer, reader = _reader(content, kind)
    if longest and max(size) > longest:
        reader.setQuality(90)  # smooth, not fast
        scaled = QSize(*size).scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(scaled.expandedTo(QSize(1, 1)))
    image = reader.read()
    buffer.close()
    return None if image.isNull() else image


def from_clipboard(image: QImage, name: str) -> Incoming | None:
    """Return a picture of the clipboard as a file; None when it is empty or too large."""
    if image.isNull() or image.width() * image.height() > MOST_PIXELS:
        return None
    made = _encoded(_bare(image), "png")
    return Incoming(name, made, filekind.PNG, image.width(), image.height())


def _reader(content: bytes, kind: FileKind) -> tuple[QBuffer, QImageReader]:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(_FORMS[kind.name].encode()))
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    return buffer, reader


def _kept(one: Incoming, image: QImage) -> tuple[bytes, FileKind]:
    """Return what is kept of a picture: as it came but bare where it may, else written anew."""
    if one.kind.name in _STRIPPED and max(one.width, one.height) <= LONGEST and _upright(one):
        bare = _STRIPPED[one.kind.name](one.content)
        if bare is not None:
            return bare, one.kind
    plain = _bare(image)
    if one.kind in (filekind.PNG, filekind.BMP) or plain.hasAlphaChannel():
        made = _encoded(plain, "png")
        if plain.hasAlphaChannel() or len(made) <= _LARGE_PNG:
            return made, filekind.PNG
    return _encoded(plain, "jpg", _QUALITY), filekind.JPEG


def _upright(one: Incoming) -> bool:
    buffer, reader = _reader(one.content, one.kind)
    turned = reader.transformation() != QImageIOHandler.Transformation.TransformationNone
    buffer.close()
    return not turned


def _bare(image: QImage) -> QImage:
    """Return the pixels alone in everyday colours: no text, no profile, no resolution."""
    if image.colorSpace().isValid():
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    clear = image.hasAlphaChannel()
    form = QImage.Format.Format_ARGB32 if clear else QImage.Format.Format_RGB32
    even = image.convertToFormat(form)
    width, height, line = even.width(), even.height(), even.bytesPerLine()
    return QImage(even.constBits(), width, height, line, form).copy()


def _within(image: QImage, longest: int) -> QImage:
    if max(image.width(), image.height()) <= longest:
        return image
    ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    wanted = image.size().scaled(longest, longest, ratio).expandedTo(QSize(1, 1))
    return image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _flat(image: QImage) -> QImage:
    """Return a picture on white, where it was clear."""
    plain = _bare(image)
    if not plain.hasAlphaChannel():
        return plain
    made = QImage(plain.size(), QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    painter = QPainter(made)
    painter.drawImage(0, 0, plain)
    painter.end()
    return made


def _encoded(image: QImage, form: str, quality: int = -1) -> bytes:
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, _FORMS[form], quality):  # type: ignore[call-overload]
        raise OSError("a picture could not be written")
    buffer.close()
    return bytes(made.data())
