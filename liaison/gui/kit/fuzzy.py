"""Finding what somebody means by a few characters typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Command(NamedTuple):
    """Something that can be done or gone to, as the palette shows it.

    ``key`` is given back when chosen; ``shortcut`` is shown; ``also`` holds
    what else people may type (pinyin initials, English, other words).
    ``detail`` is the text of a record that answers, ``marks`` and
    ``detail_marks`` are the parts of words and detail that were typed (from,
    to); a ``head`` only tells what stands under it.
    """

    key: str
    words: str
    group: str = ""
    shortcut: str = ""
    icon: str = ""
    also: str = ""
    detail: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    detail_marks: tuple[tuple[int, int], ...] = ()
    head: bool = False


def score(typed: str, words: str) -> int:
    """Return how well words answer what was typed; 0 means not at all.

    The whole text beats its beginning, that beats a part, and that beats the
    same characters in order with others between.
    """
    typed, words = typed.casefold(), words.casefold()
    if not typed or typed == words:
        return 1000
    at = words.find(typed)
    if at == 0:
        return 800 - min(len(words), 99)
    if at > 0:
        return 600 - min(at, 99)
    return _scattered(typed, words)


def rank(typed: str, commands: Iterable[Command], most: int = 50) -> list[Command]:
    """Return the commands that answer, best first, ties in the order given.

    Several words separated by spaces must all be answered.
    """
    parts = typed.split()
    rated = []
    for place, command in enumerate(commands):
        points = _points(parts, command)
        if points:
            rated.append((-points, place, command))
    rated.sort(key=lambda item: item[:2])
    return [command for _points_, _place, command in rated[:most]]


def firm(typed: str, command: Command) -> bool:
    """Does the command answer by itself, and not only by characters that stand apart?"""
    parts = typed.split()
    told = f"{command.words} {command.also} {command.group}".casefold()
    return bool(parts) and all(part.casefold() in told for part in parts)


def _points(parts: Sequence[str], command: Command) -> int:
    total = 1
    for part in parts:
        best = max(
            score(part, command.words),
            score(part, command.also) - 50 if command.also else 0,
            score(part, command.group) // 4 if command.group else 0,
        )
        if best <= 0:
            return 0
        total += best
    return total


def _scattered(typed: str, words: str) -> int:
    at, gaps = -1, 0
    for character in typed:
        found = words.find(character, at + 1)
        if found < 0:
            return 0
        gaps += found - at - 1
        at = found
    return max(1, 300 - 10 * gaps)
