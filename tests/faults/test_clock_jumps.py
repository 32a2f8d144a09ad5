"""A clock that jumps while somebody works: every save is kept, in the order it was made, and doubt is told before anything is sent."""

from __future__ import annotations

from talentdesk.actions import exchange, records, upkeep
from tests.faults.damage import SESSION
from tests.world import World

YEAR = 365 * 24 * 3600


def test_back_a_year_and_forward_a_year_between_saves(world: World) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    record = records.save(coach, SESSION, world.session(coach, teacher.person, notes="first")).id
    others = []
    for number, jump in enumerate((-YEAR, 2 * YEAR, -YEAR, 60)):
        world.tick(jump)
        records.save(coach, SESSION, {"notes": f"after jump {number}"}, record=record)
        others.append(records.save(coach, SESSION, world.session(coach, teacher.person, notes=f"new {number}")).id)
        stamps = [entry.at for entry in records.history(coach, record)]
        assert stamps == sorted(stamps), "later saves never sort before earlier ones"
        assert records.show(coach, record).fields["notes"] == f"after jump {number}"
    assert upkeep.verify(coach).problems == []
    world.settle()
    assert records.show(teacher, record).fields["notes"] == "after jump 3"
    assert [records.show(teacher, item).fields["notes"] for item in others] == [f"new {n}" for n in range(4)]
    assert exchange.status(teacher).held == []


def test_a_date_a_year_off_is_told_and_holds_back_only_the_sending(world: World) -> None:
    coach, teacher = world.profiles["coach"], world.profiles["teacher"]
    world.settle()
    world.tick(-YEAR)
    record = records.save(coach, SESSION, world.session(coach, teacher.person, notes="in the wrong year")).id
    report = exchange.sync(coach)
    assert report.date_doubt
    assert report.sealed == 0
    world.tick(YEAR)
    assert exchange.sync(coach).date_doubt == ""
    world.settle()
    assert records.show(teacher, record).fields["notes"] == "in the wrong year"
