"""The sentences of the exchange page: how things stand, when somebody was last heard from, what a device is doing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from talentdesk.actions.exchange import ExchangeStatus, SyncReport, status
from talentdesk.workspace import Workspace
from ui.jobs import Job

SILENT_DAYS = 14
"""After this long without a word from somebody the page says so."""
STEPS = {
    "membership": "Looking who belongs to the district",
    "sending": "Sending what you wrote",
    "reading": "Reading what others sent",
}


def when(iso: str | None, now: datetime) -> str:
    """*today*, *yesterday*, *3 days ago*, then the day; *never* where there is nothing."""
    if not iso:
        return "never"
    moment = _moment(iso).astimezone()
    days = (now.astimezone().date() - moment.date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < SILENT_DAYS:
        return f"{days} days ago"
    return f"on {moment:%a} {moment.day} {moment:%b}" + (f" {moment.year}" if moment.year != now.year else "")


def exact(iso: str | None) -> str:
    """Day and hour, for the tooltip."""
    if not iso:
        return "Nothing has arrived yet."
    moment = _moment(iso).astimezone()
    return f"{moment:%a} {moment.day} {moment:%b} {moment.year}, {moment:%H:%M}"


def _moment(iso: str) -> datetime:
    found = datetime.fromisoformat(iso)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_silent(iso: str | None, now: datetime) -> bool:
    """Whether somebody has been quiet for so long that it is worth a word."""
    return iso is None or now - _moment(iso) > timedelta(days=SILENT_DAYS)


def plural(number: int, one: str, many: str = "") -> str:
    """*1 record*, *3 records*."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def standing(ws: Workspace, _job: Job) -> str:
    """How the exchange stands, for the foot of the window."""
    found, now = status(ws), ws.clock.now()
    return f"{headline(found)} {subline(found, now)}".strip()


def headline(found: ExchangeStatus) -> str:
    """How things stand, in one sentence."""
    if found.alarm:
        return found.alarm
    if not found.folder_here:
        return "The district folder isn’t in reach. Everything is safe on this laptop, and is shared when it is back."
    if found.conflicts or found.quarantined:
        parts = [plural(found.conflicts, "text was changed by two people", "texts were changed by two people")] * bool(
            found.conflicts
        )
        parts += [plural(len(found.quarantined), "file was set aside", "files were set aside")] * bool(
            found.quarantined
        )
        return f"{' and '.join(parts)}. It needs you."
    if found.last_sync is None:
        return "Nothing has been shared from this laptop yet."
    if found.to_send:
        return f"{plural(found.to_send, 'record')} {'waits' if found.to_send == 1 else 'wait'} to be shared."
    return "Everything is shared."


def subline(found: ExchangeStatus, now: datetime) -> str:
    """What follows the headline: whom we last heard from, and when this laptop last synced."""
    heard = [(at, name) for name, _, at in found.people if at]
    parts = [f"Last heard from {max(heard)[1]} {when(max(heard)[0], now)}."] if heard else []
    if found.last_sync:
        parts.append(f"Last synced {when(found.last_sync, now)}, {_moment(found.last_sync).astimezone():%H:%M}.")
    if not found.folder_here and found.to_send:
        parts.append(f"{plural(found.to_send, 'record')} to send.")
    return " ".join(parts)


def is_calm(found: ExchangeStatus) -> bool:
    """Whether nothing waits for a person."""
    return not (found.alarm or found.conflicts or found.quarantined) and found.folder_here


def outcome(report: SyncReport) -> str:
    """What a sync did, for the quiet bar."""
    if report.alarm:
        return report.alarm
    done = [f"{plural(report.sealed, 'change set')} sent"] if report.sealed else []
    done += [f"{plural(report.applied, 'change')} read"] if report.applied else []
    waits = [plural(report.conflicts, "conflict")] if report.conflicts else []
    waits += [plural(len(report.quarantined), "file") + " set aside"] if report.quarantined else []
    waits += (
        [plural(len(report.pending) + len(report.held), "file") + " not complete yet"]
        if report.pending or report.held
        else []
    )
    first = f"Synced: {', '.join(done)}." if done else "Synced: nothing new."
    blocked = f" {report.not_written}" if report.not_written else ""
    return first + (f" Waiting: {', '.join(waits)}." if waits else "") + blocked


def step_words(step: str, done: int, of: int) -> str:
    """One step of a running sync."""
    words = STEPS.get(step, step.capitalize())
    return f"{words}, {done} of {of}" if of > 1 else words


STATUS_WORDS = {
    "active": ("●", "Active", "ok"),
    "requested": ("◐", "Asks to join", "warn"),
    "dormant": ("○", "Quiet for a long time", "muted"),
    "revoked": ("✕", "Shut out", "danger"),
}


def file_words(path: str, people: Sequence[tuple[str, str, str | None]]) -> str:
    """Whose file it is, where the path tells: device folders are named after devices."""
    parts = path.split("/")
    device = parts[1] if len(parts) > 2 and parts[0] == "d" else ""
    name = next((name for name, known, _ in people if known == device), "")
    return f"A file from {name}" if name else "A file from a device that isn’t known here" if device else path
