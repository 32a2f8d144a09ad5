"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from ui.forms.dates import parse_day

THURSDAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-05"),
        (" Tomorrow ", "2026-11-06"),
        ("yesterday", "2026-11-04"),
        ("fri", "2026-11-06"),
        ("thu", "2026-11-05"),
        ("Wednesday", "2026-11-11"),
        ("4 nov", "2026-11-04"),
        ("nov 4", "2026-11-04"),
        ("Wed 4 Nov", "2026-11-04"),
        ("Wed 13 Jan 2027", "2027-01-13"),
        ("3 jan", "2027-01-03"),
        ("30 sept", "2026-09-30"),
        ("2026-11-04", "2026-11-04"),
        ("+7", "2026-11-12"),
        ("-1", "2026-11-04"),
    ],
)
def test_a_day_is_understood(text: str, day: str) -> None:
    assert parse_day(text, THURSDAY) == date.fromisoformat(day)


def test_a_bare_weekday_of_a_day_that_has_been_is_the_last_one() -> None:
    assert parse_day("fri", THURSDAY, past=True) == date(2026, 10, 30)
    assert parse_day("thu", THURSDAY, past=True) == THURSDAY


@pytest.mark.parametrize(
    "text", ["", "soon", "4", "nov", "32 nov", "2026-13-01", "20261104", "+", "4 5", "t", "ju 4", "4 nov 26", "29 feb"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text, THURSDAY) is None
