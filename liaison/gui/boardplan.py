"""Where lanes and cards of the board lie: plain arithmetic over lanes of any length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect

from liaison.gui.look import style
from liaison.services.board import Lane

HEAD = -1
"""The row of a lane's head."""

_LANE, _HEAD, _CARD = 224, 62, 52
_THUMB = 6
_THUMB_LEAST = 24


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the board: the lane, and the row of a card, ``HEAD``, or None beside them."""

    lane: int
    row: int | None


@dataclass
class Plan:
    """The lanes in a viewport; ``left`` and ``tops`` (by lane) tell how far it is scrolled."""

    lanes: Sequence[Lane] = ()
    width: int = 0
    height: int = 0
    left: int = 0
    tops: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        look = style.now()
        self.gap, self.pad = look.sizes.gap_s, look.sizes.gap_s
        self.lane_wide = round(_LANE * look.scale)
        self.head_high = round(_HEAD * look.scale)
        self.card_high = round(_CARD * look.scale)
        self.thumb_wide = round(_THUMB * look.scale)
        self.step = self.card_high + look.sizes.gap_xs

    # -- how far it reaches

    @property
    def whole_width(self) -> int:
        """Return how wide all lanes are together."""
        return len(self.lanes) * (self.lane_wide + self.gap) + self.gap

    def deepest(self, lane: int) -> int:
        """Return how far a lane can be scrolled down."""
        long = len(self.lanes[lane].firms) * self.step + self.pad
        return max(0, long - self.body(lane).height())

    def top(self, lane: int) -> int:
        """Return how far a lane is scrolled down."""
        return min(self.tops.get(self.lanes[lane].officer_id, 0), self.deepest(lane))

    def scroll(self, lane: int, to: int) -> None:
        """Scroll a lane to a place."""
        self.tops[self.lanes[lane].officer_id] = max(0, min(to, self.deepest(lane)))

    def show(self, lane: int, row: int) -> int:
        """Scroll so that a card is seen; return how far the board must stand to the left."""
        if row >= 0:
            high, at = self.body(lane).height(), row * self.step
            top = self.top(lane)
            if at < top:
                self.scroll(lane, at)
            elif at + self.step > top + high:
                self.scroll(lane, at + self.step - high)
        begin = lane * (self.lane_wide + self.gap)
        end = begin + self.lane_wide + 2 * self.gap
        if begin < self.left:
            return begin
        return max(self.left, end - self.width) if end > self.left + self.width else self.left

    # -- where things are

    def lane(self, lane: int) -> QRect:
        """Return the place of a lane."""
        x = self.gap + lane * (self.lane_wide + self.gap) - self.left
        return QRect(x, 0, self.lane_wide, self.height)

    def head(self, lane: int) -> QRect:
        """Return the place of a lane's head."""
        whole = self.lane(lane)
        return QRect(whole.x(), whole.y(), whole.width(), self.head_high)

    def body(self, lane: int) -> QRect:
        """Return the place where a lane's cards are seen."""
        return self.lane(lane).adjusted(0, self.head_high, 0, 0)

    def card(self, lane: int, row: int) -> QRect:
        """Return the place of a card, seen or not."""
        body = self.body(lane)
        y = body.y() + row * self.step - self.top(lane)
        return QRect(body.x() + self.pad, y, body.width() - 2 * self.pad, self.card_high)

    def thumb(self, lane: int) -> QRect:
        """Return the place of a lane's scroll thumb; empty when nothing is to be scrolled."""
        deepest, body = self.deepest(lane), self.body(lane)
        if not deepest or body.height() <= 0:
            return QRect()
        share = body.height() / (body.height() + deepest)
        long = max(_THUMB_LEAST, round(body.height() * share))
        y = body.y() + round((body.height() - long) * self.top(lane) / deepest)
        return QRect(body.right() - self.thumb_wide, y, self.thumb_wide, long)

    def drag_thumb(self, lane: int, by: int) -> int:
        """Return how far a lane scrolls when its thumb is moved by so many pixels."""
        room = self.body(lane).height() - self.thumb(lane).height()
        return round(by * self.deepest(lane) / room) if room > 0 else 0

    # -- what is where

    def lanes_seen(self) -> range:
        """Return the lanes of which something is seen."""
        wide = self.lane_wide + self.gap
        first = max(0, (self.left - self.gap) // wide)
        return range(first, min(len(self.lanes), (self.left + self.width) // wide + 1))

    def rows_seen(self, lane: int) -> range:
        """Return the cards of a lane of which something is seen."""
        top, high = self.top(lane), self.body(lane).height()
        last = (top + max(0, high)) // self.step + 1
        return range(top // self.step, min(len(self.lanes[lane].firms), last))

    def at(self, point: QPoint) -> Spot | None:
        """Return what lies at a point; None between the lanes."""
        for lane in self.lanes_seen():
            if self.lane(lane).contains(point):
                return Spot(lane, self._row_at(lane, point))
        return None

    def lane_at(self, x: int) -> int | None:
        """Return the lane at or beside an x."""
        if not self.lanes:
            return None
        found = (x + self.left) // (self.lane_wide + self.gap)
        return max(0, min(len(self.lanes) - 1, found))

    def _row_at(self, lane: int, point: QPoint) -> int | None:
        if self.head(lane).contains(point):
            return HEAD
        row = (point.y() - self.body(lane).y() + self.top(lane)) // self.step
        inside = 0 <= row < len(self.lanes[lane].firms)
        return row if inside and self.card(lane, row).contains(point) else None
