"""Small parts of the panel 附件: where files are looked for, small pictures, what is told."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPixmap

from liaison.base.space import size_words
from liaison.base.words import _
from liaison.gui import photos
from liaison.gui.taking import Taken
from liaison.services import attachedcontent, filekind, sniffing
from liaison.services.attachedlist import Item
from liaison.services.incoming import Incoming
from liaison.store.step import Store

_TOLD = 3


def thumbs(store: Store, items: list[Item]) -> dict[str, QImage]:
    """Return the small pictures, decoded on the worker, by their digests."""
    found: dict[str, QImage] = {}
    digests = {one.id: one.thumb for one in items}
    for id_, content in attachedcontent.thumbs(store, items).items():
        image = photos.decoded(content, sniffing.kind_of(content), photos.THUMB)
        if image is not None:
            found[digests[id_]] = image
    return found


def picture(one: Incoming) -> QPixmap | None:
    """Return the small picture of a file that waits."""
    if not one.thumb:
        return None
    image = photos.decoded(one.thumb, filekind.JPEG)
    return None if image is None else QPixmap.fromImage(image)


def news(taken: Taken) -> str:
    """Return what was added, and how much smaller photos became."""
    if taken.after * 10 < taken.before * 9:
        return _("已添加 {n} 个附件，照片由 {before} 缩小为 {after}。").format(
            n=taken.count, before=size_words(taken.before), after=size_words(taken.after)
        )
    return _("已添加 {n} 个附件。").format(n=taken.count)


def refusals(taken: Taken) -> str:
    """Return why files were not taken, the first few of them."""
    told = taken.refused[:_TOLD]
    if len(taken.refused) > _TOLD:
        told.append(_("另有 {n} 个文件没有添加。").format(n=len(taken.refused) - _TOLD))
    return "\n".join(told)
