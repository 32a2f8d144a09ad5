"""A small district in memory: a registrar in the office and a principal of one building, with all their keys."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from talentdesk import op
from talentdesk.keys import seal, sign
from talentdesk.schema.types import Role
from talentdesk.sync import audiences, membership, membership_file
from talentdesk.sync.changeset import Place, file_hash
from talentdesk.sync.format import v1
from talentdesk.sync.history import History
from talentdesk.sync.membership import Device, Membership, RoleAt

DISTRICT = "d" * 32
BUILDING = "b" * 32
OFFICER, PRINCIPAL = "1" * 32, "2" * 32
HOUR = "2026-11-24T14:00:00Z"
STAMP = "019ab6a1c0000000"


@dataclass(frozen=True)
class Laptop:
    """A device with its private keys."""

    id: str
    person: str
    sign: str
    age: str

    @property
    def public(self) -> Device:
        return Device(self.id, self.person, sign.public_of(self.sign), seal.recipient_of(self.age))


@dataclass
class District:
    """Membership version 2, and every private key behind it."""

    root: str
    office: Laptop
    principal: Laptop
    identities: dict[str, str]
    secrets: dict[str, str]
    files: list[bytes]
    versions: dict[int, Membership]

    district: str = DISTRICT
    building: str = BUILDING
    hour: str = HOUR
    incarnation: str = "e" * 16

    @property
    def root_publics(self) -> list[str]:
        return [sign.public_of(self.root)]

    @property
    def newest(self) -> Membership:
        return self.versions[max(self.versions)]

    @property
    def history(self) -> History:
        return History.of(self.versions.values())

    def public(self, audience: str) -> str:
        return seal.recipient_of(self.identities[audience])

    def extend(self, draft: Membership, key: str | None = None, by: str | None = None) -> Membership:
        """Signs a draft and makes it the newest version."""
        data = membership_file.encode_signed(draft, key or self.office.sign, by or self.office.id)
        item = membership_file.accept(self.newest, data, self.district, self.root_publics)
        self.files.append(data)
        self.versions[item.version] = item
        return item

    def fields(self, audience: str = "everyone", laptop: Laptop | None = None, **changes: object) -> v1.Fields:
        """Header fields of a first set by the principal."""
        laptop = laptop or self.principal
        values: dict[str, object] = {
            "district": self.district,
            "membership": self.newest.version,
            "membership_hash": self.newest.hash,
            "device": laptop.id,
            "incarnation": self.incarnation,
            "person": laptop.person,
            "audience": audience,
            "epoch": 1,
            "seq": 1,
            "prev": "0" * 64,
            "schema": 1,
            "reader": 1,
            "app": "0.1.0",
            "hour": self.hour,
            "seen": {},
        }
        return v1.Fields(**{**values, **changes})  # pyright: ignore[reportArgumentType]

    def line(self, person: str | None = None, hlc: str = STAMP, **fields: object) -> bytes:
        """One op line of the principal's."""
        made = op.make(
            kind="person",
            record="c" * 32,
            fields=fields or {"name": "A"},
            replaces={},
            hlc=hlc,
            person=person or self.principal.person,
        )
        return made.line

    def place(self, sealed: v1.Sealed, secret: str | None = None) -> Place:
        """Where the set's writer puts it."""
        header = sealed.header
        slot = audiences.slot(secret or self.secrets[header.audience], header.device, header.incarnation)
        return Place(header.device, header.incarnation, slot, header.seq, file_hash(sealed.data))


def _laptop(number: str, person: str) -> Laptop:
    return Laptop(number * 16, person, sign.new_signing_key(), seal.new_identity())


@pytest.fixture
def cast() -> District:
    """A district with an officer and a principal."""
    office, principal = _laptop("1", OFFICER), _laptop("2", PRINCIPAL)
    root = sign.new_signing_key()
    names = ["everyone", "office", f"building:{BUILDING}", f"evidence:{BUILDING}", f"person:{OFFICER}"]
    identities = {name: seal.new_identity() for name in [*names, f"person:{PRINCIPAL}"]}
    secrets = {name: audiences.secret_of(identity) for name, identity in identities.items()}
    staff = {OFFICER: (RoleAt(Role.DISTRICT_STAFF),)}
    draft = membership.first(DISTRICT, HOUR, office.public, [sign.public_of(root)], staff)
    data = membership_file.encode_signed(draft, root, "root")
    first = membership_file.accept(None, data, DISTRICT, [sign.public_of(root)])
    district = District(root, office, principal, identities, secrets, [data], {1: first})
    district.extend(
        membership.successor(
            first,
            HOUR,
            buildings=[BUILDING],
            persons={PRINCIPAL: (RoleAt(Role.PRINCIPAL, BUILDING),)},
            devices=[principal.public],
            epochs={name: seal.recipient_of(identity) for name, identity in identities.items()},
        )
    )
    return district
