"""Builds a sample district end to end, the way people would: through the actions, over a real folder, with a profile for each leader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from talentdesk.actions import directory, exchange, indicators, preparing, records, reports, roster
from talentdesk.actions import district as districts
from talentdesk.actions.today import today
from talentdesk.clock import Clock, FixedClock
from talentdesk.sample import (
    calendar,
    framework,
    growth,
    leadership,
    learning,
    oneroster,
    support,
    surveys,
    team_room,
    year,
)
from talentdesk.sample.cast import NORTH, PACES, SOUTH, Cast, Member, Pace
from talentdesk.sample.forgery import forge
from talentdesk.sample.names import LEADERS
from talentdesk.sample.place import Place, keep_passphrase, new_passphrase, prepare
from talentdesk.transfer import forms
from talentdesk.workspace import Workspace

SEED = 11
OFFICE = "office"
TEAM = (OFFICE, "executive", "academics")
"""The profiles of the talent management team. The last one has a laptop for the team's work alone."""
PRIVATE_MARKER = "heron-over-quiet-water"
"""Stands in the one private session; nobody but its author can find it, not even in the bytes of the folder."""
PRIVATE_AUTHOR = "north-coach"
CONFLICT_PROFILES = ("north-principal", "executive")
FORGED_FOR = "south-coach"
_HOUR = 6

Progress = Callable[[str], None]

PREPARATION = "Begin with what went well. Listen longer than last time before I offer anything."
"""What somebody notes for themselves before a meeting."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was built. `table` is the practice as the office sees it, in the shape of `indicators show`."""

    office_home: Path
    homes: dict[str, Path]
    passphrase_file: Path
    report: Path
    as_of: date
    table: dict[str, Any]
    counts: dict[str, int]
    card: str
    private_record: str
    conflict_record: str
    forged_file: Path


@dataclass
class _Story:
    """What one profile will save, in the order of the days; cycles have a provisional id until they are saved."""

    pace: Pace
    cycles: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    ids: dict[str, str] = field(default_factory=dict[str, str])


def build(
    directory: Path, today: date | None = None, passphrase: str | None = None, progress: Progress | None = None
) -> DemoResult:
    """Builds the district in the directory, replacing one that was built there before. Raises UserError where something else lies there."""
    place = prepare(directory.absolute())
    secret = passphrase or new_passphrase()
    keep_passphrase(place, secret)
    builder = _Builder(place, today or Clock().today(), secret, progress or _quietly)
    try:
        return builder.run()
    finally:
        builder.close()


def _quietly(_text: str) -> None:
    return


class _Builder:
    def __init__(self, place: Place, today: date, passphrase: str, progress: Progress) -> None:
        self.place = place
        self.until = calendar.shown_on(today)
        self.year = calendar.year_of(today)
        self.clock = FixedClock(_moment(self.year.first))
        self.passphrase = passphrase
        self.tell = progress
        self.profiles: dict[str, Workspace] = {}
        self.card = ""
        self.form = ""
        self.competencies: dict[str, str] = {}
        self.pairs: dict[str, str] = {}
        self.educators: dict[str, str] = {}

    @property
    def office(self) -> Workspace:
        return self.profiles[OFFICE]

    def close(self) -> None:
        for ws in self.profiles.values():
            ws.close()

    def run(self) -> DemoResult:
        self.found()
        self.publish()
        self.enrol()
        cast = self.cast()
        stories = {pace.profile: self.story(pace, cast) for pace in PACES}
        self.partner(cast)
        self.tell_year(stories, cast)
        self.review(cast)
        conflict = self.disagree()
        private = self.keep_private(cast)
        self.prepare(cast)
        self.think_ahead()
        self.judge()
        self.rounds(2)
        self.tell("A forged file appears in the folder, and the office merges")
        forged = forge(self.office, self.profiles[FORGED_FOR], self.place.folder)
        exchange.sync(self.office)
        return self.result(private, conflict, forged)

    # Founding, publishing, enrolling

    def found(self) -> None:
        self.tell("Founding the district and importing its roster")
        name = " ".join(LEADERS[OFFICE])
        made = districts.create(
            self.place.profiles / OFFICE,
            self.place.folder,
            oneroster.DISTRICT[1],
            name,
            self.passphrase,
            self.clock,
            self.place.kit,
        )
        self.profiles[OFFICE] = made.ws
        self.card = made.card
        oneroster.write_bundle(self.place.roster, SEED, self.until)
        roster.import_roster(made.ws, self.place.roster)

    def publish(self) -> None:
        ws = self.office
        self.form = records.save(ws, "walkthrough_form", forms.bundled()[0]).id
        records.save(ws, "privacy_agreement", framework.agreement(self.year))
        rows = framework.competencies(self.year)
        self.competencies = {
            row["code"]: saved.id for row, saved in zip(rows, records.save_many(ws, "competency", rows), strict=True)
        }
        school_year = records.list_records(ws, "calendar")[0].id
        records.save(
            ws, "calendar", {"closed_days": [day.isoformat() for day in self.year.closed()]}, record=school_year
        )

    def enrol(self) -> None:
        people = {view.name: view.id for view in directory.people(self.office)}
        for pace in PACES:
            places = pace.buildings if pace.role in ("principal", "coach") else ()
            self.join(pace.profile, pace.role, places, people)
        self.join(TEAM[-1], "executive", (), people)
        self.rounds(2)

    def join(self, profile: str, role: str, places: Sequence[str], people: Mapping[str, str]) -> None:
        name = " ".join(LEADERS[profile])
        self.tell(f"{name} joins")
        home = self.place.profiles / profile
        joined = districts.join(home, self.place.folder, self.card, name, role, places, self.passphrase, self.clock)
        self.profiles[profile] = joined.ws
        districts.approve(self.office, joined.request, " ".join(joined.words), people[name])

    def rounds(self, count: int) -> None:
        """Everybody syncs, the office last."""
        for _ in range(count):
            for profile in (*(pace.profile for pace in PACES), TEAM[-1], OFFICE):
                exchange.sync(self.profiles[profile])

    # The year

    def cast(self) -> Cast:
        names = {view.id: view.name for view in directory.people(self.office)}
        posts = [view.fields for view in records.list_records(self.office, "assignment", limit=1000)]
        members = [
            Member(post["person"], names[post["person"]], post["role"], post.get("building"), post.get("title", ""))
            for post in posts
        ]
        buildings = {view.name: view.id for view in directory.buildings(self.office)}
        return Cast(tuple(members), buildings, self.year, self.until, SEED)

    def story(self, pace: Pace, cast: Cast) -> _Story:
        author = self.profiles[pace.profile].person
        cycles = year.cycles_of(pace, author, cast)
        known = [(str(number), row) for number, row in enumerate(cycles)]
        rows = {
            "walkthrough": year.walkthroughs_of(pace, author, cast, self.form, known),
            "coaching_session": year.sessions_of(pace, author, cast, known),
        }
        return _Story(pace, cycles, rows)

    def partner(self, cast: Cast) -> None:
        """The executive's partnerships come first, so that both partners write in one circle."""
        ws = self.profiles["executive"]
        rows = leadership.partnerships_of(ws.person, cast, self.competencies)
        for row, saved in zip(rows, records.save_many(ws, "partnership", rows), strict=True):
            self.pairs[row["leader"]] = saved.id
        self.rounds(1)

    def tell_year(self, stories: dict[str, _Story], cast: Cast) -> None:
        executive = self.profiles["executive"].person
        for profile, story in stories.items():
            author = self.profiles[profile].person
            story.rows["mentorship_note"] = leadership.notes_of(
                story.pace, author, executive, cast, self.pairs, self.competencies
            )
        before = self.year.first
        for now in self.checkpoints():
            self.tell(f"Notes up to {now - timedelta(days=1):%d %B %Y}")
            self.clock.ms = _moment(now)
            for profile, story in stories.items():
                self.write_down(self.profiles[profile], story, before, now)
            self.grow_people(before, now, cast)
            if now == self.until:
                for profile, story in stories.items():
                    self.grow_cycles(self.profiles[profile], story)
            self.rounds(1)
            before = now

    def checkpoints(self) -> list[date]:
        """The days on which everybody comes back to the folder: the first of each month, and the last day told."""
        days = [self.year.first + timedelta(days=n) for n in range((self.until - self.year.first).days)]
        return [*(day for day in days if day.day == 1), self.until]

    def write_down(self, ws: Workspace, story: _Story, after: date, until: date) -> None:
        """Saves what happened in a span of days. The folder isn't needed for that."""
        span = (after.isoformat(), until.isoformat())
        opened = [number for number, row in enumerate(story.cycles) if span[0] <= row["opened"] < span[1]]
        saved = records.save_many(ws, "coaching_cycle", [year.opening_of(story.cycles[number]) for number in opened])
        story.ids |= {str(number): item.id for number, item in zip(opened, saved, strict=True)}
        for kind, rows in story.rows.items():
            now = [row for row in rows if span[0] <= str(row.get("talked_on") or row["on"]) < span[1]]
            linked = [row | {"cycle": story.ids[row["cycle"]]} if "cycle" in row else row for row in now]
            records.save_many(ws, kind, linked)

    def grow_people(self, after: date, until: date, cast: Cast) -> None:
        """Profiles first, then the plans that build on them, and what the schools offered."""
        span = (after.isoformat(), until.isoformat())
        for care in growth.CARES:
            ws = self.profiles[care.profile]
            made = growth.between(growth.profiles_of(care, ws.person, cast), "on", span)
            for row, saved in zip(made, records.save_many(ws, "educator_profile", made), strict=True):
                self.educators[row["educator"]] = saved.id
            plans = growth.between(growth.plans_of(care, ws.person, cast), "drawn_up", span)
            records.save_many(ws, "learning_plan", growth.building_on(plans, self.educators))
            records.save_many(ws, "learning_activity", growth.between(growth.activities_of(care, cast), "on", span))

    def grow_cycles(self, ws: Workspace, story: _Story) -> None:
        for number, record in story.ids.items():
            grown = year.growth_of(story.cycles[int(number)])
            if grown:
                records.save(ws, "coaching_cycle", grown, record=record)

    def review(self, cast: Cast) -> None:
        """The team reviews, looks for causes and weighs two coaching models; of the second one a member has still to rate."""
        self.tell("The team reviews how it worked, looks for causes, and weighs coaching models")
        ws, days = self.office, {n: self.year.first + timedelta(days=n) for n in range(60)}
        team = [self.profiles[profile].person for profile in TEAM]
        records.save_many(
            ws,
            "practice_review",
            [
                team_room.coaching_review(days[team_room.REVIEW], team),
                team_room.leaders_review(days[team_room.LEADERS], team, cast),
            ],
        )
        records.save(ws, "problem_solving", team_room.protocol(days[team_room.CAUSES], team))
        on, decided = days[team_room.MODELS], days[team_room.DECIDED]
        chosen, weighed = team_room.models(on)
        one = records.save(ws, "coaching_model", chosen, audience="everyone")
        other = records.save(ws, "coaching_model", weighed)
        records.save(ws, "learning_activity", support.training(cast, one.id), audience="everyone")
        first = records.save(ws, "hexagon", team_room.analysis(one.id, on, team)).id
        second = records.save(ws, "hexagon", team_room.second_analysis(other.id, decided, team)).id
        exchange.sync(ws)
        self.rounds(1)
        self.support(cast, one.id)
        for profile in TEAM:
            member = self.profiles[profile]
            own = records.save(member, "hexagon_rating", team_room.own_rating(first, on, profile))
            records.share(member, own.id, "office")
            if profile != OFFICE:
                row = team_room.own_rating(second, decided, profile, second=True)
                records.save(member, "hexagon_rating", row)
        records.save(ws, "hexagon", team_room.decision(decided), record=first)
        self.rounds(1)

    def support(self, cast: Cast, model: str) -> None:
        """Who coaches in the schools, and what is done for those who lead and those who would like to."""
        self.tell("Coaches are assigned, leaders get plans, and a program is open to those who would like to lead")
        for leader, day in support.newcomers(cast):
            (post,) = records.list_records(self.office, "assignment", {"person": leader.id})
            records.save(self.office, "assignment", {"start": day.isoformat()}, record=post.id)
        for profile, row in support.assignments(cast, model):
            records.save(self.profiles[profile], "coach_assignment", row)
        records.save(self.office, "learning_activity", support.evening(cast, self.competencies))
        executive, coach = self.profiles["executive"], self.profiles[TEAM[-1]]
        new = support.newcomers(cast)[0][0]
        records.save(executive, "support_plan", support.plan_for(new, executive.person, cast, self.competencies))
        for profile, place in (("north-principal", NORTH), ("south-principal", SOUTH)):
            ws, at = self.profiles[profile], cast.buildings[place]
            row = support.own_plan(ws.person, executive.person, at, cast, coached=place == NORTH)
            records.save(ws, "learning_plan", row)
        for pair, notes in support.coached_leaders(coach.person, cast, self.competencies):
            opened = records.save(coach, "partnership", pair).id
            records.save_many(coach, "mentorship_note", [note | {"partnership": opened} for note in notes])
        program = records.save(self.office, "leadership_program", support.program(cast, self.competencies)).id
        exchange.sync(self.office)
        persons = {profile: ws.person for profile, ws in self.profiles.items()}
        for profile, row in support.wishes(persons, program, cast):
            exchange.sync(self.profiles[profile])
            records.save(self.profiles[profile], "leadership_interest", row)

    # What a district lives through

    def disagree(self) -> str:
        """Two people edit the same note without seeing each other's edit."""
        self.tell("Two partners edit one note on two laptops")
        leader, mentor = (self.profiles[profile] for profile in CONFLICT_PROFILES)
        note = records.list_records(leader, "mentorship_note", {"leader": leader.person}, order="on", descending=True)[
            0
        ]
        for ws, added in (
            (leader, "Agreed: I take the two mornings, starting Monday."),
            (mentor, "Agreed: mornings are blocked from the first of the month; I cover the phone."),
        ):
            self.clock.ms += 60_000
            records.save(ws, "mentorship_note", {"notes": f"{note.fields['notes']} {added}"}, record=note.id)
        return note.id

    def keep_private(self, cast: Cast) -> str:
        ws = self.profiles[PRIVATE_AUTHOR]
        building = cast.buildings[NORTH]
        on = cast.days()[-1].isoformat()
        row = {
            "teacher": cast.of("teacher", building)[0].id,
            "coach": ws.person,
            "building": building,
            "on": on,
            "minutes": 35,
        }
        row |= {
            "topic": "Between us",
            "notes": f"For my eyes only, until we have spoken again: {PRIVATE_MARKER}.",
            "sources": ["planning"],
        }
        return records.save(ws, "coaching_session", row, audience="person").id

    def prepare(self, cast: Cast) -> None:
        self.tell("The office writes down what it wants to change, and how")
        surveys.tell(self.office, cast)
        learning.tell(lambda kind, row: records.save(self.office, kind, row).id, cast)

    def think_ahead(self) -> None:
        """Somebody prepares the meeting that comes next, for themselves alone."""
        ws = self.profiles[PRIVATE_AUTHOR]
        if coming := today(ws).coming_up:
            preparing.save_note(ws, preparing.prepare(ws, coming[0].record).note, PREPARATION)

    def judge(self) -> None:
        self.tell("The team rates, and publishes how far each building is")
        ws = self.office
        for indicator, building, fields in framework.ratings(self.until):
            indicators.rate(ws, indicator, fields, building)
        indicators.freeze(ws, self.until, "For the board and every school", "everyone")

    def result(self, private: str, conflict: str, forged: Path) -> DemoResult:
        self.tell("Making the report")
        report = reports.make(self.office, "indicator-progress", self.place.report, self.until)
        homes = {profile: ws.home for profile, ws in self.profiles.items()}
        return DemoResult(
            self.office.home,
            homes,
            self.place.passphrase_file,
            report,
            self.until,
            indicators.show(self.office, as_of=self.until),
            self.counts(),
            self.card,
            private,
            conflict,
            forged,
        )

    def counts(self) -> dict[str, int]:
        """Kind → how many different records the profiles hold together."""
        kinds: Sequence[str] = (
            "walkthrough",
            "coaching_session",
            "coaching_cycle",
            "mentorship_note",
            "partnership",
            "competency",
            "focus_area",
            "learning_progression",
            "pilot",
            "scale_plan",
            "survey",
            "coach_assignment",
            "support_plan",
            "leadership_program",
            "leadership_interest",
            "person",
        )
        return {
            kind: len(
                {view.id for ws in self.profiles.values() for view in records.list_records(ws, kind, limit=100_000)}
            )
            for kind in kinds
        }


def _moment(day: date) -> int:
    """Early in the morning of a day here: nothing of that day has happened yet."""
    return int(datetime.combine(day, time(_HOUR)).astimezone().timestamp() * 1000)
