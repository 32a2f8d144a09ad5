"""The database key lies wrapped on the disk, or nothing is made at all."""

from __future__ import annotations

import base64
import json
import stat
import sys
import types
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from talentdesk.errors import EnvironmentProblem, UserError
from talentdesk.keys import keystore

PASSPHRASE = "correct horse battery"


class Memory(keyring.backend.KeyringBackend):
    """A trustworthy keyring for one test; `lose` and `fail` make it misbehave."""

    priority = 1
    lose = False
    fail: Exception | None = None

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        if self.fail:
            raise self.fail
        return None if self.lose else self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fail:
            raise self.fail
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Weak(Memory):
    priority = 0.5


class ClearText(Memory):
    """Stands for those that write secrets into a readable file."""


ClearText.__module__ = "keyrings.alt.file"


class FromClearText(ClearText):
    priority = 9


@pytest.fixture
def memory() -> Memory:
    backend = Memory()
    keyring.set_keyring(backend)
    return backend


def change(folder: Path, **values) -> None:
    path = folder / "key.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_profile_with_a_keyring_needs_no_passphrase(tmp_path: Path, memory: Memory) -> None:
    key = keystore.create(tmp_path, None)
    assert len(key) == 32
    assert keystore.unlock(tmp_path, None) == keystore.unlock(tmp_path, "not looked at") == key
    assert keystore.wrap_of(tmp_path) == "keyring"
    ((service, profile), secret) = next(iter(memory.kept.items()))
    assert (service, profile) == ("TalentDesk", json.loads((tmp_path / "key.json").read_text())["profile"])
    assert len(base64.b64decode(secret)) == 32


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_no_clear_key_on_the_disk_and_nobody_else_reads_the_file(
    tmp_path: Path, memory: Memory, passphrase: str | None
) -> None:
    key = keystore.create(tmp_path, passphrase)
    assert [path.name for path in tmp_path.iterdir()] == ["key.json"]
    data = (tmp_path / "key.json").read_bytes()
    for secret in (key, *(base64.b64decode(text) for text in memory.kept.values())):
        assert secret not in data
        assert secret.hex().encode() not in data
        assert base64.b64encode(secret) not in data
    assert PASSPHRASE.encode() not in data
    assert stat.S_IMODE((tmp_path / "key.json").stat().st_mode) == 0o600


def test_a_passphrase_opens_in_whatever_form_the_keyboard_gives(tmp_path: Path, memory: Memory) -> None:
    key = keystore.create(tmp_path, "caf\u00e9 au lait encore")
    assert keystore.unlock(tmp_path, "cafe\u0301 au lait encore") == key
    assert keystore.wrap_of(tmp_path) == "passphrase"
    assert memory.kept == {}


def test_a_wrong_passphrase_is_said_plainly(tmp_path: Path) -> None:
    keystore.create(tmp_path, PASSPHRASE)
    with pytest.raises(UserError, match="doesn't open") as caught:
        keystore.unlock(tmp_path, PASSPHRASE + " ")
    assert PASSPHRASE not in str(caught.value)
    with pytest.raises(EnvironmentProblem, match="TALENTDESK_PASSPHRASE"):
        keystore.unlock(tmp_path, None)


@pytest.mark.parametrize("passphrase", ["", "short", " " * 20, "elevenchars"])
def test_a_short_passphrase_makes_no_profile(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(UserError, match="12 characters"):
        keystore.create(tmp_path, passphrase)
    assert not keystore.exists(tmp_path)


def chain_of(monkeypatch: pytest.MonkeyPatch, *members: keyring.backend.KeyringBackend):
    chain = keyring.backends.chainer.ChainerBackend()
    monkeypatch.setattr(keyring.backends.chainer.ChainerBackend, "backends", list(members))
    return chain


@pytest.mark.parametrize(
    "backend", [keyring.backends.null.Keyring, keyring.backends.fail.Keyring, ClearText, FromClearText, Weak]
)
@pytest.mark.parametrize("chained", [False, True])
def test_keyrings_that_lose_secrets_or_keep_them_in_clear_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend, chained: bool
) -> None:
    keyring.set_keyring(chain_of(monkeypatch, backend(), backend()) if chained else backend())
    with pytest.raises(EnvironmentProblem, match="--passphrase-file FILE or TALENTDESK_PASSPHRASE"):
        keystore.create(tmp_path, None)
    assert not keystore.exists(tmp_path)
    assert getattr(backend, "kept", {}) == {}


def test_of_a_chain_only_the_trustworthy_member_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clear, good = ClearText(), Memory()
    keyring.set_keyring(chain_of(monkeypatch, clear, good))
    key = keystore.create(tmp_path, None)
    assert (len(clear.kept), len(good.kept)) == (0, 1)
    assert keystore.unlock(tmp_path, None) == key
    keyring.set_keyring(chain_of(monkeypatch))
    with pytest.raises(EnvironmentProblem):
        keystore.unlock(tmp_path, None)


def test_a_keyring_that_loses_what_it_is_given_is_noticed(tmp_path: Path, memory: Memory) -> None:
    memory.lose = True
    with pytest.raises(EnvironmentProblem, match="doesn't keep"):
        keystore.create(tmp_path, None)
    assert not keystore.exists(tmp_path)


def test_a_locked_keyring_is_a_problem_around_the_program(tmp_path: Path, memory: Memory) -> None:
    keystore.create(tmp_path, None)
    memory.fail = keyring.errors.KeyringLocked("org.freedesktop.Secret")
    with pytest.raises(EnvironmentProblem, match="locked") as caught:
        keystore.unlock(tmp_path, None)
    assert "freedesktop" not in str(caught.value)
    with pytest.raises(EnvironmentProblem, match="locked"):
        keystore.create(tmp_path / "other", None)


def test_an_error_class_of_the_platform_is_translated_too(
    tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = types.ModuleType("win32ctypes.pywin32.pywintypes")
    module.error = type("error", (Exception,), {})  # type: ignore[attr-defined]
    for name in ("win32ctypes", "win32ctypes.pywin32"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, "win32ctypes.pywin32.pywintypes", module)
    memory.fail = module.error(5, "CredWrite", "Access is denied")
    with pytest.raises(EnvironmentProblem, match="locked"):
        keystore.create(tmp_path, None)


def test_a_database_folder_without_its_keyring_says_so(tmp_path: Path, memory: Memory) -> None:
    keystore.create(tmp_path, None)
    memory.kept.clear()
    with pytest.raises(EnvironmentProblem, match="not in this computer's keyring"):
        keystore.unlock(tmp_path, None)


@pytest.mark.parametrize("secret", [base64.b64encode(bytes(32)).decode(), "short", "ä"])
def test_another_secret_in_the_keyring_is_noticed(tmp_path: Path, memory: Memory, secret: str) -> None:
    keystore.create(tmp_path, None)
    memory.kept = dict.fromkeys(memory.kept, secret)
    with pytest.raises(EnvironmentProblem, match="damaged"):
        keystore.unlock(tmp_path, None)


def test_an_existing_key_is_never_overwritten(tmp_path: Path, memory: Memory) -> None:
    key = keystore.create(tmp_path, None)
    with pytest.raises(UserError, match="already"):
        keystore.create(tmp_path, PASSPHRASE)
    assert keystore.unlock(tmp_path, None) == key


def test_a_folder_without_a_profile_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no key of a profile"):
        keystore.unlock(tmp_path, PASSPHRASE)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00" * 200, "[" * 4000, "x" * 10_000])
def test_a_damaged_key_file_is_damaged_not_a_wrong_passphrase(tmp_path: Path, text: str) -> None:
    (tmp_path / "key.json").write_text(text)
    with pytest.raises(EnvironmentProblem, match="damaged"):
        keystore.unlock(tmp_path, PASSPHRASE)


@pytest.mark.parametrize(
    "values",
    [
        {"wrap": "none"},
        {"wrap": "keyring"},
        {"sealed": "00"},
        {"sealed": None},
        {"nonce": "zz" * 12},
        {"profile": "AB" * 16},
        {"extra": 1},
        {"format": True},
        {"scrypt": {"n": 2**10, "r": 8, "p": 1, "salt": "00" * 16}},
        {"scrypt": {"n": 2**30, "r": 8, "p": 1, "salt": "00" * 16}},
        {"scrypt": {"n": 2**16, "r": 2**20, "p": 1, "salt": "00" * 16}},
        {"scrypt": {"n": 2**16, "r": 8, "p": 10**6, "salt": "00" * 16}},
        {"scrypt": {"n": 2**16 + 1, "r": 8, "p": 1, "salt": "00" * 16}},
        {"scrypt": {"n": 2**16, "r": 8, "p": 1, "salt": ""}},
        {"scrypt": [2**16]},
    ],
)
def test_unreasonable_values_are_refused_before_any_work(tmp_path: Path, values: dict[str, object]) -> None:
    keystore.create(tmp_path, PASSPHRASE)
    change(tmp_path, **values)
    with pytest.raises(EnvironmentProblem, match="damaged"):
        keystore.unlock(tmp_path, PASSPHRASE)


def test_a_newer_format_asks_for_an_update(tmp_path: Path) -> None:
    keystore.create(tmp_path, PASSPHRASE)
    change(tmp_path, format=2)
    with pytest.raises(EnvironmentProblem, match="newer"):
        keystore.unlock(tmp_path, PASSPHRASE)


def test_the_wrapped_key_is_bound_to_its_profile(tmp_path: Path) -> None:
    keystore.create(tmp_path, PASSPHRASE)
    change(tmp_path, profile="0" * 32)
    with pytest.raises(UserError, match="doesn't open"):
        keystore.unlock(tmp_path, PASSPHRASE)
