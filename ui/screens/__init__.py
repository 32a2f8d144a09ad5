"""SCREENS: every page of the rail, in its order."""

from __future__ import annotations

from ui.i18n import t
from ui.screen import ScreenSpec
from ui.screens.coaching import Coaching
from ui.screens.exchange import Exchange
from ui.screens.indicators import Indicators
from ui.screens.leadership import Leadership
from ui.screens.settings import SettingsScreen
from ui.screens.today import TodayScreen
from ui.screens.walkthroughs import Walkthroughs

SCREENS: tuple[ScreenSpec, ...] = (
    ScreenSpec("today", t("Today"), "today", "T", TodayScreen),
    ScreenSpec("walkthroughs", t("Walkthroughs"), "walkthroughs", "W", Walkthroughs, lists=("walkthrough",)),
    ScreenSpec("coaching", t("Coaching"), "coaching", "C", Coaching, lists=("coaching_cycle", "coaching_session")),
    ScreenSpec("leadership", t("Leadership"), "leadership", "L", Leadership, lists=("partnership", "mentorship_note")),
    ScreenSpec("indicators", t("Indicators"), "indicators", "I", Indicators),
    ScreenSpec("exchange", t("Exchange"), "exchange", "E", Exchange),
    ScreenSpec("settings", t("Settings"), "settings", "S", SettingsScreen, low=True),
)
