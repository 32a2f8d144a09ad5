"""The way in: heads first, then the sets of every stream this device can open. One bad file never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from talentdesk.clock import Clock
from talentdesk.clock import unpack as unpack_stamp
from talentdesk.keys import seal
from talentdesk.store import merge
from talentdesk.store.merge import Incoming, Merged, Source
from talentdesk.sync import changeset, head, quarantine, rules
from talentdesk.sync.audiences import EVERYONE, slot
from talentdesk.sync.changeset import Place
from talentdesk.sync.folder import Folder, NotReadableNow
from talentdesk.sync.format import decode
from talentdesk.sync.sealing import Sealer
from talentdesk.sync.state import AudienceKey, ExchangeState
from talentdesk.sync.verdicts import NotYet, Refused, Unreadable

AHEAD_MS = 24 * 3600 * 1000
"""An op further ahead of the own clock than this is held back."""


@dataclass
class Read:
    """What one round of reading did."""

    read: int = 0
    applied: int = 0
    forked: bool = False
    merged: list[Merged] = field(default_factory=list[Merged])


class Reader:
    """Reads other devices' streams and merges them."""

    def __init__(self, state: ExchangeState, clock: Clock, folder: Folder, sealer: Sealer, person: str) -> None:
        self.state = state
        self.database = state.database
        self._clock = clock
        self._folder = folder
        self._sealer = sealer
        self._person = person
        self._circles = state.circle_members()
        self._newest = state.need_membership()
        self._aside = quarantine.SetAside(self.database, clock)

    def run(self, step: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Read:
        """One pass over all streams. Cancelling ends it between two files; what was merged stays merged."""
        result = Read()
        streams = self._streams()
        known = {row[0] for row in self.database.execute("SELECT path FROM applied")} | self._aside.final()
        todo = [(key, place) for key, places in streams for place in places if place.path not in known]
        for number, (key, place) in enumerate(todo):
            if cancelled():
                break
            step(number, len(todo))
            self._one(key, place, result)
        self._gaps()
        return result

    def _streams(self) -> list[tuple[str, list[Place]]]:
        folder, state = self._folder, self.state
        audiences = {key.audience: key.secret for key in reversed(state.audience_keys()) if key.identity}
        found: list[tuple[str, list[Place]]] = []
        for device in sorted(folder.dirs("d")):
            for incarnation in sorted(folder.dirs(f"d/{device}")):
                if (device, incarnation) == (state.device, state.incarnation):
                    continue
                self._head(device, incarnation)
                slots = set(folder.dirs(f"d/{device}/{incarnation}"))
                for audience, secret in sorted(audiences.items()):
                    name = slot(secret, device, incarnation)
                    if name in slots:
                        found.append((audience, self._places(f"d/{device}/{incarnation}/{name}")))
        return found

    def _places(self, directory: str) -> list[Place]:
        places = (changeset.place_of(f"{directory}/{name}") for name in self._folder.list(directory))
        return sorted((place for place in places if place), key=lambda place: (place.seq, place.hash))

    # Heads

    def _head(self, device: str, incarnation: str) -> None:
        directory = f"d/{device}/{incarnation}/h"
        for name in sorted(self._folder.list(directory), reverse=True):
            path = f"{directory}/{name}"
            row = self.database.execute(
                "SELECT n FROM heard WHERE device = ? AND incarnation = ?", (device, incarnation)
            ).fetchone()
            if not name[:10].isdigit() or (row and int(name[:10]) <= row[0]):
                return
            place = head.place_of(path)
            if place is None:
                continue
            try:
                found = head.check(
                    head.decode(self._folder.read(path), self._identities(EVERYONE)), place, self._newest
                )
            except (NotReadableNow, Unreadable, Refused, seal.NotForUs, seal.Damaged, seal.RefusedFile):
                continue  # an older statement may still be good; a bad one only means that we know less
            with self.database.write() as db:
                streams = json.dumps(
                    {slot_name: [stream.seq, stream.hash] for slot_name, stream in found.streams.items()}
                )
                db.execute(
                    "INSERT OR REPLACE INTO heard VALUES (?,?,?,?,?)",
                    (device, incarnation, found.n, found.hour, streams),
                )
            return

    def _identities(self, audience: str) -> list[str]:
        return [key.identity for key in self.state.audience_keys(audience) if key.identity]

    # Sets

    def _one(self, audience: str, place: Place, result: Read) -> None:
        aside = self._aside
        try:
            data = self._folder.read(place.path)
            result.read += 1
            if changeset.file_hash(data) != place.hash:
                raise Unreadable(
                    "The file isn't whole, or it was changed on its way.", "It is read again at the next sync."
                )
            self._apply(audience, place, data, result)
        except NotReadableNow as problem:
            aside.pending(place.path, place.hash, problem.message)
        except (NotYet, Unreadable) as problem:
            aside.pending(place.path, place.hash, problem.message, problem.advice)
        except seal.Damaged:
            aside.pending(
                place.path,
                place.hash,
                "The file isn't whole, or it was changed on its way.",
                "It is read again at the next sync.",
            )
        except seal.NotForUs:
            aside.quarantined(
                place.path,
                place.hash,
                "key",
                "None of this laptop's keys opens the file.",
                "If you should be able to read it, ask its author.",
            )
        except seal.RefusedFile as problem:
            aside.quarantined(
                place.path,
                place.hash,
                "envelope",
                f"The file's outer form is not allowed: {problem}.",
                "Ask its author to look at that laptop.",
            )
        except Refused as problem:
            aside.quarantined(place.path, place.hash, problem.code, problem.message, problem.advice)

    def _apply(self, audience: str, place: Place, data: bytes, result: Read) -> None:
        keys = {key.public: key for key in self.state.audience_keys(audience) if key.identity}
        cs = decode(data, self._identities(audience))
        key = self._opener(keys, cs.header.recipients)
        if cs.header.audience != audience:
            raise Refused("audience", "The file lies among the files of another audience.")
        named = self.state.memberships().get(cs.header.membership)
        ops = changeset.check(cs, place, named=named, newest=self._newest, public=key.public, secret=key.secret)
        if cs.header.hlc[1] != "0" * 16 and unpack_stamp(cs.header.hlc[1])[0] > self._clock.now_ms() + AHEAD_MS:
            self._aside.held(
                place.path, place.hash, "The clock of the laptop that wrote this is more than a day ahead of this one."
            )
            return
        if named is None:  # check() has raised in that case; this tells the type checker
            return
        incoming = [Incoming(op, rules.refusal(op, audience, named, self._circles)) for op in ops]
        source = Source(place.path, place.hash, place.device, place.incarnation, audience, place.seq)
        own = place.seq if place.device == self.state.device else None
        result.merged.append(merge.apply(self.database, source, incoming, self._person, own))
        result.applied += 1
        self._aside.settled(place.path)
        if seen := cs.header.seen.get(f"{self.state.device}/{self.state.incarnation}"):
            self._sealer.acknowledged(audience, seen)

    def _opener(self, keys: dict[str, AudienceKey], recipients: tuple[str, ...]) -> AudienceKey:
        for public in recipients:
            if public in keys:
                return keys[public]
        raise Refused("recipients", "The file is sealed for others than its writer says.")

    # Gaps

    def _gaps(self) -> None:
        """Sets that a head names and that aren't here: shown as pending, never waited for."""
        secrets = {key.audience: key.secret for key in reversed(self.state.audience_keys()) if key.identity}
        self._aside.forget_missing()
        for device, incarnation, text in self.database.execute(
            "SELECT device, incarnation, streams FROM heard"
        ).fetchall():
            if device == self.state.device:
                continue
            streams = json.loads(text)
            for audience, secret in secrets.items():
                name = slot(secret, device, incarnation)
                if name not in streams:
                    continue
                here = {
                    row[0]
                    for row in self.database.execute(
                        "SELECT seq FROM applied WHERE device=? AND incarnation=? AND audience=?",
                        (device, incarnation, audience),
                    )
                }
                for seq in range(1, streams[name][0] + 1):
                    directory = f"d/{device}/{incarnation}/{name}/{seq:010d}"
                    if seq not in here and not self._aside.has(directory):
                        self._aside.missing(directory, "A file that its author says is in the folder isn't here yet.")
