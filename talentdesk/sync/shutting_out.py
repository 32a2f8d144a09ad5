"""Shutting out a laptop: where its streams end, and those that a take-over replaced before anything of them could be read here."""

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
    """Shuts out what a take-over with the recovery kit left active, as soon as it is known here how far its streams go.

    A laptop that was no member before has read nothing of the one it replaces, so it can't say so with the take-over itself.
    """
    newest = state.need_membership()
    if newest.registrar != state.device or state.secret(handout.FORK) or not folder.lasting:
        return
    for lost in registrar.replaced(state.memberships()):
        if _was_read(state, folder, lost):
            handout.publish(state, folder, without(state, state.need_membership(), lost))
            state.audit("device revoked", lost.id)


def _was_read(state: ExchangeState, folder: Folder, lost: Device) -> bool:
    """Whether what a device said last of its streams is known here, or it never could say anything.

    A folder that doesn't show its statements proves nothing: it may not have arrived whole, or be kept back. Only of a laptop that
    came with a take-over and got no keys before it was replaced itself there is nothing to wait for.
    """
    if EVERYONE not in state.readable():
        return False
    if lost.id in last_heard(state.database):
        return True
    history = state.memberships()
    came_with_it = lost.since > 1 and history[history.came[lost.id]].registrar == lost.id
    signed = any(said.part.by == lost.id for said in history.changes)
    runs = folder.our_dirs(f"d/{lost.id}")
    return came_with_it and not signed and not any(folder.our_files(f"d/{lost.id}/{run}/h") for run in runs)
