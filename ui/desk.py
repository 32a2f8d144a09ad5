"""Desk: takes a profile from the first window to the last page. It opens, builds pages when they are first wanted, and closes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from ui import i18n
from ui.commands import Command
from ui.i18n import declared, t
from ui.jobs import Job, Jobs
from ui.main_window import MainWindow
from ui.theme import Theme
from ui.turns import Turns
from ui.widgets.rail import Place

if TYPE_CHECKING:
    from talentdesk.errors import Damage, TalentDeskError
    from talentdesk.workspace import Workspace
    from ui.context import Context, Edit, Notice
    from ui.round import Round
    from ui.screen import ScreenSpec
    from ui.start.damaged import DamageNotice

EDITOR = "editor"
NEW: tuple[tuple[str, str], ...] = (
    ("V", "walkthrough"),
    ("S", "coaching_session"),
    ("C", "coaching_cycle"),
    ("M", "mentorship_note"),
    ("P", "partnership"),
    ("F", "focus_area"),
    ("L", "learning_progression"),
    ("T", "pilot"),
    ("A", "scale_plan"),
    ("R", "practice_review"),
    ("B", "problem_solving"),
    ("O", "coaching_model"),
    ("H", "hexagon"),
    ("I", "learning_plan"),
    ("E", "educator_profile"),
    ("Y", "learning_activity"),
    ("U", "survey"),
    ("K", "coach_assignment"),
    ("D", "support_plan"),
    ("G", "leadership_program"),
    ("W", "leadership_interest"),
)
"""The letter after `N` that starts a new record, and its kind."""


class Desk(QObject):
    """One run of the application on one profile folder."""

    def __init__(self, app: QApplication, home: Path, passphrase_file: Path | None = None) -> None:
        super().__init__(app)
        self.home = home
        self.passphrase_file = passphrase_file
        i18n.use(i18n.SYSTEM)  # until the profile is open and says which
        self.theme = Theme(app)
        self.jobs = Jobs(self)
        self.window = MainWindow(self.theme)
        self.context: Context | None = None
        self._screens: dict[str, ScreenSpec] = {}
        self._back_to = ""
        self.round: Round | None = None
        self._damage: DamageNotice | None = None
        self.window.closing.connect(self.close)
        self.window.rail.chosen.connect(self.go)

    def start(self) -> None:
        """Shows the window, then opens the profile behind it."""
        self.window.show()
        QTimer.singleShot(0, self._showing)

    def _showing(self) -> None:
        # One more turn of events: the window is drawn before a lane asks for the interpreter.
        QTimer.singleShot(0, self.open)

    @property
    def places(self) -> tuple[str, ...]:
        """The ids of the pages in the rail; empty before they are there."""
        return tuple(self._screens)

    @property
    def at_rest(self) -> bool:
        """Whether what was asked for is to be seen: no job runs, and no page is being made, filled or restyled."""
        waiting = self.theme.findChildren(Turns) + self.window.findChildren(Turns)
        return self.jobs.idle and all(turns.idle for turns in waiting)

    # Opening

    def open(self) -> None:
        """Opens the profile; without one the person chooses how to begin."""
        self.jobs.start("write", partial(_opened, self.home, self.passphrase_file), self._found, self._not_opened)

    def _found(self, ws: Workspace | None) -> None:
        if ws is None:
            self._welcome()
        else:
            self.take(ws)

    def _not_opened(self, problem: TalentDeskError) -> None:
        from ui.start.unlock import Unlock

        page = Unlock(self.jobs, self.home, problem)
        page.opened.connect(self.take)
        page.anew_wanted.connect(self._welcome)
        self._show_start("unlock", page)

    def _welcome(self) -> None:
        from ui.start.welcome import Welcome

        page = Welcome(self.theme, self.jobs, self.home)
        page.opened.connect(self.take)
        self._show_start("welcome", page)

    def _show_start(self, name: str, page: Any) -> None:
        self.window.show_rail(False)
        self.window.put(name, page)
        self.window.front(name)
        page.focus_first()

    def take(self, ws: Workspace) -> None:
        """Goes on with an opened profile: the pages, or the words to read out while it waits for approval."""
        from ui.context import Context

        self.home = ws.home
        self.jobs.probe = ws.probe
        i18n.use(ws.settings.language)
        self.theme.use(ws.settings.appearance, ws.settings.text_scale)
        self.window.restore_geometry_text(ws.settings.window_geometry)
        self.context = Context(ws, self.jobs, self.theme, self)
        self._connect(self.context)
        if ws.notice:
            self._tell(ws.notice)
        if ws.damage is not None:
            self._damaged(ws.damage)
        if ws.me.status == "requested":
            self._wait()
        else:
            self._begin()

    def _wait(self) -> None:
        from ui.start.waiting import Waiting

        page = Waiting(self._need())
        page.approved.connect(self._begin)
        page.take_over_wanted.connect(self._take_over)
        self._show_start("waiting", page)

    def _take_over(self) -> None:
        from ui.start.take_over import TakeOver

        page = TakeOver(self._need())
        page.taken.connect(self._begin)
        page.back_wanted.connect(self._wait)
        self._show_start("takeOver", page)

    # A damaged profile

    def _damaged(self, _problem: Damage) -> None:
        """Says so over every page, once."""
        from ui.start.damaged import DamageNotice

        if self._damage is None:
            self._damage = DamageNotice()
            self._damage.wanted.connect(self.put_right)
            self.window.put_above(self._damage)

    def _tell(self, words: str) -> None:
        from ui.start.damaged import OpeningNotice

        self.window.put_above(OpeningNotice(words))

    def put_right(self) -> None:
        """Goes on in a window of its own, in which no page reads or writes any more, with the ways back."""
        context, self.context = self._need(), None
        self._leave(context)
        again = Desk(self.parent(), self.home, self.passphrase_file)  # pyright: ignore[reportArgumentType] - the application
        again.theme.use(context.ws.settings.appearance, context.ws.settings.text_scale)
        again.window.restore_geometry_text(self.window.geometry_text())
        again.window.show()
        again.show_damaged(context.ws)
        self.window.close()
        self.window.deleteLater()  # left to the collector it would be taken apart in no order
        self.deleteLater()

    def show_damaged(self, ws: Workspace) -> None:
        """The ways back of a profile that is open and damaged."""
        from ui.start.damaged import Damaged

        self.jobs.probe = ws.probe
        page = Damaged(self.jobs, ws)
        page.opened.connect(self.take)
        page.restored.connect(self._restore)
        self._show_start("damaged", page)

    def _restore(self, damage: TalentDeskError, backup: str) -> None:
        self._not_opened(damage)
        self.window.drop("damaged")
        self.window.page("unlock").use_backup(backup)  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]

    def _begin(self) -> None:
        from ui.screens import SCREENS

        ws = self._need().ws
        self._screens = {spec.id: spec for spec in SCREENS}
        for name in ("opening", "welcome", "unlock", "waiting", "takeOver", "damaged"):
            self.window.drop(name)
        self.window.setWindowTitle(f"TalentDesk · {ws.me.name} · {ws.district_name}")
        self.window.rail.show_owner(ws.me.name, ws.district_name)
        self.window.rail.show_places([Place(s.id, declared(s.title), s.icon, s.key, s.low) for s in SCREENS])
        self.window.show_rail(True)
        self.window.commands.add(self._commands())
        self.go(_first(ws).id)
        page = self.window.page(_first(ws).id)
        page.turns.add(self._behind())  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess] - a Screen

    def _behind(self) -> Iterator[None]:
        """What the first page leads to: queued behind what it reads, which is asked for when it is made."""
        yield
        if self.context is not None:  # not closed meanwhile
            self.jobs.read(_nothing, self._settled)

    def _settled(self, _: None) -> None:
        """The first page shows what it read: now the rest of the shell, and what a person may open next."""
        if self.context is not None:  # not closed meanwhile
            self._read_standing()
            self.jobs.start("long", _imported, self._all_imported)

    def _all_imported(self, _: None) -> None:
        QTableView().viewport()  # what PySide makes of a class when it is met first takes 20 ms here; no page has to wait for it
        self.jobs.collector.settle()

    # Going about

    def _connect(self, context: Context) -> None:
        from ui.round import Round

        context.noticed.connect(self._notice)
        context.screen_wanted.connect(self.go)
        context.edit_wanted.connect(self.edit)
        context.record_wanted.connect(self.show_record)
        context.over_wanted.connect(self.put_over)
        context.prepare_wanted.connect(self.prepare)
        self.round = rounds = Round(context, self.window)
        context.sync_wanted.connect(rounds.begin)
        context.sync_ended.connect(self._read_standing)
        context.bus.changed.connect(self._read_standing)
        status = self.window.status
        status.sync_wanted.connect(rounds.begin)
        status.cancel_wanted.connect(rounds.cancel)
        status.exchange_wanted.connect(self._to_exchange)
        self.jobs.broke.connect(self._broke)
        self.jobs.damaged.connect(self._damaged)

    def go(self, screen: str, wanted: dict[str, Any] | None = None) -> None:
        """Brings a page to the front, building it the first time."""
        spec = self._screens[screen]
        page = self.window.page(screen)
        if page is None:
            page = spec.build(self._need(), self.window.pages)
            self.window.put(screen, page)
        self._leave_editor()
        self.window.front(screen)
        page.opened(wanted or {})  # pyright: ignore[reportAttributeAccessIssue] - pages of the rail are Screens
        page.take_keyboard()  # pyright: ignore[reportAttributeAccessIssue]

    def edit(self, edit: Edit) -> None:
        """Opens the form of a record over the page."""
        from ui.editor import Editor

        context = self._need()
        if context.ws.damage is not None and not edit.record and not edit.draft:
            words = t("Nothing new can be written before this profile is put right.")
            context.say(words, t("Put it right…"), self.put_right)
            return
        self.put_over(partial(Editor, context, edit))

    def prepare(self, record: str) -> None:
        """Opens the page before a meeting over the page."""
        from ui.prepare import Prepare

        self.put_over(partial(Prepare, self._need(), record))

    def put_over(self, make: Callable[[QWidget], Any]) -> None:
        """Has a page that writes stand over the one in front, or in place of another such page."""
        if self.window.in_front in self._screens:
            self._back_to = self.window.in_front
        self._leave_editor()
        page = make(self.window.pages)
        page.closed.connect(self.back)
        self.window.put(EDITOR, page)
        self.window.front(EDITOR)
        page.take_keyboard()

    def back(self) -> None:
        """Leaves the form for the page it was opened from."""
        self.go(self._back_to if self._back_to in self._screens else next(iter(self._screens)))

    def _leave_editor(self) -> None:
        page = self.window.page(EDITOR)
        if page is not None:
            page.leave()  # pyright: ignore[reportAttributeAccessIssue] - the page of that name is the Editor
            self.window.drop(EDITOR)

    def show_record(self, record: str) -> None:
        """Shows a record on the page that lists its kind, else in its form."""
        from ui.screen import kind_of

        self.jobs.read(partial(kind_of, self._need().ws, record), self._show_kind)

    def _show_kind(self, found: tuple[str, str]) -> None:
        kind, record = found
        page = next((spec.id for spec in self._screens.values() if kind in spec.lists), None)
        if page is None:
            self._need().edit(kind, record)
        else:
            self.go(page, {"record": record})

    def _to_exchange(self) -> None:
        self.go("exchange")

    def _commands(self) -> list[Command]:
        from talentdesk.actions import records
        from talentdesk.schema.kinds import BY_NAME

        pages, new, any_time = t("Pages"), t("New records"), t("Any time")
        found = [
            Command(f"go-{s.id}", declared(s.title), f"G, {s.key}", pages, partial(self.go, s.id))
            for s in self._screens.values()
        ]
        found += [
            Command(
                f"new-{kind}",
                t("New visit")
                if kind == "walkthrough"
                else t("New {kind}", kind=declared(BY_NAME[kind].title).lower()),
                f"N, {key}",
                new,
                partial(self._need().edit, kind),
            )
            for key, kind in NEW
            if records.may_begin(self._need().ws, kind)
        ]
        found += [
            Command("find", t("Find people, records, pages and actions"), "Ctrl+K", any_time, self._find),
            Command("sync", t("Sync now"), "Ctrl+Shift+S", any_time, self._need().sync_wanted.emit),
            Command("help", t("Shortcuts"), "F1", any_time, self._help),
            Command("quit", t("Close TalentDesk"), "Ctrl+Q", any_time, self._quit),
        ]
        return found

    def _find(self) -> None:
        from ui.dialogs.finder import Finder

        Finder(self._need(), self.window.commands, self.window).open_over()

    def _help(self) -> None:
        from ui.dialogs.shortcuts import Shortcuts

        shortcuts = Shortcuts(self.window.commands, self.window)
        self.theme.dress(shortcuts)
        shortcuts.open()

    def _quit(self) -> None:
        self.window.close()

    # Speaking

    def _notice(self, notice: Notice) -> None:
        self.window.quiet.show_line(notice.text, notice.action, notice.act, notice.also)

    def _broke(self, _problem: Exception) -> None:
        self.window.quiet.show_line(
            t(
                "Something went wrong inside TalentDesk. What was saved is safe, and what was typed is kept as a draft; the log says where."
            )
        )

    def _read_standing(self, *_: object) -> None:
        from ui.widgets.exchange_words import standing

        # The folder may be a share that takes its time to answer, so no page waits behind this question.
        self.jobs.start("long", partial(standing, self._need().ws), self.window.status.show_standing)

    # Closing

    def _need(self) -> Context:
        if self.context is None:
            raise RuntimeError("no profile is open")
        return self.context

    def close(self) -> None:
        """Keeps what was typed, remembers the window, and closes the profile."""
        if self.context is None:
            self.jobs.finish()
            for name in ("welcome", "damaged"):
                page = self.window.page(name)
                if page is not None:
                    page.leave()  # pyright: ignore[reportAttributeAccessIssue] - both have something open to leave
            return
        context, self.context = self.context, None
        self._leave(context)
        context.ws.close()

    def _leave(self, context: Context) -> None:
        from talentdesk.errors import EnvironmentProblem

        front = self.window.in_front
        page = self.window.page(EDITOR)
        if page is not None:
            page.leave()  # pyright: ignore[reportAttributeAccessIssue] - the page of that name is the Editor
        for turns in self.window.findChildren(Turns):
            turns.stop()  # a page that is still being made would read
        self.jobs.finish()
        context.close()
        settings = context.ws.settings
        settings.window_geometry = self.window.geometry_text()
        settings.last_screen = front if front in self._screens else self._back_to
        with contextlib.suppress(EnvironmentProblem):  # a disk that is full keeps no window from closing
            settings.save(context.ws.home)


def _opened(home: Path, passphrase_file: Path | None, _job: Job) -> Workspace | None:
    """The opened profile, None where there is none. The heavy imports happen here, behind the window that already shows."""
    import os

    from talentdesk.workspace import Workspace, passphrase_from

    if not Workspace.exists(home):
        return None
    ws = Workspace.open(home, passphrase_from(passphrase_file, os.environ.get("TALENTDESK_PASSPHRASE")))
    if ws.damage is not None:
        from talentdesk.actions import rescue

        rescue.readable(ws)
    _first(ws).page()
    return ws


def _first(ws: Workspace) -> ScreenSpec:
    """The page that was in front last time."""
    from ui.screens import SCREENS

    return next((spec for spec in SCREENS if spec.id == ws.settings.last_screen), SCREENS[0])


def _nothing(_job: Job) -> None:
    """What is queued behind something to hear of its end."""


def _imported(_job: Job) -> None:
    """The pages and the form, so that whoever goes there first doesn't wait for their modules."""
    import importlib

    from ui.screens import SCREENS

    importlib.import_module("ui.editor")
    for spec in SCREENS:
        spec.page()
