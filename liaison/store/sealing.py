"""The ciphers of the key ring: a password stretched, a secret sealed, a key sealed to a person.

Argon2id (RFC 9106) stretches, AES-256-GCM seals, HKDF-SHA256 makes keys from
keys, X25519 lets a new data key be sealed to people whose passwords are not
known. Every entry of the ring names what it was made with, so that others
(SM2, SM4) can come beside these. ``cryptography`` is loaded when first used.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from typing import Any

AES, X25519 = "AES-256-GCM", "X25519-HKDF-SHA256"


class Unopened(Exception):
    """The key does not fit, or what was sealed is not what was bound to it."""


@dataclass(frozen=True)
class Cost:
    """Argon2id parameters: passes, memory in KiB, lanes."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4

    def told(self) -> dict[str, Any]:
        """Return the cost as it stands in the ring."""
        return {"name": "argon2id", "t": self.passes, "m": self.memory, "p": self.lanes}

    @classmethod
    def read(cls, told: dict[str, Any]) -> Cost:
        """Return the cost that stands in the ring."""
        return cls(told["t"], told["m"], told["p"])

    def below(self, other: Cost) -> bool:
        """Is a guess at this cost cheaper than at the other?"""
        return (self.passes * self.memory, self.memory) < (
            other.passes * other.memory,
            other.memory,
        )


LEAST = Cost(2, 19_456, 1)
"""Never below OWASP ASVS 11.4.2 (t2, 19 MiB)."""


def prepare() -> None:
    """Load the ciphers, which takes as long as opening does."""
    import cryptography.hazmat.primitives.asymmetric.x25519
    import cryptography.hazmat.primitives.ciphers.aead
    import cryptography.hazmat.primitives.kdf.argon2
    import cryptography.hazmat.primitives.kdf.hkdf  # noqa: F401 - imported for their effect
    from cryptography.hazmat.backends import default_backend

    default_backend()  # the keys of persons load it when one is first opened


def stretch(password: str, salt: bytes, cost: Cost) -> bytes:
    """Return 32 bytes made from a password; takes the time its cost says."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
    )
    return kdf.derive(password.encode(errors="surrogatepass"))


def mixed(stretched: bytes, second: bytes | None) -> bytes:
    """Return the wrapping key: HKDF(Argon2id(password) ‖ secret of the key file), if there is one.

    Without a key file it is what Argon2id gave (safety.md §7.4).
    """
    return stretched if second is None else subkey(stretched + second, "kek")


def subkey(key: bytes, label: str) -> bytes:
    """Return the key for one purpose, made from another key (HKDF-SHA256)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, None, f"liaison|{label}".encode()).derive(key)


def seal(key: bytes, secret: bytes, about: bytes) -> dict[str, str]:
    """Return a secret sealed by a key and bound to ``about``: nonce and text, in base64."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return {"nonce": _text(nonce), "sealed": _text(AESGCM(key).encrypt(nonce, secret, about))}


def unseal(key: bytes, sealed: dict[str, Any], about: bytes) -> bytes:
    """Return the secret; raises :class:`Unopened`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, text = (base64.b64decode(sealed[part]) for part in ("nonce", "sealed"))
    try:
        return AESGCM(key).decrypt(nonce, text, about)
    except InvalidTag:
        raise Unopened from None


def pair() -> tuple[bytes, bytes]:
    """Return a new private key and its public key, 32 bytes each."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal_to(public: bytes, secret: bytes, about: bytes) -> dict[str, str]:
    """Return a secret that only the holder of the private key opens."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    own = once.public_key().public_bytes_raw()
    return {"public": _text(own), **seal(subkey(shared + own + public, "to"), secret, about)}


def unseal_by(private: bytes, sealed: dict[str, Any], about: bytes) -> bytes:
    """Return what was sealed to a person; raises :class:`Unopened`."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    mine = X25519PrivateKey.from_private_bytes(private)
    own, public = base64.b64decode(sealed["public"]), mine.public_key().public_bytes_raw()
    try:
        shared = mine.exchange(X25519PublicKey.from_public_bytes(own))
    except ValueError:  # a point of small order: nobody sealed to it
        raise Unopened from None
    return unseal(subkey(shared + own + public, "to"), sealed, about)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
