"""The change set file, byte by byte, and whether an opened one may say what it says."""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
import zlib
from pathlib import Path

import hypothesis.strategies as st
import pytest
import zstandard
from hypothesis import given

from talentdesk import op, strictjson
from talentdesk.keys import seal, sign
from talentdesk.sync import changeset, membership
from talentdesk.sync import format as formats
from talentdesk.sync.format import shell, v1
from talentdesk.sync.verdicts import NotYet, Refused, Unreadable

VECTORS = Path(__file__).parent / "vectors"
KEY = seal.new_identity()
TO = seal.recipient_of(KEY)


def read(cast, sealed, audience="everyone"):
    return formats.decode(sealed.data, [cast.identities[audience]])


def check(cast, sealed, **changes):
    cs = formats.decode(sealed.data, list(cast.identities.values()))
    audience = cs.header.audience
    known = {
        "place": cast.place(sealed),
        "named": cast.versions.get(cs.header.membership),
        "newest": cast.newest,
        "public": cast.public(audience),
        "secret": cast.secrets[audience],
    }
    return tuple(changeset.check(cs, **{**known, **changes}))


def write(cast, fields=None, lines=None, key=None, to=None):
    fields = fields or cast.fields()
    return v1.encode(fields, lines or [cast.line()], key or cast.principal.sign, to or [cast.public(fields.audience)])


def forge(content: bytes) -> bytes:
    """A sealed file with any content at all."""
    return seal.seal(content, [TO])


# The shell


@given(st.integers(0, 2**40))
def test_padme_never_shrinks_and_wastes_at_most_an_eighth(length):
    padded = shell.padme(length)
    assert length <= padded <= length * 1.12 + 1
    assert shell.padme(padded) == padded


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 0), (1, 1), (9, 10), (100, 104), (4097, 4352), (1_000_000, 1_015_808)]
)
def test_padme_of_known_lengths(length, padded):
    assert shell.padme(length) == padded


@given(st.binary(max_size=20_000))
def test_whatever_is_packed_comes_out_again_and_is_padded(content):
    packed = shell.pack(content)
    assert shell.unpack(packed) == content
    assert len(packed) >= 4096
    assert shell.padme(len(packed)) == len(packed)


@pytest.mark.parametrize("length", range(4070, 4110))
def test_every_length_around_the_smallest_size_can_be_padded(length):
    content = random.Random(length).randbytes(length)
    assert shell.unpack(shell.pack(content)) == content


def test_stock_zstd_passes_over_the_padding(tmp_path):
    file = tmp_path / "a.zst"
    file.write_bytes(shell.pack(b"hello\n" * 1000))
    assert subprocess.run(["zstd", "-dcq", str(file)], capture_output=True, check=True).stdout == b"hello\n" * 1000


@pytest.mark.parametrize("cut", [0, 1, 3, 10, 50, 4095])
def test_case_33_packed_content_cut_anywhere_is_refused(cut):
    packed = shell.pack(b"something to say " * 50)
    with pytest.raises(Refused):
        shell.unpack(packed[:cut])


SKIPPABLE = b"\x50\x2a\x4d\x18"
NO_PADDING = SKIPPABLE + b"\x00\x00\x00\x00"


def test_case_33_content_of_many_blocks_cut_between_or_inside_them_is_refused_at_once():
    packed = shell.pack(random.Random(2).randbytes(500_000))
    for cut in range(0, len(packed), 9_973):
        with pytest.raises(Refused):
            shell.unpack(packed[:cut])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda packed: packed + b"x", "something else follows"),
        (lambda packed: packed + packed, "something else follows"),
        (lambda packed: packed[: packed.index(SKIPPABLE)], "something else follows"),
        (lambda packed: packed[: packed.index(SKIPPABLE)] + packed, "something else follows"),
        (lambda packed: packed[: packed.index(SKIPPABLE)] + NO_PADDING + NO_PADDING, "something else follows"),
        (lambda packed: packed.replace(SKIPPABLE, b"\x51\x2a\x4d\x18"), "something else follows"),
        (lambda packed: packed[:-1] + b"x", "padding"),
        (lambda packed: zlib.compress(b"content"), "isn't packed with zstd"),
        (lambda packed: packed[:4], "no proper beginning"),
        (lambda packed: packed[:5] + NO_PADDING, "no proper beginning|ends in the middle|checksum"),
        (
            lambda packed: zstandard.ZstdCompressor(write_checksum=False).compress(b"content") + NO_PADDING,
            "no checksum",
        ),
        (lambda packed: packed[: packed.index(SKIPPABLE) - 1] + b"\x00" + NO_PADDING, "can't be unpacked"),
    ],
)
def test_anything_but_one_frame_and_its_padding_is_refused(change, words):
    with pytest.raises(Refused, match=words) as caught:
        shell.unpack(change(shell.pack(b"content")))
    assert caught.value.code == "packing"


def test_a_frame_that_asks_for_a_huge_window_is_refused():
    params = zstandard.ZstdCompressionParameters(window_log=25, write_checksum=True)
    pieces = zstandard.ZstdCompressor(compression_params=params).compressobj()
    huge = pieces.compress(random.Random(1).randbytes(100)) + pieces.flush()
    with pytest.raises(Refused, match="can't be unpacked"):
        shell.unpack(huge + NO_PADDING)


def test_content_is_read_up_to_the_cap_and_not_a_byte_beyond():
    packed = shell.pack(b"x" * 1000)
    assert len(shell.unpack(packed, 1000)) == 1000
    with pytest.raises(Refused, match="unpacks to far more"):
        shell.unpack(packed, 999)


def test_case_79_a_bomb_is_refused_before_it_fills_the_memory():
    bomb = zstandard.ZstdCompressor(write_checksum=True).compress(bytes(512 * 1024 * 1024))
    assert len(bomb) < 64 * 1024
    with pytest.raises(Refused) as caught:
        shell.unpack(bomb + b"\x50\x2a\x4d\x18\x00\x00\x00\x00")
    assert caught.value.code == "too-large"


def test_a_writer_can_not_make_what_a_reader_refuses_as_a_bomb():
    with pytest.raises(ValueError, match="larger"):
        shell.pack(bytes(60 * 1024 * 1024))


def test_a_file_over_the_cap_is_refused_unopened(monkeypatch):
    sealed = shell.seal_padded(b"content", [TO])
    monkeypatch.setattr(shell, "MAX_FILE", len(sealed))
    assert shell.open_padded(sealed, [KEY]) == b"content"
    with pytest.raises(Refused) as caught:
        shell.open_padded(sealed + b"x", [KEY])
    assert caught.value.code == "too-large"


def test_a_writer_can_not_write_a_header_out_of_form(cast):
    with pytest.raises(Refused):
        write(cast, cast.fields(hour="now"))


# The file


@pytest.mark.parametrize("at_once", [1, 700, 1400])
def test_a_set_is_taken_apart_in_pieces_of_any_size(cast, monkeypatch, at_once):
    monkeypatch.setattr(v1, "_AT_ONCE", at_once)
    lines = [cast.line(name="A" * length) for length in (1, 900, 30, 2)]
    assert read(cast, write(cast, lines=lines)).ops == tuple(lines)


def test_a_set_comes_back_as_it_was_written(cast):
    lines = [cast.line(name="A"), cast.line(name="B", role=None)]
    sealed = write(cast, lines=lines)
    cs = read(cast, sealed)
    assert cs.ops == tuple(lines)
    assert cs.header == sealed.header
    assert cs.header_bytes == sealed.header_bytes
    assert cs.header.ops == tuple(op.id_of(line) for line in lines)
    assert check(cast, sealed)[1].fields == {"name": "B", "role": None}


def test_case_90_stock_age_and_zstd_show_a_set(cast, tmp_path):
    sealed = write(cast)
    (tmp_path / "set.age").write_bytes(sealed.data)
    (tmp_path / "key").write_text(cast.identities["everyone"] + "\n")
    opened = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "set.age")], capture_output=True, check=True
    )
    shown = subprocess.run(["zstd", "-dcq"], input=opened.stdout, capture_output=True, check=True).stdout
    header, signature, line, end = shown.split(b"\n")
    assert json.loads(header)["format"] == 1
    assert len(json.loads(signature)["signature"]) == 128
    assert (line, end) == (only_line(sealed, cast), b"")


def only_line(sealed, cast):
    return read(cast, sealed).ops[0]


def test_two_seals_of_one_set_differ_and_sizes_tell_little(cast):
    one, two = write(cast), write(cast, lines=[cast.line(name="B" * 700)])
    assert one.data != write(cast, lines=list(read(cast, one).ops)).data
    sizes = {len(item.data) - seal.check_header(item.data) for item in (one, two)}
    assert len(sizes) == 1


def test_no_other_key_opens_a_set(cast):
    with pytest.raises(seal.NotForUs):
        formats.decode(write(cast).data, [seal.new_identity()])


@pytest.mark.parametrize("part", [0.0, 0.001, 0.05, 0.2, 0.5, 0.9, 0.9999])
def test_case_33_a_truncated_set_is_pending_never_half_read(cast, part):
    data = write(cast, lines=[cast.line(name=str(number)) for number in range(300)]).data
    with pytest.raises(Unreadable):
        formats.decode(data[: int(len(data) * part)], [cast.identities["everyone"]])


def test_case_34_a_flipped_bit_is_never_read_over(cast):
    data, chance = write(cast).data, random.Random(34)
    for _ in range(200):
        changed = bytearray(data)
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        with pytest.raises((Unreadable, Refused, seal.NotForUs)):
            formats.decode(bytes(changed), [cast.identities["everyone"]])


def test_case_35_a_file_of_zeros_of_the_right_size_is_refused(cast):
    with pytest.raises((Refused, Unreadable)):
        formats.decode(bytes(len(write(cast).data)), [cast.identities["everyone"]])


def test_case_45_a_login_page_is_refused(cast):
    with pytest.raises(Refused) as caught:
        formats.decode(b"<!DOCTYPE html><title>Sign in</title>", [KEY])
    assert caught.value.code == "not-sealed"


def test_a_purged_op_may_be_missing_and_the_rest_still_verifies(cast):
    lines = [cast.line(name=name) for name in "ABC"]
    sealed = write(cast, lines=lines)
    content = shell.open_padded(sealed.data, [cast.identities["everyone"]])
    left = v1.decode(content.replace(lines[1] + b"\n", b""), 1)
    assert left.ops == (lines[0], lines[2])
    assert left.header_bytes == sealed.header_bytes


def test_a_header_that_claims_more_ops_than_its_length_holds_is_refused(cast):
    lines = [cast.line(name=name) for name in "AB"]
    header = v1.complete(cast.fields(), lines, [cast.public("everyone")])
    made = dataclasses.replace(header, length=len(lines[0]) + 1)
    with pytest.raises(Refused) as caught:
        read(cast, resign(cast, made, lines[:1]))
    assert caught.value.code == "length"


def test_added_moved_doubled_and_changed_ops_are_refused(cast):
    lines = [cast.line(name=name) for name in "ABC"]
    content = shell.open_padded(write(cast, lines=lines).data, [cast.identities["everyone"]])
    start = content.index(lines[0])
    extra = cast.line(name="D")
    for changed, code in [
        ([*lines, extra], "op-list"),
        ([lines[1], lines[0], lines[2]], "op-list"),
        ([lines[0], lines[0], lines[1]], "op-list"),
        ([lines[0], lines[1], lines[2][:-2] + b" }"], "op-id"),
        ([lines[0], b"", lines[2]], "op-id"),
    ]:
        with pytest.raises(Refused) as caught:
            v1.decode(content[:start] + b"".join(line + b"\n" for line in changed), 1)
        assert caught.value.code == code


def test_a_file_without_its_last_line_end_or_with_a_wrong_length_is_refused(cast):
    lines = [cast.line(), cast.line(name="B")]
    content = shell.open_padded(write(cast, lines=lines).data, [cast.identities["everyone"]])
    said = b'"length":%d' % (sum(map(len, lines)) + 2)
    assert content.count(said) == 1
    longer = content.replace(said, said + b"9")
    shorter = content[: -len(lines[1]) - 1].replace(said, b'"length":1')
    for changed in (content[:-1], longer, shorter):
        with pytest.raises(Refused) as caught:
            v1.decode(changed, 1)
        assert caught.value.code == "length"


@pytest.mark.parametrize(
    "change",
    [
        {"suite": "rot13"},
        {"kind": "other"},
        {"district": "D" * 32},
        {"membership": 0},
        {"membership": True},
        {"membership": 1.0},
        {"membership_hash": ""},
        {"device": "1" * 15},
        {"incarnation": None},
        {"person": "../../etc/passwd"},
        {"audience": "building:all"},
        {"audience": "someone"},
        {"epoch": 0},
        {"recipients": []},
        {"recipients": [TO, TO]},
        {"recipients": sorted(seal.recipient_of(seal.new_identity()) for _ in range(3))},
        {"seq": 0},
        {"seq": "1"},
        {"prev": "0" * 63},
        {"ops": ["0" * 32, "0" * 32]},
        {"ops": "0" * 32},
        {"length": -1},
        {"schema": 0},
        {"reader": 0},
        {"app": "a\nb"},
        {"app": ""},
        {"hour": "2026-11-24T14:30:00Z"},
        {"hour": "2026-11-24"},
        {"hlc": ["f" * 16]},
        {"hlc": ["f" * 16, "0" * 16]},
        {"hlc": [1, 2]},
        {"seen": {"x": 1}},
        {"seen": {"1" * 16 + "/" + "2" * 16: -1}},
        {"seen": []},
        {"note": "one too many"},
    ],
)
def test_case_80_a_header_out_of_form_is_refused(cast, change):
    body = strictjson.loads(write(cast).header_bytes)
    line = strictjson.dumps({**body, **change})
    with pytest.raises(Refused) as caught:
        v1.decode(line + b'\n{"signature":"' + b"0" * 128 + b'"}\n', 1)
    assert caught.value.code == "form"


def test_case_64_doubled_keys_nesting_and_other_spellings_of_a_header_are_refused(cast):
    line = write(cast).header_bytes
    body = strictjson.loads(line)
    del body["app"]
    unsorted = json.dumps(strictjson.loads(line)).encode()
    for bad in (line[:-1] + b',"seq":1}', b"[" * 10_000, b"{}", b"[]", unsorted, strictjson.dumps(body), b"\xff"):
        with pytest.raises(Refused):
            v1.decode(bad + b'\n{"signature":"' + b"0" * 128 + b'"}\n', 1)
        with pytest.raises(Refused):
            formats.decode(forge(shell.pack(bad + b"\n")), [KEY])


def test_recipients_out_of_order_are_refused(cast):
    body = strictjson.loads(write(cast).header_bytes)
    both = sorted([TO, seal.recipient_of(seal.new_identity())], reverse=True)
    with pytest.raises(Refused, match="sorted"):
        v1.decode(strictjson.dumps({**body, "recipients": both}) + b"\n{}\n", 1)


def test_case_79_a_header_line_without_end_and_millions_of_lines_are_refused(cast):
    header = write(cast).header_bytes
    with pytest.raises(Refused) as endless:
        formats.decode(forge(shell.pack(b'{"a":"' + b"x" * v1.MAX_HEADER)), [KEY])
    with pytest.raises(Refused) as also:
        v1.decode(b"x" * (v1.MAX_HEADER + 1) + b"\n", 1)
    with pytest.raises(Refused) as lines:
        v1.decode(header + b'\n{"signature":"' + b"0" * 128 + b'"}\n' + b"\n" * (v1.MAX_OPS + 1), 1)
    assert {caught.value.code for caught in (endless, also, lines)} == {"too-large"}


@pytest.mark.parametrize("rest", [b"\n", b"\n" + b"x" * 2000 + b"\n"])
def test_a_missing_signature_line_is_refused(cast, rest):
    with pytest.raises(Refused, match="no signature line"):
        v1.decode(write(cast).header_bytes + rest, 1)


@pytest.mark.parametrize(
    "line", [b"", b'{"signature":"00"}', b'{"signature":null}', b"x", b'{"signature":"' + b"0" * 128 + b'","by":1}']
)
def test_an_odd_signature_line_is_refused(cast, line):
    with pytest.raises(Refused, match="signature of the file"):
        v1.decode(write(cast).header_bytes + b"\n" + line + b"\n", 1)


def test_as_many_ops_as_allowed_are_read_and_one_more_is_refused(cast, monkeypatch):
    content = shell.open_padded(
        write(cast, lines=[cast.line(), cast.line(name="B")]).data, [cast.identities["everyone"]]
    )
    monkeypatch.setattr(v1, "MAX_OPS", 2)
    assert len(v1.decode(content, 1).ops) == 2
    monkeypatch.setattr(v1, "MAX_OPS", 1)
    with pytest.raises(Refused) as caught:
        v1.decode(content, 1)
    assert caught.value.code == "too-large"


def test_a_writer_can_not_write_a_header_line_that_is_too_long(cast, monkeypatch):
    length = len(write(cast).header_bytes)
    monkeypatch.setattr(v1, "MAX_HEADER", length)
    assert formats.decode(write(cast).data, [cast.identities["everyone"]])
    monkeypatch.setattr(v1, "MAX_HEADER", length - 1)
    with pytest.raises(ValueError, match="split"):
        write(cast)


def test_a_newer_format_asks_for_an_update():
    with pytest.raises(Refused) as caught:
        formats.decode(forge(shell.pack(b'{"anything":[],"format":2}\nrest\n')), [KEY])
    assert (caught.value.code, caught.value.advice) == ("newer-format", "Update TalentDesk on this computer.")


@pytest.mark.parametrize("number", ["null", "true", "1.0", '"1"', "[1]"])
def test_a_format_that_is_no_number_is_refused(number):
    with pytest.raises(Refused) as caught:
        formats.decode(forge(shell.pack(b'{"format":' + number.encode() + b"}\n")), [KEY])
    assert caught.value.code == "form"


def test_batches_keep_the_order_and_each_fits_one_set(cast, monkeypatch):
    monkeypatch.setattr(v1, "SET_OPS", 3)
    monkeypatch.setattr(v1, "SET_BYTES", 2000)
    lines = [cast.line(name="x" * size) for size in (1, 2, 3, 4, 1500, 1500, 5000, 1)]
    groups = list(v1.batches(lines))
    assert [line for group in groups for line in group] == lines
    assert all(len(group) <= 3 for group in groups)
    assert all(len(group) == 1 or sum(len(line) + 1 for line in group) <= 2000 for group in groups)
    assert list(v1.batches([])) == []


def test_the_largest_batch_fits_the_header_line(cast):
    fields = cast.fields(seen={f"{n:016x}/{n:016x}": 10**9 for n in range(1000)})
    header = dataclasses.replace(
        v1.complete(fields, [cast.line()], [TO]), ops=tuple(f"{n:032x}" for n in range(v1.SET_OPS))
    )
    assert len(header.to_bytes()) < v1.MAX_HEADER


# What it may say


def test_a_good_set_is_accepted(cast):
    assert [item.person for item in check(cast, write(cast))] == [cast.principal.person]


def refused(cast, sealed, **changes):
    with pytest.raises(Refused) as caught:
        check(cast, sealed, **changes)
    assert caught.value.message.endswith(".")
    return caught.value.code


def test_case_68_a_set_sealed_again_for_other_eyes_is_refused(cast):
    mine = f"person:{cast.principal.person}"
    content = shell.open_padded(write(cast, cast.fields(mine)).data, [cast.identities[mine]])
    for to in (["everyone"], ["everyone", mine]):
        stolen = seal.seal(shell.pack(content), [cast.public(name) for name in to])
        cs = formats.decode(stolen, [cast.identities["everyone"]])
        place = changeset.Place(cs.header.device, cs.header.incarnation, "0" * 32, 1, changeset.file_hash(stolen))
        with pytest.raises(Refused) as caught:
            changeset.check(
                cs,
                dataclasses.replace(
                    place, slot=changeset.audiences.slot(cast.secrets["everyone"], place.device, place.incarnation)
                ),
                named=cast.newest,
                newest=cast.newest,
                public=cast.public("everyone"),
                secret=cast.secrets["everyone"],
            )
        assert caught.value.code == "recipients"


def test_case_68_one_more_recipient_than_the_header_names_is_refused(cast):
    sealed = write(cast)
    content = shell.open_padded(sealed.data, [cast.identities["everyone"]])
    wider = seal.seal(shell.pack(content), [cast.public("everyone"), TO])
    assert refused(cast, dataclasses.replace(sealed, data=wider)) == "recipients"


def test_case_69_a_set_in_somebody_elses_name_is_refused(cast):
    assert refused(cast, write(cast, key=cast.office.sign)) == "signature"
    theirs = cast.fields(laptop=cast.office)
    assert refused(cast, write(cast, theirs, lines=[cast.line(cast.office.person)])) == "signature"
    assert refused(cast, write(cast, cast.fields(person=cast.office.person))) == "person"
    assert refused(cast, write(cast, lines=[cast.line(), cast.line(cast.office.person)])) == "op-person"


@pytest.mark.parametrize("context", [sign.HEAD, sign.MEMBERSHIP, sign.ENVELOPE, sign.JOIN_REQUEST, sign.CIRCLE])
def test_case_70_a_signature_made_for_something_else_is_refused(cast, context, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sign, "CHANGE_SET", context)
        sealed = write(cast)
    assert refused(cast, sealed) == "signature"


def test_case_70_another_district_epoch_or_audience_is_refused(cast):
    assert refused(cast, write(cast, cast.fields(district="a" * 32))) == "district"
    assert refused(cast, write(cast, cast.fields(epoch=2))) == "epoch"
    cast.identities["circle:" + "5" * 32] = cast.identities["office"]
    cast.secrets["circle:" + "5" * 32] = cast.secrets["office"]
    circle = write(cast, cast.fields("circle:" + "5" * 32))
    assert check(cast, circle)
    assert refused(cast, circle, public=TO) == "recipients"
    assert refused(cast, circle, secret=cast.secrets["everyone"]) == "slot"


def test_case_71_a_set_under_another_name_or_number_is_refused(cast):
    sealed = write(cast)
    place = cast.place(sealed)
    for change in ({"seq": 2}, {"device": "9" * 16}, {"incarnation": "9" * 16}):
        assert refused(cast, sealed, place=dataclasses.replace(place, **change)) == "place"
    assert refused(cast, sealed, place=dataclasses.replace(place, slot="9" * 32)) == "slot"
    assert refused(cast, write(cast, cast.fields(prev="1" * 64))) == "prev"
    assert refused(cast, write(cast, cast.fields(seq=2))) == "prev"


def test_membership_that_is_unknown_waits_and_a_wrong_hash_is_refused(cast):
    with pytest.raises(NotYet):
        check(cast, write(cast, cast.fields(membership=3)))
    assert refused(cast, write(cast, cast.fields(membership_hash="a" * 64))) == "membership"
    first = cast.versions[1]
    assert refused(cast, write(cast, cast.fields(membership=1, membership_hash=first.hash))) == "device"


def test_a_device_not_known_yet_waits_and_one_never_known_is_refused(cast):
    stranger = dataclasses.replace(cast.principal, id="9" * 16)
    assert refused(cast, write(cast, cast.fields(laptop=stranger))) == "device"
    with pytest.raises(NotYet):
        check(cast, write(cast, cast.fields(laptop=stranger, membership=9)))
    assert refused(cast, write(cast, cast.fields(membership=9), key=cast.office.sign)) == "signature"


def test_case_73_a_revoked_device_counts_up_to_its_cut_off_and_a_backdated_clock_does_not_help(cast):
    sets = [write(cast, cast.fields(seq=seq, prev="0" * 64 if seq == 1 else "1" * 64)) for seq in (1, 2, 3)]
    backdated = write(cast, cast.fields(seq=3, prev="1" * 64), lines=[cast.line(hlc="0" * 15 + "1")])
    other_end = write(cast, cast.fields(seq=2, prev="1" * 64), lines=[cast.line(name="other")])
    stream, end = cast.place(sets[0]).stream, cast.place(sets[1])
    gone = dataclasses.replace(cast.newest.device(cast.principal.id), status="revoked", cutoff={stream: (2, end.hash)})
    cast.extend(membership.successor(cast.newest, cast.hour, devices=[gone]))
    assert check(cast, sets[0])
    assert check(cast, sets[1])
    assert refused(cast, sets[2]) == "cutoff"
    assert refused(cast, backdated) == "cutoff"
    assert refused(cast, other_end) == "cutoff"
    office = write(cast, cast.fields("office"))
    assert refused(cast, office) == "revoked"


def test_a_role_that_ended_has_a_cut_off_too(cast):
    sets = [write(cast, cast.fields(seq=seq, prev="0" * 64 if seq == 1 else "1" * 64)) for seq in (1, 2)]
    end = cast.place(sets[0])
    device = dataclasses.replace(cast.newest.device(cast.principal.id), cutoff={end.stream: (1, end.hash)})
    cast.extend(membership.successor(cast.newest, cast.hour, devices=[device]))
    assert check(cast, sets[0])
    assert refused(cast, sets[1]) == "cutoff"


def test_an_epoch_that_the_named_membership_had_replaced_is_refused(cast):
    cast.extend(membership.successor(cast.newest, cast.hour, epochs={"everyone": TO}))
    assert refused(cast, write(cast)) == "epoch"
    before = cast.versions[2]
    assert check(cast, write(cast, cast.fields(membership=2, membership_hash=before.hash)))


def test_a_key_that_the_audience_does_not_have_is_refused(cast):
    assert refused(cast, write(cast), public=TO) == "recipients"
    sealed = write(cast, to=[TO])
    cs = formats.decode(sealed.data, [KEY])
    with pytest.raises(Refused) as caught:
        changeset.check(
            cs,
            cast.place(sealed),
            named=cast.newest,
            newest=cast.newest,
            public=TO,
            secret=cast.secrets["everyone"],
        )
    assert caught.value.code == "recipients"


def test_packs_and_later_readers_ask_for_an_update(cast):
    assert refused(cast, write(cast, cast.fields(kind="pack"))) == "newer-reader"
    assert refused(cast, write(cast, cast.fields(reader=2))) == "newer-reader"


def test_ops_that_can_not_be_read_or_lie_outside_the_named_time_are_refused(cast):
    rest = b'"f":{},"h":"nonsense"}'
    odd = b'{"id":"' + op.id_of(b" " * 41 + rest).encode() + b'",' + rest
    header = v1.complete(cast.fields(), [cast.line()], [cast.public("everyone")])
    for line, code in ((odd, "op"), (cast.line(hlc="d" * 16), "op-time"), (cast.line(hlc="0" * 16), "op-time")):
        made = dataclasses.replace(header, ops=(op.id_of(line),), length=len(line) + 1)
        assert refused(cast, resign(cast, made, [line])) == code


def resign(cast, header, lines):
    """A rightly signed file whose header says what the writer would never say."""
    line = header.to_bytes()
    signature = strictjson.dumps({"signature": sign.sign(sign.CHANGE_SET, line, cast.principal.sign)})
    content = b"\n".join((line, signature, *lines, b""))
    return v1.Sealed(shell.seal_padded(content, [cast.public("everyone")]), header, line)


def test_places_are_read_from_paths_of_exactly_one_form(cast):
    place = cast.place(write(cast))
    assert changeset.place_of(place.path) == place
    for other in ("x" + place.path, place.path + "x", place.path.upper(), place.path.replace("/0000000001", "/1")):
        assert changeset.place_of(other) is None


# Golden files


@pytest.mark.parametrize("file", sorted(VECTORS.glob("v*/*.age")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_files_of_every_released_version_stay_readable(file):
    expected = json.loads(file.with_suffix(".json").read_text("utf-8"))
    cs = formats.decode(file.read_bytes(), [(file.parent / "key.txt").read_text("ascii").strip()])
    assert json.loads(cs.header_bytes) == expected["header"]
    assert changeset.header_hash(cs.header_bytes) == expected["header_hash"]
    assert [line.decode() for line in cs.ops] == expected["ops"]
    assert [op.id_of(line) for line in cs.ops] == expected["op_ids"]
    sign.verify(sign.CHANGE_SET, cs.header_bytes, cs.signature, expected["public"])


PAGE = (Path(__file__).parents[2] / "docs" / "sync-format.md").read_text("utf-8")


def test_the_examples_of_the_format_page_are_true():
    golden = json.loads((VECTORS / "v1" / "two-ops.json").read_text("utf-8"))
    assert golden["ops"][1] in PAGE.split("\n")
    assert strictjson.dumps(golden["header"]).decode() in PAGE.split("\n")


def test_the_format_page_names_every_key_limit_and_version():
    keys = [*strictjson.loads((VECTORS / "v1" / "two-ops.json").read_bytes())["header"], *"fhkprstx"]
    limits = [
        f"{v1.MAX_OPS:,}",
        f"{v1.SET_OPS:,}",
        f"{shell.SMALLEST:,}",
        f"{shell.MAX_RATIO} times",
        f"{shell.FREE_CONTENT >> 20} MiB +",
    ]
    limits += [
        f"{shell.MAX_FILE >> 20} MiB |",
        f"{v1.SET_BYTES >> 20} MiB into",
        f"recipients of a change set | {v1.MAX_RECIPIENTS}",
    ]
    versions = [f"| {number} | 0." for number in formats.READERS]
    assert [text for text in (*(f"`{key}`" for key in keys), *limits, *versions) if text not in PAGE] == []


def test_every_version_has_golden_files():
    assert {f"v{number}" for number in formats.READERS} == {file.parent.name for file in VECTORS.glob("v*/*.age")}
