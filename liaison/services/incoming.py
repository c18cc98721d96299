"""A file on its way in: read with bounds, told by its content, refused with the reason."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

from liaison.base.errors import Problem, Trouble
from liaison.base.filenames import safe_name
from liaison.base.words import _
from liaison.services import filekind, imagesize, sniffing
from liaison.services.filekind import FileKind

MB = 1024 * 1024
LARGEST = 50 * MB
"""Most bytes of one file."""

MOST_PIXELS = 50_000_000
"""Most pixels a picture may claim; more could fill the memory when it is shown."""


@dataclass(frozen=True)
class Incoming:
    """A file on its way in: its name, content and kind, and what is known of a picture.

    ``original`` is the size before a photo was made smaller, 0 when it was not.
    """

    name: str
    content: bytes = field(repr=False)
    kind: FileKind
    width: int = 0
    height: int = 0
    thumb: bytes = field(default=b"", repr=False)
    original: int = 0
    note: str = ""


def read(path: Path, note: str = "") -> Incoming:
    """Read a file to attach with a note, at most one byte more than is allowed.

    Raises :class:`Problem` for what cannot be attached, :class:`Trouble` when
    it cannot be read.
    """
    name = safe_name(path.name)
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Problem(_("“{file}”不是文件。").format(file=name), mend=_("请选择文件。"))
        if about.st_size > LARGEST:
            raise _too_large(name)
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Trouble(
            _("无法读取“{file}”。").format(file=name),
            _("没有添加这个附件。"),
            _("请确认文件没有被移动，也没有被其他程序占用，再重试。"),
        ) from error
    return replace(examine(path.name, content), note=note)


def examine(name: str, content: bytes) -> Incoming:
    """Return a file to attach, its kind told by its content; raises :class:`Problem`."""
    name = safe_name(name)
    if not content:
        raise Problem(_("“{file}”是空文件。").format(file=name), mend=_("请检查后重新选择。"))
    if len(content) > LARGEST:
        raise _too_large(name)
    kind = sniffing.kind_of(content)
    size = imagesize.image_size(content, kind)
    if kind.image and size is None:  # a picture whose head says nothing is none
        kind = filekind.OTHER
    width, height = size or (0, 0)
    if width * height > MOST_PIXELS:
        raise Problem(
            _("“{file}”有 {n} 万像素，超过 5000 万像素。").format(
                file=name, n=f"{width * height // 10_000:,}"
            ),
            mend=_("请先用看图软件缩小后再添加。"),
        )
    return Incoming(name, content, kind, width, height)


def rewritten(one: Incoming, content: bytes, kind: FileKind, size: tuple[int, int]) -> Incoming:
    """Return a picture that was written anew: smaller, under the ending of its new kind."""
    return replace(
        one,
        name=filekind.fitting_name(one.name, kind),
        content=content,
        kind=kind,
        width=size[0],
        height=size[1],
        original=len(one.content),
    )


def _too_large(name: str) -> Problem:
    return Problem(
        _("“{file}”超过 {limit} MB。").format(file=name, limit=LARGEST // MB),
        mend=_("请拆分或压缩后再添加。"),
    )
