"""One page before a meeting: what was agreed, how the goal moves, what was seen, what to ask, and a note that nobody else ever opens."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from talentdesk.actions import drafts, exchange, preparing, records
from talentdesk.actions.details import RELATED
from talentdesk.errors import UserError
from talentdesk.reports import preparation as report
from talentdesk.reports.document import words_of
from talentdesk.schema.kinds.coaching_cycle import Phase
from talentdesk.schema.kinds.coaching_session import Stage
from talentdesk.schema.kinds.partnership import PartnershipState
from talentdesk.schema.questions import questions_for
from talentdesk.workspace import Workspace
from tests.world import World

MEETS = "2026-11-09"


def cycle(world: World, **fields: Any) -> str:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"].person
    base = world.session(coach, teacher)
    given = {name: base[name] for name in ("teacher", "coach", "building")} | {"opened": "2026-09-10"}
    return records.save(coach, "coaching_cycle", given | {"phase": "improve_trying"} | fields).id


def session(world: World, on: str, **fields: Any) -> str:
    coach = world.profiles["coach"]
    return records.save(
        coach, "coaching_session", world.session(coach, world.profiles["teacher"].person, on=on) | fields
    ).id


def visit(world: World, who: str, on: str, **fields: Any) -> str:
    base = {"building": world.building("North Elementary"), "teacher": world.profiles["teacher"].person, "on": on}
    return records.save(world.profiles[who], "walkthrough", base | {"minutes": 12} | fields).id


@pytest.mark.parametrize("state", [*Phase, *Stage], ids=lambda state: str(state.value))
def test_there_are_three_to_six_questions_wherever_a_cycle_stands(state: Phase | Stage) -> None:
    asked = questions_for("coaching_cycle", state.value)
    assert 3 <= len(asked) <= 6
    assert all(question.endswith("?") for question in asked)


@pytest.mark.parametrize("state", PartnershipState, ids=lambda state: state.value)
def test_and_wherever_a_partnership_stands(state: PartnershipState) -> None:
    assert 3 <= len(questions_for("partnership", state.value)) <= 6
    assert questions_for("partnership", state.value) != questions_for("coaching_cycle", state.value)


def test_everything_that_meetings_belong_to_can_be_prepared() -> None:
    assert {"coaching_cycle", "partnership"} <= set(RELATED)


class TestWhatWasAgreed:
    def test_of_last_time_everything_and_of_earlier_times_what_is_open(self, world: World) -> None:
        coach = world.profiles["coach"].person
        group = cycle(world)
        session(world, "2026-10-20", cycle=group, actions=[{"what": "early"}, {"what": "early and done", "done": True}])
        last = session(
            world,
            "2026-11-02",
            cycle=group,
            topic="Question stems",
            next_meeting=MEETS,
            actions=[{"what": "send\nit", "who": coach, "by": "2026-11-06"}, {"what": "tried", "done": True}],
        )
        found = preparing.prepare(world.profiles["coach"], group)
        assert [(item.what, item.who, item.done) for item in found.agreed] == [
            ("send it", "Cora Diaz", False),
            ("tried", "", True),
            ("early", "", False),
        ]
        assert found.agreed[0].by == date(2026, 11, 6)
        assert found.last is not None
        assert (found.last.record, found.last.about) == (last, "Question stems")
        assert found.next == date(2026, 11, 9)
        assert preparing.prepare(world.profiles["coach"], last) == found, "the session leads to the same page"

    def test_before_the_first_session_it_begins_with_what_the_cycle_knows(self, world: World) -> None:
        group = cycle(world, phase="learn_explained", need="survey")
        found = preparing.prepare(world.profiles["coach"], group)
        assert (found.last, found.next, list(found.agreed), list(found.seen)) == (None, None, [], [])
        assert found.begins == {
            "teacher": world.profiles["teacher"].person,
            "coach": world.profiles["coach"].person,
            "building": world.building("North Elementary"),
            "cycle": group,
            "stage": "learn",
            "need": "survey",
        }
        assert list(found.questions) == list(questions_for("coaching_cycle", "learn_explained"))

    def test_without_a_cycle_the_last_session_says_where_the_two_stand(self, world: World) -> None:
        found = preparing.prepare(world.profiles["coach"], session(world, "2026-11-02", stage="improve"))
        assert found.group is None
        assert "cycle" not in found.begins
        assert list(found.questions) == list(questions_for("coaching_cycle", "improve"))

    def test_a_session_without_a_cycle_finds_the_one_under_way(self, world: World) -> None:
        cycle(world, phase="closed_goal_met")
        going = cycle(world, phase="identify_goal")
        found = preparing.prepare(world.profiles["coach"], session(world, "2026-11-02"))
        assert found.begins["cycle"] == going

    def test_other_records_have_no_meeting_to_prepare(self, world: World) -> None:
        with pytest.raises(UserError, match="no meeting"):
            preparing.prepare(world.profiles["coach"], world.building("North Elementary"))


class TestWhatWasSeen:
    def test_visits_since_the_last_session_that_the_coach_may_open(self, world: World) -> None:
        visit(world, "principal", "2026-10-01")
        group = cycle(world)
        session(world, "2026-11-02", cycle=group)
        seen = visit(world, "principal", "2026-11-04")
        visit(world, "principal", "2026-11-05", teacher=world.profiles["coach"].person)
        hidden = records.save(
            world.profiles["principal"],
            "walkthrough",
            {
                "building": world.building("North Elementary"),
                "teacher": world.profiles["teacher"].person,
                "on": "2026-11-03",
            },
            audience="person",
        ).id
        world.settle()
        found = preparing.prepare(world.profiles["coach"], group)
        assert [(item.record, item.on, item.by, item.minutes) for item in found.seen] == [
            (seen, date(2026, 11, 4), "Ann Lee", 12)
        ]
        assert hidden not in {item.record for item in found.seen}

    def test_a_teacher_s_own_page_asks_nothing_and_counts_no_visits(self, world: World) -> None:
        group = cycle(world)
        session(world, "2026-11-02", cycle=group, actions=[{"what": "try it"}])
        world.settle()
        found = preparing.prepare(world.profiles["teacher"], group)
        assert (found.name, found.supports) == ("Cora Diaz", False)
        assert [item.what for item in found.agreed] == ["try it"]
        assert (list(found.questions), list(found.seen)) == ([], [])


class TestTheNote:
    def of(self, ws: Workspace, record: str) -> preparing.Note:
        return preparing.prepare(ws, record).note

    def test_it_is_the_author_s_alone_and_counts_for_nothing(self, world: World) -> None:
        coach, group = world.profiles["coach"], cycle(world)
        assert self.of(coach, group).readers == "Only you"
        kept = preparing.save_note(coach, self.of(coach, group), "ask about heron-lake")
        world.settle()
        assert records.show(coach, kept).audience == f"person:{coach.person}"
        for name in ("office", "principal", "teacher"):
            assert records.search(world.profiles[name], "heron-lake") == []
            with pytest.raises(UserError):
                records.show(world.profiles[name], kept)
        with pytest.raises(UserError, match="can't be given the audience"):
            records.share(coach, kept, "building")
        facts = [
            fact for ws in world.profiles.values() for fact in ws.database.execute("SELECT kind FROM fact").fetchall()
        ]
        assert {fact[0] for fact in facts} == {"cycle"}

    def test_typing_is_kept_saving_forgets_the_draft_and_saving_twice_makes_one(self, world: World) -> None:
        coach, group = world.profiles["coach"], cycle(world)
        note = self.of(coach, group)
        preparing.keep_note(coach, note, "half a")
        assert self.of(coach, group).text == "half a"
        first = preparing.save_note(coach, note, "half a thought")
        again = preparing.save_note(coach, note, "a whole thought")  # by a page that didn't hear of the first
        assert first == again
        assert drafts.all_drafts(coach) == []
        assert self.of(coach, group).text == "a whole thought"
        assert records.count(coach, "preparation") == 1
        preparing.keep_note(coach, self.of(coach, group), "a whole thought")
        assert drafts.all_drafts(coach) == [], "what is saved needs no draft"

    def test_none_is_made_of_nothing(self, world: World) -> None:
        coach, group = world.profiles["coach"], cycle(world)
        assert preparing.save_note(coach, self.of(coach, group), " \n") == ""
        assert records.count(coach, "preparation") == 0

    def test_after_the_meeting_the_next_one_begins_with_an_empty_note(self, world: World) -> None:
        coach, group = world.profiles["coach"], cycle(world)
        session(world, "2026-11-02", cycle=group, next_meeting=MEETS)
        used = preparing.save_note(coach, self.of(coach, group), "for Monday")
        assert records.show(coach, used).fields["on"] == MEETS
        session(world, MEETS, cycle=group)
        assert self.of(coach, group).text == ""
        assert records.show(coach, used).fields["note"] == "for Monday", "it stays to be found"

    def test_notes_of_two_cycles_with_the_same_teacher_are_two(self, world: World) -> None:
        coach = world.profiles["coach"]
        one, other = cycle(world), cycle(world)
        preparing.save_note(coach, self.of(coach, one), "of one")
        assert self.of(coach, other).text == ""

    def test_a_second_laptop_of_the_author_has_it(self, world: World) -> None:
        coach, group = world.profiles["coach"], cycle(world)
        preparing.save_note(coach, self.of(coach, group), "on both laptops")
        world.settle()
        assert "preparation" not in {
            row[0] for row in world.profiles["teacher"].database.execute("SELECT DISTINCT kind FROM op").fetchall()
        }
        assert exchange.status(coach).to_send == 0


class TestWithAPartner:
    def test_a_partnership_has_its_own_questions_and_no_classroom(self, world: World) -> None:
        principal, office = world.profiles["principal"], world.office
        pair = {"leader": principal.person, "mentor": office.person}
        group = records.save(office, "partnership", pair | {"opened": "2026-09-01", "agreement": "Every two weeks"}).id
        note = pair | {
            "partnership": group,
            "on": "2026-11-02",
            "title": "Visits",
            "commitments": [{"what": "block time"}],
        }
        records.save(office, "mentorship_note", note | {"next_meeting": MEETS})
        found = preparing.prepare(office, group)
        assert (found.kind, found.name, found.state) == ("mentorship_note", "Ann Lee", "active")
        assert list(found.questions) == list(questions_for("partnership", "active"))
        assert found.begins == pair | {"partnership": group}
        assert [item.what for item in found.agreed] == ["block time"]
        assert preparing.can_be_prepared(records.show(office, group))
        records.save(office, "partnership", {"state": "closed"}, record=group)
        assert not preparing.can_be_prepared(records.show(office, group))


def test_the_page_on_paper_leaves_the_note_out(world: World, tmp_path: Path) -> None:
    coach, group = world.profiles["coach"], cycle(world, goal="Everybody talks", target=18, baseline=8.5)
    session(world, "2026-11-02", cycle=group, next_meeting=MEETS, actions=[{"what": "send it", "by": "2026-11-06"}])
    preparing.save_note(coach, preparing.prepare(coach, group).note, "heron-lake")
    file = preparing.make_page(coach, group, tmp_path / "page.pdf")
    pdf = pypdfium2.PdfDocument(file)
    said = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    assert "Before you meet Tom Teach" in said
    assert "Everybody talks" in said
    assert "heron-lake" not in said


def test_the_page_says_what_is_known_and_no_more() -> None:
    bare = report.Given("Ann Lee", False, None, None, "", (), "", (), (), ("What matters?",))
    assert words_of(report.build(bare)).splitlines() == [
        "Before you meet Ann Lee",
        "A talk with a partner",
        "What to ask",
        "What matters?",
    ]
