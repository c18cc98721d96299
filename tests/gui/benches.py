"""A single field on the screen, with others beside it to go to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.fields.field import Bound, fields_of
from liaison.fields.record import Record
from liaison.gui.editors import Source
from liaison.gui.fieldbox import FieldBox
from tests.gui.hands import write
from tests.gui.scenes import Scene

OFFERED_MS = 120
"""A little longer than a name settles before records are offered."""


class Bench:
    """A field on the screen, with another beside it to go to."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.window = QWidget()
        scene.shown.append(self.window)
        self.layout = QVBoxLayout(self.window)
        self.window.resize(640, 480)

    def put(self, record: type[Record], name: str, **source: Any) -> FieldBox:
        bound: Bound = fields_of(record)[name]
        box = FieldBox(
            bound, bound.field.label, bound.required, Source(self.scene.house.jobs, **source)
        )
        self.layout.addWidget(box)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        QTest.qWait(1)  # a layout shows what it was given a moment later
        box.editor.setFocus()
        return box

    def offer(self, line: QWidget, words: str) -> None:
        write(line, words)
        QTest.qWait(OFFERED_MS)
        self.scene.settle()


@pytest.fixture
def bench(stage: Scene) -> Iterator[Bench]:
    """A bench on the 5th of March 2026."""
    with clock.held(datetime(2026, 3, 5, 3, tzinfo=UTC)):
        yield Bench(stage)
