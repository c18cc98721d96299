"""The tables of a 交接清单: what is in them, for Excel, Word and the screen.

Words here are printed, so they are Chinese and never translated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from liaison.base.cells import Cell
from liaison.records.assignment import Role
from liaison.services.handingpackage import Handing
from liaison.services.handingsources import Item

After = Callable[[Item], str]
Kind = Literal["text", "code", "whole", "day", "long"]


@dataclass(frozen=True)
class Heading:
    """A column: title, how it is shown, and its width in half-width characters."""

    title: str
    kind: Kind
    width: float
    personal: bool = False


@dataclass(frozen=True)
class Part:
    """One table of the list; ``rows`` hold one value for each heading."""

    name: str
    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]


def parts(companies: Sequence[Handing], after: After) -> tuple[Part, ...]:
    """Return the tables of one receiver; the first two always, the others when filled."""
    parts = (
        _companies(companies),
        _matters(companies, after),
        _tasks(companies),
        _people(companies),
        _notes(companies),
    )
    return (*parts[:2], *(one for one in parts[2:] if one.rows))


def _companies(companies: Sequence[Handing]) -> Part:
    rows = tuple(
        (one.name, one.grade, one.address, one.since, one.last_visit, one.open, _turn(one))
        for one in companies
    )
    headings = (
        Heading("企业名称", "long", 28),
        Heading("等级", "text", 9),
        Heading("地址", "long", 24),
        Heading("原联络起始", "day", 13),
        Heading("最近走访", "day", 13),
        Heading("未结事项", "whole", 9),
        Heading("备注", "long", 14),
    )
    return Part("companies", "移交企业", headings, rows)


def _turn(one: Handing) -> str | None:
    if one.until is None:
        return one.role if one.role != Role.lead.label else None
    return f"{one.role}至 {one.until}"


def _matters(companies: Sequence[Handing], after: After) -> Part:
    def row(firm: str, item: Item) -> tuple[Cell, ...]:
        state = f"{item.state}\n已逾期" if item.late else item.state
        return (firm, item.kind, item.number, item.words, state, item.due, after(item))

    headings = (
        Heading("企业名称", "long", 22),
        Heading("类别", "text", 6),
        Heading("编号", "code", 18),
        Heading("内容", "long", 40),
        Heading("状态", "text", 10),
        Heading("期限", "day", 13),
        Heading("交接后责任人", "text", 13),
    )
    rows = tuple(row(one.name, item) for one in companies for item in one.matters)
    return Part("matters", "未办结事项", headings, rows)


def _tasks(companies: Sequence[Handing]) -> Part:
    headings = (
        Heading("企业名称", "long", 26),
        Heading("类别", "text", 10),
        Heading("内容", "long", 44),
        Heading("期限", "day", 13),
        Heading("状态", "text", 10),
    )
    rows = tuple(
        (one.name, item.kind, item.words, item.due, item.state or None)
        for one in companies
        for item in one.tasks
    )
    return Part("tasks", "待办任务和到期提醒", headings, rows)


def _people(companies: Sequence[Handing]) -> Part:
    headings = (
        Heading("企业名称", "long", 32),
        Heading("姓名", "text", 12),
        Heading("职务", "text", 16),
        Heading("联系电话", "code", 18, personal=True),
    )
    rows = tuple(
        (one.name, who.name, who.post, who.phone or None) for one in companies for who in one.people
    )
    return Part("people", "企业联系人", headings, rows)


def _notes(companies: Sequence[Handing]) -> Part:
    headings = (Heading("企业名称", "long", 30), Heading("说明", "long", 70))
    rows = tuple((one.name, text) for one in companies for text in one.notes)
    return Part("notes", "情况说明", headings, rows)
