"""`record …`: kinds, new, show, list, edit, delete, restore, history, share, search; and `prepare`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from talentdesk.actions import audience as audiences
from talentdesk.actions import preparing
from talentdesk.actions import records as actions
from talentdesk.actions.directory import name_of
from talentdesk.cli.app import Session, cli, with_session
from talentdesk.cli.reading import conditions, objects, one_object
from talentdesk.errors import UserError
from talentdesk.schema.kinds import kind_named
from talentdesk.workspace import dump_json


@click.group()
def record() -> None:
    """Records: walkthroughs, sessions, notes, the directory."""


def _shape(view: actions.RecordView) -> dict[str, Any]:
    return {
        "id": view.id,
        "kind": view.kind,
        "audience": view.audience,
        "title": view.title,
        "author": view.author,
        "updated": view.updated,
        "deleted": view.deleted,
        "revived": view.revived,
        "conflicts": view.conflicts,
        "fields": view.fields,
    }


@record.command()
@with_session
def kinds(session: Session) -> None:
    """The kinds of record there are."""
    found = [
        {"kind": kind.name, "title": kind.title, "audience": kind.audience, "fields": list(kind.fields())}
        for kind in actions.kinds()
    ]
    session.result(found, "\n".join(f"{kind['kind']:<20} {kind['title']} ({kind['audience']})" for kind in found))


@record.command()
@click.argument("kind")
@with_session
def schema(session: Session, kind: str) -> None:
    """The JSON Schema of one kind."""
    found = kind_named(kind).data.model_json_schema()
    session.result(found, dump_json(found))


@record.command()
@click.argument("kind")
@click.argument("file", metavar="FILE|-")
@click.option("--audience", help="person, circle, building, office, everyone, or a whole audience id.")
@with_session
def new(session: Session, kind: str, file: str, audience: str | None) -> None:
    """Save a new record from a JSON object, or many from JSON Lines: all of them, or none."""
    rows, many = objects(file)
    with session.workspace() as ws:
        saved = actions.save_many(ws, kind, rows, audience)
        readers = audiences.who_can_open(ws, saved[0].audience) if saved else ""
    shown = [{"id": item.id, "kind": item.kind, "audience": item.audience} for item in saved]
    session.result(shown if many else shown[0], "\n".join(item.id for item in saved) + f"\nWho can open it: {readers}")


@record.command()
@click.argument("id")
@with_session
def show(session: Session, id: str) -> None:
    """One record."""
    with session.workspace() as ws:
        view = actions.show(ws, id)
        readers = audiences.who_can_open(ws, view.audience)
    found = _shape(view)
    session.result(found, f"{view.title}\nWho can open it: {readers}\n{dump_json(found)}")


@record.command("list")
@click.argument("kind")
@click.option("--where", multiple=True, metavar="FIELD=VALUE", help="Only records whose field has this value.")
@click.option("--deleted", is_flag=True, help="Deleted records instead.")
@click.option("--limit", type=click.IntRange(1), default=1_000_000, show_default=False, help="At most this many.")
@with_session
def list_command(session: Session, kind: str, where: tuple[str, ...], deleted: bool, limit: int) -> None:
    """Records of a kind, newest first."""
    kind_named(kind)
    with session.workspace() as ws:
        found = actions.list_records(ws, kind, conditions(where), limit=limit, deleted=deleted)
    session.result([_shape(view) for view in found], "\n".join(f"{view.id}  {view.title}" for view in found))


@record.command()
@click.argument("id")
@click.argument("file", metavar="FILE|-")
@with_session
def edit(session: Session, id: str, file: str) -> None:
    """Change the fields given in a JSON object; the others stay."""
    fields = one_object(file)
    if not fields:
        raise UserError("No field was given to change.")
    with session.workspace() as ws:
        saved = actions.save(ws, actions.show(ws, id).kind, fields, record=id)
    session.result(
        {"id": saved.id, "kind": saved.kind, "audience": saved.audience, "op": saved.op},
        "Saved." if saved.op else "Nothing changed.",
    )


@record.command()
@click.argument("id")
@with_session
def delete(session: Session, id: str) -> None:
    """Delete a record; it can be restored."""
    with session.workspace() as ws:
        actions.delete(ws, id)
    session.result({"id": id, "deleted": True}, "Deleted. “record restore” brings it back.")


@record.command()
@click.argument("id")
@with_session
def restore(session: Session, id: str) -> None:
    """Bring a deleted record back."""
    with session.workspace() as ws:
        actions.restore(ws, id)
    session.result({"id": id, "deleted": False}, "Restored.")


@record.command()
@click.argument("id")
@with_session
def history(session: Session, id: str) -> None:
    """Every save of a record, oldest first."""
    with session.workspace() as ws:
        found = [asdict(entry) for entry in actions.history(ws, id)]
        lines = [
            f"{entry['at']}  {name_of(ws, entry['person'])}  {entry['type']}  {', '.join(entry['fields'])}"
            for entry in found
        ]
    session.result(found, "\n".join(lines))


@record.command()
@click.argument("id")
@click.argument("audience")
@with_session
def share(session: Session, id: str, audience: str) -> None:
    """Give a record another audience. Copies already read stay read."""
    with session.workspace() as ws:
        saved = actions.share(ws, id, audience)
        readers = audiences.who_can_open(ws, saved.audience)
    shown = {"id": saved.id, "kind": saved.kind, "audience": saved.audience}
    session.result(shown, f"{saved.id}\nWho can open it: {readers}. {actions.COPY_NOTE}")


@record.command()
@click.argument("text")
@with_session
def search(session: Session, text: str) -> None:
    """Records that hold every word of the text."""
    with session.workspace() as ws:
        found = [asdict(hit) for hit in actions.search(ws, text)]
    session.result(found, "\n".join(f"{hit['id']}  {hit['title']}  {hit['snippet']}" for hit in found))


@click.command()
@click.argument("id")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the page as PDF, too; without your own note."
)
@with_session
def prepare(session: Session, id: str, out: Path | None) -> None:
    """What to know before a meeting: of a coaching cycle, a partnership, or one of their sessions and notes."""
    with session.workspace() as ws:
        found = preparing.prepare(ws, id)
        if out is not None:
            preparing.make_page(ws, id, out)
    shown = {
        "kind": found.kind,
        "person": found.person,
        "name": found.name,
        "belongs_to": found.group.view.id if found.group else None,
        "state": found.state or None,
        "goal": (found.group.view.fields.get("goal") if found.group else None) or None,
        "next_meeting": _day(found.next),
        "last": {"record": found.last.record, "on": _day(found.last.on), "about": found.last.about}
        if found.last
        else None,
        "agreed": [
            {"record": item.record, "what": item.what, "who": item.who, "by": _day(item.by), "done": item.done}
            for item in found.agreed
        ],
        "seen": [{"record": item.record, "on": _day(item.on), "by": item.by} for item in found.seen],
        "questions": list(found.questions),
        "note": found.note.text,
        "file": str(out) if out else None,
    }
    session.result(shown, _prepared(found, out))


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _prepared(found: preparing.Prepared, out: Path | None) -> str:
    lines = [f"{found.name}, {_day(found.next) or 'no meeting agreed'}"]
    lines += [f"{'[x]' if item.done else '[ ]'} {item.what}" for item in found.agreed]
    lines += [f"Seen {_day(item.on)} by {item.by}" for item in found.seen]
    lines += [f"? {question}" for question in found.questions]
    lines += [f"For you alone: {found.note.text}"] if found.note.text else []
    return "\n".join([*lines, f"Written to {out}, without your own note."] if out else lines)


def register() -> None:
    """Adds these commands."""
    cli.add_command(record)
    cli.add_command(prepare)
