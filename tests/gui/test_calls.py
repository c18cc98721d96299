"""Of several questions only the last one's answer is heard."""

from __future__ import annotations

from threading import Event

from liaison.base.errors import Problem
from liaison.gui.calls import Latest
from liaison.store.step import Store
from tests.gui.scenes import Scene


def test_answers_to_earlier_questions_are_dropped(stage: Scene) -> None:
    latest, jobs, heard = Latest(), stage.house.jobs, list[str]()

    def refuse(_store: Store) -> str:
        raise Problem("不行")

    owner, gate = jobs, Event()
    jobs.run(lambda _store: gate.wait(5))  # nothing is answered before all is asked
    latest.call(owner, jobs, lambda _store: "first", heard.append)
    latest.call(owner, jobs, refuse, heard.append, lambda _failure: heard.append("failed"))
    latest.call(owner, jobs, lambda _store: "last", heard.append)
    gate.set()
    stage.settle()
    assert heard == ["last"]
    latest.call(owner, jobs, refuse, heard.append, lambda _failure: heard.append("failed"))
    stage.settle()
    assert heard == ["last", "failed"]
    gate.clear()
    jobs.run(lambda _store: gate.wait(5))
    latest.call(owner, jobs, lambda _store: "dropped", heard.append)
    latest.drop()
    gate.set()
    stage.settle()
    assert heard == ["last", "failed"]
