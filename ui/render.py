"""Draws every page, start page and form to PNG files: `python -m ui.render DIR --language es`. Pages come from SCREENS."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEventLoop, QMessageLogContext, QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from talentdesk.actions import district, records, upkeep
from talentdesk.actions import profile as profiles
from talentdesk.actions.today import today
from talentdesk.sample.place import Place
from talentdesk.workspace import Workspace, passphrase_from
from ui import i18n
from ui.desk import Desk
from ui.start.form import StartForm
from ui.start.founded import Founded
from ui.start.welcome import Welcome
from ui.widgets.views import Views

READY = Path("build/demo")
SIZES = ((1280, 800), (1024, 700))
LOOKS = ("light", "dark")
SCALES = (1.0, 2.0)
DESKS = ("north-principal", "north-coach", "executive", "office")
OWN = {
    "today": DESKS,
    "walkthroughs": ("north-principal",),
    "coaching": ("north-coach",),
    "leadership": ("executive", "north-coach"),
    "learning": ("north-principal", "office"),
}
"""Page → the desks it is drawn for; other pages are drawn as the office sees them."""
FORMS = (
    ("walkthrough", "north-principal"),
    ("coaching_session", "north-coach"),
    ("mentorship_note", "executive"),
    ("educator_profile", "north-coach"),
    ("learning_plan", "north-coach"),
    ("coach_assignment", "north-principal"),
    ("support_plan", "executive"),
    ("leadership_program", "office"),
    ("leadership_interest", "north-coach"),
    ("learning_progression", "office"),
    ("pilot", "office"),
    ("practice_review", "office"),
    ("problem_solving", "office"),
    ("hexagon", "office"),
    ("hexagon_rating", "office"),
)
"""Kind of record → the desk it is written at."""
PREPARED = ("north-coach", "executive")
"""The desks at which a meeting is prepared."""
PASSPHRASE = "eight quiet herons"
_QUIET_TURNS = 3


@dataclass(frozen=True, slots=True)
class Studio:
    """Where pictures go, the sample they are taken of, and room for what is made on the way."""

    app: QApplication
    pictures: Path
    sample: Place
    scratch: Path

    def desk(self, home: Path, passphrase_file: Path | None = None) -> Desk:
        """The whole application on a profile, with nothing left to do."""
        desk = Desk(self.app, home, passphrase_file)
        desk.start()
        settle(desk)
        return desk

    def take(self, desk: Desk, name: str) -> None:
        """Pictures of what the window shows, in both looks, text sizes and window sizes."""
        self.take_each(desk, {name: None})

    def take_each(self, desk: Desk, pages: Mapping[str, Callable[[], None] | None]) -> None:
        """Pictures of several pages, each by the name of its pictures and what brings it to the front.

        The look changes outside and the page inside, because drawing everything anew takes longest.
        """
        for look, scale in product(LOOKS, SCALES):
            desk.theme.use(look, scale)
            for name, show in pages.items():
                if show is not None:
                    show()
                for width, height in SIZES:
                    desk.window.resize(width, height)
                    settle(desk)
                    picture = self.pictures / f"{name}-{look}-{round(scale * 100)}-{width}x{height}.png"
                    desk.window.grab().save(str(picture))
        desk.theme.use(LOOKS[0], SCALES[0])
        settle(desk)


class _Settling(QObject):
    """Lets the event loop turn until the desk is at rest, and has been for a few turns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._quiet = 0
        self.loop = QEventLoop()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self._turn)
        self.timer.start(0)

    def _turn(self) -> None:
        self._quiet = self._quiet + 1 if self._desk.at_rest else 0
        if self._quiet > _QUIET_TURNS:
            self.timer.stop()
            self.loop.quit()


def settle(desk: Desk) -> None:
    """Waits until every job has ended and its outcome is on the page."""
    settling = _Settling(desk)
    settling.loop.exec()


def main(arguments: Sequence[str] | None = None) -> int:
    """Draws everything; 1 where Qt complained of something."""
    options = _options(arguments)
    folder: Path = options.folder
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LANGUAGE"] = options.language  # pictures don't depend on how this system is set
    complaints: list[str] = []
    qInstallMessageHandler(partial(_heard, complaints))
    sys.excepthook = partial(_broke, complaints)  # what breaks in a signal's receiver arrives there
    app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        studio = Studio(app, folder, _sample(Path(scratch)), Path(scratch))
        for draw in (draw_start, draw_pages, draw_empty, draw_forms, draw_prepared):
            draw(studio)
    qInstallMessageHandler(None)
    sys.excepthook = sys.__excepthook__
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ui.render", description="Draws every page and form to PNG files.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screens"), help="where the pictures go")
    parser.add_argument("--language", default="en", choices=i18n.available(), help="the language they are drawn in")
    return parser.parse_args(arguments)


def _heard(complaints: list[str], kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        complaints.append(text)


def _broke(
    complaints: list[str], kind: type[BaseException], problem: BaseException, where: TracebackType | None
) -> None:
    complaints.append(f"{kind.__name__}: {problem}")
    sys.__excepthook__(kind, problem, where)


def _sample(scratch: Path) -> Place:
    """A copy of the sample district that lies ready, or one built now."""
    place = Place(scratch / "sample")
    if Place(READY).report.exists():
        shutil.copytree(READY, place.root)
        for home in place.profiles.iterdir():  # a copy shares nothing with what it was copied from
            with closing(Workspace.open(home, passphrase_from(place.passphrase_file, None))) as ws:
                profiles.change_folder(ws, place.folder)
    else:
        from talentdesk.sample import district as sample

        sample.build(place.root, progress=print)
    return place


# The start


def draw_start(studio: Studio) -> None:
    """The first run, from the three choices to the checklist, and the pages before a profile is open."""
    home = studio.scratch / "TalentDesk"
    desk = studio.desk(home)
    page = desk.window.page("welcome")
    assert isinstance(page, Welcome)
    studio.take(desk, "start-welcome")
    for name in ("sample", "join", "found"):
        getattr(page, name)()
        settle(desk)
        studio.take(desk, f"start-{name}")
        if name != "sample":
            _form(page).submit()
            studio.take(desk, f"start-{name}-incomplete")
    _found(studio, page)
    settle(desk)
    studio.take(desk, "start-founded")
    founded = page.currentWidget()
    assert isinstance(founded, Founded)
    founded.roster.look(str(studio.sample.roster))
    settle(desk)
    founded.ensureWidgetVisible(founded.roster)
    studio.take(desk, "start-founded-roster")
    card = founded.made.card
    desk.window.close()
    _draw_unopened(studio, home)
    _draw_waiting(studio, card)


def _form(page: Welcome) -> StartForm:
    form = page.currentWidget()
    assert isinstance(form, StartForm)
    return form


def _found(studio: Studio, page: Welcome) -> None:
    form = _form(page)
    typed = {"folder": str(studio.scratch / "folder"), "district": "Riverbend District", "person": "Dana Ortiz"}
    for name, text in (typed | {"passphrase": PASSPHRASE, "again": PASSPHRASE}).items():
        field = form.fields[name]
        getattr(field, "line").setText(text)  # noqa: B009 - lines of text and folders both have one
    form.passphrase.show()
    form.again.show()
    form.submit()


def _draw_unopened(studio: Studio, home: Path) -> None:
    desk = studio.desk(home)
    studio.take(desk, "start-unlock")
    desk.window.close()
    key, aside = home / "key.json", home / "key.aside"
    key.rename(aside)
    desk = studio.desk(home)
    studio.take(desk, "start-problem")
    desk.window.close()
    aside.rename(key)
    _draw_damaged(studio, home)


def _draw_damaged(studio: Studio, whole: Path) -> None:
    home = studio.scratch / "damaged"
    shutil.copytree(whole, home)
    database = home / "talentdesk.db"
    database.write_bytes(database.read_bytes()[:-1] + b"?")
    with closing(Workspace.open(home, PASSPHRASE)) as ws:
        upkeep.verify(ws)
    desk = studio.desk(home, _passphrase(studio))
    studio.take(desk, "today-damaged")
    desk.window.close()
    desk = Desk(studio.app, home)
    desk.window.show()
    desk.show_damaged(Workspace.open(home, PASSPHRASE))
    studio.take(desk, "start-damaged")
    desk.window.close()


def _draw_waiting(studio: Studio, card: str) -> None:
    home, file = studio.scratch / "joiner", _passphrase(studio)
    joined = district.join(
        home, studio.scratch / "folder", card, "Cora Diaz", "coach", ["North Elementary"], PASSPHRASE
    )
    joined.ws.close()
    desk = studio.desk(home, file)
    studio.take(desk, "start-waiting")
    desk.window.close()


def _passphrase(studio: Studio) -> Path:
    file = studio.scratch / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return file


# Pages and forms


def draw_pages(studio: Studio) -> None:
    """Every page of the rail, filled."""
    from ui.screens import SCREENS

    for profile in DESKS:
        desk = _desk_of(studio, profile)
        mine = [spec.id for spec in SCREENS if profile in OWN.get(spec.id, ("office",))]
        pages: dict[str, Callable[[], None]] = {}
        for page in mine:
            name = f"{page}-{profile}" if len(OWN.get(page, ())) > 1 else page
            pages |= {name + part: partial(_show, desk, page, number) for number, part in enumerate(_views(desk, page))}
        studio.take_each(desk, pages)
        desk.window.close()


def _opened(desk: Desk, page: str) -> Views | None:
    """The choice of views on a page that was brought to the front, where it has one."""
    desk.go(page)
    settle(desk)
    views = getattr(desk.window.page(page), "views", None)
    return views if isinstance(views, Views) else None


def _views(desk: Desk, page: str) -> list[str]:
    """What is added to a page's name for each of its views; a page without a choice has one."""
    views = _opened(desk, page)
    return ["", *(f"-view-{number}" for number in range(2, views.stack.count() + 1))] if views else [""]


def _show(desk: Desk, page: str, view: int) -> None:
    if views := _opened(desk, page):
        views.show_view(view)


def draw_empty(studio: Studio) -> None:
    """Every page of the rail in a district that was founded a minute ago."""
    from ui.screens import SCREENS

    desk = studio.desk(studio.scratch / "TalentDesk", _passphrase(studio))
    studio.take_each(desk, {f"{spec.id}-empty": partial(desk.go, spec.id) for spec in SCREENS})
    desk.window.close()


def draw_forms(studio: Studio) -> None:
    """The forms, new and with a record in them."""
    for kind, profile in FORMS:
        place = studio.sample
        with closing(Workspace.open(place.profiles / profile, passphrase_from(place.passphrase_file, None))) as ws:
            written = records.list_records(ws, kind, limit=1)[0].id
        desk = _desk_of(studio, profile)
        for name, record in (("new", None), ("written", written)):
            context = desk.context
            assert context is not None
            context.edit(kind, record)
            settle(desk)
            studio.take(desk, f"form-{kind}-{name}")
            desk.back()
            settle(desk)
        desk.window.close()


def draw_prepared(studio: Studio) -> None:
    """The page before the meeting that comes next."""
    for profile in PREPARED:
        desk = _desk_of(studio, profile)
        context = desk.context
        assert context is not None
        for meeting in today(context.ws).coming_up[:1]:
            context.prepare_wanted.emit(meeting.record)
            settle(desk)
            studio.take(desk, f"prepare-{profile}")
        desk.window.close()


def _desk_of(studio: Studio, profile: str) -> Desk:
    return studio.desk(studio.sample.profiles / profile, studio.sample.passphrase_file)


if __name__ == "__main__":
    raise SystemExit(main())
