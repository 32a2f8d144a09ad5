"""Streams that a cut-off ended: only the branch that leads to the last accepted file counts, and what was read too early is taken back.

A device that was shut out still holds its signing key. It could sign another set under any number up to the cut-off, so a number alone
admits nothing: each set must be the one that the set after it names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talentdesk.store import merge
from talentdesk.store.database import Database
from talentdesk.sync.changeset import place_of
from talentdesk.sync.membership import Device, Membership
from talentdesk.sync.verdicts import NotYet, Refused

AFTER = "The file was written after its device lost the right to write here."
OTHER_BRANCH = "The file isn't among those that count of a device that is no longer trusted."


@dataclass(frozen=True, slots=True)
class Link:
    """One set of a stream: its number, its file's hash, its header's hash and the one it names as `prev`."""

    seq: int
    file: str
    header: str
    prev: str


class Branch:
    """The sets that count of an ended stream, as far as the links at hand show."""

    def __init__(self, last: tuple[int, str], links: Iterable[Link]) -> None:
        self._last = last
        links = list(links)  # a set that was written anew without what was purged is there twice, with one header
        by_header = {(link.seq, link.header): link for link in links}
        found = next((link for link in links if (link.seq, link.file) == last), None)
        self._accepted: dict[int, str] = {}
        while found is not None:
            self._accepted[found.seq] = found.header
            found = by_header.get((found.seq - 1, found.prev))

    def check(self, link: Link) -> None:
        """Returns for a set that counts. Raises Refused for one that doesn't, NotYet where a set between it and the last isn't here."""
        number, file = self._last
        if link.seq > number or (link.seq == number and link.file != file):
            raise Refused("cutoff", AFTER)
        accepted = self._accepted.get(link.seq)
        if accepted is None:
            raise NotYet(
                "The file comes from a device that is no longer trusted, and a later one that vouches for it isn't here yet."
            )
        if accepted != link.header:
            raise Refused("cutoff", OTHER_BRANCH)


def links(database: Database, device: str, stream: str) -> list[Link]:
    """What is known of a stream (`<incarnation>/<slot>`) from the files applied here."""
    rows = database.execute(
        "SELECT seq, hash, header, prev FROM applied WHERE device = ? AND substr(path, 1, ?) = ?",
        (device, len(start := f"d/{device}/{stream}/"), start),
    )
    return [Link(*tuple(row)) for row in rows]


def take_back(database: Database, newest: Membership, own_device: str, me: str) -> merge.Merged | None:
    """Takes back what was applied of devices before it was known where their streams end; None where there is nothing."""
    refused: list[tuple[str, str]] = []
    for device in newest.devices.values():
        if device.id != own_device and (device.cutoff or device.status == "revoked"):
            refused += _refused(database, device)
    return merge.take_back(database, refused, me) if refused else None


def _refused(database: Database, device: Device) -> list[tuple[str, str]]:
    rows = database.execute(
        "SELECT path, seq, hash, header, prev FROM applied WHERE device = ? AND refused IS NULL", (device.id,)
    ).fetchall()
    branches: dict[str, Branch] = {}
    found: list[tuple[str, str]] = []
    for row in rows:
        place = place_of(row["path"])
        last = device.cutoff.get(place.stream) if place else None
        if place is None or (last is None and device.status != "revoked"):
            continue
        if last is None:
            found.append((row["path"], AFTER))
            continue
        if place.stream not in branches:
            branches[place.stream] = Branch(last, links(database, device.id, place.stream))
        try:
            branches[place.stream].check(Link(row["seq"], row["hash"], row["header"], row["prev"]))
        except Refused as problem:
            found.append((row["path"], problem.message))
        except NotYet:
            continue  # it was good when it was read; the missing file will tell
    return found
