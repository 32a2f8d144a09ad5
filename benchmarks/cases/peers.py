"""The same saves and edits through other ways of merging. None of them decrypts, verifies signatures or keeps both sides of a conflict."""

from __future__ import annotations

from functools import partial

from benchmarks.cases.exchange import EDITS, EDITS_GROUP, SAVES_GROUP, VISITS
from benchmarks.harness import Case
from benchmarks.peers import libraries, under_node

LIBRARIES = (
    (
        "apsw session",
        libraries.apsw_session,
        "Applies a changeset to a plain database on the disk; one last value a cell, no history.",
    ),
    ("loro", libraries.loro_import, "In memory, not durable; keeps history, last writer wins."),
    ("pycrdt", libraries.pycrdt_apply, "In memory, not durable; last writer wins."),
)
UNDER_NODE = (
    ("yjs", "In memory, not durable; last writer wins."),
    ("automerge", "In memory, not durable; keeps both values of a conflict."),
    ("actual", "Clock, last writer and Merkle trie, messages decoded already, in memory."),
    ("pouchdb", "Replication between two stores on the disk; whole documents, both sides of a conflict kept."),
)
SLOW = frozenset({"automerge", "actual"})
"""Peers that are given a tenth of the work."""


def _cases() -> list[Case]:
    found: list[Case] = []
    for group, unit, edits in ((SAVES_GROUP, "value", 0), (EDITS_GROUP, "edit", EDITS)):
        for name, make, note in LIBRARIES:
            is_baseline = bool(edits) and name == "apsw session"
            found.append(Case(group, name, unit, partial(make, edits or VISITS, edits), note, is_baseline=is_baseline))
        for name, note in UNDER_NODE:
            part = 10 if name in SLOW else 1
            prepare = partial(under_node.peer, name, (edits or VISITS) // part, edits // part)
            found.append(Case(group, name, unit, prepare, note, here=under_node.ready))
    return found


CASES: tuple[Case, ...] = tuple(_cases())
