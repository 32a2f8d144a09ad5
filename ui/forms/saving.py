"""The work behind the editor, done on the lanes: opening a record or a draft, keeping drafts, saving, undoing, deleting."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from talentdesk.actions import drafts, records
from talentdesk.actions.records import Entry, Saved
from talentdesk.schema.base import Kind
from talentdesk.workspace import Workspace
from ui.context import Context, Edit
from ui.forms.body import Also
from ui.forms.shape import shapes_of
from ui.forms.starts import starts
from ui.i18n import t
from ui.jobs import Job

AUDIENCE = "~audience"
"""In a draft: the audience somebody chose for a record that isn't saved yet."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the editor shows: a record, or what a new one starts with, and the draft that goes over it."""

    fields: dict[str, Any] = field(repr=False)
    draft_key: str
    draft: dict[str, Any] = field(default_factory=dict[str, Any], repr=False)
    record: str = ""
    title: str = ""
    audience: str = ""
    reason: str = ""
    """Why it can only be read."""
    conflicts: int = 0
    revived: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One save: the fields that changed, and what undoing puts back."""

    kind: str
    record: str
    fields: Mapping[str, Any] = field(repr=False)
    before: Mapping[str, Any] = field(repr=False)
    audience: str
    also: Sequence[Also]
    draft_key: str


def opened(ws: Workspace, kind: Kind, edit: Edit, _job: Job) -> Opened:
    """A record, a draft, or a new beginning."""
    draft = drafts.get(ws, edit.draft) if edit.draft else None
    record = edit.record or (draft.record if draft else None) or ""
    if not record:
        key = draft.key if draft else f"{kind.name}:{secrets.token_hex(6)}"
        return Opened(starts(ws, kind, edit.fields), key, draft.body if draft else {})
    draft = draft or next((item for item in drafts.all_drafts(ws) if item.record == record), None)
    view = records.show(ws, record)
    defaults = {name: shape.default for name, shape in shapes_of(kind).items()}
    return Opened(
        defaults | view.fields,
        draft.key if draft else record,
        dict(edit.fields) | (draft.body if draft else {}),
        record,
        view.title,
        view.audience,
        records.may_write(ws, record),
        view.conflicts,
        view.revived,
    )


def keep(ws: Workspace, key: str, kind: str, body: Mapping[str, Any], record: str, _job: Job) -> int:
    """Keeps a draft; one with nothing in it is forgotten. Returns the time, in ms."""
    if body:
        drafts.keep(ws, key, kind, body, record or None)
    else:
        drafts.drop(ws, key)
    return ws.clock.now_ms() if body else 0


def drop(ws: Workspace, key: str, _job: Job) -> None:
    """Forgets a draft."""
    drafts.drop(ws, key)


def save(ws: Workspace, wanted: Wanted, _job: Job) -> Saved:
    """Saves the record and what changes with it, and forgets the draft."""
    entries = [Entry(wanted.kind, wanted.fields, wanted.record or None, wanted.audience or None)]
    entries += [Entry(also.kind, also.fields, also.record) for also in wanted.also]
    saved = records.save_all(ws, entries)[0]
    drafts.drop(ws, wanted.draft_key)
    return saved


def undo(context: Context, saved: str, wanted: Wanted) -> None:
    """Takes a save back; for the quiet bar, when the editor is long gone."""
    context.jobs.start("write", partial(_undone, context.ws, saved, wanted))


def _undone(ws: Workspace, saved: str, wanted: Wanted, _job: Job) -> None:
    back = [Entry(also.kind, also.before, also.record) for also in wanted.also]
    if wanted.record:
        back.insert(0, Entry(wanted.kind, wanted.before, wanted.record))
    else:
        records.delete(ws, saved)
    if back:
        records.save_all(ws, back)


def delete(ws: Workspace, record: str, key: str, _job: Job) -> None:
    """Deletes a record and forgets its draft."""
    records.delete(ws, record)
    drafts.drop(ws, key)


def restore(context: Context, record: str) -> None:
    """Brings a deleted record back; for the quiet bar."""
    context.jobs.start("write", partial(_restored, context.ws, record))


def _restored(ws: Workspace, record: str, _job: Job) -> None:
    records.restore(ws, record)


def confirm(ws: Workspace, record: str, _job: Job) -> None:
    """A revived record stays."""
    records.restore(ws, record)


def share(ws: Workspace, record: str, audience: str, _job: Job) -> Saved:
    """Gives a record other readers."""
    return records.share(ws, record, audience)


def editor_title(kind: str, title: str, *, new: bool) -> str:
    """What the page is called: the act for a new record, else the record's own line."""
    acts = {
        "walkthrough": t("Log a visit"),
        "coaching_session": t("Log a coaching session"),
        "coaching_cycle": t("Begin a coaching cycle"),
        "partnership": t("Begin a partnership"),
        "mentorship_note": t("Log a mentorship note"),
        "focus_area": t("Name an area of focus"),
        "learning_progression": t("Write a learning progression"),
        "pilot": t("Plan a pilot"),
        "scale_plan": t("Draw up a scale plan"),
        "practice_review": t("Begin a practice review"),
        "problem_solving": t("Begin a problem-solving protocol"),
        "coaching_model": t("Add a coaching model"),
        "hexagon": t("Begin a Hexagon analysis"),
        "hexagon_rating": t("Rate it alone"),
    }
    return acts.get(kind, t("New: {title}", title=title)) if new else title
