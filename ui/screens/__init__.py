"""SCREENS: every page of the rail, in its order. A page is imported when it is first wanted, or behind the first one."""

from __future__ import annotations

from ui.screen import Screen, ScreenSpec


def _today() -> type[Screen]:
    from ui.screens.today import TodayScreen

    return TodayScreen


def _walkthroughs() -> type[Screen]:
    from ui.screens.walkthroughs import Walkthroughs

    return Walkthroughs


def _coaching() -> type[Screen]:
    from ui.screens.coaching import Coaching

    return Coaching


def _leadership() -> type[Screen]:
    from ui.screens.leadership import Leadership

    return Leadership


def _learning() -> type[Screen]:
    from ui.screens.learning import LearningScreen

    return LearningScreen


def _team_room() -> type[Screen]:
    from ui.screens.team_room import TeamRoom

    return TeamRoom


def _indicators() -> type[Screen]:
    from ui.screens.indicators import Indicators

    return Indicators


def _exchange() -> type[Screen]:
    from ui.screens.exchange import Exchange

    return Exchange


def _settings() -> type[Screen]:
    from ui.screens.settings import SettingsScreen

    return SettingsScreen


SCREENS: tuple[ScreenSpec, ...] = (
    ScreenSpec("today", "Today", "today", "T", _today),
    ScreenSpec("walkthroughs", "Walkthroughs", "walkthroughs", "W", _walkthroughs, lists=("walkthrough",)),
    ScreenSpec(
        "coaching",
        "Coaching",
        "coaching",
        "C",
        _coaching,
        lists=("coaching_cycle", "coaching_session", "coach_assignment"),
    ),
    ScreenSpec(
        "leadership",
        "Leadership",
        "leadership",
        "L",
        _leadership,
        lists=("partnership", "mentorship_note", "support_plan", "leadership_program", "leadership_interest"),
    ),
    ScreenSpec(
        "learning",
        "Learning",
        "learning",
        "P",
        _learning,
        lists=(
            "learning_plan",
            "educator_profile",
            "learning_activity",
            "survey",
            "survey_answers",
            "focus_area",
            "learning_progression",
            "pilot",
            "scale_plan",
        ),
    ),
    ScreenSpec(
        "team_room",
        "Team room",
        "team_room",
        "R",
        _team_room,
        lists=("practice_review", "problem_solving", "coaching_model", "hexagon"),
    ),
    ScreenSpec("indicators", "Indicators", "indicators", "I", _indicators),
    ScreenSpec("exchange", "Exchange", "exchange", "E", _exchange),
    ScreenSpec("settings", "Settings", "settings", "S", _settings, low=True),
)
