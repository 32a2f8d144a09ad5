"""The form of a mentoring talk: leader and partner first, then what was worked on, said and promised."""

from __future__ import annotations

from ui.forms.bodies.talk import TalkBody


class MentorshipNoteBody(TalkBody):
    """A new note knows who writes it; choosing the other one brings their partnership and what was promised last time."""

    things = "commitments"
    group = "partnership"
    groups_ended = "state"
    lines = (
        ("leader", "mentor"),
        ("on", "minutes", "mode"),
        ("title",),
        ("problem",),
        ("notes",),
        ("competencies",),
        ("commitments",),
        ("next_meeting", "practice"),
    )
    more = (("partnership",),)
