"""Files that were not applied, and why. Nothing in the folder is ever deleted by a reader."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from talentdesk.clock import Clock
from talentdesk.store.database import Database

PENDING, HELD, QUARANTINED, MISSING = "pending", "held", "quarantined", "missing"
GRACE = timedelta(days=7)
"""How long an unreadable file may be on its way before it counts as damaged."""


class SetAside:
    """The list of files set aside. Pending and held ones are read again; quarantined ones are not."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def pending(self, path: str, file_hash: str, reason: str, advice: str = "") -> None:
        """Not readable now: tried again at every sync."""
        self._put(path, PENDING, "pending", reason, advice or "It is read again at the next sync.", file_hash)

    def no_key(self, path: str, file_hash: str) -> None:
        """Sealed for a key that isn't here: the key may still come, in an envelope that the folder brings later."""
        advice = "It is opened as soon as the key arrives. If you shouldn't be able to read it, leave it alone."
        self._put(path, PENDING, "key", "None of this laptop's keys opens the file yet.", advice, file_hash)

    def held(self, path: str, file_hash: str, reason: str) -> None:
        """Whole and signed, but from the future: applied when its time has come."""
        advice = "Check the date on both laptops. It is applied when its time has come."
        self._put(path, HELD, "future", reason, advice, file_hash)

    def quarantined(self, path: str, file_hash: str, code: str, reason: str, advice: str = "") -> None:
        """Refused for good, for a reason that is shown."""
        self._put(
            path,
            QUARANTINED,
            code,
            reason,
            advice or "Ask its author whether their laptop wrote it. Nothing was taken from it.",
            file_hash,
        )

    def missing(self, path: str, reason: str) -> None:
        """Named by a head, and not in the folder."""
        self._put(
            path, MISSING, "missing", reason, "Wait for the folder to catch up, or ask its author to sync again.", ""
        )

    def _put(self, path: str, state: str, code: str, reason: str, advice: str, file_hash: str) -> None:
        now = f"{self._clock.now():%Y-%m-%dT%H:%M:%SZ}"
        with self._database.write() as db:
            db.execute(
                "INSERT INTO set_aside VALUES (?,?,?,?,?,?,?) ON CONFLICT(path) "
                "DO UPDATE SET state = excluded.state, code = excluded.code, "
                "reason = excluded.reason, advice = excluded.advice, hash = excluded.hash",
                (path, state, code, reason, advice, now, file_hash),
            )

    def settled(self, path: str) -> None:
        """The file was applied after all."""
        with self._database.write() as db:
            db.execute("DELETE FROM set_aside WHERE path = ?", (path,))

    def forget_missing(self) -> None:
        """Before a new look at what is missing."""
        with self._database.write() as db:
            db.execute("DELETE FROM set_aside WHERE state = ?", (MISSING,))

    def has(self, prefix: str) -> bool:
        """Whether a file of that stream and number is already on the list."""
        return (
            self._database.execute(
                "SELECT 1 FROM set_aside WHERE substr(path, 1, ?) = ?", (len(prefix), prefix)
            ).fetchone()
            is not None
        )

    def look_again(self) -> None:
        """After an update: what this program refused before, it may know now."""
        with self._database.write() as db:
            db.execute("DELETE FROM set_aside WHERE state = ?", (QUARANTINED,))

    def final(self) -> set[str]:
        """Paths that are not read again."""
        return {row[0] for row in self._database.execute("SELECT path FROM set_aside WHERE state = ?", (QUARANTINED,))}

    def listed(self, *states: str) -> list[dict[str, Any]]:
        """The files in these states, oldest first, in the shape the command line prints."""
        rows = self._database.execute("SELECT * FROM set_aside ORDER BY first_seen, path").fetchall()
        return [self._shown(row) for row in rows if row["state"] in states]

    def _shown(self, row: Any) -> dict[str, Any]:
        reason, advice = row["reason"], row["advice"]
        since = datetime.fromisoformat(row["first_seen"])
        if row["code"] == "pending" and self._clock.now() - since > GRACE:
            reason, advice = "The file is damaged.", "Ask its author to sync again: their laptop sends what is missing."
        return {
            "file": row["path"],
            "reason": reason,
            "advice": advice,
            "code": row["code"],
            "since": row["first_seen"],
        }
