"""CASES: everything that is measured."""

from __future__ import annotations

from benchmarks.cases import exchange, indicators, peers, reports, start, store
from benchmarks.harness import Case

CASES: tuple[Case, ...] = (*store.CASES, *exchange.CASES, *peers.CASES, *indicators.CASES, *reports.CASES, *start.CASES)
