"""Identifiers: lower-case hex text, unguessable unless they must be the same on every device."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

_NAMESPACE = uuid.UUID("5f0b6c0e-9d57-5b39-8a41-6a1d5b1f7c11")
_TAG = 12
_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """128 random bits as 32 hex characters."""
    return secrets.token_hex(16)


@lru_cache(maxsize=10_000)
def author_tag(person: str) -> str:
    """The part of a record id that binds it to its author: a reader can check *only its author may write it* from the op alone."""
    return hashlib.sha256(b"talentdesk author\n" + person.encode()).hexdigest()[:_TAG]


def new_record_id(person: str) -> str:
    """A fresh record id that carries its author's tag and 80 random bits."""
    return author_tag(person) + secrets.token_hex(10)


def tag_of(record: str) -> str:
    """The author's tag in a record id."""
    return record[:_TAG]


def is_author(person: str, record: str) -> bool:
    """Whether `record` was begun by `person`."""
    return tag_of(record) == author_tag(person)


def natural_id(*parts: str) -> str:
    """The same id on every device for what the same parts name (RFC 4122 version 5): two imports of one roster meet in one record."""
    return uuid.uuid5(_NAMESPACE, "\n".join(parts)).hex


def is_id(text: str) -> bool:
    """Whether `text` has the shape of a record, op or person id."""
    return _ID.fullmatch(text) is not None


def ids_in(value: Any) -> Iterator[str]:
    """The ids that stand in a JSON value, however deep."""
    if isinstance(value, str):
        if is_id(value):
            yield value
    elif isinstance(value, Mapping):
        for item in cast("Mapping[str, Any]", value).values():
            yield from ids_in(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from ids_in(item)
