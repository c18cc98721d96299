"""Small parts pages are laid out with."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout and throw it away."""
    while layout.count():
        item = layout.takeAt(0)
        inner, part = item.layout(), item.widget()
        if inner is not None:
            empty_layout(inner)
        if part is not None:
            part.hide()
            part.deleteLater()


def scrolled(content: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """Return a content that scrolls up and down inside its page, never sideways."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("kind", "clear")
    area.setWidget(content)
    return area


def make_room(window: QWidget, event: QEvent) -> None:
    """Let a window grow for what it shows, as far as its screen has room; after each event.

    Words broken into lines tell their height only for a width, which Qt does not
    ask of a window: it would press the fields together instead.
    """
    if isinstance(event, QResizeEvent):
        if window.isVisible() and event.size().height() > event.oldSize().height():
            _come_up(window)
    elif event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
        _grow(window)  # of other events it may be gone after them


def _grow(window: QWidget) -> None:
    layout = window.layout()
    if layout is not None:
        needed = max(layout.minimumHeightForWidth(window.width()), layout.minimumSize().height())
        room = window.screen().availableGeometry().height() - 2 * style.now().sizes.gap_xl
        if min(needed, room) > window.height():
            window.resize(window.width(), min(needed, room))


def _come_up(window: QWidget) -> None:
    """Keep the foot of a window that grew on the screen: its buttons are there."""
    room = window.screen().availableGeometry()
    beyond = window.frameGeometry().bottom() - room.bottom()
    if beyond > 0:
        window.move(window.x(), max(room.top(), window.y() - beyond))


def keep_edge(area: QScrollArea, layout: QLayout, margin: int) -> None:
    """Keep the right edge of a scrolled content where the page's edge is.

    A scroll bar takes its room from the content; the content's right margin
    gives it back.
    """
    bar = area.verticalScrollBar()

    def fit(_low: int = 0, high: int = 0) -> None:
        frame = layout.contentsMargins()
        right = max(0, margin - (bar.sizeHint().width() if high > 0 else 0))
        layout.setContentsMargins(frame.left(), frame.top(), right, frame.bottom())

    bar.rangeChanged.connect(fit)
    fit()


class Surface(QFrame):
    """A white card with a heading, something at its right, and a body below."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.gap_l, sizes.gap_m, sizes.gap_l, sizes.gap_m)
        layout.setSpacing(sizes.gap_s)
        self.head = QHBoxLayout()
        self.head.setSpacing(sizes.gap_s)
        self.body = QVBoxLayout()
        self.body.setSpacing(sizes.gap_s)
        if heading:
            self.head.addWidget(PlainLabel(heading, self, kind="section"))
        layout.addLayout(self.head)
        layout.addLayout(self.body)


def facts(pairs: list[tuple[str, str]], parent: QWidget, wide: int = 116) -> QVBoxLayout:
    """Return labels and their values in two columns, long values wrapped and selectable."""
    sizes = style.now().sizes
    layout = QVBoxLayout()
    layout.setSpacing(sizes.gap_s)
    for label, value in pairs:
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_m)
        name = PlainLabel(label, parent, kind="second", wrap=True)
        name.setFixedWidth(round(wide * style.now().scale))
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        told = PlainLabel(value, parent, wrap=True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(told, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
    return layout


def stack(page: QWidget, *parts: QWidget | QLayout, gap: int = 0) -> None:
    """Lay parts under each other on a page."""
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap or style.now().sizes.gap_l)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def centred(part: QWidget) -> QHBoxLayout:
    """Return a part in the middle of its line."""
    row = QHBoxLayout()
    row.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    return row


def column(of: QWidget) -> QVBoxLayout:
    """Lay out a page from top to bottom, without margins."""
    layout = QVBoxLayout(of)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(style.now().sizes.gap_m)
    return layout


def buttons_row(back: QWidget, *others: QWidget) -> QHBoxLayout:
    """Return a line of buttons: the way back at the left, the others at the right."""
    row = QHBoxLayout()
    row.setSpacing(style.now().sizes.gap_s)
    row.addWidget(back)
    row.addStretch(1)
    for one in others:
        row.addWidget(one)
    return row
