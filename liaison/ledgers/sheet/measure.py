"""How wide text is and how tall its row must be.

Spreadsheet programs do not measure rows of a file they did not write: WPS and
LibreOffice clip wrapped lines (speed.md 0.5), so every row says its height.
A unit is the width of one digit; a hanzi has a little less than two.
"""

from __future__ import annotations

LINE = 15.0
"""Height of a line of 11-point text in points, also where 宋体 is replaced."""

HANZI = 1.9
"""Width of a hanzi in units."""

_PADDING = 5.0
_TALLEST = 409.0  # Excel's own limit
_MOST_LINES = int(_TALLEST // LINE)
_NOT_FIRST = frozenset(",。、;:?!)》〉」』】〕”’…—%‰℃·,.;:?!)]}")
_SEEN_TO = _NOT_FIRST | {chr(code) for code in range(0x20, 0x7F)}
_NOT_LAST = frozenset("(《〈「『【〔“‘([{")


def units(text: str) -> float:
    """Return the width of one line of text.

    Counted from its length and its UTF-8 bytes, which are one for a digit
    and three for a hanzi: 宋体 in 11 points has 8 and 15 pixels.
    """
    return 0.45 * len(text.encode("utf-8", "replace")) + 0.55 * len(text)


def lines(text: str, room: float) -> int:
    """Return how many lines wrapped text takes in a column ``room`` units wide.

    Breaks as the programs do: not inside a run of Latin letters or digits that
    fits on a line, no closing mark at a line's beginning. Counts no further
    than the tallest row a sheet can have.
    """
    if "\n" in text:
        paragraphs = text.split("\n", _MOST_LINES)
        return min(_MOST_LINES, sum(lines(paragraph, room) for paragraph in paragraphs))
    if units(text) <= room:
        return 1
    count, start, length = 0, 0, len(text)
    while start < length and count < _MOST_LINES:
        start = _line_end(text, start, room)
        count += 1
    return count


def height(count: int, line: float = LINE) -> float:
    """Return the height in points of a row with so many lines."""
    return min(_TALLEST, count * line + _PADDING)


def _line_end(text: str, start: int, room: float) -> int:
    """Return where the next line begins."""
    end, left, step = start, room, int(room / HANZI) or 1
    while step > 0:
        piece = text[end : end + step]
        end += step
        if end >= len(text):
            return len(text)
        left -= units(piece)
        step = int(left / HANZI) or (left >= 1 and text[end] < "\x80")
    if text[end] in _SEEN_TO or text[end - 1] in _NOT_LAST:
        end = _good_break(text, start, end)
    while text[end] == " " and end < len(text) - 1:
        end += 1
    return end


def _good_break(text: str, start: int, end: int) -> int:
    back = end
    if "!" <= text[end] <= "~":
        while back > start and "!" <= text[back - 1] <= "~":
            back -= 1
    while back > start and (text[back] in _NOT_FIRST or text[back - 1] in _NOT_LAST):
        back -= 1
    return back if back > start else end
