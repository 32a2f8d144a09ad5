"""Who can open a record: the default, the choices, and the plain sentence beside every text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talentdesk.actions.directory import name_of, people, roles_on
from talentdesk.errors import UserError
from talentdesk.i18n import declared as translated
from talentdesk.i18n import listed, t
from talentdesk.keys import seal
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import kind_named
from talentdesk.schema.types import DISTRICT_LEADERS, LEADERS
from talentdesk.store import reader
from talentdesk.store.reader import Query
from talentdesk.sync import envelope, laptops
from talentdesk.sync.audiences import audience_class, secret_of
from talentdesk.sync.publish import LEVELS, PRIVATE
from talentdesk.sync.state import AudienceKey
from talentdesk.workspace import Workspace

NEW_CIRCLE = "circle"
"""Stands for the circle of a record's people before it is founded, which its first save does."""


def default_audience(ws: Workspace, kind: str, data: Mapping[str, Any]) -> str:
    """Where a new record of these data would live, by its kind; narrower where this laptop can't write the usual one."""
    declared = kind_named(kind)
    usual = (
        declared.about_leader.audience
        if declared.about_leader and about_leader(ws, declared, data)
        else declared.audience
    )
    return _resolve(ws, declared, usual, data) or _narrower(ws, declared)


def _narrower(ws: Workspace, kind: Kind) -> str:
    """What the office writes about a school whose audience it isn't in stays in the office; else it is one's own."""
    of_office = kind.audience == "building" and "office" in kind.may_be and ws.person in ws.exchange.members("office")
    return "office" if of_office else f"person:{ws.person}"


def about_leader(ws: Workspace, kind: Kind, data: Mapping[str, Any]) -> bool:
    """Whether the person whom a record of these data is about leads today."""
    person = str(data.get(kind.participants[0]) or "") if kind.participants else ""
    return any(role in LEADERS for role, _ in roles_on(ws, person, ws.clock.today().isoformat())) if person else False


def audience_choices(ws: Workspace, kind: str, data: Mapping[str, Any]) -> list[str]:
    """The audiences this record may be given here, the default first."""
    declared = kind_named(kind)
    found = [default_audience(ws, kind, data)]
    for wanted in declared.audiences():
        audience = _resolve(ws, declared, wanted, data)
        if audience and audience not in found:
            found.append(audience)
    return found


def resolve(ws: Workspace, kind: str, wanted: str | None, data: Mapping[str, Any]) -> str:
    """The audience a person asked for: a class (person, circle, building, office, everyone) or a whole id.

    Raises UserError where it doesn't fit.
    """
    declared = kind_named(kind)
    if wanted is None:
        return default_audience(ws, kind, data)
    if audience_class(wanted) not in declared.audiences():
        allowed = ", ".join(declared.audiences())
        raise UserError(f"A {declared.title.lower()} can't be given the audience “{wanted}”.", f"It may be: {allowed}.")
    audience = wanted if ":" in wanted or wanted in ("office", "everyone") else _resolve(ws, declared, wanted, data)
    later = (NEW_CIRCLE, f"person:{ws.person}")  # their keys are made at the first save, or may still come
    if audience is None or (audience not in later and ws.exchange.newest_key(audience) is None):
        raise UserError(
            f"This laptop can't write to the audience “{wanted}”.",
            "Nothing was saved. Choose another audience, or ask your administrator.",
        )
    return audience


def _resolve(ws: Workspace, kind: Kind, wanted: str, data: Mapping[str, Any]) -> str | None:
    state = ws.exchange
    if wanted == "person":
        return f"person:{ws.person}"
    if wanted in ("everyone", "office"):
        return wanted if state.newest_key(wanted) and ws.person in state.members(wanted) else None
    if wanted in ("building", "evidence"):
        audience = f"{wanted}:{data.get('building') or ''}"
        held = state.newest_key(audience)
        return audience if held and held.identity else None
    members = circle_people(ws, kind, data)
    return (known_circle(ws, kind, members) or NEW_CIRCLE) if len(members) > 1 else None


def circle_people(ws: Workspace, kind: Kind, data: Mapping[str, Any]) -> frozenset[str]:
    """The persons of a record's circle: those it names as participants, and its author."""
    return frozenset({str(data[name]) for name in kind.participants if data.get(name)} | {ws.person})


def known_circle(ws: Workspace, kind: Kind, members: frozenset[str]) -> str | None:
    """The circle of exactly these persons for this purpose that this laptop knows.

    It was founded on a laptop that is surely its founder's, and no laptop that was shut out since can open it.
    """
    left = laptops.left_circles(ws.exchange)
    fitting = (
        (circle, definition["device"])
        for circle, definition in sorted(ws.exchange.circles().items())
        if circle not in left and frozenset(definition["members"]) == members and definition["purpose"] == kind.purpose
    )
    return next((circle for circle, device in fitting if device in laptops.trusted(ws.exchange)), None)


def founded(ws: Workspace, kind: Kind, audience: str, data: Mapping[str, Any]) -> str:
    """The audience itself, or for `circle` a new circle: its key is made here and handed to its members' devices at the next sync."""
    if audience != NEW_CIRCLE:
        return audience
    state = ws.exchange
    identity = seal.new_identity()
    public = seal.recipient_of(identity)
    founder = state.need_membership().device(state.device)
    members = circle_people(ws, kind, data)
    circle = envelope.make_circle(
        founder,
        kind.purpose,
        members,
        public,
        ws.clock.hour(),
        state.need("device_sign"),
    )
    laptops.take_as_named(state, members)
    with ws.database.write():
        state.keep_circle(circle.audience, circle.to_json())
        state.keep_key(AudienceKey(circle.audience, 1, identity, public, secret_of(identity)))
    return circle.audience


def who_can_open(ws: Workspace, audience: str, data: Mapping[str, Any] | None = None, kind: str | None = None) -> str:
    """The plain sentence beside a text, computed from membership and keys."""
    group, _, of = audience.partition(":")
    if group == "person":
        return t("Only you") if of == ws.exchange.person else t("Only {name}", name=name_of(ws, of))
    if group == "building":
        return t("Leaders and coaches of {school}", school=name_of(ws, of))
    if group == "evidence":
        return t("Leaders and coaches of {school}, and the district office", school=name_of(ws, of))
    if group == "office":
        return t("The district office")
    if group == "everyone":
        return t("Everyone in the district")
    return _names(ws, readers(ws, audience, data, kind))


def readers(
    ws: Workspace, audience: str, data: Mapping[str, Any] | None = None, kind: str | None = None
) -> frozenset[str]:
    """The persons who can open an audience; for a circle that isn't founded yet, those whom the record names."""
    if audience == NEW_CIRCLE:
        return circle_people(ws, kind_named(kind), data) if kind and data else frozenset()
    return ws.exchange.members(audience)


def newcomers(ws: Workspace, usual: str, wanted: str, data: Mapping[str, Any], kind: str) -> list[str]:
    """Names of those who can open the wanted audience but not the usual one."""
    more = readers(ws, wanted, data, kind) - readers(ws, usual, data, kind)
    return sorted(name_of(ws, person) for person in more)


def left_out(ws: Workspace, audience: str, data: Mapping[str, Any], kind: str) -> list[str]:
    """Names of those whom a record names as its participants and who can't open it, where it lives in a circle."""
    if not audience.startswith("circle:"):
        return []
    named = circle_people(ws, kind_named(kind), data) - {ws.person}
    return sorted(name_of(ws, person) for person in named - readers(ws, audience))


def _names(ws: Workspace, members: frozenset[str]) -> str:
    me = ws.exchange.person
    others = sorted(name_of(ws, person) for person in members if person != me)
    if me in members:
        return listed([t("You"), *others]) if others else t("Only you")
    return listed(others) or t("Nobody on this laptop")


def not_enrolled(
    ws: Workspace, audience: str, data: Mapping[str, Any] | None = None, kind: str | None = None
) -> list[str]:
    """Names of those who will be able to open it once they have joined with a laptop."""
    found = ws.exchange.membership()
    if found is None:
        return []
    people = sorted(readers(ws, audience, data, kind))
    return [name_of(ws, person) for person in people if not found.devices_of(person)]


def what_travels(ws: Workspace, kind: str, data: Mapping[str, Any] | None = None) -> str:
    """What the district learns of a record of these data beside the people who can open it, under the privacy agreement in force."""
    declared = kind_named(kind)
    if declared.purpose not in PRIVATE:
        return translated(declared.travels)
    level = privacy_level(ws)
    if level == "nothing":
        return t("Nothing of this leaves its readers: it does not count for the district.")
    if level == "monthly":
        return t("The district learns only how many people you worked with in a month.")
    if declared.about_leader and about_leader(ws, declared, data or {}):
        return translated(declared.about_leader.travels)
    if declared.travels:
        return translated(declared.travels)
    return _of_purpose(declared.purpose)


def _of_purpose(purpose: str) -> str:
    if purpose == "mentoring":
        return t("The office sees by name that you met, and when; never the words.")
    if purpose == "learning":
        return t(
            "Leaders and coaches of this school can see that there is one; the office sees author, day and kind. Never the words."
        )
    if purpose == "coaching":
        return t(
            "Leaders and coaches of this school can see that you met, and when; the office sees author, day and kind. Never the words."
        )
    return t("The office sees the author, the day and the kind of this contact, never the words or the teacher's name.")


def privacy_level(ws: Workspace, on: str | None = None) -> str:
    """The level of the privacy agreement in force on a day (today unless told); contacts where there is none.

    A level that only a newer version knows counts as the strictest, as it does where facts are published.
    """
    day = on or ws.clock.today().isoformat()
    found = reader.find(ws.database, Query("privacy_agreement", {}, order="valid_from", descending=True, limit=1000))
    inside = (item for item in found if str(item.fields.get("valid_from") or "9999") <= day)
    level = next((str(item.fields.get("level", LEVELS[0])) for item in inside), LEVELS[0])
    return level if level in LEVELS else LEVELS[-1]


def evaluator_warning(ws: Workspace, kind: str, data: Mapping[str, Any]) -> str:
    """A warning where a coaching circle would join an educator with somebody who leads their school."""
    declared = kind_named(kind)
    if declared.purpose != "coaching" or not data.get("building"):
        return ""
    leaders = {
        view.id
        for view in people(ws, building=str(data["building"]))
        if any(role.value in ("principal", "assistant_principal") for role, _ in view.roles)
    }
    involved = leaders & circle_people(ws, declared, data)
    if not involved or ws.me.held & set(DISTRICT_LEADERS):
        return ""
    return t(
        "One of you leads this school. Coaching never becomes evaluation here; agree with each other what it is for."
    )
