"""The only door to dialogs, and the seam by which tests answer them.

Words are plain text. A test says beforehand what will be answered::

    with ask.answering("yes", Path("/tmp/ledger.xlsx")) as asked:
        …
    assert asked[0].title == "…"
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from liaison.base.words import _
from liaison.gui.kit.dialogs import Choose, Confirm, Decide, Option, Tell, Tone, WriteLine


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, for tests to look at."""

    kind: str
    title: str
    words: str = ""


@dataclass(slots=True)
class _Script:
    answers: deque[Any]
    asked: list[Asked]


_scripts: list[_Script | None] = []
"""The innermost says how questions are answered; None (or none at all): by a person."""


@contextmanager
def answering(*answers: Any) -> Iterator[list[Asked]]:
    """Answer the coming questions in this order, with no dialog shown.

    confirm takes "yes" or "no", choose and decide a key or None, line a text or None,
    the file questions a Path, a list of paths, or None; tell takes nothing.
    A question without an answer, or an answer nobody asked for, fails.
    """
    script = _Script(deque(answers), [])
    _scripts.append(script)
    try:
        yield script.asked
    finally:
        _scripts.pop()
    if script.answers:
        raise AssertionError(f"answers nobody asked for: {list(script.answers)}")


@contextmanager
def for_real() -> Iterator[None]:
    """Open real dialogs again inside ``answering`` (for tests of the dialogs)."""
    _scripts.append(None)
    try:
        yield
    finally:
        _scripts.pop()


def confirm(
    parent: QWidget | None,
    title: str,
    words: str,
    yes: str = "",
    no: str = "",
    danger: bool = False,
) -> bool:
    """Ask for a decision that cannot be undone; Esc is no.

    ``yes`` names what will happen (删除, 封存), never just 是 where a verb fits;
    with ``danger`` Enter does not say yes.
    """
    if _script():
        return bool(_answer("confirm", title, words, ("yes", "no")) == "yes")
    dialog = Confirm(parent, title, words, yes or _("确定"), no or _("取消"), danger)
    return bool(dialog.exec())


def tell(parent: QWidget | None, title: str, words: str, tone: Tone = "info") -> None:
    """Tell something that must be read before going on (a Trouble, a result)."""
    script = _script()
    if script:
        script.asked.append(Asked("tell", title, words))
        return
    Tell(parent, title, words, tone).exec()


def choose(
    parent: QWidget | None, title: str, options: Sequence[Option], words: str = ""
) -> str | None:
    """Ask for one of several ways; return its key, None when left."""
    if _script():
        keys = (*(option.key for option in options), None)
        answer = _answer("choose", title, words, keys)
        return None if answer is None else str(answer)
    dialog = Choose(parent, title, words, options)
    return dialog.chosen() if dialog.exec() else None


def decide(
    parent: QWidget | None, title: str, words: str, options: Sequence[Option], stay: str = ""
) -> str | None:
    """Ask for one of a few ways, each a button, the first the main one; None when left."""
    if _script():
        keys = (*(option.key for option in options), None)
        answer = _answer("decide", title, words, keys)
        return None if answer is None else str(answer)
    dialog = Decide(parent, title, words, options, stay or _("取消"))
    dialog.exec()
    return dialog.chosen()


def line(
    parent: QWidget | None, title: str, words: str, value: str = "", required: bool = True
) -> str | None:
    """Ask for a line of text, e.g. a reason; return it stripped, None when left."""
    if _script():
        answer = _answer("line", title, words, ())
        return None if answer is None else str(answer)
    dialog = WriteLine(parent, title, words, value, required)
    return dialog.text() if dialog.exec() else None


def choose_file(
    parent: QWidget | None, title: str, start: Path | None = None, kinds: str = ""
) -> Path | None:
    """Ask for an existing file; ``kinds`` as ``"Excel (*.xlsx *.xls)"``."""
    if _script():
        return _path("choose_file", title, start)
    name, _kind = QFileDialog.getOpenFileName(parent, title, _text(start), kinds)
    return Path(name) if name else None


def choose_files(
    parent: QWidget | None, title: str, start: Path | None = None, kinds: str = ""
) -> list[Path]:
    """Ask for one or more existing files; an empty list when left."""
    if _script():
        answer = _answer("choose_files", title, _text(start), ())
        return [Path(path) for path in answer or ()]
    names, _kind = QFileDialog.getOpenFileNames(parent, title, _text(start), kinds)
    return [Path(name) for name in names]


def save_file(parent: QWidget | None, title: str, suggestion: Path, kinds: str = "") -> Path | None:
    """Ask where to write a file; an existing one has been agreed to.

    The ending of the suggestion is added when the person leaves it out.
    """
    if _script():
        return _path("save_file", title, suggestion)
    dialog = QFileDialog(parent, title, str(suggestion.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggestion.suffix.lstrip("."))
    dialog.selectFile(suggestion.name)
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None


def folder(parent: QWidget | None, title: str, start: Path | None = None) -> Path | None:
    """Ask for a folder."""
    if _script():
        return _path("folder", title, start)
    name = QFileDialog.getExistingDirectory(parent, title, _text(start))
    return Path(name) if name else None


def scripted(kind: str, title: str, words: str = "") -> tuple[bool, Any]:
    """Return (True, answer) while a test answers, for a dialog kept in a file of its own.

    (False, None) otherwise: the dialog is to be opened.
    """
    return (True, _answer(kind, title, words, ())) if _script() else (False, None)


def _script() -> _Script | None:
    return _scripts[-1] if _scripts else None


def _answer(kind: str, title: str, words: str, allowed: tuple[Any, ...]) -> Any:
    script = _script()
    assert script is not None
    script.asked.append(Asked(kind, title, words))
    if not script.answers:
        raise AssertionError(f"ask.{kind} was not expected: {title} / {words}")
    answer = script.answers.popleft()
    if allowed and answer not in allowed:
        raise AssertionError(f"ask.{kind} ({title}) cannot be answered with {answer!r}")
    return answer


def _path(kind: str, title: str, start: Path | None) -> Path | None:
    answer = _answer(kind, title, _text(start), ())
    return None if answer is None else Path(answer)


def _text(path: Path | None) -> str:
    return str(path) if path else ""
