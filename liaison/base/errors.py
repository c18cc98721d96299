"""The three kinds of failure.

A :class:`Problem` can be mended by the officer and names the field or cell;
a :class:`Trouble` comes from the surroundings (disk, locked file) and says
what happened, what was kept and what to do. Anything else is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_LONGEST = 40


def brief(raw: Any) -> str:
    """Return what was written, short enough to stand in a message."""
    text = str(raw)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class Problem(Exception):
    """Something the officer wrote that must be mended; shown at its place.

    ``field`` is the field's name or None when the whole record is meant;
    ``mend`` says how to put it right.
    """

    def __init__(self, words: str, field: str | None = None, mend: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.field = field
        self.mend = mend

    def at(self, field: str) -> Problem:
        """Return the same problem placed at a field."""
        return type(self)(self.words, field, self.mend)

    def __str__(self) -> str:
        return f"{self.words}{self.mend}" if self.mend else self.words


class Problems(Exception):
    """Several problems of one record or file, reported together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class Stale(Problem):
    """Someone else changed the record since it was read (optimistic lock)."""


class Refused(Problem):
    """The request is understood but not allowed now (rights, wrong state)."""


class Trouble(Exception):
    """The surroundings failed: what happened, what was kept, what to do."""

    def __init__(self, what: str, kept: str = "", todo: str = "") -> None:
        self.what = what
        self.kept = kept
        self.todo = todo
        super().__init__("\n".join(part for part in (what, kept, todo) if part))


class Cancelled(Exception):
    """The person watching asked long work to stop; nothing was changed."""
