"""Facts on their way to the district: countable, without words, and no more than the privacy agreement allows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from talentdesk.actions import exchange, records
from talentdesk.errors import UserError
from talentdesk.ids import natural_id
from talentdesk.schema.types import school_year_of
from talentdesk.store.writer import Change
from talentdesk.sync.publish import level_on, pseudonym
from talentdesk.workspace import Workspace
from tests.world import TODAY, World

WORDS = "zweifelsfrei-quokka-17"


def agree(world: World, level: str, since: str = "2026-07-01", **more: Any) -> None:
    records.save(
        world.office, "privacy_agreement", {"version": 1, "level": level, "valid_from": since, "text": ""}, **more
    )
    world.settle()


def private_session(world: World, **fields: Any) -> records.Saved:
    coach = world.profiles["coach"]
    data = world.session(coach, world.profiles["teacher"].person, **fields)
    saved = records.save(coach, "coaching_session", data, audience="person")
    world.settle()
    return saved


def note(world: World, leader: str, **fields: Any) -> records.Saved:
    data = {"leader": leader, "mentor": world.office.person, "on": TODAY, "notes": WORDS, **fields}
    saved = records.save(world.office, "mentorship_note", data, audience="person")
    world.settle()
    return saved


def facts(ws: Workspace, kind: str) -> list[dict[str, Any]]:
    rows = ws.database.execute("SELECT * FROM fact WHERE kind = ? ORDER BY id, audience", (kind,)).fetchall()
    return [dict(row) for row in rows]


def fact_ops(ws: Workspace) -> list[dict[str, Any]]:
    rows = ws.database.execute("SELECT line, hlc FROM op WHERE kind = 'fact' AND aside IS NULL").fetchall()
    return [json.loads(row["line"]) for row in rows]


def every_record(world: World) -> dict[str, str]:
    """One record of each kind that has facts, full of words, by its kind."""
    coach, teacher, principal = (world.profiles[name] for name in ("coach", "teacher", "principal"))
    north, started = world.building("North Elementary"), "2026-11-05T09:42:00Z"
    visit = {"building": north, "teacher": teacher.person, "on": TODAY, "started": started, "next_step": WORDS}
    made = {
        "coaching_session": records.save(
            coach, "coaching_session", world.session(coach, teacher.person, notes=WORDS, topic=WORDS)
        ),
        "coaching_cycle": records.save(
            coach,
            "coaching_cycle",
            {"teacher": teacher.person, "coach": coach.person, "building": north, "opened": TODAY, "goal": WORDS},
        ),
        "walkthrough": records.save(principal, "walkthrough", visit | {"place": WORDS, "noticing": WORDS}),
        "partnership": records.save(
            world.office,
            "partnership",
            {"leader": principal.person, "mentor": world.office.person, "opened": TODAY, "agreement": WORDS},
        ),
        "mentorship_note": records.save(
            world.office,
            "mentorship_note",
            {"leader": principal.person, "mentor": world.office.person, "on": TODAY, "notes": WORDS},
        ),
        "focus_area": records.save(
            world.office,
            "focus_area",
            {"title": WORDS, "named_on": TODAY, "why": WORDS, "people": [teacher.person], "buildings": [north]},
        ),
        "competency": records.save(
            world.office, "competency", {"title": WORDS, "code": "c-1", "identified_on": TODAY, "tasks": WORDS}
        ),
    }
    world.settle()
    return {kind: saved.id for kind, saved in made.items()}


class TestPlanning:
    """What a team prepares: facts of the office about no contact between people, which the privacy agreement says nothing of."""

    def test_what_a_colleague_finishes_counts_when_its_authors_laptop_has_seen_it(self, world: World) -> None:
        other, office = world.join("other", "Eva Lind", "executive"), world.office
        review = {"title": WORDS, "topic": "coaching", "on": TODAY}
        begun = records.save(office, "practice_review", review).id
        world.settle()
        found = {"what": WORDS, "whom": "both", "found": WORDS}
        records.save(
            other, "practice_review", {"state": "finished", "found": WORDS, "practices": [found]}, record=begun
        )
        exchange.sync(other)
        assert facts(other, "practice_review") == []
        exchange.sync(office)
        exchange.sync(office)
        exchange.sync(other)
        (fact,) = facts(other, "practice_review")
        assert json.loads(fact["flags"]) == ["for_leaders", "for_staff", "on_coaching", "practices"]
        assert (fact["actor"], WORDS in json.dumps(fact)) == (office.person, False)

    def test_a_rating_tells_the_office_that_it_was_given_and_nothing_else_of_it(self, world: World) -> None:
        agree(world, "nothing")
        other, office = world.join("other", "Eva Lind", "executive"), world.office
        model = {"title": WORDS, "on": TODAY, "summary": WORDS, "features": [{"text": WORDS}]}
        analysis = {"model": records.save(office, "coaching_model", model).id, "on": TODAY}
        hexagon = records.save(office, "hexagon", analysis).id
        world.settle()
        six = dict.fromkeys(("need", "fit", "capacity", "evidence", "supports", "usability"), 2)
        rating = records.save(other, "hexagon_rating", {"hexagon": hexagon, "on": TODAY, "why": WORDS, **six})
        world.settle()
        assert rating.audience == f"person:{other.person}"
        with pytest.raises(UserError, match="no such record"):
            records.show(office, rating.id)
        (fact,) = facts(office, "hexagon_rating")
        (of_model,) = facts(office, "coaching_model")
        assert (fact["actor"], fact["topic"], fact["flags"]) == (other.person, of_model["topic"], "[]")
        records.share(other, rating.id, "office")
        world.settle()
        (fact,) = facts(office, "hexagon_rating")
        (opened,) = records.list_records(office, "hexagon_rating", {"hexagon": hexagon})
        assert (opened.author, opened.fields["fit"], fact["topic"]) == (other.person, 2, of_model["topic"])

    def test_a_rating_with_a_component_left_out_counts_for_nothing(self, world: World) -> None:
        model = {"title": WORDS, "on": TODAY, "summary": WORDS, "features": [{"text": WORDS}]}
        analysis = {"model": records.save(world.office, "coaching_model", model).id, "on": TODAY}
        hexagon = records.save(world.office, "hexagon", analysis).id
        records.save(world.office, "hexagon_rating", {"hexagon": hexagon, "on": TODAY, "need": 5})
        world.settle()
        assert facts(world.office, "hexagon_rating") == []


class TestWhatTravels:
    def test_no_fact_holds_words_an_hour_or_the_id_of_its_record(self, world: World) -> None:
        made = every_record(world)
        world.clock.ms += 2 * 3_600_000
        found = fact_ops(world.office)
        assert {op["f"]["kind"] for op in found} >= {
            "session",
            "cycle",
            "visit",
            "partnership",
            "mentoring",
            "competency",
        }
        teacher = world.profiles["teacher"].person
        day = f"{world.clock.ms // 86_400_000 * 86_400_000:012x}0000"
        for op in found:
            text = json.dumps(op)
            assert WORDS not in text
            assert teacher not in text
            assert not any(record in text for record in made.values())
            assert op["h"] == day
            assert op["f"]["on"] == TODAY
            assert "T" not in op["f"]["on"]

    def test_the_subject_is_a_pseudonym_of_building_and_school_year(self, world: World) -> None:
        private_session(world)
        private_session(world, on="2026-06-20")
        coach, north = world.profiles["coach"], world.building("North Elementary")
        wanted: set[str] = set()
        for year in ("2026-27", "2025-26"):
            secret = coach.database.execute(
                "SELECT body ->> '$.secret' FROM record WHERE id = ?", (natural_id("subject_secret", north, year),)
            ).fetchone()[0]
            wanted.add(pseudonym(secret, world.profiles["teacher"].person))
        assert {fact["subject"] for fact in facts(world.office, "session")} == wanted
        assert len(wanted) == 2
        assert (
            world.office.database.execute("SELECT count(*) FROM record WHERE kind = 'subject_secret'").fetchone()[0]
            == 0
        )

    def test_only_leaders_are_named_to_the_office(self, world: World) -> None:
        note(world, world.profiles["principal"].person)
        note(world, world.profiles["teacher"].person)
        found = {fact["subject"] for fact in facts(world.office, "mentoring")}
        assert found == {world.profiles["principal"].person, None}

    @pytest.mark.parametrize("how", ["deleted", "shared", "moved"])
    def test_what_was_published_is_withdrawn_when_it_no_longer_holds(self, world: World, how: str) -> None:
        saved, coach = private_session(world), world.profiles["coach"]
        before = facts(world.office, "session")
        if how == "deleted":
            records.delete(coach, saved.id)
        elif how == "shared":
            records.share(coach, saved.id, "circle")
        else:
            records.save(coach, "coaching_session", {"on": "2026-11-04"}, record=saved.id)
        world.settle()
        after = facts(world.office, "session")
        assert len(before) == 1
        assert len(after) == (0 if how == "deleted" else 1)
        assert [fact["day"] for fact in after] == {"deleted": [], "shared": [TODAY], "moved": ["2026-11-04"]}[how]
        if how == "shared":
            assert after[0]["id"] != before[0]["id"]

    def test_a_deleted_record_that_is_restored_counts_again(self, world: World) -> None:
        saved, coach = private_session(world), world.profiles["coach"]
        records.delete(coach, saved.id)
        world.settle()
        records.restore(coach, saved.id)
        world.settle()
        assert len(facts(world.office, "session")) == 1


class TestLevels:
    def test_contacts_tell_day_author_and_length(self, world: World) -> None:
        agree(world, "contacts")
        private_session(world, minutes=40)
        found = facts(world.office, "session")
        assert [(f["day"], f["actor"], f["minutes"]) for f in found] == [(TODAY, world.profiles["coach"].person, 40)]

    def test_monthly_tells_how_many_people_and_nothing_else(self, world: World) -> None:
        agree(world, "monthly")
        for day in ("2026-11-05", "2026-11-06"):
            private_session(world, on=day, minutes=40)
        found = facts(world.office, "session")
        assert [
            (f["day"], f["people"], f["minutes"], f["subject"], f["mode"], f["topic"], f["flags"]) for f in found
        ] == [("2026-11-01", 1, None, None, None, None, '["monthly"]')]

    def test_the_number_of_a_month_goes_down_when_its_record_goes(self, world: World) -> None:
        agree(world, "monthly")
        saved = private_session(world)
        assert [fact["people"] for fact in facts(world.office, "session")] == [1]
        records.delete(world.profiles["coach"], saved.id)
        world.settle()
        assert facts(world.office, "session") == []

    def test_a_record_that_moves_to_another_month_counts_there_only(self, world: World) -> None:
        agree(world, "monthly")
        saved = private_session(world)
        records.save(world.profiles["coach"], "coaching_session", {"on": "2026-12-01"}, record=saved.id)
        world.settle()
        assert [fact["day"] for fact in facts(world.office, "session")] == ["2026-12-01"]

    def test_mentoring_is_counted_by_the_month_too_and_names_nobody(self, world: World) -> None:
        agree(world, "monthly")
        note(world, world.profiles["principal"].person)
        found = facts(world.office, "mentoring")
        assert [(f["day"], f["people"], f["subject"], f["audience"]) for f in found] == [
            ("2026-11-01", 1, None, "office")
        ]

    def test_nothing_means_nothing(self, world: World) -> None:
        agree(world, "nothing")
        private_session(world)
        note(world, world.profiles["principal"].person)
        assert facts(world.office, "session") == facts(world.office, "mentoring") == []
        assert not [op for op in fact_ops(world.profiles["coach"]) if op["f"].get("kind") == "session"]

    def test_a_stricter_agreement_keeps_what_came_before_it(self, world: World) -> None:
        private_session(world, on="2026-11-04")
        agree(world, "nothing", since=TODAY)
        private_session(world)
        assert [fact["day"] for fact in facts(world.office, "session")] == ["2026-11-04"]

    def test_a_draft_in_the_office_is_not_in_force(self, world: World) -> None:
        agree(world, "nothing", audience="office")
        note(world, world.profiles["principal"].person)
        assert len(facts(world.office, "mentoring")) == 1

    def test_a_wider_agreement_never_reaches_back_behind_the_day_it_was_set(self, world: World) -> None:
        agree(world, "nothing")
        saved = private_session(world)
        world.clock.ms += 10 * 86_400_000
        agree(world, "contacts", since="2026-07-02")
        records.save(world.profiles["coach"], "coaching_session", {"minutes": 50}, record=saved.id)
        world.settle()
        assert facts(world.office, "session") == []

    @pytest.mark.parametrize(
        ("day", "level"),
        [("2026-08-01", "contacts"), ("2026-09-15", "monthly"), ("2026-10-15", "monthly"), ("2026-11-20", "contacts")],
    )
    def test_the_level_of_a_day(self, day: str, level: str) -> None:
        agreed = [
            ("2026-09-01", "2026-08-20", "monthly"),
            ("2026-10-01", "2026-10-20", "nothing"),
            ("2026-10-10", "2026-11-15", "contacts"),
        ]
        assert level_on(agreed, day) == level

    def test_a_level_of_a_newer_version_is_the_strictest(self) -> None:
        assert level_on([("2026-09-01", "2026-09-01", "something new")], TODAY) == "something new"


class TestSecrets:
    def test_secrets_begun_apart_become_one_without_asking_anybody(self, world: World) -> None:
        private_session(world)
        coach, principal, north = (
            world.profiles["coach"],
            world.profiles["principal"],
            world.building("North Elementary"),
        )
        year = "2027-28"
        record = natural_id("subject_secret", north, year)
        for ws, letter in ((coach, "a"), (principal, "b")):
            fields = {"building": north, "year": year, "secret": letter * 64}
            ws.writer().save([Change("subject_secret", record, f"building:{north}", fields)])
            world.tick()
        shown = [exchange.sync(ws).conflicts for ws in (coach, principal, coach, principal)]
        assert shown == [0, 0, 0, 0]
        world.settle()
        for ws in (coach, principal):
            row = ws.database.execute(
                "SELECT body ->> '$.secret', conflicts FROM record WHERE id = ?", (record,)
            ).fetchone()
            assert tuple(row) == ("b" * 64, 0)
        assert exchange.conflicts(coach) == exchange.conflicts(principal) == []

    @pytest.mark.parametrize("kind", ["subject_secret", "coaching_session"])
    def test_a_colleague_who_spoils_the_secret_stops_no_sync(self, world: World, kind: str) -> None:
        principal, coach, north = (
            world.profiles["principal"],
            world.profiles["coach"],
            world.building("North Elementary"),
        )
        year = school_year_of("2027-09-01")
        record = natural_id("subject_secret", north, year)
        spoilt = {"secret": "no key"} if kind == "subject_secret" else {"notes": "under its name"}
        principal.writer().save([Change(kind, record, f"building:{north}", spoilt)])
        exchange.sync(principal)
        exchange.sync(coach)
        private_session(world, on="2027-09-01")
        assert facts(world.office, "session")[0]["subject"] is not None
