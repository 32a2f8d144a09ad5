"""`indicators …` and `report …`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from talentdesk.actions import indicators as actions
from talentdesk.actions import reports
from talentdesk.cli.app import Session, cli, with_session
from talentdesk.cli.reading import day, one_object
from talentdesk.workspace import dump_json

BUILDING = click.option("--building", help="A building's name, code or id.")
AS_OF = click.option("--as-of", metavar="DATE", help="The practice on an earlier day.")


@click.group()
def indicators() -> None:
    """Progress of 11a, 11b and 11c, and where it comes from."""


def table(found: dict[str, Any]) -> str:
    """The practice as a small table."""
    titles = {stage["id"]: stage["title"] for stage in found.get("stages", [])}
    lines = [f"Practice 11 as of {found['as_of']} (rules {found['rule_version']})"]
    for indicator in found["indicators"]:
        lines.append(f"  {indicator['id']}  {indicator['title']}: {_stage(indicator, titles)}")
        lines += [
            f"       {row.get('name', row['building']):<24} {_stage(row, titles)}" for row in indicator["buildings"]
        ]
    return "\n".join(lines)


def _stage(row: dict[str, Any], titles: dict[int, str]) -> str:
    stage, emerging = row["stage"], row.get("emerging")
    if row.get("applies") is False:
        return "district work"
    if stage is None:
        return "not visible on this laptop"
    reached = titles.get(stage, str(stage)) if stage else "Not begun"
    return f"{reached} ({stage} of 5)" + (f", {titles.get(emerging, emerging)} emerging" if emerging else "")


@indicators.command()
@BUILDING
@AS_OF
@with_session
def show(session: Session, building: str | None, as_of: str | None) -> None:
    """The practice by indicator, building and criterion."""
    with session.workspace() as ws:
        found = actions.show(ws, building, day(as_of))
    session.result(found, table(found))


@indicators.command()
@click.argument("criterion")
@BUILDING
@AS_OF
@with_session
def explain(session: Session, criterion: str, building: str | None, as_of: str | None) -> None:
    """Formula, numerator, denominator, window and the facts behind a criterion."""
    with session.workspace() as ws:
        found = actions.explain(ws, criterion, building, day(as_of))
    session.result(found, dump_json(found))


@indicators.command()
@click.argument("criterion")
@BUILDING
@AS_OF
@with_session
def trend(session: Session, criterion: str, building: str | None, as_of: str | None) -> None:
    """How a criterion stood at the end of each month of the school year."""
    with session.workspace() as ws:
        found = actions.trend(ws, criterion, building, day(as_of))
    lines = [f"{one['as_of']}  {one['status']:<8} {_count(one)}" for one in found]
    nothing = "Nothing to tell: it is attested, or judged for each building (name one), or not visible on this laptop."
    session.result(found, "\n".join(lines) or nothing)


def _count(one: dict[str, Any]) -> str:
    of = one["denominator"]
    return str(one["numerator"]) if of is None else f"{one['numerator']} of {of}"


@indicators.command()
@click.argument("criterion")
@click.argument("file", metavar="FILE|-")
@BUILDING
@with_session
def attest(session: Session, criterion: str, file: str, building: str | None) -> None:
    """Say that a criterion is met (or not): JSON with met, rationale and evidence."""
    data = one_object(file)
    with session.workspace() as ws:
        saved = actions.attest(ws, criterion, data, building)
    session.result({"id": saved.id, "kind": saved.kind, "audience": saved.audience}, saved.id)


@indicators.command()
@click.argument("indicator")
@click.argument("file", metavar="FILE|-")
@BUILDING
@with_session
def rate(session: Session, indicator: str, file: str, building: str | None) -> None:
    """The team's own stage: JSON with stage, rationale and evidence."""
    data = one_object(file)
    with session.workspace() as ws:
        saved = actions.rate(ws, indicator, data, building)
    session.result({"id": saved.id, "kind": saved.kind, "audience": saved.audience}, saved.id)


@indicators.command()
@AS_OF
@click.option("--note", default="", help="What it is for.")
@click.option("--audience", help="office (usual) or everyone.")
@with_session
def freeze(session: Session, as_of: str | None, note: str, audience: str | None) -> None:
    """Keep the practice as it is known now."""
    with session.workspace() as ws:
        saved = actions.freeze(ws, day(as_of), note, audience)
    session.result({"id": saved.id, "kind": saved.kind, "audience": saved.audience}, saved.id)


class ReportGroup(click.Group):
    """`report NAME --out FILE` beside `report list`."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        known = super().get_command(ctx, cmd_name)
        return known or (_maker(cmd_name) if cmd_name in dict(reports.names()) else None)


def _maker(name: str) -> click.Command:
    @click.command(name)
    @click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The PDF to write.")
    @AS_OF
    @with_session
    def make(session: Session, out: Path, as_of: str | None) -> None:
        with session.workspace() as ws:
            path = reports.make(ws, name, out, day(as_of))
        session.result({"report": name, "file": str(path)}, str(path))

    return make


reports_group = ReportGroup("report", help="Reports as PDF: `report NAME --out FILE`.")


@reports_group.command("list")
@with_session
def list_reports(session: Session) -> None:
    """The reports there are."""
    found = [{"name": name, "title": title} for name, title in reports.names()]
    session.result(found, "\n".join(f"{item['name']:<24} {item['title']}" for item in found))


def register() -> None:
    """Adds these commands."""
    cli.add_command(indicators)
    cli.add_command(reports_group)
