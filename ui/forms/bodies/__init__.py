"""BODIES: the kinds whose form is made by hand. Every other kind gets the generated form."""

from __future__ import annotations

from ui.forms.bodies.coaching_session import CoachingSessionBody
from ui.forms.bodies.hexagon import HexagonBody
from ui.forms.bodies.hexagon_rating import HexagonRatingBody
from ui.forms.bodies.leadership_program import LeadershipProgramBody
from ui.forms.bodies.learning_progression import LearningProgressionBody
from ui.forms.bodies.mentorship_note import MentorshipNoteBody
from ui.forms.bodies.pilot import PilotBody
from ui.forms.bodies.practice_review import PracticeReviewBody
from ui.forms.bodies.problem_solving import ProblemSolvingBody
from ui.forms.bodies.survey import SurveyBody
from ui.forms.bodies.walkthrough import WalkthroughBody
from ui.forms.body import FormBody
from ui.forms.sourced import SourcedBody

BODIES: dict[str, type[FormBody]] = {
    "coaching_model": SourcedBody,
    "coaching_session": CoachingSessionBody,
    "leadership_program": LeadershipProgramBody,
    "learning_progression": LearningProgressionBody,
    "mentorship_note": MentorshipNoteBody,
    "pilot": PilotBody,
    "hexagon": HexagonBody,
    "hexagon_rating": HexagonRatingBody,
    "practice_review": PracticeReviewBody,
    "problem_solving": ProblemSolvingBody,
    "survey": SurveyBody,
    "walkthrough": WalkthroughBody,
}
