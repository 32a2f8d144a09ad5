"""Exchange: how sharing stands, what needs a person, who was heard from, and the laptops of the district."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from talentdesk.actions.district import DeviceView
from talentdesk.actions.exchange import SyncReport
from talentdesk.actions.registrar import TakenOver
from talentdesk.changes import Changes
from ui import i18n
from ui.context import Context
from ui.forms.tab_order import order_tabs
from ui.i18n import n, t
from ui.jobs import Job
from ui.screen import Screen
from ui.screens import exchange_work as work
from ui.screens.exchange_news import News
from ui.screens.exchange_people import Laptops
from ui.screens.exchange_work import Found, Known
from ui.start.take_over import TakeOver
from ui.widgets import exchange_words as words
from ui.widgets.approval_card import Approval, ApprovalCard
from ui.widgets.conflict_card import ConflictCard
from ui.widgets.file_notice import FileNotice
from ui.widgets.parts import (
    BETWEEN,
    group,
    label,
    link_button,
    muted,
    primary_button,
    quiet_button,
    row,
    scrolled,
    section,
)
from ui.widgets.plain_table import PlainTable, Row
from ui.widgets.stack import Stack

MOST_LINES, MOST_FILES = 8, 6


class Exchange(Screen):
    """The page. What this laptop knows shows at once; what lies in the folder follows when the folder has answered."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._known: Known | None = None
        self._found = Found(True)
        self._conflicts: dict[tuple[str, ...], ConflictCard] = {}
        self._requests: dict[str, ApprovalCard] = {}
        self.set_heading(t("Exchange"))
        self.sync = self.add_action(primary_button(t("Sync now")))
        self.sync.setToolTip(t("Sync now (Ctrl+Shift+S)"))

    def parts(self) -> Iterator[QWidget]:
        self.headline = label("", size="section", weight="strong", wrap=True)
        self.subline = muted("")
        self.working = label("", tone="accent", wrap=True)
        self._news = News(self.context, self)
        self.needs = Stack(t("What needs a person"))
        self.news = Stack(t("Good to know"))
        self.on_the_way = Stack(t("Not complete yet, and other files"))
        self.laptops = Laptops()
        self.export = quiet_button(t("Export to a file…"))
        self.take_in = quiet_button(t("Import files…"))
        self.audit_button = link_button(t("Show what this laptop noted"))
        self.audit = PlainTable(t("What this laptop noted"), (t("When"), t("What"), t("Of what")), MOST_LINES, 3)
        yield self._build()
        self._connect()

    def _build(self) -> QWidget:
        self.headline.setText(t("Looking…"))
        inside = QWidget()
        self._page = scrolled(inside)
        self.body.addWidget(self._page, 1)
        page = QVBoxLayout(inside)
        page.setContentsMargins(0, 0, 12, 16)
        page.setSpacing(BETWEEN)
        page.addWidget(group(self.headline, self.subline, self.working, spacing=4))
        page.addWidget(self.needs)
        page.addWidget(self.news)
        page.addWidget(self.on_the_way)
        page.addWidget(self.laptops)
        by_hand = t(
            "Without the shared folder, changes travel as one file: on a stick, or by mail. It is encrypted like the folder."
        )
        page.addWidget(group(section(t("By stick or mail")), muted(by_hand), row(self.export, self.take_in)))
        page.addWidget(group(row(self.audit_button), self.audit))
        page.addStretch(1)
        for part in (self.working, self.audit):
            part.hide()
        return inside

    def _connect(self) -> None:
        self.sync.clicked.connect(self._sync)
        self._news.changed.connect(self._read)
        self.context.sync_ended.connect(self._synced)
        self.laptops.revoke_wanted.connect(self._revoke)
        self.laptops.hand_over_wanted.connect(self._hand_over)
        self.laptops.take_over_wanted.connect(self._open_take_over)
        self.export.clicked.connect(self._ask_export)
        self.take_in.clicked.connect(self._ask_import)
        self.audit_button.clicked.connect(self._fold_audit)

    # Screen

    def load(self) -> None:
        self._read()
        self.context.jobs.start("long", partial(work.in_folder, self.context.ws), self._show_found)

    def focus_first(self) -> None:
        self.sync.setFocus()

    def concerned(self, changes: Changes) -> bool:
        """Every saved record is one more to send."""
        return bool(changes.ids)

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and self.concerned(changes):
            self._read()  # a save changes nothing in the folder
        else:
            super()._changed(changes)

    def recolour(self) -> None:
        for card in self._conflicts.values():
            card.set_tokens(self.context.theme.tokens)

    def _read(self) -> None:
        self.context.jobs.read(partial(work.known, self.context.ws, self._found.here), self._show)

    # Syncing

    def _sync(self) -> None:
        self.sync.setEnabled(False)
        self.context.sync_wanted.emit()

    def _synced(self) -> None:
        self.sync.setEnabled(True)
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    # Showing

    def _show_found(self, found: Found) -> None:
        self._found = found
        self._read()

    def _show(self, known: Known) -> None:
        self._known = known
        self.turns.add(self._showing(known))

    def _showing(self, known: Known) -> Iterator[None]:
        found = known.status
        self.headline.setText(words.headline(found))
        self.subline.setText(words.subline(found, known.now) or _before_first())
        yield from self._show_needs(known)
        self.news.show_parts(self._news.lines(known))
        yield
        self._show_on_the_way(known)
        yield
        self.laptops.show_known(known)
        order_tabs(self)
        if self.audit.isVisible():
            self._read_audit()

    def _show_needs(self, known: Known) -> Iterator[None]:
        """Cards that are there already stay as they are, with what somebody is typing into them."""
        conflicts = {ConflictCard.key_of(one.conflict): one for one in known.disputes}
        requests = {one.request: one for one in self._found.asking}
        for key in conflicts.keys() - self._conflicts.keys():
            self._conflicts[key] = self._conflict(conflicts[key])
            yield
        for key in requests.keys() - self._requests.keys():
            self._requests[key] = card = ApprovalCard(requests[key])
            card.approved.connect(self._approve)
            yield
        self._conflicts = {key: self._conflicts[key] for key in conflicts}
        self._requests = {key: self._requests[key] for key in requests}
        aside = words.files_lines(known.status.quarantined, _authors(known))
        parts: list[QWidget] = [label(words.owed_line(), wrap=True)] * known.owed
        parts += [*self._news.questions(known), *self._requests.values(), *self._conflicts.values()]
        parts += [
            muted(n("{count} more conflict follows.", "{count} more conflicts follow.", known.more_disputes))
        ] * bool(known.more_disputes)
        parts += [self._file_notice(line) for line in aside]
        self.needs.show_parts(parts)
        yield

    def _file_notice(self, line: words.FilesLine) -> FileNotice:
        made = FileNotice(line)
        made.noted.connect(self._note)
        return made

    def _note(self, files: tuple[str, ...]) -> None:
        self.context.jobs.start("write", partial(work.note_files, self.context.ws, files), self._files_noted)

    def _files_noted(self, _: object) -> None:
        self.context.say(t("Noted. It stays listed under Exchange, and the file stays where it is."))
        self._read()

    def _conflict(self, dispute: work.Dispute) -> ConflictCard:
        made = ConflictCard(dispute.conflict, dispute.sides, dispute.both, self.context.theme.tokens)
        made.kept.connect(self._keep)
        made.written.connect(self._write)
        return made

    def _show_on_the_way(self, known: Known) -> None:
        found = known.status
        late = words.files_lines([*found.pending, *found.held], _authors(known))
        parts: list[QWidget] = [muted(f"{whose}: {why} {advice}") for whose, why, advice, _ in late]
        noted = words.files_lines(found.noted, _authors(known))
        parts += [muted(t("Set aside and noted: {files}. {why}", files=one.whose, why=one.reason)) for one in noted]
        if others := self._found.others:
            parts.append(muted(words.others_line(others, MOST_FILES)))
        self.on_the_way.show_parts(parts)

    # Settling

    def _keep(self, record: str, field: str, op: str) -> None:
        job = partial(work.keep, self.context.ws, record, field, op)
        self.context.jobs.start("write", job, self._settled)

    def _write(self, record: str, field: str, text: str) -> None:
        job = partial(work.write, self.context.ws, record, field, text)
        self.context.jobs.start("write", job, self._settled)

    def _settled(self, _: object) -> None:
        self.context.say(t("Settled. The other versions stay in the record’s history."))

    # Long work

    def _start(
        self,
        told: str,
        job: Callable[[Job], Any],
        done: Callable[[Any], None],
        refused: Callable[[Any], None] | None = None,
    ) -> None:
        """Starts work that may wait for the folder, and says so until it ends."""
        self.working.setText(told)
        self.working.show()
        self._allow(False)
        self.context.jobs.start("long", job, done, refused, over=self._over)

    def _over(self, *_: object) -> None:
        self.working.hide()
        self._allow(True)

    def _allow(self, allowed: bool) -> None:
        for button in (self.export, self.take_in):
            button.setEnabled(allowed)
        self.laptops.allow(allowed)

    # Laptops

    def _approve(self, approval: Approval) -> None:
        card = self._requests[approval.request]
        told = t("Letting {name} in…", name=card.asking.name)
        self._start(told, partial(work.approve, self.context.ws, approval), self._approved, card.refuse)

    def _approved(self, view: DeviceView) -> None:
        self.context.say(
            t("{name} belongs to the district. Their laptop takes part from its next sync.", name=view.person_name)
        )
        self.load()

    def _revoke(self, device: str) -> None:
        self._start(t("Shutting the laptop out…"), partial(work.revoke, self.context.ws, device), self._revoked)

    def _revoked(self, name: str) -> None:
        self.context.say(t("The laptop of {name} is shut out. The others learn it at their next sync.", name=name))
        self.load()

    def _hand_over(self, device: str) -> None:
        self._start(t("Handing over…"), partial(work.hand_over, self.context.ws, device), self._handed_over)

    def _handed_over(self, name: str) -> None:
        self.context.say(t("Who joins or leaves is decided on the laptop of {name} from its next sync on.", name=name))
        self.load()

    # With the recovery kit

    def _open_take_over(self) -> None:
        self.take_over = TakeOver(self.context)
        self.take_over.back_wanted.connect(self._close_take_over)
        self.take_over.taken.connect(self._taken_over)
        self.body.addWidget(self.take_over, 1)
        self._page.hide()
        self.sync.hide()
        self.take_over.focus_first()

    def _close_take_over(self) -> None:
        self.take_over.hide()
        self.take_over.deleteLater()
        self._page.show()
        self.sync.show()
        self.laptops.take_over.setFocus()

    def _taken_over(self, _: TakenOver) -> None:
        self._close_take_over()
        self.sync.setFocus()
        self.context.say(t("This laptop decides now who joins or leaves. Lock the kit away again."))
        self.load()

    # By hand

    def _ask_export(self) -> None:
        name = t("TalentDesk {day}", day=self.context.ws.clock.today().isoformat())
        dialog = self._file_dialog(t("Export to a file"), f"{name}.zip")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.fileSelected.connect(self.carry_out)
        dialog.open()

    def _ask_import(self) -> None:
        dialog = self._file_dialog(t("Import files"), "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.carry_in)
        dialog.open()

    def _file_dialog(self, heading: str, name: str) -> QFileDialog:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, heading, folder, t("TalentDesk files (*.zip)"))
        if name:
            dialog.selectFile(name)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def carry_out(self, file: str) -> None:
        """Exports to a file."""
        self._start(t("Writing the file…"), partial(work.carry_out, self.context.ws, Path(file)), self._carried_out)

    def _carried_out(self, done: tuple[Path, int]) -> None:
        file, count = done
        self.context.say(
            n("{name} holds {count} file to carry.", "{name} holds {count} files to carry.", count, name=file.name)
        )

    def carry_in(self, files: Sequence[str]) -> None:
        """Imports carried files."""
        job = partial(work.carry_in, self.context.ws, [Path(file) for file in files])
        self._start(t("Reading the files…"), job, self._carried_in)

    def _carried_in(self, report: SyncReport) -> None:
        self.context.say(words.outcome(report))
        self.load()

    # What was noted

    def _fold_audit(self) -> None:
        shown = not self.audit.isVisible()
        self.audit.setVisible(shown)
        self.audit_button.setText(t("Hide what this laptop noted") if shown else t("Show what this laptop noted"))
        if shown:
            self._read_audit()

    def _read_audit(self) -> None:
        self.context.jobs.read(partial(work.audit, self.context.ws), self._show_audit)

    def _show_audit(self, lines: list[dict[str, Any]]) -> None:
        now = self.context.ws.clock.now()
        self.audit.show_rows([_noted(number, line, now) for number, line in enumerate(lines)])


def _noted(number: int, line: Mapping[str, Any], now: datetime) -> Row:
    return Row(str(number), (words.exact(line["at"], now), i18n.declared(line["what"]), line["detail"]))


def _before_first() -> str:
    return t("Syncing puts what you saved into the district folder, encrypted, and reads what others put there.")


def _authors(known: Known) -> Mapping[str, str]:
    return {view.device: view.person_name for view in known.members}
