"""The `talentdesk` command: options that every command shares, how results are printed, and how errors end."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import update_wrapper
from pathlib import Path
from typing import Any, NoReturn

import click

from talentdesk import __version__
from talentdesk.errors import TalentDeskError
from talentdesk.paths import default_home
from talentdesk.workspace import Workspace, dump_json, passphrase_from

DONE, REFUSED, USAGE, NEEDS_A_PERSON = 0, 1, 2, 3


@dataclass
class Session:
    """What one call of the command knows: the profile, how to print, and the exit code it will end with."""

    home: Path
    as_json: bool
    passphrase_file: Path | None
    code: int = DONE
    _open: list[Workspace] = field(default_factory=list[Workspace])

    def passphrase(self) -> str | None:
        """The passphrase from the file or the environment, or None for the keyring."""
        return passphrase_from(self.passphrase_file, os.environ.get("TALENTDESK_PASSPHRASE"))

    @contextmanager
    def workspace(self) -> Generator[Workspace]:
        """The opened profile. That it is damaged, or its last saves are, is said on stderr; somebody has to look."""
        ws = Workspace.open(self.home, self.passphrase())
        for said in filter(None, (ws.damage, ws.database.notice)):
            click.echo(f"{said}", err=True)
            self.needs_a_person()
        try:
            yield ws
        except Exception:
            ws.probe()  # what broke may have read a damaged page
            raise
        finally:
            ws.close()

    def result(self, value: Any, text: str = "") -> None:
        """Prints one JSON document, or the plain text."""
        click.echo(dump_json(value) if self.as_json else text)

    def needs_a_person(self) -> None:
        """Marks that it was done, but something waits for somebody."""
        self.code = NEEDS_A_PERSON


def with_session(function: Callable[..., Any]) -> Callable[..., Any]:
    """Passes the session as the first argument of a command."""

    @click.pass_context
    def wrapper(context: click.Context, *args: Any, **kwargs: Any) -> Any:
        return context.invoke(function, context.find_object(Session), *args, **kwargs)

    return update_wrapper(wrapper, function)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), envvar="TALENTDESK_HOME", help="The profile folder."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where there is no keyring: a file with the passphrase on its first line.",
)
@click.version_option(__version__, prog_name="talentdesk")
@click.pass_context
def cli(context: click.Context, home: Path | None, as_json: bool, passphrase_file: Path | None) -> None:
    """Offline records of those who develop educators: walkthroughs, coaching, mentoring, and what they add up to."""
    context.obj = Session(home or default_home(), as_json, passphrase_file)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and leaves with its exit code: 0 done, 1 refused or failed, 2 usage, 3 done but something needs a person."""
    from talentdesk.cli import commands

    gc.disable()  # a command ends before garbage counts; looking for it would cost a large merge a third of its time
    commands.load()
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Runs one command and returns its exit code. A refusal is one plain line on stderr, never a traceback."""
    as_json = "--json" in arguments
    # `--json` may stand anywhere: it says how to print, not what to do.
    arguments = (["--json"] if as_json else []) + [item for item in arguments if item != "--json"]
    try:
        with cli.make_context("talentdesk", arguments) as context:
            cli.invoke(context)
            return context.obj.code if isinstance(context.obj, Session) else DONE
    except click.exceptions.Exit as leave:
        return int(leave.exit_code)
    except click.exceptions.NoArgsIsHelpError as asked:
        if as_json:
            _complain(as_json, "A command is missing.", "“talentdesk --help” shows what there is.")
        else:
            click.echo(asked.format_message(), err=True)
        return USAGE
    except click.ClickException as problem:
        _complain(as_json, problem.format_message(), "“talentdesk --help” shows what there is.")
        return USAGE
    except click.Abort:
        _complain(as_json, "Stopped.", "What was done before stays done.")
        return REFUSED
    except TalentDeskError as problem:
        _complain(as_json, problem.message, problem.advice)
        return REFUSED


def _complain(as_json: bool, message: str, advice: str) -> None:
    if as_json:
        click.echo(dump_json({"error": {"message": message, "advice": advice}}))
    click.echo(f"{message} {advice}".strip().replace("\n", " "), err=True)
