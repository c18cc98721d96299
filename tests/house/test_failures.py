"""Every failure is one of three kinds and told in plain words; the rest are bugs (R19)."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import exc

from liaison.base import errors
from liaison.base.errors import Damaged, Problem, Stale, Trouble
from liaison.store import refusals
from liaison.store.refusals import problem_of
from tests.house import source

_OFFICERS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, Problem | errors.Problems | errors.Cancelled)
}
_SURROUNDINGS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, Trouble)
}
_BUGS = {
    "ValueError": "a caller broke the contract of a function; or a foreign file's value, caught",
    "TypeError": "the same, of a type",
    "KeyError": "asked for what the program itself does not have",
    "LookupError": "the same",
    "AttributeError": "the same, where Python's own protocol wants this type",
    "RuntimeError": "what the program relies on is not so: a bug, or a strange build",
    "AssertionError": "a place that is never reached",
    "NotImplementedError": "a base that a class must fill",
    "OSError": "raised where a file is verified; atomic_write and its callers translate it",
    "EOFError": "raised where a stream is read; its caller translates it",
    "TimeoutError": "raised and taken in one file: the reader of foreign workbooks",
    "BadZipFile": "raised where a workbook is verified; translated in the same function",
    "DatabaseError": "the driver's own, unwrapped again for the caller that translates it",
    "SystemExit": "the command line's own end",
}
"""Types that reach the last-resort handler when nobody takes them, and why they are raised."""

_WORDS = {"_", "N_"}
_HANZI = re.compile(r"[\u4e00-\u9fff]")


def _program() -> list[str]:
    skipped = ("liaison/store/migrations/",)
    return [name for name in source.python_files("liaison") if not name.startswith(skipped)]


def _raised() -> Iterator[tuple[str, ast.Raise]]:
    for name in _program():
        for node in ast.walk(source.tree(name)):
            if isinstance(node, ast.Raise) and node.exc is not None:
                yield name, node


@cache
def _makers() -> dict[str, set[str]]:
    """Return what functions of ours return, by name: those an error may be made with."""
    found: dict[str, set[str]] = {}
    for name in _program():
        for node in ast.walk(source.tree(name)):
            if isinstance(node, ast.FunctionDef) and node.returns is not None:
                told = {
                    one.id if isinstance(one, ast.Name) else one.attr
                    for one in ast.walk(node.returns)
                    if isinstance(one, ast.Name | ast.Attribute)
                }
                found.setdefault(node.name, set()).update(told)
    return found


@cache
def _own_classes() -> dict[str, set[str]]:
    """Return the classes of the program with what they are made of."""
    return {
        node.name: {source.dotted(base).rpartition(".")[2] for base in node.bases}
        for name in _program()
        for node in ast.walk(source.tree(name))
        if isinstance(node, ast.ClassDef)
    }


def _is_error(name: str) -> bool:
    """Is this a kind of failure, or a type of ours that is taken before it gets to a person?"""
    if name in _OFFICERS | _SURROUNDINGS | _BUGS.keys() | {"Exception", "BaseException"}:
        return True
    return any(_is_error(base) for base in _own_classes().get(name, ()))


def test_what_is_raised_is_of_a_known_kind() -> None:
    strange = []
    for name, node in _raised():
        assert node.exc is not None
        thing = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        word = source.dotted(thing).rpartition(".")[2]
        if not isinstance(node.exc, ast.Call) and not word[:1].isupper():
            continue  # something caught or gathered is raised again
        if _is_error(word) or any(map(_is_error, _makers().get(word, ()))):
            continue
        if word in {"type", "with_traceback", "at", "result", "pop", "min"}:  # of an error at hand
            continue
        strange.append(f"{source.at(name, node)} {word}")
    assert not strange


def _made(kinds: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for name in _program():
        if name == "liaison/base/errors.py":
            continue
        for call, called in source.calls(name):
            if called.rpartition(".")[2] in kinds:
                yield name, call


def test_what_officers_read_is_marked_for_words() -> None:
    """No text stands bare in a failure: it goes through ``_()``, so it can be translated."""
    bare = []
    for name, call in _made(_OFFICERS | _SURROUNDINGS):
        words = [call.args[0]] if call.args else []
        words += [one.value for one in call.keywords if one.arg in {"words", "mend", "what"}]
        words += [one.value for one in call.keywords if one.arg in {"kept", "todo"}]
        bare += [source.at(name, one) for one in words if _is_bare(one)]
    assert not bare


def _is_bare(node: ast.expr) -> bool:
    inside = {
        id(deep)
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and source.dotted(one.func) in _WORDS
        for deep in ast.walk(one)
    }
    return any(
        isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and _HANZI.search(one.value) is not None
        and id(one) not in inside
        for one in ast.walk(node)
    ) or isinstance(node, ast.JoinedStr)


def test_a_trouble_says_what_to_do() -> None:
    silent = []
    for name, call in _made(_SURROUNDINGS):
        if any(isinstance(one, ast.Starred) for one in call.args):
            continue
        named = {one.arg: one.value for one in call.keywords}
        todo = call.args[2] if len(call.args) > 2 else named.get("todo")
        if todo is None or (isinstance(todo, ast.Constant) and not todo.value):
            silent.append(source.at(name, call))
    assert not silent


def test_bugs_are_told_to_developers_only() -> None:
    """Their words are never shown, so they are not in the officers' language."""
    chinese = [
        source.at(name, call)
        for name, call in _made(set(_BUGS))
        if any(
            isinstance(one, ast.Constant)
            and isinstance(one.value, str)
            and _HANZI.search(one.value)
            for one in ast.walk(call)
        )
    ]
    assert not chinese


def test_no_message_holds_an_exceptions_own_words() -> None:
    """``str(error)`` of a library is English and may quote what somebody wrote."""
    quoted = []
    for name, call in _made(_OFFICERS | _SURROUNDINGS):
        for one in ast.walk(call):
            if isinstance(one, ast.keyword) and one.arg in {"error", "reason", "why"}:
                value = one.value
                raw = isinstance(value, ast.Name) and value.id in {"error", "exc", "exception"}
                strerror = isinstance(value, ast.Attribute) and value.attr == "strerror"
                if raw or strerror:
                    quoted.append(source.at(name, call))
    assert not quoted


def _wrapped(kind: type[exc.DBAPIError], words: str) -> exc.DBAPIError:
    return kind("SELECT secret FROM person", {"id": "320106199001011234"}, sqlite3.Error(words))


_SAID = {
    "disk is full|": "database or disk is full",
    "readonly|": "attempt to write a readonly database",
    "I/O error": "disk I/O error",
    "is locked|": "database is locked",
    "connection|": "server closed the connection unexpectedly",
}


def test_every_known_word_of_the_surroundings_is_provoked() -> None:
    for pattern, (what, _kept, todo) in refusals._SURROUNDINGS.items():
        said = next(words for key, words in _SAID.items() if pattern.startswith(key))
        found = problem_of(_wrapped(exc.OperationalError, said))
        assert isinstance(found, Trouble)
        assert (found.what, found.todo) == (what, todo)
        assert found.kept


@pytest.mark.parametrize("pattern", refusals._NAMED)
def test_every_constraint_has_its_words(pattern: str) -> None:
    said = re.sub(r"\(\?i\)|\[\._\]|\\", lambda one: "." if "_" in one[0] else "", pattern)
    found = problem_of(_wrapped(exc.IntegrityError, said.split("|")[-1]))
    assert isinstance(found, Problem)
    assert found.words == refusals._NAMED[pattern][0]


@pytest.mark.parametrize(
    ("kind", "words", "wanted"),
    [
        (exc.IntegrityError, "CHECK constraint failed: something new", Problem),
        (exc.OperationalError, "deadlock detected", Stale),
        (exc.DatabaseError, "database disk image is malformed", Damaged),
        (exc.OperationalError, "Could not decode to UTF-8 column 'x'", Damaged),
        (exc.OperationalError, "no such thing under the sun", Trouble),
        (exc.InternalError, "cache lookup failed", Trouble),
        (exc.DataError, "integer out of range", Problem),
    ],
)
def test_an_unknown_error_never_shows_its_own_words(
    kind: type[exc.DBAPIError], words: str, wanted: type[Exception]
) -> None:
    found = problem_of(_wrapped(kind, words))
    assert isinstance(found, wanted)
    assert words not in str(found)
    assert "SELECT" not in str(found)
    assert "3201061990" not in str(found)
    assert _HANZI.search(str(found))


def test_what_can_only_be_a_bug_stays_one() -> None:
    wrong = _wrapped(exc.ProgrammingError, "syntax error")
    assert problem_of(wrong) is wrong


def test_the_report_of_a_bug_holds_nothing_personal(tmp_path: Path) -> None:
    from liaison.base import log

    planted = ("王小明", "320106199001011234", "13812345678", "zhang@example.cn", "Abcdef123456!")

    def deep(name: str, number: str) -> None:
        held = {"name": name, "number": number}
        raise ValueError(f"cannot save {held} of {planted}")

    def deeper() -> None:
        try:
            deep(*planted[:2])
        except ValueError as error:
            raise RuntimeError(f"while saving for {planted[2]}") from error

    with pytest.raises(RuntimeError) as caught:
        deeper()
    report = log.write_report(tmp_path, caught.value, {"screen": "offscreen"})
    text = report.read_text("utf-8")
    assert "RuntimeError" in text
    assert "ValueError" in text
    assert "test_failures.py" in text
    assert not [one for one in planted if one in text]
    assert report.stat().st_mode & 0o077 == 0
