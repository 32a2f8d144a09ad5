"""One round of the exchange: membership, keys, seal, send, read, merge. It can be stopped between any two files and repeated at will."""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from talentdesk.clock import Clock
from talentdesk.keys import sign
from talentdesk.store.merge import Merged
from talentdesk.sync import (
    asking,
    changeset,
    dates,
    enrol,
    handout,
    membership_file,
    mending,
    names,
    renewal,
    rewriting,
    shutting_out,
    signed,
)
from talentdesk.sync.audiences import slot
from talentdesk.sync.folder import CannotWrite, Folder, FolderAway, NotReadableNow
from talentdesk.sync.format import decode
from talentdesk.sync.head import Stream
from talentdesk.sync.notices import Notice
from talentdesk.sync.publish import Publisher
from talentdesk.sync.reading import NOT_BELIEVED, Reader, read_head
from talentdesk.sync.sealing import Sealer
from talentdesk.sync.state import AudienceKey, ExchangeState
from talentdesk.sync.verdicts import Refused

Progress = Callable[[str, int, int], None]
COPIED = (
    "This laptop's profile was copied, or an older copy of it came back: files in its name lie in the folder that it doesn't know. "
    "It goes on under new numbers and nothing is lost. Use one copy only; if you know of none, the laptop's key may be stolen."
)
MEMBERSHIP, SENDING, READING = "membership", "sending", "reading"
_OURS = re.compile(
    r"district\.json|members/m-\d{8}-[0-9a-f]{16}\.json|join/req-[0-9a-f]{32}\.age"
    r"|d/[0-9a-f]{16}/[0-9a-f]{16}/((env|key)/[0-9a-f]{32}|h/\d{10}-[0-9a-f]{16}|[0-9a-f]{32}/\d{10}-[0-9a-f]{32})\.age"
)


@dataclass
class Round:
    """What one round did."""

    sealed: int = 0
    sent: int = 0
    read: int = 0
    applied: int = 0
    waiting: int = 0
    merged: list[Merged] = field(default_factory=list[Merged])
    date_doubt: str = ""
    """Why nothing was sealed, where the date of this laptop doesn't fit what others signed."""
    not_written: str = ""
    """Why the folder took nothing, where it could only be read."""
    notices: list[Notice] = field(default_factory=list[Notice])
    """Readers and laptops that the membership has added."""
    alarms: list[str] = field(default_factory=list[str])
    """What looks like a copied profile, a fork or a folder that was rolled back."""


class Engine:
    """Runs rounds for one profile over one folder."""

    def __init__(
        self, state: ExchangeState, clock: Clock, folder: Folder, after_reading: Callable[[], int] = lambda: 0
    ) -> None:
        """`after_reading` does what waits for the newest word of the others, and tells how much there is to send because of it."""
        self.state = state
        self._after_reading = after_reading
        self._clock = clock
        self._folder = folder

    def run(self, progress: Progress, cancelled: Callable[[], bool]) -> Round:
        """One whole round. Raises FolderAway where the folder isn't the district's; then nothing has changed."""
        result = Round()
        self._check_folder()
        progress(MEMBERSHIP, 0, 1)
        result.notices = handout.follow_membership(self.state, self._folder)
        person = self.state.person
        if person is None:
            with contextlib.suppress(CannotWrite):  # a request that waits goes on waiting
                asking.ask_again(self.state, self._folder)
            return result
        handout.take_keys(self.state, self._folder)
        sealer = Sealer(self.state, self._clock, person)
        if self._was_copied():
            sealer.new_incarnation(secrets.token_hex(8))
            result.alarms.append(COPIED)
        self._out(sealer, person, result, progress)
        found = Reader(self.state, self._clock, self._folder, sealer, person).run(
            lambda n, of: progress(READING, n, of), cancelled
        )
        result.read, result.applied, result.merged = found.read, found.applied, found.merged
        result.alarms += found.alarms
        heard_all = self._folder.lasting and not cancelled()
        if (heard_all and self._after_reading()) or found.merged:
            self._out(sealer, person, result, progress)
        return result

    def _out(self, sealer: Sealer, person: str, result: Round, progress: Progress) -> None:
        result.date_doubt = dates.doubt(self.state, self._clock)
        if not result.date_doubt:
            Publisher(self.state, self._clock, person).publish()
            outgoing = sealer.seal()
            result.sealed += outgoing.sealed
            result.waiting = outgoing.waiting
            dates.fits(self.state, self._clock)
        progress(SENDING, 0, 1)
        try:
            if not result.sent:
                mending.mend(self.state, self._folder)
            sealer.clear_unfinished(self._folder)
            if not result.date_doubt:
                shutting_out.shut_out_replaced(self.state, self._folder)
                renewal.name(self.state, self._folder, self._clock, person)
                renewal.offer(self.state, self._folder, self._clock, person)
            handout.hand_out(self.state, self._folder, self._clock, person)
            rewriting.rewrite(self.state, self._folder, sealer)
            sent = sealer.send(self._folder)
            rewriting.take_away(self.state, self._folder)
            if not result.date_doubt and (sent or not result.sent):
                sealer.write_head(self._folder)
            result.sent += sent
        except CannotWrite as problem:
            result.not_written = problem.message  # a read-only folder can still be read

    def _check_folder(self) -> None:
        try:
            found = enrol.parse_district(self._folder.read(enrol.DISTRICT_FILE))
        except (NotReadableNow, Refused) as problem:
            raise FolderAway(
                "The district folder isn't here.",
                "Nothing was changed; everything stays on this laptop. Connect to the network or the stick and sync again.",
            ) from problem
        if found.district != self.state.district or sorted(found.root) != sorted(self.state.root_publics()):
            raise FolderAway(
                "The folder belongs to another district.", "Nothing was changed. Check the path in the settings."
            )

    def _was_copied(self) -> bool:
        """Whether the own streams hold what this database never wrote: its disk was cloned, or an older copy of it is running.

        Only what bears this device's own signature counts; anybody can put a file there.
        """
        state = self.state
        start = f"d/{state.device}/{state.incarnation}"
        ends = {
            slot(key.secret, state.device, state.incarnation): state.own_stream(key.audience)
            for key in state.audience_keys()
        }
        for name in self._folder.our_files(f"{start}/h"):
            for name_of_slot, end in self._own_head(f"{start}/h/{name}").items():
                own = ends.get(name_of_slot)
                if own is None or end.seq > own.seq or (end.seq == own.seq and end.hash != own.file_hash):
                    return True
        made = {row[0] for row in state.database.execute("SELECT path FROM outbox UNION SELECT path FROM withdrawn")}
        for key in state.audience_keys():
            directory = f"{start}/{slot(key.secret, state.device, state.incarnation)}"
            for name in self._folder.our_files(directory):
                place = changeset.place_of(f"{directory}/{name}")
                if place and place.path not in made and self._is_own(place, key):
                    return True
        return False

    def _own_head(self, path: str) -> Mapping[str, Stream]:
        try:
            return read_head(self.state, self._folder, path).streams
        except NOT_BELIEVED:
            return {}

    def _is_own(self, place: changeset.Place, key: AudienceKey) -> bool:
        """Whether this device's key signed a set that this database doesn't know. Anybody could seal a known one once more."""
        state = self.state
        try:
            cs = decode(
                self._folder.read(place.path),
                [item.identity for item in state.audience_keys(key.audience) if item.identity],
            )
            own = sign.public_of(state.need("device_sign"))
            signed.verify(sign.CHANGE_SET, cs.header_bytes, cs.signature, own, "the file")
        except NOT_BELIEVED:
            return False
        rows = state.database.execute(
            "SELECT id FROM op WHERE audience = ? AND own_seq = ?", (key.audience, place.seq)
        ).fetchall()
        header = cs.header
        inside = (header.device, header.incarnation, header.seq) == (place.device, place.incarnation, place.seq)
        return inside and not set(header.ops) <= {row[0] for row in rows}

    def export(self, target: Folder) -> None:
        """Puts into an empty folder all that somebody without access to the district folder needs: membership, keys, own sets, a head."""
        state, person = self.state, self.state.person
        target.write_new(
            enrol.DISTRICT_FILE, enrol.encode_district(enrol.District(state.district, tuple(state.root_publics())))
        )
        for version in state.memberships():
            data = state.membership_bytes(version) or b""
            target.write_new(f"members/{membership_file.file_name(version, data)}", data)
        if person is None:
            return
        sealer, fitting = Sealer(state, self._clock, person), not dates.doubt(state, self._clock)
        if fitting:
            Publisher(state, self._clock, person).publish()
            sealer.seal()
            renewal.offer(state, target, self._clock, person, remember=False)
        handout.hand_out(state, target, self._clock, person, remember=False)
        rewriting.in_outbox(state, sealer)
        sealer.send(target)
        if fitting:
            sealer.write_head(target)


def other_files(folder: Folder) -> list[str]:
    """Files in the folder whose names are not ours: a sync client's copies, somebody's notes. They are listed and left alone."""
    found: list[str] = []
    _walk(folder, "", found)
    return found


def _walk(folder: Folder, prefix: str, found: list[str]) -> None:
    for name in folder.list(prefix):
        path = f"{prefix}/{name}" if prefix else name
        if not _OURS.fullmatch(path) and not name.endswith(".tmp"):
            found.append(path)
    for name in folder.dirs(prefix):
        if names.is_name(name) and prefix.count("/") + 2 < names.MAX_DEPTH:
            _walk(folder, f"{prefix}/{name}" if prefix else name, found)
        else:
            found.append(f"{prefix}/{name}/" if prefix else f"{name}/")
