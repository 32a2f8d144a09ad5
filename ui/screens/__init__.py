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
    ScreenSpec("walkthroughs", t("Walkthroughs"), "walkthroughs", "W", Walkthroughs),
    ScreenSpec("coaching", t("Coaching"), "coaching", "C", Coaching),
    ScreenSpec("leadership", t("Leadership"), "leadership", "L", Leadership),
    ScreenSpec("indicators", t("Indicators"), "indicators", "I", Indicators),
    ScreenSpec("exchange", t("Exchange"), "exchange", "E", Exchange),
    ScreenSpec("settings", t("Settings"), "settings", "S", SettingsScreen, low=True),
)
