"""The frame of a quick visit: fields at the left, the company at the right, keys at the foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui import remember, taborder
from liaison.gui.attachments import AttachmentPanel
from liaison.gui.draftlines import DraftBar
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, ending
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.layouts import scrolled
from liaison.gui.look import icons, style
from liaison.gui.taking import holds_files

_WIDE, _TALL, _ASIDE = 1040, 700, 300


class QuickFrame(QDialog):
    """Places for what :class:`~liaison.gui.quickvisit.QuickVisit` shows."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("登记走访"))
        self.setProperty("kind", "page")
        self.setProperty("page", "visits")
        self.draft_bar = DraftBar(self)
        self.bar = MessageBar(self)
        self.save_button = button(_("保存 (Ctrl+Enter)"), kind="primary", icon="save", parent=self)
        self.leave_button = ending(button(_("关闭"), parent=self))
        self.next_button = button(_("再登一条（回车）"), kind="primary", icon="plus", parent=self)
        self.close_button = button(_("完成（Esc）"), parent=self)
        self.undo_button = button(_("撤销（Ctrl+Z）"), icon="undo-2", parent=self)
        self._done_title = PlainLabel("", self, kind="title")
        self._done_words = PlainLabel("", self, kind="second", wrap=True)
        self._stack = QStackedWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._size()
        remember.place(self, "visit")

    def fill(self, form: QWidget, rows: QWidget, files: AttachmentPanel, aside: QWidget) -> None:
        """Put the parts where they belong."""
        self.files, self._parts = files, (form, rows, files, aside)
        self.setAcceptDrops(True)
        self._stack.addWidget(self._page(form, rows, files, aside))
        self._stack.addWidget(self._end())
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._follow)
        app.focusChanged.connect(self._moved)
        self._area.verticalScrollBar().rangeChanged.connect(self._moved)

    def show_form(self) -> None:
        """Show the fields."""
        self._stack.setCurrentIndex(0)

    def show_done(self, title: str, words: str) -> None:
        """Show what was kept, and offer the next, or to take it back."""
        self._done_title.setText(title)
        self._done_words.setText(words)
        self._stack.setCurrentIndex(1)
        self.next_button.setDefault(True)
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_done(self) -> bool:
        """Is the visit kept, and the next only offered?"""
        return self._stack.currentIndex() == 1

    def told(self) -> str:
        """Return what is told of the visit kept."""
        return self._done_words.text()

    def watch(self, place: QWidget) -> None:
        """Take files and pictures pasted or dropped on any field inside."""
        lines: list[QLineEdit] = list(place.findChildren(QLineEdit))
        texts: list[QPlainTextEdit] = list(place.findChildren(QPlainTextEdit))
        for part in (*lines, *texts, *(one.viewport() for one in texts)):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+V takes a picture or files, from whatever field; drops go to the whole window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            pasted = event.matches(QKeySequence.StandardKey.Paste)
            if pasted and holds_files(QGuiApplication.clipboard().mimeData()):
                self.files.paste()
                return True
        elif isinstance(event, QDropEvent) and holds_files(event.mimeData()):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab goes as the eye does, also to what came in late: chips, rows, the bar of a draft."""
        buttons = (self.leave_button, self.save_button)
        after = (self.undo_button, self.close_button, self.next_button)
        parts = (*self._parts, *buttons, *after, self.draft_bar, self.bar)
        to = taborder.step(self, parts, following)
        return to or super().focusNextPrevChild(following)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped; the original stays where it is."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.files.take_from(event.mimeData())

    # -- inside

    def _moved(self, *_what: object) -> None:
        """The keyboard went elsewhere, or there is more to see: look once all stands in place."""
        self._settled.start()

    def _follow(self) -> None:
        """Keep what has the keyboard in sight, also when a row was just put in for it."""
        now = self.focusWidget()
        if now is not None and self._area.widget().isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, style.now().sizes.control)

    def _size(self) -> None:
        scale, parent = style.now().scale, self.parentWidget()
        room = (parent or self).screen().availableGeometry()
        self.resize(
            min(round(_WIDE * scale), room.width() - 40),
            min(round(_TALL * scale), room.height() - 40),
        )

    def _page(self, form: QWidget, rows: QWidget, files: QWidget, aside: QWidget) -> QWidget:
        sizes = style.now().sizes
        page, content = QWidget(self), QWidget(self)
        left = QVBoxLayout(content)
        left.setContentsMargins(sizes.page_margin, sizes.gap_m, sizes.gap_m, sizes.gap_m)
        left.setSpacing(sizes.gap_s)
        for part in (form, rows, files):
            left.addWidget(part)
        left.addStretch(1)
        aside.setFixedWidth(round(_ASIDE * style.now().scale))
        right = QVBoxLayout()
        right.setContentsMargins(0, sizes.gap_m, sizes.page_margin, sizes.gap_m)
        right.addWidget(aside)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        self._area = scrolled(content, page)
        columns.addWidget(self._area, 1)
        columns.addLayout(right)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bars = QVBoxLayout()
        bars.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, 0)
        bars.setSpacing(sizes.gap_xs)
        bars.addWidget(self.draft_bar)
        bars.addWidget(self.bar)
        layout.addLayout(bars)
        layout.addLayout(columns, 1)
        edge = QFrame(page)
        edge.setProperty("kind", "line")
        layout.addWidget(edge)
        layout.addLayout(self._foot())
        return page

    def _foot(self) -> QHBoxLayout:
        sizes = style.now().sizes
        row = QHBoxLayout()
        row.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, sizes.gap_s)
        row.setSpacing(sizes.gap_s)
        words = _(
            "Alt+1…4 任务　Alt+T 日期　Alt+R 未遇　Alt+J 拒绝　Alt+P 计划　"
            "Ctrl+J 常用语　F1 全部按键"
        )
        row.addWidget(PlainLabel(words, self, kind="small"), 1)
        row.addWidget(self.leave_button)
        row.addWidget(self.save_button)
        return row

    def _end(self) -> QWidget:
        sizes = style.now().sizes
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setSpacing(sizes.gap_m)
        layout.addStretch(2)
        mark = PlainLabel(parent=page)
        side = 2 * sizes.icon_large
        mark.setPixmap(icons.pixmap("circle-check", "done", side, self.devicePixelRatioF()))
        for part in (mark, self._done_title, self._done_words):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self._done_words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._done_words.setMinimumWidth(round(_WIDE * style.now().scale) // 2)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addStretch(1)
        for one in (self.undo_button, self.close_button, self.next_button):
            row.addWidget(one)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(3)
        return page
