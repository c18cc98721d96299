"""Where sealed contents lie: a file each in a local store, a row each on a server."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, select, update

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.files import sync_folder, write_private
from liaison.base.words import _
from liaison.store import tables
from liaison.store.prepared import insert_or
from liaison.store.step import Store

NAMED = re.compile(r"[0-9a-f]{64}")


def holds(store: Store, digests: Iterable[str]) -> set[str]:
    """Return which of the contents are there; they are not read."""
    wanted = {one for one in digests if NAMED.fullmatch(one)}
    if store.home is not None:
        return {one for one in wanted if path_of(store, one).is_file()}
    with store.reading(whole=True) as session:
        found = select(tables.blob.c.digest).where(tables.blob.c.digest.in_(wanted))
        return set(session.scalars(found))


def path_of(store: Store, digest: str) -> Path:
    """Return the file of a content in a local store."""
    assert store.home is not None
    assert NAMED.fullmatch(digest), "a path is made of nothing but a digest"
    return store.home.attachments / digest[:2] / digest


def read_sealed(store: Store, digest: str) -> bytes | None:
    """Return what is kept of a content, None when it is not there."""
    if not NAMED.fullmatch(digest):
        return None
    if store.home is None:
        with store.reading(whole=True) as session:
            found = select(tables.blob.c.content).where(tables.blob.c.digest == digest)
            kept = session.execute(found).scalar()
            return None if kept is None else bytes(kept)
    try:
        return path_of(store, digest).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Trouble(
            _("读取附件的文件失败。"),
            _("附件的登记仍在。"),
            _("请检查磁盘是否正常，再重试。"),
        ) from error


def write_sealed(store: Store, digest: str, sealed: bytes) -> None:
    """Keep a sealed content so that it outlasts any failure; raises :class:`Trouble`."""
    if store.home is None:
        row = {"digest": digest, "at": clock.now(), "content": sealed}
        made = insert_or(tables.blob, True).values(row)
        again = {"at": made.excluded.at, "content": made.excluded.content}
        with store.aside() as session:
            session.execute(made.on_conflict_do_update(index_elements=["digest"], set_=again))
        return
    path = path_of(store, digest)
    new = [one for one in (path.parent, path.parent.parent) if not one.is_dir()]
    write_private(path, sealed)
    for folder in new:  # a folder that is not on the disk takes its files with it
        sync_folder(folder.parent)


def touch(store: Store, digest: str) -> bool:
    """Note that a content is wanted again, so that it is not taken for left over meanwhile.

    False when it was taken away at this very moment.
    """
    now = clock.now()
    if store.home is not None:
        with suppress(OSError):  # then it only looks older than it is
            os.utime(path_of(store, digest), (now.timestamp(), now.timestamp()))
        return True
    with store.aside() as session:
        found = tables.blob.c.digest == digest
        touched = update(tables.blob).where(found).values(at=now).returning(tables.blob.c.digest)
        return session.execute(touched).first() is not None


def drop(store: Store, digests: list[str], before: datetime | None = None) -> None:
    """Take contents away; on a server only those nobody has handed in since ``before``."""
    if store.home is not None:
        for digest in digests:
            path_of(store, digest).unlink(missing_ok=True)
    elif digests:
        with store.aside() as session:
            gone = delete(tables.blob).where(tables.blob.c.digest.in_(digests))
            session.execute(gone if before is None else gone.where(tables.blob.c.at < before))


def all_kept(store: Store) -> Iterator[tuple[str, datetime]]:
    """Yield every content there is and when it was last handed in."""
    if store.home is not None:
        for path in store.home.attachments.glob("??/*"):
            if NAMED.fullmatch(path.name) and path.is_file():
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return
    with store.reading(whole=True) as session:
        rows = session.execute(select(tables.blob.c.digest, tables.blob.c.at)).all()
    yield from ((row.digest, row.at) for row in rows)
