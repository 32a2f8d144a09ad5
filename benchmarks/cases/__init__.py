"""CASES: everything that is measured."""

from __future__ import annotations

from benchmarks.cases import exchange, growth, indicators, lists, peers, reports, start, store, window
from benchmarks.harness import Case

CASES: tuple[Case, ...] = (
    *store.CASES,
    *lists.CASES,
    *growth.CASES,
    *exchange.CASES,
    *peers.CASES,
    *indicators.CASES,
    *reports.CASES,
    *start.CASES,
    *window.CASES,
)
