"""What was promised in sessions and notes and isn't done yet."""

from __future__ import annotations

from dataclasses import dataclass

from talentdesk.store.database import Database

MEETINGS = (
    ("coaching_session", "actions", "teacher", "coach"),
    ("mentorship_note", "commitments", "leader", "mentor"),
)
"""Kind, the field that holds promises, and the two people who meet."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One open promise: its place in the record's list, and the two people of the meeting."""

    record: str
    kind: str
    index: int
    what: str
    by: str | None
    people: tuple[str, str]


def open_promises(database: Database, person: str, since: str, until: str, limit: int) -> list[Promise]:
    """What a person promised in meetings since an ISO day, is due by another and isn't done; what has no day comes last.

    A promise that names nobody is both people's.
    """
    found: list[Promise] = []
    for kind, field, one, other in MEETINGS:
        rows = database.execute(
            "SELECT r.id, p.key, p.value ->> '$.what', p.value ->> '$.by' AS due, "  # noqa: S608
            f"r.body ->> '$.{one}', r.body ->> '$.{other}' FROM record r, json_each(r.body, '$.{field}') p "
            f"WHERE r.kind = '{kind}' AND r.deleted = 0 AND r.body ->> '$.on' >= ? "
            f"AND ? IN (r.body ->> '$.{one}', r.body ->> '$.{other}') AND NOT coalesce(p.value ->> '$.done', 0) "
            "AND coalesce(p.value ->> '$.who', ?) = ? AND coalesce(due, ?) <= ? ORDER BY due IS NULL, due, 3 LIMIT ?",
            (since, person, person, person, until, until, limit),
        )
        found += [Promise(row[0], kind, row[1], row[2], row[3], (row[4], row[5])) for row in rows]
    return sorted(found, key=lambda item: (item.by is None, item.by or "", item.what))[:limit]
