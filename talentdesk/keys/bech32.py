"""Bech32 (BIP 173): how age spells its keys. 32 bytes are 52 digits of five bits, and six more tell a typing error."""

from __future__ import annotations

from collections.abc import Iterable

_DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def write(prefix: str, data: bytes) -> str:
    """32 bytes under a lower-case prefix, in lower case."""
    digits = _five_bits(int.from_bytes(data, "big") << 4, 52)
    check = _checksum(prefix, [*digits, *bytes(6)]) ^ 1
    return f"{prefix}1{''.join(_DIGITS[digit] for digit in (*digits, *_five_bits(check, 6)))}"


def read(text: str) -> bytes | None:
    """The 32 bytes of a text in lower case with 58 digits; None where its checksum is wrong."""
    prefix, _, data = text.rpartition("1")
    digits = [_DIGITS.index(letter) for letter in data]
    if _checksum(prefix, digits) != 1:
        return None
    number = 0
    for digit in digits[:-6]:
        number = number << 5 | digit
    return (number >> 4).to_bytes(32, "big")


def _five_bits(number: int, count: int) -> list[int]:
    return [number >> 5 * place & 31 for place in reversed(range(count))]


def _checksum(prefix: str, digits: Iterable[int]) -> int:
    value = 1
    for digit in [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix] + [*digits]:
        top, value = value >> 25, (value & 0x1FFFFFF) << 5 ^ digit
        for bit, generator in enumerate(_GENERATORS):
            value ^= generator if top >> bit & 1 else 0
    return value
