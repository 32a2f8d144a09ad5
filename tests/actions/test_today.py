"""What the page of the day shows, and for whom."""

from __future__ import annotations

from datetime import date

from talentdesk.actions import attention, audience, directory, drafts, records
from talentdesk.actions.today import today
from talentdesk.schema.types import Role
from tests.world import TODAY, World


def visit(world: World, **fields: str) -> records.Saved:
    principal = world.profiles["principal"]
    base = {"building": world.building("North Elementary"), "teacher": world.profiles["teacher"].person, "on": TODAY}
    return records.save(principal, "walkthrough", base | fields)


class TestToday:
    def test_a_visit_without_a_talk_is_owed_until_the_talk_was_held(self, world: World) -> None:
        principal = world.profiles["principal"]
        saved = visit(world, place="room 8")
        assert [(owed.name, owed.place) for owed in today(principal).talks_owed] == [("Tom Teach", "room 8")]
        records.save(principal, "walkthrough", {"talked_on": TODAY}, record=saved.id)
        assert today(principal).talks_owed == []

    def test_who_is_owed_several_talks_stands_once_with_the_newest_visit(self, world: World) -> None:
        principal = world.profiles["principal"]
        for day in ("2026-11-02", "2026-10-29", "2026-11-02"):
            visit(world, on=day)
        newest = visit(world, on="2026-11-04", place="room 8")
        (owed,) = today(principal).talks_owed
        assert (owed.record, owed.visited, owed.place) == (newest.id, date(2026, 11, 4), "room 8")
        assert owed.others == (date(2026, 11, 2), date(2026, 10, 29))

    def test_a_talk_that_is_being_written_stands_first_and_only_once(self, world: World) -> None:
        principal, other = world.profiles["principal"], world.profiles["coach"].person
        older = visit(world, on="2026-10-29")
        for _ in range(2):
            visit(world, on="2026-11-04", teacher=other)
        visit(world, on="2026-11-04")
        drafts.keep(principal, older.id, "walkthrough", {"noticing": "twelve hands"}, older.id)
        page = attention.page(principal)
        assert [(owed.record == older.id, owed.begun) for owed in page.today.talks_owed] == [
            (True, True),
            (False, False),
        ]
        assert page.unfinished == []

    def test_who_is_being_visited_does_not_wait_for_a_visit(self, world: World) -> None:
        principal, teacher = world.profiles["principal"], world.profiles["teacher"].person
        drafts.keep(principal, "visit", "walkthrough", {"teacher": teacher})
        page = attention.page(principal)
        assert page.today.not_visited == []
        assert [draft.about for draft in page.unfinished] == ["Tom Teach"]

    def test_who_is_met_several_times_stands_once_with_the_next_meeting(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
        for day in ("2026-11-12", "2026-11-10", "2026-11-12"):
            records.save(coach, "coaching_session", world.session(coach, teacher, on="2026-11-03", next_meeting=day))
        page = today(coach)
        (meeting,) = page.coming_up
        assert (meeting.name, meeting.on) == ("Tom Teach", date(2026, 11, 10))
        assert meeting.later == ((date(2026, 11, 12), "coaching_session"),)
        assert [item.meets for item in page.not_visited] == [date(2026, 11, 10)]

    def test_a_meeting_that_was_held_today_comes_up_no_more(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
        agreed = world.session(coach, teacher, on="2026-11-03", next_meeting=TODAY)
        records.save(coach, "coaching_session", agreed)
        assert [item.on for item in today(coach).coming_up] == [date(2026, 11, 5)]
        records.save(coach, "coaching_session", world.session(coach, teacher))
        assert today(coach).coming_up == []

    def test_teachers_who_were_not_visited_show_until_they_are(self, world: World) -> None:
        principal = world.profiles["principal"]
        assert [(item.name, item.days) for item in today(principal).not_visited] == [("Tom Teach", None)]
        visit(world)
        assert today(principal).not_visited == []

    def test_what_was_due_long_ago_stands_behind_what_is_due_now(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        due = {"old": "2026-09-09", "older": "2026-09-01", "soon": "2026-11-07", "late": "2026-11-02", "no day": None}
        actions = [{"what": what, "who": coach.person, "by": by, "done": False} for what, by in due.items()]
        records.save(coach, "coaching_session", world.session(coach, teacher.person, actions=actions))
        assert [item.what for item in today(coach).commitments] == ["late", "soon", "no day", "old", "older"]

    def test_meetings_and_commitments_of_both_sides(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        promised = {"what": "send the exemplar", "who": coach.person, "by": "2026-11-06", "done": False}
        kept = {"what": "done already", "who": coach.person, "by": "2026-11-06", "done": True}
        records.save(
            coach,
            "coaching_session",
            world.session(coach, teacher.person, next_meeting="2026-11-10", actions=[promised, kept]),
        )
        world.settle()
        page = today(coach)
        assert [(item.name, item.on) for item in page.coming_up] == [("Tom Teach", date(2026, 11, 10))]
        assert [(item.what, item.name) for item in page.commitments] == [("send the exemplar", "Tom Teach")]
        assert today(teacher).commitments == []
        assert [item.name for item in today(teacher).coming_up] == ["Cora Diaz"]

    def test_drafts_stay_until_they_are_dropped(self, world: World) -> None:
        principal = world.profiles["principal"]
        drafts.keep(principal, "visit", "walkthrough", {"place": "half a th"})
        assert [draft.body for draft in today(principal).drafts] == [{"place": "half a th"}]
        drafts.drop(principal, "visit")
        assert drafts.get(principal, "visit") is None
        assert today(principal).drafts == []


class TestWhoCanOpen:
    def test_the_sentence_follows_the_audience(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        data = world.session(coach, teacher.person)
        place = audience.default_audience(coach, "coaching_session", data)
        assert audience.who_can_open(coach, place, data, "coaching_session") == "You and Tom Teach"
        assert audience.who_can_open(coach, f"person:{coach.person}") == "Only you"
        north = world.building("North Elementary")
        assert audience.who_can_open(coach, f"building:{north}") == "Leaders and coaches of North Elementary"
        assert audience.audience_choices(coach, "coaching_session", data)[0] == place
        saved = records.save(coach, "coaching_session", data)
        assert audience.who_can_open(coach, saved.audience) == "You and Tom Teach"
        assert records.save(coach, "coaching_session", data | {"topic": "again"}).audience == saved.audience

    def test_only_audiences_that_one_may_write_to_are_offered(self, world: World) -> None:
        principal, office = world.profiles["principal"], world.office
        offered = {
            ws.me.name: audience.audience_choices(
                ws, "mentorship_note", {"leader": principal.person, "mentor": office.person}
            )
            for ws in (principal, office)
        }
        assert "office" in offered["Dana Ortiz"]
        assert "office" not in offered[principal.me.name]
        assert offered[principal.me.name][0] == audience.NEW_CIRCLE

    def test_a_visit_outside_the_own_school_is_private(self, world: World) -> None:
        executive = world.join("executive", "Eva Lind", "executive")
        data = {
            "building": world.building("North Elementary"),
            "teacher": world.profiles["teacher"].person,
            "on": TODAY,
        }
        place = audience.default_audience(executive, "walkthrough", data)
        assert not place.startswith("building:")
        assert "Eva" not in audience.who_can_open(executive, place, data, "walkthrough")

    def test_somebody_not_enrolled_is_named(self, world: World) -> None:
        coach = world.profiles["coach"]
        later = records.save(world.office, "person", {"given_name": "Nora", "family_name": "Late"}).id
        world.settle()
        saved = records.save(coach, "coaching_session", world.session(coach, later))
        assert audience.not_enrolled(coach, saved.audience) == ["Nora Late"]

    def test_coaching_by_the_leader_of_the_school_is_warned_about(self, world: World) -> None:
        principal, teacher = world.profiles["principal"], world.profiles["teacher"]
        data = {
            "teacher": teacher.person,
            "coach": principal.person,
            "building": world.building("North Elementary"),
            "on": TODAY,
        }
        assert "leads this school" in audience.evaluator_warning(principal, "coaching_session", data)
        coach = world.profiles["coach"]
        assert audience.evaluator_warning(coach, "coaching_session", world.session(coach, teacher.person)) == ""


class TestDirectory:
    def test_people_by_role_building_and_day(self, world: World) -> None:
        north = world.building("North Elementary")
        assert [view.name for view in directory.people(world.office, (Role.TEACHER,), north)] == ["Tom Teach"]
        assert directory.people(world.office, (Role.TEACHER,), north, date(2020, 1, 1)) == []

    def test_what_is_not_here_is_said_so(self, world: World) -> None:
        assert directory.name_of(world.office, "0" * 32) == directory.UNKNOWN
        assert directory.name_of(world.office, None) == ""
