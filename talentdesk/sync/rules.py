"""Who may write what. A verdict is a pure function of the op, its audience and the membership: every device reaches the same one."""

from __future__ import annotations

from collections.abc import Mapping

from talentdesk.ids import is_author
from talentdesk.op import TYPES, Op
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import BY_NAME
from talentdesk.sync.audiences import audience_class, may_write, members
from talentdesk.sync.membership import Membership

Circles = Mapping[str, frozenset[str]]


def refusal(op: Op, audience: str, membership: Membership, circles: Circles) -> str | None:
    """Why the op is not accepted in that audience, in plain words; None where it is."""
    kind = BY_NAME.get(op.kind)
    if kind is None or op.type not in TYPES:
        return "made by a newer version of TalentDesk: it shows after an update"
    if op.type == "purge":
        return "purging needs two authorised people and isn't accepted from one"
    if audience_class(audience) not in kind.audiences():
        return f"a {kind.title.lower()} can't live in this audience"
    if not may_write(op.person, audience, op.kind, membership, circles):
        return "its author isn't a member of this audience"
    return _writer_refusal(op, kind, audience, membership)


def _writer_refusal(op: Op, kind: Kind, audience: str, membership: Membership) -> str | None:
    if kind.writers == "office" and op.person not in members("office", membership, {}):
        return f"a {kind.title.lower()} is written by the office only"
    if kind.writers == "author" and not is_author(op.person, op.record):
        return f"a {kind.title.lower()} is written by its author only"
    if kind.writers == "building":
        building = "building:" + audience.partition(":")[2]
        if op.person not in members(building, membership, {}):
            return f"a {kind.title.lower()} is written by leaders and coaches of its building"
    if op.kind == "fact":
        return _fact_refusal(op, audience)
    return None


def _fact_refusal(op: Op, audience: str) -> str | None:
    if op.fields.get("actor", op.person) != op.person:
        return "a fact names somebody else as its author"
    building = op.fields.get("building")
    if audience.startswith("evidence:") and building is not None and building != audience.partition(":")[2]:
        return "a fact speaks of another building"
    return None
