"""Further laptops of a person: they get private notes and circles once their six words were typed on a laptop that is in use already."""

from __future__ import annotations

from dataclasses import dataclass

from talentdesk.actions.directory import name_of
from talentdesk.errors import UserError
from talentdesk.sync import laptops, notices
from talentdesk.sync.enrol import words_match
from talentdesk.sync.membership import Device
from talentdesk.sync.notices import Notice
from talentdesk.workspace import Workspace

_WORDS_READ = "laptop_words_read"


@dataclass(frozen=True, slots=True)
class LaptopView:
    """A laptop that waits to be confirmed here."""

    device: str
    person: str
    person_name: str
    mine: bool
    """Whether it bears this person's own name; else somebody's who shares circles that were opened here."""
    since: str
    """The hour it was added, ISO, as the membership says."""


def to_confirm(ws: Workspace) -> list[LaptopView]:
    """Laptops that get private notes or circles only after their words were typed here."""
    return [_view(ws, device) for device in laptops.asked_about(ws.exchange)]


def _view(ws: Workspace, device: Device) -> LaptopView:
    history = ws.exchange.memberships()
    mine = device.person == ws.exchange.person
    return LaptopView(device.id, device.person, name_of(ws, device.person), mine, history[history.came[device.id]].made)


def confirm(ws: Workspace, device: str, words: str) -> LaptopView:
    """Takes a laptop for its person's once its words were typed; the next sync gives it its private keys.

    Raises UserError where the words are others or there is nothing to confirm; then nothing changed.
    """
    found = _addable(ws, device)
    if not words_match(laptops.words(ws.exchange, found), words):
        raise UserError(
            "These are not the words of that laptop: a word may be misread, or it is another laptop than you think.",
            "Read them once more from its Exchange page. Nothing was changed.",
        )
    laptops.answer(ws.exchange, [device], "confirmed")
    notices.dismiss(ws.exchange, notices.about(ws.exchange, device))
    ws.exchange.audit("laptop confirmed", device)
    return _view(ws, found)


def refuse(ws: Workspace, device: str) -> LaptopView:
    """Says that a laptop isn't its person's: it gets no private key from here. Raises UserError where it isn't a further laptop."""
    found = _addable(ws, device)
    laptops.answer(ws.exchange, [device], "refused")
    notices.dismiss(ws.exchange, notices.about(ws.exchange, device))
    notices.keep(ws.exchange, [Notice(found.person, device=device)])
    ws.exchange.audit("laptop refused", device)
    return _view(ws, found)


def _addable(ws: Workspace, device: str) -> Device:
    state = ws.exchange
    found = state.need_membership().devices.get(device)
    private = {person for circle in state.circles().values() for person in circle["members"]} | {ws.person}
    if found is None or found.status != "active" or device in laptops.trusted(state) or found.person not in private:
        raise UserError(
            "There is no such laptop to confirm here.", "“talentdesk sync” names those that wait. Nothing was changed."
        )
    return found


def own_words(ws: Workspace) -> list[str]:
    """The words of this laptop, as long as somebody may want to type them; none on a person's first laptop."""
    state = ws.exchange
    found = state.membership()
    mine = found.devices.get(state.device) if found else None
    if mine is None or mine.status != "active" or mine.id in state.memberships().first_devices:
        return []
    others = len(found.devices_of(mine.person)) - 1 if found else 0
    if not is_waiting(ws) and (others == 1 or state.secret(_WORDS_READ)):
        return []  # with one other laptop, that one has confirmed it; else colleagues or a third laptop may still ask
    return laptops.words(state, mine)


def is_waiting(ws: Workspace) -> bool:
    """Whether another laptop of this person has private notes to give, and this one hasn't got them yet."""
    others = len(ws.exchange.need_membership().devices_of(ws.person)) - 1
    return others > 0 and f"person:{ws.person}" not in ws.exchange.readable()


def words_were_read(ws: Workspace) -> None:
    """The person needs the words of this laptop no more."""
    ws.exchange.keep_secrets({_WORDS_READ: "yes"})


def news_of(ws: Workspace, item: Notice) -> str:
    """What became of a laptop under somebody's name, in a sentence; empty as long as it waits to be confirmed here."""
    state = ws.exchange
    if item.device in {device.id for device in laptops.asked_about(state)}:
        return ""
    name = name_of(ws, item.person)
    if laptops.answers(state).get(item.device) != "refused":
        return f"A laptop was added under your name ({item.device})."
    newest = state.need_membership()
    decides = name_of(ws, newest.device(newest.registrar).person)
    mine = item.person == state.person
    said = "under your name" if mine else f"under the name of {name}"
    return (
        f"You said that a laptop {said} ({item.device}) isn't {'yours' if mine else 'theirs'}. Nothing private goes there from here. "
        f"Call {decides}, who can shut it out; if you aren't sure of {decides} either, tell your colleagues."
    )


def told(ws: Workspace) -> list[str]:
    """What waits to be confirmed, in sentences: for a report without a window."""
    found = [_sentence(item) for item in to_confirm(ws)]
    words = own_words(ws)
    if words and is_waiting(ws):
        found.append(
            "Private notes and circles aren't on this laptop yet. On a laptop you already use, confirm it with "
            f"“talentdesk devices confirm {ws.exchange.device}” and these words: {' '.join(words)}"
        )
    return found


def _sentence(item: LaptopView) -> str:
    if item.mine:
        return (
            f"Another laptop was added under your name ({item.device}). It gets none of your private notes and circles before "
            f"you confirm it with “talentdesk devices confirm {item.device}” and the words it shows. "
            "If it isn't yours, tell the district's administrator and your colleagues at once."
        )
    return (
        f"{item.person_name} has another laptop ({item.device}). It opens what the two of you share once you confirm it with "
        f"“talentdesk devices confirm {item.device}” and the words they read out to you."
    )
