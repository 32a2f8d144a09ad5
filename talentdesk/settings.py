"""The settings of one profile. Nothing in them is secret; a damaged file never keeps the program from starting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from talentdesk import paths, strictjson
from talentdesk.errors import EnvironmentProblem

FILE_NAME = "settings.json"
_MAX_FILE = 1 << 20


class Settings(BaseModel):
    """Every setting, declared once. Keys that only a newer version knows are kept as they are."""

    model_config = ConfigDict(extra="allow", validate_assignment=True)

    language: str = Field(
        default="system",
        description="The language of the program, as a short code, or as the system is set.",
        pattern=r"^(system|[a-z]{2,3}(-[A-Za-z]{2,4})?)$",
    )
    appearance: Literal["system", "light", "dark"] = Field(
        default="system", description="Light, dark, or as the system is set."
    )
    text_scale: float = Field(
        default=1.0, description="How large text is drawn, from 1 (normal) to 2 (double).", ge=1.0, le=2.0
    )
    last_screen: str = Field(default="", description="The screen that was open last, shown again at the next start.")
    window_geometry: str = Field(
        default="", description="Size and place of the main window, in the toolkit's own encoding."
    )

    def save(self, profile_dir: Path) -> None:
        """Writes settings.json. Raises EnvironmentProblem when the disk refuses."""
        paths.atomic_write(profile_dir / FILE_NAME, strictjson.dumps(self.model_dump(mode="json")) + b"\n")


def load(profile_dir: Path) -> tuple[Settings, str]:
    """The saved settings and a notice for the person, empty when all is well."""
    path = profile_dir / FILE_NAME
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_FILE)
    except FileNotFoundError:
        return Settings(), ""
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        return Settings(), f"The settings can't be read ({why}), so the usual ones are used."
    try:
        value = strictjson.loads(data)
    except strictjson.NotStrict:
        value = None
    if not isinstance(value, dict):
        return Settings(), _set_aside(path)
    return _sound(cast("dict[str, Any]", value))


def _sound(values: dict[str, Any]) -> tuple[Settings, str]:
    """One value that can't be used doesn't cost the others."""
    try:
        return Settings.model_validate(values), ""
    except ValidationError as problem:
        wrong = sorted({str(error["loc"][0]) for error in problem.errors()})
    kept = {name: value for name, value in values.items() if name not in wrong}
    return Settings.model_validate(kept), f"Settings with values that can't be used were reset: {', '.join(wrong)}."


def _set_aside(path: Path) -> str:
    aside = path.with_name(path.name + ".damaged")
    try:
        os.replace(path, aside)
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise EnvironmentProblem(
            f"The damaged settings file can't be set aside: {why}.", f"Remove {path}."
        ) from problem
    return f"The settings file was damaged. It was set aside as {aside.name}, and the usual settings are used."
