"""The database key of a profile: 32 random bytes that lie on the disk only wrapped, by the keyring or by a passphrase."""

from __future__ import annotations

import base64
import binascii
import hmac
import importlib
import secrets
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from talentdesk import paths, strictjson
from talentdesk.errors import EnvironmentProblem, UserError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "TalentDesk"
FILE_NAME = "key.json"
MIN_PASSPHRASE = 12
Wrap = Literal["keyring", "passphrase"]

_KEY_BYTES = 32
_NONCE_BYTES = 12
_SCRYPT: dict[str, int] = {"n": 2**16, "r": 8, "p": 1}
_SCRYPT_N = frozenset(2**power for power in range(15, 21))
_MAX_FILE = 4096
_UNTRUSTED = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")
# What the backends let through besides KeyringError, each present only on its own platform.
_BACKEND_ERRORS = (
    ("keyring.errors", "KeyringError"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney", "DBusErrorResponse"),
    ("dbus.exceptions", "DBusException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
_USE_PASSPHRASE = "Protect the profile with a passphrase instead: --passphrase-file FILE or TALENTDESK_PASSPHRASE."


def create(profile_dir: Path, passphrase: str | None) -> bytes:
    """Makes a profile's database key, wraps it and returns it. An existing key is never overwritten."""
    path = profile_dir / FILE_NAME
    if path.exists():
        raise UserError(f"There is already a profile in {profile_dir}.", "Open it, or choose another folder.")
    key = secrets.token_bytes(_KEY_BYTES)
    profile = secrets.token_hex(16)
    about: dict[str, Any] = {"format": 1, "profile": profile}
    if passphrase is not None:
        _check_passphrase(passphrase)
        about |= {"wrap": "passphrase", "scrypt": {**_SCRYPT, "salt": secrets.token_hex(16)}}
        wrapping = _stretch(passphrase, about["scrypt"])
    else:
        about |= {"wrap": "keyring"}
        wrapping = secrets.token_bytes(_KEY_BYTES)
        _keep_in_keyring(profile, wrapping)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = ChaCha20Poly1305(wrapping).encrypt(nonce, key, _bound(about))
    paths.atomic_write(path, strictjson.dumps({**about, "nonce": nonce.hex(), "sealed": sealed.hex()}) + b"\n")
    return key


def unlock(profile_dir: Path, passphrase: str | None) -> bytes:
    """The database key. A profile whose key is in the keyring needs no passphrase, and one that is given is not looked at."""
    about = _read(profile_dir)
    nonce, sealed = bytes.fromhex(about.pop("nonce")), bytes.fromhex(about.pop("sealed"))
    if about["wrap"] == "keyring":
        wrapping = _fetch_from_keyring(about["profile"])
    elif passphrase is None:
        advice = "Give it with --passphrase-file FILE or TALENTDESK_PASSPHRASE."
        raise EnvironmentProblem("This profile is protected by a passphrase.", advice, about="passphrase")
    else:
        wrapping = _stretch(passphrase, about["scrypt"])
    try:
        return ChaCha20Poly1305(wrapping).decrypt(nonce, sealed, _bound(about))
    except InvalidTag:
        if about["wrap"] == "keyring":
            raise _damaged("it doesn't fit the secret in this computer's keyring") from None
        advice = "Check capital letters and the keyboard layout, and try again."
        raise UserError("The passphrase doesn't open this profile.", advice, about="passphrase") from None


def wrap_of(profile_dir: Path) -> Wrap:
    """How the profile is protected, so that a window knows whether to ask for a passphrase."""
    return cast("Wrap", _read(profile_dir)["wrap"])


def keyring_usable() -> bool:
    """Whether this computer has a keyring that a new profile's key may be kept in; whether it is locked shows when it is used."""
    try:
        return bool(_trusted_backends())
    except EnvironmentProblem:
        return False


def exists(profile_dir: Path) -> bool:
    """Whether there is a profile in this folder."""
    return (profile_dir / FILE_NAME).exists()


def _bound(about: dict[str, Any]) -> bytes:
    """What the wrapped key is bound to: a key.json put together from two profiles opens neither."""
    return b"TalentDesk database key v1\n" + strictjson.dumps(about)


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase.strip()) < MIN_PASSPHRASE:
        advice = "Several words in a row are easy to remember and hard to guess."
        raise UserError(f"The passphrase needs at least {MIN_PASSPHRASE} characters.", advice, about="passphrase")


def _stretch(passphrase: str, scrypt: dict[str, Any]) -> bytes:
    # The same accented letter arrives in different bytes from different keyboards.
    text = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    salt = bytes.fromhex(scrypt["salt"])
    return Scrypt(salt=salt, length=_KEY_BYTES, n=scrypt["n"], r=scrypt["r"], p=scrypt["p"]).derive(text)


def _read(profile_dir: Path) -> dict[str, Any]:
    path = profile_dir / FILE_NAME
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_FILE + 1)
    except FileNotFoundError:
        raise UserError(
            f"There is no key of a profile in {profile_dir}.", f"Put the file {FILE_NAME} back, or restore a backup."
        ) from None
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise EnvironmentProblem(f"The key of this profile can't be read: {why}.", "Try again.") from problem
    try:
        value = strictjson.loads(data)
    except strictjson.NotStrict:
        raise _damaged("it isn't the file TalentDesk wrote") from None
    if isinstance(value, dict) and cast("dict[str, Any]", value).get("format") not in (1, None):
        raise EnvironmentProblem("This profile was made by a newer TalentDesk.", "Update TalentDesk.")
    if not _is_sound(value):
        raise _damaged("it isn't the file TalentDesk wrote")
    return cast("dict[str, Any]", value)


def _is_sound(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    about = cast("dict[str, Any]", value)
    names = {"format", "profile", "wrap", "nonce", "sealed"}
    if about.get("wrap") == "passphrase":
        names |= {"scrypt"}
    elif about.get("wrap") != "keyring":
        return False
    return (
        set(about) == names
        and type(about["format"]) is int
        and _is_hex(about["profile"], 16)
        and _is_hex(about["nonce"], _NONCE_BYTES)
        and _is_hex(about["sealed"], _KEY_BYTES + 16)
        and ("scrypt" not in names or _is_reasonable(about["scrypt"]))
    )


def _is_reasonable(value: Any) -> bool:
    """Parameters that are weak, or would take minutes or the memory of the computer, are not ours."""
    if not isinstance(value, dict):
        return False
    scrypt = cast("dict[str, Any]", value)
    return (
        set(scrypt) == {"n", "r", "p", "salt"}
        and all(type(scrypt[name]) is int for name in "nrp")
        and scrypt["n"] in _SCRYPT_N
        and scrypt["r"] == 8
        and 1 <= scrypt["p"] <= 4
        and _is_hex(scrypt["salt"], 16)
    )


def _is_hex(value: Any, length: int) -> bool:
    return isinstance(value, str) and len(value) == 2 * length and set(value) <= set("0123456789abcdef")


def _damaged(why: str) -> EnvironmentProblem:
    advice = "Restore the profile from a backup, or enrol this computer again. Nothing was changed."
    return EnvironmentProblem(f"The key file of this profile is damaged: {why}.", advice)


def _keep_in_keyring(profile: str, secret: bytes) -> None:
    backend: Any = next(iter(_trusted_backends()), None)
    if backend is None:
        raise EnvironmentProblem(
            "This computer offers no keyring that keeps secrets safe.", _USE_PASSPHRASE, about="passphrase"
        )
    text = base64.b64encode(secret).decode("ascii")
    try:
        backend.set_password(SERVICE, profile, text)
        kept: str | None = backend.get_password(SERVICE, profile)
    except _backend_errors() as problem:
        message = "The system's keyring didn't take the key of the profile; it may be locked."
        raise EnvironmentProblem(
            message, f"Unlock it and try again. {_USE_PASSPHRASE}", about="passphrase"
        ) from problem
    if kept is None or not hmac.compare_digest(kept.encode(), text.encode()):  # some backends lose secrets silently
        raise EnvironmentProblem(
            "The system's keyring doesn't keep what is put into it.", _USE_PASSPHRASE, about="passphrase"
        )


def _fetch_from_keyring(profile: str) -> bytes:
    try:
        found = [backend.get_password(SERVICE, profile) for backend in _trusted_backends()]
    except _backend_errors() as problem:
        message = "The system's keyring doesn't answer; it may be locked."
        raise EnvironmentProblem(message, "Your notes are safe. Unlock it and try again.") from problem
    kept = next((text for text in found if text is not None), None)
    if kept is None:
        advice = "Open it as the person and on the computer it was made by, or restore a backup."
        raise EnvironmentProblem("The key of this profile is not in this computer's keyring.", advice)
    try:
        secret = base64.b64decode(kept.encode(), validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise _damaged("the secret in this computer's keyring isn't one of TalentDesk's")
    return secret


def _trusted_backends() -> list[KeyringBackend]:
    """The system's keyring, or of a chain of keyrings those members that neither lose secrets nor keep them in clear text."""
    import keyring  # slow to import, and needed once per start
    from keyring.backends.chainer import ChainerBackend

    try:
        chosen = keyring.get_keyring()
        members = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
        return [member for member in members if _is_trusted(member)]
    except _backend_errors() as problem:
        raise EnvironmentProblem(
            "The system's keyring doesn't answer.", _USE_PASSPHRASE, about="passphrase"
        ) from problem


def _is_trusted(backend: KeyringBackend) -> bool:
    if any(parent.__module__.startswith(_UNTRUSTED) for parent in type(backend).__mro__):
        return False
    return float(backend.priority) >= 1


def _backend_errors() -> tuple[type[BaseException], ...]:
    found: list[type[BaseException]] = [RuntimeError, OSError]
    for module, name in _BACKEND_ERRORS:
        try:
            found.append(getattr(importlib.import_module(module), name))
        except ImportError:
            continue
    return tuple(found)
