"""Some things go through one door only: time, files, cells, bulk changes, dialogs."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from tests.house import source

_CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "datetime.datetime.now",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "func.now",
    "sa.func.now",
    "QDate.currentDate",
    "QTime.currentTime",
    "QDateTime.currentDateTime",
    "QDateTime.currentDateTimeUtc",
}
_BULK = {"update", "delete"}
_DIALOGS = {"QMessageBox", "QInputDialog", "QErrorMessage", "QFileDialog"}
_WRITERS = {"write_text", "write_bytes"}
_TIDIED = {"liaison/ledgers/sheet/look.py"}
"""Holds ``put``, which takes what ``tidy`` made of a value; that calls safe_cell."""


def _program(*but: str) -> list[str]:
    return [name for name in source.python_files("liaison") if not name.startswith(but or "\0")]


def test_time_comes_from_the_clock() -> None:
    others = [
        f"{source.at(name, call)} {called}"
        for name in _program("liaison/base/clock.py")
        for call, called in source.calls(name)
        if called in _CLOCKS
    ]
    assert not others


def test_bulk_changes_stay_in_the_store() -> None:
    """They go round versions, change rows and undo."""
    named = [
        name
        for name in _program("liaison/store/")
        for module, taken in source.imported(name)
        if module.split(".")[0] == "sqlalchemy" and taken in _BULK
    ]
    called = [
        source.at(name, call)
        for name in _program("liaison/store/")
        for call, words in source.calls(name)
        if words in {f"{alias}.{verb}" for alias in ("sa", "sqlalchemy") for verb in _BULK}
    ]
    assert not named + called


def test_files_are_written_by_atomic_write() -> None:
    """A file that is opened for writing lies beside its target until it is whole."""
    bare = [
        f"{source.at(name, call)} {called}"
        for name in _program("liaison/base/files.py")
        if "atomic_write" not in source.text(name)
        for call, called in source.calls(name)
        if _writes(call, called)
    ]
    assert not bare


def _writes(call: ast.Call, called: str) -> bool:
    if called.rpartition(".")[2] in _WRITERS:
        return True
    if called == "open":
        given = call.args[1:2] if not _is_descriptor(call.args[0]) else []
    elif called.endswith(".open"):  # of a path; an archive's parts have the mode second
        given = call.args[:1]
    else:
        return False
    given = [*given, *(word.value for word in call.keywords if word.arg == "mode")]
    modes = [one.value for one in given if isinstance(one, ast.Constant)]
    return any(isinstance(mode, str) and len(mode) < 4 and set(mode) & set("wax") for mode in modes)


def _is_descriptor(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def test_cells_are_cleaned_where_they_are_written() -> None:
    """A file that puts values into openpyxl's cells takes them through safe_cell."""
    raw = [
        name
        for name in set(_program()) - _TIDIED
        if any(module.split(".")[0] == "openpyxl" for module, _ in source.imported(name))
        and "safe_cell" not in source.text(name)
        and _puts_values(name)
    ]
    assert not raw


def _puts_values(name: str) -> bool:
    for node in ast.walk(source.tree(name)):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Attribute) and target.attr == "value" for target in node.targets
        ):
            return True
        if isinstance(node, ast.Call) and any(word.arg == "value" for word in node.keywords):
            return source.dotted(node.func).endswith(".cell")
    return False


def test_dialogs_are_asked_through_ask() -> None:
    """So that a test can answer them, and so that no text in them is read as a page."""
    taken = {
        name: {what for _, what in source.imported(name)} & {*_DIALOGS, "QTextBrowser"}
        for name in source.python_files("liaison/gui")
        if PurePosixPath(name).name not in ("ask.py", "manualtext.py")  # the manual is our own text
    }
    assert not {name: widgets for name, widgets in taken.items() if widgets}


def test_labels_are_plain() -> None:
    """Qt takes text with tags for a page, and would load a picture named in it."""
    made = [
        source.at(name, node)
        for name in source.python_files("liaison/gui")
        if not _defines(name, "PlainLabel")
        for node in ast.walk(source.tree(name))
        if (isinstance(node, ast.Call) and source.dotted(node.func) == "QLabel")
        or (isinstance(node, ast.ClassDef) and "QLabel" in map(source.dotted, node.bases))
    ]
    assert not made


def _defines(name: str, wanted: str) -> bool:
    body = source.tree(name).body
    return any(isinstance(one, ast.ClassDef) and one.name == wanted for one in body)
