"""Someone who watches long work: a bar in the window, a line in the terminal."""

from __future__ import annotations

from liaison.base.errors import Cancelled


class Watcher:
    """Hears what is being done and how far it is; may ask it to stop.

    This base class is silent; the window, the terminal and the tests each
    have their own.
    """

    def begin(self, words: str, total: int) -> None:
        """A stretch of work starts: what it is, and its length in rows."""

    def at(self, done: int) -> None:
        """So many rows of the stretch are done."""

    def stopped(self) -> bool:
        """Has the person asked to stop?"""
        return False

    def check(self) -> None:
        """Raise :class:`Cancelled` when the person has asked to stop."""
        if self.stopped():
            raise Cancelled


SILENT = Watcher()
