"""Wrong dates (cases 15, 16, 17, 19, 21 to 23): nothing is lost, and a date that was once wrong doesn't stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from talentdesk.actions import exchange, records
from talentdesk.clock import FixedClock, unpack
from talentdesk.errors import UserError
from talentdesk.schema.types import Role
from talentdesk.store import check, writer
from talentdesk.sync import membership, membership_file
from talentdesk.workspace import Workspace
from tests.world import NOON, TODAY, World

IN_2099 = 4_070_908_800_000
IN_2010 = 1_262_304_000_000
DAY = 24 * 3600 * 1000


def with_clock(world: World, name: str, ms: int) -> Workspace:
    """The profile opened on a laptop with a clock of its own."""
    world.profiles[name].close()
    ws = world.profiles[name] = Workspace.open(world.root / name, clock=FixedClock(ms))
    return ws


def visit(world: World, ws: Workspace, place: str) -> records.Saved:
    return records.save(
        ws, "walkthrough", {"building": world.building("North Elementary"), "on": TODAY, "place": place}
    )


def stamps(ws: Workspace, record: str) -> list[int]:
    return [
        unpack(row[0])[0] for row in ws.database.execute("SELECT hlc FROM op WHERE record = ? ORDER BY n", (record,))
    ]


def north(world: World) -> str:
    return "building:" + world.building("North Elementary")


class TestInTheFuture:
    def test_case_22_what_was_saved_under_a_wrong_date_and_not_sent_is_stamped_anew(self, world: World) -> None:
        coach, principal = with_clock(world, "coach", IN_2099), world.profiles["principal"]
        saved = visit(world, coach, "first")
        for place in ("second", "third"):
            records.save(coach, "walkthrough", {"place": place}, record=saved.id)
        coach.clock.ms = NOON  # pyright: ignore[reportAttributeAccessIssue]
        world.settle()
        for ws in (coach, principal):
            assert records.show(ws, saved.id).fields["place"] == "third"
            assert [entry.fields["place"] for entry in records.history(ws, saved.id)] == ["first", "second", "third"]
            assert max(stamps(ws, saved.id)) <= NOON + 1000
        assert exchange.conflicts(principal) == []
        assert check.verify(coach.database)[1] == []
        assert len({exchange.digest(ws)[north(world)] for ws in (coach, principal)}) == 1

    def test_case_15_what_was_sent_from_2099_is_held_by_name_and_the_others_go_on(self, world: World) -> None:
        coach, principal = with_clock(world, "coach", IN_2099), world.profiles["principal"]
        early = visit(world, coach, "from 2099")
        exchange.confirm_date(coach)
        exchange.sync(coach)
        mine = visit(world, principal, "today")
        report = exchange.sync(principal)
        assert len(report.held) >= 1
        assert report.needs_a_person
        with pytest.raises(UserError):
            records.show(principal, early.id)
        assert stamps(principal, mine.id) == [NOON]
        assert records.save(principal, "walkthrough", {"place": "still today"}, record=mine.id).op
        assert max(stamps(principal, mine.id)) < NOON + 1000

    def test_case_15_a_laptop_whose_date_was_put_right_is_heard_again(self, world: World) -> None:
        coach, principal = with_clock(world, "coach", IN_2099), world.profiles["principal"]
        early = visit(world, coach, "from 2099")
        exchange.confirm_date(coach)
        exchange.sync(coach)
        coach.clock.ms = NOON  # pyright: ignore[reportAttributeAccessIssue]
        later = visit(world, coach, "date put right")
        records.save(coach, "walkthrough", {"place": "seen and changed"}, record=early.id)
        world.settle()
        assert records.show(principal, later.id).fields["place"] == "date put right"
        assert records.show(coach, early.id).fields["place"] == "seen and changed"
        principal = with_clock(world, "principal", IN_2099)
        exchange.sync(principal)
        assert records.show(principal, early.id).fields["place"] == "seen and changed"
        assert exchange.conflicts(principal) == []


class TestInThePast:
    def test_case_16_a_laptop_in_2010_holds_the_others_and_loses_nothing(self, world: World) -> None:
        before = visit(world, world.profiles["coach"], "seen before")
        world.settle()
        coach, principal = with_clock(world, "coach", IN_2010), world.profiles["principal"]
        records.save(coach, "walkthrough", {"place": "edited in 2010"}, record=before.id)
        exchange.confirm_date(coach)
        world.settle()
        assert records.show(principal, before.id).fields["place"] == "edited in 2010"
        assert exchange.conflicts(principal) == []

    def test_case_17_an_hour_back_keeps_the_order(self, world: World) -> None:
        coach = with_clock(world, "coach", NOON)
        saved = visit(world, coach, "first")
        coach.clock.ms -= 3_600_000  # pyright: ignore[reportAttributeAccessIssue]
        records.save(coach, "walkthrough", {"place": "second"}, record=saved.id)
        world.settle()
        assert records.show(world.profiles["principal"], saved.id).fields["place"] == "second"


class TestDoubt:
    """A date that doesn't fit what others signed is sealed into nothing before somebody has confirmed it."""

    @pytest.mark.parametrize("ms", [IN_2099, IN_2010, NOON + 200 * DAY, NOON - 3 * DAY])
    def test_editing_goes_on_and_sealing_waits_for_a_word(self, world: World, ms: int, tmp_path: Path) -> None:
        coach, principal = with_clock(world, "coach", ms), world.profiles["principal"]
        saved = visit(world, coach, "written meanwhile")
        before = sorted((world.folder / "d" / coach.exchange.device).rglob("*.age"))
        report = exchange.sync(coach)
        assert (report.sealed, report.needs_a_person) == (0, True)
        assert "date" in report.date_doubt
        assert exchange.status(coach).date_doubt == report.date_doubt
        assert exchange.status(coach).to_send == 1
        assert sorted((world.folder / "d" / coach.exchange.device).rglob("*.age")) == before
        exchange.carry_export(coach, tmp_path / "out.zip")
        exchange.carry_import(principal, [tmp_path / "out.zip"])
        with pytest.raises(UserError):
            records.show(principal, saved.id)
        exchange.confirm_date(coach)
        report = exchange.sync(coach)
        assert (report.sealed > 0, report.date_doubt, exchange.status(coach).date_doubt) == (True, "", "")

    def test_a_date_that_was_put_right_needs_no_word(self, world: World) -> None:
        coach = with_clock(world, "coach", IN_2010)
        saved = visit(world, coach, "room 8")
        assert exchange.sync(coach).date_doubt
        coach.clock.ms = NOON  # pyright: ignore[reportAttributeAccessIssue]
        assert exchange.sync(coach).date_doubt == ""
        world.settle()
        assert records.show(world.profiles["principal"], saved.id).fields["place"] == "room 8"

    def test_reading_goes_on(self, world: World) -> None:
        coach, principal = with_clock(world, "coach", IN_2099), world.profiles["principal"]
        saved = visit(world, principal, "room 8")
        exchange.sync(principal)
        assert exchange.sync(coach).date_doubt
        assert records.show(coach, saved.id).fields["place"] == "room 8"

    def test_a_holiday_is_no_doubt(self, world: World) -> None:
        world.tick(80 * DAY / 1000)
        assert [exchange.sync(ws).date_doubt for ws in world.profiles.values()] == [""] * 4

    def test_one_laptop_with_a_wrong_clock_stops_nobody(self, world: World) -> None:
        coach = with_clock(world, "coach", IN_2099)
        exchange.confirm_date(coach)
        exchange.sync(coach)
        world.profiles.pop("coach").close()
        world.settle()
        assert [exchange.sync(ws).date_doubt for ws in world.profiles.values()] == [""] * 3

    def test_a_word_holds_for_its_time_only(self, world: World) -> None:
        coach = with_clock(world, "coach", IN_2010)
        exchange.confirm_date(coach)
        coach.clock.ms += 99 * DAY  # pyright: ignore[reportAttributeAccessIssue]
        assert exchange.sync(coach).date_doubt == ""
        coach.clock.ms += 2 * DAY  # pyright: ignore[reportAttributeAccessIssue]
        assert exchange.sync(coach).date_doubt


class TestOutOfBounds:
    def test_what_could_not_be_sealed_is_not_saved(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writer, "MAX_LINE", 10_000)
        with pytest.raises(UserError, match="too large"):
            records.save(
                world.profiles["coach"],
                "coaching_session",
                world.session(world.profiles["coach"], world.profiles["teacher"].person, notes="z" * 20_000),
            )
        assert records.count(world.profiles["coach"], "coaching_session") == 0

    def test_what_the_others_would_refuse_is_not_sent_and_counted_as_waiting(self, world: World) -> None:
        """The coach saved offline and meanwhile lost the role."""
        coach, principal, office = (world.profiles[name] for name in ("coach", "principal", "office"))
        saved = visit(world, coach, "too late")
        state = office.exchange
        roles = {coach.person: (membership.RoleAt(Role.TEACHER, world.building("North Elementary")),)}
        draft = membership.successor(state.need_membership(), "2026-11-05T12:00:00Z", persons=roles)
        data = membership_file.encode_signed(draft, state.need("device_sign"), state.device)
        (world.folder / "members" / membership_file.file_name(draft.version, data)).write_bytes(data)
        exchange.sync(office)
        report = exchange.sync(coach)
        exchange.sync(principal)
        assert report.waiting >= 1
        assert records.show(coach, saved.id).fields["place"] == "too late"
        with pytest.raises(UserError):
            records.show(principal, saved.id)
        assert not principal.database.execute("SELECT 1 FROM op WHERE record = ?", (saved.id,)).fetchall()
