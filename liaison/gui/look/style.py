"""Dressing the application: Fusion, one palette, one style sheet, at run time too.

``dress`` may be called again at any time to change theme or size; widgets
that paint themselves ask ``now()`` while painting and so never hold a colour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from liaison.gui.look import fonts, sheet
from liaison.gui.look.tokens import DARK, LIGHT, SIZES, Colours, Sizes

Theme = Literal["light", "dark", "system"]
THEMES: tuple[Theme, ...] = ("light", "dark", "system")


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and sizes in use; a new one is made at every change."""

    colours: Colours = LIGHT
    sizes: Sizes = SIZES
    theme: Theme = "light"
    scale: float = 1.0

    def colour(self, name: str) -> QColor:
        """Return a colour token, or the ink of a role, for painting."""
        return QColor(self.colours.ink(name))

    def body(self, strong: bool = False) -> QFont:
        """Return the font of body text and tables."""
        return fonts.font(self.sizes.body, strong)

    def small(self, strong: bool = False) -> QFont:
        """Return the font of secondary text."""
        return fonts.font(self.sizes.small, strong)


@dataclass(slots=True)
class _Wardrobe:
    look: Look = Look()
    watched: QApplication | None = None
    fusion: QApplication | None = None


_wardrobe = _Wardrobe()
_followers: list[Callable[[], None]] = []


def now() -> Look:
    """Return the look in use."""
    return _wardrobe.look


def follow(change: Callable[[], None]) -> None:
    """Have a function of a module called after each change of look (not for widgets)."""
    _followers.append(change)


def dress(app: QApplication, theme: Theme = "light", scale: float = 1.0) -> Look:
    """Give the application its look and return it.

    ``theme`` "system" follows the desktop, also when that changes later;
    ``scale`` enlarges type and controls together (1.0 … 2.0), beside whatever
    the screen's own scaling does. Raises Trouble when there is no Chinese font.
    """
    if theme not in THEMES:
        raise ValueError(f"unknown theme {theme!r}")
    if not 0.8 <= scale <= 2.0:
        raise ValueError(f"scale {scale} is outside 0.8 … 2.0")
    _watch(app)
    _set_scheme(theme)
    colours = DARK if _is_dark(theme) else LIGHT
    look = _wardrobe.look = Look(colours, SIZES.scaled(scale), theme, scale)
    if _wardrobe.fusion is not app:
        app.setStyle("Fusion")
        _wardrobe.fusion = app
    app.setFont(look.body())
    app.setPalette(palette(colours))
    app.setStyleSheet(sheet.fill(look.colours, look.sizes, fonts.strong_weight()))
    for change in _followers:
        change()
    return look


def stands_in_fusion(app: QApplication) -> None:
    """Tell that the application was made with Fusion, so that it need not be set."""
    _wardrobe.fusion = app


def palette(colours: Colours) -> QPalette:
    """Return the palette for what the style sheet leaves to Fusion."""
    made = QPalette()
    pairs = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.ground,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.overdue,
        QPalette.ColorRole.Highlight: colours.primary,
        QPalette.ColorRole.HighlightedText: colours.on_primary,
        QPalette.ColorRole.Link: colours.primary,
        QPalette.ColorRole.LinkVisited: colours.primary,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.hint,
        QPalette.ColorRole.Light: colours.raised,
        QPalette.ColorRole.Midlight: colours.hover,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Dark: colours.edge,
        QPalette.ColorRole.Shadow: colours.shade,
        QPalette.ColorRole.Accent: colours.primary,
    }
    for role, colour in pairs.items():
        made.setColor(role, QColor(colour))
    off = QPalette.ColorGroup.Disabled
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(off, role, QColor(colours.disabled))
    return made


def _is_dark(theme: Theme) -> bool:
    if theme == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "dark"


def _set_scheme(theme: Theme) -> None:
    # Tells the desktop which title bar to draw; Fusion itself is given its palette.
    hints = QGuiApplication.styleHints()
    if theme == "system":
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if theme == "dark" else Qt.ColorScheme.Light)


def _watch(app: QApplication) -> None:
    if _wardrobe.watched is app:
        return
    _wardrobe.watched = app
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: _system_changed(app))


def _system_changed(app: QApplication) -> None:
    look = _wardrobe.look
    if look.theme == "system" and look.colours.dark != _is_dark("system"):
        dress(app, "system", look.scale)
