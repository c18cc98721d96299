"""Which card of the board the keyboard stands on, and which companies are selected."""

from __future__ import annotations

from collections.abc import Iterable

from liaison.gui.boardplan import HEAD, Spot
from liaison.services.board import Board, Firm


class Marks:
    """Moves by keys over lanes and rows; what is selected stays through a new reading."""

    def __init__(self) -> None:
        self.board: Board | None = None
        self.lane, self.row = 0, HEAD
        self._wish = HEAD
        self._from = HEAD
        self._selected: dict[int, None] = {}

    def put(self, board: Board) -> None:
        """Take another reading; the keyboard stays in its lane, on its company or the next.

        A company that went to another officer is not followed: the next of the lane is at hand.
        """
        firm, officer_id = self.firm(), self.officer_id()
        if self.board is None:  # at first where there is something
            self.lane = next((at for at, lane in enumerate(board.lanes) if lane.firms), 0)
        self.board = board
        self.lane = max(0, min(self.lane, len(board.lanes) - 1))
        there = [at for at, lane in enumerate(board.lanes) if lane.officer_id == officer_id]
        if firm is not None:
            self._find(firm, there)
        self.lane = there[0] if there else self.lane
        self.row = min(self.row, self._last())
        known = {one.id for lane in board.lanes for one in lane.firms if not one.guest}
        self._selected = {one: None for one in self._selected if one in known}

    # -- where the keyboard is

    def firm(self) -> Firm | None:
        """Return the company the keyboard stands on; None on a lane's head."""
        return self.firm_at(Spot(self.lane, self.row))

    def firm_at(self, spot: Spot) -> Firm | None:
        """Return the company at a spot."""
        if self.board is None or spot.row is None or spot.lane >= len(self.board.lanes):
            return None
        firms = self.board.lanes[spot.lane].firms
        return firms[spot.row] if 0 <= spot.row < len(firms) else None

    def officer_id(self) -> int | None:
        """Return whose lane the keyboard stands in."""
        lanes = self.board.lanes if self.board is not None else ()
        return lanes[self.lane].officer_id if self.lane < len(lanes) else None

    def go(self, lane: int, row: int) -> None:
        """Stand on a card."""
        self.lane, self.row = lane, row
        self._wish = self._from = row

    def move(self, lanes: int, rows: int) -> None:
        """Go so many lanes to the right and rows down, as far as there are any."""
        if self.board is None or not self.board.lanes:
            return
        if lanes:
            self.lane = max(0, min(len(self.board.lanes) - 1, self.lane + lanes))
            self.row = min(self._wish, self._last())
        if rows:
            self.row = max(HEAD, min(self._last(), self.row + rows))
            self._wish = self.row
        self._from = self.row

    # -- what is selected

    def selected(self) -> list[int]:
        """Return the selected companies in the order they were chosen."""
        return list(self._selected)

    def is_selected(self, firm: Firm) -> bool:
        """Is this company selected? In the lane of a stand-in never."""
        return not firm.guest and firm.id in self._selected

    def targets(self) -> list[int]:
        """Return what is meant: what is selected, else the company the keyboard stands on."""
        firm = self.firm()
        if self._selected or firm is None or firm.guest:
            return self.selected()
        return [firm.id]

    def only(self, firm: Firm) -> None:
        """Select one company and nothing else."""
        self._selected = {} if firm.guest else {firm.id: None}

    def toggle(self, firm: Firm | None) -> None:
        """Select a company too, or no longer."""
        if firm is None or firm.guest:
            return
        if firm.id in self._selected:
            del self._selected[firm.id]
        else:
            self._selected[firm.id] = None

    def reach(self, row: int) -> None:
        """Select from where one stood to a row of the same lane, and stand there."""
        start = self._from
        self.row = max(HEAD, min(self._last(), row))
        low, high = sorted((max(0, start), max(0, self.row)))
        self._add(range(low, high + 1))
        self._from, self._wish = start, self.row

    def whole_lane(self) -> None:
        """Select every company of the lane."""
        self._add(range(self._last() + 1))

    def clear(self) -> None:
        """Select nothing."""
        self._selected = {}

    # -- inside

    def _add(self, rows: Iterable[int]) -> None:
        for row in rows:
            firm = self.firm_at(Spot(self.lane, row))
            if firm is not None and not firm.guest:
                self._selected[firm.id] = None

    def _last(self) -> int:
        lanes = self.board.lanes if self.board is not None else ()
        return len(lanes[self.lane].firms) - 1 if self.lane < len(lanes) else HEAD

    def _find(self, firm: Firm, places: list[int]) -> None:
        """Stand on a company in one of these lanes; without any, wherever it is now."""
        assert self.board is not None
        for at in places or range(len(self.board.lanes)):
            for row, one in enumerate(self.board.lanes[at].firms):
                if one.id == firm.id and one.guest == firm.guest:
                    self.lane, self.row = at, row
                    self._wish = self._from = row
                    return
