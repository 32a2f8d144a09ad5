"""SCREENS: every page of the rail, in its order."""

from __future__ import annotations

from ui.screen import ScreenSpec

SCREENS: tuple[ScreenSpec, ...] = ()
