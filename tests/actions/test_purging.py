"""Purging over real profiles, files and keys: what goes, what it needs, and that nothing brings it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from talentdesk.actions import drafts, exchange, purging, records, upkeep
from talentdesk.actions.purging import AGREED, ALONE, ASKED, CALLED_OFF, DONE, HERE, RECORD, TOGETHER, WORDING
from talentdesk.actions.records import Saved
from talentdesk.errors import UserError
from talentdesk.store import check
from talentdesk.sync.audiences import slot
from talentdesk.sync.changeset import Place
from talentdesk.workspace import Workspace
from tests.traces import in_folder, in_profile
from tests.world import TODAY, World

NAME = "Zebulon"
WEEK = 7 * 24 * 3600


def swap(world: World, *names: str) -> None:
    """The coach and the teacher, or those named, hear of each other."""
    names = names or ("coach", "teacher")
    for name in (*names, names[0]):
        exchange.sync(world.profiles[name])


def a_session(world: World, *, audience: str | None = None, notes: str = f"{NAME} could not sit still") -> Saved:
    coach = world.profiles["coach"]
    data = world.session(coach, world.profiles["teacher"].person, notes=notes)
    return records.save(coach, "coaching_session", data, audience=audience)


def a_shared_session(world: World) -> Saved:
    saved = a_session(world)
    swap(world)
    return saved


def agreed(world: World, record: str, what: str = RECORD) -> None:
    """The coach asks, the teacher agrees, and everybody has heard of it."""
    purging.ask(world.profiles["coach"], record, what)
    swap(world)
    purging.agree(world.profiles["teacher"], record)
    swap(world)


def traces(world: World) -> dict[str, int]:
    found = {name: in_profile(ws, NAME) for name, ws in world.profiles.items()}
    return {name: count for name, count in (found | {"folder": in_folder(world, NAME)}).items() if count}


def stated_ends(ws: Workspace) -> Iterator[str]:
    """The last file of each own stream, as this laptop states it: a cut-off would name that one."""
    state = ws.exchange
    for key in state.audience_keys():
        end, name = state.own_stream(key.audience), slot(key.secret, state.device, state.incarnation)
        if end.seq:
            yield Place(state.device, state.incarnation, name, end.seq, end.file_hash).path


def sound(world: World) -> None:
    """Everybody has heard of it, holds the same, and finds nothing wrong."""
    world.settle(2)
    for ws in world.profiles.values():
        assert check.verify(ws.database)[1] == []
        assert upkeep.verify(ws, folder=True).problems == []
        assert [path for path in stated_ends(ws) if not (world.folder / path).exists()] == []
    digests: dict[str, set[str]] = {}
    for ws in world.profiles.values():
        for audience, value in exchange.digest(ws).items():
            digests.setdefault(audience, set()).add(value)
    assert all(len(values) == 1 for values in digests.values())


def test_the_search_for_traces_finds_what_is_there(world: World) -> None:
    a_session(world)
    assert set(traces(world)) == {"coach"}
    swap(world)
    assert set(traces(world)) == {"coach", "teacher", "folder"}


class TestWhatNeverLeft:
    def test_it_goes_at_once_with_its_words_its_draft_and_its_traces(self, world: World) -> None:
        coach, saved = world.profiles["coach"], a_session(world)
        drafts.keep(coach, "edit", "coaching_session", {"notes": f"{NAME} again"}, saved.id)
        shown = purging.preview(coach, saved.id)
        assert (shown.way, shown.saves, shown.drafts, shown.refused) == (HERE, 1, True, "")
        purging.ask(coach, saved.id)
        assert traces(world) == {}
        assert drafts.all_drafts(coach) == []
        assert records.search(coach, NAME) == []
        with pytest.raises(UserError, match="no such record"):
            records.show(coach, saved.id)
        swap(world)
        assert purging.purges(coach) == []
        sound(world)

    def test_earlier_wording_goes_and_the_record_reads_as_before(self, world: World) -> None:
        coach, saved = world.profiles["coach"], a_session(world)
        records.save(coach, "coaching_session", {"notes": "S3 could not sit still"}, record=saved.id)
        before = records.show(coach, saved.id)
        assert purging.ask(coach, saved.id, WORDING).way == HERE
        after = records.show(coach, saved.id)
        assert (after.fields, after.author, after.title) == (before.fields, before.author, before.title)
        assert [entry.fields["notes"] for entry in records.history(coach, saved.id)] == ["S3 could not sit still"]
        assert traces(world) == {}
        swap(world)
        assert records.show(world.profiles["teacher"], saved.id).fields == before.fields
        sound(world)

    def test_of_a_shared_record_the_wording_that_never_left_goes_at_once(self, world: World) -> None:
        coach, saved = world.profiles["coach"], a_session(world, notes="as it was")
        swap(world)
        for notes in (f"{NAME} sat still", "S3 sat still"):
            records.save(coach, "coaching_session", {"notes": notes}, record=saved.id)
        purging.ask(coach, saved.id, WORDING)
        assert traces(world) == {}
        assert records.show(coach, saved.id).fields["notes"] == "S3 sat still"
        swap(world)
        assert records.show(world.profiles["teacher"], saved.id).fields["notes"] == "S3 sat still"
        assert [view.state for view in purging.purges(coach)] == [ASKED]


class TestWhatOnlyIOpen:
    def test_a_private_record_that_was_sent_goes_at_once_from_the_folder_too(self, world: World) -> None:
        coach, saved = world.profiles["coach"], a_session(world, audience="person")
        swap(world)
        assert set(traces(world)) == {"coach", "folder"}
        assert purging.ask(coach, saved.id).way == ALONE
        swap(world)
        assert traces(world) == {}
        assert [view.state for view in purging.purges(coach)] == [DONE]
        with pytest.raises(UserError, match="was purged on 2026-11-05, asked for by Cora Diaz"):
            records.show(coach, saved.id)
        sound(world)


class TestTogether:
    def test_it_needs_a_second_person_and_a_week_and_then_it_is_nowhere(self, world: World) -> None:
        coach, teacher, saved = world.profiles["coach"], world.profiles["teacher"], a_shared_session(world)
        assert purging.ask(coach, saved.id).way == TOGETHER
        with pytest.raises(UserError, match="waits for your agreement"):
            purging.agree(coach, saved.id)
        swap(world)
        exchange.sync(world.profiles["principal"])
        assert [(view.state, view.may_agree) for view in purging.waiting(teacher)] == [(ASKED, True)]
        assert purging.waiting(world.profiles["principal"]) == []
        assert records.show(teacher, saved.id).fields["notes"]
        purging.agree(teacher, saved.id)
        swap(world)
        assert [(view.state, view.due) for view in purging.waiting(coach)] == [(AGREED, "2026-11-12T12:00:00Z")]
        world.tick(WEEK - 1)
        swap(world)
        assert records.show(coach, saved.id).fields["notes"]
        world.tick(1)
        swap(world)
        assert traces(world) == {}
        for ws in (coach, teacher):
            with pytest.raises(UserError, match="asked for by Cora Diaz and agreed to by Tom Teach"):
                records.show(ws, saved.id)
            with pytest.raises(UserError, match="was purged"):
                records.save(ws, "coaching_session", {"notes": "again"}, record=saved.id)
        sound(world)

    def test_earlier_wording_goes_everywhere_and_the_record_stays(self, world: World) -> None:
        coach, saved = world.profiles["coach"], a_shared_session(world)
        records.save(coach, "coaching_session", {"notes": "S3 could not sit still"}, record=saved.id)
        swap(world)
        agreed(world, saved.id, WORDING)
        world.tick(WEEK)
        swap(world)
        assert traces(world) == {}
        for name in ("coach", "teacher"):
            view = records.show(world.profiles[name], saved.id)
            assert (view.fields["notes"], view.conflicts, view.author) == ("S3 could not sit still", 0, coach.person)
        sound(world)

    def test_anybody_who_can_open_it_can_call_it_off(self, world: World) -> None:
        teacher, saved = world.profiles["teacher"], a_shared_session(world)
        agreed(world, saved.id)
        purging.call_off(teacher, saved.id)
        swap(world)
        world.tick(WEEK)
        swap(world)
        assert records.show(world.profiles["coach"], saved.id).fields["notes"]
        assert [view.state for view in purging.purges(world.profiles["coach"])] == [CALLED_OFF]
        assert purging.preview(world.profiles["coach"], saved.id).refused == ""

    def test_nothing_goes_while_the_district_keeps_everything(self, world: World) -> None:
        coach, saved = world.profiles["coach"], a_shared_session(world)
        agreed(world, saved.id)
        with pytest.raises(UserError, match="office only"):
            purging.set_rules(coach, hold=True)
        purging.set_rules(world.office, days=3, hold=True)
        swap(world, "office", "coach")
        world.tick(WEEK)
        swap(world)
        assert records.show(coach, saved.id).fields["notes"]
        assert [view.held for view in purging.waiting(coach)] == [True]
        other = a_session(world)
        with pytest.raises(UserError, match="court"):
            purging.ask(coach, other.id)
        purging.set_rules(world.office, hold=False)
        swap(world, "office", "coach")
        exchange.sync(coach)
        assert [view.state for view in purging.purges(coach)] == [DONE]
        assert purging.preview(coach, other.id).days == 3

    def test_only_its_author_or_the_office_asks(self, world: World) -> None:
        saved = a_shared_session(world)
        with pytest.raises(UserError, match="record's author, or by the office"):
            purging.ask(world.profiles["teacher"], saved.id)

    def test_a_person_stays_and_only_earlier_wording_of_the_entry_can_go(self, world: World) -> None:
        teacher = world.profiles["teacher"].person
        assert "isn't purged as a whole" in purging.preview(world.office, teacher).refused
        records.save(world.office, "person", {"family_name": "Teacher"}, record=teacher)
        assert purging.preview(world.office, teacher, WORDING).refused == ""

    def test_what_it_proved_is_withdrawn(self, world: World) -> None:
        saved = a_shared_session(world)
        exchange.sync(world.office)
        facts = "SELECT count(*) FROM fact WHERE kind = 'session'"
        assert world.office.database.execute(facts).fetchone()[0] == 1
        agreed(world, saved.id)
        world.tick(WEEK)
        swap(world, "coach", "office")
        assert world.office.database.execute(facts).fetchone()[0] == 0


class TestWhatComesBack:
    def test_a_laptop_that_was_away_brings_nothing_back(self, world: World) -> None:
        coach, teacher, saved = world.profiles["coach"], world.profiles["teacher"], a_shared_session(world)
        agreed(world, saved.id)
        records.save(teacher, "coaching_session", {"topic": f"{NAME}'s home"}, record=saved.id)
        world.tick(WEEK)
        exchange.sync(coach)
        world.tick(90 * 24 * 3600)
        exchange.confirm_date(teacher)
        swap(world, "teacher", "coach")
        assert traces(world) == {}
        sound(world)

    def test_an_older_file_that_comes_back_is_passed_over_and_taken_away(self, world: World, tmp_path: Path) -> None:
        saved = a_shared_session(world)
        kept = tmp_path / "stick"
        shutil.copytree(world.folder, kept)
        agreed(world, saved.id)
        world.tick(WEEK)
        swap(world)
        shutil.copytree(kept, world.folder, dirs_exist_ok=True)
        assert in_folder(world, NAME) > 0
        reports = [exchange.sync(ws) for ws in world.profiles.values()]
        assert [report.alarm for report in reports] == [""] * len(reports)
        late = world.join("late", "Lia Late", "coach", "North Elementary")
        assert traces(world) == {}
        assert records.search(late, NAME) == []

    def test_a_restored_backup_loses_it_again_at_the_next_sync(self, world: World, tmp_path: Path) -> None:
        coach, saved = world.profiles["coach"], a_shared_session(world)
        backup = upkeep.backup_create(coach, tmp_path / "before.backup")
        agreed(world, saved.id)
        world.tick(WEEK)
        swap(world)
        coach.close()
        upkeep.backup_restore(coach.home, backup, None)
        world.profiles["coach"] = again = Workspace.open(coach.home, clock=world.clock)
        assert records.show(again, saved.id).fields["notes"]
        swap(world)
        with pytest.raises(UserError, match="was purged"):
            records.show(again, saved.id)
        assert in_folder(world, NAME) == 0
        sound(world)
        assert [name for name in purging.preview(again, a_session(world).id).copies if "before-restore" in name]

    def test_somebody_who_joins_later_reads_the_rest(self, world: World) -> None:
        principal = world.profiles["principal"]
        place = world.building("North Elementary")
        visits = [
            records.save(principal, "walkthrough", {"building": place, "on": TODAY, "place": text})
            for text in (f"{NAME}'s room", "room 8")
        ]
        swap(world, "principal", "coach")
        purging.ask(principal, visits[0].id)
        swap(world, "principal", "coach")
        purging.agree(world.profiles["coach"], visits[0].id)
        world.tick(WEEK)
        swap(world, "coach", "principal")
        late = world.join("late", "Lia Late", "coach", "North Elementary")
        assert [view.id for view in records.list_records(late, "walkthrough")] == [visits[1].id]
        assert traces(world) == {}
        sound(world)
