"""What is said about taking something out for good: before it is asked for, while it waits, and whom it concerns."""

from __future__ import annotations

from datetime import date, datetime

from talentdesk.actions import purging
from talentdesk.actions.purging import Preview, PurgeView
from talentdesk.schema.kinds import kind_named
from ui import i18n
from ui.i18n import n, t
from ui.words import day, listed


def before(shown: Preview) -> list[str]:
    """What would happen, a sentence a paragraph."""
    return [*_what(shown), *_how(shown), *_beside(shown)]


def _what(shown: Preview) -> list[str]:
    if shown.what == purging.WORDING:
        goes = n(
            "What it said before goes, {count} earlier save. The record stays as it reads now; its history begins anew.",
            "What it said before goes, {count} earlier saves. The record stays as it reads now; its history begins anew.",
            shown.saves,
        )
    else:
        goes = t("The record goes with all its words and its history, and counts no more. Nobody can bring it back.")
    return [goes, t("An edit of it on this laptop that wasn’t saved goes as well.")] if shown.drafts else [goes]


def _how(shown: Preview) -> list[str]:
    if shown.way == purging.HERE:
        return [t("It never left this laptop, so it goes at once.")]
    if shown.way == purging.ALONE:
        return [t("Nobody else can open it, so it goes at once here, and from the folder with the next sync.")]
    return [
        t("Who can open it: {readers}. They see that it will go.", readers=shown.readers),
        n(
            "Another of them has to agree. It goes {count} day after that; until then any of you can call it off.",
            "Another of them has to agree. It goes {count} days after that; until then any of you can call it off.",
            shown.days,
        ),
    ]


def _beside(shown: Preview) -> list[str]:
    found: list[str] = []
    if shown.related:
        found.append(
            t("The same words stand in another record, from when this one was shared. It doesn’t go with this one.")
        )
    if shown.copies:
        copies = listed(shown.copies)
        found.append(t("Older copies of this profile beside it still hold it: {copies}. Delete them.", copies=copies))
    return found


def reach() -> str:
    """What no purge can do."""
    return t("Not reached: backups, sticks, exports, printed pages, and older versions that a cloud folder keeps.")


def heading(view: PurgeView) -> str:
    """What it is about."""
    kind = i18n.declared(kind_named(view.kind).title)
    if view.what == purging.WORDING:
        return t("Earlier wording of {kind} “{title}” is to go for good", kind=kind.lower(), title=view.title)
    return t("{kind} “{title}” is to go for good", kind=kind, title=view.title)


def standing(view: PurgeView, today: date) -> str:
    """How far it is."""
    asked = t("Asked for by {name}, {day}.", name=view.asked_by, day=_day(view.asked_at, today))
    if view.state == purging.ASKED:
        waits = t("You have to agree, or call it off.") if view.may_agree else t("Somebody else has to agree.")
        return f"{asked} {waits}"
    agreed = t("{name} agreed.", name=view.agreed_by)
    if view.held:
        goes = t("It waits: the district keeps everything for a court or an authority.")
    else:
        goes = t("It goes from {day} on, with a sync of one of the two.", day=_day(view.due, today))
    return f"{asked} {agreed} {goes}"


def _day(at: str, today: date) -> str:
    return day(datetime.fromisoformat(at).astimezone().date(), today)


def done(shown: Preview) -> str:
    """What to say once it was asked for."""
    if shown.way == purging.TOGETHER:
        return t("Asked. Whoever can open it learns of it with the next sync.")
    return (
        t("Gone from this laptop.") if shown.way == purging.HERE else t("Gone. The next sync takes it from the folder.")
    )
