"""Colours can be read, icons are there and sharp, the type is Chinese, the look can change."""

from __future__ import annotations

import builtins
import gc
import re
import subprocess
import sys
from dataclasses import asdict, fields
from itertools import product

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics, QImage, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from liaison.base.errors import Trouble
from liaison.base.paths import resources
from liaison.gui.kit.buttons import button
from liaison.gui.look import boot, fonts, icons, sheet, style
from liaison.gui.look.tokens import DARK, LIGHT, ROLES, SERIES, SIZES, Colours, contrast

THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("ground", "surface", "raised", "hover", "primary_ground")
ENOUGH = 4.5


@pytest.fixture(autouse=True)
def _back_to_everyday(qapp: QApplication) -> object:
    yield
    style.dress(qapp)


@THEMES
def test_words_can_be_read_on_every_ground(colours: Colours) -> None:
    poor = {
        (ink, ground): round(contrast(getattr(colours, ink), getattr(colours, ground)), 2)
        for ink, ground in product(("text", "second", "primary", "overdue"), GROUNDS)
    }
    assert not {pair: ratio for pair, ratio in poor.items() if ratio < ENOUGH}


@THEMES
@pytest.mark.parametrize("role", ROLES)
def test_states_can_be_read(colours: Colours, role: str) -> None:
    grounds = (colours.wash(role), colours.ground, colours.surface, colours.raised)  # type: ignore[arg-type]
    assert min(contrast(colours.ink(role), ground) for ground in grounds) >= ENOUGH


@THEMES
def test_words_on_the_primary_button_can_be_read(colours: Colours) -> None:
    grounds = (colours.primary, colours.primary_hover, colours.primary_pressed)
    assert min(contrast(colours.on_primary, ground) for ground in grounds) >= ENOUGH


@THEMES
def test_focus_is_seen_against_what_surrounds_it(colours: Colours) -> None:
    for ground in (colours.ground, colours.surface, colours.raised, colours.primary_ground):
        assert contrast(colours.focus, ground) >= 3


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_colours_are_whole(colours: Colours) -> None:
    values = [value for name, value in asdict(colours).items() if name != "dark"]
    assert all(re.fullmatch("#[0-9A-F]{6}", value) for value in [*values, *SERIES])


@THEMES
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_style_sheet_is_filled(colours: Colours, scale: float) -> None:
    text = sheet.fill(colours, SIZES.scaled(scale), 700)
    assert "$" not in text
    assert text.count("{") == text.count("}")
    assert not re.search(r"(?<![\w.])-\d+px", text), "a length went below nothing"


def test_pictures_named_by_the_style_sheet_exist() -> None:
    for colours in (LIGHT, DARK):
        named = re.findall(r'url\("([^"]+)"\)', sheet.fill(colours, SIZES, 700))
        assert named
        for path in named:
            drawn = QImage(path)
            assert not drawn.isNull(), path


@THEMES
def test_ticks_are_drawn_in_the_colour_that_goes_on_primary(colours: Colours) -> None:
    theme = "dark" if colours.dark else "light"
    for name in ("check", "minus"):
        drawn = (resources() / "icons" / "sheet" / f"{name}-{theme}.svg").read_text("utf-8")
        assert colours.on_primary in drawn


def test_every_length_grows_with_the_scale() -> None:
    double = SIZES.scaled(2)
    for item in fields(SIZES):
        assert getattr(double, item.name) == 2 * getattr(SIZES, item.name)


# -- type


def test_family_has_chinese(app: QApplication) -> None:
    """Fails loudly on a machine without a Chinese font: every picture would be boxes."""
    here = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    assert fonts.family() in here
    assert app.font().families() == [fonts.family()]


def test_missing_chinese_font_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.family.cache_clear()
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    with pytest.raises(Trouble, match="中文字体"):
        fonts.family()
    monkeypatch.undo()
    fonts.family.cache_clear()


@pytest.mark.parametrize("strong", [False, True])
def test_digits_have_one_width(strong: bool) -> None:
    metrics = QFontMetrics(fonts.font(SIZES.figure, strong))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_emphasis_is_seen() -> None:
    """A family without semibold must not show emphasis as plain text."""
    plain = _inked(fonts.font(40))
    assert _inked(fonts.font(40, strong=True)) > plain * 1.1


def _inked(font: object) -> int:
    from PySide6.QtGui import QFont, QPainter

    assert isinstance(font, QFont)
    image = QImage(200, 60, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(4, 48, "企业走访")
    painter.end()
    return sum(255 - value for value in bytes(image.constBits()))


# -- icons


def test_there_are_icons_with_their_licence() -> None:
    assert len(icons.names()) >= 60
    assert "ISC License" in (icons.folder() / "LICENSE").read_text("utf-8")


def test_every_icon_draws_something_in_its_colour() -> None:
    for name in icons.names():
        image = icons.pixmap(name, "primary", 20).toImage()
        colours = {
            image.pixelColor(x, y).name().upper()
            for x in range(20)
            for y in range(20)
            if image.pixelColor(x, y).alpha() > 100
        }
        assert _near(colours, LIGHT.primary), name


def _near(colours: set[str], wanted: str) -> bool:
    """Half-covered pixels round a channel by one or two."""
    goal = QColor(wanted)
    return bool(colours) and all(
        abs(found.red() - goal.red()) <= 3
        and abs(found.green() - goal.green()) <= 3
        and abs(found.blue() - goal.blue()) <= 3
        for found in map(QColor, colours)
    )


@pytest.mark.parametrize("density", [1.0, 1.25, 1.5, 2.0])
def test_icons_are_drawn_at_the_density_of_the_screen(density: float) -> None:
    drawn = icons.pixmap("search", "text", 16, density)
    assert drawn.width() == round(16 * density)
    assert drawn.devicePixelRatio() == density


def test_unknown_icon_is_a_bug() -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon")


def test_worn_icons_follow_the_theme(qtbot: QtBot, app: QApplication) -> None:
    made = button("新增", icon="plus")
    qtbot.addWidget(made)
    light = _darkest(made)
    style.dress(app, "dark")
    dark = _darkest(made)
    assert light == pytest.approx(QColor(LIGHT.text).lightness(), abs=4)
    assert dark == pytest.approx(QColor(DARK.text).lightness(), abs=4)


def _darkest(made: QPushButton) -> int:
    image = made.icon().pixmap(16, 16).toImage()
    solid = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 100
    ]
    return solid[0].lightness()


def test_icons_of_widgets_gone_are_forgotten(qtbot: QtBot, app: QApplication) -> None:
    made = button("新增", icon="plus")
    made.deleteLater()
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(made, 52)  # QEvent.DeferredDelete
    style.dress(app, "dark")
    assert style.now().colours is DARK


# -- dressing


def test_dress_switches_at_run_time(app: QApplication) -> None:
    for theme, colours in (("dark", DARK), ("light", LIGHT)):
        look = style.dress(app, theme)  # type: ignore[arg-type]
        assert style.now() is look
        assert app.palette().color(QPalette.ColorRole.Window) == QColor(colours.ground)
        assert colours.surface in app.styleSheet()


def test_scale_enlarges_type_and_controls(qtbot: QtBot, app: QApplication) -> None:
    made = button("保存")
    qtbot.addWidget(made)
    made.show()
    before = made.sizeHint().height()
    style.dress(app, "light", 1.5)
    assert before == SIZES.control
    assert made.sizeHint().height() == round(SIZES.control * 1.5)
    assert app.font().pixelSize() == round(SIZES.body * 1.5)


def test_system_theme_follows_the_desktop(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = {"dark": True}
    monkeypatch.setattr(
        style,
        "_is_dark",
        lambda theme: desktop["dark"] if theme == "system" else theme == "dark",
    )
    assert style.dress(app, "system").colours is DARK
    desktop["dark"] = False
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert style.now().colours is LIGHT
    assert style.now().theme == "system"


def test_chosen_theme_does_not_follow_the_desktop(app: QApplication) -> None:
    style.dress(app, "light")
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert style.now().colours is LIGHT


@pytest.mark.parametrize(("theme", "scale"), [("sepia", 1.0), ("light", 5.0)])
def test_nonsense_is_refused(app: QApplication, theme: str, scale: float) -> None:
    with pytest.raises(ValueError, match=r"theme|scale"):
        style.dress(app, theme, scale)  # type: ignore[arg-type]


# -- Qt's own words and imports


def test_qt_speaks_chinese(app: QApplication) -> None:
    boot.speak(app, "zh")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QLocale().language() == QLocale.Language.Chinese
    assert QLocale().toString(QDate(2026, 11, 1), "dddd") == "星期日"


def test_qt_speaks_english_again(app: QApplication) -> None:
    boot.speak(app, "zh")
    boot.speak(app, "en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_python_imports_itself_again_after_qt() -> None:
    program = (
        "import builtins; plain = builtins.__import__\n"
        "from liaison.gui.look import boot\n"
        "assert builtins.__import__ is not plain, 'PySide6 no longer wraps it'\n"
        "boot.quick_imports()\n"
        "assert builtins.__import__ is plain\n"
        "from PySide6 import QtSvg, QtPrintSupport\n"
        "assert builtins.__import__ is plain\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert builtins.__import__ is not None


@pytest.mark.parametrize("method", ["setText", "setEnabled", "update"])
def test_qt_keeps_count_of_none(qtbot: QtBot, method: str) -> None:
    """PySide6 6.12 on Python 3.11 loses a reference of None at each call and aborts."""
    made = QPushButton()
    qtbot.addWidget(made)
    given = {"setText": ("x",), "setEnabled": (True,), "update": ()}[method]
    gc.collect()
    gc.disable()  # what it throws away meanwhile held many a None
    try:
        before = sys.getrefcount(None)
        for _ in range(1000):
            getattr(made, method)(*given)
        assert abs(sys.getrefcount(None) - before) < 500
    finally:
        gc.enable()
