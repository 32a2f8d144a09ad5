"""The core and its command line load where PySide6 isn't installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORT_EVERYTHING = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"{name} was asked for", name=name)

sys.meta_path.insert(0, NoQt())
import talentdesk

names = [m.name for m in pkgutil.walk_packages(talentdesk.__path__, "talentdesk.") if not m.name.endswith("__main__")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_core_module_loads_with_qt_out_of_reach() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_EVERYTHING], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    assert int(run.stdout) > 4
