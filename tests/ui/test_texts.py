"""The translations: nothing is missing, nothing too much, every place for a value is kept, and the program reads what translators wrote."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message

from talentdesk.i18n import available
from ui import texts

LANGUAGES = available()[1:]
PLACE = re.compile(r"\{\w*\}")
ADVICE = "Run `make texts`, translate what it lists, and run it again (docs/translating.md)."


@pytest.fixture(scope="module")
def sources() -> Catalog:
    return texts.collected()


def by_id(catalog: Catalog) -> dict[str, Message]:
    return {texts.first(message): message for message in catalog if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_no_other(language: str, sources: Catalog) -> None:
    wanted, found = by_id(sources), by_id(texts.as_written(language))
    assert sorted(set(wanted) - set(found)) == [], f"These texts are new. {ADVICE}"
    assert sorted(set(found) - set(wanted)) == [], f"Nobody reads these any more. {ADVICE}"
    lacking = [text for text, message in found.items() if not texts.translated(message) or message.fuzzy]
    assert lacking == [], f"These have no translation. {ADVICE}"
    assert [text for text in wanted if wanted[text].pluralizable != found[text].pluralizable] == [], ADVICE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_a_place_for_every_value(language: str) -> None:
    wrong = [texts.first(message) for message in texts.as_written(language) if message.id and not fits(message)]
    assert wrong == []


def fits(message: Message) -> bool:
    """Every form for many has the places of the source for many, the form for one those of either."""
    if isinstance(message.id, str):
        return Counter(PLACE.findall(message.id)) == Counter(PLACE.findall(str(message.string)))
    one, many = (set(PLACE.findall(text)) for text in message.id)
    first, *rest = (set(PLACE.findall(text)) for text in message.string)
    return first in (one, many) and all(places == many for places in rest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_program_reads_what_the_translators_wrote(language: str) -> None:
    file = texts.catalog_file(language).with_suffix(".mo")
    assert file.read_bytes() == texts.compiled(texts.as_written(language)), f"The compiled file is older. {ADVICE}"


def test_sources_come_from_calls_and_from_what_is_declared(sources: Catalog) -> None:
    found = by_id(sources)
    called = found["No talk is owed. Whoever you visit shows here until the two of you have talked."]
    assert called.locations == [("ui/screens/today.py", 1)]
    assert found["PEERS goal"].locations == [("talentdesk/schema/kinds/coaching_cycle.py", 1)]
    assert {"Instructional coach", "What to ask", "Team room", "What helped, and what didn’t?"} <= set(found)
