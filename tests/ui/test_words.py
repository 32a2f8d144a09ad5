"""Days, spans and lists in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ui import i18n, words

TODAY = date(2026, 11, 5)
NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)


def test_a_day_names_its_year_only_when_it_is_another() -> None:
    assert words.day("2026-11-04", TODAY) == "Wed 4 Nov"
    assert words.day(date(2025, 11, 4), TODAY) == "Tue 4 Nov 2025"
    assert words.day(None, TODAY) == ""


def test_days_follow_the_language() -> None:
    i18n.use("es")
    try:
        assert words.day("2026-11-04", TODAY) == "mié 4 nov"
    finally:
        i18n.use("en")


@pytest.mark.parametrize(("days", "text"), [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (3, "Sun 8 Nov")])
def test_near_days(days: int, text: str) -> None:
    assert words.near_day(TODAY + timedelta(days=days), TODAY) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 min"), (12, "12 min"), (60, "1 h"), (95, "1 h 35 min")])
def test_lengths(count: int, text: str) -> None:
    assert words.minutes(count) == text


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=20), "Fri 16 Oct"),
    ],
)
def test_spans(passed: timedelta, text: str) -> None:
    assert words.ago(NOW - passed, NOW) == text


def test_lists() -> None:
    assert [words.listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
