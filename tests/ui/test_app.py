"""Starting: what a start imports, and what it leaves for later."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SHELL = """
import argparse, pathlib, sys
from ui.app import begin
begin(argparse.Namespace(home=pathlib.Path("none"), passphrase_file=None))
"""
FIRST_PAGE = "import ui.screens, ui.screens.today, sys\n"


def loaded_after(program: str) -> set[str]:
    """The names of the modules that a process of its own has loaded."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", f"{program}print(*sys.modules, flush=True)\nimport os\nos._exit(0)"]
    done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("program", "wanted", "left"),
    [
        (
            SHELL,
            "ui.main_window",
            ("pydantic", "sqlmodel", "sqlcipher3", "platformdirs", "talentdesk.workspace", "ui.screens"),
        ),
        (
            FIRST_PAGE,
            "talentdesk.actions.today",
            ("reportlab", "sqlite_utils", "keyring", "ui.editor", "ui.screens.indicators"),
        ),
    ],
    ids=["shell", "first page"],
)
def test_what_is_not_needed_at_once_is_left_for_later(program: str, wanted: str, left: tuple[str, ...]) -> None:
    loaded = loaded_after(program)
    assert wanted in loaded
    assert not loaded & set(left)
