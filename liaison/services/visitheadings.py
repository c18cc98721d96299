"""Headings and closing lines of hand-kept ledgers of visits, as they are pasted with the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from liaison.base.written import plain
from liaison.fields.field import fields_of
from liaison.records import Company, Visit
from liaison.services.visitrows import COLUMNS

_MORE = {
    "company_id": ("走访单位", "被走访单位", "走访对象", "受访企业"),
    "officers": ("走访警官", "参加民警", "带队民警", "警官"),
    "met_with": ("企业负责人", "接待人员", "被走访人"),
    "content": ("走访内容及情况", "工作记录", "走访记录", "开展工作情况", "主要内容"),
    "people_reached": ("宣传教育人数", "受众人数", "宣传"),
    "people_registered": ("登记流口", "流动人口登记数", "登记流动人口人数"),
    "duties": ("四项任务", "任务", "完成任务"),
    "outcome": ("结果", "走访结果"),
    "findings": ("发现的问题", "发现隐患", "存在的问题"),
    "handling": ("处置结果",),
}
_SUMS = re.compile(r"合\s*计|总\s*计|小\s*计|填报人|审核人|制表人|单位负责人")


def column_of(heading: str) -> int | None:
    """Return the column a heading names, by its label or another name of it."""
    text = plain(heading).replace(" ", "").partition("(")[0]
    for place, name in enumerate(COLUMNS):
        field = fields_of(Visit)[name].field
        names = {field.label, *field.also, *_MORE.get(name, ())}
        if name == "company_id":  # ledgers call the column by what stands in it
            called = fields_of(Company)["name"].field
            names |= {called.label, *called.also}
        if text and text in names:
            return place
    return None


def is_closing(row: Sequence[str]) -> bool:
    """Is a line no visit but a sum, or who signs? A row in which nothing stands is none."""
    first = next((cell for cell in row if cell), "")
    return _SUMS.match(first) is not None
