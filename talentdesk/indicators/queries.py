"""How each kind of criterion is counted: one function a query, each from a criterion's parameters to a Measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from talentdesk.clock import years_before
from talentdesk.indicators.results import Measure, Share
from talentdesk.indicators.rubric import Criterion, Params, Part
from talentdesk.indicators.source import Source
from talentdesk.schema.types import Role, day_text
from talentdesk.store.evidence import SchoolYear, Slice, evidence_audience, last_day_of
from talentdesk.store.tallies import OFFICE, Reach, Select, Window


class Scene(NamedTuple):
    """Where and when a criterion is judged."""

    source: Source
    as_of: date
    year: SchoolYear
    window: Window
    preparation: Window
    building: str | None
    names: dict[str, str]
    rosters: dict[tuple[str, ...], Mapping[str | None, frozenset[str]]]
    """Rosters read so far in this evaluation; one reading serves every criterion and building."""

    @property
    def audience(self) -> str:
        """The audience whose facts count."""
        return OFFICE if self.building is None else evidence_audience(self.building)

    def slice(self, *selects: Select) -> Slice:
        """Facts of this place and window."""
        return Slice(self.audience, selects, self.window)

    def roster(self, roles: tuple[str, ...]) -> Mapping[str | None, frozenset[str]]:
        """People in these roles on the day, by building."""
        if roles not in self.rosters:
            self.rosters[roles] = self.source.roster(roles, self.as_of)
        return self.rosters[roles]

    def headcount(self, roles: tuple[str, ...]) -> int:
        """People of the building in these roles on the day."""
        return len(self.roster(roles).get(self.building, frozenset()))


def people_reached(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the people on the roster that at least one fact reaches."""
    params = criterion.params
    return _people(criterion, scene, ((params.any),), tuple(params.beside))


def people_with_all(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the people on the roster that a fact of every group reaches."""
    return _people(criterion, scene, tuple(group.any for group in criterion.params.groups), ())


def _people(
    criterion: Criterion, scene: Scene, groups: tuple[tuple[Select, ...], ...], beside: tuple[Part, ...]
) -> Measure:
    of = scene.headcount(criterion.params.of)
    reach = scene.source.reach(scene.audience, groups, scene.window)
    shares = [
        Share(part.label, min(scene.source.reach(scene.audience, [part.any], scene.window).people, of), of)
        for part in beside
    ]
    undecided = ""
    if of == 0:
        undecided = f"Nobody who is counted here was on the roster on {day_text(scene.as_of)}."
    elif not reach.list_known and reach.unknown:
        undecided = "The building's list of valid pseudonyms for this school year has not arrived, so its people can't be counted."
    return Measure(
        numerator=min(reach.people, of), denominator=of, window=scene.window, capped=reach.people > of, unknown=reach.unknown,
        unnamed=reach.unnamed, monthly=reach.monthly, undecided=undecided, notes=_reach_notes(reach, of), beside=tuple(shares),
        slices=tuple(Slice(scene.audience, group, scene.window, listed=True) for group in groups),
    )  # fmt: skip


def _reach_notes(reach: Reach, of: int) -> tuple[str, ...]:
    notes: list[str] = []
    if reach.people > of:
        notes.append(f"{reach.people} people were reached, more than are on the roster now; the count stops at {of}.")
    if reach.unknown:
        who = "1 pseudonym is" if reach.unknown == 1 else f"{reach.unknown} pseudonyms are"
        notes.append(f"{who} not on the building's list and not counted.")
    if reach.unnamed:
        contacts = "1 contact names" if reach.unnamed == 1 else f"{reach.unnamed} contacts name"
        notes.append(f"{contacts} nobody and count for no person.")
    if reach.monthly:
        who = "1 person" if reach.monthly == 1 else f"{reach.monthly} people"
        notes.append(
            f"Private work that is known by month only reached at least {who}; they can't be told apart and are not added."
        )
    return tuple(notes)


def share_of_contacts(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the contacts that carry a flag."""
    params = criterion.params
    flagged = tuple(Select(one.kind, one.roles, (*one.flags, params.flag), one.without) for one in params.any)
    part = scene.slice(*flagged)
    of = scene.source.count(scene.slice(*params.any))
    undecided = "" if of else "Nothing of the kind was recorded in this window."
    return Measure(scene.source.count(part), of, scene.window, (part,), undecided=undecided)


def parts_seen(criterion: Criterion, scene: Scene) -> Measure:
    """How many of the named parts occur at least once."""
    parts = criterion.params.parts
    slices = tuple(scene.slice(*part.any) for part in parts)
    missing = tuple(part.label for part, one in zip(parts, slices, strict=True) if scene.source.count(one) == 0)
    return Measure(len(parts) - len(missing), len(parts), scene.window, slices, missing=missing)


def every_month(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the people on the roster who are active in every completed month in session, while the others named are active too."""
    params = criterion.params
    months = completed_months(scene.year, scene.as_of)
    people = scene.roster(params.of).get(scene.building, frozenset())
    main = scene.slice(*params.any)
    active = scene.source.months(main)
    absent = [(person, month) for person in people for month in months if (person, month) not in active]
    behind = Counter(month for _, month in absent)
    regular = len(people) - len({person for person, _ in absent})
    missing = [f"a session by {_leaders(n)} in {_months(months, behind, n)}" for n in sorted(set(behind.values()))]
    slices, unmet = [main], False
    for part in params.also:
        one = scene.slice(*part.any)
        seen = {month for _, month in scene.source.months(one)}
        without = ", ".join(month_text(month) for month in months if month not in seen)
        missing += [f"a session by {part.label} in {without}"] if without else []
        unmet, slices = unmet or bool(without), [*slices, one]
    undecided = "" if people else f"No leaders of the building were on the roster on {day_text(scene.as_of)}."
    if people and not months:
        undecided = "No month in session is complete yet."
    names = ", ".join(month_text(month) for month in months)
    notes = (f"Months counted: {names}. The month under way counts when it ends.",) if months else ()
    return Measure(
        regular, len(people), scene.window, tuple(slices), missing=tuple(missing), unmet=unmet, undecided=undecided, notes=notes,
    )  # fmt: skip


def _months(months: Sequence[str], behind: Mapping[str, int], n: int) -> str:
    return ", ".join(month_text(month) for month in months if behind[month] == n)


def _leaders(n: int) -> str:
    return "1 leader of the building" if n == 1 else f"{n} leaders of the building"


@cache
def completed_months(year: SchoolYear, as_of: date) -> tuple[str, ...]:
    """Months in session that have ended, or whose last school day has."""
    return tuple(month for month in year.months if min(last_day_of(month), year.last) <= as_of)


def artefacts(criterion: Criterion, scene: Scene) -> Measure:
    """How many different artefacts there are; where an activity is given, how many of them it names."""
    params = criterion.params
    found = _followed(scene, params) if params.activity else (scene.slice(*params.any),)
    return Measure(len(scene.source.topics(found[0])), None, scene.window, found)


def _followed(scene: Scene, params: Params) -> tuple[Slice, Slice]:
    """The artefacts that facts of the activity name, and those facts."""
    own, work = scene.slice(*params.any), scene.slice(*params.activity)
    both = scene.source.topics(own) & scene.source.topics(work)
    return own._replace(topics=both), work._replace(topics=both)


def artefact_share(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the artefacts that carry a flag, or that an activity names; each of several marks must occur among them."""
    params = criterion.params

    def with_flag(flag: str) -> Slice:
        return scene.slice(*(Select(one.kind, one.roles, (*one.flags, flag), one.without) for one in params.any))

    of = len(scene.source.topics(scene.slice(*params.any)))
    parts = _followed(scene, params) if params.activity else (with_flag(params.flag),)
    absent = tuple(mark.label for mark in params.occur if not scene.source.topics(with_flag(mark.flag)))
    undecided = "" if of else "Nothing of the kind is on record in this window."
    return Measure(
        len(scene.source.topics(parts[0])),
        of,
        scene.window,
        parts,
        missing=absent,
        unmet=bool(absent),
        undecided=undecided,
    )


def people_and_leaders(criterion: Criterion, scene: Scene) -> Measure:
    """Share of a building's educators and leaders together whom a fact concerns: educators by pseudonym, leaders named to the office."""
    params = criterion.params
    educators = _people(criterion, scene, (params.any,), ())
    leaders = scene.roster(params.leaders).get(scene.building, frozenset())
    part = Slice(OFFICE, params.any, scene.window, subjects=leaders)
    led, of = len(scene.source.subjects(part)), educators.denominator or 0
    shares = (Share("educators", educators.numerator, of), Share("leaders", led, len(leaders)))
    return educators._replace(
        numerator=educators.numerator + led,
        denominator=of + len(leaders),
        slices=(*educators.slices, part),
        beside=shares,
    )


def leaders_reached(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the leaders on the roster whom a fact concerns; leaders are named to the office."""
    return _leaders_in(criterion, scene, (criterion.params.any,))


def leaders_with_all(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the leaders on the roster whom a fact of every group concerns; beside it whom each group alone does."""
    groups = criterion.params.groups
    found = _leaders_in(criterion, scene, tuple(group.any for group in groups))
    of = found.denominator or 0
    shares = (
        Share(group.label, len(scene.source.subjects(part)), of)
        for group, part in zip(groups, found.slices, strict=True)
    )
    return found._replace(beside=tuple(shares))


def _leaders_in(criterion: Criterion, scene: Scene, groups: tuple[tuple[Select, ...], ...]) -> Measure:
    roster = scene.roster(criterion.params.of)
    leaders = frozenset[str]().union(*roster.values())
    parts = tuple(Slice(OFFICE, group, scene.window, subjects=leaders) for group in groups)
    reached = leaders.intersection(*(scene.source.subjects(part) for part in parts))
    undecided = "" if leaders else f"No leaders were on the roster on {day_text(scene.as_of)}."
    return Measure(
        len(reached),
        len(leaders),
        scene.window,
        parts,
        undecided=undecided,
        by_building=_by_building(roster, reached, scene),
    )


def _by_building(roster: Mapping[str | None, Set[str]], reached: Set[str], scene: Scene) -> tuple[Share, ...]:
    places = sorted(
        roster.items(), key=lambda item: (item[0] is None, scene.names.get(item[0] or "", ""), item[0] or "")
    )
    return tuple(Share(_place(place, scene), len(people & reached), len(people), place) for place, people in places)


def newcomers_reached(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the leaders new in a role about whom, in that role, a fact speaks; where nobody is new, of the roles that are held."""
    params = criterion.params
    new = scene.source.newcomers(params.of, scene.as_of, years_before(scene.as_of, 1))
    if not new:
        return _roles_prepared(criterion, scene)
    parts = tuple(
        Slice(
            OFFICE,
            _for_role(params.any, role),
            scene.window,
            subjects=frozenset(one.person for one in new if one.role == role),
        )
        for role in sorted({one.role for one in new})
    )
    reached = frozenset[str]().union(*(scene.source.subjects(part) for part in parts))
    places: dict[str | None, set[str]] = {}
    for one in new:
        places.setdefault(one.building, set()).add(one.person)
    people = {one.person for one in new}
    return Measure(
        len(reached), len(people), scene.window, parts, by_building=_by_building(places, reached, scene),
    )  # fmt: skip


def _roles_prepared(criterion: Criterion, scene: Scene) -> Measure:
    held = [role for role in criterion.params.of if any(scene.roster((role,)).values())]
    parts = tuple(scene.slice(*_for_role(criterion.params.any, role)) for role in held)
    without = tuple(
        Role(role).label.lower() for role, part in zip(held, parts, strict=True) if not scene.source.count(part)
    )
    day = day_text(scene.as_of)
    note = f"Nobody was new in a leadership role on {day}, so the number tells for how many of the roles such a plan is on record."
    undecided = "" if held else f"No leaders were on the roster on {day}."
    return Measure(
        len(held) - len(without), len(held), scene.window, parts, missing=tuple(f"a plan for the role {role}" for role in without),
        undecided=undecided, notes=(note,) if held else (),
    )  # fmt: skip


def _for_role(selects: Sequence[Select], role: str) -> tuple[Select, ...]:
    return tuple(one._replace(flags=(*one.flags, f"for_{role}")) for one in selects)


def _place(building: str | None, scene: Scene) -> str:
    return "District office" if building is None else scene.names.get(building) or "A building that is not here yet"


def artefacts_in_use(criterion: Criterion, scene: Scene) -> Measure:
    """How many of the named parts have an artefact that an activity of the window worked on."""
    params = criterion.params
    missing: list[str] = []
    slices: list[Slice] = []
    for part in params.parts:
        codes = scene.source.topics(Slice(scene.audience, part.any, scene.preparation))
        work = Slice(scene.audience, params.activity, scene.window, topics=codes)
        slices.append(work)
        if not scene.source.count(work):
            lacks = f"{params.work} on {part.label}"
            missing.append(lacks if codes else f"a competency on {part.label}, and {params.work} on it")
    others, unseen = _also(scene, params)
    return Measure(
        len(params.parts) - len(missing), len(params.parts), scene.window, (*slices, *others), missing=(*missing, *unseen),
        unmet=bool(unseen),
    )  # fmt: skip


def artefacts_backed(criterion: Criterion, scene: Scene) -> Measure:
    """Share of the artefacts that every group has facts about, by as many people as it asks for; others must be seen besides."""
    params = criterion.params
    all_of = scene.slice(*params.any)
    artefacts = scene.source.topics(all_of)
    backed, slices = artefacts, [all_of]
    missing: list[str] = []
    for part in params.groups:
        one = scene.slice(*part.any)
        authors = Counter(topic for topic, _ in scene.source.authors(one))
        enough = frozenset(topic for topic in artefacts if authors[topic] >= part.authors)
        backed, slices = backed & enough, [*slices, one]
        if short := len(artefacts - enough):
            missing.append(part.label if len(artefacts) == 1 else f"{part.label} (of {short} of {len(artefacts)})")
    others, unseen = _also(scene, params)
    undecided = "" if artefacts else "Nothing of the kind is on record in this window."
    return Measure(
        len(backed), len(artefacts), scene.window, (*slices, *others), missing=(*missing, *unseen), unmet=bool(unseen), undecided=undecided,
    )  # fmt: skip


def _also(scene: Scene, params: Params) -> tuple[list[Slice], list[str]]:
    """What must be seen besides, and the labels of what isn't."""
    parts = [Slice(scene.audience, one.any, scene.preparation if one.prepared else scene.window) for one in params.also]
    return parts, [one.label for one, part in zip(params.also, parts, strict=True) if not scene.source.count(part)]


def staff_answered(criterion: Criterion, scene: Scene) -> Measure:
    """Of the survey that was answered best: those who answered ÷ the staff, who are all on the roster or, where more were asked, those."""
    params = criterion.params
    handed, answered = scene.slice(*params.activity), scene.slice(*params.any)
    asked, answers = scene.source.sizes(handed), scene.source.sizes(answered)
    roster = scene.headcount(params.of)
    shares = [(min(answers.get(topic, 0), of), of) for topic, most in asked.items() if (of := max(most, roster))]
    people, of = max(shares, key=lambda share: (Fraction(*share), share), default=(0, roster))
    undecided = "" if of else f"Nobody who is counted here was on the roster on {day_text(scene.as_of)}."
    notes = () if asked else ("No survey of the kind was handed out here in this window.",)
    if of > roster and of:
        notes = (f"{of} members of staff were asked, more than the {roster} on the roster; all of them count.",)
    topics = frozenset(asked)
    slices = (handed, answered._replace(topics=topics))
    capped = any(answers.get(topic, 0) > max(most, roster) for topic, most in asked.items())
    return Measure(people, of, scene.window, slices, capped=capped, undecided=undecided, notes=notes)


@cache
def month_text(month: str) -> str:
    """A month as people write it."""
    return f"{date(int(month[:4]), int(month[5:7]), 1):%B %Y}"


MEASURES: dict[str, Callable[[Criterion, Scene], Measure]] = {
    "people_reached": people_reached,
    "people_with_all": people_with_all,
    "share_of_contacts": share_of_contacts,
    "parts_seen": parts_seen,
    "every_month": every_month,
    "artefacts": artefacts,
    "artefact_share": artefact_share,
    "people_and_leaders": people_and_leaders,
    "leaders_reached": leaders_reached,
    "leaders_with_all": leaders_with_all,
    "newcomers_reached": newcomers_reached,
    "artefacts_in_use": artefacts_in_use,
    "artefacts_backed": artefacts_backed,
    "staff_answered": staff_answered,
}
"""A criterion names its query by these names."""
