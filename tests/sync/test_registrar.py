"""Registrars one after the other: who was replaced with the recovery kit and isn't shut out."""

from __future__ import annotations

from dataclasses import replace

from talentdesk.sync import registrar
from talentdesk.sync.history import History


def test_who_became_the_registrar_again_is_not_replaced_and_who_was_shut_out_neither(cast) -> None:
    history, newest = dict(cast.versions), cast.newest
    office, principal = newest.devices[cast.office.id], newest.devices[cast.principal.id]

    def then(device: str, by: str, **lost: str) -> list[str]:
        last = history[max(history)]
        devices = {**last.devices, **{one: replace(last.devices[one], status="revoked") for one in lost.values()}}
        item = replace(last, version=last.version + 1, registrar=device, by=by, devices=devices)
        history[item.version] = item
        return [one.id for one in registrar.replaced(History.of(history.values()))]

    assert registrar.replaced(cast.history) == []
    assert then(principal.id, "root") == [office.id]
    assert then(principal.id, principal.id) == [office.id]
    assert then(office.id, principal.id) == []
    assert then(principal.id, office.id) == []
    assert then(office.id, "root") == [principal.id]
    assert then(office.id, office.id, lost=principal.id) == []
