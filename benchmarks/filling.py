"""Large stores, filled quickly and honestly: ops are made as any device makes them and merged as those of a colleague are, in batches.

What a merge leaves in the tables differs from a save of one's own in nothing but who read it: record, words and indexes are the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from benchmarks.rows import SEED, text, visit
from talentdesk import op as ops
from talentdesk.clock import pack
from talentdesk.ids import new_id, new_record_id
from talentdesk.schema.base import Kind
from talentdesk.store import indexes, merge
from talentdesk.workspace import Workspace

BATCH = 2000
COLLEAGUE = new_id()
START_MS = 1_757_000_000_000


def merged(ws: Workspace, kind: str, audience: str, rows: Iterable[Mapping[str, Any]], person: str = COLLEAGUE) -> int:
    """Merges rows as new records of one person; returns how many there were."""
    (number,) = ws.database.execute("SELECT count(*) FROM applied").fetchone()
    count, waiting = 0, iter(rows)
    while batch := list(islice(waiting, BATCH)):
        made = [
            ops.make(
                kind=kind,
                record=new_record_id(person),
                fields=dict(row),
                replaces={},
                hlc=pack(START_MS + 1000 * (count + m), 0),
                person=person,
            )
            for m, row in enumerate(batch)
        ]
        number += 1
        source = merge.Source(f"{audience}/{number}", f"{number:064x}", "d" * 16, "e" * 16, audience, number)
        merge.apply(ws.database, source, [merge.Incoming.of(op) for op in made], ws.exchange.person)
        count += len(batch)
    indexes.settle_words(ws.database)  # as after a sync
    return count


def visits(count: int, start: int = 0) -> Iterator[dict[str, Any]]:
    """Visits as they are logged."""
    rng = random.Random(SEED + start)
    return (visit(rng, start + n) for n in range(count))


def records(kind: Kind, count: int, people: Sequence[str], buildings: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Records of any kind, their fields filled by what the kind says of them."""
    rng, shape = random.Random(SEED), kind.data.model_json_schema()
    known = {"person": people, "building": buildings}
    for _ in range(count):
        yield {
            name: _value(rng, shape, shape["properties"][name], known.get(declared.ref, ()), 20 if declared.long else 4)
            for name, declared in kind.fields().items()
            if declared.merge != "set"
        }


def _value(
    rng: random.Random, shape: Mapping[str, Any], of: Mapping[str, Any], known: Sequence[str], words: int
) -> Any:
    if "anyOf" in of:
        return None if rng.random() < 0.2 else _value(rng, shape, of["anyOf"][0], known, words)
    if "$ref" in of:
        return _value(rng, shape, shape["$defs"][of["$ref"].rpartition("/")[2]], known, words)
    if "enum" in of:
        return rng.choice(of["enum"])
    if known:
        return rng.choice(known)
    return _plain(rng, of, words)


def _plain(rng: random.Random, of: Mapping[str, Any], words: int) -> Any:
    match of.get("type"), of.get("format"), of.get("pattern"):
        case "boolean", _, _:
            return rng.random() < 0.5
        case "integer" | "number", _, _:
            return rng.randrange(1, 60)
        case "array", _, _:
            return []
        case "object", _, _:
            return {}
        case _, "date", _:
            return (date(2016, 8, 20) + timedelta(days=rng.randrange(3600))).isoformat()
        case _, _, str():
            return f"{rng.randrange(10**6):032x}"
        case _:
            return text(rng, words)
