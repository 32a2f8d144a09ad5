"""The way back from a damaged database: what can be read goes into a new one, and the damaged one is kept beside it."""

from __future__ import annotations

import secrets
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from talentdesk import paths
from talentdesk.actions import drafts
from talentdesk.errors import Damage, EnvironmentProblem, UserError
from talentdesk.keys import keystore
from talentdesk.store import check, salvage
from talentdesk.store.salvage import Salvaged
from talentdesk.sync.sealing import Sealer
from talentdesk.workspace import DATABASE, Workspace, held, set_aside

_NEEDED = ("device", "device_sign", "district", "root")
"""What a laptop can't go on without as the one it is."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What was brought over."""

    saves: int
    missing: int | None
    """How many saves couldn't be read; None where even that can't be told."""
    drafts: int
    """Own records whose newest save is missing, kept as unfinished ones to be looked through and saved again."""
    whole: bool
    """Whether everything could be read, of what the exchange keeps too."""
    keys: bool
    """Whether every key could be read. What is written under a missing one stays on this laptop."""
    kept: Path
    """The folder in which the damaged file lies now."""


def rescue(ws: Workspace) -> tuple[Workspace, Rescued]:
    """Brings over into a new database what can be read, and opens it in place of the damaged one, which is kept beside it.

    It goes on under new numbers, as a restored backup does. Raises UserError where nothing is damaged; Damage where not even whose
    laptop this is can be read. Then, and on a full disk, nothing has changed and `ws` is still open.
    """
    if ws.damage is None and not ws.database.integrity_problems():
        raise UserError("Nothing is damaged in this profile.", "Nothing was changed.")
    trial = ws.home / "rescuing"
    shutil.rmtree(trial, ignore_errors=True)
    try:
        trial.mkdir(mode=0o700)
        paths.atomic_write(trial / keystore.FILE_NAME, (ws.home / keystore.FILE_NAME).read_bytes())
        salvaged = salvage.copy(ws.database, trial / DATABASE)
        with closing(ws.beside(trial)) as made:
            found = _made_whole(ws, made, salvaged)
        again, kept = ws.replaced(trial)
    except OSError as problem:
        raise EnvironmentProblem(
            "What can be read can't be written into a new file.",
            "Nothing was changed. Check the disk and its free space, and try again.",
        ) from problem
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    missing = salvaged.damaged.get("op", 0)
    return again, Rescued(
        salvaged.rows["op"], missing, found, not salvaged.damaged, "audience_key" not in salvaged.damaged, kept
    )


def _made_whole(ws: Workspace, made: Workspace, salvaged: Salvaged) -> int:
    """Folds the records, keeps as drafts what only they still show, and begins new numbers. Returns the number of drafts."""
    if any(made.exchange.secret(name) is None for name in _NEEDED):
        raise Damage(
            "What says whose laptop this is can't be read any more.",
            "Nothing was changed. Restore a backup, or join again in another folder: what was synced comes back.",
        )
    check.rebuild(made.database)
    person = made.exchange.person or ""
    kept = 0
    with made.database.write() as db:
        if "op" in salvaged.damaged and person:
            for item in salvage.unsaved(ws.database, made.database, person):
                key = item.record if item.stands else f"{item.kind}:{secrets.token_hex(6)}"
                drafts.keep(made, key, item.kind, item.body, item.record if item.stands else None)
                kept += 1
        if {"op", "fact_due", "fact_made"} & salvaged.damaged.keys():
            salvage.facts_due(db, person)
        Sealer(made.exchange, made.clock, person).new_incarnation(secrets.token_hex(8))
        made.exchange.audit("damaged profile rescued")
    if made.database.integrity_problems():
        raise EnvironmentProblem(
            "The new file is damaged too.", "Nothing was changed. The disk may be failing: use another one."
        )
    return kept


def readable(ws: Workspace) -> Workspace:
    """The opened profile, where at least whose laptop this is can be read. Raises Damage, the profile closed, where it can't."""
    try:
        ws.me  # noqa: B018 - reading it is the question
    except BaseException:
        try:
            ws.probe()
        finally:
            ws.close()
        raise
    return ws


def begin_anew(home: Path) -> Path:
    """Moves a profile that can't be opened into a folder beside, so that another may begin in its place; returns the folder.

    Nothing is deleted. Raises UserError where it is in use, EnvironmentProblem where it can't be moved.
    """
    try:
        with held(home):
            return set_aside(home)
    except OSError as problem:
        raise EnvironmentProblem(
            "The damaged profile can't be moved aside.", "Check the disk and your rights to the folder, and try again."
        ) from problem
