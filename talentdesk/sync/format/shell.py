"""The shell of every sealed file: `age( zstd( content ) + skippable frame )`, so that stock `age -d | zstd -d` opens it.

The skippable frame pads what is sealed to a Padmé size of at least 4 KiB; `zstd -d` passes over it. Reading is bounded before it
begins: the frames are measured by walking their block headers, then the content is unpacked piece by piece under a cap.
"""

from __future__ import annotations

import io

import zstandard

from talentdesk.keys import seal
from talentdesk.sync.verdicts import Refused, Unreadable

MAX_FILE = 64 * 1024 * 1024
MAX_CONTENT = 64 * 1024 * 1024
SMALLEST = 4096
MAX_WINDOW = 8 * 1024 * 1024
FREE_CONTENT = 16 * 1024 * 1024
MAX_RATIO = 500
"""Content beyond FREE_CONTENT may be at most this many times the size of what is unpacked."""
_LEVEL = 3
_PIECE = 64 * 1024
_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x50\x2a\x4d\x18"
_SKIP_HEADER = 8
_RLE = 1


def padme(length: int) -> int:
    """The Padmé size for a length: it grows by at most 12 % and tells only O(log log) bits of the length."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (length + mask) & ~mask


def pack(content: bytes) -> bytes:
    """Content as one zstd frame and one skippable frame of zeros. Raises ValueError over the limits a reader keeps."""
    frame = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(content)
    if len(content) > _allowed(len(frame)):
        raise ValueError("the content is larger than a reader would accept")
    padding = padme(max(SMALLEST, len(frame) + _SKIP_HEADER)) - len(frame) - _SKIP_HEADER
    return frame + _SKIPPABLE + padding.to_bytes(4, "little") + bytes(padding)


def unpack(data: bytes, cap: int = MAX_CONTENT) -> bytes:
    """What `pack` was given. Raises Refused for everything else, in bounded memory."""
    end = _frame_end(data)
    padding = int.from_bytes(data[end + 4 : end + _SKIP_HEADER], "little")
    if data[end : end + 4] != _SKIPPABLE or end + _SKIP_HEADER + padding != len(data):
        raise Refused("packing", "After the packed content something else follows.")
    if data.count(0, end + _SKIP_HEADER) != padding:
        raise Refused("packing", "The padding of the file isn't empty.")
    return _inflate(data[:end], min(cap, _allowed(end)))


def seal_padded(content: bytes, recipients: list[str]) -> bytes:
    """A whole sealed file."""
    return seal.seal(pack(content), recipients)


def open_padded(data: bytes, identities: list[str], cap: int = MAX_CONTENT) -> bytes:
    """The content of a sealed file. Raises Unreadable (short or damaged), Refused, or keys.seal.NotForUs."""
    if len(data) > MAX_FILE:
        raise Refused("too-large", f"The file is larger than {MAX_FILE // 1024 // 1024} MiB.")
    try:
        return unpack(seal.open_sealed(data, identities), cap)
    except seal.Damaged as problem:
        raise Unreadable("The file isn't whole yet, or it was damaged on its way.") from problem
    except seal.RefusedFile as problem:
        raise Refused("not-sealed", str(problem)) from problem


def recipients_in(data: bytes) -> int:
    """How many keys a sealed file is sealed for."""
    return data.count(b"\n-> X25519 ", 0, seal.check_header(data))


def _allowed(packed: int) -> int:
    return min(MAX_CONTENT, FREE_CONTENT + MAX_RATIO * packed)


def _frame_end(data: bytes) -> int:
    """Where the first zstd frame ends, found from its block headers without unpacking anything."""
    if not data.startswith(_MAGIC):
        raise Refused("packing", "The content isn't packed with zstd.")
    try:
        params = zstandard.get_frame_parameters(data)
        place = zstandard.frame_header_size(data)
    except zstandard.ZstdError as problem:
        raise Refused("packing", "The packed content has no proper beginning.") from problem
    if not params.has_checksum:
        raise Refused("packing", "The packed content carries no checksum.")
    last = False
    while not last:
        header = int.from_bytes(data[place : place + 3], "little")
        kind, size = header >> 1 & 3, header >> 3
        last = bool(header & 1)
        place += 3 + (1 if kind == _RLE else size)
        if place > len(data):
            raise Refused("packing", "The packed content ends in the middle.")
    return place + 4


def _inflate(frame: bytes, cap: int) -> bytes:
    content = bytearray()
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).stream_reader(io.BytesIO(frame))
    try:
        while piece := reader.read(_PIECE):
            content += piece
            if len(content) > cap:
                raise Refused("too-large", "The file unpacks to far more than it should.")
    except zstandard.ZstdError as problem:
        raise Refused("packing", "The packed content can't be unpacked.") from problem
    return bytes(content)
