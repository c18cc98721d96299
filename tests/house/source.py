"""The project's files as the house rules read them."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATED = "liaison/store/migrations/versions/"
"""Written once by a generator, so no rule of size or naming is meant for them."""


@cache
def files() -> tuple[str, ...]:
    """Return every file of the project, relative to its root, as git would take them."""
    ignored = [line for line in (ROOT / ".gitignore").read_text("utf-8").split("\n") if line]
    patterns = [line.strip("/") for line in ignored if not line.startswith("#")]
    return tuple(sorted(_walk(ROOT, [*patterns, ".git"])))


def _walk(folder: Path, ignored: list[str]) -> Iterator[str]:
    for path in folder.iterdir():
        if any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored):
            continue
        if path.is_dir():
            yield from _walk(path, ignored)
        else:
            yield path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[str]:
    """Return the Python files under the folders (all of them without any)."""
    under = tuple(f"{folder.rstrip('/')}/" for folder in folders) or ("",)
    return [name for name in files() if name.endswith(".py") and name.startswith(under)]


@cache
def text(name: str) -> str:
    """Return the text of a file."""
    return (ROOT / name).read_text("utf-8")


@cache
def tree(name: str) -> ast.Module:
    """Return the parsed source of a Python file."""
    return ast.parse(text(name), name)


def calls(name: str) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call of a file with what is called, as ``datetime.now`` or ``update``."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """Return a name with its dots; ``?`` stands for an expression before a dot."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def imported(name: str) -> Iterator[tuple[str, str]]:
    """Yield what a file imports: the module, and the name taken from it (or nothing)."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", each.name) for each in node.names)


def at(name: str, node: ast.AST) -> str:
    """Return a place one can click on."""
    return f"{name}:{getattr(node, 'lineno', 1)}"
