"""The write door: every change of a record passes here and becomes one op, durable when the call returns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from talentdesk import clock as clocks
from talentdesk import op as ops
from talentdesk import strictjson
from talentdesk.clock import Clock
from talentdesk.errors import UserError
from talentdesk.store import chain, fold, log, purge, stamps
from talentdesk.store.database import Connection, Database

MAX_LINE = 4 * 1024 * 1024
"""The longest op. A longer one could not be sealed, and everything after it would wait for ever."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who saves, and on which device."""

    person: str
    device: str


@dataclass(frozen=True, slots=True)
class Change:
    """One wanted change: cells to set, or a delete. `replaces_all` settles a conflict in the cells it names."""

    kind: str
    record: str
    audience: str
    cells: Mapping[str, Any]
    removed: tuple[str, ...] = ()
    """Set elements (cell names) to take out."""
    type: str = "set"
    replaces: Mapping[str, list[str]] | None = None
    """The ops that each cell replaces, where that isn't what the record shows; of a purge, what it speaks of."""


class Writer:
    """Writes ops of one author. Stamps come from the profile's hybrid logical clock, kept in the same transaction."""

    def __init__(self, database: Database, clock: Clock, author: Author) -> None:
        self._database = database
        self._clock = clock
        self.author = author

    def save(self, changes: Iterable[Change], *, stamp: str = "", dirty_facts: bool = True) -> list[str | None]:
        """Writes the changes in one transaction and returns an op id each, None where nothing would change.

        `stamp` overrides the clock for ops that must not tell their hour (facts).
        """
        changes = list(changes)
        made: list[str | None] = []
        edits: list[chain.Edit] = []
        with self._database.write() as db:
            fold.begin(db)
            since = fold.last_op(db)
            for key in {(c.audience, c.kind, c.record) for c in changes if c.type != "purge"}:
                purge.refuse_gone(db, key, self.author.person)
            heads = {(c.audience, c.kind, c.record): _heads(db, c) for c in changes}
            last = stamps.last(db, self._clock.now_ms())
            for change in changes:
                key = (change.audience, change.kind, change.record)
                op = self._made(change, heads[key], stamp or clocks.tick(last, self._clock.now_ms()))
                made.append(op.id if op else None)
                if op is None:
                    continue
                last = last if stamp else op.hlc
                if len(op.line) > MAX_LINE:
                    raise UserError(
                        "This record is too large to be exchanged.", "Nothing was saved. Split it, or shorten it."
                    )
                db.execute(log.ADD, (*log.row(op), change.audience, self.author.device, 0))
                if chain.is_step(op):
                    edits.append((change.audience, op))
                _advance(heads[key], op)
                if dirty_facts:
                    db.execute("INSERT OR IGNORE INTO fact_due VALUES (?)", (change.record,))
            stamps.keep(db, last)
            fold.follow(db, since, edits)
        return made

    def _made(self, change: Change, heads: dict[str, dict[str, Any]], hlc: str) -> ops.Op | None:
        try:
            return self._op(change, heads, hlc)
        except strictjson.NotStrict as problem:
            raise UserError(
                f"This record holds something that can't be kept exactly: {problem}.", "Nothing was saved. Correct it."
            ) from problem

    def _op(self, change: Change, heads: dict[str, dict[str, Any]], hlc: str) -> ops.Op | None:
        fields: dict[str, Any] = {}
        replaces: dict[str, list[str]] = {}
        if change.replaces is not None:
            return ops.make(
                kind=change.kind,
                record=change.record,
                fields=dict(change.cells),
                replaces=dict(change.replaces),
                hlc=hlc,
                person=self.author.person,
                type=change.type,
            )
        if change.type != "set":
            replaces = {cell: sorted(found) for cell, found in heads.items()}
            return ops.make(
                kind=change.kind,
                record=change.record,
                fields={},
                replaces=replaces,
                hlc=hlc,
                person=self.author.person,
                type=change.type,
            )
        wanted = dict(change.cells) | dict.fromkeys(change.removed)
        for cell, value in wanted.items():
            found = heads.get(cell, {})
            if len(found) == 1 and cell != ops.EXISTS and next(iter(found.values())) == value:
                continue
            fields[cell] = value
            replaces[cell] = sorted(found)
        if not fields:
            return None
        return ops.make(
            kind=change.kind, record=change.record, fields=fields, replaces=replaces, hlc=hlc, person=self.author.person
        )


def _heads(db: Connection, change: Change) -> dict[str, dict[str, Any]]:
    """Cell → op → value of the heads of one record. Deletes that stand are heads of the cell `~`."""
    where = (change.record, change.audience, change.kind)
    gone: set[tuple[str, str]] = set()
    filled: list[tuple[str, str, Any]] = []
    sql = "SELECT id, type, line FROM op WHERE record = ? AND audience = ? AND kind = ? AND aside IS NULL AND type <> 'purge'"
    for op_id, kind_of_op, line in db.execute(sql, where):
        body = json.loads(line)
        replaced = body.get("x", {}) if kind_of_op == "set" else {ops.EXISTS: body.get("x", {}).get(ops.EXISTS, [])}
        gone.update((cell, op) for cell, found in replaced.items() for op in found)
        filled += [(cell, op_id, value) for cell, value in body["f"].items()]
        if kind_of_op in ("delete", "withdraw"):
            filled.append((ops.EXISTS, op_id, False))
    heads: dict[str, dict[str, Any]] = {}
    for cell, op_id, value in filled:
        if (cell, op_id) not in gone:
            heads.setdefault(cell, {})[op_id] = value
    return heads


def _advance(heads: dict[str, dict[str, Any]], op: ops.Op) -> None:
    if op.type == "set":
        for cell, value in op.fields.items():
            heads[cell] = {op.id: value}
    elif op.type != "purge":
        heads[ops.EXISTS] = {op.id: False}


def settle(database: Database, record: str, field: str, op_id: str) -> tuple[str, str, Any]:
    """Audience, kind and value of the head that a person keeps. Raises UserError where that head does not stand in conflict."""
    from talentdesk.store.reader import conflict_heads

    for head in conflict_heads(database, record):
        if head["field"] == field and head["op"] == op_id:
            return head["audience"], head["kind"], head["value"]
    raise UserError(
        "There is no such version to keep.", "Nothing was changed. “talentdesk conflicts list” shows what is open."
    )
