"""Words of the screen can all be found and translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house import source

_HANZI = re.compile(r"[\u4e00-\u9fff]")
_MARKS = {"_", "N_"}
_JOINS = re.compile("[、，；：（）。]")
DATA = {"liaison/gui/editors/references.py", "liaison/cli/list_.py", "liaison/cli/fields.py"}
"""Where several values make the text of one field: it is read back by that very mark."""
NOT_WORDS = {"liaison/gui/look/fonts.py", "liaison/gui/manual.py"}
"""Chinese that is no text on a screen: font families, and places in the (Chinese) manual."""


def _marked(name: str) -> Iterator[ast.Call]:
    return (call for call, called in source.calls(name) if called in _MARKS)


def _literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_marked_text_is_whole() -> None:
    """A text put together inside ``_()`` is in no catalogue."""
    names = source.python_files("liaison")
    made = [
        source.at(name, call)
        for name in names
        for call in _marked(name)
        if len(call.args) != 1
        or isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
        or (
            isinstance(call.args[0], ast.Call)
            and source.dotted(call.args[0].func).endswith("format")
        )
        or (source.dotted(call.func) == "N_" and not _literal(call.args[0]))
    ]
    assert not made


def test_no_text_is_marked_within_an_f_string() -> None:
    """What reads the source for the catalogue sees an f-string as one piece before Python 3.12."""
    hidden = [
        source.at(name, call)
        for name in source.python_files("liaison")
        for node in ast.walk(source.tree(name))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and source.dotted(call.func) in _MARKS
        and any(_literal(one) for one in call.args)
    ]
    assert not hidden


def test_chinese_on_screens_is_marked() -> None:
    """What a screen or command says in Chinese must exist in English as well."""
    unmarked = [
        f"{source.at(name, node)} {words!r}"
        for name in source.python_files("liaison/gui", "liaison/cli")
        if name not in NOT_WORDS
        for node, words in _unmarked(source.tree(name))
        if _HANZI.search(words)
    ]
    assert not unmarked


def test_nothing_on_screens_is_joined_by_chinese_marks_in_every_language() -> None:
    """``base.words`` knows how each language lists, names and adds: an English list has commas."""
    joined = [
        source.at(name, node)
        for name in source.python_files("liaison/gui", "liaison/cli")
        if name not in DATA
        for node in ast.walk(source.tree(name))
        if _JOINS.search(_between(node))
    ]
    assert not joined


def _between(node: ast.AST) -> str:
    """Return what a call of ``join``, or an f-string, puts between what it joins."""
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value for one in node.values if _literal(one))  # type: ignore[attr-defined]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        mark = node.func.value
        if node.func.attr == "join" and isinstance(mark, ast.Constant):
            return str(mark.value)
    return ""


def _unmarked(tree: ast.Module) -> Iterator[tuple[ast.Constant, str]]:
    """Yield the strings that are neither marked nor docstrings."""
    known = {id(part) for call in _calls_of_marks(tree) for part in ast.walk(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring, or the words under a constant
            known.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known:
            yield node, node.value


def _calls_of_marks(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and source.dotted(node.func) in _MARKS:
            yield node
