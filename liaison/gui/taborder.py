"""Tab goes as the eye does: part after part, in each row by row from the left.

Qt goes in the order in which widgets were made, so that fields built late, the
rows of what was raised and the chips of people would come after the buttons of
the foot. Who calls :func:`step` from its ``focusNextPrevChild`` needs no chain.

Only ``findChildren`` looks inside: what ``children()``, a layout or
``nextInFocusChain()`` returns becomes, to PySide, the child of what was asked, and is
lost to everybody as soon as that goes.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

_TAB = Qt.FocusPolicy.TabFocus.value


def stops(parts: Sequence[QWidget]) -> list[QWidget]:
    """Return where Tab halts in these parts of a page, in the order in which they are seen."""
    return [one for part in parts for one in _inside(part)]


def step(top: QWidget, parts: Sequence[QWidget], forward: bool) -> bool:
    """Go to the next or last halt of a page or dialog, after the last to the first.

    When what has the keyboard is going from the screen, the page itself gets it, so
    that its keys go on working. False where there is no halt.
    """
    found, now = stops(parts), top.window().focusWidget()
    if not found:
        return False
    at = next((n for n, one in enumerate(found) if now is one or _holds(one, now)), None)
    if at is not None:
        _give(found[(at + (1 if forward else -1)) % len(found)], forward)
    elif _holds(top, now):
        top.setFocus(Qt.FocusReason.OtherFocusReason)
    else:
        _give(found[0 if forward else -1], forward)
    return True


def _give(part: QWidget, forward: bool) -> None:
    reason = Qt.FocusReason
    part.setFocus(reason.TabFocusReason if forward else reason.BacktabFocusReason)


def _inside(part: QWidget) -> list[QWidget]:
    """Return the halts inside a part, row by row; the part itself when it is one."""
    if not part.isVisible() or _halts(part, part):
        return [part] if part.isVisible() else []
    children: list[QWidget] = list(part.findChildren(QWidget))
    every = [one for one in children if _halts(one, part)]
    outer = [one for one in every if not any(_holds(other, one) for other in every)]
    places = sorted(
        ((one.mapTo(part, QPoint()), one) for one in outer), key=lambda at: (at[0].y(), at[0].x())
    )
    rows: list[list[tuple[int, QWidget]]] = []
    middle = 0
    for at, one in places:  # what begins half-way down a row's first is below it
        if not rows or at.y() >= middle:
            rows.append([])
            middle = at.y() + one.height() // 2
        rows[-1].append((at.x(), one))
    return [one for row in rows for _left, one in sorted(row, key=lambda at: at[0])]


def _halts(part: QWidget, top: QWidget) -> bool:
    able = bool(part.focusPolicy().value & _TAB) and part.focusProxy() is None
    return able and part.isEnabled() and part.isVisibleTo(top)


def _holds(part: QWidget, now: QWidget | None) -> bool:
    """Is it inside? To Qt a widget is its own ancestor."""
    return now is not None and now is not part and part.isAncestorOf(now)
