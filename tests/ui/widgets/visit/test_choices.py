"""What a visit may choose from: the roster of one's school, the newest forms, and the words an older visit was made with."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from talentdesk.actions import records
from talentdesk.transfer.forms import bundled
from tests.world import World
from ui.jobs import Job
from ui.widgets.visit.choices import form_of, read


def _job() -> Job:
    return Job(lambda job: None, QObject())


def _form(**changes: Any) -> dict[str, Any]:
    return bundled()[0] | changes


def _reworded(text: str) -> list[dict[str, str]]:
    first, *rest = bundled()[0]["look_fors"]
    return [first | {"text": text}, *rest]


def test_the_roster_is_that_of_my_school_without_me(world: World) -> None:
    choices = read(world.profiles["principal"], {}, _job())
    assert [place.name for place in choices.buildings] == ["North Elementary"]
    names = [someone.name for someone in choices.roster[world.building("North Elementary")]]
    assert "Tom Teach" in names
    assert "Ann Lee" not in names
    assert {"tom", "teach", "dana"} <= choices.staff_words()


def test_of_each_form_the_newest_published_version_is_offered(world: World) -> None:
    office = world.office
    records.save(office, "walkthrough_form", _form())
    second = records.save(office, "walkthrough_form", _form(version=2, look_fors=_reworded("New words"))).id
    records.save(office, "walkthrough_form", _form(version=3, published=False))
    records.save(office, "walkthrough_form", _form(title="Another", code="another"))
    offered = read(office, {}, _job()).forms
    assert [(form.title, form.version) for form in offered] == [("Another", 1), ("Learning in view", 2)]
    assert offered[1].id == second
    assert offered[1].look_fors[0].text == "New words"


def test_an_older_visit_keeps_its_words_when_the_form_was_edited_in_place(world: World) -> None:
    office = world.office
    form = records.save(office, "walkthrough_form", _form()).id
    old_text = bundled()[0]["look_fors"][0]["text"]
    world.tick()
    records.save(office, "walkthrough_form", {"version": 2, "look_fors": _reworded("New words")}, record=form)
    older, newer = form_of(office, form, 1), form_of(office, form, 2)
    assert older is not None
    assert newer is not None
    assert (older.id, older.version, older.look_fors[0].text) == (form, 1, old_text)
    assert (newer.version, newer.look_fors[0].text) == (2, "New words")


def test_a_form_that_has_not_arrived_keeps_its_id_and_version(world: World) -> None:
    found = form_of(world.office, "0" * 32, 4)
    assert found is not None
    assert (found.id, found.version, found.look_fors) == ("0" * 32, 4, ())
    assert form_of(world.office, None, 0) is None
