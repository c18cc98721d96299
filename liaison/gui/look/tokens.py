"""Every colour and size of the program, in logical pixels at 100 %.

Nothing here knows Qt. Text colours keep at least 4.5 : 1 against every ground
they may stand on (tested); state is told by a word as well as by its colour.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

Role = Literal["neutral", "primary", "done", "soon", "overdue", "info"]
"""What a chip, a count or a bar means; a colour follows from it."""

ROLES: tuple[Role, ...] = ("neutral", "primary", "done", "soon", "overdue", "info")


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme, each as ``#RRGGBB``."""

    dark: bool
    ground: str
    surface: str
    raised: str
    line: str
    edge: str
    """Outline of a button or a panel: 3 : 1 is not asked of it, the words on it are enough."""
    field: str
    """Outline of what is filled in: an empty field is seen by it alone, so 3 : 1."""
    text: str
    second: str
    hint: str
    """What is read but is not said yet: an example in an empty field, days of other months."""
    disabled: str
    """What cannot be used now, and quiet marks; 3 : 1 where it stands."""
    hover: str
    pressed: str
    focus: str
    primary: str
    primary_hover: str
    primary_pressed: str
    on_primary: str
    primary_ground: str
    done: str
    done_ground: str
    soon: str
    soon_ground: str
    overdue: str
    overdue_ground: str
    info: str
    info_ground: str
    neutral_ground: str
    lane: str
    """Ground of what holds raised cards: darker than they are, in the dark too."""
    shade: str
    heat_none: str
    heat_short: str
    heat_met: str
    """Grounds of the month board, each a step darker than the one before (in the dark: brighter):
    a copy in black and white shows how far it is as well."""
    bar: str
    """A bar of a chart that is not the one meant; numbers stand on it."""

    def ink(self, name: str) -> str:
        """Return the text or line colour of a role or of a colour token."""
        return self.second if name == "neutral" else str(getattr(self, name))

    def wash(self, role: Role) -> str:
        """Return the quiet ground that goes under text of a role."""
        return str(getattr(self, f"{role}_ground"))


LIGHT = Colours(
    dark=False,
    ground="#F6F7F9",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#E3E6EB",
    edge="#C9CFD8",
    field="#838C9A",
    text="#1D2129",
    second="#5B6472",
    hint="#697281",
    disabled="#838C9A",
    hover="#F3F5F8",
    pressed="#E8EBF0",
    focus="#1F5FBF",
    primary="#1F5FBF",
    primary_hover="#1A52A6",
    primary_pressed="#16458C",
    on_primary="#FFFFFF",
    primary_ground="#E9F0FB",
    done="#22763E",
    done_ground="#E9F3EC",
    soon="#8F5E0F",
    soon_ground="#F8F0E1",
    overdue="#C93434",
    overdue_ground="#FCEEEE",
    info="#0C747E",
    info_ground="#EDF8F9",
    neutral_ground="#EEF0F3",
    lane="#EEF0F3",
    shade="#1D2129",
    heat_none="#FCEEEE",
    heat_short="#F6E4BF",
    heat_met="#C6E0CE",
    bar="#A9C3EA",
)

DARK = Colours(
    dark=True,
    ground="#16181D",
    surface="#1E2128",
    raised="#262A33",
    line="#343945",
    edge="#4A5160",
    field="#6F7888",
    text="#E6E8EC",
    second="#A3ABB8",
    hint="#8F98A6",
    disabled="#6F7888",
    hover="#252932",
    pressed="#2E333E",
    focus="#6EA3F2",
    primary="#6EA3F2",
    primary_hover="#85B2F6",
    primary_pressed="#9BC1F9",
    on_primary="#10141B",
    primary_ground="#22324C",
    done="#63C384",
    done_ground="#22332C",
    soon="#E3B341",
    soon_ground="#35301F",
    overdue="#F07A7A",
    overdue_ground="#3A2A30",
    info="#4FC3CC",
    info_ground="#20343B",
    neutral_ground="#2E333D",
    lane="#1E2128",
    shade="#000000",
    heat_none="#3A2A30",
    heat_short="#4A3F1E",
    heat_met="#2F5A41",
    bar="#45659A",
)

SERIES = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
"""Colours of several series in one chart, told apart by colour-blind eyes
(Okabe and Ito 2008, in their order, black left out because dark themes lose it)."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in logical pixels; 4 is the unit everything is a multiple of."""

    gap_xs: int = 4
    gap_s: int = 8
    gap_m: int = 12
    gap_l: int = 16
    gap_xl: int = 24
    control: int = 32
    control_small: int = 26
    ending: int = 88
    """Least width of a button that ends a dialog: all of them are alike."""
    row: int = 34
    row_compact: int = 28
    icon: int = 16
    icon_large: int = 20
    icon_empty: int = 40
    radius: int = 6
    chip: int = 22
    nav: int = 188
    nav_folded: int = 56
    nav_row: int = 30
    drawer_min: int = 420
    drawer_max: int = 560
    page_margin: int = 20
    title: int = 20
    section: int = 15
    body: int = 14
    small: int = 12
    figure: int = 26

    def scaled(self, scale: float) -> Sizes:
        """Return the same lengths for people who want everything larger."""
        return replace(
            self, **{item.name: round(getattr(self, item.name) * scale) for item in fields(self)}
        )


SIZES = Sizes()
WINDOW_SMALLEST = (1180, 680)
"""Width and height at which nothing may be cut; not scaled, the screen is what it is."""

MESSAGE_MS = 6000
"""How long a toast stays, in milliseconds."""

PATIENCE_MS = 400
"""Work shorter than this shows no progress."""


def luminance(colour: str) -> float:
    """Return the relative luminance (0 … 1) of ``#RRGGBB`` (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (1 … 21) of two colours (WCAG 2.1)."""
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)
