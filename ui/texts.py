"""Collects every text a person reads and brings the translations up to date: `python -m ui.texts`. Wants Babel, as the tests do."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from talentdesk import paths, schema
from talentdesk.i18n import DOMAIN
from talentdesk.schema.base import RecordData
from talentdesk.schema.fields import Code, F, field_info
from talentdesk.schema.types import Part

ROOT = Path(__file__).parents[1]
CALLS = {"t": 1, "n": 2}
"""The functions that texts pass through, and how many of their first arguments are texts."""


def catalog_file(language: str) -> Path:
    """The translations into a language, as translators write them."""
    return paths.resource_path("translations", language, "LC_MESSAGES", f"{DOMAIN}.po")


def collected() -> Catalog:
    """Every source text, and which files it stands in."""
    found = Catalog(domain=DOMAIN)
    for text, where in called_texts():
        found.add(text, locations=[(where, 1)])
    for text, where in declared_texts():
        if text:
            found.add(text, locations=[(f"{where.replace('.', '/')}.py", 1)])
    return found


def called_texts() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """What stands in a call, each with its file. Babel's own reading of Python passes over calls inside f-strings."""
    for file in sorted(file for folder in ("talentdesk", "ui") for file in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                texts = [ast.literal_eval(text) for text in node.args[: CALLS[node.func.id]]]
                yield tuple(texts) if len(texts) > 1 else texts[0], file.relative_to(ROOT).as_posix()


def declared_texts() -> Iterator[tuple[str, str]]:
    """What is declared in English and translated where it is shown, each with the module that declares it."""
    from talentdesk.schema.kinds import KINDS
    from talentdesk.schema.kinds.hexagon import COMPONENTS
    from talentdesk.schema.questions import OF_CYCLES, OF_PARTNERSHIPS
    from ui.screens import SCREENS

    for module in pkgutil.walk_packages(schema.__path__, f"{schema.__name__}."):
        importlib.import_module(module.name)
    for kind in KINDS:
        yield from ((text, kind.data.__module__) for text in (kind.title, kind.plural, kind.travels))
        if kind.about_leader is not None:
            yield kind.about_leader.travels, kind.data.__module__
    for parent in (RecordData, Part):
        for held in _below(parent):
            for field in _fields(held):
                yield from ((text, held.__module__) for text in (field.label, field.help, field.section, field.unit))
    for choices in _below(Code):
        yield from ((choice.label, choices.__module__) for choice in choices.__members__.values())
    for component in COMPONENTS.values():
        texts = (component.title, component.asks, *(question.text for question in component.questions))
        yield from ((text, type(component).__module__) for text in texts)
    for questions in (*OF_CYCLES.values(), *OF_PARTNERSHIPS.values()):
        yield from ((text, "talentdesk.schema.questions") for text in questions)
    yield from ((spec.title, "ui.screens.__init__") for spec in SCREENS)


def _below(parent: type[Any]) -> Iterator[type[Any]]:
    """What the program itself derives from a class."""
    for child in parent.__subclasses__():
        if child.__module__.startswith(f"{schema.__name__}."):
            yield child
        yield from _below(child)


def _fields(held: type[Any]) -> Iterator[F]:
    return (field for info in held.model_fields.values() if (field := field_info(info.metadata)) is not None)


def as_written(language: str) -> Catalog:
    """The translations of a language as they stand in its file."""
    with catalog_file(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def brought_up_to_date(language: str, sources: Catalog) -> Catalog:
    """The translations of a language with every source text in it, new ones empty, and without those that nobody reads any more."""
    found = as_written(language)
    found.update(sources, no_fuzzy_matching=True, update_creation_date=False)
    found.obsolete.clear()
    return found


def compiled(translations: Catalog) -> bytes:
    """What the program reads."""
    made = BytesIO()
    write_mo(made, translations)
    return made.getvalue()


def first(message: Message) -> str:
    """The source text; where there is one for one and one for many, the former."""
    return message.id if isinstance(message.id, str) else message.id[0]


def translated(message: Message) -> bool:
    """Whether a text has its translation, in every form."""
    return bool(message.string) and (isinstance(message.string, str) or all(message.string))


def main() -> None:
    """Writes both files of every language, and says which texts have no translation yet."""
    sources = collected()
    for file in sorted(paths.resource_path("translations").glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        language = file.parts[-3]
        found = brought_up_to_date(language, sources)
        with file.open("wb") as out:
            write_po(out, found, width=120, sort_by_file=True, include_lineno=False)
        file.with_suffix(".mo").write_bytes(compiled(found))
        missing = [first(message) for message in found if message.id and not translated(message)]
        print(f"{language}: {len(found)} texts, {len(missing)} without a translation")
        for text in missing:
            print(f"  {text}")


if __name__ == "__main__":
    main()
