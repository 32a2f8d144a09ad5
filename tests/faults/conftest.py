"""A coach who has saved and closed, and the command line at that profile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.damage import Typed, Written, written


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Written]:
    made = written(tmp_path)
    yield made
    made.world.close()


@pytest.fixture
def typed(left: Written, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(left.home, capsys)
