"""A start imports every kind and checks nothing, so it pays for no more than the declarations."""

from __future__ import annotations

import subprocess
import sys

ASKED = """
from talentdesk.schema.base import RecordData
from talentdesk.schema.kinds import KINDS
from talentdesk.schema.types import Part

for data in (*RecordData.__subclasses__(), *Part.__subclasses__()):
    if data.__pydantic_complete__:
        print(data.__name__, "can check already")
    elif data.__module__ != Part.__module__ and any(type(each) is str for each in data.__annotations__.values()):
        print(data.__name__, "has annotations to evaluate")
print(len(Part.__subclasses__()) > 20, all(issubclass(kind.data, RecordData) for kind in KINDS))
"""


def test_what_checks_a_kind_waits_until_it_is_asked() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["True True"]
