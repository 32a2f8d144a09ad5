"""The words of the sample district's notes: short lines that a seed combines. They name no student; seats are numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing to look for, and what is said and tried about it, from the visit to the coaching cycle."""

    look_for: str
    noticings: tuple[str, ...]
    wonderings: tuple[str, ...]
    next_steps: tuple[str, ...]
    goal: str
    measure: str
    baseline: int
    target: int
    strategy: str
    coaching: tuple[str, ...]


THEMES: tuple[Theme, ...] = (
    Theme(
        "purpose",
        (
            "Four of five students I asked told me what they were learning; one told me the page number.",
            "The goal was on the board, and you came back to it before the exit question.",
        ),
        (
            "What would students say the lesson was for, if I asked them at the door on the way out?",
            "When in the lesson does the goal help them most?",
        ),
        (
            "Try one “so that” sentence with the class tomorrow and listen to who can finish it.",
            "Ask two students per table what they are learning; note the answers on the seating chart.",
        ),
        "Nine of ten students can say what they are learning and why it matters.",
        "Students out of ten asked who name the goal and the reason",
        4,
        9,
        "Goal, reason, check: a two-minute opening and closing",
        (
            "Looked at the tally of answers together. Most know the task; the reason is missing. We wrote three openings for next week.",
            "The new opening takes three minutes instead of eight. Students now quote it. Next: let them write the reason themselves.",
            "Students rewrote the goal in their own words; the best version is on the wall.",
        ),
    ),
    Theme(
        "thinking",
        (
            "I counted nine questions with one right answer and two that asked for a reason.",
            "When you asked “how do you know?”, six hands went up that had been down before.",
        ),
        (
            "Which question of today would be worth a whole minute of silence?",
            "What might happen if the hardest question came first?",
        ),
        (
            "Plan three “why” questions on a sticky note and use them; I come by and count.",
            "Swap one worksheet task for “compare these two solutions”.",
        ),
        "Half of all questions ask students to explain, compare or justify.",
        "Share of open questions in a ten-minute script, in percent",
        15,
        50,
        "Question stems planned beside the tasks",
        (
            "We sorted the script's questions into two piles. The small pile surprised us both. Stems chosen for Thursday.",
            "Open questions rose, but the wait after them is still under two seconds. Next step is silence.",
            "Tried a stem in three classes; the third class argued with each other rather than with the teacher.",
        ),
    ),
    Theme(
        "talk",
        (
            "During the two partner talks every pair was speaking within ten seconds.",
            "The discussion ran through you: 14 of 16 turns went back to the front.",
        ),
        (
            "Who has not used the new words aloud yet today?",
            "What would let students answer each other without you in between?",
        ),
        (
            "Give every pair the sentence starter and collect one idea from each corner of the room.",
            "Sit down for the first three minutes of the discussion.",
        ),
        "Every student speaks about the content at least twice in a lesson.",
        "Students out of twenty heard on content in a sweep",
        8,
        18,
        "Structured partner talk with roles",
        (
            "Planned where the talk stops are. Agreed that the question is on the board before anybody talks.",
            "Roles helped: the listener has to repeat first. Two pairs still need a starter.",
            "Watched the video of minute 12 to 15 with the sound off. It shows who leans in.",
        ),
    ),
    Theme(
        "check",
        (
            "All boards went up at once and you regrouped in under a minute.",
            "The exit slips were collected; I did not see what they changed.",
        ),
        (
            "After which answer would you change the plan for the rest of the hour?",
            "How would you know at minute 15 who is lost?",
        ),
        (
            "Plan one question at the half with two ways to go on from it.",
            "Sort today's exit slips into three piles and open tomorrow with the middle one.",
        ),
        "Each lesson has one check that decides what happens next.",
        "Lessons out of ten with a check that changed the plan",
        2,
        8,
        "Hinge questions",
        (
            "Wrote two hinge questions from the last quiz. The wrong answers each tell something different.",
            "The hinge worked; going on with both groups at once is the problem now. Looked at task cards.",
            "Brought the student work of three lessons. Patterns are clear; the small group for Monday is planned.",
        ),
    ),
    Theme(
        "feedback",
        (
            "You stopped at seven desks and each time pointed at one line of the work.",
            "Praise was warm and frequent; in ten minutes one comment told a student what to do next.",
        ),
        (
            "What can a student do with the comment before the bell rings?",
            "Which students got feedback from another student today?",
        ),
        (
            "Leave five minutes for the revision of one sentence, right after the comments.",
            "Use the two-column slip: keep this, try this.",
        ),
        "Students act on feedback within the same lesson.",
        "Students out of ten who changed their work after a comment",
        3,
        8,
        "Keep this, try this: feedback with time to use it",
        (
            "Read ten comments aloud to each other. Six describe the person, four the work. Rewrote the six.",
            "Time to use feedback is now in the plan; the timer runs out too early. Moved it before the practice task.",
            "Peer slips are honest and kind. Next: the same slip for the lab report.",
        ),
    ),
    Theme(
        "access",
        (
            "The word bank with pictures was in use at five desks, not only where you had put it.",
            "Three students waited for the translation to finish before they could start.",
        ),
        (
            "Where would a student who joined last week begin this task?",
            "¿Qué palabras necesitan oír antes de leerlas?",
        ),
        (
            "Put the model and the first step on one card per table before the reading starts.",
            "Leer el párrafo en voz alta dos veces antes de pedir el resumen en inglés.",
        ),
        "Every student begins the task within two minutes, in English or in Spanish.",
        "Students out of twenty who have begun after two minutes",
        11,
        19,
        "First step on a card, first language welcome",
        (
            "La tarjeta con el primer paso funcionó: diecinueve de veinte empezaron sin preguntar. Falta el vocabulario de ciencias.",
            "Chose six words to teach before the text, with gestures. The co-teacher takes the second group.",
            "Looked at who starts late: it is the reading load, not the language. Shortened the directions to three lines.",
        ),
    ),
    Theme(
        "routines",
        (
            "From bell to first task took 90 seconds; nobody asked what to do.",
            "Two transitions took six minutes together, most of it looking for materials.",
        ),
        (
            "Which minute of the hour would you most like to have back?",
            "What could a table leader hand out while you take attendance?",
        ),
        (
            "Practise the change of stations twice tomorrow, with the clock on the board.",
            "Put materials in bins by table; I time the change again on Friday.",
        ),
        "Transitions take two minutes or less in a lesson.",
        "Minutes of transition in a lesson",
        7,
        2,
        "Practised transitions with a visible clock",
        (
            "Timed three transitions on the video. The long one waits for the last four. Bins and a signal for next week.",
            "Down to three minutes. Students keep the record on the board themselves.",
            "The signal works in the morning and not after lunch. We changed the seating for period 5.",
        ),
    ),
    Theme(
        "climate",
        (
            "A wrong answer was put on the board as “my favourite mistake” and stayed there for ten minutes of good work.",
            "Two answers were followed by laughter from the back; you stopped it at once and went on.",
        ),
        (
            "What do students believe happens here after a mistake?",
            "Who was thanked for helping today?",
        ),
        (
            "Open with one interesting mistake from yesterday, yours if need be.",
            "Teach the three ways to disagree and post them by the door.",
        ),
        "Students offer an unfinished idea without being asked.",
        "Unfinished ideas offered in a lesson",
        1,
        6,
        "Favourite mistake, three ways to disagree",
        (
            "Talked about the two moments at the back. A plan for each; the first is a seat, the second a conversation.",
            "First volunteered draft on Tuesday. The class clapped. Keep it small so that it stays safe.",
            "The three ways to disagree are in use without the poster. Next: the same in group work.",
        ),
    ),
)

SCRIPT: dict[str, tuple[str, ...]] = {
    "any": (
        "T: “Turn to your partner. One minute, then switch.”",
        "{n} of {m} have begun writing after the directions.",
        "T circulates, clipboard in hand, stops at seats {a} and {b}.",
        "T: “What makes you say that?” Wait of four seconds. Three hands.",
        "Timer on the board: five minutes. Materials are on the tables already.",
        "Seat {a} explains the directions to seat {b}.",
        "T: “Thumbs up if you can teach this to somebody.” {n} up, {k} sideways.",
        "T reads the goal aloud and asks a student to say it another way.",
        "Exit question on a half sheet. T: “One sentence. Why, not what.”",
        "Transition: 70 seconds. Music stops, everybody is seated.",
        "T: “I heard two ideas. Who can connect them?”",
        "Whiteboards up. {n} right, {k} with the same mistake.",
        "T kneels at seat {a}, points to line two, moves on.",
        "T: “Not yet. Look at your model and try the middle part again.”",
    ),
    "literacy": (
        "T: “Find the sentence that changed your mind.” Pages turn.",
        "Shared reading, second paragraph. Choral reading of the last line.",
        "T: “Which word tells you how the writer feels?” Seat {a}: “reluctant”.",
        "Students underline claim in blue and evidence in green.",
        "Small group of {k} at the kidney table, the others in independent reading.",
        "Writer's notebook: {n} of {m} add a second reason.",
    ),
    "math": (
        "T: “Two answers on the board. Which one convinces you?”",
        "Number talk: 18 × 5. Four strategies recorded with names of strategies.",
        "Seat {a}: “I doubled and halved.” T draws it as an area model.",
        "T: “Estimate first. Is it closer to 50 or to 500?”",
        "Groups compare tables and graphs; {k} groups notice the starting value.",
        "T: “Show me where the three is in your picture.”",
    ),
    "science": (
        "Station 2: students measure twice because the first numbers disagree.",
        "T: “What would have to be true for your claim to be wrong?”",
        "Lab notebooks open; prediction column filled in by {n} of {m}.",
        "Seat {a} draws arrows for energy; seat {b} asks where the heat goes.",
    ),
    "social": (
        "Two sources side by side. T: “Who wrote this, and who was meant to read it?”",
        "Debate corners: {k} move after the second argument.",
        "Timeline on the wall; students place the new card and defend the place.",
    ),
    "arts": (
        "Warm-up without a word: T models, class follows, three rounds.",
        "Gallery walk, one sticky note each: “I notice”, “I wonder”.",
        "Sections rehearse apart for four minutes, then together. Tempo holds.",
    ),
    "language": (
        "T: “¿Cómo lo sabes?” Respuesta completa del asiento {a}, con la palabra nueva.",
        "Canción de entrada; todos señalan la palabra mientras cantan.",
        "Lectura en parejas: uno lee, el otro resume en voz alta. {n} de {m} en español todo el tiempo.",
        "T repite la instrucción con gestos; nadie pide la traducción.",
    ),
}
"""Script lines by area; `any` fits everywhere."""

AREAS: tuple[tuple[str, str], ...] = (
    ("dual language", "language"),
    ("spanish", "language"),
    ("english", "literacy"),
    ("intervention", "literacy"),
    ("mathematics", "math"),
    ("algebra", "math"),
    ("geometry", "math"),
    ("science", "science"),
    ("biology", "science"),
    ("chemistry", "science"),
    ("social", "social"),
    ("history", "social"),
    ("government", "social"),
    ("art", "arts"),
    ("music", "arts"),
    ("band", "arts"),
)
"""Words in a post and the area they belong to; a class teacher does literacy or mathematics."""

SUBJECTS = {
    "literacy": "Literacy",
    "math": "Mathematics",
    "science": "Science",
    "social": "Social studies",
    "arts": "Arts",
    "language": "Spanish",
}

REALITIES = (
    "Ten minutes of video and the tally from two visits, looked at together.",
    "Exit slips of three lessons and short interviews with six students.",
    "A sweep every three minutes in two lessons, and the last unit's quiz by item.",
    "The teacher's own count over a week, and one visit by the coach with the same sheet.",
)

AGENDA = (
    "Began with what went well.",
    "Began with the numbers and let them stand for a minute.",
    "Short on time; kept to one question.",
    "Looked at student work first, then at the plan.",
    "Talked while walking back from duty.",
)

ACTIONS = (
    "Try it in one class and bring two pieces of student work",
    "Send the planned questions by Thursday",
    "Model the opening in period 3",
    "Record ten minutes of the discussion",
    "Visit a colleague who does this well",
    "Bring the quiz results by item",
)

PROBLEMS = (
    "Feedback talks slip to the next week, and by then nobody remembers the lesson.",
    "The leadership team agrees in the meeting and does different things afterwards.",
    "Two grade levels read the same data and set opposite goals.",
    "New teachers ask each other instead of asking us.",
    "I spend my mornings on things that somebody else could decide.",
    "The team meeting is full of news and empty of student work.",
)

MENTORING = (
    "Practised the opening of the hard conversation twice. The second time it took three sentences.",
    "Walked two classrooms together and compared notes before talking. We agreed on the noticing and not on the next step.",
    "Sorted the week's calendar by colour. Red is what only a principal can do; there is less of it than expected.",
    "Looked at the coverage grid. The west corridor had not been visited since the first weeks; dates set for all of them.",
    "Rewrote the agenda of the team meeting: student work first, news by mail.",
    "Read three feedback notes to teachers. They notice well; the next step is missing in two.",
    "Planned how the assistant principal takes over the schedule, with the authority that goes with it.",
    "Rehearsed how to say no to a fourth initiative in this semester.",
    "Brought in the coach for the second half. The three of us drew up who supports whom until winter.",
    "Talked about what the staff believes it can do together, and what would be the first sign of more of it.",
)

TITLES = (
    "Feedback that lands",
    "Time for instruction",
    "A team that looks at work",
    "Delegating well",
    "Hard conversations",
    "Visits with a purpose",
)

COMMITMENTS = (
    "Close every open loop from last week by Friday",
    "Block two mornings for classrooms",
    "Hand the duty schedule to the assistant principal",
    "Bring two feedback notes to read together",
    "Visit the teachers who were not visited in October",
    "Draft the agenda with student work first",
)
