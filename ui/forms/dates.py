"""Days as people type them: `today`, `fri`, `4 nov`, `+7`, `2026-11-04`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from PySide6.QtCore import QLocale

from ui import i18n
from ui.i18n import t

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_OFFSET = re.compile(r"([+-]) ?(\d{1,4})")
_WORDS = re.compile(r"\d+|[^\W\d_]+")


def parse_day(text: str, today: date, *, past: bool = False) -> date | None:
    """The day that a text means, None where it means none. A bare weekday is the next one, or the last one where the day has been."""
    words = text.strip().casefold()
    near = {t("today").casefold(): 0, t("tomorrow").casefold(): 1, t("yesterday").casefold(): -1}
    if words in near:
        return today + timedelta(days=near[words])
    if found := _OFFSET.fullmatch(words):
        return today + timedelta(days=int(found[1] + found[2]))
    if found := _ISO.fullmatch(words):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    return _weekday(words, today, past=past) or _named(_WORDS.findall(words), today)


def _weekday(words: str, today: date, *, past: bool) -> date | None:
    number = _number_of(words, _weekday_names())
    if number is None:
        return None
    ahead = (number - today.weekday()) % 7
    return today + timedelta(days=ahead - 7 if past and ahead else ahead)


def _named(words: list[str], today: date) -> date | None:
    """A day and a month in either order, with or without its weekday and year."""
    if words and _number_of(words[0], _weekday_names()) is not None:
        words = words[1:]
    words = [word for word in words if word != "de"]
    if len(words) == 3 and words[2].isdigit() and len(words[2]) == 4:
        year, words = int(words[2]), words[:2]
    else:
        year = 0
    if len(words) != 2 or words[0].isdigit() == words[1].isdigit():
        return None
    day, name = (words[0], words[1]) if words[0].isdigit() else (words[1], words[0])
    month = _number_of(name, _month_names())
    if month is None:
        return None
    return _date(year, month + 1, int(day)) if year else _nearest(month + 1, int(day), today)


def _nearest(month: int, day: int, today: date) -> date | None:
    """That day of this year, or of the year in which it is nearer."""
    found = [made for year in (today.year - 1, today.year, today.year + 1) if (made := _date(year, month, day))]
    return min(found, key=lambda made: abs(made - today), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number_of(word: str, names: list[str]) -> int | None:
    """The place of the only name that begins so; three letters at least."""
    word = word.rstrip(".")
    found = [number for number, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _weekday_names() -> list[str]:
    return [QLocale(i18n.language()).dayName(number).casefold() for number in range(1, 8)]


def _month_names() -> list[str]:
    return [QLocale(i18n.language()).standaloneMonthName(number).casefold() for number in range(1, 13)]
