"""Sealing and opening contents of attachments with a key of the store's own (safety.md §7.7)."""

from __future__ import annotations

import hashlib
import os

from sqlalchemy import select

from liaison.store import tables
from liaison.store.step import Store

_FORM = b"FJ1\n"
_NONCE = 12
_LABEL = b"liaison|attachments|1"


def digest_of(content: bytes) -> str:
    """Return the name of a content: its SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


class Cipher:
    """Seals and opens with the key of this store's attachments."""

    def __init__(self, store: Store) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        told = select(tables.secret.c.value).where(tables.secret.c.name == "attachments")
        with store.reading(whole=True) as session:
            secret = bytes.fromhex(session.execute(told).scalar_one())
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=_LABEL).derive(secret))

    def sealed(self, digest: str, content: bytes) -> bytes:
        """Return what is kept of a content."""
        nonce = os.urandom(_NONCE)
        return _FORM + nonce + self._cipher.encrypt(nonce, content, digest.encode())

    def opened(self, digest: str, kept: bytes) -> bytes | None:
        """Return the content, or None when this is not it."""
        from cryptography.exceptions import InvalidTag

        nonce, rest = kept[len(_FORM) : len(_FORM) + _NONCE], kept[len(_FORM) + _NONCE :]
        if not kept.startswith(_FORM) or len(nonce) < _NONCE:
            return None
        try:
            content = self._cipher.decrypt(nonce, rest, digest.encode())
        except InvalidTag:
            return None
        return content if digest_of(content) == digest else None
