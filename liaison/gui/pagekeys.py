"""The keys of single pages that are no commands of theirs: for the map that F1 shows."""

from __future__ import annotations

from liaison.base.words import N_

SPACE, MENU = N_("空格"), N_("菜单键")
PLAN, TODAY, CARD = N_("计划走访"), N_("回到今天"), N_("打开企业卡")

KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "workbench": (
        ("Enter", N_("办理这一条")),
        (SPACE, N_("打开这一条的记录")),
        ("V", N_("登记这家企业的走访")),
        ("S", N_("推迟这一条")),
        ("← →", N_("换列")),
        (MENU, N_("这一条可做的事")),
    ),
    "month": (
        ("Enter", N_("登记这一天的走访，或打开已有的走访")),
        ("P", PLAN),
        ("T", TODAY),
        ("Shift+← →", N_("计划改到前一天、后一天")),
        ("Delete", N_("取消计划")),
        (SPACE, N_("选择企业，供打印")),
        ("F2", CARD),
        ("Ctrl+PgUp / PgDn", N_("上一月、下一月")),
    ),
    "calendar": (
        ("Enter", N_("打开当天的列表")),
        ("N / P", PLAN),
        ("PgUp / PgDn", N_("上一月（周）、下一月（周）")),
        ("T", TODAY),
        ("M / W", N_("按月、按周")),
        ("Shift+← → ↑ ↓", N_("计划改期")),
        ("Ctrl+X, Ctrl+V", N_("把计划剪下，移到选中的日期")),
    ),
    "board": (
        (SPACE, N_("选择企业，可选多家")),
        ("Enter / M", N_("把选中的企业指派给民警")),
        ("Shift+↓", N_("连续选择")),
        ("Ctrl+A", N_("选择整列")),
        ("H", N_("交接本列")),
        ("F2", CARD),
        (MENU, N_("这家企业可做的事")),
    ),
    "matrix": (("Enter", N_("登记或修改支援")), ("F2", CARD)),
    "visit_grid": (
        ("Enter / Tab", N_("下一行、下一列")),
        ("F2", N_("修改这一格；企业名称找不到时列出相近的")),
        ("Ctrl+;", N_("填入今天")),
        ("Esc", N_("离开表格；再按一次回到走访列表")),
    ),
}
"""By page: keys as they stand on the keyboard, and what they do (untranslated)."""
