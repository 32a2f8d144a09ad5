"""What the lists of a survey say, one line each: the schools that are asked, and the questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from talentdesk.schema.kinds.survey import About
from ui.i18n import declared, t

if TYPE_CHECKING:
    from ui.widgets.field_words import Reading


def item(found: Mapping[str, Any], reading: Reading) -> str:
    """The line of one element; empty for one of another kind."""
    if "options" in found:
        about = found.get("about")
        said = declared(About(about).label) if about in {*About} else str(about)
        options = " · ".join(str(option) for option in found["options"])
        line = f"{found.get('text') or '–'} ({said.lower()})"
        return f"{line}: {options}" if options else line
    if "people" in found:
        many, name = found["people"], reading.name(str(found.get("building")))
        return name if many is None else t("{school}: {count} asked", school=name, count=many)
    return ""
