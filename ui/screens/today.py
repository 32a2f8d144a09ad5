"""Today: what now? Talks owed, what comes up, who was not visited, what was promised, drafts, and what waits for the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from talentdesk.actions import attention
from talentdesk.actions.attention import Needs, Page
from talentdesk.actions.today import AHEAD, LONG_AGO, VISIT_EVERY, ComingUp, CommitmentDue, Owed
from talentdesk.errors import TalentDeskError
from talentdesk.schema.kinds import BY_NAME
from talentdesk.schema.types import BUILDING_LEADERS, Role
from talentdesk.workspace import Workspace
from ui.commands import keys_text
from ui.context import Context
from ui.forms.tab_order import order_tabs
from ui.i18n import declared, n, t
from ui.jobs import Job
from ui.screen import Screen
from ui.widgets.day_section import DaySection, Line, TwoColumns
from ui.widgets.exchange_words import to_send
from ui.widgets.parts import clear, primary_button, scrolled
from ui.words import ago, day, listed, near_day

VISITORS = (*BUILDING_LEADERS, Role.COACH)


class TodayScreen(Screen):
    """The page of the day, for the role of whoever's laptop this is."""

    kinds = frozenset(
        {
            "walkthrough",
            "coaching_session",
            "mentorship_note",
            "person",
            "building",
            "assignment",
            "walkthrough_form",
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.page: Page | None = None
        self.primary: QPushButton | None = None
        self._sections: dict[str, DaySection] = {}
        self.columns = TwoColumns()
        self.body.setContentsMargins(0, 8, 0, 0)
        self.set_heading(t("Today"))

    def parts(self) -> Iterator[QWidget]:
        self.body.addWidget(scrolled(self.columns), 1)
        yield self.columns
        self.context.sync_ended.connect(self.load)

    def opened(self, wanted: dict[str, object]) -> None:
        self._stale = True  # drafts and the clock change without a commit
        super().opened(wanted)

    def load(self) -> None:
        self.context.jobs.read(partial(_page, self.context.ws), self._show)

    def focus_first(self) -> None:
        (self.primary or self).setFocus()

    # Showing

    def _show(self, page: Page) -> None:
        self.turns.add(self._showing(page))

    def _showing(self, page: Page) -> Iterator[None]:
        first = self.page is None
        built_for = None if self.page is None else _plan(self.page)
        self.page = page
        if built_for != _plan(page):
            yield from self._build(page)
        self.set_heading(_greeting(page), _under(page))
        for name, section in self._sections.items():
            section.show_lines(*getattr(self, f"_{name}")(page))
            yield
        order_tabs(self)
        if first and self.hasFocus():
            self.focus_first()

    def _build(self, page: Page) -> Iterator[None]:
        """Sections and the primary action follow from the role; they are made once."""
        clear(self.columns.left)
        clear(self.columns.right)
        self._sections = {}
        for name, side in _plan(page):
            self._add(name, side)
            yield
        self.columns.left.addStretch(1)
        self.columns.right.addStretch(1)
        if self.primary is None:
            self.primary = self._primary(page)

    def _add(self, name: str, side: str) -> None:
        layout = self.columns.left if side == "left" else self.columns.right
        if name in ("roster", "form"):
            from ui.start.next_steps import FormStep, RosterStep  # for a new district only

            step = (RosterStep if name == "roster" else FormStep)(self.context.jobs, self.context.ws)
            step.ended.connect(self._step_ended)
            layout.addWidget(step)
            return
        self._sections[name] = DaySection(_heading(name), _empty(name))
        layout.addWidget(self._sections[name])

    def _primary(self, page: Page) -> QPushButton | None:
        if page.role in BUILDING_LEADERS:
            made, keys = primary_button(t("New visit")), "N, V"
            made.clicked.connect(self._new_visit)
        elif page.role is Role.COACH:
            made, keys = primary_button(t("Log session")), "N, S"
            made.clicked.connect(self._new_session)
        elif page.role is Role.EXECUTIVE:
            made, keys = primary_button(t("Log note")), "N, M"
            made.clicked.connect(self._new_note)
        elif page.role is Role.DISTRICT_STAFF:
            made, keys = primary_button(t("Indicators")), "G, I"
            made.clicked.connect(self._to_indicators)
        else:
            return None
        made.setToolTip(f"{made.text()} ({keys_text(keys)})")
        self.add_action(made)
        return made

    # Lines of each section

    def _talks_owed(self, page: Page) -> tuple[list[Line], str]:
        found = [
            Line(
                item.name,
                _said(_visited(item, page), _meets(item.meets, page)),
                t("Continue →") if item.begun else t("Talk →"),
                partial(self.context.edit, "walkthrough", item.record),
            )
            for item in page.today.talks_owed
        ]
        return found, ""

    def _coming_up(self, page: Page) -> tuple[list[Line], str]:
        found = [
            Line(
                item.name or declared(BY_NAME[item.kind].title),
                _meetings(item, page),
                t("Prepare →"),
                partial(self.context.prepare_wanted.emit, item.record),
            )
            for item in page.today.coming_up
        ]
        return found, ""

    def _not_visited(self, page: Page) -> tuple[list[Line], str]:
        found = [
            Line(
                item.name,
                _said(
                    t("no visit yet") if item.days is None else n("{count} day", "{count} days", item.days),
                    _meets(item.meets, page),
                ),
                t("Visit →"),
                partial(self.context.edit, "walkthrough", teacher=item.person, building=page.places.get(item.person)),
            )
            for item in page.today.not_visited
        ]
        unknown = t("No teachers are known here yet. They come with the roster, at one of the next syncs.")
        return found, "" if page.places else unknown

    def _commitments(self, page: Page) -> tuple[list[Line], str]:
        found = [
            Line(
                item.what,
                _said(_due(item, page), item.name),
                tick=partial(self._mark, item, True),
                tone="warn" if item.by and 0 < (_day(page) - item.by).days <= LONG_AGO else "muted",
            )
            for item in page.today.commitments
        ]
        return found, ""

    def _drafts(self, page: Page) -> tuple[list[Line], str]:
        found = [
            Line(
                ", ".join(filter(None, (_title(item.kind), item.about))),
                (ago(item.updated, page.now),),
                t("Continue →"),
                partial(self.context.edit, item.kind, draft=item.key),
            )
            for item in page.unfinished
        ]
        return found, ""

    def _shared(self, page: Page) -> tuple[list[Line], str]:
        found = [
            Line(
                item.title,
                (t("{day}, by {name}", day=near_day(item.on, _day(page)), name=item.author),),
                t("Open →"),
                partial(self.context.record_wanted.emit, item.record),
            )
            for item in page.shared
        ]
        return found, ""

    def _needs(self, page: Page) -> tuple[list[Line], str]:
        needs = page.needs or Needs()
        go = partial(self.context.show, "exchange")
        found = [Line(t("{name} asks to join", name=name), (), t("Approve →"), go) for name in needs.requests]
        if needs.conflicts:
            words = n(
                "{count} text was changed by two people", "{count} texts were changed by two people", needs.conflicts
            )
            found.append(Line(words, (), t("Settle →"), go))
        if needs.purges:
            words = n("{count} record is to go for good", "{count} records are to go for good", needs.purges)
            found.append(Line(words, (t("if you agree"),), t("Look →"), go))
        if needs.set_aside:
            words = n("{count} file was set aside", "{count} files were set aside", needs.set_aside)
            found.append(Line(words, (), t("See why →"), go))
        if needs.silent:
            found.append(
                Line(
                    t("Nothing heard from {names}", names=listed(needs.silent)),
                    (t("for two weeks or more"),),
                    t("See who →"),
                    go,
                )
            )
        return found, ""

    # Acting

    def _new_visit(self) -> None:
        self.context.edit("walkthrough")

    def _new_session(self) -> None:
        self.context.edit("coaching_session")

    def _step_ended(self) -> None:
        from ui.start.next_steps import Step

        step = self.sender()
        if isinstance(step, Step):
            self.context.say(step.found.text())

    def _to_indicators(self) -> None:
        self.context.show("indicators")

    def _new_note(self) -> None:
        self.context.edit("mentorship_note")

    def _mark(self, item: CommitmentDue, done: bool) -> None:
        self._marked = (item, done)
        self.context.jobs.start("write", partial(_marked, self.context.ws, item, done), self._told, self._not_marked)

    def _told(self, marked: tuple[CommitmentDue, bool]) -> None:
        item, done = marked
        if done:
            self.context.say(t("Done: {what}", what=item.what), t("Undo"), partial(self._mark, item, False))

    def _not_marked(self, problem: TalentDeskError) -> None:
        self.context.complain(problem)
        self.load()


def _page(ws: Workspace, _job: Job) -> Page:
    return attention.page(ws)


def _marked(ws: Workspace, item: CommitmentDue, done: bool, _job: Job) -> tuple[CommitmentDue, bool]:
    attention.mark_done(ws, item.record, item.index, item.what, done)
    return item, done


def _plan(page: Page) -> tuple[tuple[str, str], ...]:
    """Section → the column it stands in, in reading order."""
    left: list[str] = []
    right = ["coming_up", "commitments"]
    if page.needs is not None:
        setting_up = page.needs.no_roster or page.needs.no_form
        left += ["needs"] * (page.needs.waiting or not setting_up)
        left += ["roster"] * page.needs.no_roster + ["form"] * page.needs.no_form
    if page.role in VISITORS or page.today.talks_owed:
        left.append("talks_owed")
    if page.role in VISITORS:
        left.append("not_visited")
    if page.role is Role.TEACHER:
        left.append("shared")
    if not left:
        left, right = right[:1], right[1:]
    if page.unfinished:
        right.append("drafts")
    return tuple((name, "left") for name in left) + tuple((name, "right") for name in right)


def _heading(name: str) -> str:
    return {
        "needs": t("What needs you"),
        "talks_owed": t("Talks owed"),
        "not_visited": t("Not visited for a while"),
        "coming_up": t("Coming up"),
        "commitments": t("Commitments due"),
        "drafts": t("Drafts to finish"),
        "shared": t("Shared with you"),
    }[name]


def _empty(name: str) -> str:
    return {
        "needs": t("Nothing waits for you. Requests to join, conflicts and files set aside show here."),
        "talks_owed": t("No talk is owed. Whoever you visit shows here until the two of you have talked."),
        "not_visited": t("You have been with everybody in the last {days} days.", days=VISIT_EVERY),
        "coming_up": t(
            "Nothing is agreed for the next {days} days. The next meeting that you note in a session or a talk "
            "shows here.",
            days=AHEAD,
        ),
        "commitments": t(
            "Nothing you promised is due. What you agree to do in a session or a talk shows here in time."
        ),
        "drafts": "",
        "shared": t("Nothing was shared with you yet. Notes and feedback that others share with you show here."),
    }[name]


def _greeting(page: Page) -> str:
    name, hour = page.today.greeting_name, page.now.hour
    if hour < 12:
        return t("Good morning, {name}", name=name)
    return t("Good afternoon, {name}", name=name) if hour < 18 else t("Good evening, {name}", name=name)


def _under(page: Page) -> str:
    sync = page.today.sync
    parts = [day(_day(page), _day(page))]
    if not sync.folder_here:
        parts.append(t("the district folder isn’t in reach"))
    if sync.to_send:
        parts.append(to_send(sync.to_send))
    return " · ".join(parts)


def _day(page: Page) -> date:
    return page.now.date()


def _said(*parts: str) -> tuple[str, ...]:
    return tuple(filter(None, parts))


def _visited(item: Owed, page: Page) -> str:
    days = listed([near_day(on, _day(page)) for on in (item.visited, *item.others)])
    return ", ".join(filter(None, (t("visited {days}", days=days), item.place)))


def _meets(on: date | None, page: Page) -> str:
    return t("you meet {day}", day=near_day(on, _day(page))) if on else ""


def _meetings(item: ComingUp, page: Page) -> tuple[str, ...]:
    """The days and what sort of meeting; told once where all are of one sort."""
    days = [near_day(on, _day(page)) for on, _ in ((item.on, item.kind), *item.later)]
    kinds = [_meeting(kind) for _, kind in ((item.on, item.kind), *item.later)]
    if len(set(kinds)) == 1:
        return _said(listed(days), kinds[0])
    return tuple(t("{day} ({meeting})", day=on, meeting=kind) for on, kind in zip(days, kinds, strict=True))


def _due(item: CommitmentDue, page: Page) -> str:
    if item.by is None:
        return t("no day agreed")
    words = near_day(item.by, _day(page))
    return t("was due {day}", day=words) if item.by < _day(page) else words


def _meeting(kind: str) -> str:
    return t("Coaching") if kind == "coaching_session" else t("Partnership")


def _title(kind: str) -> str:
    return declared(BY_NAME[kind].title) if kind in BY_NAME else kind
