"""Of several questions only the last one's answer is heard."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

from PySide6.QtCore import QCoreApplication

from liaison.base.errors import Problem
from liaison.gui.calls import Latest
from liaison.gui.jobs import Jobs
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


class Instant(ThreadPoolExecutor):
    """A worker so quick that the work is done before the asker goes on."""

    def submit(self, *args: Any, **more: Any) -> Future[Any]:
        future = super().submit(*args, **more)
        future.exception()
        return future


def test_an_answer_never_comes_before_the_asker_goes_on() -> None:
    jobs, heard = Jobs(pool=Instant(1)), list[str]()
    jobs.plain(lambda: "done", heard.append)
    assert heard == []
    assert jobs.busy
    QCoreApplication.processEvents()
    assert heard == ["done"]
    assert not jobs.busy
    jobs.close()
