"""What a reader can say about a foreign file besides *good*: refused, or not readable (yet). `keys.seal` adds: not for us."""

from __future__ import annotations

from collections.abc import Sequence

from talentdesk.errors import TalentDeskError


class Refused(TalentDeskError):
    """The file breaks a rule and no second reading will mend that. `code` names the rule; the message tells a person."""

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(message, advice)
        self.code = code


class Unreadable(TalentDeskError):
    """The file isn't whole (yet): short, empty or changed on its way. It stays pending and is read again later."""


class NotYet(Unreadable):
    """The file is whole, but it can't be judged before something else has arrived."""


class MembershipFork(Refused):
    """Two different membership versions with the same number are both rightly signed: membership is frozen and people are told."""

    def __init__(self, version: int, files: Sequence[tuple[str, str]]) -> None:
        """`files` are the names of the rivals, and who signed each: `root` or a device."""
        signers = {"root": "the recovery kit"}
        named = " and ".join(f"{name}, signed by {signers.get(by, f'the laptop {by}')}" for name, by in files)
        message = f"There are different signed versions of membership number {version}: {named}."
        advice = (
            "Two laptops decide who belongs to the district, or a copy of one. Nobody joins or leaves until the district office "
            "has taken the wrong file out of the folder; everything else goes on."
        )
        super().__init__("membership-fork", message, advice)
        self.version = version
