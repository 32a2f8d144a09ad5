"""Reading a OneRoster bundle (1.1 and 1.2): schools, staff, posts, school years. Rows of students and families are dropped while reading.

Pure: it reads files and returns what they say. What an import would change is `roster_plan`'s question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from talentdesk.errors import UserError
from talentdesk.schema.types import Role
from talentdesk.transfer import roles
from talentdesk.transfer.bundle import Bundle as Files

GONE = ("tobedeleted", "inactive")
_USER = (
    "sourcedId",
    "status",
    "givenName",
    "familyName",
    "preferredGivenName",
    "preferredFamilyName",
    "email",
    "role",
    "orgSourcedIds",
    "primaryOrgSourcedId",
)
"""The only columns of users.csv that are looked at, beside the job titles. Passwords and phone numbers are not among them."""
_ROLE = ("sourcedId", "status", "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId")
_SESSION = ("sourcedId", "status", "title", "type", "startDate", "endDate")
_DISTRICT, _SCHOOL, _DEPARTMENT = "district", "school", "department"


@dataclass(frozen=True, slots=True)
class Org:
    """A school."""

    source_id: str
    name: str
    code: str
    active: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff."""

    source_id: str
    given_name: str
    family_name: str
    email: str
    active: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A post that somebody holds: `org` is a school's roster id, None for the district office."""

    person: str
    role: Role
    org: str | None
    title: str
    start: date | None
    end: date | None
    source_id: str


@dataclass(frozen=True, slots=True)
class Session:
    """A school year, term or grading period."""

    title: str
    type: str
    first: date
    last: date


@dataclass
class Bundle:
    """What a bundle says of schools and staff. No text of a dropped row is in it."""

    version: str = "1.1"
    bulk: bool = True
    """Whether it lists everybody. Somebody missing from such a list has left; from a list of changes nothing follows."""
    orgs: list[Org] = field(default_factory=list[Org])
    people: list[Staff] = field(default_factory=list[Staff])
    posts: list[Post] = field(default_factory=list[Post])
    sessions: list[Session] = field(default_factory=list[Session])
    dropped: Counter[str] = field(default_factory=Counter[str])
    """Role → rows forgotten."""
    notes: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class _Held:
    """One role of one user, as the files tell it."""

    role: str
    org: str
    source_id: str
    start: date | None = None
    end: date | None = None


def read_bundle(path: Path) -> Bundle:
    """The bundle in a folder or a zip. Raises UserError where it is none, a file or a column is missing, or the text can't be decoded."""
    files = Files(path)
    if not files.has("orgs.csv") and not files.has("users.csv"):
        raise UserError(
            f"{path.name} doesn't hold a OneRoster export.",
            "It should hold orgs.csv and users.csv. Nothing was imported.",
        )
    found = Bundle(version="1.2" if files.has("roles.csv") else "1.1")
    _read_manifest(files, found)
    places = _read_orgs(files, found)
    held = _read_roles(files, found) if files.has("roles.csv") else None
    _read_users(files, found, places, held)
    _read_sessions(files, found)
    return found


def _read_manifest(files: Files, found: Bundle) -> None:
    if not files.has("manifest.csv"):
        return
    table = files.table("manifest.csv", ("propertyName", "value"), ("propertyName", "value"))
    told = {row["propertyName"].casefold(): row["value"] for _, row in table.rows()}
    found.version = told.get("oneroster.version") or found.version
    found.bulk = told.get("file.users", "bulk").casefold() != "delta"
    if not found.version.startswith(("1.1", "1.2")):
        found.notes.append(
            f"The manifest speaks of OneRoster {found.version}; it was read as 1.1 or 1.2 by its columns."
        )
    found.notes += table.notes


def _read_orgs(files: Files, found: Bundle) -> dict[str, str | None]:
    """Roster id → the school it belongs to, None for the district office."""
    table = files.table(
        "orgs.csv",
        ("sourcedId", "status", "name", "type", "identifier", "parentSourcedId"),
        ("sourcedId", "name", "type"),
    )
    types: dict[str, tuple[str, str]] = {}
    for line, row in table.rows():
        if not row["sourcedId"] or row["sourcedId"] in types:
            found.notes.append(
                f"orgs.csv line {line}: no sourcedId, or one that was there before; the row was left out."
            )
            continue
        types[row["sourcedId"]] = (row["type"].casefold(), row.get("parentSourcedId", ""))
        if row["type"].casefold() == _SCHOOL:
            active = row.get("status", "").casefold() not in GONE
            found.orgs.append(Org(row["sourcedId"], row["name"] or row["sourcedId"], row.get("identifier", ""), active))
    found.notes += table.notes
    return {org: _school_of(org, types) for org in types}


def _school_of(org: str, types: Mapping[str, tuple[str, str]]) -> str | None:
    """A department belongs to the school above it, else to the district."""
    for _ in range(len(types)):
        kind, parent = types[org]
        if kind != _DEPARTMENT or parent not in types:
            return org if kind == _SCHOOL else None
        org = parent
    return None  # departments that are each other's parents


def _read_roles(files: Files, found: Bundle) -> dict[str, list[_Held]]:
    """User → the staff roles that stand; rows of other roles are counted and forgotten."""
    table = files.table("roles.csv", _ROLE, ("userSourcedId", "role", "orgSourcedId"))
    held: dict[str, list[_Held]] = {}
    for line, row in table.rows():
        role = row["role"].casefold()
        if role not in roles.RULES:
            found.dropped[_dropped(role)] += 1
            continue
        roles_of = held.setdefault(row["userSourcedId"], [])
        if row.get("status", "").casefold() not in GONE:
            start, end = (_day(row.get(name, ""), f"roles.csv line {line}", found) for name in ("beginDate", "endDate"))
            roles_of.append(_Held(role, row["orgSourcedId"], row.get("sourcedId", ""), start, end))
    found.notes += table.notes
    return held


def _dropped(role: str) -> str:
    return role if role in roles.DROPPED_ROLES else roles.OTHER


def _read_users(
    files: Files, found: Bundle, places: Mapping[str, str | None], held: dict[str, list[_Held]] | None
) -> None:
    required = ("sourcedId", "givenName", "familyName", *(() if held is not None else ("role", "orgSourcedIds")))
    table = files.table("users.csv", (*_USER, *roles.TITLE_COLUMNS), required)
    seen: set[str] = set()
    without_post: Counter[str] = Counter()
    for line, row in table.rows():
        own = _held_by(row, held)
        if own is None:
            if held is None:
                found.dropped[_dropped(row["role"].casefold())] += 1
            continue
        if not row["sourcedId"] or row["sourcedId"] in seen or not row["givenName"] + row["familyName"]:
            found.notes.append(
                f"users.csv line {line}: no name, no sourcedId, or one that was there before; the row was left out."
            )
            continue
        seen.add(row["sourcedId"])
        person = _person(row)
        found.people.append(person)
        posts = _posts(row, own, places, f"users.csv line {line}", found) if person.active else []
        found.posts += posts
        if not posts and person.active:
            without_post.update(dict.fromkeys((item.role for item in own), 1))
    found.notes += table.notes
    found.notes += [
        f"{count} with the role {role} are kept as people without a post."
        for role, count in sorted(without_post.items())
    ]


def _held_by(row: Mapping[str, str], held: dict[str, list[_Held]] | None) -> list[_Held] | None:
    """The staff roles of a user row, None where it has none and must be forgotten."""
    if held is not None:
        return held.get(row["sourcedId"])
    role = row["role"].casefold()
    if role not in roles.RULES:
        return None
    orgs = [org.strip() for org in row["orgSourcedIds"].split(",") if org.strip()]
    return [_Held(role, org, row["sourcedId"]) for org in dict.fromkeys(orgs)] or [_Held(role, "", row["sourcedId"])]


def _person(row: Mapping[str, str]) -> Staff:
    given = row.get("preferredGivenName") or row["givenName"]
    family = row.get("preferredFamilyName") or row["familyName"]
    active = row.get("status", "").casefold() not in GONE
    return Staff(row["sourcedId"], given or family, family if given else "", row.get("email", ""), active)


def _posts(
    row: Mapping[str, str], own: list[_Held], places: Mapping[str, str | None], where: str, found: Bundle
) -> list[Post]:
    title = next((row[name] for name in roles.TITLE_COLUMNS if row.get(name)), "")
    posts: dict[tuple[Role, str | None], Post] = {}
    for item in own:
        if item.org not in places:
            found.notes.append(f"{where}: the organisation “{item.org}” is not in orgs.csv; no post was made for it.")
            continue
        school = places[item.org]
        role = roles.post_of(item.role, title, at_school=school is not None)
        if role is None:
            continue
        place = None if role in roles.DISTRICT_ROLES else school
        if place is None and role not in roles.DISTRICT_ROLES and role is not Role.COACH:
            continue  # a principal or teacher at the district office as well as at a school: the school counts
        posts.setdefault(
            (role, place),
            Post(row["sourcedId"], role, place, title, item.start, item.end, item.source_id or row["sourcedId"]),
        )
    return list(posts.values())


def _read_sessions(files: Files, found: Bundle) -> None:
    if not files.has("academicSessions.csv"):
        return
    table = files.table("academicSessions.csv", _SESSION, ("title", "type", "startDate", "endDate"))
    for line, row in table.rows():
        where = f"academicSessions.csv line {line}"
        first, last = (_day(row[name], where, found) for name in ("startDate", "endDate"))
        if first is None or last is None or last < first:
            found.notes.append(f"{where}: no proper first and last day; the row was left out.")
        elif row.get("status", "").casefold() not in GONE:
            found.sessions.append(Session(row["title"], row["type"].casefold(), first, last))
    found.notes += table.notes


def _day(text: str, where: str, found: Bundle) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        found.notes.append(f"{where}: a date that isn't written as 2026-08-24 was passed over.")
        return None
