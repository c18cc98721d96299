"""The vault: kept once, sealed, proved at reading, never taken away while a row names it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.records import Attachment
from liaison.services import records
from liaison.store import shelf, tables, vault, vaultcare, vaultcipher
from liaison.store.migrate import differences
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.stores import fill

CONTENT = "现场照片".encode() * 1000


def row(store: Store, digest: str, thumb: str | None = None, name: str = "照片.jpg") -> int:
    """Write a row that names a content."""
    told = {"owner": "company", "owner_id": 1, "media": "jpg", "size": 5}
    return fill(store, Attachment, [{**told, "name": name, "digest": digest, "thumb": thumb}])[0]


def spoil(store: Store, digest: str, change: Callable[[bytes], bytes]) -> None:
    """Change what is kept, as a bad disk or a stranger would."""
    if store.home is not None:
        path = shelf.path_of(store, digest)
        path.write_bytes(change(path.read_bytes()))
        return
    blob = tables.blob
    with store.engine.begin() as connection:
        kept = connection.execute(
            select(blob.c.content).where(blob.c.digest == digest)
        ).scalar_one()
        changed = update(blob).where(blob.c.digest == digest).values(content=change(kept))
        connection.execute(changed)


def age(store: Store, digest: str) -> None:
    """Let a content have been handed in two days ago."""
    before = clock.now() - timedelta(days=2)
    if store.home is not None:
        os.utime(shelf.path_of(store, digest), (before.timestamp(), before.timestamp()))
        return
    with store.engine.begin() as connection:
        connection.execute(
            update(tables.blob).where(tables.blob.c.digest == digest).values(at=before)
        )


def kept(store: Store, digest: str) -> bytes:
    """Return the bytes as they lie on the disk or the server."""
    if store.home is not None:
        return shelf.path_of(store, digest).read_bytes()
    with store.engine.connect() as connection:
        blob = tables.blob.c
        return bytes(
            connection.execute(select(blob.content).where(blob.digest == digest)).scalar_one()
        )


def test_a_content_is_given_back_as_it_was_and_kept_once(store: Store) -> None:
    digest = vault.put(store, CONTENT)
    sealed = kept(store, digest)
    assert vault.put(store, CONTENT) == digest == vaultcipher.digest_of(CONTENT)
    assert vault.get(store, digest) == CONTENT
    assert kept(store, digest) == sealed, "written once, however often it is attached"
    assert vault.get(store, vault.put(store, b"x")) == b"x"


def test_nothing_of_it_is_readable_on_the_disk(store: Store) -> None:
    digest = vault.put(store, CONTENT)
    sealed = kept(store, digest)
    assert "现场".encode() not in sealed
    assert len(sealed) == 4 + 12 + len(CONTENT) + 16


@pytest.mark.parametrize("at", [0, 5, 20, -1])
def test_a_changed_bit_is_noticed(store: Store, at: int) -> None:
    digest = vault.put(store, CONTENT)
    number = row(store, digest)

    def flip(content: bytes) -> bytes:
        changed = bytearray(content)
        changed[at] ^= 1
        return bytes(changed)

    spoil(store, digest, flip)
    with pytest.raises(Trouble, match="已损坏或被改动"):
        vault.get(store, digest)
    assert [one.digest for one in vaultcare.damaged(store)] == [digest]
    assert vaultcare.missing(store) == []
    assert vault.put(store, CONTENT) == digest, "attached again, it is mended"
    assert vault.get(store, digest) == CONTENT
    assert vaultcare.damaged(store) == []
    assert number


def test_another_content_in_its_place_is_noticed(store: Store) -> None:
    one, other = vault.put(store, CONTENT), vault.put(store, b"other")
    stolen = kept(store, other)
    spoil(store, one, lambda _content: stolen)
    with pytest.raises(Trouble):
        vault.get(store, one)
    spoil(store, one, lambda _content: b"")
    with pytest.raises(Trouble):
        vault.get(store, one)


def test_what_is_missing_is_told_by_number_and_name(store: Store) -> None:
    digest, thumb = vault.put(store, CONTENT), vault.put(store, b"small")
    row(store, digest, thumb)
    assert vaultcare.missing(store) == []
    shelf.drop(store, [digest, thumb])
    assert [(one.name, one.digest) for one in vaultcare.missing(store)] == [
        ("照片.jpg", digest),
        ("照片.jpg", thumb),
    ]
    with pytest.raises(Trouble, match="不见了"):
        vault.get(store, digest)


@pytest.mark.parametrize("name", ["", "..", "../../x", "ab", "A" * 64, "z" * 64, "\uff10" * 64])
def test_no_path_is_made_of_anything_but_a_digest(store: Store, name: str) -> None:
    with pytest.raises(Trouble):
        vault.get(store, name)
    assert shelf.holds(store, [name]) == set()


def test_orphans_are_taken_away_after_a_day(store: Store) -> None:
    digest = vault.put(store, CONTENT)
    assert vaultcare.orphans(store) == [], "its row may be about to be written"
    age(store, digest)
    assert vaultcare.orphans(store) == [digest]
    vault.put(store, CONTENT)
    assert vaultcare.orphans(store) == [], "handed in again"
    age(store, digest)
    assert vaultcare.remove_orphans(store) == 1
    assert shelf.holds(store, [digest]) == set()
    assert vaultcare.remove_orphans(store) == 0


def test_handed_in_while_orphans_are_looked_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = vault.put(store, CONTENT)
    age(store, digest)
    if store.postgres:  # another program, between the looking and the taking away
        monkeypatch.setattr(vaultcare, "orphans", lambda _store: [vault.put(store, CONTENT)])
        vaultcare.remove_orphans(store)
        assert shelf.holds(store, [digest]) == {digest}
    taken = shelf.touch

    def too_late(store: Store, digest: str) -> bool:
        shelf.drop(store, [digest])
        return taken(store, digest) and store.postgres

    monkeypatch.setattr(vault, "touch", too_late)
    vault.put(store, CONTENT)
    assert vault.get(store, digest) == CONTENT


def test_what_a_row_names_stays_in_the_bin_and_in_history_too(store: Store) -> None:
    first, second, thumb = (vault.put(store, word) for word in (b"1", b"2", b"t"))
    one = row(store, first, thumb)
    records.save(store, Attachment, {"digest": second, "thumb": None}, one)
    for digest in (first, second, thumb):
        age(store, digest)
    assert vaultcare.orphans(store) == []
    records.remove(store, Attachment, one, 2)
    assert vaultcare.remove_orphans(store) == 0
    for _turn in range(2):
        newest = last_step(store)
        assert newest is not None
        undo(store, newest.id)
    assert vault.get(store, first) == b"1"


def test_erased_only_when_nothing_names_it(store: Store) -> None:
    digest = vault.put(store, CONTENT)
    one = row(store, digest)
    assert vaultcare.contents_of(store, "attachment", one) == {digest}
    assert vaultcare.contents_of(store, "company", 1) == {digest}
    assert vaultcare.contents_of(store, "company", 2) == set()
    assert vaultcare.erase(store, [digest]) == 0
    assert vault.get(store, digest) == CONTENT
    records.save(store, Attachment, {"digest": "wiped"}, one)
    assert vaultcare.erase(store, [digest]) == 0, "history would bring it back"
    other = vault.put(store, b"nobody's")
    assert vaultcare.erase(store, [other, "x"]) == 1
    assert shelf.holds(store, [digest, other]) == {digest}


def test_while_a_replaced_store_rests_nothing_is_taken_away(local: Store) -> None:
    digest = vault.put(local, CONTENT)
    age(local, digest)
    assert local.home is not None
    rests = local.home.quarantine / "20261122"
    rests.mkdir(parents=True)
    assert vaultcare.remove_orphans(local) == 0
    rests.rmdir()
    assert vaultcare.remove_orphans(local) == 1


def test_only_this_user_can_read_the_files(local: Store) -> None:
    digest = vault.put(local, CONTENT)
    path = shelf.path_of(local, digest)
    assert local.home is not None
    assert path == local.home.folder / "att" / digest[:2] / digest
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_disk_that_cannot_be_written_to_is_told(
    local: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Trouble, match="磁盘空间不足"):
        vault.put(local, CONTENT)
    monkeypatch.undo()
    assert local.home is not None
    assert not list(local.home.attachments.rglob("*.tmp"))
    assert vault.get(local, vault.put(local, CONTENT)) == CONTENT


def test_leftovers_of_a_killed_program_go_with_the_orphans(local: Store) -> None:
    digest = vault.put(local, CONTENT)
    left = shelf.path_of(local, digest).with_name(".~x.1.tmp")
    left.write_bytes(b"half")
    vaultcare.remove_orphans(local)
    assert not left.exists()


def test_the_shape_is_the_one_migrated_to(store: Store) -> None:
    assert differences(store.engine) == []
