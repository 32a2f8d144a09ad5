"""Whether an opened change set may say what it says: place, keys, recipients, membership and signature must agree with its header."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from talentdesk import op
from talentdesk.keys import sign
from talentdesk.sync import audiences, signed
from talentdesk.sync.format.v1 import ChangeSet, Header
from talentdesk.sync.membership import Device, Membership
from talentdesk.sync.verdicts import NotYet, Refused

READER = 1
"""What this program can apply. A header may ask for a later reader; such a set is kept until the program is updated."""
_PATH = re.compile(r"d/([0-9a-f]{16})/([0-9a-f]{16})/([0-9a-f]{32})/(\d{10})-([0-9a-f]{32})\.age")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a set lies. Every part of it must be confirmed by what is inside."""

    device: str
    incarnation: str
    slot: str
    seq: int
    hash: str

    @property
    def stream(self) -> str:
        """The stream's name among those of its device."""
        return f"{self.incarnation}/{self.slot}"

    @property
    def path(self) -> str:
        """The file's path in the folder."""
        return f"d/{self.device}/{self.incarnation}/{self.slot}/{self.seq:010d}-{self.hash}.age"


def place_of(path: str) -> Place | None:
    """The place a path names, or None for a path that is not a set's."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    device, incarnation, slot, seq, file_hash = found.groups()
    return Place(device, incarnation, slot, int(seq), file_hash)


def file_hash(data: bytes) -> str:
    """The part of SHA-256 over a file's bytes that stands in its name."""
    return hashlib.sha256(data).hexdigest()[:32]


def header_hash(header_bytes: bytes) -> str:
    """What the next header of the stream names as `prev`."""
    return hashlib.sha256(header_bytes).hexdigest()


def check(
    cs: ChangeSet, place: Place, *, named: Membership | None, newest: Membership, public: str, secret: str
) -> Iterator[op.Op]:
    """The ops of a set that contradicts nothing, parsed one by one as they are asked for: only the last says that all of them are good.

    Raises Refused, or NotYet while the membership that the set names isn't here.

    `named` is the membership version that the header names, `newest` the newest known; `public` and `secret` are those of the key
    that opened the file. Who may write which kind is judged op by op, in `sync.rules`.
    """
    header = cs.header
    if header.district != newest.district:
        raise Refused("district", "The file belongs to another district.")
    device = newest.devices.get(header.device)
    if device is None and header.membership > newest.version:
        raise NotYet("The file comes from a device that was added after the newest membership here.")
    if device is None:
        raise Refused("device", "The file comes from a device that isn't a member of the district.")
    signed.verify(sign.CHANGE_SET, cs.header_bytes, cs.signature, device.sign, "the file")
    _check_place(header, place, secret)
    _check_cutoff(place, device)
    if named is None:
        raise NotYet("The file was written under a membership version that isn't here yet.")
    _check_membership(header, named)
    _check_recipients(cs, named, public)
    if header.kind != "set" or header.reader > READER:
        raise Refused(
            "newer-reader",
            "The file was written by a newer version of TalentDesk.",
            "Update TalentDesk on this computer.",
        )
    return _ops(cs)


def _check_place(header: Header, place: Place, secret: str) -> None:
    if (header.device, header.incarnation, header.seq) != (place.device, place.incarnation, place.seq):
        raise Refused("place", "The file lies in another place than its writer put it.")
    if audiences.slot(secret, header.device, header.incarnation) != place.slot:
        raise Refused("slot", "The file lies among the files of another audience.")
    if (header.seq == 1) != (header.prev == "0" * 64):
        raise Refused("prev", "The file's link to the one before it is wrong.")


def _check_cutoff(place: Place, device: Device) -> None:
    """A stream that was ended counts up to its last accepted set; which branch before it, `sync.ended` decides."""
    cutoff = device.cutoff.get(place.stream)
    if cutoff is None:
        if device.status == "revoked":
            raise Refused("revoked", "The file comes from a device that is no longer trusted.")
        return
    last, last_hash = cutoff
    if place.seq > last or (place.seq == last and place.hash != last_hash):
        raise Refused("cutoff", "The file was written after its device lost the right to write here.")


def _check_membership(header: Header, named: Membership) -> None:
    if (header.membership, header.membership_hash) != (named.version, named.hash):
        raise Refused("membership", "The file names a membership version that is not the one known here.")
    device = named.devices.get(header.device)
    if device is None:
        raise Refused("device", "The file names a membership version that doesn't contain its device.")
    if device.person != header.person:
        raise Refused("person", "The file names another person than the one its device belongs to.")


def _check_recipients(cs: ChangeSet, named: Membership, public: str) -> None:
    header = cs.header
    if not header.audience.startswith("circle:"):
        if header.epoch != named.newest_epoch(header.audience):
            raise Refused("epoch", "The file is sealed with a key that its own membership version had replaced.")
        if public != named.audience_public(header.audience, header.epoch):
            raise Refused("recipients", "The file was opened with a key that its audience doesn't have.")
    if header.recipients != (public,) or cs.sealed_for != 1:
        raise Refused("recipients", "The file is sealed for others than its writer says.")


def _ops(cs: ChangeSet) -> Iterator[op.Op]:
    header = cs.header
    first, last = header.hlc
    for line in cs.ops:
        try:
            found = op.parse(line, proved=True)
        except op.NotAnOp as problem:
            raise Refused("op", f"A change in the file can't be read: {problem}.") from problem
        if found.person != header.person:
            raise Refused("op-person", "The file holds a change in the name of somebody else.")
        if not first <= found.hlc <= last:
            raise Refused("op-time", "The file holds a change from outside the time its header names.")
        yield found
