"""The exchange folder: one suite for every kind of folder, then what real folders do wrong."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.sync import carry, names
from talentdesk.sync.faults import FaultFolder
from talentdesk.sync.folder import (
    CannotWrite,
    FolderAway,
    LocalFolder,
    MemoryFolder,
    NameTaken,
    NotReadableNow,
    TooLarge,
)

MARKER = names.MARKER
HEX16 = "0123456789abcdef"


def named(directory: str, data: bytes, number: int = 1) -> str:
    """A path whose name promises the bytes."""
    return f"{directory}/{number:010d}-{hashlib.sha256(data).hexdigest()[:32]}.age"


def no_pause(_seconds: float) -> None:
    """Retries happen at once in tests."""


@pytest.fixture(params=["local", "memory", "fault over local", "fault over memory"])
def folder(request, tmp_path):
    local = tmp_path / "exchange"
    local.mkdir()
    made = MemoryFolder() if "memory" in request.param else LocalFolder(local, no_pause)
    made.write_new(MARKER, b"{}")
    return FaultFolder(made) if "fault" in request.param else made


@pytest.fixture
def local(tmp_path):
    root = tmp_path / "exchange"
    root.mkdir()
    made = LocalFolder(root, no_pause)
    made.write_new(MARKER, b"{}")
    return made


# Every folder


def test_what_is_written_is_listed_and_read(folder):
    folder.write_new("d/aa/bb/x.age", b"one")
    folder.write_new("d/aa/cc/y.age", b"two")
    assert folder.list("") == [MARKER]
    assert folder.dirs("") == ["d"]
    assert folder.dirs("d/aa") == ["bb", "cc"]
    assert folder.list("d/aa") == []
    assert folder.list("d/aa/bb") == ["x.age"]
    assert folder.read("d/aa/cc/y.age") == b"two"
    assert folder.exists("d/aa/bb/x.age")
    assert not folder.exists("d/aa/bb")
    assert not folder.exists("d/aa/bb/z.age")
    folder.require()


def test_what_is_not_there_is_no_error_to_list_and_waits_to_be_read(folder):
    assert folder.list("members") == []
    assert folder.dirs("d/none") == []
    assert folder.list(MARKER) == []
    with pytest.raises(NotReadableNow):
        folder.read("members/none.json")


def test_nothing_is_ever_overwritten_and_the_same_again_is_success(folder):
    folder.write_new("a/x.age", b"one")
    folder.write_new("a/x.age", b"one")
    with pytest.raises(NameTaken):
        folder.write_new("a/x.age", b"two")
    assert folder.read("a/x.age") == b"one"


def test_a_file_over_the_cap_is_not_read(folder):
    folder.write_new("a/x.age", b"0123456789")
    assert folder.read("a/x.age", 10) == b"0123456789"
    with pytest.raises(TooLarge):
        folder.read("a/x.age", 9)


def test_removing_is_quiet(folder):
    folder.write_new("a/x.age", b"one")
    folder.remove("a/x.age")
    folder.remove("a/x.age")
    assert not folder.exists("a/x.age")


def test_a_damaged_own_file_is_mended_and_no_other_is_touched(folder):
    path = named("a", b"whole")
    folder.write_new(path, b"half")
    with pytest.raises(NameTaken):
        folder.mend(path, b"other")
    with pytest.raises(NameTaken):
        folder.mend(MARKER, b"other")
    folder.mend(path, b"whole")
    assert folder.read(path) == b"whole"


@pytest.mark.parametrize(
    "path",
    [
        "../x.age",
        "a/../../x.age",
        "/etc/passwd",
        "a//x.age",
        "a/",
        "a/./x",
        "A/x.age",
        "a/x.AGE",
        "a\\x.age",
        "c:/x.age",
        "a/x age",
        "a/x\x00.age",
        "a/.hidden",
        "a/x.",
        "a/x..age",
        "a/con.age",
        "a/nul",
        "a/com1.age",
        "a/é.age",
        "a/" + "x" * 160,
        "a/b/c/d/e/f/g/h/i",
    ],
)
def test_case_49_names_that_lead_elsewhere_are_refused_everywhere(folder, path):
    for call in (folder.list, folder.dirs, folder.read, folder.exists, folder.remove):
        with pytest.raises(names.BadName):
            call(path)
    with pytest.raises(names.BadName):
        folder.write_new(path, b"x")


def test_names_may_be_as_long_and_as_deep_as_the_format_says(folder):
    path = "a/b/c/d/e/f/g/" + "x" * 159
    folder.write_new(path, b"x")
    assert folder.read(path) == b"x"
    assert path in set(carry.walk(folder))


# Local folders


def test_case_32_a_missing_folder_is_away_and_nothing_is_made(tmp_path):
    gone = LocalFolder(tmp_path / "share", no_pause)
    for call in (gone.list, gone.dirs, gone.exists, gone.read, gone.remove):
        with pytest.raises(FolderAway):
            call("d")
    for act in (gone.require, lambda: gone.write_new("a/x.age", b""), lambda: gone.write_new(MARKER, b"{}")):
        with pytest.raises(FolderAway):
            act()
    assert list(tmp_path.iterdir()) == []


def test_case_32_an_empty_mount_point_is_not_filled(tmp_path):
    folder = LocalFolder(tmp_path, no_pause)
    assert folder.list("") == []
    with pytest.raises(FolderAway):
        folder.require()
    for act in (lambda: folder.write_new("a/x.age", b"x"), lambda: folder.mend(named("a", b"x"), b"x")):
        with pytest.raises(FolderAway):
            act()
    assert list(tmp_path.iterdir()) == []
    for act in (MemoryFolder().mend, MemoryFolder().write_new):
        with pytest.raises(FolderAway):
            act(named("a", b"x"), b"x")


def test_no_unfinished_file_is_left_behind(local):
    local.write_new("a/x.age", b"x")
    assert [path.name for path in (local.root / "a").iterdir()] == ["x.age"]


def test_case_36_foreign_names_are_listed_so_that_they_can_be_named(local):
    for name in (
        "x (1).age",
        "X.AGE",
        "x-conflicted copy.age",
        ".DS_Store",
        "x.sync-conflict-20261124.age",
        "x.age.1a2b3c4d.tmp",
    ):
        (local.root / name).write_bytes(b"")
    (local.root / "Copy of d").mkdir()
    (local.root / "d").mkdir()
    assert (len(local.list("")), local.dirs("")) == (7, ["Copy of d", "d"])
    assert (local.our_files(""), local.our_dirs("")) == ([MARKER, "x.sync-conflict-20261124.age"], ["d"])
    assert list(carry.walk(local)) == [MARKER, "x.sync-conflict-20261124.age"]


def test_case_38_names_in_another_encoding_are_listed_as_text(local):
    (Path(os.fsencode(local.root).decode()) / os.fsdecode(b"caf\xe9.age")).write_bytes(b"")
    assert local.list("") == ["caf\ufffd.age", MARKER]
    local.list("")[0].encode("utf-8")


def block(monkeypatch, times, error, call="rename"):
    """The next `times` renames fail; returns the list of attempts."""
    real, attempts = getattr(Path, call), []

    def blocked(self, *rest, **more):
        attempts.append(self.name)
        if len(attempts) <= times:
            raise OSError(error, os.strerror(error))
        return real(self, *rest, **more)

    monkeypatch.setattr(Path, call, blocked)
    return attempts


@pytest.mark.parametrize("error", [errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY])
def test_case_39_a_blocked_rename_is_tried_again_with_growing_pauses(local, monkeypatch, error):
    pauses = []
    folder = LocalFolder(local.root, pauses.append)
    attempts = block(monkeypatch, 5, error)
    folder.write_new("a/x.age", b"x")
    assert (len(attempts), folder.read("a/x.age")) == (6, b"x")
    assert pauses == sorted(pauses)
    assert 1 < sum(pauses) < 10


def test_case_39_a_rename_blocked_for_ever_ends_in_plain_words_and_leaves_nothing(local, monkeypatch):
    pauses = []
    folder = LocalFolder(local.root, pauses.append)
    block(monkeypatch, 10**6, errno.EACCES)
    with pytest.raises(CannotWrite, match="another program holds it"):
        folder.write_new("a/x.age", b"x")
    assert list((local.root / "a").iterdir()) == []
    assert 3 < sum(pauses) < 10


def test_case_40_a_rename_whose_answer_got_lost_is_success(local, monkeypatch):
    real = Path.rename

    def lost(self, target):
        real(self, target)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "rename", lost)
    local.write_new("a/x.age", b"x")
    assert local.read("a/x.age") == b"x"


def test_an_error_that_waiting_does_not_cure_is_told_at_once(local, monkeypatch):
    pauses = []
    block(monkeypatch, 10**6, errno.EIO)
    with pytest.raises(CannotWrite):
        LocalFolder(local.root, pauses.append).write_new("a/x.age", b"x")
    assert pauses == []


def test_case_48_a_stick_pulled_while_writing_is_away(local, monkeypatch):
    def pulled(_descriptor):
        shutil.rmtree(local.root)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", pulled)
    with pytest.raises(FolderAway):
        local.write_new("a/x.age", b"x")


@pytest.mark.parametrize("call", ["open", "fsync", "rename"])
def test_case_41_a_full_disk_at_any_step_leaves_nothing_behind(local, monkeypatch, call):
    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os if call == "fsync" else Path, call, full)
        with pytest.raises(CannotWrite, match="full"):
            local.write_new("a/x.age", b"x")
    assert not any(path.is_file() for path in (local.root / "a").glob("*"))


@pytest.mark.parametrize(("error", "words"), [(errno.EROFS, "read-only"), (errno.EIO, "Input/output error")])
def test_case_42_a_read_only_share_says_so(local, monkeypatch, error, words):
    def refuse(*_args, **_more):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CannotWrite, match=words):
        local.write_new("a/x.age", b"x")


@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO])
def test_a_share_that_can_not_sync_names_is_written_all_the_same(local, monkeypatch, error):
    real = os.open

    def refuse(path, flags, *more, **others):
        if Path(path).is_dir():
            raise OSError(error, os.strerror(error))
        return real(path, flags, *more, **others)

    monkeypatch.setattr(os, "open", refuse)
    local.write_new("a/x.age", b"x")
    assert local.read("a/x.age") == b"x"


@pytest.mark.parametrize("error", [errno.EINVAL, errno.EIO, errno.EACCES])
def test_case_42_and_44_a_file_that_can_not_be_opened_now_waits(local, monkeypatch, error):
    local.write_new("a/x.age", b"x")

    def refuse(*_args, **_more):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(NotReadableNow):
        local.read("a/x.age")


def test_case_46_a_file_that_vanishes_after_writing_is_noticed(local, monkeypatch):
    real = Path.rename

    def swallowed(self, target):
        real(self, target)
        Path(target).unlink()

    monkeypatch.setattr(Path, "rename", swallowed)
    with pytest.raises(EnvironmentProblem):
        local.write_new("a/x.age", b"x")


def test_a_file_that_arrives_changed_is_noticed(local, monkeypatch):
    real = Path.rename

    def mangled(self, target):
        real(self, target)
        Path(target).write_bytes(b"y")

    monkeypatch.setattr(Path, "rename", mangled)
    with pytest.raises(CannotWrite, match="the way it was written"):
        local.write_new("a/x.age", b"x")


def test_a_folder_that_can_not_be_listed_is_away(local, monkeypatch):
    def refuse(*_args):
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(FolderAway):
        local.list("d")


def test_a_file_that_can_not_be_removed_now_is_left_for_later(local, monkeypatch):
    local.write_new("a/x.age", b"x")
    block(monkeypatch, 10**6, errno.EBUSY, "unlink")
    with pytest.raises(CannotWrite):
        local.remove("a/x.age")


def test_case_49_links_are_neither_listed_nor_followed(local, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.age").write_bytes(b"secret")
    (local.root / "d").symlink_to(outside, target_is_directory=True)
    (local.root / "a").mkdir()
    (local.root / "a" / "x.age").symlink_to(outside / "x.age")
    assert (local.dirs(""), local.list("a"), local.list("")) == (["a"], [], [MARKER])
    for call in (local.read, local.exists, local.list, local.remove):
        with pytest.raises(names.BadName):
            call("d/x.age")
    for path in ("d/y.age", "a/x.age"):
        with pytest.raises(names.BadName):
            local.write_new(path, b"x")
    with pytest.raises(names.BadName):
        local.read("a/x.age")
    assert [path.name for path in outside.iterdir()] == ["x.age"]
    assert (outside / "x.age").read_bytes() == b"secret"


def test_case_49_a_junction_of_windows_leads_elsewhere_and_a_placeholder_does_not(local, monkeypatch):
    local.write_new("d/x.age", b"x")
    real = Path.lstat

    class Tagged:
        def __init__(self, status, tag):
            self.st_mode, self.st_size, self.st_reparse_tag = status.st_mode, status.st_size, tag

    monkeypatch.setattr(Path, "lstat", lambda self: Tagged(real(self), 0x9000001A))
    assert local.read("d/x.age") == b"x"
    monkeypatch.setattr(Path, "lstat", lambda self: Tagged(real(self), 0xA0000003 if self.name == "d" else 0))
    with pytest.raises(names.BadName, match="isn't a name TalentDesk uses"):
        local.read("d/x.age")


def test_case_49_pipes_and_directories_are_not_read(local):
    (local.root / "a").mkdir()
    os.mkfifo(local.root / "pipe")
    for path in ("a", "pipe"):
        with pytest.raises(NotReadableNow):
            local.read(path)
        assert not local.exists(path)


def test_a_file_that_grows_while_it_is_read_stays_under_the_cap(local, monkeypatch):
    local.write_new("a/x.age", b"x" * 10)
    real = Path.lstat

    class Small:
        st_mode, st_size = 0o100644, 1

    monkeypatch.setattr(Path, "lstat", lambda self: Small() if self.name == "x.age" else real(self))
    with pytest.raises(TooLarge):
        local.read("a/x.age", 5)


# Scripted faults


@pytest.fixture
def fault():
    made = FaultFolder(MemoryFolder())
    made.write_new(MARKER, b"{}")
    made.write_new("d/x.age", b"one")
    return made


def test_an_error_and_a_damage_happen_once(fault):
    fault.fail_once("read", "x.age")
    fault.damage_once("x.age", lambda data: data[:1])
    assert fault.list("d") == ["x.age"]
    with pytest.raises(NotReadableNow):
        fault.read("d/x.age")
    assert [fault.read("d/x.age") for _ in range(2)] == [b"o", b"one"]


def test_case_32_away_and_empty(fault):
    fault.away = True
    for act in (fault.require, lambda: fault.list(""), lambda: fault.write_new("d/y.age", b"")):
        with pytest.raises(FolderAway):
            act()
    fault.away, fault.empty = False, True
    assert (fault.list(""), fault.dirs(""), fault.exists("d/x.age")) == ([], [], False)
    with pytest.raises(NotReadableNow):
        fault.read("d/x.age")
    with pytest.raises(FolderAway):
        fault.write_new("d/y.age", b"")


def test_case_37_names_in_capitals_are_shown_as_such(fault):
    fault.upper_case = True
    assert (fault.list("d"), fault.dirs("")) == (["X.AGE"], ["D"])


def test_case_40_a_lost_reply_is_healed_by_writing_again(fault):
    fault.lose_reply_once()
    with pytest.raises(CannotWrite):
        fault.write_new("d/y.age", b"two")
    fault.write_new("d/y.age", b"two")
    assert fault.read("d/y.age") == b"two"


def test_case_43_a_stale_listing_hides_what_can_be_read(fault):
    fault.freeze_listings()
    fault.list("d")
    fault.write_new("d/y.age", b"two")
    assert (fault.list("d"), fault.read("d/y.age")) == (["x.age"], b"two")
    fault.thaw_listings()
    assert fault.list("d") == ["x.age", "y.age"]


@pytest.mark.parametrize("how", ["full", "read_only"])
def test_case_41_and_42_full_and_read_only_refuse_writes_only(fault, how):
    setattr(fault, how, True)
    for act in (
        lambda: fault.write_new("d/y.age", b""),
        lambda: fault.remove("d/x.age"),
        lambda: fault.mend(named("d", b"a"), b"a"),
    ):
        with pytest.raises(CannotWrite):
            act()
    assert fault.read("d/x.age") == b"one"


def test_case_50_a_rolled_back_folder_lacks_what_was_written_since(fault):
    before = fault.paths()
    fault.write_new("d/y.age", b"two")
    fault.roll_back(before)
    assert (fault.list("d"), fault.exists("d/y.age")) == (["x.age"], False)
    with pytest.raises(NotReadableNow):
        fault.read("d/y.age")
    fault.write_new("d/y.age", b"two")
    assert fault.read("d/y.age") == b"two"


def test_memory_folder_can_be_taken_away():
    made = MemoryFolder()
    made.here = False
    with pytest.raises(FolderAway):
        made.write_new(MARKER, b"{}")


# Names


def test_names_promise_the_bytes_of_their_files():
    data = b"content"
    digest = hashlib.sha256(data).hexdigest()
    for name in (
        f"0000000001-{digest[:32]}.age",
        f"0000000001-{digest[:16]}.age",
        f"m-00000001-{digest[:16]}.json",
        f"{digest[:32]}.age",
    ):
        assert names.keeps_promise(f"d/{name}", data)
        assert not names.keeps_promise(f"d/{name}", data + b"x")
    for name in (MARKER, f"req-{digest[:32]}.age", "note.txt"):
        assert names.promised_hash(f"d/{name}") is None
        assert names.keeps_promise(name, b"anything")


# Carrying


def exchange() -> MemoryFolder:
    made = MemoryFolder()
    made.write_new(MARKER, b"{}")
    for number, directory in enumerate((f"d/{HEX16}/{HEX16}/h", f"d/{HEX16}/{HEX16}/{'5' * 32}", "members"), 1):
        data = bytes([number]) * 50
        made.write_new(named(directory, data, number), data)
    made.write_new("join/req-" + "0" * 32 + ".age", b"request")
    return made


class Recording(MemoryFolder):
    """Remembers the order of writes."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def write_new(self, path: str, data: bytes) -> None:
        super().write_new(path, data)
        self.order.append(path.split("/", maxsplit=1)[0] if path.count("/") < 4 else path.split("/")[3])


def test_carrying_brings_what_is_missing_and_heads_last():
    src, dst = exchange(), Recording()
    assert carry.copy_missing(src, dst) == 5
    assert dst.files == src.files
    assert dst.order == [MARKER, "members", "5" * 32, "join", "h"]
    assert carry.copy_missing(src, dst) == 0


def test_case_53_two_sticks_in_either_order_bring_the_same():
    one, two = exchange(), exchange()
    one.write_new(named("d/a", b"1"), b"1")
    two.write_new(named("d/b", b"2"), b"2")
    results = []
    for order in ((one, two), (two, one)):
        dst = MemoryFolder()
        for src in order:
            carry.copy_missing(src, dst)
        results.append(dst.files)
    assert results[0] == results[1]
    assert len(results[0]) == 7


def test_case_48_a_damaged_or_unreadable_file_is_not_passed_on_and_stops_nothing():
    src = FaultFolder(exchange())
    src.damage_once("members", lambda data: data[:-1])
    src.fail_once("read", "/h/")
    dst = MemoryFolder()
    assert carry.copy_missing(src, dst) == 3
    assert carry.copy_missing(src, dst) == 2


def test_a_stick_pulled_in_the_middle_is_continued():
    src, dst = exchange(), FaultFolder(MemoryFolder())
    dst.fail_once("write_new", "/h/", FolderAway("gone"))
    with pytest.raises(FolderAway):
        carry.copy_missing(src, dst)
    assert carry.copy_missing(src, dst) == 1


def test_a_zip_brings_the_same_tree_and_is_reproducible(tmp_path):
    src = exchange()
    (src.files["d/note.txt"], src.files[named("d", b"a")]) = b"odd", b"damaged"
    assert carry.write_zip(src, tmp_path / "a.zip") == 6
    assert carry.write_zip(src, tmp_path / "b.zip") == 6
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip"]
    opened, dst = carry.ZipFolder(tmp_path / "a.zip"), MemoryFolder()
    assert opened.dirs("") == ["d", "join", "members"]
    assert carry.copy_missing(opened, dst) == 6
    assert dst.files == {path: data for path, data in src.files.items() if data != b"damaged"}
    opened.close()


def test_a_zip_is_read_only(tmp_path):
    carry.write_zip(exchange(), tmp_path / "a.zip")
    opened = carry.ZipFolder((tmp_path / "a.zip").read_bytes())
    for act in (lambda: opened.write_new("a", b""), lambda: opened.remove("a"), lambda: opened.mend("a", b"")):
        with pytest.raises(CannotWrite):
            act()


def zipped(tmp_path, entries, method=zipfile.ZIP_STORED, attr=0):
    target = tmp_path / "made.zip"
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.compress_type = attr, method
            archive.writestr(info, data)
    return target


@pytest.mark.parametrize("name", ["../x.age", "a/../../x.age", "/etc/passwd", "..\\x.age", "c:x.age", "a/.."])
def test_case_49_a_zip_whose_names_lead_outside_is_refused_whole(tmp_path, name):
    with pytest.raises(UserError, match="lead elsewhere"):
        carry.ZipFolder(zipped(tmp_path, [(MARKER, b"{}"), (name, b"x")]))


def test_links_and_doubled_names_in_a_zip_are_refused(tmp_path):
    with pytest.raises(UserError):
        carry.ZipFolder(zipped(tmp_path, [("a.age", b"/etc/passwd")], attr=0o120777 << 16))
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(tmp_path, [("a.age", b"1"), ("a.age", b"2")])
    with pytest.raises(UserError):
        carry.ZipFolder(twice)
    with pytest.raises(UserError):
        carry.ZipFolder(zipped(tmp_path, [("a.age", b"1")], zipfile.ZIP_LZMA))


def test_case_49_a_name_cut_by_nul_and_a_locked_entry_in_a_zip_are_refused(tmp_path):
    data = zipped(tmp_path, [("aXb.age", b"x")]).read_bytes()
    directory = data.index(b"PK\x01\x02")
    locked = data[: directory + 8] + b"\x01" + data[directory + 9 :]
    for bad in (data.replace(b"aXb.age", b"a\x00b.age"), locked):
        with pytest.raises(UserError, match="lead elsewhere"):
            carry.ZipFolder(bad)


def test_case_49_a_zip_is_asked_for_names_of_ours_only(tmp_path):
    opened = carry.ZipFolder(zipped(tmp_path, [(MARKER, b"{}"), ("A.age", b"x")]))
    for call in (opened.list, opened.dirs, opened.read, opened.exists):
        with pytest.raises(names.BadName):
            call("A.age")


def test_foreign_names_in_a_zip_are_listed_and_left(tmp_path):
    opened = carry.ZipFolder(zipped(tmp_path, [(MARKER, b"{}"), ("__MACOSX/._x", b"x"), ("A.age", b"x")]))
    assert opened.list("") == ["A.age", MARKER]
    assert list(carry.walk(opened)) == [MARKER]


def test_case_79_a_zip_bomb_is_refused(tmp_path, monkeypatch):
    bomb = zipped(tmp_path, [("a.age", bytes(1_000_000))], zipfile.ZIP_DEFLATED)
    opened = carry.ZipFolder(bomb)
    with pytest.raises(TooLarge):
        opened.read("a.age", 1000)
    monkeypatch.setattr(carry, "MAX_TOTAL", 999_999)
    with pytest.raises(UserError, match="larger"):
        carry.ZipFolder(bomb)
    monkeypatch.setattr(carry, "MAX_TOTAL", 10**9)
    monkeypatch.setattr(carry, "MAX_ENTRIES", 0)
    with pytest.raises(UserError, match="larger"):
        carry.ZipFolder(bomb)


def test_a_damaged_zip_is_told_apart_from_a_damaged_entry(tmp_path):
    carry.write_zip(exchange(), tmp_path / "a.zip")
    data = (tmp_path / "a.zip").read_bytes()
    for bad in (b"", b"PK", data[:-30], b"<html>"):
        with pytest.raises(UserError):
            carry.ZipFolder(bad)
    broken = data.replace(b"\x02" * 50, b"\x02" * 49 + b"\x00")
    assert carry.copy_missing(carry.ZipFolder(broken), MemoryFolder()) == 4
    with pytest.raises(NotReadableNow):
        carry.ZipFolder(data).read("d/none")


def test_a_zip_that_is_not_there_or_can_not_be_written_says_so(tmp_path):
    with pytest.raises(EnvironmentProblem):
        carry.ZipFolder(tmp_path / "none.zip")
    with pytest.raises(EnvironmentProblem):
        carry.write_zip(exchange(), tmp_path / "none" / "a.zip")
