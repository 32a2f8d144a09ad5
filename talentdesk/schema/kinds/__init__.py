"""KINDS: every kind of record, in the order people meet them.

Every start imports all of them. So these modules don't postpone the evaluation of annotations, which pydantic would have to make up for
class by class, and what checks a value is built when the first one is checked (`RecordData`, `Part`).
"""

from talentdesk.errors import UserError
from talentdesk.schema.base import Kind
from talentdesk.schema.kinds import (
    assignment,
    building,
    calendar,
    coach_assignment,
    coaching_cycle,
    coaching_model,
    coaching_session,
    competency,
    educator_profile,
    focus_area,
    hexagon,
    judgement,
    leadership_interest,
    leadership_program,
    learning_activity,
    learning_plan,
    learning_progression,
    mentorship_note,
    partnership,
    person,
    pilot,
    practice_review,
    preparation,
    privacy_agreement,
    problem_solving,
    scale_plan,
    snapshot,
    support_plan,
    survey,
    system,
    walkthrough,
    walkthrough_form,
)

KINDS: tuple[Kind, ...] = (
    walkthrough.KIND,
    coaching_cycle.KIND,
    coaching_session.KIND,
    partnership.KIND,
    mentorship_note.KIND,
    preparation.KIND,
    support_plan.KIND,
    leadership_interest.KIND,
    leadership_program.KIND,
    competency.KIND,
    practice_review.KIND,
    problem_solving.KIND,
    coaching_model.KIND,
    hexagon.KIND,
    hexagon.RATING,
    educator_profile.KIND,
    learning_plan.KIND,
    learning_activity.KIND,
    survey.KIND,
    survey.ANSWERS,
    coach_assignment.KIND,
    focus_area.KIND,
    learning_progression.KIND,
    pilot.KIND,
    scale_plan.KIND,
    walkthrough_form.KIND,
    person.KIND,
    assignment.KIND,
    building.KIND,
    calendar.KIND,
    privacy_agreement.KIND,
    judgement.ATTESTATION,
    judgement.RATING,
    judgement.OVERRIDE,
    snapshot.KIND,
    system.DISTRICT,
    system.FACT,
    system.SUBJECT_SECRET,
    system.SUBJECT_LIST,
)
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises UserError with the names there are."""
    try:
        return BY_NAME[name]
    except KeyError:
        known = ", ".join(kind.name for kind in KINDS if not kind.hidden)
        raise UserError(f"There is no kind of record called “{name}”.", f"Known kinds: {known}.") from None
