"""A request to join that waits: it is sealed for the registrar, and goes to the next one where that changed meanwhile."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from talentdesk.sync import enrol
from talentdesk.sync.enrol import JoinRequest
from talentdesk.sync.folder import Folder
from talentdesk.sync.membership import Membership
from talentdesk.sync.state import ExchangeState

_ASKED = "asked"


def ask(state: ExchangeState, folder: Folder, request: JoinRequest, newest: Membership) -> None:
    """Puts a request into the folder, sealed for the registrar of today, and remembers it until it was answered."""
    registrar = newest.device(newest.registrar)
    data = enrol.encode_request(request, state.need("device_sign"), registrar.age)
    folder.write_new(request.path, data)
    state.keep_secrets({_ASKED: json.dumps({"registrar": registrar.id, "request": asdict(request)})})


def ask_again(state: ExchangeState, folder: Folder) -> None:
    """Asks the registrar of today where another one was asked. The six words stay the same; only the hour of the request is new."""
    newest, kept = state.membership(), _kept(state)
    if newest is None or kept is None or kept["registrar"] == newest.registrar or not folder.lasting:
        return
    before: dict[str, Any] = kept["request"]
    hour = state.clock.hour()
    if hour != before["made"]:  # within the same hour its file would have the name of the first one
        now: dict[str, Any] = {**before, "buildings": tuple(before["buildings"]), "made": hour}
        ask(state, folder, JoinRequest(**now), newest)


def _kept(state: ExchangeState) -> dict[str, Any] | None:
    return json.loads(state.secret(_ASKED) or "null")
