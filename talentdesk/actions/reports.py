"""Reports as PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from talentdesk.actions.indicators import links, practice
from talentdesk.reports import render_pdf
from talentdesk.reports.base import Given
from talentdesk.reports.kinds import REPORTS, report_named
from talentdesk.store import facts
from talentdesk.workspace import Workspace


def names() -> list[tuple[str, str]]:
    """(name, title) of every report."""
    return [(report.name, report.title) for report in REPORTS]


def make(ws: Workspace, name: str, out: Path, as_of: date | None = None) -> Path:
    """Writes a report, whole or not at all."""
    report = report_named(name)
    hidden = facts.count(ws.database) - len(links(ws))
    given = Given(practice(ws, as_of), ws.district_name, made_by=ws.me.name, hidden_records=hidden)
    return render_pdf.render(report.build(given), out)
