"""What every report is made from, and what the program knows about a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from talentdesk.indicators.results import Practice
from talentdesk.reports.document import Document


@dataclass(frozen=True, slots=True)
class Given:
    """What a report may draw on. `names` gives building names that are newer than those in the practice."""

    practice: Practice
    district_name: str
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    made_by: str = ""
    hidden_records: int | None = None
    """How many counted facts rest on records that this device may not open; None where nobody asked."""

    def building_name(self, building: str) -> str:
        """The building's name, or words for one whose record has not arrived."""
        rows = self.practice.indicators[0].buildings if self.practice.indicators else ()
        known = next((row.name for row in rows if row.building == building), "")
        return self.names.get(building) or known or "A building that is not here yet"


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report."""

    name: str
    title: str
    help: str
    build: Callable[[Given], Document]
