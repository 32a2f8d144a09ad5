"""What this device knows of the exchange, kept in the encrypted database: keys, circles, membership, streams."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from talentdesk.clock import Clock
from talentdesk.errors import UserError
from talentdesk.store.database import Database
from talentdesk.sync import audiences
from talentdesk.sync.history import History
from talentdesk.sync.membership import Membership


@dataclass(frozen=True, slots=True)
class AudienceKey:
    """One epoch of an audience as this device holds it. Without `identity` it may write there but not read."""

    audience: str
    epoch: int
    identity: str | None
    public: str
    secret: str


@dataclass(frozen=True, slots=True)
class OwnStream:
    """The last set this device sealed for an audience."""

    seq: int
    prev: str
    file_hash: str
    chain: str


class ExchangeState:
    """Reads and writes the exchange tables. It decides nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self._history: History | None = None

    def secret(self, name: str) -> str | None:
        """A secret or a fixed fact of this device."""
        row = self.database.execute("SELECT value FROM secret WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def need(self, name: str) -> str:
        """The same, where its absence means that the profile was not set up."""
        value = self.secret(name)
        if value is None:
            raise UserError(
                "This profile doesn't belong to a district yet.",
                "Found one with “district create”, or join one with “join”.",
            )
        return value

    def keep_secrets(self, values: dict[str, str]) -> None:
        """Stores several at once."""
        with self.database.write() as db:
            db.executemany("INSERT OR REPLACE INTO secret VALUES (?, ?)", list(values.items()))

    @property
    def device(self) -> str:
        """The id of this device."""
        return self.need("device")

    @property
    def incarnation(self) -> str:
        """The id of this installation's run of sequence numbers."""
        return self.need("incarnation")

    @property
    def district(self) -> str:
        """The district's id."""
        return self.need("district")

    def root_publics(self) -> list[str]:
        """The root keys this device believes, from its card."""
        return list(json.loads(self.need("root")))

    # Membership

    def memberships(self) -> History:
        """Every version this device has accepted."""
        found = self._history
        if found is None:
            rows = self.database.execute("SELECT data FROM membership ORDER BY version")
            self._history = found = History.read(bytes(row[0]) for row in rows)
        return found

    def membership(self) -> Membership | None:
        """The newest version, or None before the first was read."""
        return self.memberships().newest

    def need_membership(self) -> Membership:
        """The newest version; UserError where this device has none yet."""
        found = self.membership()
        if found is None:
            raise UserError(
                "This laptop isn't a member of the district yet.", "Ask the administrator to approve it, then sync."
            )
        return found

    def membership_bytes(self, version: int) -> bytes | None:
        """The exact file of a version."""
        row = self.database.execute("SELECT data FROM membership WHERE version = ?", (version,)).fetchone()
        return bytes(row[0]) if row else None

    @contextmanager
    def together(self) -> Generator[None]:
        """What is kept inside becomes durable together, or not at all."""
        try:
            with self.database.write():
                yield
        except BaseException:
            self._history = None
            raise

    def keep_memberships(self, history: History, files: Iterable[tuple[int, bytes]]) -> None:
        """Remembers accepted versions: the history with them, and the number and file of each."""
        with self.database.write() as db:
            db.executemany("INSERT OR REPLACE INTO membership VALUES (?, ?)", files)
        self._history = history

    @property
    def person(self) -> str | None:
        """The person this device belongs to, or None before approval."""
        found = self.membership()
        device = found.devices.get(self.device) if found else None
        return device.person if device else None

    # Audience keys and circles

    def audience_keys(self, audience: str | None = None) -> list[AudienceKey]:
        """Held keys, newest epoch first."""
        where, values = (" WHERE audience = ?", (audience,)) if audience else ("", ())
        rows = self.database.execute(f"SELECT * FROM audience_key{where} ORDER BY audience, epoch DESC", values)  # noqa: S608
        return [
            AudienceKey(row["audience"], row["epoch"], row["identity"], row["public"], row["secret"]) for row in rows
        ]

    def newest_key(self, audience: str) -> AudienceKey | None:
        """The key this device seals with for an audience."""
        found = self.audience_keys(audience)
        return found[0] if found else None

    def keep_key(self, key: AudienceKey) -> bool:
        """Remembers a key; True where it is new here. A readable key is never replaced by a write-only one.

        The secret of an audience is that of its first key; what comes with a later one is believed only as long as that isn't here.
        """
        with self.database.write() as db:
            first = db.execute(
                "SELECT secret FROM audience_key WHERE audience = ? AND epoch = 1 AND identity IS NOT NULL",
                (key.audience,),
            ).fetchone()
            secret = first[0] if first else key.secret
            if key.epoch == 1 and key.identity is not None:
                db.execute("UPDATE audience_key SET secret = ? WHERE audience = ?", (secret, key.audience))
            held = db.execute(
                "SELECT identity FROM audience_key WHERE audience = ? AND epoch = ?", (key.audience, key.epoch)
            ).fetchone()
            if held is not None and (held[0] is not None or key.identity is None):
                return False
            db.execute(
                "INSERT OR REPLACE INTO audience_key VALUES (?,?,?,?,?)",
                (key.audience, key.epoch, key.identity, key.public, secret),
            )
        return True

    def readable(self) -> set[str]:
        """Audiences whose records this device can open."""
        return {
            row[0]
            for row in self.database.execute("SELECT DISTINCT audience FROM audience_key WHERE identity IS NOT NULL")
        }

    def circles(self) -> dict[str, Any]:
        """Circle audience → definition, of the circles this device was told of."""
        return {row[0]: json.loads(row[1]) for row in self.database.execute("SELECT id, definition FROM circle")}

    def circle_members(self) -> dict[str, frozenset[str]]:
        """Circle audience → its persons."""
        return {circle: frozenset(definition["members"]) for circle, definition in self.circles().items()}

    def keep_circle(self, circle: str, definition: dict[str, Any]) -> None:
        """Remembers a circle's definition; the first one stands."""
        with self.database.write() as db:
            db.execute("INSERT OR IGNORE INTO circle VALUES (?, ?)", (circle, json.dumps(definition)))

    def members(self, audience: str) -> frozenset[str]:
        """The persons who can open an audience."""
        return frozenset(audiences.members(audience, self.need_membership(), self.circle_members()))

    # Own streams

    def own_stream(self, audience: str) -> OwnStream:
        """Where this device's stream for an audience stands."""
        row = self.database.execute("SELECT * FROM own_stream WHERE audience = ?", (audience,)).fetchone()
        return (
            OwnStream(row["seq"], row["prev"], row["file_hash"], row["chain"])
            if row
            else OwnStream(0, "0" * 64, "", "0" * 64)
        )

    def audit(self, what: str, detail: str = "") -> None:
        """Adds a line to this device's audit trail."""
        with self.database.write() as db:
            db.execute(
                "INSERT INTO audit(at, what, detail) VALUES (?,?,?)",
                (f"{self.clock.now():%Y-%m-%dT%H:%M:%SZ}", what, detail),
            )
