"""The log: every op there is, in order of arrival. What one save or one file brings is added here and nowhere else."""

from __future__ import annotations

from talentdesk.ids import is_author
from talentdesk.op import Op

ADD = (
    "INSERT OR IGNORE INTO op(id, kind, record, type, hlc, person, by_author, plain, line, aside, audience, device, own_seq) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
"""Adds a `row`, with its audience, its device, and the number of the set it was sealed in here (0 while it waits, NULL for others')."""


def row(op: Op, aside: str | None = None) -> tuple[object, ...]:
    """The columns that follow from an op and the reason why it is set aside."""
    by_author = is_author(op.person, op.record)
    return op.id, op.kind, op.record, op.type, op.hlc, op.person, by_author, op.plain, op.line.decode(), aside
