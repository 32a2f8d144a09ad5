"""BODIES: the kinds whose form is made by hand. Every other kind gets the generated form."""

from __future__ import annotations

from ui.forms.body import FormBody

BODIES: dict[str, type[FormBody]] = {}
