"""Where dialogs stood and how wide a drawer was drawn, kept among this PC's settings.

The settings belong to the program, and dialogs know nothing of it: it says
once where to look and to keep (:func:`use`); without it nothing is remembered.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint
from PySide6.QtWidgets import QWidget

from liaison.gui.look import style

Places = dict[str, Any]
_USUAL = 100


@dataclass
class _Kept:
    read: Callable[[], Places] = field(default=dict)
    write: Callable[[Places], object] = field(default=lambda _places: None)


_kept = _Kept()


def use(read: Callable[[], Places], write: Callable[[Places], object]) -> None:
    """Say where places are kept: what they are now, and how to keep them changed."""
    _kept.read, _kept.write = read, write


def forget() -> None:
    """Remember nothing from now on."""
    _kept.read, _kept.write = dict, lambda _places: None


def kept(name: str) -> QByteArray:
    """Return what was kept under a name, empty when nothing was."""
    told = _kept.read().get(name, "")
    try:
        return QByteArray(b64decode(told)) if isinstance(told, str) else QByteArray()
    except NotBase64:
        return QByteArray()


def keep(name: str, state: QByteArray) -> None:
    """Keep a state under a name, if it is another one."""
    words = b64encode(bytes(state.data())).decode()
    places = _kept.read()
    if places.get(name) != words:
        _kept.write({**places, name: words})


class _Closing(QObject):
    """Hears a window close."""

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._name = name
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep where the window stood when it goes from the screen."""
        if event.type() == QEvent.Type.Hide and isinstance(watched, QWidget):
            keep(self._name, watched.saveGeometry())
        return False


def stand(window: QWidget, state: QByteArray) -> None:
    """Put a window where it stood, wholly on a screen that is there now.

    Qt moves what stood elsewhere by the size it had then; the least size of a
    window can be larger than that.
    """
    window.restoreGeometry(state)
    if window.isMaximized() or window.isFullScreen():
        return
    room, box = window.screen().availableGeometry(), window.geometry()
    box.setSize(box.size().expandedTo(window.minimumSize()).boundedTo(room.size()))
    box.moveRight(min(box.right(), room.right()))
    box.moveBottom(min(box.bottom(), room.bottom()))
    box.moveTopLeft(QPoint(max(box.left(), room.left()), max(box.top(), room.top())))
    window.setGeometry(box)


def place(window: QWidget, name: str) -> None:
    """Give a dialog the size and place it had last, on the screen there is, and keep the next.

    Each size of type has its own: what was drawn for small type would cut large type off.
    """
    scale = round(100 * style.now().scale)
    name = name if scale == _USUAL else f"{name}@{scale}"
    state = kept(name)
    if not state.isEmpty():
        stand(window, state)
    _Closing(window, name)


def width(name: str) -> int:
    """Return a width people drew by hand, in pixels at 100 %; 0 when none was."""
    told = _kept.read().get(name, 0)
    return told if isinstance(told, int) and told > 0 else 0


def keep_width(name: str, pixels: int) -> None:
    """Keep a width drawn by hand, in pixels at 100 %."""
    places = _kept.read()
    if places.get(name) != pixels:
        _kept.write({**places, name: pixels})
