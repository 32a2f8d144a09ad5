"""Wording that every page shares: days, spans of time, lengths, names in a row."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale

from talentdesk.i18n import listed
from ui import i18n
from ui.i18n import n, t

__all__ = ["ago", "day", "listed", "minutes", "moment", "near_day"]


def day(on: str | date | None, today: date) -> str:
    """*Tue 4 Nov*, with the year when it isn't today's; empty for none."""
    if on is None or on == "":
        return ""
    found = date.fromisoformat(on[:10]) if isinstance(on, str) else on
    form = "ddd d MMM" if found.year == today.year else "ddd d MMM yyyy"
    return QLocale(i18n.language()).toString(QDate(found.year, found.month, found.day), form)


def moment(at: datetime, today: date) -> str:
    """*Tue 4 Nov, 09:42*, in this laptop's time. The moment knows its time zone."""
    here = at.astimezone()
    return t("{day}, {hour}", day=day(here.date(), today), hour=f"{here:%H:%M}")


def near_day(on: date, today: date) -> str:
    """*today*, *tomorrow*, *yesterday*, else the day."""
    near = {0: t("today"), 1: t("tomorrow"), -1: t("yesterday")}
    return near.get((on - today).days) or day(on, today)


def minutes(count: int) -> str:
    """*12 min*, *1 h 30 min*."""
    hours, rest = divmod(count, 60)
    if not hours:
        return t("{minutes} min", minutes=rest)
    return t("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else t("{hours} h", hours=hours)


def ago(then: datetime, now: datetime) -> str:
    """*just now*, *12 min ago*, *3 hours ago*, *2 days ago*, then the day. Both moments know their time zone."""
    passed = int((now - then).total_seconds() // 60)
    if passed < 1:
        return t("just now")
    if passed < 60:
        return t("{minutes} min ago", minutes=passed)
    if passed < 24 * 60:
        return n("{count} hour ago", "{count} hours ago", passed // 60)
    days = passed // (24 * 60)
    return n("{count} day ago", "{count} days ago", days) if days < 14 else day(then.date(), now.date())
