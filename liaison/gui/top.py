"""The line over the pages: search in the middle, station and month at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import icon_button
from liaison.gui.kit.labels import one_line, tip
from liaison.gui.look import icons, style

_SEARCH_WIDE = 420
_STATION_WIDE = 200


class SearchDoor(QAbstractButton):
    """Looks like a line to search in; opens the palette, where the typing is done."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setText(_("搜索全部记录、页面或操作"))
        self.setAccessibleName(self.text())
        self.setToolTip(tip(f"{self.text()} ({key})"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of a wide control."""
        look = style.now()
        return QSize(round(_SEARCH_WIDE * look.scale), look.sizes.control)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, lens, words and the key."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = 2.0 if self.hasFocus() else 1.0
        pen = painter.pen()
        edge = "focus" if self.hasFocus() else "second" if self.underMouse() else "field"
        pen.setColor(look.colour(edge))
        pen.setWidthF(wide)
        painter.setPen(pen)
        painter.setBrush(QColor(look.colours.ground))
        box = QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
        painter.drawRoundedRect(box, look.sizes.radius, look.sizes.radius)
        side, pad = look.sizes.icon, look.sizes.gap_s
        lens = icons.pixmap("search", "second", side, self.devicePixelRatioF())
        painter.drawPixmap(pad, (self.height() - side) // 2, lens)
        words = QRect(pad + side + pad, 0, self.width() - side - 3 * pad, self.height())
        painter.setPen(look.colour("second"))
        painter.setFont(look.small())
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(words, int(right), self._key)
        words.adjust(0, 0, -painter.fontMetrics().horizontalAdvance(self._key) - pad, 0)
        painter.setFont(look.body())
        cut = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), cut)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new sizes after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


class TopLine(QWidget):
    """Search in the middle; station and month tell what is being worked on."""

    search_asked = Signal()
    station_asked = Signal()
    period_asked = Signal()
    help_asked = Signal()

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchDoor(key, self)
        self.search.clicked.connect(self.search_asked)
        self._station = self._chip("map-pin", _("警务站"))
        self._station.clicked.connect(self.station_asked)
        self._period = self._chip("calendar", _("统计月份"))
        self._period.clicked.connect(self.period_asked)
        mark = "circle-question-mark"
        self.help = icon_button(mark, _("帮助 (F1)"), self.help_asked.emit, parent=self)
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, sizes.gap_s)
        layout.setSpacing(sizes.gap_s)
        layout.addStretch(1)
        layout.addWidget(self.search)
        right = QHBoxLayout()
        right.setSpacing(sizes.gap_xs)
        right.addStretch(1)
        right.addWidget(self._station)
        right.addWidget(self._period)
        right.addWidget(self.help)
        layout.addLayout(right, 1)

    def set_station(self, name: str) -> None:
        """Tell whose books these are."""
        self._say(self._station, name)

    def set_period(self, words: str) -> None:
        """Tell which month it is."""
        self._say(self._period, words)

    def words(self) -> tuple[str, str]:
        """Return station and month as shown."""
        return self._station.text(), self._period.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line under it."""
        look = style.now()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))

    def _chip(self, icon: str, what: str) -> QToolButton:
        made = icon_button(icon, what, parent=self)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setProperty("what", what)
        made.hide()
        return made

    def _say(self, chip: QToolButton, words: str) -> None:
        room = round(_STATION_WIDE * style.now().scale)
        shown = one_line(words)
        cut = chip.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, room)
        chip.setText(cut.replace("&", "&&"))
        what = str(chip.property("what"))
        chip.setAccessibleName(f"{what} {shown}")
        chip.setToolTip(tip(_("{what}：{value}").format(what=what, value=shown)))
        chip.setVisible(bool(words))
        chip.setMinimumWidth(chip.sizeHint().width())  # the search gives way, not the words
