"""The sentences of the exchange page: how things stand, when somebody was last heard from, what a sync is doing and what it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from talentdesk.actions.exchange import MANY, ExchangeStatus, SyncReport, status
from talentdesk.workspace import Workspace
from ui.i18n import n, t
from ui.jobs import Job
from ui.words import day, listed, moment

SILENT_DAYS = 14
"""After this long without a word from somebody the page says so."""
NAMED = 3


class FilesLine(NamedTuple):
    """Files that were not taken, for one reason."""

    whose: str
    reason: str
    advice: str
    files: tuple[str, ...]
    """Their paths in the folder."""


def when(iso: str | None, now: datetime) -> str:
    """*today*, *yesterday*, *3 days ago*, then the day; *not yet* where there is nothing."""
    if not iso:
        return t("not yet")
    on = local(iso).date()
    days = (now.astimezone().date() - on).days
    if days <= 0:
        return t("today")
    if days == 1:
        return t("yesterday")
    return n("{count} day ago", "{count} days ago", days) if days < SILENT_DAYS else day(on, now.date())


def exact(iso: str, now: datetime) -> str:
    """Day and hour."""
    return moment(local(iso), now.date())


def local(iso: str) -> datetime:
    """A moment of the exchange in this laptop's time."""
    found = datetime.fromisoformat(iso)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone()


def is_silent(iso: str | None, now: datetime) -> bool:
    """Whether somebody has been quiet for so long that it is worth a word."""
    return iso is None or now - local(iso) > timedelta(days=SILENT_DAYS)


def silent_line(found: ExchangeStatus, now: datetime) -> str:
    """Who has not been heard from, and what that means; empty where everybody was."""
    names = list(dict.fromkeys(name for name, _, at in found.people if is_silent(at, now)))
    if not names:
        return ""
    more = len(names) - NAMED
    shown = [*names[:NAMED], n("{count} other", "{count} others", more)] if more > 0 else names
    return t("Nothing came from {names} in two weeks: what they wrote since is not counted here.", names=listed(shown))


def standing(ws: Workspace, _job: Job) -> list[str]:
    """How the exchange stands, in sentences, for the foot of the window."""
    found, now = status(ws), ws.clock.now()
    return [headline(found), *sublines(found, now)]


def headline(found: ExchangeStatus) -> str:
    """How things stand, in one sentence."""
    if found.alarm:
        return found.alarm
    if question := _question(found):
        return question
    if found.conflicts:
        return n(
            "{count} record was changed by two people at once. It needs you.",
            "{count} records were changed by two people at once. They need you.",
            found.conflicts,
        )
    if found.quarantined:
        return n("{count} file was set aside.", "{count} files were set aside.", len(found.quarantined))
    if not found.folder_here:
        return t(
            "The district folder isn’t in reach. Everything is safe on this laptop, and is shared when it is back."
        )
    if not found.last_sync:
        return t("Nothing has been shared from this laptop yet.")
    if found.to_send:
        return _to_share(found.to_send)
    return t("Everything is shared.")


def _to_share(count: int) -> str:
    if count >= MANY:
        return t("{count} records or more wait to be shared.", count=f"{MANY:,}")
    return n("{count} record waits to be shared.", "{count} records wait to be shared.", count)


def _still_held(count: int) -> str:
    if count >= MANY:
        return t("{count} records or more to send.", count=f"{MANY:,}")
    return n("{count} record to send.", "{count} records to send.", count)


def to_send(count: int) -> str:
    """How many records wait to be sent; they are counted up to MANY."""
    if count >= MANY:
        return t("{count} records or more to send", count=f"{MANY:,}")
    return n("{count} record to send", "{count} records to send", count)


def _question(found: ExchangeStatus) -> str:
    """What only the person knows."""
    if found.date_doubt:
        return t("Is this laptop’s date right? Nothing is sent until you say so.")
    if found.to_confirm:
        return n("A laptop waits for your word.", "{count} laptops wait for your word.", found.to_confirm)
    return ""


def subline(found: ExchangeStatus, now: datetime) -> str:
    """What follows the headline."""
    return " ".join(sublines(found, now))


def sublines(found: ExchangeStatus, now: datetime) -> list[str]:
    """Its sentences: whom we last heard from, when this laptop last synced, and what it still holds."""
    heard = max(((at, name) for name, _, at in found.people if at), default=None)
    parts = [t("Last heard from {name} {when}.", name=heard[1], when=when(heard[0], now))] if heard else []
    if found.last_sync:
        at = local(found.last_sync)
        parts.append(t("Last synced {when}, {hour}.", when=when(found.last_sync, now), hour=f"{at:%H:%M}"))
    waiting = (
        found.alarm
        or found.date_doubt
        or found.to_confirm
        or found.conflicts
        or found.quarantined
        or not found.folder_here
    )
    if waiting and found.to_send:
        parts.append(_still_held(found.to_send))
    return parts


def outcome(report: SyncReport) -> str:
    """What a sync did, for the quiet bar."""
    if report.alarm:
        return " ".join([report.alarm, *report.notices])
    done = [n("{count} change set sent", "{count} change sets sent", report.sealed)] if report.sealed else []
    done += [n("{count} change read", "{count} changes read", report.applied)] if report.applied else []
    parts = [t("Synced: {what}.", what=", ".join(done)) if done else t("Synced: nothing new.")]
    if waits := _waits(report):
        parts.append(t("Waiting: {what}.", what=", ".join(waits)))
    return " ".join(part for part in (*report.notices, *parts, report.date_doubt, report.not_written) if part)


def _waits(report: SyncReport) -> list[str]:
    """What a sync left for a person or for later."""
    aside, late = len(report.quarantined), len(report.pending) + len(report.held)
    found = [t("a laptop to confirm, on the Exchange page")] if report.to_confirm else []
    found += [n("{count} conflict", "{count} conflicts", report.conflicts)] if report.conflicts else []
    found += [n("{count} file set aside", "{count} files set aside", aside)] if aside else []
    return found + ([n("{count} file not complete yet", "{count} files not complete yet", late)] if late else [])


def step_words(step: str, done: int, of: int) -> str:
    """One step of a running sync."""
    words = {
        "membership": t("Looking who belongs to the district"),
        "sending": t("Sending what you wrote"),
        "reading": t("Reading what others sent"),
    }.get(step, step)
    return t("{step}, {done} of {of}", step=words, done=done, of=of) if of > 1 else words


def state_words(state: str) -> str:
    """What a device is, in shape and word."""
    return {
        "active": t("● Active"),
        "requested": t("◐ Asks to join"),
        "dormant": t("○ Quiet for a long time"),
        "revoked": t("✕ Shut out"),
    }.get(state, state)


def files_lines(files: Sequence[Mapping[str, Any]], authors: Mapping[str, str]) -> list[FilesLine]:
    """Alike ones told once. `authors` gives the name by device."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for one in files:
        key = (_author(one["file"], authors), one["reason"], one["advice"])
        told.setdefault(key, []).append(one["file"])
    return [
        FilesLine(_whose(name, len(paths)), reason, advice, tuple(paths))
        for (name, reason, advice), paths in told.items()
    ]


def _author(path: str, authors: Mapping[str, str]) -> str:
    """Who wrote a file, where the path tells: device folders are named after devices."""
    parts = path.split("/")
    return authors.get(parts[1], "") if len(parts) > 2 and parts[0] == "d" else ""


def _whose(name: str, count: int) -> str:
    if name:
        return n("{count} file in {name}’s name", "{count} files in {name}’s name", count, name=name)
    return n("{count} file of nobody known here", "{count} files of nobody known here", count)


def others_line(files: Sequence[str], most: int) -> str:
    """Files in the folder that are not ours; they are left alone."""
    more = len(files) - most
    shown = [*files[:most], n("{count} other", "{count} others", more)] if more > 0 else files
    return t("In the folder, and left alone: {files}.", files=listed(list(shown)))


def owed_line() -> str:
    """What a laptop waits for that took over before it was a member."""
    return t(
        "This laptop decides now who joins or leaves, but it has no keys of the district yet. Let a colleague’s laptop sync, then sync "
        "here: the laptop before it is shut out then, and the keys are replaced, by themselves. Until each school’s laptops have "
        "synced, too, their facts stay closed here."
    )
