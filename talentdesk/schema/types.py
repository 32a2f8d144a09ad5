"""Types and choices that several kinds share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from talentdesk.schema.fields import Code, F

MAX_TEXT = 200_000


class Part(BaseModel):
    """What a field of a record holds where one value is not enough. What checks it is built when it is first asked."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


def _one_line(text: str) -> str:
    if any(ch in text for ch in "\n\r\x00"):
        raise ValueError("must stand on one line")
    return text.strip()


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("may not hold the character NUL")
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
_ID_PATTERN = next(item.pattern for item in get_args(Id) if isinstance(item, StringConstraints))
Line = Annotated[str, StringConstraints(max_length=400), AfterValidator(_one_line)]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT), AfterValidator(_no_nul)]
Token = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
"""A code: chosen once, never changed."""


def names_a_record(metadata: Iterable[Any]) -> bool:
    """Whether what is declared beside a type makes it an id."""
    return any(isinstance(item, StringConstraints) and item.pattern == _ID_PATTERN for item in metadata)


class Role(Code):
    """What a person does in a district; the first three kinds of leader may observe and coach."""

    TEACHER = "teacher", "Teacher"
    COACH = "coach", "Instructional coach"
    ASSISTANT_PRINCIPAL = "assistant_principal", "Assistant principal"
    PRINCIPAL = "principal", "Principal"
    EXECUTIVE = "executive", "Executive leader"
    DISTRICT_STAFF = "district_staff", "District staff"


BUILDING_LEADERS = (Role.PRINCIPAL, Role.ASSISTANT_PRINCIPAL)
DISTRICT_LEADERS = (Role.EXECUTIVE, Role.DISTRICT_STAFF)
LEADERS = BUILDING_LEADERS + DISTRICT_LEADERS
EDUCATORS = (Role.TEACHER,)
STAFF = (Role.TEACHER, Role.COACH, *BUILDING_LEADERS)
"""Who is asked in a building."""


def role_of(code: object) -> Role | None:
    """The role of a code; None for one that only a newer version knows, or none at all."""
    return Role(code) if code in tuple(Role) else None


def day_of(value: object) -> date | None:
    """The day that an ISO text names; None for anything else, so that a damaged record doesn't break a page."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


class Need(Code):
    """Where the reason for a visit or a cycle was recorded; *none* is an honest answer."""

    NONE = "none", "No recorded need"
    REQUEST = "request", "The educator asked"
    OBSERVATION = "observation", "Seen in an observation"
    STUDENT_DATA = "student_data", "Student data"
    SURVEY = "survey", "Needs survey"
    PROFILE = "profile", "Skill profile"
    PLAN = "plan", "Learning plan"


class Source(Code):
    """What a coaching contact drew on."""

    OBSERVATION = "observation", "Classroom observation"
    STUDENT_DATA = "student_data", "Student data"
    PLANNING = "planning", "Planning session"


class Mode(Code):
    """How people met."""

    IN_PERSON = "in_person", "In person"
    IN_CLASS = "in_class", "In class"
    VIDEO = "video", "Video call"
    PHONE = "phone", "Phone"
    GROUP = "group", "Group"
    WRITTEN = "written", "In writing"


class Shown(Code):
    """Where it was seen that something matters: the four sources that the practice names for professional learning."""

    OUTCOMES = "student_outcomes", "Student outcomes"
    OBSERVATION = "observation", "Classroom observation"
    EVALUATION = "evaluation_summaries", "Evaluation summaries"
    VIEWS = "own_views", "Educators’ own views"


class Way(Code):
    """How something is learned."""

    COLLABORATION = "collaboration", "Working together"
    COACHING = "coaching", "Coaching"
    INTERNAL = "internal", "Learning inside the district"
    EXTERNAL = "external", "Learning outside the district"
    MENTORING = "mentoring", "Mentoring"


class Strategy(Code):
    """How a leadership competency is developed."""

    PRACTICE = "practice", "Practice on the job"
    LEARNING = "professional_learning", "Professional learning"
    COACHING = "coaching", "Coaching"
    MENTORSHIP = "mentorship", "Mentorship"


class LeaderRole(Code):
    """The roles in which somebody leads, by their codes among all roles."""

    ASSISTANT_PRINCIPAL = "assistant_principal", "Assistant principal"
    PRINCIPAL = "principal", "Principal"
    DISTRICT_STAFF = "district_staff", "District staff"
    EXECUTIVE = "executive", "Executive leader"


class TeamTopic(Code):
    """What the preparation work of the talent management team is about: the three indicators of the practice."""

    LEARNING = "professional_learning", "Professional learning"
    COACHING = "coaching", "Coaching"
    LEADERSHIP = "leadership_development", "Leadership development"


class Citation(Part):
    """A source: a work of the reference library, or another one in words, and what it says."""

    work: Annotated[Token | None, F("From the reference library")] = None
    other: Annotated[Line, F("Or another source")] = ""
    says: Annotated[Text, F("What it says")] = ""

    @property
    def named(self) -> bool:
        """Whether it names a source."""
        return bool(self.work or self.other)


class Promise(Part):
    """What somebody will do after a session or a talk."""

    what: Text
    who: Id | None = None
    by: date | None = None
    done: bool = False


def day_text(on: date, *, year: bool = True) -> str:
    """A day as people write it: *7 Oct 2026*, or *7 Oct*."""
    return f"{on.day} {on:%b %Y}" if year else f"{on.day} {on:%b}"


def school_year_of(day: str) -> str:
    """The school year, as *2026-27*, that an ISO day falls in; years turn on 1 July [a default of this product]."""
    year, month = int(day[:4]), int(day[5:7])
    start = year if month >= 7 else year - 1
    return f"{start}-{(start + 1) % 100:02d}"
