"""What the processes do that are killed, and what the ones do that look afterwards. All of it through the actions, as a window would."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import keyring
import keyring.backend

from talentdesk.actions import district, drafts, exchange, profile, records, setting_up, upkeep
from talentdesk.clock import FixedClock
from talentdesk.store import database as opening
from talentdesk.store import migrations
from talentdesk.workspace import Workspace
from tests.crash.ledger import BEGIN, DONE, Found
from tests.crash.processes import START, Line, Say
from tests.world import NOON, TODAY, World

KIND = "walkthrough"


class FolderKeyring(keyring.backend.KeyringBackend):
    """A keyring that all processes of a run share: a file a secret. It stands for the system's, which a crash doesn't touch."""

    priority: ClassVar[float] = 1
    folder: Path

    def get_password(self, service: str, username: str) -> str | None:
        file = self.folder / username
        return file.read_text() if file.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / username).write_text(password)

    def delete_password(self, service: str, username: str) -> None:
        (self.folder / username).unlink()


def use_keyring(folder: Path) -> None:
    """Keeps the keys of a run in one folder."""
    backend = FolderKeyring()
    backend.folder = folder
    keyring.set_keyring(backend)


def found_district(root: Path) -> None:
    """An office, a principal and a coach of one school, who hold each other's keys."""
    world = World(root).found("North Elementary")
    world.join("principal", "Ann Lee", "principal", "North Elementary")
    world.join("coach", "Cora Diaz", "coach", "North Elementary")
    world.settle()
    world.close()


@contextmanager
def opened(home: Path, second: int) -> Iterator[Workspace]:
    """An open profile, so many seconds into the day of the run."""
    ws = Workspace.open(home, clock=FixedClock(NOON + 1000 * second))
    try:
        yield ws
    finally:
        ws.close()


def at_home(root: Path, names: tuple[str, ...], second: int) -> None:
    """The copied profiles exchange through the copied folder."""
    for name in names:
        with opened(root / name, second) as ws:
            ws.exchange.keep_secrets({"folder": str(root / "folder")})


# Writing


def fields(word: str) -> dict[str, Any]:
    """Fields that all follow from one word, so that a record of two saves is seen; some are long."""
    rng = random.Random(word)
    script = [{"at": n, "text": f"{word} {n}", "tags": []} for n in range(rng.choice((0, 1, 5, 60)))]
    return {
        "place": word,
        "subject": f"subject of {word}",
        "minutes": rng.randrange(600),
        "script": script,
        "noticing": f"{word} was noticed " * rng.choice((1, 3, 40)),
        "next_step": f"{word} comes next",
    }


class Acts:
    """Saves, edits, deletes and drafts by chance, each told before it begins and acknowledged once the call has returned."""

    def __init__(self, ws: Workspace, say: Say, seed: int, mine: list[str], kept: list[str]) -> None:
        self._ws, self._say, self._rng = ws, say, random.Random(seed)
        self._mine, self._kept = list(mine), list(kept)
        self._words = (f"w{seed:x}-{n}" for n in range(1_000_000))

    def some(self, count: int) -> None:
        """So many acts."""
        acts = (self._new, self._new, self._several, self._edit, self._edit, self._edit, self._delete)
        drafting = (self._draft, self._draft, self._drop)
        for _ in range(count):
            self._rng.choice((*acts, *drafting))()

    def _one(self, act: Callable[[], Any], **what: Any) -> None:
        self._say({BEGIN: {"records": {}, "new": [], "drafts": {}} | what})
        made = act()
        ids = [item.id for item in made] if "new" in what else []
        self._say({DONE: ids})
        self._mine += ids

    def _new(self) -> None:
        word = next(self._words)
        self._one(lambda: [records.save(self._ws, KIND, self._visit(word))], new=[word])

    def _several(self) -> None:
        words = [next(self._words) for _ in range(3)]
        rows = [self._visit(word) for word in words]
        self._one(lambda: records.save_many(self._ws, KIND, rows), new=words)

    def _edit(self) -> None:
        if self._mine:
            record, word = self._rng.choice(self._mine), next(self._words)
            self._one(lambda: records.save(self._ws, KIND, fields(word), record=record), records={record: word})

    def _delete(self) -> None:
        if len(self._mine) > 4:
            record = self._mine.pop(self._rng.randrange(len(self._mine)))
            self._one(lambda: records.delete(self._ws, record), records={record: None})

    def _draft(self) -> None:
        word, key = next(self._words), f"draft {self._rng.randrange(20)}"
        self._kept.append(key)
        self._one(lambda: drafts.keep(self._ws, key, KIND, fields(word)), drafts={key: word})

    def _drop(self) -> None:
        if self._kept:
            key = self._rng.choice(self._kept)
            self._one(lambda: drafts.drop(self._ws, key), drafts={key: None})

    def _visit(self, word: str) -> dict[str, Any]:
        place = next(building for _, building in self._ws.me.roles if building)
        return fields(word) | {"building": place, "on": TODAY}


# Looking


def snapshot(ws: Workspace) -> Found:
    """The word of every visit and draft; a record or draft whose fields don't follow from one word is shown as half."""
    listed = [item for gone in (False, True) for item in records.list_records(ws, KIND, limit=1_000_000, deleted=gone)]
    return {
        "records": {item.id: None if item.deleted else _word(item.fields) for item in listed},
        "drafts": {item.key: _word(item.body) for item in drafts.all_drafts(ws)},
    }


def _word(shown: dict[str, Any]) -> str:
    word = str(shown.get("place"))
    wanted = fields(word)
    wrong = [name for name, value in wanted.items() if shown.get(name, [] if name == "script" else None) != value]
    return f"half of {word}: {wrong}" if wrong else word


def checked(ws: Workspace, folder: bool = False) -> list[str]:
    """What `verify` finds."""
    return [f"verify: {json.dumps(problem)}" for problem in upkeep.verify(ws, folder).problems]


def looked(home: Path, second: int) -> Line:
    """What a profile holds, and what is wrong with it."""
    asks = Workspace.exists(home) and profile.needs_passphrase(home)
    with opened(home, second) as ws:
        return {
            "found": snapshot(ws),
            "wrong": checked(ws) + (["it asks for a passphrase"] if asks else []),
            "notice": [*filter(None, [ws.database.notice])],
            "incarnation": ws.exchange.incarnation,
        }


def met(root: Path, names: tuple[str, ...], second: int) -> Line:
    """All sync, and back in the other order; what each holds then, and what is wrong with a report, the folder, or between two of them."""
    wrong: list[str] = []
    digests: dict[str, set[str]] = {}
    found: dict[str, Found] = {}
    with ExitStack() as stack:
        everybody = [(name, stack.enter_context(opened(root / name, second))) for name in names]
        for _, ws in everybody:
            exchange.sync(ws)
        for name, ws in reversed(everybody):
            report = exchange.sync(ws)
            waits = (report.pending, report.held, report.quarantined, report.other_files, report.alarm)
            wrong += [f"{name}: {item}" for item in (*waits, report.not_written, report.date_doubt) if item]
        looks = random.Random(second).choice(names)  # who opens every file of the folder; each can open others
        for name, ws in everybody:
            wrong += [f"{name}: {item}" for item in checked(ws, folder=name == looks)]
            found[name] = snapshot(ws)
            for audience, value in exchange.digest(ws).items():
                digests.setdefault(audience, set()).add(value)
    wrong += [f"{audience} differs" for audience, values in digests.items() if len(values) > 1]
    return {"found": found, "wrong": wrong}


# Being killed


def saving(home: Path, second: int, seed: int, mine: list[str], kept: list[str], say: Say) -> None:
    """Opens, saves, closes."""
    say({START: True})
    with opened(home, second) as ws:
        Acts(ws, say, seed, mine, kept).some(12)


def syncing(home: Path, second: int, seed: int, mine: list[str], kept: list[str], say: Say) -> None:
    """Saves something, then syncs, then closes. What is killed is what comes after the saves."""
    with opened(home, second) as ws:
        Acts(ws, say, seed, mine, kept).some(seed % 9)
        say({START: True})
        exchange.sync(ws)
        say({"synced": True})


def migrating(home: Path, second: int, steps: int, say: Say) -> None:
    """Opens with a program that has so many steps more than this one."""
    later(steps)
    say({START: True})
    with opened(home, second):
        say({"migrated": True})


def backing_up(home: Path, second: int, file: Path, say: Say) -> None:
    """Makes a backup."""
    with opened(home, second) as ws:
        say({START: True})
        upkeep.backup_create(ws, file)
        say({"backed up": True})


def restoring(home: Path, file: Path, say: Say) -> None:
    """Restores a backup over a profile."""
    say({START: True})
    upkeep.backup_restore(home, file, None)
    say({"restored": True})


def founding(root: Path, second: int, say: Say) -> None:
    """Founds a district."""
    say({START: True})
    made = district.create(
        root / "office", root / "folder", "Riverbend", "Dana Ortiz", clock=FixedClock(NOON + 1000 * second)
    )
    say({"founded": True})
    made.ws.close()


def founded(root: Path, second: int) -> Line:
    """What is wrong with a district whose founding was killed: it stands and exchanges, or it is founded once more with what is left."""
    home, folder, kit = root / "office", root / "folder", setting_up.kit_place(root / "office")
    stood = Workspace.exists(home)
    if not stood:
        kit.unlink(missing_ok=True)  # what the message advises
        place = root / "another folder" if (folder / "district.json").exists() else folder
        district.create(home, place, "Riverbend", "Dana Ortiz", clock=FixedClock(NOON + 1000 * second)).ws.close()
    with opened(home, second) as ws:
        report = exchange.sync(ws)
        wrong = checked(ws, folder=True) + ([report.alarm] if report.alarm else [])
        shown = (kit.exists(), ws.me.status, ws.district_name, records.show(ws, ws.person).title)
    return {
        "stood": stood,
        "wrong": wrong + ([] if shown == (True, "active", "Riverbend", "Dana Ortiz") else [str(shown)]),
    }


# A later version of the program

_STEP = """
CREATE TABLE later_{n}(id INTEGER PRIMARY KEY, of TEXT NOT NULL, line TEXT NOT NULL);
INSERT INTO later_{n}(of, line) SELECT id, line FROM op;
UPDATE later_{n} SET line = line || of;
CREATE INDEX later_{n}_of ON later_{n}(of);
"""
_DROP = "DROP TABLE later_{n};\n"


def later(steps: int) -> None:
    """Makes this process a program with so many steps more; each leaves a table behind and drops the one of two steps before."""
    more = [
        SimpleNamespace(NAME=f"m9{n:03d}_later", SQL=_STEP.format(n=n) + (_DROP.format(n=n - 2) if n > 2 else ""))
        for n in range(1, steps + 1)
    ]
    opening.STEPS = (*migrations.STEPS, *more)
    opening.VERSION = migrations.VERSION + steps


def looked_later(home: Path, second: int, steps: int) -> Line:
    """As `looked`, with the later program: the file is at its newest version and every step happened once."""
    later(steps)
    result = looked(home, second)
    with opened(home, second) as ws:
        version = ws.database.execute("PRAGMA user_version").fetchone()[0]
        tables = {
            row[0]
            for row in ws.database.execute(
                "SELECT name FROM sqlite_master WHERE name LIKE 'later~_%' ESCAPE '~' AND type = 'table'"
            )
        }
        ops, copied = (
            ws.database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("op", f"later_{steps}")
        )
    wanted = {f"later_{n}" for n in (steps - 1, steps)}
    if (version, tables, copied) != (migrations.VERSION + steps, wanted, ops):
        result["wrong"].append(f"version {version}, tables {sorted(tables)}, {copied} of {ops} ops")
    return result


def looked_at_copy(home: Path, copy: Path, aside: Path, second: int, steps: int) -> Line:
    """As `looked`, at the copy that was made before the steps, with the program of then: it is whole and holds nothing of them."""
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    shutil.copy(copy, aside / "talentdesk.db")
    shutil.copy(home / "key.json", aside / "key.json")
    later(steps)
    result = looked(aside, second)
    with opened(aside, second) as ws:
        version = ws.database.execute("PRAGMA user_version").fetchone()[0]
        sql = "SELECT name FROM sqlite_master WHERE name LIKE 'later~_%' ESCAPE '~' AND type = 'table'"
        newest = max((int(row[0][6:]) for row in ws.database.execute(sql)), default=0)
    if (version, newest) != (migrations.VERSION + steps, steps):
        result["wrong"].append(f"the copy before the steps is of version {version} and holds step {newest}")
    return result
