"""The words a person reads in their language. Texts pass through `t` or `n` with their English source.

English until the window chooses: the command line and its output never do.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence

from talentdesk import paths

DOMAIN = "talentdesk"
_words: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Chooses the language, by its short code, for every text asked for from now on; English where there is no translation."""
    global _words, _language  # noqa: PLW0603 - one language for the whole process, chosen before pages are built
    _language = language
    _words = gettext.translation(
        DOMAIN, paths.resource_path("translations"), [language.replace("-", "_")], fallback=True
    )


def language() -> str:
    """The short code of the language in use."""
    return _language


def available() -> list[str]:
    """The languages there is a translation of, English first, as short codes."""
    return [
        "en",
        *sorted(file.parts[-3] for file in paths.resource_path("translations").glob(f"*/LC_MESSAGES/{DOMAIN}.mo")),
    ]


def t(text: str, **values: object) -> str:
    """The text in the person's language; `{name}` in it is replaced by the value of that name."""
    found = _words.gettext(text)
    return found.format(**values) if values else found


def n(one: str, many: str, count: int, **values: object) -> str:
    """The text for one or for many; `{count}` in it is replaced by the number."""
    return _words.ngettext(one, many, count).format(count=count, **values)


def declared(text: str) -> str:
    """A text that is declared in English (a field's label, a choice, the title of a page), in the person's language."""
    return _words.gettext(text) if text else ""


def listed(names: Sequence[str]) -> str:
    """*A*, *A and B*, *A, B and C*."""
    if len(names) < 2:
        return "".join(names)
    return t("{most} and {last}", most=", ".join(names[:-1]), last=names[-1])
