"""Who held which role where on a day, and who taught in a building in a school year: read from the assignments."""

from __future__ import annotations

from talentdesk.schema.types import Role
from talentdesk.store.database import Database


def roles_on(database: Database, person: str, day: str) -> tuple[tuple[Role, str | None], ...]:
    """The roles of a person on an ISO day with the building they were held in, the newest post first."""
    rows = database.execute(
        "SELECT body ->> '$.role' AS role, body ->> '$.building' AS building FROM record WHERE kind = 'assignment' AND deleted = 0 "
        "AND body ->> '$.person' = ? AND body ->> '$.start' <= ? AND coalesce(body ->> '$.end', '9999') >= ? "
        "ORDER BY body ->> '$.start' DESC, id",
        (person, day, day),
    ).fetchall()
    return tuple((Role(row["role"]), row["building"]) for row in rows)


def teachers_in(database: Database, building: str, first: str, last: str) -> list[str]:
    """Everyone who held a teacher's post in the building on any day between two ISO days."""
    rows = database.execute(
        "SELECT DISTINCT body ->> '$.person' FROM record WHERE kind = 'assignment' AND deleted = 0 AND body ->> '$.role' = 'teacher' "
        "AND body ->> '$.building' = ? AND body ->> '$.start' <= ? AND coalesce(body ->> '$.end', '9999') >= ?",
        (building, last, first),
    ).fetchall()
    return sorted(row[0] for row in rows)
