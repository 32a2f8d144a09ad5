"""What to ask in a meeting, by where the cycle or the partnership stands. Open questions in this product's own words; nothing is scored."""

from __future__ import annotations

from talentdesk.schema.kinds.coaching_cycle import Phase
from talentdesk.schema.kinds.coaching_session import Stage
from talentdesk.schema.kinds.partnership import PartnershipState

_BEGINNING = (
    "What would make this worth your time?",
    "Which class, and which part of a lesson, shall we look at first?",
    "How would you like to see that lesson yourself: on video, in student work, through my notes?",
    "What stays between the two of us?",
)
_MENTORING = (
    "What matters most to you since we last met?",
    "What came of what we agreed?",
    "Which problem of practice is in your way right now?",
    "Who in your building works on it with you?",
    "What shall I do myself, show you, or clear out of the way?",
)
_MATCHED = (
    "What do you want to be better at by the end of this year?",
    "Which task on your desk could we do together?",
    "How often do we meet, and what stays between us?",
    "How will you notice that it helps?",
)
_LOOKING_BACK = (
    "What do you do now that you didn’t do before?",
    "What would show that to somebody who doubts it?",
    "What helped, and what didn’t?",
    "Do we go on, change something, or close?",
)
_AFTERWARDS = (
    "What stays in your teaching from this?",
    "What would you do differently in another cycle?",
    "What could a colleague learn from you?",
    "What would you like to look at next?",
)
_REALITY = (
    "On a scale from 1 to 10, how near did that lesson come to what you want?",
    "What pleased you when you looked at it again?",
    "What would make it one point higher?",
    "What would your students be doing then that they don’t do now?",
)
_EXPLAINED = (
    "Which steps are clear, and which do we look at again?",
    "How would you like to see it: in your class, on video, without students, at a colleague’s?",
    "What will you watch for?",
    "On which day do you want to try it yourself?",
)
_TRYING = (
    "What is the most important thing to talk about today?",
    "How did it go, and what surprised you?",
    "What shows you that students do something differently?",
    "What got in the way?",
    "What will you try next, and by when?",
)
OF_CYCLES: dict[str, tuple[str, ...]] = {
    Phase.INVITED: _BEGINNING,
    Phase.AGREED: _BEGINNING,
    Phase.REALITY: _REALITY,
    Phase.GOAL: (
        "What will students do, say or write once the goal is reached?",
        "How can we count or collect that in a few minutes?",
        "Where are they today, and where should they be by when?",
        "Would reaching it really matter, to them and to you?",
        "Is it the goal you want, or one that sounds right?",
    ),
    Phase.STRATEGY: (
        "What have you tried already, and what did that teach you?",
        "Which strategy fits you and this class, and why this one?",
        "What would you change in it to make it yours?",
        "What will be hardest in the first week?",
    ),
    Phase.EXPLAINED: _EXPLAINED,
    Phase.MODELLED: (
        "What did you notice when you saw it?",
        "What will you do the same way, and what in your own?",
        "In which class, on which day, do you try it first?",
        "What shall I look at when you do?",
    ),
    Phase.TRYING: _TRYING,
    Phase.REVIEWING: (
        "How far is the goal, by what we measured?",
        "What have you learned about the strategy, and about your students?",
        "Do we keep the strategy, look at it again, or choose another?",
        "Does the measure still tell us what we want to know?",
        "Is it still the right goal?",
        "What comes next, and when do we meet?",
    ),
    **dict.fromkeys(
        (Phase.GOAL_MET, Phase.PARTLY, Phase.NEW_GOAL, Phase.TEACHER_ENDED, Phase.PAUSED, Phase.MOVED), _AFTERWARDS
    ),
    Stage.IDENTIFY: _REALITY,
    Stage.LEARN: _EXPLAINED,
    Stage.IMPROVE: _TRYING,
}
"""Phase of a cycle, or without one the stage of the last session → the questions."""
OF_PARTNERSHIPS: dict[str, tuple[str, ...]] = {
    PartnershipState.MATCHED: _MATCHED,
    PartnershipState.AGREED: _MATCHED,
    PartnershipState.ACTIVE: _MENTORING,
    PartnershipState.REVIEW: _LOOKING_BACK,
    PartnershipState.CLOSED: _LOOKING_BACK,
}
"""State of a partnership → the questions."""


def questions_for(kind: str, state: str) -> tuple[str, ...]:
    """The questions for a cycle's phase, a session's stage or a partnership's state; where nothing has begun yet, those that open it."""
    known, opening = (OF_PARTNERSHIPS, _MATCHED) if kind == "partnership" else (OF_CYCLES, _BEGINNING)
    return known.get(state, opening)
