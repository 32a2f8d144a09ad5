"""A disk that is full: a plain message, what was acknowledged stays, and with room again everything goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.faults.damage import Written
from tests.faults.places import on_small_disk, told, unprivileged

SMALL, LIMITED = "a small file system", "where none can be mounted"


def moved(what: Path) -> Path:
    """The same in a folder of its own, which is to be filled."""
    place = what.parent / "disk"
    place.mkdir()
    return what.rename(place / what.name)


@pytest.mark.parametrize("how", [SMALL, LIMITED])
def test_the_disk_of_the_profile(left: Written, how: str) -> None:
    home, folder = moved(left.home), left.world.folder
    limit = (home / "talentdesk.db").stat().st_size + 300_000
    found: Any = (
        on_small_disk("full_home", home, folder, home.parent, 1_000_000, limit)
        if how == SMALL
        else told("full_home", home, folder, limit=limit)
    )
    assert found["saved"] > 0
    assert "safe" in found["save"]
    assert "The disk is full" in found["save"] or "can't be written" in found["save"]
    assert found["lost while full"] == found["lost"] == []
    assert found["list"]["code"] == 0 or "full" in found["list"]["err"] or "can't be written" in found["list"]["err"]
    assert found["new"]["code"] == 1
    assert "full" in found["new"]["err"] or "can't be written" in found["new"]["err"]
    assert "Traceback" not in found["list"]["err"] + found["new"]["err"]
    assert not found["half a backup"]
    assert found["again"] == 1
    assert found["synced"] > 0
    assert found["problems"] == []


@pytest.mark.parametrize("how", [SMALL, LIMITED])
def test_the_district_folder(left: Written, how: str) -> None:
    folder = moved(left.world.folder)
    found: Any = (
        on_small_disk("full_folder", left.home, folder, folder.parent, 50_000, 0)
        if how == SMALL
        else told("full_folder", left.home, folder, unprivileged(), limit=0)
    )
    assert found["report"].startswith("The exchange folder is full") or "can't be written to" in found["report"]
    assert found["half files"] == []
    assert found["again"] == ""
    assert found["lost"] == []
    assert found["problems"] == []
