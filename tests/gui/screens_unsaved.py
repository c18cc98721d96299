"""Pictures of what is not saved yet: draft, leaving, and the merge of two people's changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtTest import QTest

from liaison.base.words import _
from liaison.gui.kit.dialogs import Decide, Option
from liaison.gui.pages.records import RecordsPage
from liaison.gui.pictures import settle
from liaison.records import Issue
from liaison.services import reading, records, registers
from liaison.store.step import Store
from tests.gui.hands import write

if TYPE_CHECKING:
    from tests.gui.screens import Camera

_LONG = "企业负责人反映园区东侧道路夜间照明不足，下班员工有安全顾虑，请协调市政部门增设路灯。"


def _first(store: Store) -> int:
    with store.reading() as session:
        query = reading.Query(registers.BY_NAME["needs"])
        return int(reading.all_ids(session, query)[0])


def unsaved(camera: Camera) -> None:
    """The draft that came back, the question on leaving, the workbench's line, the merge."""
    program, window = camera.window()
    jobs = program.jobs
    window.go("visits", new=True)
    page: Any = window.pages.front()
    assert isinstance(page, RecordsPage)
    settle(jobs)
    assert page.form is not None
    page.form.form.go_to("content")
    write(page.form.form.boxes["content"].editor.text, "检查危化品仓库，")  # type: ignore[attr-defined]
    page.keep_draft()
    settle(jobs)
    page.form.start({})
    settle(jobs)
    camera.shoot(window, "draft-bar")
    options = (
        Option("save", _("保存")),
        Option("keep", _("留作草稿")),
        Option("drop", _("放弃修改")),
    )
    words = _("“{name}”有 {n} 处修改尚未保存。留作草稿的内容可以从工作台继续填写。")
    said = words.format(name=_("新增走访"), n=1)
    sheet = Decide(window, _("离开前要保存吗？"), said, options, _("继续填写"))
    sheet.show()
    camera.shoot(sheet, "draft-leave")
    sheet.reject()
    window.go("workbench")
    settle(jobs)
    camera.shoot(window, "draft-workbench")
    _merge(camera, window, jobs)


def _merge(camera: Camera, window: Any, jobs: Any) -> None:
    one = jobs.now(_first)
    window.go("needs", id=one)
    settle(jobs)
    page = window.pages.front().form
    fields = page.form.boxes
    fields["description"].editor.set_value(None, _LONG)
    fields["reported_by"].editor.set_value(None, "王强")
    theirs = {"description": "园区东侧道路路灯损坏三盏。", "deadline": "2026-11-30"}
    jobs.now(lambda store: records.save(store, Issue, theirs, one))
    page.save()
    settle(jobs, lambda: page.meeting.sheet is not None)
    sheet = page.meeting.sheet
    QTest.qWait(50)
    camera.shoot(sheet, "merge-open")
    row = next(iter(sheet.rows().values()))
    row.ways["both"].click()
    camera.shoot(sheet, "merge-both")
    sheet.reject()
    settle(jobs)
    camera.shoot(window, "merge-bar")
    jobs.now(lambda store: records.remove_all(store, Issue, [one]))
    page.save()
    settle(jobs, lambda: page.meeting.sheet is not None)
    camera.shoot(page.meeting.sheet, "merge-gone")
    page.meeting.sheet.reject()
    page.form.keeper.forget()
