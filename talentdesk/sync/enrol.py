"""Enrolment: what a district says about itself, the card, the join request and the six words that tie a request to a voice."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from talentdesk import strictjson
from talentdesk.errors import UserError
from talentdesk.keys import sign
from talentdesk.keys.words import normalise, six_words
from talentdesk.schema.types import Role
from talentdesk.sync import shape, signed
from talentdesk.sync.format import shell
from talentdesk.sync.verdicts import Refused

FORMAT = 1
DISTRICT_FILE = "district.json"
_CARD = re.compile(r"td1-([0-9a-f]{32})-([0-9a-f]{32})")
_MAX_REQUEST = 64 * 1024
_SCRYPT_N = 2**15
_SCRYPT_MEMORY = 64 * 1024 * 1024
_CARD_ADVICE = "Copy the whole card again: td1-, 32 characters, a hyphen, 32 characters."


@dataclass(frozen=True, slots=True)
class District:
    """What `district.json` holds. It is believed only as far as its root keys give the fingerprint on the card."""

    district: str
    root: tuple[str, ...]
    threshold: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """What a joiner is given by hand: which district, and which root keys."""

    district: str
    fingerprint: str

    def is_of(self, found: District) -> bool:
        """Whether a folder's district is the card's."""
        return self.district == found.district and hmac.compare_digest(self.fingerprint, fingerprint(found.root))


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Somebody asks to become a member with a device. Names are in it, so it travels sealed to the registrar."""

    district: str
    device: str
    sign: str
    age: str
    person_name: str
    role: str
    buildings: tuple[str, ...]
    """As the person wrote them; the approver finds out which building is meant."""
    candidates: Mapping[str, str]
    """Building text → public key offered for that building, in case it has none."""
    person_public: str
    made: str

    def to_bytes(self) -> bytes:
        """The request's body as it is signed."""
        return strictjson.dumps({**self.core(), "made": self.made, "format": FORMAT})

    def core(self) -> dict[str, Any]:
        """What the six words speak for: everything but the hour."""
        core = {**asdict(self), "buildings": list(self.buildings)}
        core["candidates"] = {building: {"public": public} for building, public in self.candidates.items()}
        del core["made"]
        return core

    @property
    def fingerprint(self) -> str:
        """The request's id, which is also in its file name."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:32]

    @property
    def path(self) -> str:
        """Where the request's file belongs."""
        return f"join/req-{self.fingerprint}.age"


def encode_district(found: District) -> bytes:
    """The bytes of `district.json`."""
    body = {"format": FORMAT, "district": found.district, "root": sorted(found.root), "threshold": found.threshold}
    return strictjson.dumps(body) + b"\n"


def parse_district(data: bytes) -> District:
    """The district a folder says it is. Raises Refused."""
    body = shape.read(data.removesuffix(b"\n"), _DISTRICT, DISTRICT_FILE, FORMAT)
    return District(body["district"], tuple(body["root"]), body["threshold"])


def fingerprint(root_publics: Iterable[str]) -> str:
    """32 hex characters that stand for the root keys."""
    return hashlib.sha256(b"".join(bytes.fromhex(key) for key in sorted(root_publics))).hexdigest()[:32]


def card(district: str, root_publics: Iterable[str]) -> str:
    """The text of a district's card."""
    return f"td1-{district}-{fingerprint(root_publics)}"


def parse_card(text: str) -> Card:
    """The card a person typed or pasted; spaces and capitals don't matter. Raises UserError."""
    found = _CARD.fullmatch(re.sub(r"\s+", "", text).casefold().replace("‐", "-").replace("–", "-"))
    if found is None:
        raise UserError("This isn't a district card.", _CARD_ADVICE, about="card")
    return Card(found[1], found[2])


def encode_request(request: JoinRequest, signing_private: str, registrar_recipient: str) -> bytes:
    """The file of a request, signed by the device that asks and sealed for the registrar's. Raises UserError for names out of form."""
    body = request.to_bytes()
    try:
        _read_request(body)
    except Refused as problem:
        raise UserError(
            "The name or a building is too long or holds characters that can't be used.", "Shorten it."
        ) from problem
    signature = strictjson.dumps({"signature": sign.sign(sign.JOIN_REQUEST, body, signing_private)})
    return shell.seal_padded(body + b"\n" + signature + b"\n", [registrar_recipient])


def decode_request(data: bytes, path: str, identities: list[str], district: str) -> JoinRequest:
    """The request in a file, signed by the very key it asks to be trusted. Raises Unreadable, Refused, or keys.seal.NotForUs."""
    what = "The join request"
    body, last = signed.split(shell.open_padded(data, identities, _MAX_REQUEST), what)
    request = _read_request(body)
    if request.district != district:
        raise Refused("district", f"{what} is for another district.")
    signed.verify(sign.JOIN_REQUEST, body, signed.signature_of(last, what.lower()), request.sign, what.lower())
    if request.path != path:
        raise Refused("place", f"{what} lies under a name that isn't its own.")
    return request


def request_words(root_fingerprint: str, request: JoinRequest) -> list[str]:
    """The six words of a request, as its joiner sees it. Both sides compute them; swapping any key or name changes them."""
    return _words(root_fingerprint, b"TalentDesk join words v1\n" + strictjson.dumps(request.core()))


@lru_cache(16)
def laptop_words(root_fingerprint: str, district: str, device: str, person: str, sign_key: str, age: str) -> list[str]:
    """The six words of a laptop that is a member already: both sides compute them from the signed membership."""
    core = {"district": district, "device": device, "person": person, "sign": sign_key, "age": age}
    return _words(root_fingerprint, b"TalentDesk laptop words v1\n" + strictjson.dumps(core))


def _words(root_fingerprint: str, core: bytes) -> list[str]:
    salt = root_fingerprint.encode()
    return six_words(hashlib.scrypt(core, salt=salt, n=_SCRYPT_N, r=8, p=1, maxmem=_SCRYPT_MEMORY, dklen=32))


def words_match(expected: Sequence[str], typed: str) -> bool:
    """Whether what the approver typed are the words; the time it takes tells nothing. Raises UserError for words not in the list."""
    return hmac.compare_digest(" ".join(normalise(typed)).encode(), " ".join(expected).encode())


def _read_request(body: bytes) -> JoinRequest:
    found = shape.read(body, _REQUEST, "The join request", FORMAT)
    del found["format"]
    found["buildings"] = tuple(found["buildings"])
    found["candidates"] = {building: item["public"] for building, item in found["candidates"].items()}
    if not set(found["candidates"]) <= set(found["buildings"]):
        raise Refused("form", "The join request offers a key for a building it doesn't name.")
    return JoinRequest(**found)


def _is_name(value: Any) -> bool:
    """Text a person can read as it is: no control, direction or other invisible characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= 200 or value != value.strip():
        return False
    return not any(unicodedata.category(ch) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for ch in value)


_DISTRICT: dict[str, shape.Test] = {
    "format": shape.exactly(FORMAT),
    "district": shape.hex_text(32),
    "root": shape.list_of(shape.hex_text(64), 9, 1),
    "threshold": shape.exactly(1),
}
_REQUEST: dict[str, shape.Test] = {
    "format": shape.exactly(FORMAT),
    "district": shape.hex_text(32),
    "device": shape.hex_text(16),
    "sign": shape.hex_text(64),
    "age": shape.is_recipient,
    "person_name": _is_name,
    "role": shape.one_of(*(role.value for role in Role)),
    "buildings": shape.list_of(_is_name, 100),
    "candidates": shape.map_of(_is_name, shape.parts({"public": shape.is_recipient}), 100),
    "person_public": shape.is_recipient,
    "made": shape.is_hour,
}
