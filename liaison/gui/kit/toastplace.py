"""Where a toast may stand: never over a button, nor over where somebody is writing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_WRITING = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)


def lowest(
    window: QWidget, size: QSize, bottom: int, gap: int, without: Collection[QWidget]
) -> QPoint:
    """Return the lowest place in the middle of a window for something of a size.

    It ends at ``bottom`` or higher, ``gap`` above what it must not cover; the
    widgets of ``without`` do not count. Where no place is free it is at ``bottom``.
    """
    left = max(gap, (window.width() - size.width()) // 2)
    box = QRect(QPoint(left, bottom - size.height()), size)
    taken = list(_taken(window, without))
    while hit := [one for one in taken if one.intersects(box)]:
        box.moveBottom(min(one.top() for one in hit) - gap)
        if box.top() < gap:
            return QPoint(left, bottom - size.height())
    return box.topLeft()


def _taken(window: QWidget, without: Collection[QWidget]) -> Iterator[QRect]:
    """Yield what is seen of the buttons, and of the editor with the keyboard, in the window."""
    focus = window.focusWidget()
    shown: list[QWidget] = list(window.findChildren(QAbstractButton))
    if isinstance(focus, _WRITING):
        shown.append(focus)
    for one in shown:
        apart = one.window() is not window or any(other.isAncestorOf(one) for other in without)
        if apart or not one.isVisible():
            continue
        seen = one.visibleRegion().boundingRect()
        if not seen.isEmpty():
            yield QRect(one.mapTo(window, seen.topLeft()), seen.size())
