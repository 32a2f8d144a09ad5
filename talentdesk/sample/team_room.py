"""The preparation work of the sample district's team: two reviews, a protocol, two coaching models and their Hexagon analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from talentdesk.sample.cast import Cast

Row = dict[str, Any]
REVIEW, CAUSES, MODELS, DECIDED, LEADERS = 8, 15, 22, 29, 36
"""Days after the first day of the year on which the team was done with each."""


def coaching_review(on: date, team: Sequence[str]) -> Row:
    """The finished review of how staff and leaders are coached."""
    return {
        "title": "How we coach, and whom",
        "topic": "coaching",
        "state": "finished",
        "on": on.isoformat(),
        "team": sorted(team),
        "practices": [
            {
                "what": "Coaching agreement of 2024",
                "form": "policy",
                "whom": "staff",
                "found": "Promises every new teacher a coach. Says nothing of how often, or of what is confidential.",
            },
            {
                "what": "Coaches are asked for by principals",
                "form": "practice",
                "whom": "staff",
                "found": "Two buildings asked often, one not at all. Nobody saw how far it reached.",
            },
            {
                "what": "Principals talk with their supervisor each quarter",
                "form": "practice",
                "whom": "leaders",
                "found": "Four of five talks were about buildings and budgets; coaching in them was luck.",
            },
        ],
        "sources": [
            {
                "work": "knight-2021",
                "about": ["coaching"],
                "says": "Coach as partners, with a playbook and data, and with leaders who keep the coach's time free.",
            },
            {
                "work": "reddy-dudek-lekwa-2017",
                "about": ["coaching", "feedback"],
                "says": "Observe more than once, show the data as a picture, and agree on a goal and a plan from it.",
            },
            {
                "work": "desimone-pak-2017",
                "about": ["coaching"],
                "says": "Let coaching have what makes other professional learning work: content, practice, time, and colleagues.",
            },
        ],
        "found": "Coaching happened where a principal asked for it. Leaders were hardly coached. What the research asks for, time, "
        "data and a shared way of working, we left to each building.",
        "next": "Work out why coaching stayed patchy, then choose one model for the district.",
    }


_PAST: tuple[Row, ...] = (
    {
        "what": "Principals ask for a coach",
        "went": "Reached those who were known to be open to it.",
        "kept": "stop",
    },
    {
        "what": "Coaches fill in for absent teachers",
        "went": "Helped that day; took 31 days of coaching.",
        "kept": "change",
    },
    {
        "what": "A coaching day in August",
        "went": "Well liked, and not followed by a session in most cases.",
        "kept": "keep",
    },
)
_CAUSES: tuple[Row, ...] = (
    {
        "text": "Coaches had too little time with teachers",
        "depth": 0,
        "speaks_for": "Calendars show nine hours a week of twenty.",
        "standing": "supported",
    },
    {
        "text": "They covered classes when substitutes were short",
        "depth": 1,
        "speaks_for": "31 days at South, 44 at West.",
        "against": "North had as few substitutes, and its coach did not cover.",
        "standing": "supported",
    },
    {
        "text": "No rule protects a coach's hours",
        "depth": 2,
        "speaks_for": "The agreement is silent; at North the principal had decided it.",
        "standing": "supported",
        "root": True,
    },
    {
        "text": "Teachers did not want to be coached",
        "depth": 0,
        "speaks_for": "Said by two principals.",
        "against": "In the spring seven of ten teachers asked for more of it.",
        "standing": "refuted",
    },
    {
        "text": "Nobody could see who was reached",
        "depth": 0,
        "speaks_for": "It took us three weeks to put the numbers together.",
        "standing": "supported",
        "root": True,
    },
)
_TRIALS: tuple[Row, ...] = (
    {
        "prediction": "With protected hours at South, ten more teachers have a session within six weeks.",
        "measure": "Different teachers with a session",
        "did": "Hours went onto the calendar; two weeks of testing took them away again.",
        "data": "Seven more teachers.",
        "came": "differently",
        "learned": "The rule holds in quiet weeks. Testing weeks need a plan of their own.",
        "verdict": "adapt",
    },
)


def protocol(on: date, team: Sequence[str]) -> Row:
    """Why coaching stayed patchy: a tree of five causes, two of them chosen."""
    checked = sorted(team)[0]
    return {
        "title": "Why coaching stayed patchy",
        "topic": "coaching",
        "state": "completed",
        "on": on.isoformat(),
        "team": sorted(team),
        "whom": "Teachers at South Middle and West High",
        "since": "The last two years",
        "gap": "Half of the teachers there had no coaching session in a year; at North nearly all had one.",
        "data": "Calendars of the coaches, two years. Rosters. Nobody kept a count before.",
        "past": [*_PAST],
        "causes": [one | ({"who": checked} if "standing" in one else {}) for one in _CAUSES],
        "areas": [
            {"text": "Hours of coaches that nothing else may take", "why": "They were the first to be given away"},
            {"text": "One view of who is reached", "why": "What nobody sees, nobody mends"},
        ],
        "aim": "At South and West eight of ten teachers have a coaching session by the end of the first half-year.",
        "aim_by": date(on.year + 1, 1, 29).isoformat(),
        "change": "Twelve protected hours a week for each coach, on the building's calendar.",
        "trials": [*_TRIALS],
    }


def leaders_review(on: date, team: Sequence[str], cast: Cast) -> Row:
    """How leaders were developed, with some who grew from within; nothing was read of mentoring yet."""
    leaders = cast.of("principal") + cast.of("assistant_principal")
    prepared = (
        "Led the grade team for three years",
        "A year as acting assistant principal",
        "Came from another district",
    )
    moves = [
        {
            "inside": number < 2,
            "who": member.id,
            "role": member.role,
            "year": on.year - 1 - number,
            "prepared": prepared[number],
        }
        for number, member in enumerate(leaders[:3])
    ]
    return {
        "title": "How our leaders grew",
        "topic": "leadership_development",
        "state": "finished",
        "on": on.isoformat(),
        "team": sorted(team),
        "practices": [
            {
                "what": "Team leaders are chosen by principals",
                "form": "practice",
                "whom": "leaders",
                "found": "Most who lead now led a team first. Who gets the chance depends on the building.",
            }
        ],
        "moves": moves,
        "sources": [
            {
                "work": "tingle-corrales-peters-2019",
                "about": ["training"],
                "says": "Tie what leaders learn to the work they will do, and follow them into the role.",
            },
            {
                "work": "fusarelli-fusarelli-riddick-2018",
                "about": ["training", "coaching"],
                "says": "Plan years ahead for who comes next, and support them once they are there.",
            },
        ],
        "found": "Two of three came from inside, and both had led adults before. Nobody had planned it.",
        "next": "Offer leading a team where nobody was asked yet; read on mentoring.",
    }


def models(on: date) -> tuple[Row, Row]:
    """The two coaching models that were looked at."""
    return (
        {
            "title": "Impact cycle",
            "origin": "Jim Knight",
            "on": on.isoformat(),
            "summary": "Coach and teacher go from a clear picture of reality to a goal for students, learn a strategy for it, and "
            "improve until the goal is met.",
            "features": [
                {"text": "A goal that students reach"},
                {"text": "The teacher chooses"},
                {"text": "Identify, learn, improve"},
            ],
            "needs": "Two days of training, a playbook, and hours for coaches that stay theirs.",
            "sources": [{"work": "knight-2017", "says": "Describes the cycle and the questions for each step."}],
        },
        {
            "title": "Classroom strategies coaching",
            "origin": "Linda Reddy and colleagues",
            "on": on.isoformat(),
            "summary": "Observations are rated and shown as a picture; coach and teacher choose from it what to practise, and look again.",
            "features": [
                {"text": "More than one observation"},
                {"text": "Feedback as a picture"},
                {"text": "A plan with practice"},
            ],
            "needs": "Coaches trained in the instrument, and its licence.",
            "sources": [{"work": "reddy-dudek-lekwa-2017", "says": "Describes the model and a case of eight weeks."}],
        },
    )


_SAID: dict[str, tuple[dict[str, str], str, str, int, str]] = {
    "need": (
        {
            "whom": "Teachers who were not reached; seven of ten asked for more.",
            "cause": "That nobody saw who was reached: cycles are counted.",
        },
        "Spring survey at North; calendars of two years",
        "What students would notice first",
        4,
        "",
    ),
    "fit": (
        {
            "values": "Choice and confidence agree with our agreement.",
            "beside": "Goes on from the visits that principals make anyway.",
        },
        "Talks in all three buildings",
        "",
        4,
        "",
    ),
    "capacity": (
        {"people": "Three coaches and three principals can begin.", "lead": "The director, with one hour a week."},
        "",
        "Who covers classes when coaches no longer do",
        3,
        "One of us would wait until substitutes are found.",
    ),
    "evidence": (
        {"studies": "Coaching as such is well studied; of this cycle there are descriptions and cases."},
        "Works in the library",
        "Effects at a school as large as West High",
        3,
        "",
    ),
    "supports": (
        {"help": "Trainers can be had; the state offers two days.", "material": "Books, checklists, videos."},
        "",
        "",
        4,
        "",
    ),
    "usability": (
        {"core": "Three stages, each with its questions.", "bend": "Who models, and where, is left to us."},
        "A coach from the next district showed us",
        "",
        5,
        "",
    ),
}
OWN = {
    "office": {"need": 4, "fit": 4, "capacity": 3, "evidence": 3, "supports": 4, "usability": 5},
    "executive": {"need": 5, "fit": 4, "capacity": 4, "evidence": 3, "supports": 4, "usability": 4},
    "academics": {"need": 4, "fit": 3, "capacity": 2, "evidence": 4, "supports": 3, "usability": 5},
}
"""What each member rated alone, by profile."""
LOOKS_FROM = {"office": "Talent management", "executive": "Principals", "academics": "Curriculum"}
_OTHER = {"need": 4, "fit": 2, "capacity": 2, "evidence": 4, "supports": 3, "usability": 3}


def analysis(model: str, on: date, team: Sequence[str]) -> Row:
    """The analysis of the first model as it stood while each rated alone."""
    answered = {
        name: {"answers": answers, "evidence": evidence, "unknowns": unknowns}
        for name, (answers, evidence, unknowns, _, _) in _SAID.items()
    }
    return {"model": model, "state": "rating", "on": on.isoformat(), "team": sorted(team), **answered}


def decision(on: date) -> Row:
    """What the team agreed on, and decided."""
    agreed: Mapping[str, Row] = {
        name: {"answers": answers, "evidence": evidence, "unknowns": unknowns, "rating": rating, "dissent": dissent}
        for name, (answers, evidence, unknowns, rating, dissent) in _SAID.items()
    }
    return {
        "state": "decided",
        "on": on.isoformat(),
        "decision": "adapt",
        "says_fit": "It fits how we want to work: by choice, in confidence, and from what is seen in rooms.",
        "says_ready": "Three coaches and three principals are ready to be trained now. West begins once it has its hours.",
        "conditions": "Protected hours for each coach, before the first cycle begins.",
        "rate_again": date(on.year + 1, 6, 4).isoformat(),
        **agreed,
    }


def second_analysis(model: str, on: date, team: Sequence[str]) -> Row:
    """The analysis of the second model: answers are there, and one member has still to rate alone."""
    answers = {"values": "Ratings in rooms remind many of evaluation.", "voices": "Coaches are curious, teachers wary."}
    return {
        "model": model,
        "state": "rating",
        "on": on.isoformat(),
        "team": sorted(team),
        "fit": {"answers": answers, "unknowns": "Whether it can be kept apart from evaluation"},
        "evidence": {"answers": {"studies": "Cases with pictures of change."}, "evidence": "Works in the library"},
        "capacity": {"unknowns": "What the licence costs, and who trains"},
    }


def own_rating(hexagon: str, on: date, profile: str, *, second: bool = False) -> Row:
    """What one member rated alone."""
    ratings = _OTHER if second else OWN[profile]
    why = (
        ""
        if second or profile != "academics"
        else "Until classes are covered by somebody else, coaches won't have the hours."
    )
    return {"hexagon": hexagon, "on": on.isoformat(), "looks_from": LOOKS_FROM[profile], "why": why, **ratings}
