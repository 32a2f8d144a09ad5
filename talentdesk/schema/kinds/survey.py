"""A survey of staff: what is asked, of which schools; and what was answered, as counts. No answer is kept that belongs to one person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Self, cast

from pydantic import Field, StringConstraints, model_validator

from talentdesk.schema.base import Kind, RecordData
from talentdesk.schema.facts import EVIDENCE, Fact, FactContext, topic_of
from talentdesk.schema.fields import Code, F
from talentdesk.schema.types import Id, Line, Part, Text, Token

LEAST = 5
"""Fewer answers than this are never kept for a school: they stand among those of the district."""
POINTS = 5
"""The points of a scale whose points bear no words."""
SOMETHING_ELSE = "Something else"
"""The option under which answers stand that name none."""


class Purpose(Code):
    """What a survey is for."""

    NEEDS = "needs", "Needs"
    EFFICACY = "efficacy", "Collective efficacy"


class How(Code):
    """How a question is answered."""

    ONE = "one", "One of several"
    SEVERAL = "several", "Any of several"
    SCALE = "scale", "On a scale"
    WORDS = "words", "In own words"


class About(Code):
    """What a question asks for."""

    NEED = "need", "Learning they need"
    DELIVERY = "delivery", "How they would like it delivered"
    EFFICACY = "efficacy", "Collective efficacy"
    OTHER = "other", "Something else"


class Question(Part):
    """One question. Its code and the words of its options tell what was answered, so a change of words is another question."""

    code: Token = ""
    """Given by the survey where it has none."""
    text: Annotated[Line, StringConstraints(min_length=1), F("Question")]
    about: Annotated[About, F("Asks for")] = About.NEED
    how: Annotated[How, F("Answered")] = How.SEVERAL
    options: Annotated[list[Line], F("Options", "On a scale from the lowest to the highest; empty for 1 to 5")] = []

    @property
    def choices(self) -> list[str]:
        """What may be chosen, from the lowest on a scale; nothing where it is answered in words."""
        if self.how is How.SCALE and not self.options:
            return [str(point) for point in range(1, POINTS + 1)]
        return [] if self.how is How.WORDS else list(self.options)

    @property
    def same(self) -> tuple[str, How, tuple[str, ...]]:
        """What makes it the same question when it is asked again."""
        return self.text, self.how, tuple(self.choices)


class Asked(Part):
    """A school that the survey is handed out in."""

    building: Annotated[Id, F("School", ref="building")]
    people: Annotated[int | None, Field(ge=0, le=10_000), F("Asked")] = None
    """How many members of staff; None for those on the roster."""


class Survey(RecordData):
    """What is asked, and of whom."""

    title: Annotated[Line, StringConstraints(min_length=1), F("Title", column=True, search=True)]
    purpose: Annotated[Purpose, F("Asks for", column=True)] = Purpose.NEEDS
    opens: Annotated[date, F("Open from", column=True)]
    closes: Annotated[date | None, F("Until", column=True)] = None
    repeats: Annotated[
        Id | None, F("Asks again", "The survey whose questions are asked at another time", ref="survey", hidden=True)
    ] = None
    schools: Annotated[
        list[Asked],
        F(
            "Schools",
            "Where it is handed out, and to how many (empty: as the roster says). Only these count",
            section="Who is asked",
        ),
    ] = []
    questions: Annotated[
        list[Question],
        F("Questions", "No question asks who somebody is", section="What is asked", long=True, search=True),
    ] = []

    @model_validator(mode="before")
    @classmethod
    def _codes_given(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        fields = cast("dict[str, Any]", given)
        rows = cast("list[Any]", fields["questions"] if isinstance(fields.get("questions"), list) else [])
        if not all(isinstance(one, dict) for one in rows):
            return fields
        return {**fields, "questions": list(_with_codes(rows))} if rows else fields

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.closes is not None and self.closes < self.opens:
            raise ValueError("It closes before it opens.")
        codes = [one.code for one in self.questions]
        texts = [one.text.casefold() for one in self.questions]
        if len(codes) != len(set(codes)) or len(texts) != len(set(texts)):
            raise ValueError("A question stands twice; answers could not be told apart.")
        for one in self.questions:
            options = [option.casefold() for option in one.options]
            if one.how in (How.ONE, How.SEVERAL) and not options:
                raise ValueError(f"“{one.text}” needs options to choose from.")
            if len(options) != len(set(options)):
                raise ValueError(f"An option of “{one.text}” stands twice.")
        places = [one.building for one in self.schools]
        if len(places) != len(set(places)):
            raise ValueError("A school stands twice.")
        return self


def _with_codes(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows, each with a code; new ones are numbered on."""
    given = [dict(row) for row in rows]
    numbers = [int(code[1:]) for row in given if (code := str(row.get("code") or ""))[:1] == "q" and code[1:].isdigit()]
    following = max(numbers, default=0)
    for row in given:
        if not row.get("code"):
            following += 1
            row["code"] = f"q{following}"
        yield row


class Tally(Part):
    """How often one option of a question was chosen, and by how many the question was answered. Words have one tally without option."""

    code: Annotated[Token, F("Question (code)")]
    question: Annotated[Line, F("Question")]
    about: Annotated[About, F("Asks for")] = About.OTHER
    how: Annotated[How, F("Answered")] = How.ONE
    option: Annotated[Line, F("Option")] = ""
    count: Annotated[int, Field(ge=0, le=10_000), F("Chosen")] = 0
    of: Annotated[int, Field(ge=0, le=10_000), F("Answered by")] = 0


class Said(Part):
    """What somebody wrote: of no school, in no order."""

    code: Annotated[Token, F("Question (code)")]
    said: Annotated[Text, F("Said")]


class SurveyAnswers(RecordData):
    """The answers of one school; or, without a school, what of a sheet is shown for no school."""

    title: Annotated[Line, F("Survey", column=True, search=True)]
    survey: Annotated[Id, F("Of the survey", ref="survey", hidden=True)]
    building: Annotated[Id | None, F("School", "Empty: what is shown for no school", ref="building", column=True)] = (
        None
    )
    on: Annotated[date, F("Asked from", column=True)]
    purpose: Annotated[Purpose, F("Asks for")] = Purpose.NEEDS
    answered: Annotated[int, Field(ge=0, le=10_000), F("Answered", "How many people handed it in", column=True)] = 0
    covers: Annotated[list[About], F("Answered about", options=About, hidden=True)] = []
    repeats: Annotated[Id | None, F("Asks again", ref="survey", hidden=True)] = None
    schools: Annotated[list[Id], F("Schools of the sheet", ref="building", hidden=True, merge="set")] = []
    """Of what is shown for no school: the schools that came with the same sheet, and are replaced with it."""
    tallies: Annotated[list[Tally], F("Counts", hidden=True, long=True)] = []
    words: Annotated[list[Said], F("In own words", hidden=True, long=True, search=True)] = []

    @model_validator(mode="after")
    def _protects(self) -> Self:
        if self.building is not None and (self.words or any(0 < one.of < LEAST for one in self.tallies)):
            raise ValueError(
                f"A school’s answers hold no words, and no question that fewer than {LEAST} answered: those stand without a school."
            )
        if any(one.count > one.of for one in self.tallies):
            raise ValueError("An option was chosen by more people than answered the question.")
        return self


def facts(record: Survey, context: FactContext) -> tuple[Fact, ...]:
    """For each school that it is handed out there, and to how many."""
    own = context.artefact("survey", record.opens, record.purpose.value)
    here = (
        replace(own, to=EVIDENCE, building=one.building, people=one.people or 0)
        for one in sorted(record.schools, key=lambda one: one.building)
    )
    return (own, *here)


def answers_facts(record: SurveyAnswers, context: FactContext) -> tuple[Fact, ...]:
    """For the school how many answered and about what; for the office that beliefs were measured, and measured again."""
    covers = sorted(one.value for one in record.covers)
    topic = topic_of(record.survey)
    own = replace(context.artefact("survey_answers", record.on, record.purpose.value), topic=topic)
    found: list[Fact] = []
    if record.building and record.answered:
        flags = tuple(dict.fromkeys((record.purpose.value, *(f"on_{one}" for one in covers))))
        found.append(replace(own, to=EVIDENCE, building=record.building, people=record.answered, flags=flags))
    if About.EFFICACY in record.covers:
        found.append(replace(own, kind="efficacy", flags=()))
        if record.repeats:
            found.append(replace(own, kind="efficacy_again", topic=topic_of(record.repeats), flags=()))
    return tuple(found)


KIND = Kind(
    name="survey",
    title="Survey",
    plural="Surveys",
    data=Survey,
    purpose="planning",
    audience="office",
    may_be=("everyone",),
    writers="office",
    label=lambda r: r.title,
    facts=facts,
    day="opens",
    travels="Leaders and coaches of the schools asked see that there is a survey, what it is for, and how many were asked.",
)
ANSWERS = Kind(
    name="survey_answers",
    title="Survey answers",
    plural="Survey answers",
    data=SurveyAnswers,
    purpose="planning",
    audience="office",
    may_be=("evidence",),
    writers="office",
    label=lambda r: r.title,
    facts=answers_facts,
    day="on",
    travels="Leaders and coaches of the school see how many answered; nobody sees who.",
)
