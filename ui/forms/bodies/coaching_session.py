"""The form of a coaching session: the teacher first, then what was said and what comes next."""

from __future__ import annotations

from collections.abc import Mapping

from talentdesk.actions.preparing import begins_with
from ui.forms.bodies.talk import TalkBody
from ui.forms.last_time import LastTime
from ui.forms.person_editor import PersonEditor


class CoachingSessionBody(TalkBody):
    """A new session knows the coach, the day and the length; choosing the teacher brings their cycle and school."""

    things = "actions"
    group = "cycle"
    groups_ended = "phase"
    lines = (
        ("teacher", "coach"),
        ("on", "minutes", "mode"),
        ("cycle", "stage"),
        ("sources",),
        ("topic",),
        ("notes",),
        ("actions",),
        ("next_meeting", "need"),
    )
    more = (("evidence",), ("building",))

    def chosen(self, people: Mapping[str, str]) -> None:
        """The school is the teacher's, where they don't work in the one that stands there."""
        teacher = self.editor("teacher")
        if self.record or not isinstance(teacher, PersonEditor) or "teacher" not in people:
            return
        places = next((one.buildings for one in teacher.people if one.id == people["teacher"]), ())
        if places and self.editor("building").value() not in places:
            self.editor("building").show_value(places[0])

    def belongs(self, last: LastTime) -> None:
        """A session of a cycle is in the cycle's stage and has its reason."""
        for name, value in begins_with(last.group_fields).items():
            self.editor(name).show_value(value)
