"""The vault: contents of attachments, each kept once, sealed, and proved at every reading.

A local store keeps a file ``att/ab/<sha256>`` for each content, a server a row
of ``blob`` with the same bytes: mark, nonce and AES-256-GCM of the content
under a key made from a secret of the store, its digest as associated data
(safety.md §7.7). A content is safely there before the row that names it, and
is taken away only when no row names it, in the bin and in history either.
"""

from __future__ import annotations

from liaison.base.errors import Trouble
from liaison.base.words import _
from liaison.store.shelf import read_sealed, touch, write_sealed
from liaison.store.step import Store
from liaison.store.vaultcipher import Cipher, digest_of


def put(store: Store, content: bytes) -> str:
    """Keep a content for good and return its digest; one already kept is only marked as new.

    When it returns, the content will be there after any failure. Raises
    :class:`Trouble` when it cannot be written.
    """
    digest = digest_of(content)
    cipher = Cipher(store)
    kept = read_sealed(store, digest)
    whole = kept is not None and cipher.opened(digest, kept) is not None
    if not (whole and touch(store, digest)):
        write_sealed(store, digest, cipher.sealed(digest, content))
    return digest


def get(store: Store, digest: str) -> bytes:
    """Return a content, proved to be the one that was kept.

    Raises :class:`Trouble` when it is missing or was changed.
    """
    kept = read_sealed(store, digest)
    if kept is None:
        raise Trouble(
            _("附件的文件不见了。"),
            _("附件的登记仍在。"),
            _("请从备份中恢复数据文件夹里的 att 目录，或重新添加该附件。"),
        )
    content = Cipher(store).opened(digest, kept)
    if content is None:
        raise Trouble(
            _("附件的文件已损坏或被改动，没有打开。"),
            _("附件的登记仍在。"),
            _("请从备份中恢复数据文件夹里的 att 目录，或重新添加该附件。"),
        )
    return content
