"""Publishing facts: what this device's own records prove, without their words, on its way to the district.

Only the author's devices publish. The facts of a record are one value derived from it; what was published before and no longer holds is
withdrawn. Fact ops carry the day of sealing and nothing finer.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from talentdesk import op as ops
from talentdesk.clock import Clock, day_stamp, iso
from talentdesk.ids import author_tag, natural_id
from talentdesk.keys import sign
from talentdesk.schema.base import Kind
from talentdesk.schema.codec import known_fields
from talentdesk.schema.facts import EVIDENCE, Fact, FactContext
from talentdesk.schema.kinds import BY_NAME
from talentdesk.schema.types import EDUCATORS, Role, school_year_of
from talentdesk.store import facts, reader, roster
from talentdesk.store.reader import Query, StoredRecord
from talentdesk.store.writer import Author, Change, Writer
from talentdesk.sync.audiences import EVERYONE
from talentdesk.sync.shape import hex_text
from talentdesk.sync.state import ExchangeState

PRIVATE = ("walkthrough", "coaching", "mentoring", "learning")
LEVELS = ("contacts", "monthly", "nothing")
"""From the widest to the strictest."""
_MONTH = "month "
"""Begins the label under which the number of a month is remembered as made."""
is_secret = hex_text(64)


@dataclass(frozen=True, slots=True)
class Published:
    """A fact as it goes out: its id, its audience and its cells."""

    id: str
    audience: str
    cells: dict[str, Any]


class Publisher:
    """Derives and writes the facts of one person's own records."""

    def __init__(self, state: ExchangeState, clock: Clock, person: str) -> None:
        self.state = state
        self.database = state.database
        self.person = person
        self._clock = clock
        self._stamp = day_stamp(clock.now_ms())
        self._writer = Writer(self.database, clock, Author(person, state.device))
        self._secrets: dict[tuple[str, str], str | None] = {}
        self._keys = {key.audience: key for key in reversed(state.audience_keys())}
        self._levels = _levels(self.database)

    def publish(self) -> int:
        """Brings the published facts in line with the records; returns how many ops that took."""
        self._refresh_secrets()
        self._refresh_schools()
        self._refresh_resting()
        written = self._publish_lists()
        due = [row[0] for row in self.database.execute("SELECT record FROM fact_due ORDER BY record")]
        changes: list[Change] = []
        made = [(record, list(self._wanted(record, self._facts_of(record)))) for record in due]
        if due:
            made += self._monthly()
        for record, wanted in made:
            changes += self._difference(record, wanted)
        with self.database.write() as db:
            written += len([op for op in self._writer.save(changes, stamp=self._stamp, dirty_facts=False) if op])
            for record, wanted in made:
                db.execute("DELETE FROM fact_made WHERE record = ?", (record,))
                db.executemany(
                    "INSERT INTO fact_made VALUES (?,?,?)", [(record, item.id, item.audience) for item in wanted]
                )
            db.executemany("DELETE FROM fact_due WHERE record = ?", [(record,) for record in due])
        return written

    # What a record proves

    def _facts_of(self, record: str) -> Iterator[Fact]:
        found = reader.get(self.database, record)
        kind = BY_NAME.get(found.kind) if found else None
        if found is None or kind is None or found.deleted or found.author != self.person:
            return
        for fact in derive(kind, found, self._context()):
            # An agreement speaks of contacts with people; what the district plans, plans say.
            if kind.purpose not in PRIVATE or level_on(self._levels, fact.on) == "contacts":
                yield fact

    def _context(self) -> FactContext:
        return FactContext(self.person, self._roles_on, self._lookup, naming=self._naming)

    def _roles_on(self, person: str, day: str) -> tuple[tuple[Role, str | None], ...]:
        held = roster.roles_on(self.database, person, day)
        membership = self.state.need_membership()
        return held or tuple((item.role, item.building) for item in membership.roles_of(person))

    def _lookup(self, kind: str, record: str) -> Mapping[str, Any] | None:
        found = reader.get(self.database, record)
        return found.fields if found and found.kind == kind else None

    def _naming(self, kind: str, name: str, record: str) -> Iterator[Mapping[str, Any]]:
        return (found.fields for found in reader.find(self.database, Query(kind, {name: record}, limit=1000)))

    def _wanted(self, record: str, facts: Iterable[Fact]) -> Iterator[Published]:
        numbers = Counter[str]()
        for fact in facts:
            audience = f"evidence:{fact.building}" if fact.to == EVIDENCE else fact.to
            n, key = numbers[audience], self._keys.get(audience)
            numbers[audience] += 1
            if key is not None:
                subject = self._subject(fact) if fact.to == EVIDENCE else self._leader(fact)
                yield Published(fact_id(self.person, key.secret, record, n), audience, _cells(fact, subject))

    def _subject(self, fact: Fact) -> str | None:
        if fact.subject is None or fact.building is None:
            return None
        secret = self._secret_of(fact.building, school_year_of(fact.on))
        return pseudonym(secret, fact.subject) if secret else None

    def _leader(self, fact: Fact) -> str | None:
        """The person a fact for the office names. Leaders are named there, and the product says so; educators never are."""
        roles = {role for role, _ in self._roles_on(fact.subject, fact.on)} if fact.subject else set[Role]()
        return fact.subject if roles - set(EDUCATORS) else None

    def _difference(self, record: str, wanted: list[Published]) -> Iterator[Change]:
        before = {
            (row["fact"], row["audience"])
            for row in self.database.execute("SELECT fact, audience FROM fact_made WHERE record = ?", (record,))
        }
        for item in wanted:
            standing = self.database.execute(
                "SELECT 1 FROM fact WHERE id = ? AND audience = ?", (item.id, item.audience)
            ).fetchone()
            known = (
                standing
                or self.database.execute(
                    "SELECT 1 FROM op WHERE record = ? AND audience = ?", (item.id, item.audience)
                ).fetchone()
            )
            revive = {ops.EXISTS: True} if known and not standing else {}
            yield Change("fact", item.id, item.audience, item.cells | revive)
        for fact, audience in sorted(before - {(item.id, item.audience) for item in wanted}):
            yield Change("fact", fact, audience, {}, type="withdraw")

    # Only how many people a month, where the agreement says so

    def _monthly(self) -> list[tuple[str, list[Published]]]:
        """The number of people of each month and kind, counted anew from all own records: one that was deleted counts no more."""
        months: dict[tuple[str, str, str], list[Fact]] = {}
        if any(level == "monthly" for *_, level in self._levels):
            for fact in self._own_facts():
                audience = f"evidence:{fact.building}" if fact.to == EVIDENCE else fact.to
                if level_on(self._levels, fact.on) == "monthly":
                    months.setdefault((fact.kind, audience, fact.on[:7]), []).append(fact)
        made = {f"{_MONTH}{'/'.join(month)}": self._month(month, facts) for month, facts in months.items()}
        before = self.database.execute(
            "SELECT DISTINCT record FROM fact_made WHERE substr(record, 1, ?) = ?", (len(_MONTH), _MONTH)
        ).fetchall()
        return sorted(({row[0]: list[Published]() for row in before} | made).items())

    def _month(self, month: tuple[str, str, str], facts: list[Fact]) -> list[Published]:
        kind, audience, name = month
        people = len({fact.subject for fact in facts if fact.subject})
        key = self._keys.get(audience)
        if key is None or not people:
            return []
        shown = Fact(
            kind=kind,
            on=f"{name}-01",
            actor=self.person,
            actor_role=facts[0].actor_role,
            building=facts[0].building,
            people=people,
            flags=("monthly",),
        )
        label = natural_id("month", self.person, kind, audience, name)
        return [Published(fact_id(self.person, key.secret, label, 0), audience, _cells(shown, None))]

    def _own_facts(self) -> Iterator[Fact]:
        for kind in (kind for kind in BY_NAME.values() if kind.purpose in PRIVATE):
            for found in reader.find(self.database, Query(kind.name, {"author": self.person}, limit=1_000_000)):
                yield from derive(kind, found, self._context())

    # Pseudonyms

    def _secret_of(self, building: str, year: str) -> str | None:
        if (building, year) not in self._secrets:
            self._secrets[building, year] = self._find_secret(building, year)
        return self._secrets[building, year]

    def _find_secret(self, building: str, year: str) -> str | None:
        audience = f"building:{building}"
        key = self._keys.get(audience)
        if key is None or key.identity is None or self.person not in self.state.members(audience):
            return None
        record = natural_id("subject_secret", building, year)
        row = self.database.execute(
            "SELECT body ->> '$.secret', conflicts FROM record WHERE id = ? AND audience = ? AND kind = 'subject_secret' AND deleted = 0",
            (record, audience),
        ).fetchone()
        held = row[0] if row and is_secret(row[0]) else None
        if held is None or row[1]:
            # Two devices may have begun the year apart: the one that is shown stands, so that nobody is asked about a secret.
            held = held or sign.new_signing_key()
            fields = {"building": building, "year": year, "secret": held}
            self._writer.save([Change("subject_secret", record, audience, fields)], dirty_facts=False)
        return held

    def _refresh_secrets(self) -> None:
        # Two devices may have begun a year apart from each other; after the merge both use the same secret and name their facts anew.
        for found in list(reader.every(self.database, "subject_secret")):
            place, year = str(found.fields.get("building")), str(found.fields.get("year"))
            if found.id != natural_id("subject_secret", place, year) or found.audience != f"building:{place}":
                continue
            name = f"subject {found.id}"
            mark = hashlib.sha256(str(self._secret_of(place, year)).encode()).hexdigest()
            used = self.state.secret(name)
            if used == mark:
                continue
            with self.database.write() as db:
                db.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", (name, mark))
                db.execute(
                    "INSERT OR IGNORE INTO fact_due SELECT id FROM record WHERE author = ? AND body ->> '$.building' = ?",
                    (self.person, place),
                )

    def _refresh_schools(self) -> None:
        # A school has a key once somebody has joined there; what was planned for it before is told then.
        schools = ",".join(sorted(audience for audience in self._keys if audience.startswith(f"{EVIDENCE}:")))
        mark = hashlib.sha256(schools.encode()).hexdigest()
        if self.state.secret("schools") == mark:
            return
        planned = json.dumps([kind.name for kind in BY_NAME.values() if kind.purpose == "planning"])
        with self.database.write() as db:
            db.execute("INSERT OR REPLACE INTO secret VALUES ('schools', ?)", (mark,))
            db.execute(
                "INSERT OR IGNORE INTO fact_due SELECT id FROM record WHERE author = ? AND kind IN (SELECT value FROM json_each(?))",
                (self.person, planned),
            )

    def _refresh_resting(self) -> None:
        # What a fact looked into may have changed, or may have arrived only now: those that rest on it are derived anew.
        for kind in (kind for kind in BY_NAME.values() if kind.rests_on):
            seen = self.database.execute(
                "SELECT count(*), max(updated), sum(deleted) FROM record WHERE kind IN (SELECT value FROM json_each(?))",
                (json.dumps(kind.rests_on),),
            ).fetchone()
            name, mark = f"rests {kind.name}", hashlib.sha256(repr(tuple(seen)).encode()).hexdigest()
            if self.state.secret(name) == mark:
                continue
            with self.database.write() as db:
                db.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", (name, mark))
                db.execute(
                    "INSERT OR IGNORE INTO fact_due SELECT id FROM record WHERE author = ? AND kind = ?",
                    (self.person, kind.name),
                )

    def _publish_lists(self) -> int:
        year = school_year_of(self._clock.today().isoformat())
        first, last = f"{year[:4]}-07-01", f"{int(year[:4]) + 1}-06-30"
        changes: list[Change] = []
        for audience in sorted(self._keys):
            building = audience.partition(":")[2]
            if not audience.startswith("building:") or f"evidence:{building}" not in self._keys:
                continue
            teachers = roster.teachers_in(self.database, building, first, last)
            secret = self._secret_of(building, year) if teachers else None
            if secret:
                keys = sorted(pseudonym(secret, teacher) for teacher in teachers)
                fields = {"building": building, "year": year, "keys": keys}
                changes.append(
                    Change("subject_list", natural_id("subject_list", building, year), f"evidence:{building}", fields)
                )
        return len([op for op in self._writer.save(changes, stamp=self._stamp, dirty_facts=False) if op])


def derive(kind: Kind, found: StoredRecord, context: FactContext) -> tuple[Fact, ...]:
    """The facts of a stored record; none where this version can't read it."""
    try:
        data = kind.data.model_validate(known_fields(kind, found.fields))
    except ValueError:
        return ()  # a newer version wrote it: its facts come from a device that understands it
    return kind.facts(data, replace(context, record=found.id))


def fact_id(author: str, audience_secret: str, record: str, n: int) -> str:
    """The id of a record's n-th fact in an audience: those who hold the record can link the two, others can't."""
    mark = hmac.new(bytes.fromhex(audience_secret), f"fact\n{record}\n{n}".encode(), hashlib.sha256).hexdigest()
    return author_tag(author) + mark[:20]


def pseudonym(secret: str, person: str) -> str:
    """An educator's key for one building and school year."""
    return hmac.new(bytes.fromhex(secret), f"subject\n{person}".encode(), hashlib.sha256).hexdigest()[:32]


def _cells(fact: Fact, subject: str | None) -> dict[str, Any]:
    cells: dict[str, Any] = {"kind": fact.kind, "on": fact.on, "actor": fact.actor}
    optional: dict[str, Any] = {
        "actor_role": fact.actor_role.value if fact.actor_role else None,
        "building": fact.building,
        "subject": subject,
        "minutes": fact.minutes,
        "mode": fact.mode,
        "topic": fact.topic,
        "people": fact.people if fact.people != 1 else None,
        "flags": sorted(fact.flags) or None,
    }
    return cells | optional


def _levels(database: Any) -> list[tuple[str, str, str]]:
    """(in force from, last changed on, level) of every agreement; drafts that only the office sees aren't in force."""
    found = reader.find(database, Query("privacy_agreement", {"audience": EVERYONE}, limit=1000))
    return [
        (str(item.fields["valid_from"]), iso(item.updated)[:10], str(item.fields.get("level", LEVELS[0])))
        for item in found
        if item.fields.get("valid_from")
    ]


def level_on(levels: list[tuple[str, str, str]], day: str) -> str:
    """The level for a contact of an ISO day. What was agreed then stays: a wider level never reaches back behind the day it was set."""
    by_word = max(((since, level) for since, _, level in levels if since <= day), default=("", LEVELS[0]), key=_newest)
    as_known = max(
        ((max(since, changed), level) for since, changed, level in levels if max(since, changed) <= day),
        default=("", LEVELS[0]),
        key=_newest,
    )
    return max(by_word[1], as_known[1], key=_strictness)


def _newest(item: tuple[str, str]) -> tuple[str, int]:
    return item[0], _strictness(item[1])


def _strictness(level: str) -> int:
    """A level that only a newer version knows counts as the strictest."""
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def links(database: Any, secrets: Mapping[str, str]) -> dict[str, str]:
    """Fact id → record id, for the facts whose records this device holds. Only the facts of people whose records are here are looked at."""
    found: dict[str, str] = {}
    for (author,) in database.execute("SELECT DISTINCT author FROM record").fetchall():
        held = facts.of_author(database, author)
        audiences = sorted({audience for _, audience in held} & set(secrets))
        if not audiences:
            continue
        wanted = {fact for fact, _ in held}
        for (record,) in database.execute("SELECT id FROM record WHERE author = ? AND deleted = 0", (author,)):
            marks = (fact_id(author, secrets[audience], record, n) for audience in audiences for n in range(8))
            found |= {mark: record for mark in marks if mark in wanted}
    return found
