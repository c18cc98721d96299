"""What is said about a wrong try, and how long the wait after it is."""

from __future__ import annotations

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.store.lockfile import (
    FIRST,
    LONGEST,
)

FREE = 5
"""So many wrong tries lead to the first wait."""
HINTED = 2


def wrong(tries: int, problem: Problem) -> Problem:
    """Return the failure of so many tries with what they lead to, the same for every name."""
    wait = wait_after(tries)
    if wait:
        told = _("已连续输错 {n} 次，请等待 {wait}后再试。").format(n=tries, wait=in_words(wait))
        return Problem(problem.words, problem.field, told)
    if FREE - tries <= HINTED:
        told = _("再输错 {n} 次将锁定 {wait}。").format(n=FREE - tries, wait=in_words(FIRST))
        return Problem(problem.words, problem.field, f"{problem.mend}{told}")
    return problem


def locked(left: float) -> Problem:
    """Return the failure of a try that comes too early."""
    return Problem(
        _("输错次数太多，已暂停登录。"),
        "password",
        _("还需等待 {wait}，或请管理员解锁。").format(wait=in_words(left)),
    )


def wait_after(tries: int) -> int:
    """Return the seconds to wait after so many wrong tries."""
    return min(FIRST << min(tries - FREE, 20), LONGEST) if tries >= FREE else 0


def in_words(seconds: float) -> str:
    """Return a wait as people say it, never less than it is."""
    minutes = max(1, -int(-seconds // 60))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} 分钟").format(n=minutes)
    told = _("{n} 小时").format(n=hours)
    more = _("{n} 分钟").format(n=rest)
    return f"{told} {more}" if rest else told
