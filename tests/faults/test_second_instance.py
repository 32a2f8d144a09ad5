"""Two at once: the second is told so and changes nothing; a process that was killed holds nobody up."""

from __future__ import annotations

from talentdesk.actions import upkeep
from tests.faults.damage import SESSION, Typed, Written
from tests.faults.places import start


def test_a_second_process_is_told_and_a_killed_one_is_in_nobodys_way(left: Written, typed: Typed) -> None:
    holder = start("hold", left.home, left.world.folder)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    for words in (("record", "list", SESSION), ("rescue",), ("backup", "restore", str(left.backup))):
        code, _, err = typed(*words)
        assert code == 1, words
        assert "already has this profile open" in err, words
    holder.kill()
    holder.communicate()
    ws = left.open()
    assert left.lost(ws) == []
    assert upkeep.verify(ws).problems == []
    assert "never finished" not in {line["what"] for line in upkeep.audit_trail(ws)}
