"""Looking for a text in everything a profile and a district folder hold, the way somebody would who has all their keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from talentdesk.keys import keystore, seal
from talentdesk.sync.format import decode
from talentdesk.sync.reading import NOT_BELIEVED
from talentdesk.workspace import DATABASE, Workspace
from tests.world import World

PAGE, RESERVED = 4096, 80
WAL_HEADER, FRAME_HEADER = 32, 24


def _clear(page: bytes, key: bytes, begin: int) -> bytes:
    iv = page[PAGE - RESERVED : PAGE - RESERVED + 16]
    cipher = Cipher(algorithms.AES256(key), modes.CBC(iv)).decryptor()
    return cipher.update(page[begin : PAGE - RESERVED]) + cipher.finalize()


def pages(home: Path) -> Iterator[bytes]:
    """Every page of the database and of its log in clear: free ones, and what lies between the rows, too."""
    key = keystore.unlock(home, None)
    data = (home / DATABASE).read_bytes()
    for at in range(0, len(data), PAGE):
        yield _clear(data[at : at + PAGE], key, 16 if at == 0 else 0)
    log = home / f"{DATABASE}-wal"
    data = log.read_bytes() if log.exists() else b""
    for at in range(WAL_HEADER + FRAME_HEADER, len(data) - PAGE + 1, FRAME_HEADER + PAGE):
        # The frame of the first page begins with the salt; read as if it didn't, only its first block is lost.
        yield _clear(data[at : at + PAGE], key, 0)


def in_profile(ws: Workspace, text: str) -> int:
    """In how many pages of the profile's files a word stands, also as the index of words spells it, the sets in its outbox opened."""
    wanted = text.encode()
    found = sum(wanted.lower() in page.lower() for page in pages(ws.home))
    found += sum(wanted in path.read_bytes() for path in ws.home.rglob("*") if path.is_file())
    kept = [bytes(row[0]) for row in ws.database.execute("SELECT data FROM outbox WHERE data IS NOT NULL")]
    return found + sum(wanted in clear for clear in _opened(ws, kept))


def in_folder(world: World, text: str) -> int:
    """In how many files of the district folder a text stands that anybody in this world can open."""
    files = [path.read_bytes() for path in world.folder.rglob("*.age")]
    return sum(text.encode() in clear for ws in world.profiles.values() for clear in _opened(ws, files))


def _opened(ws: Workspace, files: list[bytes]) -> Iterator[bytes]:
    identities = [key.identity for key in ws.exchange.audience_keys() if key.identity]
    for data in files:
        for identity in identities:
            try:
                cs = decode(data, [identity])
            except seal.NotForUs:
                continue
            except NOT_BELIEVED:  # a head or an envelope: no set
                break
            yield b"\n".join(cs.ops)
            break
