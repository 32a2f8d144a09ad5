"""REPORTS: every report there is, in the order people choose from."""

from __future__ import annotations

from talentdesk.errors import UserError
from talentdesk.reports.base import Report
from talentdesk.reports.kinds import indicator_progress

REPORTS: tuple[Report, ...] = (indicator_progress.REPORT,)


def report_named(name: str) -> Report:
    """The report of that name. Raises UserError with the names there are."""
    for report in REPORTS:
        if report.name == name:
            return report
    known = ", ".join(report.name for report in REPORTS)
    raise UserError(f"There is no report called “{name}”.", f"Known reports: {known}.")
