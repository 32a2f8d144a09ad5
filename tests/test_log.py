"""The log names ids, counts and classes, and hides what slips through."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from talentdesk import log


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    yield log.start(tmp_path)
    log.stop()


def test_ids_and_counts_are_written_below_info_is_not(path: Path) -> None:
    logging.getLogger("talentdesk.sync").info("applied %d files of %s", 3, "ab" * 16)
    logging.getLogger("talentdesk.sync").debug("details")
    text = path.read_text()
    assert "INFO talentdesk.sync applied 3 files of " + "ab" * 16 in text
    assert "details" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "secret",
    [
        "AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
        "0f" * 32,
        "AB" * 64,
        "passphrase=correct horse battery",
        "TALENTDESK_PASSPHRASE: correct horse battery",
        "'passphrase': 'correct horse battery'",
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "8C4D ZZPY P142 G08X\n1S8M F5YJ EFNE QBPG",
    ],
)
def test_keys_and_passphrases_are_masked_in_arguments_too(path: Path, secret: str) -> None:
    logging.getLogger("talentdesk").warning("before %s", secret)
    text = path.read_text()
    assert "before" in text
    assert "[hidden]" in text
    for part in (secret, "correct horse battery", "1S8M"):
        assert part not in text


def test_an_error_is_named_by_class_and_place_without_its_words(path: Path) -> None:
    try:
        try:
            int("Maria cried in the meeting")
        except ValueError as problem:
            raise RuntimeError("about Maria") from problem
    except RuntimeError:
        logging.getLogger("talentdesk").exception("job %s failed", "sync")
    text = path.read_text()
    assert "Maria" not in text
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text
    assert "test_log.py:" in text


def test_starting_again_moves_the_log(path: Path, tmp_path: Path) -> None:
    second = log.start(tmp_path / "second")
    logging.getLogger("talentdesk").info("here")
    assert "here" in second.read_text()
    assert "here" not in path.read_text()
