"""Settings: how it looks, whose laptop this is, where things lie, what the privacy agreement says, and keeping it all safe."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QPushButton, QWidget

from talentdesk import __version__
from talentdesk.actions import profile, upkeep
from talentdesk.actions.profile import About, Agreement
from talentdesk.actions.upkeep import Verified
from talentdesk.errors import EnvironmentProblem, TalentDeskError
from talentdesk.schema.kinds.privacy_agreement import Level
from talentdesk.schema.types import Role
from talentdesk.workspace import Workspace
from ui import i18n
from ui.context import Context
from ui.i18n import declared, n, t
from ui.jobs import Job
from ui.screen import Screen
from ui.start.next_steps import KitStep, RosterStep
from ui.start.sheet import Sheet
from ui.widgets.options import Options
from ui.widgets.parts import BETWEEN, ElidedLabel, column, label, muted, named, quiet_button, row, section, set_tone
from ui.widgets.take_along import TakeAlong
from ui.words import day, listed

SCALES = (100, 110, 125, 150, 175, 200)
LICENCES = (
    ("Qt, PySide6", "LGPL-3.0"),
    ("SQLCipher", "BSD-3-Clause"),
    ("sqlcipher3", "zlib"),
    ("SQLModel, keyring, filelock, platformdirs, pyrage", "MIT"),
    ("cryptography, sqlite-utils", "Apache-2.0"),
    ("Click, ReportLab, Zstandard, pypdfium2", "BSD-3-Clause"),
    ("XlsxWriter", "BSD-2-Clause"),
    ("DejaVu Sans", "Bitstream Vera"),
)


class SettingsScreen(Screen):
    """Every choice holds at once and is kept at once."""

    kinds = frozenset({"privacy_agreement", "person", "assignment", "building"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_heading(t("Settings"))

    def parts(self) -> Iterator[QWidget]:
        context = self.context
        self.sheet = Sheet(middle=False)
        self.body.setContentsMargins(0, 8, 0, 0)
        self.body.addWidget(self.sheet, 1)
        self.looks = Options(t("Colours"), [("system", t("As the system")), ("light", t("Light")), ("dark", t("Dark"))])
        self.scale = Options(t("Text size"), [(str(size), f"{size} %") for size in SCALES])
        spoken = [(code, _language(code)) for code in i18n.available()]
        self.language = Options(t("Language"), [(i18n.SYSTEM, t("As the system")), *spoken])
        self.language_note = muted("")
        self.who, self.device = muted(""), muted("")
        self.kit = KitStep(context.jobs, context.ws)
        self.home, self.folder, self.card = (ElidedLabel("", tone="muted") for _ in range(3))
        self.folder_problem = label("", tone="danger", wrap=True)
        self.agreement, self.agreement_text = label("", wrap=True), muted("")
        self.safety = label("", wrap=True)
        self.licences = muted("\n".join(f"{name}: {licence}" for name, licence in LICENCES))
        self._buttons()
        yield from self._build()
        self._show_choices()

    def _buttons(self) -> None:
        self.show_home = quiet_button(t("Show"))
        self.show_home.setAccessibleName(t("Show the profile folder"))
        self.change_folder = quiet_button(t("Change…"))
        self.change_folder.setAccessibleName(t("Change the district folder"))
        self.copy_card = quiet_button(t("Copy"))
        self.copy_card.setAccessibleName(t("Copy the card"))
        self.backup = quiet_button(t("Back up now…"))
        self.verify = quiet_button(t("Check everything now"))
        self.show_licences = quiet_button(t("Licences"))
        self.show_licences.setCheckable(True)
        for button, act in (
            (self.show_home, self._show_home),
            (self.change_folder, self._choose_folder),
            (self.copy_card, self._copy_card),
            (self.backup, self._choose_backup),
            (self.verify, self.check),
        ):
            button.clicked.connect(act)
        self.show_licences.toggled.connect(self.licences.setVisible)
        self.looks.chosen.connect(self._look_chosen)
        self.scale.chosen.connect(self._scale_chosen)
        self.language.chosen.connect(self._language_chosen)

    def _build(self) -> Iterator[QWidget]:
        for part in (self.language_note, self.kit, self.folder_problem, self.safety, self.licences):
            part.hide()
        roles = {role for role, _ in self.context.ws.me.roles}
        add = self._add
        yield add(t("Appearance"), named((t("Colours"), self.looks), (t("Text size"), self.scale)))
        yield add(t("Language"), self.language, self.language_note)
        yield add(t("You and this laptop"), self.who, self.device)
        yield add(
            t("Where things lie"),
            named(
                (t("Profile"), _with(self.home, self.show_home)),
                (t("District folder"), _with(self.folder, self.change_folder)),
                (t("Card"), _with(self.card, self.copy_card)),
            ),
            self.folder_problem,
        )
        self.sheet.column.addWidget(self.kit)
        yield self.kit
        if Role.DISTRICT_STAFF in roles:
            self.sheet.column.addWidget(RosterStep(self.context.jobs, self.context.ws))
            self.sheet.column.addSpacing(BETWEEN - 12)
        yield add(t("Privacy agreement"), self.agreement, self.agreement_text)
        restore = t(
            "A backup is one encrypted file. To go back to it, start TalentDesk, choose “Restore a backup” where "
            "it asks for the passphrase or says what is wrong; or run “talentdesk backup restore”."
        )
        yield add(t("Keeping it safe"), muted(restore), _line(self.backup, self.verify), self.safety)
        yield add(t("Take your records along"), TakeAlong(self.context))
        about = t("TalentDesk {version}, MIT licence. No telemetry, no account, no server.", version=__version__)
        yield add(t("About"), muted(about), _line(self.show_licences), self.licences)
        self.sheet.column.addStretch(1)

    def _add(self, heading: str, *parts: QWidget) -> QWidget:
        group = QFrame()
        group.setAccessibleName(heading)
        group.setLayout(column(section(heading), *parts, spacing=8))
        self.sheet.column.addWidget(group)
        self.sheet.column.addSpacing(BETWEEN - 12)
        return group

    # Showing

    def load(self) -> None:
        self.context.jobs.read(partial(_about, self.context.ws), self._show)

    def focus_first(self) -> None:
        self.looks.focus_first()

    def _show_choices(self) -> None:
        settings = self.context.ws.settings
        self.looks.show_code(settings.appearance)
        self.scale.show_code(str(round(settings.text_scale * 100)))
        self.language.show_code(settings.language)

    def _show(self, found: About) -> None:
        self.who.setText(t("{name}, {roles}", name=found.name, roles=_roles(found)))
        self.device.setText(t("This laptop is known to the district as {device}.", device=found.device))
        self.home.setText(str(found.home))
        self.folder.setText(found.folder or t("none"))
        self.card.setText(found.card)
        self.kit.show_kit(found.kit)
        self.agreement.setText(_agreement(found.agreement, self.context.ws))
        self.agreement_text.setText(found.agreement.text)
        self.agreement_text.setVisible(bool(found.agreement.text))

    # Appearance and language

    def _look_chosen(self, code: str) -> None:
        self._keep("appearance", code)

    def _scale_chosen(self, code: str) -> None:
        self._keep("text_scale", int(code) / 100)

    def _keep(self, name: str, value: object) -> None:
        settings = self.context.ws.settings
        setattr(settings, name, value)
        self.context.theme.use(settings.appearance, settings.text_scale)
        self.context.jobs.start("write", partial(_kept, self.context.ws))

    def _language_chosen(self, code: str) -> None:
        self._keep("language", code)
        self._note(t("TalentDesk speaks it from the next start.") if i18n.meant(code) != i18n.language() else "")

    def _note(self, text: str) -> None:
        self.language_note.setText(text)
        self.language_note.setVisible(bool(text))

    # Places

    def _show_home(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.home.text()))

    def _copy_card(self) -> None:
        QGuiApplication.clipboard().setText(self.card.text())
        self.context.say(t("The card is copied."))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, t("District folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(self.use_folder)
        dialog.open()

    def use_folder(self, path: str) -> None:
        """Looks for the district's files in another folder from now on, where it is the same district's."""
        self.folder_problem.hide()
        self.context.jobs.start("write", partial(_moved, self.context.ws, Path(path)), self._moved, self._not_moved)

    def _moved(self, _done: object) -> None:
        self.load()
        self.context.say(t("The district folder is changed."), t("Sync now"), self.context.sync_wanted.emit)

    def _not_moved(self, problem: TalentDeskError) -> None:
        _tell(self.folder_problem, f"✕ {problem}", "danger")

    # Safety

    def _choose_backup(self) -> None:
        name = t("TalentDesk backup {day}.zip", day=self.context.ws.clock.today().isoformat())
        dialog = QFileDialog(self, t("Back up"), str(Path.home() / name), t("TalentDesk backup (*.zip)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, True)  # an existing file is refused, in words
        dialog.setDefaultSuffix("zip")
        dialog.fileSelected.connect(self.back_up)
        dialog.open()

    def back_up(self, path: str) -> None:
        """Writes a backup."""
        self._busy(t("Backing up…"))
        work = partial(_backed_up, self.context.ws, Path(path))
        self.context.jobs.start("long", work, self._backed_up, self._unsafe)

    def _backed_up(self, file: Path) -> None:
        self._rest()
        _tell(self.safety, t("✓ The backup is written: {file}", file=str(file)), "ok")

    def check(self) -> None:
        """Checks the database, every record against its ops, and every file that this laptop can open."""
        self._busy(t("Checking…"))
        self.context.jobs.start("long", partial(_verified, self.context.ws), self._checked, self._unsafe)

    def _checked(self, found: tuple[Verified, bool]) -> None:
        self._rest()
        verified, with_folder = found
        _tell(self.safety, verified_words(verified, with_folder), "ok" if verified.ok else "danger")

    def _unsafe(self, problem: TalentDeskError) -> None:
        self._rest()
        _tell(self.safety, f"✕ {problem}", "danger")

    def _busy(self, words: str) -> None:
        _tell(self.safety, words, "muted")
        self.backup.setEnabled(False)
        self.verify.setEnabled(False)

    def _rest(self) -> None:
        self.backup.setEnabled(True)
        self.verify.setEnabled(True)


def _tell(where: QLabel, text: str, tone: str) -> None:
    where.setText(text)
    set_tone(where, tone)
    where.show()


def _with(words: QWidget, button: QPushButton) -> QWidget:
    made = QFrame()
    line = row(words, button, spacing=12, stretch_after=2)
    line.setStretch(0, 1)
    button.setProperty("option", True)
    made.setLayout(line)
    return made


def _line(*buttons: QWidget) -> QWidget:
    made = QFrame()
    made.setLayout(row(*buttons))
    return made


def _language(code: str) -> str:
    return QLocale(code).nativeLanguageName().partition(" ")[0].capitalize() if code != "en" else "English"


def _roles(found: About) -> str:
    return listed(
        [f"{declared(role.label)}, {place}" if place else declared(role.label) for role, place in found.roles]
    )


def _agreement(found: Agreement, ws: Workspace) -> str:
    what = {
        Level.CONTACTS: t(
            "Your district may learn that a contact took place, its day, length and kind. Never its words, and "
            "never the teacher’s name."
        ),
        Level.MONTHLY: t("Your district may learn only how many people you worked with in a month."),
        Level.NOTHING: t("Your district learns nothing of private work; it doesn’t count."),
    }[found.level]
    if found.since is None:
        return t("{what} This is the usual rule: the district has published no agreement yet.", what=what)
    since = day(found.since, ws.clock.today())
    return t("{what} In force since {since}, version {version}.", what=what, since=since, version=found.version)


def verified_words(found: Verified, with_folder: bool) -> str:
    """The result of a check, in words."""
    checked: dict[str, Any] = found.checked
    counts = [
        n("{count} record", "{count} records", checked["records"]),
        n("{count} saved change", "{count} saved changes", checked["ops"]),
    ]
    if with_folder:
        counts.append(n("{count} file", "{count} files", checked.get("files", 0)))
    if found.ok:
        words = t("✓ Everything is in order: {counts} were checked.", counts=listed(counts))
    else:
        first = found.problems[0]
        many = n("{count} thing doesn’t agree.", "{count} things don’t agree.", len(found.problems))
        words = f"✕ {many} {first['what']} ({first['where']}) {first['advice']}"
    away = t("The district folder isn’t in reach, so its files were not checked.")
    return words if with_folder else f"{words} {away}"


def _about(ws: Workspace, _job: Job) -> About:
    return profile.about(ws)


def _kept(ws: Workspace, _job: Job) -> None:
    ws.settings.save(ws.home)


def _moved(ws: Workspace, folder: Path, _job: Job) -> None:
    profile.change_folder(ws, folder)


def _backed_up(ws: Workspace, file: Path, _job: Job) -> Path:
    return upkeep.backup_create(ws, file)


def _verified(ws: Workspace, _job: Job) -> tuple[Verified, bool]:
    try:
        return upkeep.verify(ws, folder=True), True
    except EnvironmentProblem:
        return upkeep.verify(ws), False
