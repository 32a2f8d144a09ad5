"""One number, opened: what would move it, how it is counted, and the facts that were counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.i18n import n, t
from ui.widgets import criterion_words as words
from ui.widgets.facts_list import FactsList
from ui.widgets.parts import BETWEEN, clear, group, label, link_button, muted, quiet_button, row, scrolled, section
from ui.widgets.trend_chart import TrendChart, trend_line, worth_drawing
from ui.words import day


class ExplainView(QWidget):
    """Shows what `indicators.explain` gives. `names` holds the names of the people and buildings it speaks of."""

    back = Signal()
    record_opened = Signal(str)
    attest = Signal(str)

    def __init__(self, tokens: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._criterion = ""
        self._tokens = tokens
        self._chart: TrendChart | None = None
        self.go_back = link_button(t("← Back"))
        self.facts = FactsList(tokens)
        self.attest_button = quiet_button(t("Attest…"))
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 8, 12, 16)
        self._column.setSpacing(BETWEEN)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(row(self.go_back))
        outer.addWidget(scrolled(inside), 1)
        self.go_back.clicked.connect(self.back)
        self.facts.opened.connect(self.record_opened)
        self.attest_button.clicked.connect(self._attest)

    def show_explained(
        self, found: Mapping[str, Any], names: Mapping[str, str], today: date, *, may_attest: bool
    ) -> None:
        """Replaces what is shown."""
        self._criterion = found["criterion"]
        self.facts.setParent(None)
        self.attest_button.setParent(None)
        self._chart = None
        clear(self._column)
        self._column.addWidget(_head(found))
        if worth_drawing(points := found.get("trend") or ()):
            self._chart = TrendChart(self._tokens, points)
            said = muted(f"{trend_line(points)} {t('The dashed line is the goal.')}")
            self._column.addWidget(group(section(t("Month by month")), self._chart, said))
        if found["kind"] == "attested":
            self._column.addWidget(self._word_of_the_team(found, today, may_attest=may_attest))
        if found["would_move"]:
            moves = [label(line, wrap=True) for line in found["would_move"]]
            self._column.addWidget(group(section(t("What would move it")), *moves))
        if found.get("buildings"):
            self._column.addWidget(_places(found["buildings"], names))
        if found["kind"] != "attested":
            self._column.addWidget(self._facts(found, names, today))
        self._column.addWidget(_how(found, today))
        self._column.addStretch(1)

    def set_tokens(self, tokens: Mapping[str, str]) -> None:
        """Draws in other colours."""
        self._tokens = tokens
        self.facts.set_tokens(tokens)
        if self._chart is not None:
            self._chart.set_tokens(tokens)

    def _word_of_the_team(self, found: Mapping[str, Any], today: date, *, may_attest: bool) -> QWidget:
        said = found.get("attestation")
        parts: list[QWidget] = [section(t("The team’s word"))]
        if said:
            parts += [label(words.attested_line(found, today), wrap=True), muted(f"“{said['rationale']}”")]
        elif found["status"] == "no_data":
            parts.append(muted(t("The team has not judged this yet.")))
        if may_attest:
            self.attest_button.setText(t("Attest again…") if said else t("Attest…"))
            parts.append(_left(self.attest_button))
        else:
            parts.append(muted(t("The talent management team of the district office attests, on the day it says so.")))
        return group(*parts)

    def _facts(self, found: Mapping[str, Any], names: Mapping[str, str], today: date) -> QWidget:
        facts = found["facts"]
        if not facts:
            nothing = t(
                "Nothing has been counted yet. Facts come by themselves from finished visits, sessions and notes."
            )
            return group(section(t("Facts counted: none")), muted(nothing))
        self.facts.show_facts(facts, names, today)
        head = section(t("Facts counted: {count}", count=len(facts)))
        return group(head, *_closed(found["hidden_records"], len(facts)), self.facts)

    def _attest(self) -> None:
        self.attest.emit(self._criterion)


def _left(button: QPushButton) -> QWidget:
    """A button as wide as its words."""
    made = QWidget()
    made.setLayout(row(button))
    return made


def _closed(hidden: int, of: int) -> list[QLabel]:
    """What is said about records behind the facts that this laptop may not open."""
    if not hidden:
        return []
    text = (
        t("All of them come from records you may not open.")
        if hidden == of
        else n(
            "{count} record you may not open is among them.", "{count} records you may not open are among them.", hidden
        )
    )
    return [muted(f"{text} {t('Their words stay with the people they concern.')}")]


def _head(found: Mapping[str, Any]) -> QWidget:
    status = found["status"]
    parts: list[QWidget] = [
        muted(found["criterion"]),
        section(found["statement"]),
        label(words.status_line(status), tone=words.TONES.get(status, "text"), weight="strong"),
    ]
    if number := words.number_line(found):
        parts.append(label(number, size="section"))
    return group(*parts, *(muted(line) for line in words.side_lines(found)))


def _places(buildings: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> QWidget:
    lines = [
        t(
            "{shape} {name}: {number}",
            shape=words.SHAPES.get(one["status"], "–"),
            name=names.get(one["building"]) or t("A building"),
            number=words.number_line(one) or words.status_word(one["status"]),
        )
        for one in buildings
    ]
    return group(section(t("By building")), label("\n".join(lines), wrap=True))


def _how(found: Mapping[str, Any], today: date) -> QWidget:
    first, last = (day(on, today) for on in found["window"])
    parts: list[QWidget] = [section(t("How it is judged")), label(found["formula"], wrap=True)]
    if records := found.get("records"):
        parts.append(muted(t("Shown by: {records}.", records=records)))
    version = found["rule_version"]
    counted = t(
        "Counted from {first} to {last}, by version {version} of the rules.", first=first, last=last, version=version
    )
    parts.append(muted(counted))
    if reason := found.get("target_reason"):
        parts.append(muted(t("The district set this goal itself: {reason}", reason=reason)))
    if later := found.get("later"):
        parts.append(muted(t("Later this will be counted from records: {what}", what=later)))
    return group(*parts)
