"""Taking files in: one by one on the worker, photos made smaller, then kept in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.ids import uuid7
from liaison.base.words import _, listed
from liaison.fields.record import Record
from liaison.gui import photos
from liaison.gui.calls import Kept, call, change, words_of
from liaison.gui.jobs import Failure, Jobs
from liaison.services import attachments, incoming
from liaison.services.incoming import Incoming
from liaison.store.step import Store

Source = Path | QImage
"""A file, or a picture of the clipboard."""

MOST = 200
"""So many files are taken at once."""

_AT_ONCE = 100 * 1024 * 1024


@dataclass
class Taken:
    """What came of it: the files, and for each that was refused why."""

    files: list[Incoming] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    count: int = 0
    step_id: int | None = None
    before: int = 0
    after: int = 0


def sources(mime: QMimeData) -> list[Source]:
    """Return the files or the picture that are dropped or pasted; nothing from the network."""
    files: list[Source] = [Path(one.toLocalFile()) for one in mime.urls() if one.isLocalFile()]
    if files or not mime.hasImage():
        return files
    image = QImage(mime.imageData())
    return [] if image.isNull() else [image]


def holds_files(mime: QMimeData) -> bool:
    """Are these files of this PC, or a picture? A picture of copied cells or words is not meant."""
    files = any(one.isLocalFile() for one in mime.urls())
    return files or (mime.hasImage() and not mime.hasText())


class Taking(QObject):
    """Takes files in for one record; a file that cannot be taken does not stop the others.

    Without a record they are only made ready. ``moved`` tells how many are
    done, ``done`` what came of it; ended by :meth:`stop` what is ready is kept.
    """

    moved = Signal(int)
    done = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._queue: list[Source] = []
        self._owner: tuple[type[Record], int] | None = None
        self._taken = Taken()
        self._passed = 0
        self._ready: list[Incoming] = []

    def start(self, found: Sequence[Source], owner: tuple[type[Record], int] | None) -> None:
        """Begin with these."""
        self._queue, self._owner = list(found), owner
        self._next()

    def stop(self) -> None:
        """Take no more; what is ready is still kept."""
        self._queue.clear()

    def _next(self) -> None:
        self.moved.emit(self._passed)
        heavy = sum(len(one.content) for one in self._ready) > _AT_ONCE
        if self._owner is not None and self._ready and (heavy or not self._queue):
            self._keep(*self._owner)
        elif self._queue:
            source = self._queue.pop(0)
            call(self, self._jobs, lambda _store: _ready(source), self._take, self._refuse)
        else:
            self.done.emit(self._taken)

    def _take(self, one: Incoming) -> None:
        self._passed += 1
        (self._taken.files if self._owner is None else self._ready).append(one)
        self._taken.before += one.original or len(one.content)
        self._taken.after += len(one.content)
        self._next()

    def _refuse(self, failure: Failure) -> None:
        self._passed += 1
        self._taken.refused.append(words_of(failure))
        self._next()

    def _keep(self, record: type[Record], owner_id: int) -> None:
        files, self._ready = self._ready, []
        op_id = uuid7()

        def work(store: Store) -> Any:
            return attachments.attach(store, record, owner_id, files, op_id)

        def kept(told: Kept) -> None:
            self._taken.count += len(files)
            self._taken.step_id = told.step_id
            self._next()

        def failed(failure: Failure) -> None:
            self._taken.refused.append(words_of(failure))
            self._queue.clear()
            self._next()

        change(self, self._jobs, work, kept, failed)


def keep_waiting(
    jobs: Jobs,
    record: type[Record],
    owner_id: int,
    files: Sequence[Incoming],
    told: Callable[[str, int | None], object],
    failed: Callable[[str], object],
) -> None:
    """Attach what waited for its new record; told even when its form is gone by then."""
    op_id, waiting = uuid7(), list(files)

    def work(store: Store) -> Any:
        return attachments.attach(store, record, owner_id, waiting, op_id)

    def lost(failure: Failure) -> None:
        names = listed(one.name for one in waiting[:3])
        words = _("记录已保存，但附件没有添加（{names}）：{why}")
        failed(words.format(names=names, why=words_of(failure)))

    change(
        jobs,
        jobs,
        work,
        lambda kept: told(_("已添加 {n} 个附件。").format(n=len(waiting)), kept.step_id),
        lost,
    )


def _ready(source: Source) -> Incoming:
    if isinstance(source, Path):
        return photos.prepared(incoming.read(source))
    now = clock.local(clock.now())
    made = photos.from_clipboard(source, _("截图 {at}").format(at=f"{now:%Y%m%d-%H%M%S}") + ".png")
    if made is None:
        raise Problem(_("剪贴板中的图片过大，不能添加。"), mend=_("请先用看图软件缩小。"))
    return photos.prepared(made)
