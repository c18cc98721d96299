"""R11: killed while somebody types, at most three seconds of typing are lost."""

from __future__ import annotations

import random
import time
from pathlib import Path

from liaison.base.paths import Home
from liaison.services import drafts
from liaison.store import opening
from tests.faults import typist
from tests.faults.killing import Victim
from tests.promises import patient, tell, turns
from tests.stores import LOGIN, Made

ALLOWED = 3.0
_SHORTEST, _LONGEST = 1.0, 7.0


def _found(made: Made, home: Home, text: str) -> int:
    """Return how many letters of the text stand in the draft that was left."""
    store = opening.open_with(home, made.key, LOGIN)
    try:
        left = drafts.all_of(store)
    finally:
        store.close()
    if not left:
        return 0
    assert [one.form for one in left] == ["visits:new"], "and it is offered"
    typed = left[0].content["fields"]["content"][1]
    assert text.startswith(typed), "what is there is what was typed"
    return len(typed)


def test_a_kill_costs_three_seconds_of_typing_at_most(template: Made, tmp_path: Path) -> None:
    lost, worst, seeds = 0, 0.0, turns(quick=2, long=200)
    for seed in seeds:
        home = template.copy(tmp_path / str(seed))
        with Victim(typist.type_on, home, template.key, seed) as person:
            person.await_ready()
            person.go()
            person.listen(random.Random(seed).uniform(_SHORTEST, _LONGEST))
            killed = time.monotonic()
            person.kill()
            pressed = {int(number): float(at) for _word, number, at in person.said}
        kept = _found(template, home, typist.text_of(seed))
        unkept = [killed - at for number, at in pressed.items() if number > kept]
        assert pressed, "somebody typed"
        worst = max([worst, *unkept])
        lost += max(unkept, default=0.0) > min(patient(ALLOWED), _LONGEST - 1)
    tell("R11", "打字时被强行结束，丢失超过 3 秒", tried=len(seeds), lost=lost)
    assert lost == 0, f"{worst:.2f} s"
