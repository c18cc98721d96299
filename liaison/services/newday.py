"""What a new day brings by itself, though nobody writes anything on it."""

from __future__ import annotations

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.words import _
from liaison.services import departmentkeeping, takinghold
from liaison.store import audit
from liaison.store.step import Store

_BRINGS = (takinghold.take_hold, departmentkeeping.catch_up)


def begin(store: Store) -> int:
    """Carry out what is due today and return how much was; asked as often as one likes.

    Planned handovers take hold, and departments tell of the contacts of today. At
    sign-in, and when midnight passes a window that stays open. Nothing while the
    clock is doubted: it may be another day. Raises :class:`Trouble` when not all
    could be done; the next time does the rest.
    """
    if store.health.damaged or _doubted(store):
        return 0
    done, failed = 0, None
    for bring in _BRINGS:
        try:
            done += bring(store)
        except (Problem, Trouble) as error:
            failed = failed or error
    if failed is not None:
        raise Trouble(
            _("到期的计划交接或联系人更替没有全部办成。"),
            str(failed),
            _("其余内容不受影响；没有办成的，下次登录时会再办。"),
        ) from failed
    return done


def _doubted(store: Store) -> bool:
    with store.reading(whole=True) as session:
        line = session.connection()
        leapt = audit.doubtful(audit.last_moment(line), clock.now())
        return leapt or audit.doubted(line) is not None
