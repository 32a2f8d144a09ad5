"""Real profiles for the measurements: a district with a principal who writes and a coach who reads, filled as far as a case wants."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from benchmarks.rows import SEED, visit
from talentdesk.actions import district, exchange, records
from talentdesk.ids import new_record_id
from talentdesk.store.writer import Change
from talentdesk.workspace import Workspace

PASSPHRASE = "a passphrase for measurements"
BUILDING = "North Elementary"
BATCH = 2000
_CARD = "card.txt"


@cache
def ground() -> Path:
    """A folder that lasts as long as the run."""
    return Path(tempfile.mkdtemp(prefix="talentdesk-bench-"))


def clear() -> None:
    """Removes everything the run made."""
    if ground.cache_info().currsize:
        shutil.rmtree(ground(), ignore_errors=True)


def fresh(of: Path) -> Path:
    """A copy of a profile or folder, for one round."""
    target = Path(tempfile.mkdtemp(dir=ground())) / of.name
    shutil.copytree(of, target)
    return target


def opened(home: Path) -> Workspace:
    """An open profile."""
    return Workspace.open(home, PASSPHRASE)


@cache
def base() -> Path:
    """A district whose principal and coach have joined and hold each other's keys: folders `principal`, `coach`, `office`, `folder`."""
    root = ground() / "base"
    root.mkdir()
    office = district.create(root / "office", root / "folder", "Riverbend", "Dana Ortiz", PASSPHRASE)
    records.save(office.ws, "building", {"name": BUILDING})
    opened_now = [office.ws]
    for name, person, role in (("principal", "Ann Lee", "principal"), ("coach", "Cora Diaz", "coach")):
        joined = district.join(root / name, root / "folder", office.card, person, role, [BUILDING], PASSPHRASE)
        district.approve(office.ws, joined.request, " ".join(joined.words))
        opened_now.append(joined.ws)
    for _ in range(3):
        for ws in opened_now:
            exchange.sync(ws)
    for ws in opened_now:
        ws.close()
    return root


def point_at(ws: Workspace, folder: Path) -> None:
    """The profile exchanges through another copy of the folder."""
    ws.exchange.keep_secrets({"folder": str(folder)})


def home_of(ws: Workspace) -> str:
    """The building audience that a leader of the school writes to."""
    place = next(building for _, building in ws.me.roles if building)
    return f"building:{place}"


def write_visits(ws: Workspace, count: int, start: int = 0) -> list[str]:
    """So many visits through the write door, in batches. Returns their ids."""
    rng = random.Random(SEED + start)
    place = home_of(ws)
    ids = [new_record_id(ws.person) for _ in range(count)]
    fields = (
        visit(rng, start + n) | {"observer": ws.person, "building": place.partition(":")[2]} for n in range(count)
    )
    _write(ws, (Change("walkthrough", record, place, row) for record, row in zip(ids, fields, strict=True)))
    return ids


def write_edits(ws: Workspace, ids: list[str], count: int) -> None:
    """So many edits of a single field."""
    rng = random.Random(SEED)
    place = home_of(ws)
    _write(
        ws, (Change("walkthrough", ids[n % len(ids)], place, {"minutes": rng.randrange(5, 60)}) for n in range(count))
    )


def _write(ws: Workspace, changes: Iterable[Change]) -> None:
    batch: list[Change] = []
    for change in changes:
        batch.append(change)
        if len(batch) == BATCH:
            ws.writer().save(batch, dirty_facts=False)
            batch.clear()
    if batch:
        ws.writer().save(batch, dirty_facts=False)


@cache
def filled(count: int) -> Path:
    """The principal's profile with so many visits, nothing of it exchanged."""
    home = fresh(base() / "principal")
    ws = opened(home)
    write_visits(ws, count)
    ws.close()
    return home


@cache
def sent(visits: int, edits: int) -> tuple[Path, Path]:
    """The folder and the coach's profile before it reads: the visits are read already where there are edits, which wait in the folder."""
    root = Path(tempfile.mkdtemp(dir=ground()))
    for name in ("principal", "coach", "folder"):
        shutil.copytree(base() / name, root / name)
    writer, reader = opened(root / "principal"), opened(root / "coach")
    for ws in (writer, reader):
        point_at(ws, root / "folder")
    ids = write_visits(writer, visits)
    if edits:
        exchange.sync(writer)
        exchange.sync(reader)
        write_edits(writer, ids, edits)
    exchange.sync(writer)
    writer.close()
    reader.close()
    return root / "folder", root / "coach"


def reading(visits: int, edits: int) -> Workspace:
    """The coach's profile, open, with its unread files in a folder of its own."""
    folder, home = sent(visits, edits)
    ws = opened(fresh(home))
    point_at(ws, fresh(folder))
    return ws
