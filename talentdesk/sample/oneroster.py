"""Writes the sample district's roster: a OneRoster 1.1 bundle with staff, and with students and parents that an import must forget."""

from __future__ import annotations

import csv
import random
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from talentdesk.sample import calendar
from talentdesk.sample.names import FAMILY, GIVEN, LEADERS, distinct_names

DISTRICT = ("district-1", "Riverbend School District", "4100000")
BUILDINGS = (
    ("school-north", "North Elementary", "4100011"),
    ("school-south", "South Middle", "4100012"),
    ("school-west", "West High", "4100013"),
)
NORTH, SOUTH, WEST = (org for org, _, _ in BUILDINGS)
TEACHERS = {NORTH: 24, SOUTH: 26, WEST: 25}
ASSISTANT_PRINCIPALS = {SOUTH: 1, WEST: 2}
AIDES = 4
OFFICE_TITLES = (
    "Talent Development Coordinator",
    "Director of Teaching and Learning",
    "Director of Student Services",
    "Assessment Coordinator",
    "Multilingual Programs Coordinator",
)
STUDENTS = 40
PARENTS = 10
POSTS = {
    NORTH: (
        "Kindergarten",
        "Grade 1",
        "Grade 2",
        "Grade 3",
        "Grade 4",
        "Grade 5",
        "Art",
        "Music",
        "Dual language grade 2",
        "Intervention",
    ),
    SOUTH: (
        "English grade 6",
        "English grade 7",
        "Mathematics grade 6",
        "Mathematics grade 8",
        "Science",
        "Social studies",
        "Spanish",
        "Band",
    ),
    WEST: (
        "English 9",
        "English 11",
        "Algebra I",
        "Geometry",
        "Biology",
        "Chemistry",
        "World history",
        "Government",
        "Career and technical",
    ),
}
_ORG_COLUMNS = ("sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId")
_USER_COLUMNS = (
    "sourcedId",
    "status",
    "dateLastModified",
    "enabledUser",
    "orgSourcedIds",
    "role",
    "username",
    "userIds",
    "givenName",
    "familyName",
    "middleName",
    "identifier",
    "email",
    "sms",
    "phone",
    "agentSourcedIds",
    "grades",
    "password",
    "metadata.jobTitle",
)
_SESSION_COLUMNS = (
    "sourcedId",
    "status",
    "dateLastModified",
    "title",
    "type",
    "startDate",
    "endDate",
    "parentSourcedId",
    "schoolYear",
)
_STUDENT_FAMILY = "Sample-Student"


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff as the bundle lists them. `profile` names the leaders who have a laptop."""

    source_id: str
    given: str
    family: str
    role: str
    org: str
    title: str
    profile: str = ""

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given} {self.family}"

    @property
    def email(self) -> str:
        """An address under a domain that can't exist."""
        plain = unicodedata.normalize("NFKD", f"{self.given[:1]}.{self.family}").encode("ascii", "ignore").decode()
        return f"{''.join(ch for ch in plain.lower() if ch.isalnum() or ch == '.')}.{self.source_id[-3:]}@riverbend.example"


def staff(seed: int) -> list[StaffRow]:
    """Everybody on the staff list, the same for the same seed."""
    rng = random.Random(f"{seed}/staff")
    posts = [*_leader_posts(), *_other_posts(rng)]
    names = iter(distinct_names(rng, len(posts)))
    rows: list[StaffRow] = []
    for number, (role, org, title, profile) in enumerate(posts, 1):
        given, family = LEADERS[profile] if profile else next(names)
        rows.append(StaffRow(f"staff-{number:03d}", given, family, role, org, title, profile))
    return rows


def _leader_posts() -> list[tuple[str, str, str, str]]:
    return [
        ("administrator", DISTRICT[0], "Talent Management Director", "office"),
        ("administrator", DISTRICT[0], "Executive Director of Schools", "executive"),
        ("administrator", NORTH, "Principal", "north-principal"),
        ("teacher", NORTH, "Instructional Coach", "north-coach"),
        ("administrator", SOUTH, "Principal", "south-principal"),
        ("teacher", SOUTH, "Instructional Coach", "south-coach"),
        ("administrator", WEST, "Principal", "west-principal"),
    ]


def _other_posts(rng: random.Random) -> list[tuple[str, str, str, str]]:
    teachers = [("teacher", org, rng.choice(POSTS[org]), "") for org, count in TEACHERS.items() for _ in range(count)]
    assistants = [
        ("administrator", org, "Assistant Principal", "")
        for org, count in ASSISTANT_PRINCIPALS.items()
        for _ in range(count)
    ]
    office = [("administrator", DISTRICT[0], title, "") for title in OFFICE_TITLES]
    coach = [("teacher", WEST, "Instructional Coach", "")]
    executive = [("administrator", DISTRICT[0], "Chief Academic Officer", "academics")]
    aides = [("aide", NORTH, "Paraeducator", "")] * AIDES
    return [*teachers, *coach, *assistants, *executive, *office, *aides]


def write_bundle(directory: Path, seed: int, today: date) -> Path:
    """Writes the bundle's CSV files into the directory and returns it."""
    directory.mkdir(parents=True, exist_ok=True)
    _write(directory / "manifest.csv", ("propertyName", "value"), _manifest())
    _write(directory / "orgs.csv", _ORG_COLUMNS, _orgs())
    _write(directory / "academicSessions.csv", _SESSION_COLUMNS, _sessions(today))
    _write(directory / "users.csv", _USER_COLUMNS, [*(_staff_row(row) for row in staff(seed)), *_families(seed)])
    return directory


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _manifest() -> list[tuple[str, str]]:
    files = {
        "orgs": "bulk",
        "users": "bulk",
        "academicSessions": "bulk",
        "classes": "absent",
        "courses": "absent",
        "enrollments": "absent",
    }
    return [
        ("manifest.version", "1.0"),
        ("oneroster.version", "1.1"),
        *((f"file.{name}", mode) for name, mode in files.items()),
        ("source.systemName", "TalentDesk sample district"),
        ("source.systemCode", "sample"),
    ]


def _orgs() -> list[tuple[str, ...]]:
    district, name, code = DISTRICT
    schools = [(org, "active", "", title, "school", number, district) for org, title, number in BUILDINGS]
    return [(district, "active", "", name, "district", code, ""), *schools]


def _sessions(today: date) -> list[tuple[str, ...]]:
    year = calendar.year_of(today)
    middle = date(year.first.year + 1, 1, 15)
    spans = (
        (f"year-{year.name}", f"School year {year.name}", "schoolYear", year.first, year.last, ""),
        (f"fall-{year.name}", "Fall semester", "semester", year.first, middle, f"year-{year.name}"),
        (
            f"spring-{year.name}",
            "Spring semester",
            "semester",
            middle + timedelta(days=1),
            year.last,
            f"year-{year.name}",
        ),
    )
    return [
        (sid, "active", "", title, kind, first.isoformat(), last.isoformat(), parent, str(year.last.year))
        for sid, title, kind, first, last, parent in spans
    ]


def _staff_row(row: StaffRow) -> tuple[str, ...]:
    user = row.email.partition("@")[0]
    return (
        row.source_id,
        "active",
        "",
        "true",
        row.org,
        row.role,
        user,
        "",
        row.given,
        row.family,
        "",
        row.source_id[-3:],
        row.email,
        "",
        "",
        "",
        "",
        "",
        row.title,
    )


def _families(seed: int) -> list[tuple[str, ...]]:
    """Students and parents: invented, marked by their family name, and of no use to anybody but the importer's test."""
    rng = random.Random(f"{seed}/families")
    rows: list[tuple[str, ...]] = []
    for number in range(STUDENTS + PARENTS):
        role = "student" if number < STUDENTS else "parent"
        org, given = rng.choice(BUILDINGS)[0], rng.choice(GIVEN)
        family = f"{rng.choice(FAMILY)} {_STUDENT_FAMILY}"
        rows.append(
            (
                f"{role}-{number:03d}",
                "active",
                "",
                "true",
                org,
                role,
                f"{role}{number}",
                "",
                given,
                family,
                "",
                str(uuid.UUID(int=rng.getrandbits(128))),
                f"{role}{number}@riverbend.example",
                "555-0100",
                "",
                "",
                "",
                "not-a-password",
                "",
            )
        )
    return rows
