"""What the window itself can do, each with its key, and the keys of every list and form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from liaison.base.words import N_
from liaison.gui.kit.fuzzy import Command


class Action(NamedTuple):
    """One thing to do: lasting key, words as shown, shortcut, icon, and what it does."""

    key: str
    words: str
    shortcut: str
    icon: str
    act: Callable[[], Any]
    also: str = ""


LIST_KEYS = (
    ("Ctrl+N", N_("新增一条")),
    ("Ctrl+F", N_("在本页中查找")),
    ("↑ ↓", N_("上一条、下一条")),
    ("Enter", N_("打开选中的记录")),
    ("F2", N_("修改选中的记录")),
    ("Delete", N_("放入回收站")),
    ("Ctrl+I", N_("按本行的值筛选")),
    ("Ctrl+E", N_("导出当前列表")),
    ("Ctrl+Shift+F", N_("视图")),
    ("Ctrl+Shift+L", N_("列和排序")),
    ("Esc", N_("关闭右侧详情，或返回")),
)
FORM_KEYS = (
    ("Ctrl+S", N_("保存")),
    ("Ctrl+J", N_("插入常用语")),
    ("Alt+1 … 9", N_("“办理”里的第几个按钮，如“已整改”")),
    ("Tab", N_("下一项")),
    ("Shift+Tab", N_("上一项")),
    ("Esc", N_("离开表单（有改动时会询问）")),
)
"""Keys of pages, the same on every page of their kind, for the map."""


def commands(actions: Sequence[Action], group: str) -> list[Command]:
    """Return actions as the palette shows them; keys begin with ``act:``."""
    return [
        Command(f"act:{one.key}", one.words, group, one.shortcut, one.icon, one.also)
        for one in actions
    ]
