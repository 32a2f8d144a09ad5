"""The quiet guess at students' names: what it notices, and what it lets pass."""

from __future__ import annotations

import pytest

from ui.widgets.visit.names import likely_names

STAFF = {"ann", "lee", "tom"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("T asks Maria to explain", ["Maria"]),
        ("Maria Lopez reads aloud.", ["Maria Lopez"]),
        ("José María reads, so does Zoë", ["José María", "Zoë"]),
        ("so Jaden's work shows it", ["Jaden"]),
        ("Maria and Maria again: T calls Maria", ["Maria"]),
    ],
)
def test_it_notices(text: str, names: list[str]) -> None:
    assert likely_names(text, STAFF) == names


@pytest.mark.parametrize(
    "text",
    [
        "Choral reading of the last line.",
        "T: “Which word tells you how the writer feels?” Seat 22: “reluctant”.",
        "Students use an Exit Ticket on Friday in English",
        "Ms. Nair kneels at seat 10; Mr Ortiz circulates",
        "then Ann Lee comes in with Tom",
        "DOK 3 question, ELL pull-out",
        "J.M. and seat 4 share",
        "",
    ],
)
def test_it_lets_pass(text: str) -> None:
    assert likely_names(text, STAFF) == []


def test_what_somebody_let_pass_stays_quiet() -> None:
    assert likely_names("the Vygotsky poster", STAFF) == ["Vygotsky"]
    assert likely_names("the Vygotsky poster", STAFF | {"vygotsky"}) == []
