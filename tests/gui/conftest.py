"""What every test of the window needs: a dressed application and no dialog unasked for."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from liaison.base import words
from liaison.gui import ask
from liaison.gui.look import boot, style
from tests.gui.benches import bench  # noqa: F401 - fixtures every file here may ask for
from tests.gui.calendars import leaf  # noqa: F401
from tests.gui.desks import desk, lively  # noqa: F401
from tests.gui.papers import files, outside  # noqa: F401
from tests.gui.scenes import stage  # noqa: F401


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Start the application under its own name."""
    return ["liaison"]


@pytest.fixture(autouse=True)
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in Chinese and in its everyday look, without windows of other tests."""
    words.use("zh")
    boot.speak(qapp, "zh")
    if style.now() != style.Look() or not qapp.styleSheet():
        style.dress(qapp)
    yield qapp
    sweep(qapp)


def sweep(app: QApplication) -> None:
    """Destroy what a test left on the screen: each style change would dress it again."""
    for widget in app.topLevelWidgets():
        widget.hide()
        widget.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app.processEvents()
    app.clipboard().clear()  # Python's data in Qt's hands would be freed when Python has ended


@pytest.fixture(autouse=True)
def asked() -> Iterator[list[ask.Asked]]:
    """Fail a question nobody expected instead of waiting for an answer for ever.

    A test that expects one writes ``with ask.answering(...)``; one that tests
    the dialogs themselves uses ``dialogs``.
    """
    with ask.answering() as found:
        yield found


@pytest.fixture
def dialogs(asked: list[ask.Asked]) -> Iterator[None]:
    """Let questions open real dialogs in this test."""
    with ask.for_real():
        yield
