"""Where things are: bundled resources, the profile folder, and which places a profile must stay out of."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path, PurePath, PureWindowsPath

from talentdesk.errors import EnvironmentProblem, UserError

APP_NAME = "TalentDesk"
_CLIENT_FOLDERS = frozenset(
    {
        "onedrive",
        "dropbox",
        "google drive",
        "googledrive",
        "my drive",
        "iclouddrive",
        "icloud drive",
        "mobile documents",
        "cloudstorage",
        "nextcloud",
        "owncloud",
        "pclouddrive",
        "pcloud drive",
        "box sync",
        "syncthing",
    }
)
_CLIENT_FOLDERS_AT_HOME = frozenset({"box", "sync"})  # too common as names to mean anything elsewhere
_CLIENT_PREFIXES = ("onedrive - ", "dropbox (", "googledrive-", "onedrive-")
_MARKERS = (".dropbox", ".dropbox.cache", ".stfolder", ".owncloudsync.log", ".nextcloudsync.log")
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_NETWORK_TYPES = frozenset(
    {
        "9p",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.afpfs",
        "fuse.ceph",
        "fuse.curlftpfs",
        "fuse.davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.google-drive-ocamlfuse",
        "fuse.gvfsd-fuse",
        "fuse.kio-fuse",
        "fuse.onedriver",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
    }
)
_OCTAL = re.compile(r"\\([0-7]{3})")
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of the Windows API
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What a disk says that has no room left, for anybody or for this person."""
_CANT_SYNC_FOLDERS = {errno.EINVAL, errno.ENOTSUP}  # some shares and sticks
_ADVICE = "Choose a folder on this computer's own disk, outside synced and shared folders. Only the exchange folder is shared."


def resource_path(*parts: str) -> Path:
    """A file or folder that ships with the program, from a source tree as well as from a packed one."""
    packed = getattr(sys, "_MEIPASS", None)
    base = Path(packed) if isinstance(packed, str) else Path(__file__).resolve().parent.parent
    return base.joinpath("resources", *parts)


def default_home() -> Path:
    """The profile folder when none is named."""
    from platformdirs import user_data_dir  # here and below: what the first paint of the window doesn't wait for

    return Path(user_data_dir(APP_NAME, appauthor=False))


def check_profile_place(path: Path) -> None:
    """Raises UserError when the profile would lie in a synced folder, on the network, or in a district's exchange folder.

    A database that another program copies while it is in use gets damaged, and a copied profile is a cloned device.
    """
    place = path.expanduser().absolute()
    for candidate in dict.fromkeys((place, place.resolve())):
        reason = _in_district_folder(candidate) or _in_synced_folder(candidate) or _on_network(candidate)
        if reason:
            raise UserError(f"The profile can't be kept in {place}: {reason}.", _ADVICE)


def check_plain_place(path: Path) -> None:
    """Raises UserError when a file that anybody can read would lie in a district's exchange folder."""
    for candidate in dict.fromkeys((path.absolute(), path.resolve())):
        if reason := _in_district_folder(candidate):
            raise UserError(
                f"{path.name} can't be written there: {reason}, and whoever reaches it could read the file.",
                "Choose a folder that only you open. Nothing was written.",
            )


def synced_part(path: PurePath, home: PurePath) -> str | None:
    """The first folder in `path` whose name is that of a sync client's folder."""
    below_home = path.relative_to(home).parts[:1] if path.is_relative_to(home) else ()
    for part in below_home:
        if part.casefold() in _CLIENT_FOLDERS_AT_HOME:
            return part
    for part in path.parts:
        lowered = part.casefold()
        if lowered in _CLIENT_FOLDERS or lowered.startswith(_CLIENT_PREFIXES):
            return part
    return None


def cloud_root(path: PurePath, environment: Mapping[str, str]) -> str | None:
    """The cloud folder, as announced in the environment, that `path` lies in."""
    for name in _CLOUD_VARIABLES:
        root = environment.get(name, "")
        if root and path.is_relative_to(type(path)(root)):
            return root
    return None


def mount_type(mountinfo: str, path: str) -> tuple[str, str]:
    """(mount point, file system type) of the longest mount in Linux's mountinfo text that holds `path`."""
    best = ("", "")
    for line in mountinfo.splitlines():
        before, divider, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if not divider or len(fields) < 5:
            continue
        point = _OCTAL.sub(_unescape, fields[4])
        holds = point == "/" or path == point or path.startswith(point + "/")
        if holds and len(point) >= len(best[0]):  # of two mounts on one point the later one is seen
            best = (point, kinds[0])
    return best


def is_network_mount(mountinfo: str, path: str) -> bool:
    """Whether `path` is on a network file system. A computer whose whole system is one has no better place to offer."""
    point, kind = mount_type(mountinfo, path)
    return kind in _NETWORK_TYPES and point != "/"


def is_unc(path: PureWindowsPath) -> bool:
    r"""Whether a Windows path names a share (\\server\share) rather than a drive letter."""
    drive = path.drive.replace("/", "\\")
    if drive.startswith(("\\\\?\\", "\\\\.\\")):
        return drive[4:8].casefold() == "unc\\"
    return drive.startswith("\\\\")


def atomic_write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Writes the whole file or leaves the old one: a temporary file beside it, synced, then renamed. Raises EnvironmentProblem."""
    import secrets

    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        try:
            _write_new(temporary, data, mode)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        advice = "Check that the disk has room and that you may write there, then try again."
        raise EnvironmentProblem(f"{path.name} can't be written in {path.parent}: {why}.", advice) from problem


def _write_new(path: Path, data: bytes, mode: int) -> None:
    binary = getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Makes a folder and those above it that are missing, so that a loss of power doesn't take them, and what is synced in them, away."""
    missing = list(takewhile(lambda item: not item.exists(), (folder, *folder.parents)))
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    with contextlib.suppress(OSError):  # it is made; a disk that fails says so of what is written into it
        for made in missing:
            sync_folder(made.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable, as far as it can: what was renamed into it is found there after a loss of power."""
    if os.name == "nt":  # Windows can't open a folder for syncing; its renames are journalled
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # one that may be written into and not listed, as a place to hand things in
        return
    try:
        os.fsync(descriptor)
    except OSError as problem:
        if problem.errno not in _CANT_SYNC_FOLDERS:
            raise
    finally:
        os.close(descriptor)


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found.group(1), 8))


def _in_district_folder(place: Path) -> str:
    for folder in (place, *place.parents):
        if _exists(folder / "district.json"):
            return f"{folder} is a district's exchange folder"
    return ""


def _in_synced_folder(place: Path) -> str:
    part = synced_part(place, Path.home()) or cloud_root(place, os.environ)
    if part:
        return f"“{part}” looks like a folder that is copied to other computers"
    for folder in (place, *place.parents):
        for marker in _MARKERS:
            # A Dropbox client keeps its own settings in ~/.dropbox without the home folder being synced.
            if _exists(folder / marker) and not (folder == Path.home() and marker.startswith(".dropbox")):
                return f"{folder} is copied to other computers (it holds {marker})"
    return ""


def _on_network(place: Path) -> str:
    reason = "it is on a network drive"
    if sys.platform == "win32":
        import ctypes

        remote = ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == _REMOTE_DRIVE
        return reason if remote or is_unc(PureWindowsPath(place)) else ""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""  # not Linux
    return reason if is_network_mount(mounts, str(place)) else ""


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # a folder we may not look into
