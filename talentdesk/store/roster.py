"""Who held which role where on a day, and who taught in a building in a school year: read from the assignments."""

from __future__ import annotations

import json
from collections.abc import Sequence

from talentdesk.schema.types import Role, role_of
from talentdesk.store.database import Database


def roles_on(database: Database, person: str, day: str) -> tuple[tuple[Role, str | None], ...]:
    """The roles of a person on an ISO day with the building they were held in, the newest post first."""
    rows = database.execute(
        "SELECT body ->> '$.role' AS role, body ->> '$.building' AS building FROM record WHERE kind = 'assignment' AND deleted = 0 "
        "AND body ->> '$.person' = ? AND body ->> '$.start' <= ? AND coalesce(body ->> '$.end', '9999') >= ? "
        "ORDER BY body ->> '$.start' DESC, id",
        (person, day, day),
    ).fetchall()
    return tuple((role, row["building"]) for row in rows if (role := role_of(row["role"])))


def people_on(
    database: Database, day: str, people: Sequence[str] | None = None
) -> list[tuple[str, str, str | None, str | None]]:
    """(id, name, role, building) of everybody by family name: one row for each post held on an ISO day, or one without a role.

    Only of these `people`, where any are told.
    """
    of, among = ("", "") if people is None else (f"AND body ->> '$.person' {_AMONG}", f"AND id {_AMONG}")
    asked = {"day": day, "people": json.dumps(people)}
    posts = database.execute(
        "SELECT body ->> '$.person', body ->> '$.role', body ->> '$.building' FROM record WHERE kind = 'assignment' AND deleted = 0 "  # noqa: S608
        f"AND body ->> '$.start' <= :day AND coalesce(body ->> '$.end', '9999') >= :day {of}",
        asked,
    )
    # Put together here: asked to, SQLite looks through all posts for each person.
    held: dict[str, list[tuple[str | None, str | None]]] = {}
    for person, role, building in posts.fetchall():
        held.setdefault(person, []).append((role, building))
    rows = database.execute(
        "SELECT id, coalesce(body ->> '$.given_name', '') || ' ' || coalesce(body ->> '$.family_name', '') FROM record "  # noqa: S608
        f"WHERE kind = 'person' AND deleted = 0 {among} ORDER BY body ->> '$.family_name', body ->> '$.given_name', id",
        asked,
    )
    return [(row[0], row[1].strip(), *post) for row in rows.fetchall() for post in held.get(row[0], [(None, None)])]


_AMONG = "IN (SELECT value FROM json_each(:people))"


def last_visits(database: Database, since: str) -> dict[str, str]:
    """Teacher → the ISO day of the newest visit that this laptop holds, of those since an ISO day."""
    rows = database.execute(
        "SELECT body ->> '$.teacher', body ->> '$.on' FROM record WHERE kind = 'walkthrough' AND deleted = 0 "
        "AND body ->> '$.on' >= ? AND body ->> '$.teacher' IS NOT NULL ORDER BY body ->> '$.on'",
        (since,),
    )
    return {row[0]: row[1] for row in rows}  # the last one a teacher has is the newest


def teachers_in(database: Database, building: str, first: str, last: str) -> list[str]:
    """Everyone who held a teacher's post in the building on any day between two ISO days."""
    rows = database.execute(
        "SELECT DISTINCT body ->> '$.person' FROM record WHERE kind = 'assignment' AND deleted = 0 AND body ->> '$.role' = 'teacher' "
        "AND body ->> '$.building' = ? AND body ->> '$.start' <= ? AND coalesce(body ->> '$.end', '9999') >= ?",
        (building, last, first),
    ).fetchall()
    return sorted(row[0] for row in rows)
