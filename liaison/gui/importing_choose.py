"""The first step of an import: choose the files, or drop them; what can be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import N_, _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt")
KINDS = N_("表格文件 (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.txt);;所有文件 (*)")
"""The filter of the file dialog."""

READABLE = (
    ("building-2", N_("企业花名册"), N_("企业名称、信用代码、地址、联系人、挂钩民警…")),
    ("handshake", N_("联络分工表"), N_("企业名称、联络民警、警号、起始日期…")),
    ("footprints", N_("走访台账"), N_("走访日期、企业、民警、工作内容…")),
    ("message-square", N_("服务事项（诉求）台账"), N_("受理日期、企业、诉求内容、承办部门…")),
    ("triangle-alert", N_("隐患排查台账"), N_("发现日期、企业、隐患内容、整改情况…")),
    ("scale", N_("矛盾纠纷台账"), N_("排查日期、企业、当事人、化解情况…")),
    ("users", N_("民警名单"), N_("姓名、警号、联系电话、职务…")),
    ("shield-check", N_("警种部门名单"), N_("部门名称、联系人、联系电话…")),
)
"""What can be read, as stations call it: icon, name, the columns it is known by."""

PROMISES = (
    N_("列的名称和次序不限，一个文件可以有多张工作表"),
    N_("标题、合计、说明和空行自动略过"),
    N_("先看结果，确认后才写入；写入后可以一步撤销"),
)
_WIDE = 720


def dropped(data: QMimeData) -> list[Path]:
    """Return the files that hang on the mouse; folders and links to the web are none."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]


class DropZone(QFrame):
    """A dashed field with the button inside; lit while files hang over it."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hot = False
        sizes = style.now().sizes
        self._mark = PlainLabel(parent=self)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = button(
            _("选择文件…"), self.asked.emit, kind="primary", icon="folder-open", key="Ctrl+O"
        )
        words = PlainLabel(_("把 Excel 文件拖到这里，或者"), self)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        quiet = PlainLabel(_("可以一次选择多个文件：.xlsx .xls .ods .csv"), self, kind="small")
        quiet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_xl,) * 4)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(self._mark)
        layout.addWidget(words)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(quiet)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._draw_mark()

    def set_hot(self, hot: bool) -> None:
        """Light the field up: what hangs over it can be dropped."""
        if hot != self._hot:
            self._hot = hot
            self._draw_mark()
            self.update()

    def is_hot(self) -> bool:
        """Is it lit?"""
        return self._hot

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and dashed edge."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.colour("primary" if self._hot else "disabled"), 1.2)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(look.colours.primary_ground if self._hot else look.colours.surface))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), look.sizes.radius, look.sizes.radius
        )

    def changeEvent(self, event: QEvent) -> None:
        """Draw the mark in the new colours after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "button"):
            self._draw_mark()

    def _draw_mark(self) -> None:
        side, density = style.now().sizes.icon_empty, self.devicePixelRatioF()
        ink = "primary" if self._hot else "disabled"
        self._mark.setPixmap(icons.pixmap("file-up", ink, side, density))


class _Icon(PlainLabel):
    """An icon that follows the look."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._name = name
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_name"):
            self._draw()

    def _draw(self) -> None:
        side, density = style.now().sizes.icon_large, self.devicePixelRatioF()
        self.setPixmap(icons.pixmap(self._name, "second", side, density))


class ChooseView(QWidget):
    """The drop zone, and under it what can be read."""

    asked = Signal()
    """The button was pressed: which files?"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zone = DropZone(self)
        self.zone.asked.connect(self.asked)
        self.setFocusProxy(self.zone.button)
        sizes = style.now().sizes
        holder = QWidget()
        holder.setProperty("kind", "clear")
        inner = QWidget(holder)
        inner.setMaximumWidth(round(_WIDE * style.now().scale))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, sizes.gap_s, 0, sizes.gap_l)
        column.setSpacing(sizes.gap_l)
        column.addWidget(self.zone)
        column.addSpacing(sizes.gap_s)
        column.addWidget(PlainLabel(_("可以读取的表格"), inner, kind="section"))
        column.addLayout(self._readable(inner))
        column.addSpacing(sizes.gap_s)
        column.addLayout(self._promises(inner))
        middle = QHBoxLayout(holder)
        middle.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, 0)
        middle.addStretch(1)
        middle.addWidget(inner, 100, Qt.AlignmentFlag.AlignTop)
        middle.addStretch(1)
        scroll = QScrollArea(self)  # large type on a small screen
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _readable(self, inner: QWidget) -> QGridLayout:
        sizes = style.now().sizes
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.gap_m)
        grid.setVerticalSpacing(sizes.gap_m)
        for place, (icon, name, columns) in enumerate(READABLE):
            line, side = divmod(place, 2)
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(PlainLabel(_(name), inner))
            pair.addWidget(PlainLabel(_(columns), inner, kind="small"))
            grid.addWidget(_Icon(icon, inner), line, 2 * side, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(pair, line, 2 * side + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def _promises(self, inner: QWidget) -> QVBoxLayout:
        lines: Sequence[str] = PROMISES
        layout = QVBoxLayout()
        layout.setSpacing(style.now().sizes.gap_xs)
        for words in lines:
            row = QHBoxLayout()
            row.setSpacing(style.now().sizes.gap_s)
            row.addWidget(_Tick(inner))
            row.addWidget(PlainLabel(_(words), inner, kind="second"), 1)
            layout.addLayout(row)
        return layout


class _Tick(_Icon):
    """A promise kept."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("check", parent)

    def _draw(self) -> None:
        side, density = style.now().sizes.icon, self.devicePixelRatioF()
        self.setPixmap(icons.pixmap("check", "done", side, density))
