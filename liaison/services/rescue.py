"""The guided way out of damage, in its order: open once more, newest good backup, salvage.

The store is closed here. Nothing touches the damaged file: what takes its
place is made beside it and put there as a restore is, the damaged one going
to the quarantine (:mod:`liaison.services.restoring`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.services import restoring
from liaison.services.restoring import Unlocked
from liaison.store import backuplist, carrying, engine, entering, replay, salvage
from liaison.store.backuplist import Copy
from liaison.store.replay import Missing
from liaison.store.restoring import STAGED


@dataclass(frozen=True)
class Rescued:
    """What stands in the store's place now, and what is missing, in sentences and by step."""

    words: str
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    quarantine: str = ""


def unlock(home: Home, login: str, password: str, key_file: Path | None = None) -> bytes:
    """Return the data key; raises :class:`Problem` as signing in does."""
    return entering.by_password(home, login, password, key_file)


def newest(home: Home) -> Copy | None:
    """Return the newest local copy whose bytes are those of its manifest; None without any."""
    whole = (one for one in backuplist.listed(home.backups) if _intact(one))
    return next(whole, None)


def when(copy: Copy) -> str:
    """Return when a copy was made, as people read it."""
    return clock.shown(copy.made)


def from_backup(home: Home, key: bytes, login: str) -> Rescued:
    """Put the newest good backup in place, with all that can be proved of the time after it.

    Raises :class:`Problem` when there is no backup that can be restored.
    """
    _demand_free(home)
    for copy in backuplist.listed(home.backups):
        if not _intact(copy):
            continue
        try:
            made, after = _with_the_rest(home, key, copy)
            reason = _("数据文件损坏，恢复到 {when}，补做 {n} 步，缺失 {lost} 步").format(
                when=when(copy),
                n=after.steps if after else 0,
                lost=len(after.missing) + after.unknown if after else "?",
            )
            restoring.prepare_closed(home, made, Unlocked(key, False), login, reason)
        except (Problem, Trouble):  # this copy is not good enough; the next older one may be
            continue
        return _done(home, when(copy), after)
    raise Problem(_("没有找到可以使用的本机备份。"), None, _("请从 U 盘等处选择备份，或抢救数据。"))


def by_salvage(home: Home, key: bytes, login: str) -> Rescued:
    """Put in place what can be read of the damaged file itself; raises :class:`Problem`."""
    _demand_free(home)
    found = salvage.salvage(home, key, login)
    tables = [
        _("{label}：读出 {found} 条，还原 {rebuilt} 条，放弃 {dropped} 条，缺失 {lost} 条").format(
            label=one.label, **{k: v for k, v in asdict(one).items() if k != "name"}
        )
        for one in found.tables
    ]
    reason = _("数据文件损坏，抢救出 {n} 条记录").format(n=found.rows)
    restoring.prepare_closed(home, found.path, Unlocked(key, False), login, reason)
    aside = _finish(home)
    words = _("已从损坏的数据中抢救出 {n} 条记录，请核对下列内容。").format(n=found.rows)
    return Rescued(words, (), (*found.notes, *tables), aside)


def told(rescued: Rescued) -> Mapping[str, object]:
    """Return a rescue as plain JSON."""
    return asdict(rescued)


def _demand_free(home: Home) -> None:
    """Nothing is put in place while a program holds the store."""
    if home.store.is_file() and home.store.stat().st_size and engine.is_held(home.store):
        raise engine.held_trouble(home.store)
    restoring.finish(home)  # what was decided before is done first


def _with_the_rest(home: Home, key: bytes, copy: Copy) -> tuple[Path, replay.Replayed | None]:
    """Return the file to restore: the copy gone on with, or the copy alone."""
    try:
        after = replay.replay(home, key, copy.path)
    except (Problem, Trouble):
        return copy.path, None
    return after.path, after


def _done(home: Home, of: str, after: replay.Replayed | None) -> Rescued:
    aside = _finish(home)
    base = _("已恢复到 {when} 的备份。").format(when=of)
    if after is None:
        note = _("备份之后的登记无法从损坏的文件中补做，请核对并补录。")
        return Rescued(base, (), (note,), aside)
    words = base + _("之后的 {n} 步操作已逐步核对补做。").format(n=after.steps)
    notes = list(after.notes)
    if after.missing:
        notes.append(_("有 {n} 步操作无法补做，请核对补录：").format(n=len(after.missing)))
    if after.unknown:
        notes.append(_("另有 {n} 步操作的内容已经无法读出。").format(n=after.unknown))
    return Rescued(words, after.missing, tuple(notes), aside)


def _finish(home: Home) -> str:
    aside = restoring.finish(home)
    salvage.clear(home)
    return str(aside) if aside else ""


def _intact(copy: Copy) -> bool:
    try:
        return copy.path.name != STAGED and carrying.intact(copy)
    except OSError:
        return False
