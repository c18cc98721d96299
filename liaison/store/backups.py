"""Making a backup: a proven copy beside the store, with its key ring and manifest.

Decisions: safety.md §7.6. Attachments never change once written: the manifest
only names them.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

import liaison
from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.base.words import N_, _
from liaison.store import copies, manifest
from liaison.store.backuplist import Copy, look
from liaison.store.carrying import hard_files
from liaison.store.copies import Proof
from liaison.store.manifest import Manifest
from liaison.store.thinning import thin

WORDS = {
    "daily": N_("每日首次启动"),
    "timer": N_("定时"),
    "exit": N_("退出时"),
    "manual": N_("手动"),
    "drill": N_("恢复演练"),
    "before-update": N_("升级前"),
    "before-import": N_("导入前"),
    "before-restore": N_("恢复前"),
    "before-delete": N_("批量删除前"),
    "before-rekey": N_("更换密钥前"),
    "month-close": N_("月度结账"),
}
"""Why copies are made; the key stands in the file's name."""

WHOLE = frozenset({"daily", "drill", "month-close"})
"""Copies in which all of the audit chain is verified."""
TAIL = 1000
"""So many of its entries are verified in the others, which somebody waits for."""


def make(engine: Engine, key: bytes, home: Home, why: str, month: str = "") -> Copy:
    """Make a proven copy of the open store beside it, with ring and manifest; thin the others.

    ``month`` (``2026-10``) is the one whose closing it is made for.
    Nothing older goes when what the copy holds does not fit together
    (``manifest.wrong``). Raises :class:`Trouble`; nothing half-made is left.
    """
    last = None if why in WHOLE else TAIL

    def beside(part: Path, final: Path, proof: Proof) -> None:
        if home.keyring.exists():
            copies.keep_ring(home.keyring, final)
        manifest.write(final, _told(home, part, why, month, proof))

    path = copies.copy(engine, key, home.backups, why, last, beside)
    made = look(path)
    if made is None or made.manifest is None:
        raise Trouble(_("备份没有成功：文件写入后又消失了。"), "", _("请检查磁盘后重试。"))
    if not made.manifest.wrong:
        thin(home.backups, made)
    return made


def _told(home: Home, part: Path, why: str, month: str, proof: Proof) -> Manifest:
    return Manifest(
        clock.now(),
        why,
        liaison.__version__,
        proof.schema,
        proof.line,
        part.stat().st_size,
        copies.digest(part),
        proof.counts,
        proof.steps,
        proof.head,
        why in WHOLE,
        proof.wrong,
        tuple(sorted(path.name for path in hard_files(home.attachments))),
        month,
    )
