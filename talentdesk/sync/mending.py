"""Mending: what others damaged or lost in the folder of what this device wrote there is put back, as far as its content is known here.

Nobody tells: whoever finds a damaged file only waits for it. So each round reads a few own files, the next ones every time.
"""

from __future__ import annotations

import json
from bisect import bisect_right

from talentdesk.sync import membership_file, names
from talentdesk.sync.folder import Folder, NotReadableNow, TooLarge
from talentdesk.sync.state import ExchangeState

AT_ONCE = 10
"""Files of one sort that are read in a round."""
ENOUGH = 4 * 1024 * 1024
"""Bytes of one sort after which a round reads no more; sets may be large."""
_REACHED = "mending_reached"
_NUMBERED = len("m-00000001-")


def mend(state: ExchangeState, folder: Folder) -> None:
    """Looks at the next few own sets, envelopes and, on the registrar's laptop, membership versions, and puts right what is damaged.

    Raises CannotWrite where the folder takes nothing.
    """
    if not folder.lasting:
        return
    reached: dict[str, str] = json.loads(state.secret(_REACHED) or "{}")
    sorts = {"sets": _sets(state), "envelopes": _envelopes(state), "members": _versions(state, folder)}
    moved = {
        sort: last for sort, paths in sorts.items() if (last := _turn(state, folder, paths, reached.get(sort, "")))
    }
    if moved:
        state.keep_secrets({_REACHED: json.dumps(reached | moved)})


def is_damaged(folder: Folder, path: str) -> bool:
    """Whether a file lies there whose bytes aren't those its name promises. What is missing or can't be read now isn't damaged."""
    return _look(folder, path)[0]


def _look(folder: Folder, path: str) -> tuple[bool, int]:
    try:
        data = folder.read(path)
    except NotReadableNow:
        return False, 0
    except TooLarge:
        return True, 0
    return not names.keeps_promise(path, data), len(data)


def _turn(state: ExchangeState, folder: Folder, paths: list[str], reached: str) -> str:
    """Looks at the next ones; returns the last of them, and nothing where these were all."""
    start = bisect_right(paths, reached)
    turn, read = (paths[start:] + paths[:start])[:AT_ONCE], 0
    for number, path in enumerate(turn, 1):
        damaged, size = _look(folder, path)
        if damaged:
            _put_back(state, folder, path)
        read += size
        if number < len(paths) and (number == len(turn) or read > ENOUGH):
            return path
    return ""


def _put_back(state: ExchangeState, folder: Folder, path: str) -> None:
    if path.startswith("members/"):
        folder.mend(path, state.membership_bytes(_version_in(path)) or b"")
    elif row := state.database.execute("SELECT data FROM outbox WHERE path = ?", (path,)).fetchone():
        folder.mend(path, bytes(row[0]))
    else:  # an envelope is sealed for another, so its bytes aren't kept: its keys count as not given
        with state.database.write() as db:
            db.execute("DELETE FROM given WHERE path = ?", (path,))
    state.audit("file put back", path)


def _sets(state: ExchangeState) -> list[str]:
    """Own sets that nobody has said to have read; of the others the bytes aren't kept."""
    rows = state.database.execute("SELECT path FROM outbox WHERE data IS NOT NULL AND sent = 1 ORDER BY path")
    return [row[0] for row in rows]


def _envelopes(state: ExchangeState) -> list[str]:
    """The envelopes of this incarnation; what another one gave is given again."""
    start = f"d/{state.device}/{state.incarnation}/env/"
    rows = state.database.execute(
        "SELECT DISTINCT path FROM given WHERE substr(path, 1, ?) = ? ORDER BY path", (len(start), start)
    )
    return [row[0] for row in rows]


def _versions(state: ExchangeState, folder: Folder) -> list[str]:
    """The membership's files, on the registrar's laptop; those the folder lost are written again.

    Where another file bears a version's number, people decide which of the two is taken out of the folder.
    """
    newest = state.membership()
    if newest is None or newest.registrar != state.device:
        return []
    parts = [said.part for said in state.memberships().changes]
    ours = {membership_file.name_of(part.version, part.hash): part.version for part in parts}
    there = set(folder.our_files("members"))
    rivals = {name[:_NUMBERED] for name in there - ours.keys()}
    mine = {name: version for name, version in ours.items() if name[:_NUMBERED] not in rivals}
    for name, version in mine.items():
        if name not in there and (data := state.membership_bytes(version)):
            folder.write_new(f"members/{name}", data)
            state.audit("file put back", f"members/{name}")
    return [f"members/{name}" for name in mine]


def _version_in(path: str) -> int:
    return int(path.rpartition("/")[2][2 : _NUMBERED - 1])
