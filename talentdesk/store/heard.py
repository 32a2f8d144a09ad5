"""How far this laptop has heard from the others, and what of its own is still to be sent."""

from __future__ import annotations

import json

from talentdesk.store.database import Database


def last_heard(database: Database) -> dict[str, str]:
    """Device → the hour of its newest statement."""
    rows = database.execute("SELECT device, max(at) FROM heard GROUP BY device ORDER BY device")
    return {row[0]: row[1] for row in rows}


def stream_ends(database: Database, device: str) -> dict[str, tuple[int, str]]:
    """Where the streams of a device ended when it was last heard from: incarnation/slot → (number, hash).

    What was read here counts even where the device's own statement is older.
    """
    ends: dict[str, tuple[int, str]] = {}
    for path, seq, file_hash in database.execute(
        "SELECT path, seq, hash FROM applied WHERE device = ? AND refused IS NULL ORDER BY seq", (device,)
    ):
        ends["/".join(str(path).split("/")[2:4])] = (seq, file_hash)
    for row in database.execute("SELECT incarnation, streams FROM heard WHERE device = ?", (device,)):
        for name, end in json.loads(row["streams"]).items():
            stream = f"{row['incarnation']}/{name}"
            if end[0] >= ends.get(stream, (0, ""))[0]:
                ends[stream] = (end[0], end[1])
    return ends


def records_to_send(database: Database, most: int) -> int:
    """How many records hold a change that is not sealed yet, counted up to `most`: whoever asks waits for no more than that."""
    unsealed = "SELECT DISTINCT record FROM op INDEXED BY op_unsealed WHERE own_seq = 0 AND kind <> 'fact' LIMIT ?"
    return int(database.execute(f"SELECT count(*) FROM ({unsealed})", (most,)).fetchone()[0])  # noqa: S608 - a text of ours
