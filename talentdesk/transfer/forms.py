"""The walkthrough forms that ship with the program: a district publishes one as it is, or as the start of its own."""

from __future__ import annotations

import tomllib
from typing import Any

from talentdesk import paths
from talentdesk.schema.codec import encode, validate
from talentdesk.schema.kinds import kind_named


def bundled() -> list[dict[str, Any]]:
    """Every form in resources/forms as the fields of a walkthrough form, by code."""
    kind = kind_named("walkthrough_form")
    files = sorted(resource for resource in paths.resource_path("forms").iterdir() if resource.suffix == ".toml")
    forms = [tomllib.loads(file.read_text("utf-8")) for file in files]
    checked = [validate(kind, form) for form in forms]
    return [{name: encode(getattr(form, name)) for name in kind.fields()} for form in checked]
