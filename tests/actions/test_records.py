"""Saving, editing, finding, deleting and sharing records, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from talentdesk.actions import audience, exchange, records
from talentdesk.changes import Changes
from talentdesk.errors import UserError
from tests.world import TODAY, World


def session(world: World, **fields: Any) -> records.Saved:
    coach = world.profiles["coach"]
    return records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person, **fields))


class TestSaving:
    def test_what_the_office_writes_is_begun_there_only(self, world: World) -> None:
        asked = [(name, kind) for name in ("office", "principal") for kind in ("focus_area", "walkthrough")]
        may = [records.may_begin(world.profiles[name], kind) for name, kind in asked]
        assert may == [True, True, False, True]

    def test_views_are_told_once_what_changed(self, world: World) -> None:
        told: list[Changes] = []
        world.profiles["coach"].changes.subscribe(told.append)
        saved = session(world, notes="first")
        assert [(change.kinds, change.ids, change.origin) for change in told] == [
            (frozenset({"coaching_session"}), frozenset({saved.id}), "save")
        ]

    def test_what_is_written_together_is_told_when_others_can_read_it(self, world: World) -> None:
        coach, seen = world.profiles["coach"], list[int]()

        def look(_changes: Changes) -> None:
            with ThreadPoolExecutor(1) as beside:
                seen.append(len(beside.submit(records.list_records, coach, "coaching_session").result()))

        coach.changes.subscribe(look)
        with coach.database.write():
            session(world, notes="first")
            session(world, notes="second")
        assert seen == [2, 2]

    def test_what_was_not_written_after_all_is_not_told(self, world: World) -> None:
        coach, told = world.profiles["coach"], list[Changes]()
        coach.changes.subscribe(told.append)

        def both() -> None:
            with coach.database.write():
                session(world, notes="first")
                records.save(coach, "coaching_session", {"no such field": 1})

        with pytest.raises(UserError):
            both()
        assert told == []
        session(world, notes="later")
        assert len(told) == 1

    def test_the_observer_is_the_writer_unless_named(self, world: World) -> None:
        principal = world.profiles["principal"]
        visit = {"building": world.building("North Elementary"), "on": TODAY}
        saved = records.save(principal, "walkthrough", visit)
        assert records.show(principal, saved.id).fields["observer"] == principal.person

    def test_an_edit_changes_the_named_fields_and_leaves_the_others(self, world: World) -> None:
        coach = world.profiles["coach"]
        saved = session(world, notes="before", topic="talk", sources=["planning", "observation"])
        done = records.save(coach, "coaching_session", {"notes": "after", "sources": ["planning"]}, record=saved.id)
        fields = records.show(coach, saved.id).fields
        assert (fields["notes"], fields["topic"], fields["sources"]) == ("after", "talk", ["planning"])
        entries = records.history(coach, saved.id)
        assert [entry.op for entry in entries] == [saved.op, done.op]
        assert records.save(coach, "coaching_session", {"notes": "after"}, record=saved.id).op is None

    def test_many_are_saved_or_none(self, world: World) -> None:
        coach = world.profiles["coach"]
        good = world.session(coach, world.profiles["teacher"].person)
        with pytest.raises(UserError, match="minutes"):
            records.save_many(coach, "coaching_session", [good, good | {"minutes": -1}])
        assert records.count(coach, "coaching_session") == 0

    @pytest.mark.parametrize(
        ("kind", "data", "says"),
        [
            ("no_such", {}, "no kind"),
            ("fact", {}, "kept by TalentDesk itself"),
            ("building", {"name": "East"}, "can't be saved"),
            ("coaching_session", {"teacher": "Tom"}, "teacher"),
        ],
    )
    def test_refusals_change_nothing(self, world: World, kind: str, data: dict[str, Any], says: str) -> None:
        coach = world.profiles["coach"]
        before = exchange.digest(coach)
        with pytest.raises(UserError, match=says):
            records.save(coach, kind, data)
        assert exchange.digest(coach) == before

    def test_a_record_of_another_kind_or_an_unknown_field_is_not_edited(self, world: World) -> None:
        coach, saved = world.profiles["coach"], session(world)
        with pytest.raises(UserError, match="not a walkthrough"):
            records.save(coach, "walkthrough", {"place": "8"}, record=saved.id)
        with pytest.raises(UserError, match="no field"):
            records.save(coach, "coaching_session", {"colour": "red"}, record=saved.id)


class TestDeleting:
    def test_a_deleted_record_leaves_the_lists_and_comes_back_whole(self, world: World) -> None:
        coach, saved = world.profiles["coach"], session(world, notes="kept words")
        records.delete(coach, saved.id)
        assert records.list_records(coach, "coaching_session") == []
        assert [view.id for view in records.list_records(coach, "coaching_session", deleted=True)] == [saved.id]
        assert records.search(coach, "kept words") == []
        with pytest.raises(UserError, match="is deleted"):
            records.save(coach, "coaching_session", {"notes": "x"}, record=saved.id)
        records.restore(coach, saved.id)
        assert [hit.id for hit in records.search(coach, "kept words")] == [saved.id]
        with pytest.raises(UserError, match="isn't deleted"):
            records.restore(coach, saved.id)

    def test_an_edit_that_did_not_see_the_delete_brings_the_record_back_flagged(self, world: World) -> None:
        coach, teacher, saved = world.profiles["coach"], world.profiles["teacher"], session(world, notes="one")
        world.settle()
        records.delete(coach, saved.id)
        world.tick(60)
        records.save(teacher, "coaching_session", {"notes": "two"}, record=saved.id)
        world.settle()
        for ws in (coach, teacher):
            view = records.show(ws, saved.id)
            assert (view.deleted, view.revived, view.fields["notes"]) == (False, True, "two")
        records.restore(coach, saved.id)
        world.settle()
        assert not records.show(teacher, saved.id).revived


class TestSearching:
    def test_the_snippet_shows_where_the_word_stands(self, world: World) -> None:
        saved = session(world, notes="She asked every pair to explain before the bell rang. " * 3, topic="wait time")
        hit = records.search(world.profiles["coach"], "explain bell")[0]
        assert (hit.id, hit.title) == (saved.id, "5 Nov wait time")
        assert "explain" in hit.snippet

    def test_filters_counts_and_pages(self, world: World) -> None:
        coach = world.profiles["coach"]
        for topic in ("a", "b", "c"):
            session(world, topic=topic)
        assert records.count(coach, "coaching_session") == 3
        page = records.list_records(coach, "coaching_session", order="topic", limit=2, offset=1)
        assert [view.fields["topic"] for view in page] == ["b", "c"]
        assert records.count(coach, "coaching_session", {"topic": "a"}) == 1


class TestSharing:
    def test_a_wider_audience_is_a_new_record_and_the_old_one_is_withdrawn(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        data = world.session(coach, teacher.person, notes="between us first")
        private = records.save(coach, "coaching_session", data, audience="person")
        world.settle()
        assert records.search(teacher, "between us") == []
        shared = records.share(coach, private.id, "circle")
        world.settle()
        assert shared.id != private.id
        assert records.show(coach, private.id).deleted
        assert [hit.id for hit in records.search(teacher, "between us")] == [shared.id]
        assert audience.who_can_open(teacher, shared.audience) == "You and Cora Diaz"
        with pytest.raises(UserError, match="no such record"):
            records.show(teacher, private.id)

    def test_the_same_audience_and_one_that_does_not_fit_are_refused(self, world: World) -> None:
        coach, saved = world.profiles["coach"], session(world)
        for wanted in ("circle", "everyone", "office"):
            with pytest.raises(UserError):
                records.share(coach, saved.id, wanted)
        assert not records.show(coach, saved.id).deleted
