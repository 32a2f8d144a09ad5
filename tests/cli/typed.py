"""What a person types at one profile, and what comes back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from talentdesk.cli import commands
from talentdesk.cli.app import run

commands.load()


@dataclass
class Command:
    """One profile and the words typed at it."""

    home: Path
    capsys: pytest.CaptureFixture[str]
    passphrase_file: Path | None = None

    def __call__(self, *words: str, code: int = 0) -> Any:
        """Runs a command with --json and returns the one document it printed; `code` is how it must end."""
        self.capsys.readouterr()
        ended = run([*self._where(), "--json", *words])
        out, err = self.capsys.readouterr()
        assert ended == code, f"{words}: exit {ended}, {out} {err}"
        assert "Traceback" not in err
        return json.loads(out)

    def plain(self, *words: str, code: int = 0) -> tuple[str, str]:
        """The same without --json: what was printed, and what was complained about."""
        self.capsys.readouterr()
        ended = run([*self._where(), *words])
        out, err = self.capsys.readouterr()
        assert ended == code, f"{words}: exit {ended}, {out} {err}"
        return out, err

    def _where(self) -> list[str]:
        given = ["--passphrase-file", str(self.passphrase_file)] if self.passphrase_file else []
        return ["--home", str(self.home), *given]


def written(tmp_path: Path, value: Any) -> str:
    file = tmp_path / "input.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value))
    return str(file)
