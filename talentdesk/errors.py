"""The errors a person may see. Everything else is a defect and is reported as one."""

from __future__ import annotations


class TalentDeskError(Exception):
    """What happened, in plain words, and what to do about it. Neither part ever holds a secret or the words of a note.

    `about` names the argument that is at fault, where it is one, so that a form can say it beside the field.
    """

    def __init__(self, message: str, advice: str = "", about: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.about = about

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class UserError(TalentDeskError):
    """The input or the request can't be accepted; nothing was changed."""


class EnvironmentProblem(TalentDeskError):
    """Something around the program is missing, full, locked or damaged; the request is worth repeating once it is mended."""


class Damage(EnvironmentProblem):
    """A file of the profile is damaged. What can still be read is shown; nothing is written until it was rescued or a backup restored."""
