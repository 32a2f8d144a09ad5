"""One number, opened: what would move it, how it is counted, and the facts that were counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import criterion_words as words
from ui.widgets.facts_list import FactsList
from ui.widgets.parts import BETWEEN, clear, group, label, link_button, muted, quiet_button, row, scrolled, section


class ExplainView(QWidget):
    """Shows what `indicators.explain` gives. `names` holds the names of the people and buildings it speaks of."""

    back = Signal()
    record_opened = Signal(str)
    attest = Signal(str)

    def __init__(self, tokens: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._criterion = ""
        self.go_back = link_button("← Back")
        self.facts = FactsList(tokens)
        self.attest_button = quiet_button("Attest…")
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 8, 12, 16)
        self._column.setSpacing(BETWEEN)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(row(self.go_back))
        outer.addWidget(scrolled(self._inside), 1)
        self.go_back.clicked.connect(self.back)
        self.facts.opened.connect(self.record_opened)
        self.attest_button.clicked.connect(self._attest)

    def show_explained(
        self, found: Mapping[str, Any], names: Mapping[str, str], back_to: str, *, may_attest: bool
    ) -> None:
        """Replaces what is shown."""
        self._criterion = found["criterion"]
        self.go_back.setText(f"← {back_to}")
        self.facts.setParent(None)
        self.attest_button.setParent(None)
        clear(self._column)
        self._column.addWidget(_head(found))
        if found["kind"] == "attested":
            self._column.addWidget(self._word_of_the_team(found, may_attest=may_attest))
        if found.get("would_move"):
            self._column.addWidget(
                group(section("What would move it"), *(label(line, wrap=True) for line in found["would_move"]))
            )
        if found.get("buildings"):
            self._column.addWidget(_places(found["buildings"], names))
        self._column.addWidget(_how(found))
        if found["kind"] != "attested":
            self._column.addWidget(self._facts(found, names))
        self._column.addStretch(1)

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        self.facts.set_tokens(tokens)

    def _word_of_the_team(self, found: Mapping[str, Any], *, may_attest: bool) -> QWidget:
        said = found.get("attestation")
        parts: list[QWidget] = [section("The team’s word")]
        if said:
            parts += [label(words.attested_line(found), wrap=True), muted(f"“{said['rationale']}”")]
        elif found["status"] != "not_visible":
            parts.append(muted("The team has not judged this yet."))
        self.attest_button.setText("Attest again…" if said else "Attest…")
        if may_attest:
            parts.append(self.attest_button)
        else:
            parts.append(muted("Only the talent management team of the district office attests."))
        return group(*parts)

    def _facts(self, found: Mapping[str, Any], names: Mapping[str, str]) -> QWidget:
        facts, hidden = found["facts"], found["hidden_records"]
        head = section(f"Facts counted: {len(facts)}")
        if not facts:
            return group(
                head,
                muted(
                    "Nothing has been counted yet. Facts come by themselves from finished visits, sessions and notes."
                ),
            )
        self.facts.show_facts(facts, names)
        self.facts.setFixedHeight(self.facts.sizeHint().height())
        parts: list[QWidget] = [head]
        if hidden:
            whose = "All of them are" if hidden == len(facts) else f"{hidden} of them {'is' if hidden == 1 else 'are'}"
            parts.append(
                muted(f"{whose} from records you may not open: their words stay with the people they concern.")
            )
        return group(*parts, self.facts)

    def _attest(self) -> None:
        self.attest.emit(self._criterion)


def _head(found: Mapping[str, Any]) -> QWidget:
    status = found["status"]
    number = words.number_line(found)
    parts: list[QWidget] = [
        muted(found["criterion"]),
        section(found["statement"]),
        label(words.status_line(status), tone=words.COLOURS.get(status, "text"), weight="strong"),
    ]
    if number:
        parts.append(label(number, size="section"))
    missing = words.missing_line(found)
    return group(*parts, *(muted(line) for line in ([missing] if missing else []) + words.side_lines(found)))


def _places(buildings: list[Mapping[str, Any]], names: Mapping[str, str]) -> QWidget:
    lines = [
        label(
            f"{words.SHAPES.get(one['status'], '–')} {names.get(one['building'], 'A building')}: {words.number_line(one) or words.WORDS[one['status']]}",
            wrap=True,
        )
        for one in buildings
    ]
    return group(section("By building"), *lines)


def _how(found: Mapping[str, Any]) -> QWidget:
    first, last = (words.day_words(day) for day in found["window"])
    parts: list[QWidget] = [section("How it is judged"), label(found["formula"], wrap=True)]
    if found.get("records"):
        parts.append(muted(f"Shown by: {found['records']}."))
    parts.append(muted(f"Counted from {first} to {last}. Rules of version {found['rule_version']}."))
    if found.get("target_reason"):
        parts.append(muted(f"The district set this goal itself: {found['target_reason']}"))
    if found.get("later"):
        parts.append(muted(f"Later this will be counted from records: {found['later']}"))
    return group(*parts)
