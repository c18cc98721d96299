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
        if not self.mend:
            return self.words
        space = " " if self.words[-1:].isascii() else ""  # hanzi need none between sentences
        return f"{self.words}{space}{self.mend.lstrip()}"


class Problems(Exception):
    """Several problems of one record or file, reported together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class Stale(Problem):
    """Someone else changed the record since it was read (optimistic lock)."""


class Refused(Problem):
    """The request is understood but not allowed now (rights, wrong state).

    ``denied`` names the operation when it is a right that is lacking: the
    store then notes it in the audit trail, with the record it was about.
    """

    denied: str = ""
    about: tuple[str, int | None] = ("", None)


class LockedOut(Problem):
    """Too many wrong passwords: ``seconds`` are still to wait."""

    seconds: int = 0


class Needs(Refused):
    """Allowed only with more than was brought; the window asks for it and tries again.

    ``wants`` names everything still missing (``reason``, ``password``,
    ``second``), ``people`` the log-in names of those who may confirm.
    """

    wants: frozenset[str] = frozenset()
    people: tuple[str, ...] = ()


class NeedsReason(Needs):
    """A reason must be given, which is kept in the audit trail."""


class NeedsPassword(Needs):
    """The signed-in person must prove again who sits here (a grave act)."""


class NeedsSecond(Needs):
    """A second person must confirm with their own password."""


class Trouble(Exception):
    """The surroundings failed: what happened, what was kept, what to do."""

    def __init__(self, what: str, kept: str = "", todo: str = "") -> None:
        self.what = what
        self.kept = kept
        self.todo = todo
        super().__init__("\n".join(part for part in (what, kept, todo) if part))


class Damaged(Trouble):
    """The store's own file is not what was written: nothing may be saved or handed out."""


class Cancelled(Exception):
    """The person watching asked long work to stop; nothing was changed."""
