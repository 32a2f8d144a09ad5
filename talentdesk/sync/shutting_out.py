"""Shutting out a laptop: where its streams end, and the one that a take-over replaced before anything of it could be read here."""

from __future__ import annotations

from dataclasses import replace

from talentdesk.store.heard import last_heard, stream_ends
from talentdesk.sync import handout, membership, registrar, renewal
from talentdesk.sync.audiences import EVERYONE
from talentdesk.sync.folder import Folder
from talentdesk.sync.membership import Device, Membership
from talentdesk.sync.state import ExchangeState


def without(state: ExchangeState, newest: Membership, lost: Device, heir: str | None = None) -> Membership:
    """The next version: a device counts as far as this laptop has heard, and the registrar's keys that it held have their next epoch.

    What this laptop can't make the next key of yet is due from then on. `heir` is the registrar from now on, where that changes.
    """
    gone = replace(lost, status="revoked", cutoff={**stream_ends(state.database, lost.id), **lost.cutoff})
    rotate = registrar.held_by(lost, newest) & renewal.renewable(state, newest, lost.id)
    epochs = renewal.next_keys(state, newest, rotate)
    return membership.successor(newest, state.clock.hour(), registrar=heir, devices=[gone], epochs=epochs)


def shut_out_replaced(state: ExchangeState, folder: Folder) -> None:
    """Shuts out the laptop whose place this one took with the recovery kit, as soon as it is known here how far that one's streams go.

    A laptop that was no member before has read nothing of the one it replaces, so it can't say so with the take-over itself.
    """
    newest = state.need_membership()
    replaced = registrar.replaced(state.memberships()) if newest.registrar == state.device else ""
    if not replaced or state.secret(handout.FORK) or not folder.lasting:
        return
    lost = newest.device(replaced)
    if lost.status == "active" and _was_read(state, folder, lost.id):
        handout.publish(state, folder, without(state, newest, lost))
        state.audit("device revoked", lost.id)


def _was_read(state: ExchangeState, folder: Folder, device: str) -> bool:
    """Whether what a device said last of its streams is known here, or it never said anything."""
    if EVERYONE not in state.readable():
        return False
    runs = folder.our_dirs(f"d/{device}")
    return device in last_heard(state.database) or not any(folder.our_files(f"d/{device}/{run}/h") for run in runs)
