"""Every module says what it is for, and so does everything others may use."""

from __future__ import annotations

import ast

import pytest

from tests.house import source

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@pytest.mark.parametrize("room", ["liaison", "packaging", "tests"])
def test_every_module_has_a_docstring(room: str) -> None:
    names = source.python_files(room)
    assert names
    assert not [name for name in names if not ast.get_docstring(source.tree(name))]


@pytest.mark.parametrize("room", ["liaison", "packaging"])
def test_every_public_function_and_class_has_a_docstring(room: str) -> None:
    bare = [
        f"{source.at(name, node)} {node.name}"
        for name in source.python_files(room)
        if not name.startswith(source.GENERATED)
        for node in source.tree(name).body
        if isinstance(node, _DEFINITIONS)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare
