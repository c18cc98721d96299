"""Line icons (Lucide, ISC licence beside them), in the colours of the theme in use.

``icon`` makes one; ``wear`` puts one on a button or an action and keeps it
right when the theme changes. Drawn from the vector at the pixel density of
every screen, so nothing is blurred at 125 % or 150 %.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from liaison.base.paths import resources
from liaison.gui.look import style

Wearer = QAbstractButton | QAction

_worn: WeakKeyDictionary[Wearer, tuple[str, str, int]] = WeakKeyDictionary()


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return where the vectors lie."""
    return resources() / "icons"


def names() -> frozenset[str]:
    """Return the names of all icons there are."""
    return frozenset(path.stem for path in folder().glob("*.svg"))


def pixmap(name: str, role: str = "text", size: int = 16, density: float = 1.0) -> QPixmap:
    """Return an icon of ``size`` logical pixels for a screen of ``density``.

    ``role`` is a colour token or a role of :mod:`tokens`. An unknown name is
    a bug and raises FileNotFoundError.
    """
    look = style.now()
    return _draw(name, look.colours.ink(role), size, density, look.scale)


def icon(name: str, role: str = "text", size: int = 16) -> QIcon:
    """Return an icon with its greyed form, for every screen density present."""
    made = QIcon()
    look = style.now()
    for density in _densities():
        made.addPixmap(pixmap(name, role, size, density))
        made.addPixmap(
            _draw(name, look.colours.disabled, size, density, look.scale), QIcon.Mode.Disabled
        )
    return made


def wear(wearer: Wearer, name: str, role: str = "text", size: int = 0) -> None:
    """Put an icon on a button or action, now and after every change of theme.

    ``size`` 0 takes the token for small icons.
    """
    _worn[wearer] = (name, role, size)
    _put(wearer)


def refresh() -> None:
    """Draw the icons in use again: the theme, the scale or a screen has changed."""
    for wearer in list(_worn):
        if shiboken6.isValid(wearer):
            _put(wearer)


def _put(wearer: Wearer) -> None:
    name, role, size = _worn[wearer]
    wearer.setIcon(icon(name, role, size or style.now().sizes.icon))


def _densities() -> tuple[float, ...]:
    found = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return tuple(sorted(found | {1.0}))


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (folder() / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def _draw(name: str, colour: str, size: int, density: float, scale: float) -> QPixmap:
    # A line of 2/24 is heavy on large icons: keep it near 1.5 pixels at 100 %.
    width = min(2.0, 1.5 * scale * 24 / size)
    text = _source(name).replace("currentColor", colour)
    text = text.replace('stroke-width="2"', f'stroke-width="{width:.2f}"')
    side = round(size * density)
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(density)
    return drawn


style.follow(refresh)
