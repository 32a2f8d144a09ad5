"""Cases 1 to 5, 8 and 24 over real profiles: whatever the order, repetition and batching of files, all end in the same state."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentdesk.actions import exchange, records
from talentdesk.store import check
from talentdesk.sync.sealing import Sealer
from talentdesk.workspace import Workspace
from tests.world import TODAY, World, small_world

WHO = ("coach", "teacher", "principal", "office")


def everywhere(world: World) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for ws in world.profiles.values():
        for audience, value in exchange.digest(ws).items():
            found.setdefault(audience, set()).add(value)
    return found


def forget_all_ops(ws: Workspace) -> None:
    """The profile as it would be on a new laptop with the same keys: nothing but keys and memberships."""
    with ws.database.write() as db:
        for table in (
            "op",
            "carried",
            "applied",
            "record",
            "fact",
            "words",
            "set_aside",
            "heard",
            "fact_made",
            "fact_due",
        ):
            db.execute(f"DELETE FROM {table}")
    Sealer(ws.exchange, ws.clock, ws.person).new_incarnation("f" * 16)


class Story:
    """Edits of a few records that several people may write, with syncs between them."""

    def __init__(self, world: World, data: st.DataObject) -> None:
        self.world = world
        self.data = data
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        session = world.session(coach, teacher.person, notes="start", topic="start", sources=["planning"])
        shared = [records.save(coach, "coaching_session", session).id for _ in range(2)]
        visits = [
            records.save(ws, "walkthrough", {"building": world.building("North Elementary"), "on": TODAY}).id
            for ws in (coach, world.profiles["principal"])
        ]
        world.settle()
        both = [(coach, "coaching_session", record) for record in shared]
        both += [(teacher, "coaching_session", record) for record in shared]
        self.places = [
            *both,
            (coach, "walkthrough", visits[0]),
            (world.profiles["principal"], "walkthrough", visits[1]),
        ]

    def step(self, number: int) -> None:
        self.world.tick(self.data.draw(st.sampled_from([0, 0.001, 1])))
        what = self.data.draw(
            st.sampled_from(["edit", "edit", "edit", "elements", "delete", "restore", "keep", "sync", "sync", "copies"])
        )
        if what == "sync":
            exchange.sync(self.world.profiles[self.data.draw(st.sampled_from(WHO))])
        elif what == "copies":
            self.copies()
        else:
            self.change(what, number)

    def change(self, what: str, number: int) -> None:
        ws, kind, record = self.data.draw(st.sampled_from(self.places))
        deleted = records.show(ws, record).deleted
        if what == "restore":
            if deleted:
                records.restore(ws, record)
        elif deleted:
            return
        elif what == "delete":
            records.delete(ws, record)
        elif what == "keep":
            for conflict in exchange.conflicts(ws)[:1]:
                exchange.keep(ws, conflict.record, conflict.field, conflict.heads[-1].op)
        else:
            records.save(ws, kind, self.fields(what, kind, number), record=record)

    def fields(self, what: str, kind: str, number: int) -> dict[str, Any]:
        value = self.data.draw(st.sampled_from(["same", f"new {number}"]))
        if kind == "walkthrough":
            return {"place": value}
        if what == "elements":
            return {
                "sources": self.data.draw(
                    st.lists(st.sampled_from(["planning", "observation", "student_data"]), unique=True)
                )
            }
        return {self.data.draw(st.sampled_from(["notes", "topic"])): value}

    def copies(self) -> None:
        """Case 36: a sync client doubles everything, under other names and from a stick."""
        for file in list(self.world.folder.rglob("*.age")):
            shutil.copy(file, file.with_name(f"{file.stem} (1).age"))
        ws = self.world.profiles[self.data.draw(st.sampled_from(WHO))]
        file = self.world.root / "carried.zip"
        file.unlink(missing_ok=True)
        exchange.carry_export(ws, file)
        exchange.carry_import(self.world.profiles[self.data.draw(st.sampled_from(WHO))], [file, file])


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_cases_1_2_3_real_stores_converge_whatever_the_order_and_repetition_of_files(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as root:
        world = small_world(Path(root))
        try:
            story = Story(world, data)
            for number in range(data.draw(st.integers(4, 14))):
                story.step(number)
            world.settle(4)
            before = everywhere(world)
            assert all(len(values) == 1 for values in before.values()), before
            fresh = world.profiles[data.draw(st.sampled_from(("coach", "teacher", "principal")))]
            held = exchange.digest(fresh)
            forget_all_ops(fresh)
            exchange.sync(fresh)
            assert exchange.digest(fresh) == held
            world.settle()
            assert all(len(values) == 1 for values in everywhere(world).values())
            for ws in world.profiles.values():
                assert check.verify(ws.database)[1] == []
                assert exchange.sync(ws).quarantined == []
        finally:
            world.close()


@pytest.mark.parametrize("order", list(itertools.permutations(("edit", "delete", "other edit"))), ids="-".join)
def test_case_8_delete_against_edits_over_real_files_in_every_order_of_arrival(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    """Three devices change one record apart from each other; a fourth, and each other one, reads their files in every order."""
    world = small_world(tmp_path)
    try:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        saved = records.save(
            coach, "coaching_session", world.session(coach, teacher.person, notes="start", topic="kept")
        )
        world.settle()
        coach.close()
        shutil.copytree(world.root / "coach", world.root / "second")
        coach = world.profiles["coach"] = Workspace.open(world.root / "coach", clock=world.clock)
        second = world.profiles["second"] = Workspace.open(world.root / "second", clock=world.clock)
        Sealer(second.exchange, second.clock, second.person).new_incarnation("e" * 16)
        records.save(teacher, "coaching_session", {"notes": "the teacher's"}, record=saved.id)
        records.save(second, "coaching_session", {"notes": "the second laptop's"}, record=saved.id)
        records.delete(coach, saved.id)
        writers = {"edit": teacher, "other edit": second, "delete": coach}
        for name in order:
            exchange.sync(writers[name])
        world.settle()
        views = [records.show(ws, saved.id) for ws in (coach, second, teacher)]
        assert {(view.deleted, view.revived, view.fields["topic"], view.conflicts) for view in views} == {
            (False, True, "kept", 1)
        }
        assert len({view.fields["notes"] for view in views}) == 1
        keep = exchange.conflicts(teacher)[0].heads[-1]
        exchange.keep(teacher, saved.id, "notes", keep.op)
        world.settle()
        assert {records.show(ws, saved.id).fields["notes"] for ws in (coach, second, teacher)} == {keep.value}
        assert [exchange.conflicts(ws) for ws in (coach, second, teacher)] == [[], [], []]
        assert all(len(values) == 1 for values in everywhere(world).values())
    finally:
        world.close()
