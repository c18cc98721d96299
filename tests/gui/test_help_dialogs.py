"""F1 in a dialog opens the manual where it tells of that dialog, not only of the page under it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.clock import clock
from liaison.gui import manual
from liaison.gui.helpsheet import about, of_dialog
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.quickvisitraise import RaisedRow
from liaison.gui.viewsheet import NameSheet
from liaison.gui.window import Window
from liaison.services.workdays import WEEKDAYS, Days, shipped
from tests.gui.hands import parts
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.scenes import Scene
from tests.house.source import ROOT, python_files

FRAMES = {"Sheet", "BoardSheet", "HelpSheet"}
"""What dialogs are made of, and help itself."""


def _dialogs() -> Iterator[tuple[str, ast.ClassDef]]:
    for path in python_files("liaison/gui"):
        for one in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if isinstance(one, ast.ClassDef) and one.name not in FRAMES:
                bases = {base.id for base in one.bases if isinstance(base, ast.Name)}
                if bases & {"QDialog", "BoardSheet"}:
                    yield one.name, one


DIALOGS = dict(_dialogs())


def _topic(made: ast.ClassDef) -> str:
    """Return the page whose place in the manual the dialog says is its own."""
    for one in ast.walk(made):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            told = [part.value for part in one.args if isinstance(part, ast.Constant)]
            if one.func.attr == "setProperty" and told[:1] == ["page"]:
                return str(told[1])
    return ""


def test_the_dialogs_are_found() -> None:
    assert {"QuickFrame", "HandingSheet", "HolidaySheet", "ArrangeSheet"} <= DIALOGS.keys()


@pytest.mark.parametrize("name", DIALOGS)
def test_every_dialog_says_where_the_manual_tells_of_it(name: str) -> None:
    topics = manual.TOPICS.get(_topic(DIALOGS[name]), ())
    assert topics, f"{name}: setProperty('page', a key of manual.TOPICS)"
    assert any(manual.find(topic) is not None for topic in topics), topics


def test_it_is_opened_there(app: QApplication, window: Window) -> None:  # noqa: F811
    place, _keys = of_dialog(NameSheet(window, "保存视图", ""))
    assert place is not None
    assert (manual.title_of(place), place.words) == ("搜索、视图和查重", "视图")


def test_what_is_raised_from_a_visit_tells_how_it_is_filled_in(stage: Scene) -> None:
    sheet = QWidget()
    row = RaisedRow("hazards", stage.house.jobs, {}, sheet)
    for part in (row.line, row.category.focusProxy(), row.deadline and row.deadline.focusProxy()):
        assert isinstance(part, QWidget)
        told = about(part)
        assert told.name
        assert told.how.endswith("。"), told
    assert row.deadline is not None
    row.deadline.set_value(None, "7个工作日")
    stage.settle()
    seventh = Days((), shipped()).add(clock.today(), 7)
    assert row.value().deadline == seventh.isoformat()
    weekday = WEEKDAYS[seventh.weekday()]
    assert any(weekday in one.text() for one in parts(row, PlainLabel)), "as under a field"
