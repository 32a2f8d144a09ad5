"""The team room: what is missing for which criterion, and ratings that nobody else can open before their author does."""

from __future__ import annotations

from typing import Any

import pytest

from talentdesk.actions import exchange, library, records, team_room
from talentdesk.errors import UserError
from talentdesk.schema.kinds.hexagon import COMPONENTS
from talentdesk.workspace import Workspace
from tests.world import TODAY, World

SIX = dict.fromkeys(COMPONENTS, 4)


def piece(ws: Workspace, name: str) -> team_room.Stand:
    return next(one for one in team_room.stands(ws) if one.piece.id == name)


def statuses(ws: Workspace, name: str) -> list[str]:
    return [str(one["status"]) for one in piece(ws, name).criteria]


def model(ws: Workspace, title: str = "Impact cycle") -> str:
    fields = {"title": title, "on": TODAY, "summary": "In three steps.", "features": [{"text": "A goal"}]}
    return records.save(ws, "coaching_model", fields).id


def decided() -> dict[str, Any]:
    return {name: {"rating": 3} for name in COMPONENTS} | {
        "state": "decided",
        "decision": "adopt",
        "says_fit": "It fits.",
        "says_ready": "We are ready.",
    }


def analysed(world: World) -> tuple[Workspace, Workspace, str]:
    """The office, a second member of it, and an analysis that both are to rate."""
    office, other = world.office, world.join("other", "Eva Lind", "executive")
    analysis = {"model": model(office), "on": TODAY, "team": [office.person, other.person]}
    hexagon = records.save(office, "hexagon", analysis).id
    world.settle()
    return office, other, hexagon


def rate(ws: Workspace, hexagon: str, **fields: Any) -> str:
    return records.save(ws, "hexagon_rating", {"hexagon": hexagon, "on": TODAY, **SIX, **fields}).id


class TestStands:
    def test_every_criterion_of_the_team_is_there_once(self, world: World) -> None:
        names = [one["id"] for stand in team_room.stands(world.office) for one in stand.criteria]
        assert len(names) == len(set(names)) == 10

    def test_finished_work_is_met_once_it_was_told(self, world: World) -> None:
        office = world.office
        found = [{"what": "The agreement", "whom": "both", "found": "Silent on hours."}]
        review = {"title": "How we coach", "topic": "coaching", "on": TODAY, "practices": found}
        begun = records.save(office, "practice_review", review).id
        assert (statuses(office, "coaching_review"), piece(office, "coaching_review").work[0].waits) == (
            ["not_yet", "not_yet"],
            "",
        )
        records.save(office, "practice_review", {"state": "finished", "found": "Patchy."}, record=begun)
        assert piece(office, "coaching_review").work[0].waits == "Dana Ortiz"
        exchange.sync(office)
        assert statuses(office, "coaching_review") == ["met", "not_yet"]
        assert piece(office, "coaching_review").work[0].waits == ""

    def test_a_review_belongs_to_its_topic_alone(self, world: World) -> None:
        review = {"title": "How leaders grew", "topic": "leadership_development", "on": TODAY}
        records.save(world.office, "practice_review", review)
        assert [len(one.work) for one in team_room.stands(world.office) if one.piece.kind == "practice_review"] == [
            0,
            1,
        ]

    def test_others_see_that_they_may_not_see(self, world: World) -> None:
        coach = world.profiles["coach"]
        assert not team_room.in_office(coach)
        assert set(statuses(coach, "coaching_review")) == {"not_visible"}


class TestFinishing:
    @pytest.mark.parametrize(
        ("kind", "fields", "says"),
        [
            ("practice_review", {"title": "r", "topic": "coaching", "state": "finished"}, "what was found, in all"),
            (
                "problem_solving",
                {"title": "p", "topic": "coaching", "state": "completed", "gap": "g"},
                "a chosen root cause",
            ),
        ],
    )
    def test_what_lacks_its_substance_is_not_called_finished(
        self, world: World, kind: str, fields: dict[str, Any], says: str
    ) -> None:
        with pytest.raises(UserError, match=says):
            records.save(world.office, kind, {"on": TODAY, **fields})
        records.save(
            world.office, kind, {"on": TODAY, **fields, "state": "under_way" if "found" in says else "problem"}
        )

    def test_a_root_that_evidence_speaks_against_is_none(self, world: World) -> None:
        whole = {
            "title": "p",
            "topic": "coaching",
            "on": TODAY,
            "state": "completed",
            "gap": "g",
            "past": [{"what": "w", "went": "badly"}],
            "areas": [{"text": "hours"}],
        }
        cause = {"text": "They don't want to", "root": True}
        with pytest.raises(UserError, match="a chosen root cause"):
            records.save(world.office, "problem_solving", {**whole, "causes": [{**cause, "standing": "refuted"}]})
        assert records.save(world.office, "problem_solving", {**whole, "causes": [cause]}).op

    def test_a_decision_speaks_of_fit_and_readiness_and_six_ratings(self, world: World) -> None:
        office = world.office
        hexagon = records.save(office, "hexagon", {"model": model(office), "on": TODAY}).id
        for name in ("says_fit", "says_ready", "decision", "capacity"):
            with pytest.raises(UserError, match="can't be saved"):
                records.save(office, "hexagon", {**decided(), name: {} if name == "capacity" else None}, record=hexagon)
        assert records.save(office, "hexagon", decided(), record=hexagon).op


class TestBlind:
    def test_nobody_else_can_open_a_rating_before_its_author_does(self, world: World) -> None:
        office, other, hexagon = analysed(world)
        rate(other, hexagon, fit=1, why="Nobody asked the teachers.")
        world.settle()
        seen = team_room.blind(office, hexagon)
        assert {one.name: (one.rated, one.opened) for one in seen.raters} == {
            "Dana Ortiz": (False, False),
            "Eva Lind": (True, False),
        }
        assert records.list_records(office, "hexagon_rating") == []
        assert not any(seen.ratings.values())

    def test_an_opened_one_is_kept_from_whoever_has_not_rated(self, world: World) -> None:
        office, other, hexagon = analysed(world)
        rate(other, hexagon, fit=1, why="Nobody asked the teachers.", looks_from="Teachers")
        team_room.open_ratings(other, hexagon)
        world.settle()
        assert not any(team_room.blind(office, hexagon).ratings.values())
        rate(office, hexagon)
        seen = team_room.blind(office, hexagon)
        assert seen.ratings["fit"] == (("Dana Ortiz", 4), ("Eva Lind", 1))
        assert seen.reasons == (("Eva Lind, Teachers", "Nobody asked the teachers."),)
        assert (seen.all_rated, seen.opened) == (True, False)

    def test_a_rating_belongs_to_its_analysis_also_where_the_model_is_rated_twice(self, world: World) -> None:
        office, other, hexagon = analysed(world)
        rate(other, hexagon)
        again = records.show(office, hexagon).fields | {"on": TODAY}
        second = records.save(office, "hexagon", {name: again[name] for name in ("model", "on", "team")}).id
        world.settle()
        assert [one.rated for one in team_room.blind(office, second).raters] == [False, False]

    def test_half_a_rating_is_not_opened(self, world: World) -> None:
        office, _, hexagon = analysed(world)
        rate(office, hexagon, need=None)
        with pytest.raises(UserError, match="all six"):
            team_room.open_ratings(office, hexagon)

    def test_decided_and_rated_by_two_the_criterion_is_met(self, world: World) -> None:
        office, other, hexagon = analysed(world)
        for ws in (office, other):
            rate(ws, hexagon)
        records.save(office, "hexagon", decided(), record=hexagon)
        world.settle()
        assert statuses(office, "hexagon") == ["met"]


def test_the_library_cites_in_one_line() -> None:
    known = library.references()
    assert known["knight-2021"].startswith("Knight, J. (2021). The definitive guide")
    assert known["reddy-dudek-lekwa-2017"].startswith("Reddy, L. A. and others (2017). ")
