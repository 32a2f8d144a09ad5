"""A forged file for the sample district: rightly sealed, rightly named, in a colleague's place, and signed with the wrong key.

It shows what a file in the shared folder can't do. Whoever has the folder and an audience's public key could make one like it.
"""

from __future__ import annotations

from pathlib import Path

from talentdesk import __version__, op
from talentdesk.clock import pack
from talentdesk.ids import new_record_id
from talentdesk.keys import sign
from talentdesk.sync import changeset
from talentdesk.sync.audiences import EVERYONE, slot
from talentdesk.sync.format import v1
from talentdesk.workspace import Workspace


def forge(reader: Workspace, victim: Workspace, folder: Path) -> Path:
    """Writes the file among the victim's and returns its path; `reader` lends what every member knows of the audience `everyone`."""
    state, device = reader.exchange, victim.exchange.device
    incarnation = victim.exchange.incarnation
    key = state.newest_key(EVERYONE)
    membership = state.need_membership()
    if key is None:
        raise ValueError("the reader holds no key of the audience everyone")
    lane = slot(key.secret, device, incarnation)
    seq = (
        max((int(file.name[:10]) for file in (folder / "d" / device / incarnation / lane).glob("*.age")), default=0) + 1
    )
    change = op.make(
        kind="walkthrough",
        record=new_record_id(victim.person),
        fields={"noticing": "I never wrote this."},
        replaces={},
        hlc=pack(reader.clock.now_ms(), 0),
        person=victim.person,
    )
    fields = v1.Fields(
        district=state.district,
        membership=membership.version,
        membership_hash=membership.hash,
        device=device,
        incarnation=incarnation,
        person=victim.person,
        audience=EVERYONE,
        epoch=key.epoch,
        seq=seq,
        prev="f" * 64 if seq > 1 else "0" * 64,
        schema=1,
        reader=changeset.READER,
        app=__version__,
        hour=reader.clock.hour(),
        seen={},
    )
    made = v1.encode(fields, [change.line], sign.new_signing_key(), [key.public])
    path = folder / changeset.Place(device, incarnation, lane, seq, changeset.file_hash(made.data)).path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    return path
