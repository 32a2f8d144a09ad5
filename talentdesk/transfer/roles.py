"""How the roles and job titles of a roster bundle become posts: tables to read, nothing else.

OneRoster 1.1 knows no principal, and most exports put coaches and assistant principals among teachers and administrators; the job title
that many student information systems add as a metadata column tells them apart. See docs/roster.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from talentdesk.schema.types import Role

DROPPED_ROLES = ("student", "parent", "guardian", "relative", "proctor")
"""Rows of these roles are counted and forgotten while the file is read."""
OTHER = "other"
"""What rows of every role that is on neither list are counted as; they are forgotten as well."""

TITLE_COLUMNS = ("metadata.jobtitle", "metadata.job_title", "metadata.title", "metadata.position")
"""Where a job title may stand, the first that is filled wins (capitals don't matter)."""

TITLES: tuple[tuple[str, Role], ...] = (
    ("assistant principal", Role.ASSISTANT_PRINCIPAL),
    ("associate principal", Role.ASSISTANT_PRINCIPAL),
    ("vice principal", Role.ASSISTANT_PRINCIPAL),
    ("principal supervisor", Role.EXECUTIVE),
    ("superintendent", Role.EXECUTIVE),
    ("executive director", Role.EXECUTIVE),
    ("area director", Role.EXECUTIVE),
    ("chief", Role.EXECUTIVE),
    ("principal", Role.PRINCIPAL),
    ("head of school", Role.PRINCIPAL),
    ("instructional coach", Role.COACH),
    ("academic coach", Role.COACH),
    ("learning coach", Role.COACH),
    ("literacy coach", Role.COACH),
    ("math coach", Role.COACH),
    ("mathematics coach", Role.COACH),
    ("reading coach", Role.COACH),
    ("coaching specialist", Role.COACH),
    ("director", Role.DISTRICT_STAFF),
    ("coordinator", Role.DISTRICT_STAFF),
    ("supervisor", Role.DISTRICT_STAFF),
)
"""Words in a job title and the role they tell; the first line that fits wins."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a roster role becomes at a school and at the district office, and which roles a job title may make of it."""

    at_school: Role | None
    at_district: Role | None
    titles: frozenset[Role] = frozenset()


_LEADERS = frozenset({Role.PRINCIPAL, Role.ASSISTANT_PRINCIPAL, Role.COACH, Role.EXECUTIVE, Role.DISTRICT_STAFF})
_NO_POST = Rule(None, None)

RULES: dict[str, Rule] = {
    "teacher": Rule(Role.TEACHER, None, frozenset({Role.COACH})),
    "administrator": Rule(Role.PRINCIPAL, Role.DISTRICT_STAFF, _LEADERS),
    "principal": Rule(Role.PRINCIPAL, None, frozenset({Role.ASSISTANT_PRINCIPAL})),
    "siteadministrator": Rule(Role.PRINCIPAL, Role.DISTRICT_STAFF, frozenset({Role.ASSISTANT_PRINCIPAL, Role.COACH})),
    "districtadministrator": Rule(Role.DISTRICT_STAFF, Role.DISTRICT_STAFF, frozenset({Role.EXECUTIVE, Role.COACH})),
    "systemadministrator": _NO_POST,
    "counselor": _NO_POST,
    "aide": _NO_POST,
}
"""The staff roles of OneRoster 1.1 and 1.2, in lower case. Those without a post are kept as people."""

DISTRICT_ROLES = frozenset({Role.EXECUTIVE, Role.DISTRICT_STAFF})


def role_from_title(title: str) -> Role | None:
    """The role that a job title tells, None where it tells none."""
    lowered = title.casefold()
    return next((role for words, role in TITLES if re.search(rf"\b{re.escape(words)}\b", lowered)), None)


def post_of(role: str, title: str, *, at_school: bool) -> Role | None:
    """The post that a staff row stands for at one organisation; None where it stands for none."""
    rule = RULES[role]
    told = role_from_title(title)
    if told in rule.titles:
        return told
    return rule.at_school if at_school else rule.at_district
