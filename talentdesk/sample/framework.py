"""What the sample district's office publishes and says: competencies, the privacy agreement, ratings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from talentdesk.sample.calendar import Year

AGREEMENT = """What you write in coaching and mentoring belongs to the two of you. The school's leaders and the district office see that a \
contact took place: who wrote it, the day, how long, and what kind it was. They never see the words.
Walkthrough notes are read by the leaders and coaches of the school. The teacher gets the page and talks it over.
Nothing here becomes part of an evaluation, and nothing is turned into a ranking of people.
Whoever marks a record as private keeps it to themselves; it still counts as a contact."""


@dataclass(frozen=True, slots=True)
class _Competency:
    code: str
    title: str
    type: str
    roles: tuple[str, ...]
    """Empty for a competency of every leadership role."""
    strategies: tuple[str, ...]
    psel: int
    tasks: str
    expectations: str
    focus: str = ""


_BUILDING = ("principal", "assistant_principal")
_DISTRICT = ("executive", "district_staff")

_COMPETENCIES = (
    _Competency(
        "observe-learn",
        "Sees what students learn, not only what teachers do",
        "skill",
        (),
        ("practice", "coaching"),
        4,
        "Visits classrooms weekly and writes down what students say and make.",
        "Names one noticing that the teacher can check against the work on the desks.",
    ),
    _Competency(
        "feedback-talk",
        "Gives feedback that is used in the next lesson",
        "skill",
        _BUILDING,
        ("practice", "coaching", "mentorship"),
        6,
        "Talks with the teacher within two days and agrees on one next step.",
        "Nine of ten visits end in a talk; the next step is looked at again.",
        "coaching",
    ),
    _Competency(
        "grow-leaders",
        "Brings on people who will lead",
        "skill",
        _BUILDING,
        ("mentorship", "practice"),
        6,
        "Hands over a piece of work with the authority that belongs to it, and looks back on it together.",
        "Each year somebody on the staff has led something that mattered.",
        "mentoring",
    ),
    _Competency(
        "manage-team",
        "Runs a team that does what it agreed",
        "skill",
        _BUILDING,
        ("professional_learning", "coaching"),
        7,
        "Keeps an agenda with student work first and decisions last.",
        "Decisions have a name and a day, and the team looks at them again.",
        "managing",
    ),
    _Competency(
        "adult-learning",
        "Knows how adults learn on the job",
        "knowledge",
        (),
        ("professional_learning",),
        6,
        "Plans learning in steps with practice and feedback between them.",
        "Can say which step a teacher is on, and what comes next.",
    ),
    _Competency(
        "data-sense",
        "Reads data with the people it is about",
        "knowledge",
        (),
        ("professional_learning", "practice"),
        10,
        "Prepares one question and one picture for each meeting.",
        "The talk ends with something to try and a day to look again.",
    ),
    _Competency(
        "equity-belief",
        "Expects much of every student, and shows it in decisions",
        "belief",
        (),
        ("coaching", "mentorship"),
        3,
        "Looks at who gets the strongest teachers, the best hours and the second chance.",
        "Explains a decision by what it does for the students with the least.",
    ),
    _Competency(
        "growth-belief",
        "Believes that teachers get better, and says where it was seen",
        "belief",
        _BUILDING,
        ("mentorship",),
        2,
        "Opens talks with growth that both have seen.",
        "Staff can name something they do better than last year.",
    ),
    _Competency(
        "coach-leaders",
        "Coaches principals without taking over",
        "skill",
        _DISTRICT,
        ("coaching", "mentorship"),
        6,
        "Works on the principal's own task, side by side, twice a month.",
        "The principal does the next one alone.",
        "coaching",
    ),
    _Competency(
        "mentor-partners",
        "Keeps a partnership that outlasts the first crisis",
        "skill",
        ("executive",),
        ("mentorship", "practice"),
        7,
        "Agrees on purpose, days and confidence, and writes it down.",
        "Meetings are kept in hard weeks too.",
        "mentoring",
    ),
    _Competency(
        "clear-the-way",
        "Clears the way for schools",
        "skill",
        ("district_staff",),
        ("practice", "professional_learning"),
        9,
        "Answers a school within two days, or says when.",
        "Schools ask fewer times for the same thing.",
        "managing",
    ),
    _Competency(
        "system-knowledge",
        "Knows how the district's systems fit together",
        "knowledge",
        _DISTRICT,
        ("professional_learning",),
        10,
        "Draws the path of a teacher from hiring to leading, with who helps where.",
        "New plans say what they replace.",
    ),
)


def competencies(year: Year) -> list[dict[str, Any]]:
    """The framework of twelve, identified in the summer before the school year."""
    day = (year.first - timedelta(days=40)).isoformat()
    rows: list[dict[str, Any]] = []
    for item in _COMPETENCIES:
        row: dict[str, Any] = {
            "title": item.title,
            "code": item.code,
            "type": item.type,
            "identified_on": day,
            "all_roles": not item.roles,
            "roles": list(item.roles),
            "strategies": list(item.strategies),
            "tasks": item.tasks,
            "expectations": item.expectations,
            "psel": item.psel,
        }
        rows.append(row | ({"focus": item.focus} if item.focus else {}))
    return rows


def agreement(year: Year) -> dict[str, Any]:
    """The privacy agreement in force from the first day."""
    return {"version": 1, "level": "contacts", "valid_from": year.first.isoformat(), "text": AGREEMENT}


_RATINGS = (
    (
        "",
        2,
        """Two of three buildings have what it takes to begin, and North shows how far it can go. One coaching model is chosen; the
other one is still to be rated by one of us, and that is why the records stand lower.""",
    ),
    (
        "North Elementary",
        3,
        """The records reach further, but most of it hangs on one principal and one coach. We call it started until the
grade teams carry a part of it.""",
    ),
)


def ratings(until: date) -> list[tuple[str, str | None, dict[str, Any]]]:
    """(indicator, building name, fields): the team's own view, which is not what the records alone show, and why."""
    day = until.isoformat()
    return [
        ("11b", place or None, {"stage": stage, "on": day, "rationale": " ".join(why.split())})
        for place, stage, why in _RATINGS
    ]
