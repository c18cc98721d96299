"""Small files, functions and classes: what keeps a program of this size readable."""

from __future__ import annotations

import ast
import io
import statistics
import tokenize
from collections.abc import Iterator

from tests.house import source

FILE, FUNCTION, CLASS = 400, 40, 250
MEDIAN, NINE_OF_TEN = 120, 250
FIELDS = 600
"""Lines of code of the room that must stay a description, never a framework."""


def _lines(name: str) -> int:
    return len(source.text(name).splitlines())


def _ours() -> list[str]:
    return [name for name in source.python_files() if not name.startswith(source.GENERATED)]


def _too_long(kind: type[ast.AST] | tuple[type[ast.AST], ...], limit: int) -> Iterator[str]:
    for name in _ours():
        for node in ast.walk(source.tree(name)):
            if isinstance(node, kind):
                length = getattr(node, "end_lineno", 0) - getattr(node, "lineno", 0) + 1
                if length > limit:
                    yield f"{source.at(name, node)} {getattr(node, 'name', '')}: {length} lines"


def test_no_file_is_longer_than_400_lines() -> None:
    assert not [f"{name}: {_lines(name)}" for name in _ours() if _lines(name) > FILE]


def test_no_function_is_longer_than_40_lines() -> None:
    assert not list(_too_long((ast.FunctionDef, ast.AsyncFunctionDef), FUNCTION))


def test_no_class_is_longer_than_250_lines() -> None:
    assert not list(_too_long(ast.ClassDef, CLASS))


def test_most_files_of_the_program_are_short() -> None:
    sizes = sorted(_lines(name) for name in source.python_files("liaison") if name in _ours())
    assert statistics.median(sizes) <= MEDIAN
    assert sizes[len(sizes) * 9 // 10] <= NINE_OF_TEN


def _code_lines(name: str) -> int:
    """Count lines that do something: docstrings and comments are wanted, not counted."""
    busy: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source.text(name)).readline):
        if token.type in (tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING):
            busy.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(source.tree(name)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            busy.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(busy)


def test_fields_stay_a_description() -> None:
    sizes = {name: _code_lines(name) for name in source.python_files("liaison/fields")}
    assert sum(sizes.values()) <= FIELDS, sizes
