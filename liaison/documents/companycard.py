"""企业卡 as a Word file: who is responsible, who stands behind, what is open, on one page of A4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.filenames import safe_name
from liaison.documents.writing import Printed, write
from liaison.records import Company, Station
from liaison.services import companycard, privacy
from liaison.services.companycard import CompanyCard
from liaison.services.registers import BY_NAME
from liaison.services.rights import Leave
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.documents.companypaper import CompanyPaper
    from liaison.documents.page import Column
    from liaison.services.timeline import Event

WHAT = "企业卡"
"""What the export register calls it."""

_OFFICERS, _BEHIND, _CONTACTS, _TASKS = 5, 7, 5, 6
"""So many rows of each part at most."""

_ROWS, _FEWEST = 29, 6
"""So many rows of one line there is room for on the page; the events get what is left of them."""

_LONG = 31
"""So many hanzi of an event's words: one line of its column."""

_DIGITS = 23
"""So many digits of phones: one line of their column."""

_TITLE, _FACT = 29, 20
"""So many hanzi: one line of the title, one of a fact. There is room for two lines of the title
and for two longer facts."""

_STANDS = {"done": "已完成", "open": "未完成", "overdue": "已逾期", "excused": "已免除"}
_KINDS = {
    "visits": "走访", "needs": "诉求", "hazards": "隐患", "disputes": "矛盾纠纷",
    "sessions": "调解", "actions": "办理", "assignments": "分工", "supports": "支援",
    "handovers": "交接", "attachments": "附件", "states": "变更",
}  # fmt: skip
_FACTS = (
    ("信用代码", "credit_code"),
    ("企业类别", "kind"),
    ("地址", "address"),
    ("所属行业", "industry"),
    ("状态", "state"),
    ("等级", "grade"),
    ("员工人数", "employees"),
    ("流动人口", "migrants"),
    ("保安人数", "guards"),
    ("监控探头", "cameras"),
    ("危险物品", "hazardous"),
    ("入园日期", "entered_on"),
)


def export(
    store: Store, company_id: int, path: Path, full: bool = False, leave: Leave | None = None
) -> Printed:
    """Write the card of a company as of today; the export register tells of it.

    ``full`` with whole numbers, which takes the right and a reason. Raises
    what :func:`liaison.services.privacy.may_hand_out` and
    :func:`~liaison.documents.writing.write` raise.
    """
    with store.reading() as session:
        card = companycard.read(session, company_id, whole=full, shy=not full)
        of = _unit(session, company_id)
    events = _events(card)
    handed = _handed(card, events)
    grant = privacy.may_hand_out(store, handed, 1, full, leave)

    witness = privacy.witness(
        store, path.name, WHAT, handed=handed, count=1, grant=grant, action="print"
    )
    return write(path, paper(card, of, str(store.head())), witness)


def paper(card: CompanyCard, unit: str, chain: str = "") -> CompanyPaper:
    """Return the document of a card; the texts of the card are taken as they are, masked or not."""
    from liaison.documents.companypaper import CompanyPaper  # python-docx: only when needed

    name = card.facts.texts["name"]
    made = CompanyPaper(f"{name}{WHAT}", unit, clock.today(), chain)
    made.title(name)
    today = clock.today()
    on = f"{today.year}年{today.month}月{today.day}日"
    made.say(f"填报单位：{unit}　　制表日期：{on}", "公文标题行")
    made.about(_facts(card))
    made.part("一、联络民警与支援警种（1+N）", _one_and_n(), _people(card))
    made.part("二、企业联系人", _contact_columns(), _contacts(card))
    made.heading("三、今年情况", 2)
    made.say(_year(card))
    if card.duties:
        made.part("四、本期任务", _task_columns(), _tasks(card))
    made.part("五、近期往来" if card.duties else "四、近期往来", _event_columns(), _lines(card))
    made.end()
    return made


def file_name(company: str) -> str:
    """Return the offered name of the file."""
    return safe_name(f"{company}{WHAT}.docx")


def _unit(session: Session, company_id: int) -> str:
    company = session.get(Company, company_id)
    station = session.get(Station, company.station_id) if company is not None else None
    return station.unit if station is not None else ""


def _handed(card: CompanyCard, events: Sequence[Event]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    found["company"].add(card.facts.id)
    found["contact"] |= {one.id for one in card.contacts[:_CONTACTS]}
    found["officer"] |= {one.officer_id for one in card.officers}
    for event in events:
        found[BY_NAME[event.register].record.__tablename__].add(event.id)
    return {table: ids for table, ids in found.items() if ids}


def _facts(card: CompanyCard) -> list[tuple[str, str, str, str]]:
    texts = card.facts.texts
    told = [(label, _cut(texts.get(name, ""), 34)) for label, name in _FACTS]
    return [(*one, *other) for one, other in zip(told[::2], told[1::2], strict=True)]


def _one_and_n() -> tuple[Column, ...]:
    from liaison.documents.page import Column

    # Two phones and two days stand in one line, also in what a PC without Times New Roman
    # has instead: its digits are up to a third wider.
    return (
        Column("类别", 1.7, centred=True),
        Column("姓名或部门", 3.6),
        Column("警号或联系人", 2.4, centred=True),
        Column("联系电话", 5.1, centred=True),
        Column("备注", 5.0),
    )


def _people(card: CompanyCard) -> list[tuple[str, ...]]:
    officers: list[tuple[str, ...]] = [
        (
            one.role,
            _cut(one.name, 10),
            one.badge,
            _phones(one.phone),
            f"自{one.start}" + (f"至{one.end}" if one.end else ""),
        )
        for one in card.officers[:_OFFICERS]
    ]
    room = _BEHIND if len(card.behind) <= _BEHIND else _BEHIND - 1
    behind: list[tuple[str, ...]] = [
        (
            "支援警种",
            _cut(one.name, 10),
            _cut(one.contact, 6),
            _phones(one.phone),
            "专门支援" if one.own else _cut(one.topics, 10),
        )
        for one in card.behind[:room]
    ]
    rest = len(card.behind) - room
    more: list[tuple[str, ...]] = (
        [("支援警种", f"另有 {rest} 个部门", "", "", "见联系卡")] if rest > 0 else []
    )
    return officers + behind + more


def _contact_columns() -> tuple[Column, ...]:
    from liaison.documents.page import Column

    return (
        Column("姓名", 3.6, centred=True),
        Column("职务", 6.2, centred=True),
        Column("联系电话", 8.0, centred=True),
    )


def _contacts(card: CompanyCard) -> list[tuple[str, str, str]]:
    texts = card.facts.texts
    people = [
        (texts["liaison"], "治安联络员", texts["liaison_phone"]),
        (texts["legal_person"], "法定代表人", texts["legal_phone"]),
        *((one.texts["name"], one.texts["post"], one.texts["phone"]) for one in card.contacts),
    ]
    shown = [one for one in people if one[0] or one[2]]
    return [(_cut(name, 10), _cut(post, 18), _cut(phone, 32)) for name, post, phone in shown][
        :_CONTACTS
    ]


def _year(card: CompanyCard) -> str:
    told = card.figures
    last = f"，最近一次 {card.last_visit}" if card.last_visit else "，尚未走访"
    return (
        f"走访 {told['visits']} 次（本月 {told['visits_month']} 次{last}），宣传 {told['reached']} "
        f"人次，登记流动人口 {told['registered']} 人；诉求办结 {told['needs_done']} 件、未结 "
        f"{told['needs_open']} 件；隐患整改 {told['hazards_done']} 处、未结 "
        f"{told['hazards_open']} 处（诉求和隐患共逾期 {told['late']} 件）；矛盾纠纷化解 "
        f"{told['disputes_done']} 起、未化解 {told['disputes_open']} 起。"
    )


def _task_columns() -> tuple[Column, ...]:
    from liaison.documents.page import Column

    return (
        Column("任务", 8.4),
        Column("应完成", 2.0, centred=True),
        Column("已完成", 2.0, centred=True),
        Column("期限", 3.0, centred=True),
        Column("情况", 2.4, centred=True),
    )


def _tasks(card: CompanyCard) -> list[tuple[str, ...]]:
    return [
        (
            _cut(one.duty, 30),
            str(one.asked),
            str(one.done),
            one.due_by.isoformat(),
            _STANDS[one.state],
        )
        for one in card.duties[:_TASKS]
    ]


def _event_columns() -> tuple[Column, ...]:
    from liaison.documents.page import Column

    return (
        Column("日期", 2.4, centred=True),
        Column("类型", 2.0, centred=True),
        Column("内容", 10.6),
        Column("状态", 2.8, centred=True),
    )


def _events(card: CompanyCard) -> list[Event]:
    behind = min(_BEHIND, len(card.behind))
    people = min(_OFFICERS, len(card.officers)) + behind + len(_contacts(card))
    room = _ROWS - people - min(_TASKS, len(card.duties))
    return list(card.events[: max(_FEWEST, room) - _higher(card)])


def _higher(card: CompanyCard) -> int:
    """Return how many rows less there is room for, as the title and the facts take more lines."""
    title = len(card.facts.texts["name"]) // (_TITLE * 2)
    longer = sum(max(len(row[1]), len(row[3])) > _FACT for row in _facts(card))
    return 2 * title + max(0, longer - 2)


def _lines(card: CompanyCard) -> list[tuple[str, ...]]:
    return [
        (
            one.day.isoformat(),
            _KINDS[one.kind],
            _cut(" ".join(one.words.split()), _LONG),
            _cut(one.state, 10),
        )
        for one in _events(card)
    ]


def _phones(text: str) -> str:
    """Return as many of somebody's phones as one line of their column has room for."""
    first, *others = text.split("、")
    return f"{first}、{others[0]}" if others and len(first) + len(others[0]) <= _DIGITS else first


def _cut(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"
