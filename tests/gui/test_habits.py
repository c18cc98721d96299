"""What people set up once: the size of type, and where dialogs and drawers stood."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from liaison.base.settings import Settings
from liaison.gui import remember
from liaison.gui.kit.drawer import Beside, Drawer
from liaison.gui.look import style
from liaison.gui.pages.settings import SCALES, SettingsPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Company
from tests.gui.hands import click
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.scenes import Scene
from tests.stores import add

STATION = (1366, 768)
"""The screen of a station."""
LONG = "云岭兴合建材有限责任公司"


@pytest.fixture
def places() -> Iterator[dict[str, Any]]:
    """What is remembered, as the settings would keep it."""
    kept: dict[str, Any] = {}

    def write(now: dict[str, Any]) -> None:
        kept.clear()
        kept.update(now)

    remember.use(lambda: kept, write)
    yield kept
    remember.forget()


def test_a_dialog_comes_back_as_large_as_it_was_left(
    app: QApplication, places: dict[str, Any]
) -> None:
    for size in ((640, 480), (720, 500)):
        dialog = QDialog()
        dialog.resize(600, 400)
        remember.place(dialog, "merge")
        dialog.show()
        if places:
            assert (dialog.width(), dialog.height()) == (640, 480)
        dialog.resize(*size)
        dialog.close()
    assert set(places) == {"merge"}


def test_a_size_drawn_for_small_type_does_not_cut_large_type_off(
    app: QApplication, places: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for scale, wide in ((1.0, 640), (1.5, 700), (1.0, 640), (1.5, 700)):
        monkeypatch.setattr(style, "now", lambda scale=scale: SimpleNamespace(scale=scale))
        dialog = QDialog()
        dialog.resize(700 if scale > 1 else 640, 400)
        remember.place(dialog, "merge")
        dialog.show()
        assert dialog.width() == wide
        dialog.close()
    assert set(places) == {"merge", "merge@150"}


@pytest.mark.parametrize("nonsense", ["not base64!", "AAAA", 7, None, ["x"]])
def test_nonsense_in_the_settings_is_passed_over(
    app: QApplication, places: dict[str, Any], nonsense: Any
) -> None:
    places["merge"] = nonsense
    dialog = QDialog()
    dialog.resize(600, 400)
    remember.place(dialog, "merge")
    assert (dialog.width(), dialog.height()) == (600, 400)
    assert remember.width("merge") in (0, 7)


def test_without_a_program_nothing_is_remembered(app: QApplication) -> None:
    remember.forget()
    remember.keep("merge", QByteArray(b"x"))
    remember.keep_width("drawer", 500)
    assert remember.kept("merge").isEmpty()
    assert remember.width("drawer") == 0


def test_the_drawer_is_drawn_as_wide_as_a_person_drew_it(
    app: QApplication, places: dict[str, Any]
) -> None:
    drawer = Drawer()
    beside = Beside(QWidget(), drawer)
    beside.resize(1178, 600)
    beside.show()
    drawer.open("甲", QLabel("内容"))
    beside.setSizes([700, 478])
    beside.splitterMoved.emit(700, 1)
    assert places["drawer"] == drawer.width()
    beside._share()
    assert drawer.width() == places["drawer"]
    places["drawer"] = 9000
    beside._share()
    assert drawer.width() <= style.now().sizes.drawer_max


def test_the_program_remembers_in_its_settings(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    window.show_keys()
    window.key_map.resize(700, 500)
    window.key_map.accept()
    settle(program.jobs)
    assert "help" in Settings.load(program.home.settings).places
    window.show_keys()
    assert (window.key_map.width(), window.key_map.height()) == (700, 500)
    window.key_map.accept()


# -- the size of type


def test_the_sizes_offered_are_those_of_the_desktop_and_the_nearest_is_shown(stage: Scene) -> None:
    assert SCALES == (100, 115, 130, 150)
    stage.house.keep(scale=125)
    page = SettingsPage(stage.house)
    stage.show(page)
    assert [scale for scale, way in page.scale.ways.items() if way.isChecked()] == [130]


@pytest.mark.parametrize("scale", [115, 130, 150])
def test_another_size_is_there_at_once_and_stays(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    scale: int,
) -> None:
    body = window.font().pixelSize()
    window.go("settings")
    settle(program.jobs)
    page = window.pages.front()
    assert isinstance(page, SettingsPage)
    click(page.scale.ways[scale])
    settle(program.jobs, lambda: program.window is not window)
    assert program.window is not None
    assert program.window.page() == "settings"
    assert style.now().scale == scale / 100
    assert QApplication.font().pixelSize() == round(body * scale / 100)
    assert Settings.load(program.home.settings).scale == scale
    style.dress(QApplication.instance())  # type: ignore[arg-type]


def test_at_130_percent_nothing_that_matters_is_cut_on_a_station_screen(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    program.jobs.now(lambda store: add(store, Company, name=LONG))
    program.keep(scale=130)
    settle(program.jobs, lambda: program.window is not None and program.window is not window)
    large = program.window
    assert large is not None
    large.resize(*STATION)
    settle(program.jobs)
    QTest.qWait(1)
    for chip in (large.top._station, large.top._period):
        assert chip.width() >= chip.sizeHint().width()
    assert large.minimumSizeHint().width() <= STATION[0]
    bench = large.pages.front()
    assert isinstance(bench, WorkbenchPage)
    assert bench.side.isHidden(), "the lines of the day go before the figures beside them"
    metrics = QFontMetrics(QApplication.font())
    for column in bench.columns:
        assert column.width() >= metrics.horizontalAdvance(LONG)
    style.dress(QApplication.instance())  # type: ignore[arg-type]


def test_the_days_of_reminding_ahead_are_kept(stage: Scene) -> None:
    page = SettingsPage(stage.house)
    stage.show(page)
    assert page.remind.ways[3].isChecked()
    click(page.remind.ways[7])
    assert stage.house.settings.remind_days == 7
