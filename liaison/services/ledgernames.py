"""What the ledgers are called in short, where the printed titles are too long."""

from __future__ import annotations

from liaison.base.words import N_

SHORT = {
    "companies": N_("企业"),
    "assignments": N_("联络分工"),
    "departments": N_("警种联系"),
    "visits": N_("走访"),
    "needs": N_("诉求"),
    "hazards": N_("隐患"),
    "disputes": N_("矛盾纠纷"),
    "coverage": N_("走访覆盖"),
    "alongside": N_("警种走访"),
    "statistics": N_("月度统计"),
}
