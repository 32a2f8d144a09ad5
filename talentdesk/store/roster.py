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


def names(database: Database) -> list[tuple[int, str]]:
    """(number, name) of everybody by family name. All of it stands in the index of the list of people."""
    rows = database.execute(
        "SELECT n, coalesce(body ->> '$.given_name', '') || ' ' || coalesce(body ->> '$.family_name', '') FROM record "
        "WHERE kind = 'person' AND deleted = 0 ORDER BY body ->> '$.family_name', body ->> '$.given_name', n"
    )
    return [(row[0], row[1].strip()) for row in rows]


def people_on(
    database: Database, day: str, numbers: Sequence[int] | None = None
) -> list[tuple[str, str, str | None, str | None]]:
    """(id, name, role, building) of everybody by family name: one row for each post held on an ISO day, or one without a role.

    Only people of these `numbers`, where any are told.
    """
    among = "" if numbers is None else "AND p.n IN (SELECT value FROM json_each(?)) "
    rows = database.execute(
        "WITH post AS MATERIALIZED (SELECT body ->> '$.person' AS person, body ->> '$.role' AS role, "  # noqa: S608
        "body ->> '$.building' AS building FROM record WHERE kind = 'assignment' AND deleted = 0 "
        "AND body ->> '$.start' <= ? AND coalesce(body ->> '$.end', '9999') >= ?) "
        "SELECT p.id, coalesce(p.body ->> '$.given_name', '') || ' ' || coalesce(p.body ->> '$.family_name', ''), post.role, post.building "
        f"FROM record p LEFT JOIN post ON post.person = p.id WHERE p.kind = 'person' AND p.deleted = 0 {among}"
        "ORDER BY p.body ->> '$.family_name', p.body ->> '$.given_name', p.id",
        (day, day) if numbers is None else (day, day, json.dumps(list(numbers))),
    )
    return [(row[0], row[1].strip(), row[2], row[3]) for row in rows]


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
