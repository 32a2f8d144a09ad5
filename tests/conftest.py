"""What every test stands on: no display, a home of its own, a keyring in memory.

Qt is not imported here; a test gets it by asking for `qtbot`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import hypothesis
import keyring
import keyring.backend
import keyring.errors
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talentdesk.sample.district import DemoResult
    from tests.world import World

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_STYLE_OVERRIDE", None)
os.environ["LANGUAGE"] = "en"  # whatever this system speaks
os.environ.pop("QT_QPA_PLATFORMTHEME", None)

# Two workers share the machine, so a slow example is no sign of anything. The suite tries the same examples every time, so that
# the same code passes or fails alike; `--hypothesis-profile=explore` looks for new ones, and the printed blob repeats a failure.
hypothesis.settings.register_profile("talentdesk", deadline=None, print_blob=True, database=None, derandomize=True)
hypothesis.settings.register_profile("explore", hypothesis.settings.get_profile("talentdesk"), derandomize=False)
hypothesis.settings.load_profile("talentdesk")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """Keeps secrets in this process for the length of one test."""

    priority: ClassVar[float] = 1

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.secrets.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("no such password")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """North with a principal, a coach and a teacher, and the district office."""
    from tests.world import small_world

    made = small_world(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def sample_district(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    """The sample district, built once for all tests of a worker. They only look; who changes something takes `own_sample`."""
    from talentdesk.keys import keystore
    from talentdesk.sample.district import build

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(
            keystore._SCRYPT, "n", min(keystore._SCRYPT_N)
        )  # the least that is accepted: it is opened very often
        return build(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def own_sample(sample_district: DemoResult, tmp_path: Path) -> Path:
    """A copy of the sample district's folders for one test; its profiles speak to the copy of the district folder."""
    from talentdesk.workspace import Workspace, passphrase_from

    root = tmp_path / "sample"
    shutil.copytree(sample_district.passphrase_file.parent, root)
    for home in sorted((root / "profiles").iterdir()):
        ws = Workspace.open(home, passphrase_from(root / "passphrase.txt", None))
        ws.exchange.keep_secrets({"folder": str(root / "folder")})
        ws.close()
    return root


@pytest.fixture(autouse=True)
def memory_keyring() -> MemoryKeyring:
    """The operating system's keyring is never touched: each test has an empty one."""
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, data and logs of the person who runs the tests are out of reach."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE", "RUNTIME"):
        folder = home / name.lower()
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}", str(folder))
