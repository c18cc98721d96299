"""Pictures of recording visits: the quick one, phrases, what was kept, the table of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from liaison.gui import phrases, quickvisit
from liaison.gui.pictures import settle
from liaison.gui.window import Window
from liaison.services import names
from liaison.store.step import Store
from tests.gui.hands import CONTROL, press, write

if TYPE_CHECKING:
    from tests.gui.screens import Camera


def _names(store: Store) -> list[str]:
    with store.reading() as session:
        return [name for _id, name in names.offer(session, "Company")[:6]]


def _company(store: Store, place: int = 0) -> tuple[int, str]:
    with store.reading() as session:
        return names.offer(session, "Company")[place]


def _quick(program: Any, window: Window, **what: Any) -> Any:
    window.house.go("visits", quick=True, **what)
    settle(program.jobs)
    sheet = quickvisit.opened(window)
    assert sheet is not None
    QTest.qWait(100)
    settle(program.jobs)
    return sheet


def recording(camera: Camera) -> None:
    """The quick visit empty, filled with what is raised, its phrases, problems, the end."""
    program, window = camera.window()
    jobs = program.jobs
    sheet = _quick(program, window)
    camera.shoot(sheet, "quick-empty")
    sheet.save()
    camera.shoot(sheet, "quick-wrong")
    sheet.form.keeper.hold()
    sheet.done(0)
    company, _name = jobs.now(lambda store: _company(store, 3))
    sheet = _quick(program, window, company_id=company)
    for number in (0, 2):
        sheet.form.turn(number)
    text = sheet.form.boxes["content"].editor.text
    write(text, "检查消防通道、配电房和危险化学品仓库，核对出入库登记；向员工讲解冒充客服类诈骗。")
    sheet.rows.add("hazards").line.setText("消防通道堆放纸箱，影响人员疏散。")
    sheet.rows.add("needs").line.setText("申请办理货车通行证。")
    settle(jobs)
    camera.shoot(sheet, "quick-filled")
    text.setFocus()
    press(text, Qt.Key.Key_J, CONTROL)
    settle(jobs)
    camera.shoot(sheet, "quick-phrases")
    phrases.picker(sheet).shut()
    sheet.save()
    settle(jobs)
    camera.shoot(sheet, "quick-done")
    sheet.done(0)


def many(camera: Camera) -> None:
    """The table of many visits: empty, pasted with what is wrong, and with all well."""
    program, window = camera.window()
    jobs = program.jobs
    window.go("visit_grid")
    settle(jobs)
    camera.shoot(window, "grid-empty")
    page: Any = window.pages.front()
    names_ = jobs.now(_names)
    lines = ["走访日期\t企业名称\t走访形式\t完成任务\t受访人\t工作内容\t宣传人次"]
    lines += [
        f"2026-10-{20 + at}\t{name}\t日常\t13\t\t检查消防通道和值班记录。\t{at * 7}"
        for at, name in enumerate(names_)
    ]
    lines.insert(3, "2026-10-32\t没有这家企业\t日常\t9\t\t\t很多")
    lines.append(f"2026-09-28\t{names_[0]}\t\t\t\t核对流动人口登记底册。\t")
    QGuiApplication.clipboard().setText("\n".join(lines))
    page.table.go_to(0, 0)
    page.table.paste()
    QTest.qWait(200)
    settle(jobs)
    page.next_wrong()
    camera.shoot(window, "grid-wrong")
    page.table.go_to(2, 0)
    page.table.remove_rows()
    QTest.qWait(200)
    settle(jobs)
    camera.shoot(window, "grid-right")
    page.keeper.hold()
