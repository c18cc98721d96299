"""The kinds of files there are, and what a name may hide.

Only kinds on the list may be opened from the program; everything else is kept
and can be saved elsewhere (safety.md §7.7, fault H128).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from liaison.base.filenames import safe_name
from liaison.base.words import N_, _


@dataclass(frozen=True)
class FileKind:
    """A kind of content: short name, label, the endings it goes by (the first is usual).

    ``opens`` tells whether it may be opened from here, ``image`` whether it is a
    picture whose size stands in its head.
    """

    name: str
    label: str
    endings: tuple[str, ...] = ()
    opens: bool = False
    image: bool = False

    @property
    def words(self) -> str:
        """The label in the language of the screen."""
        return _(self.label)


PDF = FileKind("pdf", N_("PDF 文档"), (".pdf",), opens=True)
JPEG = FileKind("jpg", N_("照片"), (".jpg", ".jpeg", ".jfif"), opens=True, image=True)
PNG = FileKind("png", N_("图片"), (".png",), opens=True, image=True)
WEBP = FileKind("webp", N_("图片"), (".webp",), opens=True, image=True)
BMP = FileKind("bmp", N_("位图"), (".bmp",), image=True)
HEIC = FileKind("heic", N_("手机照片（HEIC）"), (".heic", ".heif"), opens=True)
DOCX = FileKind("docx", N_("Word 文档"), (".docx",), opens=True)
XLSX = FileKind("xlsx", N_("Excel 工作簿"), (".xlsx",), opens=True)
WPS = FileKind("wps", N_("WPS 文字"), (".wps", ".doc"), opens=True)
ET = FileKind("et", N_("WPS 表格"), (".et", ".xls"), opens=True)
OFD = FileKind("ofd", N_("OFD 版式文件"), (".ofd",), opens=True)
TXT = FileKind("txt", N_("文本"), (".txt",), opens=True)
MACRO = FileKind("macro", N_("带宏的文档"))
PROGRAM = FileKind("program", N_("程序或脚本"))
WEB = FileKind("web", N_("网页或快捷方式"))
OTHER = FileKind("other", N_("其他文件"))

KINDS = {
    one.name: one
    for one in (
        *(PDF, JPEG, PNG, WEBP, BMP, HEIC, DOCX, XLSX, WPS, ET, OFD, TXT),
        *(MACRO, PROGRAM, WEB, OTHER),
    )
}
"""Kinds by the name kept with an attachment."""

_ENDINGS = {ending for one in KINDS.values() for ending in one.endings}

_RUNS = (
    "exe com scr pif bat cmd ps1 psm1 vbs vbe vb js jse mjs wsf wsh wsc sct hta lnk url scf "
    "iqy oqy rqy dqy slk dde xlsm xlsb xltm xlam xla xll docm dotm pptm potm ppam ppsm sldm "
    "jar jnlp msi msp mst msc msu reg dll ocx sys cpl inf ins isp chm hlp application gadget "
    "appref-ms settingcontent-ms library-ms search-ms searchconnector-ms theme themepack "
    "website webloc desktop sh bash csh ksh run bin py pyw pyc pyz rb pl php app command "
    "html htm xhtml mht mhtml shtml svg svgz xml xsl swf rdp diagcab cab iso img vhd vhdx "
    "apk deb rpm appimage ade adp mdb accde accdb one lib osd ps ps1xml psc1 sql"
)
RISKY = frozenset(_RUNS.split())
"""Endings of what runs or leads elsewhere; a name that bears one, even before its last
ending, is never opened."""


def risky(name: str) -> str:
    """Return the ending in a name that runs or leads elsewhere, "" when there is none."""
    parts = [one.strip().lower() for one in safe_name(name).split(".")[1:]]
    return next((one for one in parts if one in RISKY), "")


def may_open(kind: FileKind, name: str) -> bool:
    """May a file be opened from here: by its content, and with nothing hidden in its name?"""
    return kind.opens and not risky(name)


def fitting_name(name: str, kind: FileKind) -> str:
    """Return a name whose ending tells what the content is, so that no other program gets it."""
    safe = safe_name(name)
    ending = PurePosixPath(safe).suffix
    if not kind.endings or ending.lower() in kind.endings:
        return safe
    stem = safe.removesuffix(ending) if ending.lower() in _ENDINGS else safe
    return safe_name(f"{stem}{kind.endings[0]}")
