"""Who may ask for a purge, agree to it and carry it out: judged by everybody who reads it, whatever program wrote it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from talentdesk import op as ops
from talentdesk import purge
from talentdesk.actions import exchange, purging, records, upkeep
from talentdesk.clock import pack
from talentdesk.ids import author_tag
from talentdesk.op import EXISTS, Op
from talentdesk.purge import AGREE, CALL_OFF, CARRY_OUT, RECORD, WORDING
from talentdesk.schema.types import Role
from talentdesk.store import check
from talentdesk.sync import changeset, membership, rules
from talentdesk.sync.folder import LocalFolder
from talentdesk.sync.format import decode, v1
from talentdesk.sync.membership import Membership, RoleAt
from talentdesk.sync.reading import NOT_BELIEVED
from tests.sync.conftest import BUILDING, HOUR, OFFICER, PRINCIPAL, District
from tests.sync.test_abuse import a_set, put
from tests.world import NOON, World

COACH, GONE = "3" * 32, "4" * 32
PLACE = f"building:{BUILDING}"
DAY = 24 * 3600 * 1000


def record_of(person: str) -> str:
    return author_tag(person) + "5" * 20


def step(person: str, fields: dict[str, object], *named: str, kind: str = "walkthrough", record: str = "") -> Op:
    return ops.make(
        kind=kind,
        record=record or record_of(PRINCIPAL),
        fields=fields,
        replaces={EXISTS: sorted(named)},
        hlc=pack(NOON, 0),
        person=person,
        type="purge",
    )


ASK = purge.asking(RECORD, 7)


@pytest.fixture
def newest(cast: District) -> Membership:
    """A principal and a coach of one building, each with a laptop, and the office."""
    laptop = replace(cast.principal, id="3" * 16, person=COACH, sign=cast.root)
    draft = membership.successor(
        cast.newest,
        HOUR,
        persons={COACH: (RoleAt(Role.COACH, BUILDING),)},
        devices=[replace(laptop.public, age=cast.office.public.age)],
    )
    return cast.extend(draft)


def alone(newest: Membership) -> Membership:
    """The same after the coach's laptop was shut out."""
    lost = next(device for device in newest.devices.values() if device.person == COACH)
    return replace(newest, devices={**newest.devices, lost.id: replace(lost, status="revoked")})


class TestVerdicts:
    def judged(self, op: Op, newest: Membership, audience: str = PLACE) -> str | None:
        return rules.refusal(op, audience, newest, {})

    def test_the_author_asks_and_a_colleague_agrees(self, newest: Membership) -> None:
        assert self.judged(step(PRINCIPAL, ASK), newest) is None
        for name in (AGREE, CALL_OFF):
            assert self.judged(step(COACH, purge.answering(name), "a" * 32), newest) is None
        assert self.judged(step(COACH, purge.answering(CARRY_OUT), "a" * 32, "b" * 32), newest) is None

    def test_a_colleague_asks_for_nothing_of_somebody_who_is_there(self, newest: Membership) -> None:
        assert "author" in str(self.judged(step(COACH, ASK), newest))
        assert self.judged(step(COACH, ASK, record=record_of(GONE)), newest) is None
        assert self.judged(step(COACH, ASK, record=record_of(COACH)), newest) is None

    @pytest.mark.parametrize(
        "fields", [ASK, *(purge.answering(name) for name in (AGREE, CALL_OFF, CARRY_OUT))], ids=str
    )
    def test_who_cannot_open_it_has_no_say(self, newest: Membership, fields: dict[str, object]) -> None:
        named = () if fields == ASK else ("a" * 32,)
        assert "member" in str(self.judged(step(OFFICER, fields, *named), newest))

    def test_alone_only_where_nobody_else_can_open_it(self, newest: Membership) -> None:
        done = step(PRINCIPAL, purge.answering(CARRY_OUT), "a" * 32)
        assert "second person" in str(self.judged(done, newest))
        assert self.judged(done, alone(newest)) is None

    def test_what_the_office_writes_the_office_purges(self, newest: Membership) -> None:
        wording = purge.asking(WORDING, 7), "a" * 32
        ask = step(PRINCIPAL, *wording, kind="walkthrough_form")
        assert "by the office" in str(self.judged(ask, newest, "everyone"))
        answer = step(PRINCIPAL, purge.answering(AGREE), "a" * 32, kind="walkthrough_form")
        assert "by the office" in str(self.judged(answer, newest, "everyone"))
        assert self.judged(step(OFFICER, *wording, kind="walkthrough_form"), newest, "everyone") is None

    @pytest.mark.parametrize("kind", ["person", "building", "assignment", "calendar", "privacy_agreement"])
    def test_the_directory_keeps_its_records_and_loses_earlier_wording(self, newest: Membership, kind: str) -> None:
        assert "as a whole" in str(self.judged(step(OFFICER, ASK, kind=kind), newest, "everyone"))
        wording = step(OFFICER, purge.asking(WORDING, 7), "a" * 32, kind=kind)
        assert self.judged(wording, newest, "everyone") is None

    @pytest.mark.parametrize("kind", ["fact", "subject_secret", "subject_list"])
    def test_what_the_program_keeps_is_not_purged(self, newest: Membership, kind: str) -> None:
        audience = PLACE if kind == "subject_secret" else f"evidence:{BUILDING}"
        assert "itself" in str(self.judged(step(PRINCIPAL, ASK, kind=kind), newest, audience))

    def test_another_form_is_refused(self, newest: Membership) -> None:
        assert "wrong form" in str(self.judged(step(PRINCIPAL, {**ASK, "why": "words"}), newest))

    def test_nobody_purges_in_a_circle_what_none_of_it_began(self, newest: Membership) -> None:
        circle = "circle:" + "9" * 32
        circles = {circle: frozenset({PRINCIPAL, COACH})}
        ask = step(PRINCIPAL, ASK, kind="coaching_session", record=record_of(GONE))
        assert "began" in str(rules.refusal(ask, circle, newest, circles))


class TestForged:
    """A colleague's program follows no rule but the file's own."""

    def test_a_member_takes_out_nothing_of_a_colleague_alone(self, world: World) -> None:
        principal, coach = world.profiles["principal"], world.profiles["coach"]
        place = "building:" + world.building("North Elementary")
        visit = {"building": place.partition(":")[2], "on": "2026-11-05", "place": "room 8"}
        saved = records.save(principal, "walkthrough", visit)
        for name in ("principal", "coach"):
            exchange.sync(world.profiles[name])
        asked = step(coach.person, ASK, record=saved.id)
        done = step(coach.person, purge.answering(CARRY_OUT), asked.id, record=saved.id)
        put(world, a_set(coach, place, asked.line, done.line))
        exchange.sync(principal)
        aside = principal.database.execute("SELECT aside FROM op WHERE type = 'purge' ORDER BY n").fetchall()
        assert [row[0] for row in aside] == [
            "a purge is asked for by the record's author, or by the office",
            "a purge of what others can open needs a second person",
        ]
        assert records.show(principal, saved.id).fields["place"] == "room 8"
        assert purging.purges(principal) == []

    def test_an_author_who_forges_the_agreement_is_found_out(self, world: World) -> None:
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        saved = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="kept"))
        for name in ("coach", "teacher"):
            exchange.sync(world.profiles[name])
        sign = {"kind": "coaching_session", "record": saved.id}
        asked = step(coach.person, ASK, **sign)
        agreed = step(teacher.person, purge.answering(AGREE), asked.id, **sign)
        done = step(coach.person, purge.answering(CARRY_OUT), asked.id, agreed.id, **sign)
        path = put(world, a_set(coach, saved.audience, asked.line, agreed.line, done.line))
        report = exchange.sync(teacher)
        assert [(item["file"], item["code"]) for item in report.quarantined] == [(path, "op-person")]
        assert records.show(teacher, saved.id).fields["notes"] == "kept"

    def test_nobody_has_to_believe_a_file_that_lacks_what_was_not_purged(self, world: World) -> None:
        """Leaving out a line is the owner's own right; what others read of it before stays with them."""
        coach, teacher = world.profiles["coach"], world.profiles["teacher"]
        saved = records.save(coach, "coaching_session", world.session(coach, teacher.person, notes="kept"))
        for name in ("coach", "teacher"):
            exchange.sync(world.profiles[name])
        files = [path for path in world.folder.glob(f"d/{coach.exchange.device}/*/*/*.age") if "/h/" not in str(path)]
        identities = [key.identity for key in teacher.exchange.audience_keys(saved.audience) if key.identity]
        for path in files:
            if (data := _without_lines(path, identities)) is not None:
                place = changeset.place_of(path.relative_to(world.folder).as_posix())
                assert place is not None
                LocalFolder(world.folder).write_new(replace(place, hash=changeset.file_hash(data)).path, data)
        exchange.sync(teacher)
        assert records.show(teacher, saved.id).fields["notes"] == "kept"
        assert check.verify(teacher.database)[1] == []
        assert upkeep.verify(teacher, folder=True).problems == []


def _without_lines(path: Path, identities: list[str]) -> bytes | None:
    try:
        cs = decode(path.read_bytes(), identities)
    except NOT_BELIEVED:  # of another audience
        return None
    return v1.without(cs, set(cs.header.ops))


def test_a_set_without_purged_ops_is_the_same_set(cast: District) -> None:
    first, second = cast.line(name="A"), cast.line(name="B")
    sealed = v1.encode(cast.fields(), [first, second], cast.principal.sign, [cast.public("everyone")])
    identity = cast.identities["everyone"]
    cs = decode(sealed.data, [identity])
    assert v1.without(cs, {"0" * 32}) is None
    anew = v1.without(cs, {ops.id_of(first)})
    assert anew is not None
    read = decode(anew, [identity])
    assert (read.header_bytes, read.signature, read.ops) == (cs.header_bytes, cs.signature, (second,))
    place = replace(cast.place(sealed), hash=changeset.file_hash(anew))
    found = changeset.check(
        read,
        place,
        named=cast.newest,
        newest=cast.newest,
        public=cast.public("everyone"),
        secret=cast.secrets["everyone"],
    )
    assert [op.id for op in found] == [ops.id_of(second)]
