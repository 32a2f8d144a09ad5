"""The log file of a profile. Callers log ids, counts and class names; what slips through is masked before it is written."""

from __future__ import annotations

import io
import logging
import os
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

LOGGER = "talentdesk"
_MAX_BYTES = 1 << 20
_KEPT = 3
_MASK = "[hidden]"
_SECRETS = (
    re.compile(r"AGE-SECRET-KEY-[0-9A-Z-]+", re.IGNORECASE),
    re.compile(r"(?<=passphrase)[\"']?\s*[:=].*", re.IGNORECASE),  # it may hold spaces, so the rest of the line goes
    re.compile(r"[0-9a-f]{64,}", re.IGNORECASE),
    re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}="),  # 32 bytes in base64, as the keyring holds them
    re.compile(r"(?:[0-9A-Z]{4}[ -]){3}[0-9A-Z]{4}(?:\s+(?:[0-9A-Z]{4}[ -]){3}[0-9A-Z]{4})*"),  # a recovery kit's rows
)
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def redact(text: str) -> str:
    """`text` without anything that looks like a key or a passphrase."""
    for secret in _SECRETS:
        text = secret.sub(_MASK, text)
    return text


class _Redaction(logging.Filter):
    """Masks a record's message with its arguments filled in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        return True


class _Formatter(logging.Formatter):
    """Writes where an error happened and its class, never its message: messages may quote what a person wrote."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the library's name
        lines: list[str] = []
        problem, seen = ei[1], set[int]()
        while problem is not None and id(problem) not in seen:
            seen.add(id(problem))
            lines.append(f"{type(problem).__module__}.{type(problem).__qualname__}")
            frames = traceback.extract_tb(problem.__traceback__)
            lines += [f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
            problem = problem.__cause__ or problem.__context__
        return "\n".join(lines)


class _PrivateFileHandler(RotatingFileHandler):
    """A rotating log that only its owner may read."""

    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return io.TextIOWrapper(os.fdopen(descriptor, "ab"), encoding=self.encoding, errors=self.errors)


def start(profile_dir: Path) -> Path:
    """Begins logging to `logs/talentdesk.log` in the profile and returns that path. Starting again moves the log."""
    stop()
    folder = profile_dir / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "talentdesk.log"
    handler = _PrivateFileHandler(
        path, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_Redaction())
    logger = logging.getLogger(LOGGER)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return path


def stop() -> None:
    """Ends logging to the file, for example when the profile is closed."""
    logger = logging.getLogger(LOGGER)
    for handler in [handler for handler in logger.handlers if isinstance(handler, _PrivateFileHandler)]:
        logger.removeHandler(handler)
        handler.close()
