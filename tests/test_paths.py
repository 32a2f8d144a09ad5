"""A profile stays on this computer's own disk, and a written file is whole or the old one."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from talentdesk import paths
from talentdesk.errors import EnvironmentProblem, UserError

MOUNTS = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 27 0:40 / /srv/school\040share rw,relatime shared:7 master:2 - cifs //server/share rw
41 27 0:41 / /home rw - nfs4 server:/home rw
42 41 8:1 / /home/ann/disk rw - ext4 /dev/sdb1 rw
43 27 0:43 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
44 27 0:44 / /mnt/a rw - ext4 /dev/sdc rw
45 27 0:45 / /mnt/a rw - fuse.sshfs far:/ rw
a line of another kind
"""


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("/var/lib/profile", False),
        ("/srv/school share/profile", True),
        ("/srv/school share", True),
        ("/srv/school shares/profile", False),
        ("/home/ann/profile", True),
        ("/home/ann/disk/profile", False),
        ("/run/user/1000/gvfs/x", True),
        ("/mnt/a/x", True),
    ],
)
def test_the_longest_mount_decides_whether_a_place_is_on_the_network(path: str, remote: bool) -> None:
    assert paths.is_network_mount(MOUNTS, path) is remote


def test_a_computer_that_starts_from_the_network_is_not_shut_out() -> None:
    assert not paths.is_network_mount("1 0 0:1 / / rw - nfs server:/ rw", "/home/ann")
    assert not paths.is_network_mount("", "/home/ann")


@pytest.mark.parametrize(
    "path",
    [
        "C:/Users/ann/OneDrive/TalentDesk",
        "C:/Users/ann/OneDrive - Hillside Schools/x",
        "C:/Users/ann/DROPBOX/x",
        "C:/Users/ann/Dropbox (Hillside)/x",
        "G:/My Drive/x",
        "C:/Users/ann/iCloudDrive/x",
        "C:/Users/ann/Box/x",
        "C:/Users/ann/sync",
    ],
)
def test_windows_folders_of_sync_clients_are_known(path: str) -> None:
    assert paths.synced_part(PureWindowsPath(path), PureWindowsPath("C:/Users/ann"))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/Users/ann/Library/Mobile Documents/com~apple/x", "Mobile Documents"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-a@b.org/My Drive/x", "CloudStorage"),
        ("/Users/ann/Nextcloud/x", "Nextcloud"),
        ("/Users/ann/Box/x", "Box"),
        ("/srv/box/sync/x", None),
        ("/Users/ann/Boxes/x", None),
        ("/Users/ann/Dropbox-old-notes/x", None),
        ("/Users/ann/Library/Application Support/TalentDesk", None),
    ],
)
def test_names_must_match_whole_folders(path: str, found: str | None) -> None:
    assert paths.synced_part(PurePosixPath(path), PurePosixPath("/Users/ann")) == found


def test_cloud_folders_named_by_the_environment_are_known() -> None:
    environment = {"OneDriveCommercial": r"D:\Work Cloud", "OneDrive": ""}
    assert paths.cloud_root(PureWindowsPath(r"d:\work cloud\TalentDesk"), environment) == r"D:\Work Cloud"
    assert paths.cloud_root(PureWindowsPath(r"D:\Work Clouds\TalentDesk"), environment) is None


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\share\x", True),
        ("//server/share/x", True),
        (r"\\?\UNC\server\share\x", True),
        (r"\\?\C:\Users\ann", False),
        (r"C:\Users\ann", False),
    ],
)
def test_windows_shares_are_told_from_drives(path: str, share: bool) -> None:
    assert paths.is_unc(PureWindowsPath(path)) is share


def test_a_usual_place_is_accepted_before_it_exists(tmp_path: Path) -> None:
    paths.check_profile_place(tmp_path / "not" / "yet" / "there")
    paths.check_profile_place(paths.default_home())


@pytest.mark.parametrize("marker", [".stfolder", ".dropbox.cache", ".owncloudsync.log", "district.json"])
def test_a_marker_in_any_parent_is_refused(tmp_path: Path, marker: str) -> None:
    (tmp_path / marker).touch()
    with pytest.raises(UserError, match="can't be kept") as caught:
        paths.check_profile_place(tmp_path / "a" / "b")
    assert "own disk" in caught.value.advice


def test_a_dropbox_clients_settings_do_not_make_the_home_a_synced_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".dropbox").mkdir()
    paths.check_profile_place(tmp_path / "profile")


def test_a_link_into_a_synced_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(UserError, match="Dropbox"):
        paths.check_profile_place(tmp_path / "innocent" / "profile")


def test_a_folder_of_the_environment_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveConsumer", str(tmp_path / "cloud"))
    with pytest.raises(UserError, match="copied"):
        paths.check_profile_place(tmp_path / "cloud" / "profile")
    paths.check_profile_place(tmp_path / "profile")


def test_resources_are_found_in_a_source_tree_and_in_a_packed_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.resource_path("words", "en.txt").is_file()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource_path("words") == tmp_path / "resources" / "words"


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in (b"old", b"new and longer"):
        paths.atomic_write(path, data)
        assert path.read_bytes() == data
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentProblem, match="No space left"):
        paths.atomic_write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("error", [errno.EACCES, errno.EINVAL])
def test_what_stands_in_a_folder_that_can_not_be_synced_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    act = "open" if error == errno.EACCES else "fsync"
    real = getattr(os, act)

    def refuse(what: Any, *more: Any) -> Any:
        if stat.S_ISDIR(os.fstat(what).st_mode) if isinstance(what, int) else Path(what).is_dir():
            raise OSError(error, os.strerror(error))
        return real(what, *more)

    monkeypatch.setattr(os, act, refuse)
    paths.make_folder(tmp_path / "new" / "folder")
    paths.atomic_write(tmp_path / "new" / "folder" / "file", b"data")
    assert (tmp_path / "new" / "folder" / "file").read_bytes() == b"data"


def test_a_folder_that_is_made_is_there_though_its_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    paths.make_folder(tmp_path / "new")
    assert (tmp_path / "new").is_dir()
    with pytest.raises(EnvironmentProblem, match="Input/output error"):
        paths.atomic_write(tmp_path / "new" / "file", b"data")


def test_a_missing_folder_is_a_plain_problem(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="can't be written"):
        paths.atomic_write(tmp_path / "gone" / "file", b"")
