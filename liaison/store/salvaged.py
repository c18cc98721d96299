"""What came of a salvage, told by table and in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from liaison.base.words import N_, _
from liaison.records import BY_NAME
from liaison.store import carve, pages
from liaison.store.mended import Mended

_OTHERS = {
    "step": N_("操作记录"),
    "change": N_("修改历史"),
    "audit": N_("操作日志"),
    "draft": N_("草稿"),
    "number_book": N_("编号本"),
    "secret": N_("内部密钥"),
    "handed_out": N_("导出登记"),
}


@dataclass(frozen=True)
class Table:
    """One table: rows read, made again from their history, given up, and known to be lost."""

    name: str
    found: int
    rebuilt: int = 0
    dropped: int = 0
    lost: int = 0

    @property
    def label(self) -> str:
        """Return what people call the rows of this table."""
        record = BY_NAME.get(self.name)
        words = record.label if record is not None else _OTHERS.get(self.name, "")
        return _(words) if words else self.name


@dataclass(frozen=True)
class Salvaged:
    """What came of a salvage: the new file, the tables, what was done and what is missing."""

    path: Path
    pages: int
    wrong: int
    strays: int
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    """Sentences for people: what was made again, left out, or begun anew."""

    @property
    def rows(self) -> int:
        """Rows of people's records in the new store."""
        return sum(one.found + one.rebuilt - one.dropped for one in self.tables)


def notes_of(image: pages.Image, carved: carve.Carved, mended: Mended) -> tuple[str, ...]:
    """Return in sentences what was found in the pages and what was mended."""
    told = [
        _("数据文件共 {count} 页，其中 {n} 页无法读取。").format(
            count=image.count, n=len(image.wrong)
        )
    ]
    if not image.proved:
        told.append(_("文件开头的校验信息已丢失，无法逐页核对，个别内容可能有误。"))
    if image.foreign:
        told.append(_("旁边的日志文件有 {n} 处不属于这份数据或已损坏，没有采用。").format(
            n=image.foreign))  # fmt: skip
    if carved.strays:
        told.append(_("有 {n} 页内容认不出属于哪张表，没有采用。").format(n=carved.strays))
    return (*told, *mended.notes)
