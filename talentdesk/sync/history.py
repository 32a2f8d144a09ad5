"""The membership's history: every version this device has accepted, kept as what each changed, and the way to the next ones.

A district has thousands of versions of thousands of people. So a version is put together when it is asked for, and the last few that
were stay at hand; what they have in common they share. Who came when and who was shut out when follows from the changes alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from talentdesk.sync import membership
from talentdesk.sync.membership import Change, Membership
from talentdesk.sync.membership_file import accept, name_of, parse, read_again
from talentdesk.sync.verdicts import MembershipFork, Refused

AT_HAND = 32
"""Versions that stay put together; each costs a megabyte or so in the largest districts."""


class History(Mapping[int, Membership]):
    """Version → membership, without gaps. It never changes; `after` gives another one."""

    def __init__(self, changes: Sequence[Change] = ()) -> None:
        """`changes` begin with one that is whole; each of the others follows from the one before it."""
        self.changes = changes
        self._first = changes[0].part.version if changes else 1
        self._at_hand: dict[int, Membership] = {}
        self._lock = Lock()

    @classmethod
    def of(cls, versions: Iterable[Membership]) -> History:
        """The history that these versions are."""
        found = cls()
        for item in versions:
            found = found.after(item)
        return found

    @classmethod
    def read(cls, files: Iterable[bytes]) -> History:
        """The history in the files of accepted versions, in their order."""
        changes: list[Change] = []
        before: Membership | None = None
        for data in files:
            said = read_again(data)
            if said.whole:
                known = before or (History(changes).newest if changes else None)
                before = said.part
                said = membership.change(known, said.part)
            else:
                before = None
            changes.append(said)
        return cls(changes)

    def after(self, item: Membership) -> History:
        """With the next version."""
        found = History([*self.changes, membership.change(self.newest, item)])
        with self._lock:
            found._at_hand = dict(self._at_hand)
        if self.newest is not None:
            found._keep_at_hand(self.newest)
        found.newest = item
        return found

    @cached_property
    def newest(self) -> Membership | None:
        """The newest version; None before the first."""
        return self._put_together(self._first + len(self.changes) - 1) if self.changes else None

    @cached_property
    def came(self) -> dict[str, int]:
        """Device → the version that it came with, as the versions show and not as they say."""
        return self._firsts(revoked=False)

    @cached_property
    def shut_out(self) -> dict[str, int]:
        """Device → the version that shut it out, of those that are."""
        return self._firsts(revoked=True)

    def _firsts(self, *, revoked: bool) -> dict[str, int]:
        found: dict[str, int] = {}
        for said in self.changes:
            for device in said.part.devices.values():
                if not revoked or device.status == "revoked":
                    found.setdefault(device.id, said.part.version)
        return found

    @cached_property
    def first_devices(self) -> frozenset[str]:
        """Each person's first device, as the versions came; none of somebody whose first version names several."""
        persons, found = set[str](), set[str]()
        for said in self.changes:
            new = [item for item in said.part.devices.values() if self.came[item.id] == said.part.version]
            owners = Counter(item.person for item in new)
            found |= {item.id for item in new if item.person not in persons and owners[item.person] == 1}
            persons |= owners.keys()
        return frozenset(found)

    def __getitem__(self, version: int) -> Membership:
        if self.newest is None or not self._first <= version <= self.newest.version:
            raise KeyError(version)
        if version == self.newest.version:
            return self.newest
        with self._lock:
            found = self._at_hand.pop(version, None) or self._put_together(version)
            self._keep_at_hand(found)
        return found

    def _keep_at_hand(self, item: Membership) -> None:
        self._at_hand[item.version] = item  # behind the others: what was asked for longest ago goes first
        if len(self._at_hand) > AT_HAND:
            del self._at_hand[next(iter(self._at_hand))]

    def _put_together(self, version: int) -> Membership:
        near = max((known for known in self._at_hand if known <= version), default=None)
        start = self.changes[0].part if near is None else self._at_hand[near]
        return membership.changed(start, self.changes[start.version - self._first + 1 : version - self._first + 1])

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._first, self._first + len(self.changes)))

    def __len__(self) -> int:
        return len(self.changes)


@dataclass(slots=True)
class Advance:
    """What reading the membership folder gave: the history as it is now, the versions that are new in it with their files, a fork, and
    files set aside with the reason.
    """

    history: History
    accepted: list[tuple[int, bytes]] = field(default_factory=list[tuple[int, bytes]])
    fork: MembershipFork | None = None
    refused: list[tuple[bytes, Refused]] = field(default_factory=list[tuple[bytes, Refused]])
    waiting: int = 0


def advance(held: History, files: Iterable[bytes], district: str, root_publics: Sequence[str]) -> Advance:
    """Follows the chain as far as the files allow. Whatever their order or number, the same files give the same answer.

    At a fork nothing of that version or a later one is accepted: people have to look first.
    """
    result = Advance(held)
    familiar = {said.part.hash for said in held.changes}
    by_version = _by_version((data for data in files if hashlib.sha256(data).hexdigest() not in familiar), result)
    for version in sorted(by_version):
        known = result.history
        prev = known.get(version - 1)
        if version > 1 and prev is None:
            result.waiting += len(by_version[version])
            continue
        good = _acceptable(prev, by_version[version], district, root_publics, result)
        rivals = {
            item.hash: item for item in ([known[version]] if version in known else []) + [item for item, _ in good]
        }
        if len(rivals) > 1:
            result.fork = MembershipFork(
                version, sorted((name_of(version, item.hash), item.by) for item in rivals.values())
            )
            break
        if good and version not in known:
            result.history = known.after(good[0][0])
            result.accepted.append((version, good[0][1]))
    return result


def _by_version(files: Iterable[bytes], result: Advance) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for data in sorted(set(files)):
        try:
            found.setdefault(parse(data).part.version, []).append(data)
        except Refused as problem:
            result.refused.append((data, problem))
    return found


def _acceptable(
    prev: Membership | None, files: list[bytes], district: str, root_publics: Sequence[str], result: Advance
) -> list[tuple[Membership, bytes]]:
    good: list[tuple[Membership, bytes]] = []
    for data in files:
        try:
            good.append((accept(prev, data, district, root_publics), data))
        except Refused as problem:
            result.refused.append((data, problem))
    return good
