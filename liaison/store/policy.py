"""What a password must be: two profiles that contradict each other, one to choose (safety.md §2.1).

``dengbao`` reads GB/T 22239-2019 8.1.4.1.a as assessors usually do; ``asvs``
follows OWASP ASVS 5.0 V6.2, which forbids rules of composition and forced
change. Both refuse what stands on the list of common passwords.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from liaison.base.errors import Problem
from liaison.base.paths import resources
from liaison.base.words import N_, _

_LEET = (
    *(str.maketrans("@4031!5$7+8", f"aaoe{one}{one}ssttb") for one in "il"),
    str.maketrans("!@#$%^&*()", "1234567890"),
)
_TAIL = 4


@dataclass(frozen=True)
class Profile:
    """A set of rules: fewest signs, classes of four, days it lasts, last ones not to be used again.

    ``days`` is None where a password never ages; ``advised`` is the length
    recommended beside the fewest.
    """

    name: str
    words: str
    least: int
    classes: int
    days: int | None
    before: int
    advised: int


DENGBAO = Profile("dengbao", N_("等保（GB/T 22239）"), 10, 3, 90, 5, 12)
ASVS = Profile("asvs", N_("ASVS（重长度，不强制更换）"), 12, 0, None, 0, 15)
PROFILES = {one.name: one for one in (DENGBAO, ASVS)}


def check(password: str, login: str, profile: Profile = DENGBAO) -> None:
    """Raise :class:`Problem` at ``password`` for the first rule that is not kept."""
    if len(password) < profile.least or _classes(password) < profile.classes:
        least = _("至少 {n} 个字符。").format(n=profile.least)
        mixed = _("至少 {n} 个字符，并含大写字母、小写字母、数字、符号中的三类。").format(
            n=profile.least
        )
        raise Problem(_("密码太简单。"), "password", mixed if profile.classes else least)
    if _names(password, login):
        raise Problem(_("密码中不能包含用户名。"), "password")
    if common(password):
        raise Problem(
            _("这个密码太常见，容易被猜中。"), "password", _("请换一个别人想不到的密码。")
        )


def rules(password: str, login: str, profile: Profile = DENGBAO) -> list[tuple[str, bool]]:
    """Return the rules in words, each with whether it is kept; all kept is what check accepts."""
    told = [(_("至少 {n} 个字符").format(n=profile.least), len(password) >= profile.least)]
    if profile.classes:
        mixed = _("大写、小写、数字、符号中至少三类")
        told.append((mixed, _classes(password) >= profile.classes))
    if login.strip():
        told.append((_("不含用户名"), not _names(password, login)))
    told.append((_("不是常见密码"), not common(password)))
    return told


def common(password: str) -> bool:
    """Does a password, or what is left when disguise is taken off it, stand on the list?

    Disguise: capitals, signs around and between, up to four digits behind,
    ``@`` for a, ``0`` for o and the like, digits written with Shift.
    """
    return any(one in _list() for one in _plainer(password.casefold()))


def _plainer(folded: str) -> Iterator[str]:
    trimmed = re.sub(r"^[\W_]+|[\W_]+$", "", folded)
    for one in dict.fromkeys((folded, trimmed, re.sub(r"[\W_]+", "", folded))):
        for cut in range(_TAIL + 1):
            if cut and not one[-cut:].isdigit():
                break
            form = one[: len(one) - cut]
            yield form
            yield from (form.translate(table) for table in _LEET)


def _classes(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(test(sign) for sign in password) for test in tests)


def _names(password: str, login: str) -> bool:
    name = login.strip().casefold()
    return bool(name) and name in password.casefold()


@cache
def _list() -> frozenset[str]:
    lines = (resources() / "common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
