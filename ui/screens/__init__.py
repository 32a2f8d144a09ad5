"""SCREENS: every page of the rail, in its order."""

from __future__ import annotations

from ui.i18n import t
from ui.screen import ScreenSpec
from ui.screens.indicators import Indicators
from ui.screens.today import TodayScreen

SCREENS: tuple[ScreenSpec, ...] = (
    ScreenSpec("today", t("Today"), "today", "T", TodayScreen),
    ScreenSpec("indicators", t("Indicators"), "indicators", "I", Indicators),
)
