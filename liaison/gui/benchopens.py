"""What opens behind the numbers of the workbench: exactly the records they count."""

from __future__ import annotations

from collections.abc import Callable

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.gui.house import House
from liaison.gui.pages.desk import CARDS, last_months

Where = tuple[tuple[str, str], ...]


class BenchOpens:
    """Goes to the lists; ``whose`` tells the officer whose day is shown, "" for everybody's."""

    def __init__(self, house: House, whose: Callable[[], str]) -> None:
        self._house, self._whose = house, whose

    def figure(self, name: str) -> None:
        """Show the records of a figure of this month."""
        day, officer = next(rest for one, _label, *rest in CARDS if one == name)
        self._rows(name, day, officer, Period.month_of(clock.today()))

    def month(self, place: int) -> None:
        """Show the visits of a month of the trend."""
        month = last_months(Period.month_of(clock.today()))[place]
        self._rows("visits", "visited_on", "officers", month)

    def unvisited(self) -> None:
        """Show the companies the ring and the first sentence count as not visited."""
        self._house.go("companies", named=("led", "unvisited"), where=self._of("answers"))

    def _rows(self, name: str, day: str, officer: str, month: Period) -> None:
        where: Where = ((day, f"{month.first:%Y-%m}"),)
        if name == "visits":
            where += (("outcome", "done"),)
        self._house.go(name, where=where + self._of(officer))

    def _of(self, field: str) -> Where:
        whose = self._whose()
        return ((field, f"={whose}"),) if whose else ()
