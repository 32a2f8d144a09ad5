"""What importing a roster would change: a pure comparison of a bundle with the records there are. Nothing is ever deleted.

Only fields that the roster owns are compared. People whom somebody entered by hand, or who joined before the roster came, are found again
by roster id, e-mail, or a full name that only one person has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from talentdesk.ids import natural_id
from talentdesk.schema.types import day_of, role_of, school_year_of
from talentdesk.transfer.roster import Bundle, Org, Post, Session, Staff

Fields = Mapping[str, Any]
Records = Mapping[str, Fields]
"""Record id → fields, as JSON."""
_UNSAID: Fields = {"active": True, "email": "", "title": "", "source_id": ""}
"""What a record without the field says."""
IN_SESSION_DAYS = 10
"""A month counts as in session when at least this many of its days lie in a term."""
LEVELS = (
    ("elementary", ("elementary", "primary", "grammar", "primaria")),
    ("middle", ("middle", "junior high", "intermediate", "secundaria")),
    ("high", ("high", "preparatoria")),
)


@dataclass(frozen=True, slots=True)
class Existing:
    """The directory as it stands, without deleted records."""

    buildings: Records
    people: Records
    assignments: Records
    calendars: Records
    salt: str = ""
    """A secret of the district. Ids of buildings and persons lie in the clear in the exchange folder, and roster ids can be guessed."""


@dataclass
class Plan:
    """The records to write, in order, and what to tell about them."""

    created: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list[tuple[str, str, dict[str, Any]]])
    changed: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list[tuple[str, str, dict[str, Any]]])
    ended: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list[tuple[str, str, dict[str, Any]]])
    unchanged: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    ends: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    dropped: dict[str, int] = field(default_factory=dict[str, int])
    notes: list[str] = field(default_factory=list[str])

    @property
    def operations(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(kind, record id, fields) of everything to write; for a record that exists only the fields that change."""
        return [*self.created, *self.changed, *self.ended]

    def summary(self) -> dict[str, Any]:
        """The difference as JSON."""
        counts = Counter(kind for kind, _, _ in self.created)
        return {
            "created": {kind: counts[kind] for kind in ("building", "person", "assignment", "calendar")},
            "changed": self.changes,
            "ended": self.ends,
            "unchanged": self.unchanged,
            "dropped": self.dropped,
            "notes": self.notes,
        }


def plan(bundle: Bundle, existing: Existing, today: date) -> Plan:
    """What to write so that the directory says what the bundle says."""
    return _Planner(bundle, existing, today).run()


class _Planner:
    def __init__(self, bundle: Bundle, existing: Existing, today: date) -> None:
        self.bundle = bundle
        self.existing = existing
        self.today = today
        self.made = Plan(dropped=dict(sorted(bundle.dropped.items())), notes=list(bundle.notes))
        self.names: dict[str, str] = {}

    def run(self) -> Plan:
        schools = {org.source_id: self._building(org) for org in self.bundle.orgs}
        taken: set[str] = set()
        people = {person.source_id: self._person(person, taken) for person in self.bundle.people}
        kept = {
            self._post(post, people[post.person], schools[post.org] if post.org else None) for post in self.bundle.posts
        }
        self._end_posts(kept, set(people.values()))
        for session in self.bundle.sessions:
            if session.type == "schoolyear":
                self._calendar(session)
        return self.made

    def _write(self, kind: str, record: str, wanted: Fields, before: Fields | None, name: str) -> None:
        self.names[record] = name
        if before is None:
            self.made.created.append((kind, record, dict(wanted)))
            return
        new = {key: value for key, value in wanted.items() if before.get(key, _UNSAID.get(key)) != value}
        if not new:
            self.made.unchanged += 1
            return
        self.made.changed.append((kind, record, new))
        self.made.changes += [
            {"kind": kind, "record": record, "name": name, "field": key, "from": before.get(key), "to": new[key]}
            for key in new
        ]

    def _building(self, org: Org) -> str:
        known = self.existing.buildings
        found = (
            _one(known, "source_id", org.source_id) or _one(known, "code", org.code) or _one(known, "name", org.name)
        )
        record = natural_id("building", self.existing.salt, org.source_id)
        record = record if record in known else found or record
        before = known.get(record)
        wanted: dict[str, Any] = {"name": org.name, "source_id": org.source_id, "active": org.active}
        if org.code:
            wanted["code"] = org.code
        level = next((code for code, words in LEVELS if any(word in org.name.casefold() for word in words)), "")
        if level and (before is None or before.get("level", "other") == "other"):
            wanted["level"] = level
        self._write("building", record, wanted, before, org.name)
        return record

    def _person(self, person: Staff, taken: set[str]) -> str:
        known = {record: fields for record, fields in self.existing.people.items() if record not in taken}
        name = f"{person.given_name} {person.family_name}".strip()
        record = natural_id("person", self.existing.salt, person.source_id)
        if record not in known:
            record = _one(known, "source_id", person.source_id) or self._met_before(person, name, known) or record
        taken.add(record)
        wanted: dict[str, Any] = {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "source_id": person.source_id,
            "active": person.active,
        }
        if person.email:
            wanted["email"] = person.email
        self._write("person", record, wanted, self.existing.people.get(record), name)
        return record

    def _met_before(self, person: Staff, name: str, known: Records) -> str | None:
        """Somebody whose roster id is not in the bundle, by e-mail; without any also by a full name that is the only one on both sides."""
        listed = {other.source_id for other in self.bundle.people}
        strangers = {record: fields for record, fields in known.items() if fields.get("source_id", "") not in listed}
        found = _one(strangers, "email", person.email)
        if found:
            return found
        same = [
            other for other in self.bundle.people if _fold(f"{other.given_name} {other.family_name}") == _fold(name)
        ]
        named = [
            record
            for record, fields in strangers.items()
            if not fields.get("source_id") and _fold(_name(fields)) == _fold(name)
        ]
        if len(same) == 1 and len(named) == 1:
            self.made.notes.append(f"{name} is taken to be the person of that name who is here already.")
            return named[0]
        return None

    def _post(self, post: Post, person: str, building: str | None) -> str:
        wanted: dict[str, Any] = {"source_id": post.source_id}
        if post.title:
            wanted["title"] = post.title
        if post.end:
            wanted["end"] = post.end.isoformat()
        found = self._standing(person, post.role.value, building)
        name = self.names[person]
        if found:
            before = self.existing.assignments[found]
            if before.get("end") and not post.end:
                wanted["end"] = None
            self._write("assignment", found, wanted, before, name)
            return found
        start = min(post.start or self._year_start(), post.end or date.max).isoformat()
        record = natural_id("assignment", person, post.role.value, building or "", start)
        before = self.existing.assignments.get(record)
        if before and not post.end:  # held before, ended, and taken up again: history keeps both
            start = self.today.isoformat()
            record = natural_id("assignment", person, post.role.value, building or "", start)
            before = self.existing.assignments.get(record)
        self._write(
            "assignment",
            record,
            wanted | {"person": person, "role": post.role.value, "building": building, "start": start},
            before,
            name,
        )
        return record

    def _standing(self, person: str, role: str, building: str | None) -> str | None:
        """The post of that kind that isn't over, or that was ended today."""
        for record, fields in sorted(self.existing.assignments.items()):
            if (fields.get("person"), fields.get("role"), fields.get("building")) == (person, role, building) and (
                fields.get("end") or "9"
            ) >= self.today.isoformat():
                return record
        return None

    def _year_start(self) -> date:
        """A bundle without dates says who works here this year: from the year's first day, or from today before it began."""
        years = [
            item for item in self.bundle.sessions if item.type == "schoolyear" and item.first <= self.today <= item.last
        ]
        return max((item.first for item in years), default=self.today)

    def _end_posts(self, kept: set[str], listed: set[str]) -> None:
        """Posts that came from a roster and that a whole new one doesn't have: the last day is proposed, the record stays."""
        for record, fields in sorted(self.existing.assignments.items()):
            over = (fields.get("end") or "9") <= self.today.isoformat()
            if (
                record in kept
                or over
                or not fields.get("source_id")
                or not _is_whole(fields)
                or not (self.bundle.bulk or fields["person"] in listed)
            ):
                continue
            person, role = str(fields["person"]), fields["role"]
            end = max(self.today.isoformat(), fields["start"])
            self.made.ended.append(("assignment", record, {"end": end}))
            name = self.names.get(person) or _name(self.existing.people.get(person, {}))
            self.made.ends.append(
                {"record": record, "name": name, "role": role, "building": fields.get("building"), "end": end}
            )

    def _calendar(self, session: Session) -> None:
        year = school_year_of(session.first.isoformat())
        record = natural_id("calendar", year)
        before = self.existing.calendars.get(record)
        if before is None:
            record = _one(self.existing.calendars, "school_year", year) or record
            before = self.existing.calendars.get(record)
        wanted: dict[str, Any] = {"first_day": session.first.isoformat(), "last_day": session.last.isoformat()}
        if before is None:  # months are proposed once; later the district's own say stands
            wanted |= {"school_year": year, "months": self._months(session)}
        self._write("calendar", record, wanted, before, year)

    def _months(self, year: Session) -> list[str]:
        terms = [
            item
            for item in self.bundle.sessions
            if item.type != "schoolyear" and item.first >= year.first and item.last <= year.last
        ] or [year]
        days = {day for item in terms for day in _days(item)}
        counts = Counter(f"{day:%Y-%m}" for day in days)
        return sorted(month for month, count in counts.items() if count >= IN_SESSION_DAYS)


def _is_whole(post: Mapping[str, Any]) -> bool:
    """Whether this version understands a post; another one is left as it is."""
    return bool(post.get("person") and role_of(post.get("role")) and day_of(post.get("start")))


def _days(session: Session) -> list[date]:
    return [session.first + timedelta(days=n) for n in range(min((session.last - session.first).days + 1, 750))]


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _name(fields: Fields) -> str:
    return f"{fields.get('given_name', '')} {fields.get('family_name', '')}".strip()


def _one(records: Records, name: str, value: str) -> str | None:
    """The one record whose field has that value (capitals don't matter); None where there are none or several."""
    found = [record for record, fields in records.items() if value and _fold(str(fields.get(name, ""))) == _fold(value)]
    return found[0] if len(found) == 1 else None
