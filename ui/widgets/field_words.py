"""What a record says in the words of a person: no ids, no codes. Tables show one short text for a field, panels a few lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, get_args

from talentdesk.actions import lists
from talentdesk.schema.base import Kind
from talentdesk.schema.fields import Code
from talentdesk.schema.kinds.educator_profile import Standing
from talentdesk.schema.kinds.pilot import Degree
from talentdesk.schema.types import Token, Way
from ui import i18n, words
from ui.i18n import n, t
from ui.widgets import leader_words, survey_words, team_words


@dataclass(frozen=True)
class Reading:
    """What it takes to put values into words: the day, the names by id, the wording of a form's codes, and when it began."""

    today: date
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    codes: Mapping[str, str] = field(default_factory=dict[str, str])
    began: datetime | None = None

    def name(self, record: str) -> str:
        """The name of a record."""
        return self.names.get(record) or t("not here yet")

    def code(self, code: str) -> str:
        """What a form's code stands for."""
        return self.codes.get(code) or code.replace("_", " ").replace("-", " ").capitalize()

    def stamp(self, seconds: int) -> str:
        """The time of the day so many seconds in; minutes and seconds where nobody noted when it began."""
        if self.began is None:
            return f"{seconds // 60}:{seconds % 60:02d}"
        return f"{(self.began + timedelta(seconds=seconds)).astimezone():%H:%M}"


@cache
def choices_of(kind: Kind, name: str) -> type[Code] | None:
    """The choices of a field, where it has some."""
    declared = kind.field(name)
    if declared is not None and declared.options is not None:
        return declared.options  # pyright: ignore[reportReturnType] - options are Codes in every kind
    return _code_in(kind.data.model_fields[name].annotation)


def _code_in(annotation: Any) -> type[Code] | None:
    if isinstance(annotation, type) and issubclass(annotation, Code):
        return annotation
    return next((found for part in get_args(annotation) if (found := _code_in(part))), None)


@cache
def is_number(kind: Kind, name: str) -> bool:
    """Whether a field holds a number, which stands at the right."""
    annotation = kind.data.model_fields[name].annotation
    parts = [part for part in (get_args(annotation) or (annotation,)) if part is not type(None)]
    return all(part in (int, float) for part in parts)


def is_code(kind: Kind, name: str) -> bool:
    """Whether a field holds a code that programs tell things apart by; people have its title."""
    patterns = [getattr(item, "pattern", None) for item in kind.data.model_fields[name].metadata]
    return any(getattr(item, "pattern", None) in patterns for item in get_args(Token)[1:])


def short(kind: Kind, name: str, value: Any, today: date) -> str:
    """One field in a table, ids already names."""
    if value is None or value == "":
        return ""
    declared = kind.field(name)
    unit = declared.unit if declared else ""
    if isinstance(value, bool):
        return t("Yes") if value else t("No")
    if isinstance(value, int | float):
        return _number(value, unit)
    choices = choices_of(kind, name)
    if choices is not None:
        return _labels(choices, value)
    if is_day(kind, name):
        return words.day(str(value), today)
    return ", ".join(str(item) for item in value) if isinstance(value, list) else " ".join(str(value).split())


def _number(value: float, unit: str) -> str:
    if unit == "min":
        return words.minutes(int(value))
    if unit == "s":
        return t("{minutes} min {seconds} s", minutes=int(value) // 60, seconds=int(value) % 60)
    if unit == "days":
        return n("{count} day", "{count} days", int(value))
    return f"{value:g}"


def _labels(choices: type[Code], value: Any) -> str:
    codes = value if isinstance(value, list) else [value]
    return ", ".join(
        i18n.declared(choices(code).label) if code in {*choices} else str(code).replace("_", " ") for code in codes
    )


@cache
def is_day(kind: Kind, name: str) -> bool:
    """Whether a field holds a day."""
    annotation = kind.data.model_fields[name].annotation
    return date in (annotation, *get_args(annotation))


def lines(kind: Kind, name: str, value: Any, reading: Reading) -> list[str]:
    """One field in a panel: nothing where it holds nothing."""
    if (not value and value == lists.value_of(kind, name, {})) or value in (None, "", [], {}):
        return []
    if isinstance(value, Mapping):
        return [_pair(reading, code, item) for code, item in value.items()]
    if isinstance(value, list):
        return _list_lines(kind, name, value, reading)
    declared = kind.field(name)
    if declared is not None and declared.ref:
        return [reading.name(str(value))]
    if name == "started":
        return [words.moment(datetime.fromisoformat(str(value)), reading.today)]
    if isinstance(value, str) and "\n" in value:
        return value.splitlines()
    return [short(kind, name, value, reading.today)]


def _list_lines(kind: Kind, name: str, value: list[Any], reading: Reading) -> list[str]:
    if isinstance(value[0], Mapping):
        return [_item(item, reading) for item in value]
    if _holds_ids(value):
        return [words.listed([reading.name(item) for item in value])]
    if choices_of(kind, name) is not None:
        return [short(kind, name, value, reading.today)]
    return [words.listed([_listed_text(str(item), reading.today) for item in value])]


def _holds_ids(value: Sequence[Any]) -> bool:
    return all(isinstance(item, str) and len(item) == 32 and set(item) <= set("0123456789abcdef") for item in value)


def _listed_text(text: str, today: date) -> str:
    """Days and months in a list read as such."""
    try:
        if len(text) == 10:
            return words.day(text, today)
        if len(text) == 7 and text[4] == "-":
            return f"{date.fromisoformat(text + '-01'):%B %Y}"
    except ValueError:
        pass
    return text


def _pair(reading: Reading, code: str, item: Any) -> str:
    """A look-for and what was seen of it, or a tally and its count."""
    if not isinstance(item, Mapping):
        return f"{reading.code(code)}: {item}"
    said = _seen(str(item.get("state")))
    if item.get("count"):
        said = f"{said}, {n('{count} time', '{count} times', int(item['count']))}"
    note = str(item.get("note") or "").strip()
    return f"{reading.code(code)}: {said}" + (f". {note}" if note else "")


def _seen(state: str) -> str:
    return {"seen": t("seen"), "missed": t("missed"), "na": t("not applicable")}.get(state, state)


def _item(item: Mapping[str, Any], reading: Reading) -> str:
    """One element of a list, by what it holds."""
    words_of = (team_words.item, survey_words.item, leader_words.item)
    if said := next((line for of in words_of if (line := of(item, reading))), ""):
        return said
    if "what" in item:
        return _promise(item, reading)
    if "off" in item:
        said = t("{on} on task, {off} off", on=item["on"], off=item["off"])
        return f"{reading.stamp(int(item['at']))}  {said}"
    if "at" in item:
        return _script_line(item, reading)
    if "value" in item:
        return _measured(item, reading)
    if any(name in item for name in ("variations", "how", "said", "need", "grow")):
        return _planned(item, reading)
    if "name" in item:
        return " · ".join(part for part in (str(item["name"]), _name(item, "building", reading)) if part)
    return str(item.get("text", ""))


def _skill(item: Mapping[str, Any]) -> str:
    said = t("{skill}: {standing}", skill=item["name"], standing=_choice(Standing, item.get("standing")).lower())
    return t("{said}, to grow next", said=said) if item["grow"] else said


def _planned(item: Mapping[str, Any], reading: Reading) -> str:
    """A skill, a component, a strategy, what somebody said of a pilot, or why somebody takes part in it."""
    if "grow" in item:
        return _skill(item)
    if "variations" in item:
        texts, line = [str(text) for text in item["variations"]], int(item.get("acceptable") or 0)
        return f"{item['name']}: {' · '.join(texts[:line])} ‖ {' · '.join(texts[line:])}"
    if "how" in item:
        return f"{_choice(Way, item.get('type'))}: {item['how']}"
    if "said" in item:
        by = " · ".join(
            part for part in (_name(item, "who", reading), words.day(item.get("on"), reading.today)) if part
        )
        return f"“{item['said']}”" + (f" ({by})" if by else "")
    return t(
        "{who}: need {need}, interest {interest}, capacity to support {capacity}",
        who=_name(item, "who", reading),
        need=degree(item.get("need")).lower(),
        interest=degree(item.get("interest")).lower(),
        capacity=degree(item.get("capacity")).lower(),
    )


def _name(item: Mapping[str, Any], part: str, reading: Reading) -> str:
    return reading.name(str(item[part])) if item.get(part) else ""


def degree(code: Any) -> str:
    """How far a reason holds."""
    return _choice(Degree, code)


def _choice(choices: type[Code], code: Any) -> str:
    return _labels(choices, code) if code else "–"


def _promise(item: Mapping[str, Any], reading: Reading) -> str:
    said = f"{'☑' if item.get('done') else '☐'} {item['what']}"
    who = reading.name(str(item["who"])) if item.get("who") else ""
    way = _choice(Way, item["way"]) if item.get("way") else ""
    by = words.day(item.get("by"), reading.today)
    rest = ", ".join(
        part for part in (way, who, t("by {day}", day=by) if by else "", t("done") if item.get("done") else "") if part
    )
    return f"{said} ({rest})" if rest else said


def _script_line(item: Mapping[str, Any], reading: Reading) -> str:
    tags = ", ".join(reading.code(tag) for tag in item.get("tags") or ())
    return f"{reading.stamp(int(item['at']))}  {item['text']}" + (f"  [{tags}]" if tags else "")


def _measured(item: Mapping[str, Any], reading: Reading) -> str:
    said = f"{words.day(str(item['on']), reading.today)}: {item['value']:g}"
    fidelity = item.get("fidelity")
    return said if fidelity is None else t("{said}, {share} % of the checklist", said=said, share=fidelity)
