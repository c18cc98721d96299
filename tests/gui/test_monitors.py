"""A window that stood on a monitor taken away since comes wholly onto the one that is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64decode

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.gui import remember
from tests.gui.programs import Hand, hand  # noqa: F401 - fixture
from tests.stores import LOGIN

PLACES = {
    "right": (900, 60, 700, 500),
    "left": (-760, 60, 700, 500),
    "below": (40, 900, 700, 500),
    "across": (500, 300, 700, 500),
    "larger": (820, 20, 780, 790),
}
"""Where windows stood (x, y, width, height): the screen at 0, 0 has others around it."""
_SAVING = """
import json, sys
from base64 import b64encode
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
kept = {}
for name, place in json.loads(sys.argv[1]).items():
    for way in ("", "maximised "):
        window = QWidget()
        window.setGeometry(*place)
        window.showMaximized() if way else window.show()
        app.processEvents()
        kept[way + name] = b64encode(window.saveGeometry().data()).decode()
        window.close()
print(json.dumps(kept))
"""


@pytest.fixture(scope="module")
def kept(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Qt kept of windows on a PC with screens on all sides, each as large as the one here."""
    room = QGuiApplication.primaryScreen().geometry()
    wide, high = room.width(), room.height()
    screens = [
        {"name": f"{x}/{y}", "x": x * wide, "y": y * high, "width": wide, "height": high}
        for x, y in ((0, 0), (1, 0), (-1, 0), (0, 1))
    ]
    file = tmp_path_factory.mktemp("screens") / "screens.json"
    file.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": screens}))
    done = subprocess.run(
        [sys.executable, "-c", _SAVING, json.dumps(PLACES)],
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={file}"},
        capture_output=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_the_places_kept_are_on_the_other_screens(kept: dict[str, str]) -> None:
    """Else the tests below would prove nothing: some stand where there is no screen now."""
    states = {QByteArray(b64decode(one)).data() for one in kept.values()}
    assert len(states) == len(kept) == 2 * len(PLACES)


@pytest.mark.parametrize("name", [*PLACES, *(f"maximised {one}" for one in PLACES)])
def test_a_dialog_comes_wholly_onto_the_screen(
    name: str, kept: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remember, "kept", lambda _name: QByteArray(b64decode(kept[name])))
    dialog = QDialog()
    remember.place(dialog, "merge")
    dialog.show()
    QTest.qWaitForWindowExposed(dialog)
    assert _inside(dialog)
    dialog.close()


@pytest.mark.parametrize("name", ["right", "across", "maximised left"])
def test_the_window_comes_wholly_onto_the_screen(
    name: str,
    kept: dict[str, str],
    hand: Hand,  # noqa: F811
    home: Home,
) -> None:
    Settings(window=kept[name], last_login=LOGIN).save(home.settings)
    window = hand.sign_in(hand.start(home))
    assert _inside(window)


def _inside(window: QWidget) -> bool:
    screen = window.screen()
    if window.isMaximized():
        return screen in QGuiApplication.screens()
    box = window.geometry()
    frame = box.left() - window.frameGeometry().left()  # what this platform moved it in by
    return screen.availableGeometry().adjusted(0, 0, frame, frame).contains(box)
