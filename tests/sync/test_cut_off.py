"""A round that was cut off in the middle: what it leaves, and how the next one goes on. `tests/crash` kills real processes."""

from __future__ import annotations

import pytest

from talentdesk.actions import exchange, records, registrar
from talentdesk.sync import handout, laptops
from talentdesk.sync.folder import LocalFolder
from talentdesk.workspace import Workspace
from tests.world import World


class Killed(BaseException):
    """Stands for the end of the process: nothing of the program handles it."""


def killed(*_: object) -> None:
    raise Killed


def heads(world: World, ws: Workspace) -> list[str]:
    return sorted(file.name for file in (world.folder / "d" / ws.exchange.device).glob("*/h/*.age"))


def test_a_number_of_a_statement_is_never_used_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    coach = world.profiles["coach"]
    write = LocalFolder.write_new

    def written_but_never_told(self: LocalFolder, path: str, data: bytes) -> None:
        write(self, path, data)
        if "/h/" in path:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(LocalFolder, "write_new", written_but_never_told)
        with pytest.raises(Killed):
            exchange.sync(coach)
    exchange.sync(coach)
    numbers = [name.partition("-")[0] for name in heads(world, coach)]
    assert len(numbers) == len(set(numbers))
    assert exchange.sync(world.office).alarm == ""


def test_what_a_killed_process_left_unfinished_is_cleared_and_other_programs_files_are_not(world: World) -> None:
    coach = world.profiles["coach"]
    records.save(coach, "coaching_session", world.session(coach, world.profiles["teacher"].person))
    exchange.sync(coach)
    ours = world.folder / "d" / coach.exchange.device / coach.exchange.incarnation
    whole = next(path for path in ours.glob("*/*.age") if path.parent.name not in ("h", "env"))
    unfinished = [
        whole.with_name(f"{whole.name}.1a2b3c4d.tmp"),
        ours / "h" / ("0" * 9 + "1-" + "a" * 16 + ".age.1a2b3c4d.tmp"),
    ]
    others = [whole.with_name("~client.tmp"), whole.with_name(f"{whole.name}.tmp")]
    for file in (*unfinished, *others):
        file.write_bytes(b"half")
    exchange.sync(world.office)
    assert [file.exists() for file in unfinished] == [True, True], "only whose directory it is removes something there"
    exchange.sync(coach)
    assert [file.exists() for file in (*unfinished, *others)] == [False, False, True, True]
    assert whole.exists()


@pytest.mark.parametrize("step", ["leave_circles", "_notices"])
def test_a_membership_is_taken_over_with_all_that_follows_from_it_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    records.save(coach, "coaching_session", world.session(coach, teacher.person))
    world.settle()
    world.profiles.pop("teacher")
    registrar.revoke(world.office, teacher.exchange.device)
    teacher.close()
    before = coach.exchange.need_membership().version
    with monkeypatch.context() as patch:
        patch.setattr(laptops if step == "leave_circles" else handout, step, killed)
        with pytest.raises(Killed):
            exchange.sync(coach)
    assert coach.exchange.need_membership().version == before
    exchange.sync(coach)
    assert coach.exchange.need_membership().version > before
    assert laptops.left_circles(coach.exchange) == set(coach.exchange.circles())
