"""`make bench`: measures, keeps every round in `build/bench`, prints, and with `--out` writes what is kept after each round."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import lab, results
from benchmarks.cases import CASES
from benchmarks.harness import measure

PACKAGES = (
    "sqlcipher3",
    "pyrage",
    "cryptography",
    "zstandard",
    "pyside6-essentials",
    "reportlab",
    "apsw",
    "loro",
    "pycrdt",
)


def main() -> int:
    """Runs the cases whose group or name holds one of the words."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measures TalentDesk and its peers.")
    parser.add_argument("words", nargs="*", help="only cases whose group or name holds one of these")
    parser.add_argument("--rounds", type=int, default=5, help="0 shows what is kept")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the tables here, too")
    options = parser.parse_args()
    chosen = [case for case in CASES if _named(f"{case.group} {case.name}", options.words) and case.here()]
    revision = results.revision()
    try:
        for one in measure(chosen, options.rounds, options.seed, _tell):
            results.keep(one, revision)
            _write(options.out)
    finally:
        lab.clear()
    _write(options.out)
    print(results.report([case for case in CASES if _named(f"{case.group} {case.name}", options.words)], PACKAGES))
    return 0


def _write(out: Path | None) -> None:
    if out:
        out.write_text(f"# Results\n\n{results.report(CASES, PACKAGES)}", encoding="utf-8")


def _named(name: str, words: list[str]) -> bool:
    return not words or any(word.casefold() in name.casefold() for word in words)


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
