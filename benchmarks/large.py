"""The office's profile of a large district: 100 buildings, 4,000 educators, and ten years of facts, 500,000 in all."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import lab
from benchmarks.rows import SEED
from talentdesk.actions import exchange, records
from talentdesk.clock import FixedClock
from talentdesk.ids import natural_id, new_record_id
from talentdesk.keys import seal
from talentdesk.schema.types import school_year_of
from talentdesk.sync.audiences import secret_of
from talentdesk.sync.state import AudienceKey
from talentdesk.workspace import Workspace

BUILDINGS, TEACHERS, FACTS = 100, 40, 500_000
"""Buildings, educators in each, facts in all."""
TODAY, EARLIER = date(2026, 5, 29), date(2021, 3, 12)
FIRST_YEAR, YEARS = 2016, 10
SCHOOL_YEAR = date(2025, 8, 20)
NOON = 1_780_056_000_000  # 2026-05-29T12:00:00Z
DISTRICT_STAFF = 12
Fact = tuple[str, str, str, str, str | None, str, str, str | None, int, str | None, str | None, int, str]
ROW = (
    "INSERT INTO fact(id, audience, kind, day, building, actor, actor_role, subject, minutes, mode, topic, people, flags) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)


def opened(home: Path) -> Workspace:
    """The office's profile, on a day near the end of a school year."""
    return Workspace.open(home, lab.PASSPHRASE, FixedClock(NOON))


@cache
def office() -> Path:
    """The profile. Buildings, people and posts are saved as the office saves them; facts, lists and keys go straight into their tables."""
    home = lab.fresh(lab.base() / "office")
    ws = opened(home)
    lab.point_at(ws, lab.fresh(lab.base() / "folder"))
    records.save_many(ws, "building", [{"name": f"School {n:03d}"} for n in range(2, BUILDINGS + 1)])
    exchange.sync(ws)
    places = [row[0] for row in ws.database.execute("SELECT id FROM record WHERE kind = 'building' ORDER BY id")]
    posts = list(_posts(places))
    records.save_many(ws, "person", [{"given_name": "Ann", "family_name": f"Lee {n}"} for n in range(len(posts))])
    people = [row[0] for row in ws.database.execute("SELECT id FROM record WHERE kind = 'person' ORDER BY n")]
    records.save_many(
        ws, "assignment", [post | {"person": person} for post, person in zip(posts, people, strict=False)]
    )
    for place in places:
        identity = seal.new_identity()
        key = AudienceKey(f"evidence:{place}", 1, identity, seal.recipient_of(identity), secret_of(identity))
        ws.exchange.keep_key(key)
    with ws.database.write() as db:
        db.executemany(_LIST, list(_lists(places)))
        db.executemany(ROW, sorted(facts(places, FACTS)))
    ws.close()
    return home


def _posts(places: list[str]) -> Iterator[dict[str, Any]]:
    start = date(FIRST_YEAR, 7, 1)
    for place in places:
        for role in ("principal", "assistant_principal", "coach", *["teacher"] * TEACHERS):
            yield {"role": role, "building": place, "start": start}
    for _ in range(DISTRICT_STAFF):
        yield {"role": "district_staff", "start": start}


_LIST = (
    "INSERT INTO record(id, audience, kind, body, heads, author, created, updated, updated_by, deleted, revived, conflicts) "
    "VALUES (?, ?, 'subject_list', ?, '{}', 'a', '0', '0', 'a', 0, 0, 0)"
)


def _lists(places: list[str]) -> Iterator[tuple[str, str, str]]:
    for place in places:
        for year in (f"{n}-{(n + 1) % 100:02d}" for n in range(FIRST_YEAR, FIRST_YEAR + YEARS)):
            keys = [_key(place, year, n) for n in range(TEACHERS)]
            body = {"building": place, "year": year, "keys": keys}
            yield natural_id("subject_list", place, year), f"evidence:{place}", json.dumps(body)


_person = cache(natural_id)
_year = cache(school_year_of)


@cache
def _key(place: str, year: str, n: int) -> str:
    return hashlib.sha256(f"{place}{year}{n}".encode()).hexdigest()[:32]


def contacts(place: str, count: int, seed: int) -> Iterator[Fact]:
    """Contacts of one building in the school year under way."""
    rng, days = random.Random(seed), list(_days(SCHOOL_YEAR))
    return (_of_building(rng, rng.choice(days), place) for _ in range(count))


def facts(places: list[str], count: int) -> Iterator[Fact]:
    """Contacts as a district's leaders and coaches have them; every 50th is a mentoring contact or a competency of the office."""
    rng, days = random.Random(SEED), list(_days(date(FIRST_YEAR, 8, 20)))
    for n in range(count):
        day = rng.choice(days)
        if n % 50 == 0:
            yield _of_office(rng, day, n)
        else:
            yield _of_building(rng, day, rng.choice(places))


def _days(first: date) -> Iterator[str]:
    """Weekdays in session up to today."""
    for n in range((TODAY - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() < 5 and day.month not in (7,):
            yield day.isoformat()


def _of_building(rng: random.Random, day: str, place: str) -> Fact:
    role = rng.choices(("principal", "assistant_principal", "coach", "district_staff"), (30, 25, 40, 5))[0]
    actor = _person(role, place if role != "district_staff" else str(rng.randrange(DISTRICT_STAFF)))
    subject = _key(place, _year(day), rng.randrange(TEACHERS))
    kind = rng.choices(("visit", "session", "cycle"), (60, 35, 5))[0]
    flags = _flags(rng, kind)
    topic = rng.choice(("planning", "debrief")) if kind == "session" else None
    mode = "in_person" if kind == "session" else None
    audience = f"evidence:{place}"
    return new_record_id(actor), audience, kind, day, place, actor, role, subject, 20, mode, topic, 1, json.dumps(flags)


_FLAGS = {
    "visit": ("loop_closed", "need", "talked"),
    "session": ("source_observation", "source_planning", "source_student_data"),
    "cycle": ("need",),
}


def _flags(rng: random.Random, kind: str) -> list[str]:
    return [name for name in _FLAGS[kind] if rng.random() < 0.5]


def _of_office(rng: random.Random, day: str, n: int) -> Fact:
    actor = _person("executive", str(rng.randrange(4)))
    kind = "competency" if n % 500 == 0 else rng.choice(("mentoring", "competency_work"))
    leader = None if kind == "competency" else _person("leader", str(rng.randrange(200)))
    topic = None if kind == "mentoring" else f"C{rng.randrange(40)}"
    flags = json.dumps(_OF_OFFICE.get(kind, ()))
    return new_record_id(actor), "office", kind, day, None, actor, "executive", leader, 30, None, topic, 1, flags


_OF_OFFICE = {
    "competency": ("all_roles", "expected", "focus_coaching", "for_building", "has_strategy", "strategy_practice"),
    "mentoring": ("competency", "executive"),
}
