"""Rosa & Ines: ten weeks, from a first card to a rich history."""

from collections.abc import Generator

from clients.actions import care
from practice import access
from practice.demo.cast import (
    Give,
    Pair,
    answer,
    clear,
    give,
    measure,
    read_all,
    see_comments,
    sessions,
    share_latest,
    talk_through,
    write,
)
from practice.demo.stage import (
    Moment,
    Scenes,
    Stage,
    at,
    fill_in,
    join,
    open_couple,
    therapist,
)

#: anxiety and avoidance at the three rounds, on the 1 to 7 scale
ROSA = (
    {"anxiety": 5.4, "avoidance": 2.5},
    {"anxiety": 4.7, "avoidance": 2.4},
    {"anxiety": 3.7, "avoidance": 2.2},
)
INES = (
    {"anxiety": 2.7, "avoidance": 5.0},
    {"anxiety": 2.6, "avoidance": 4.5},
    {"anxiety": 2.5, "avoidance": 3.8},
)


def play(stage: Stage) -> Scenes:
    """The whole story."""
    pair = yield from begin(stage)
    yield from first_weeks(pair)
    yield from pauses(stage, pair)
    yield from middle(stage, pair)
    yield from lately(stage, pair)


def begin(stage: Stage) -> Generator[Moment, None, Pair]:
    """Days 0 to 7: cards, screening alone, a first measure."""
    ana = therapist("ana")
    yield at(0, 10)
    pair = Pair(open_couple("Rosa", "Ines", agreement="open", by=ana))
    sessions(pair, in_days=3, by=ana, times=11)
    yield at(0, 10, 30)
    pair.viewers["rosa"] = join(pair.couple, "A", "rosa", by=ana)
    yield at(0, 10, 40)
    pair.viewers["ines"] = join(pair.couple, "B", "ines", by=ana)
    yield at(3, 17)
    clear(pair, by=ana)
    measure(pair, by=ana)
    care.write_note(
        couple=pair.couple,
        body="Rosa reaches, Ines goes quiet. Both describe the same Sunday.",
        by=ana,
    )
    yield at(4, 19, 40)
    fill_in(stage, pair.viewers["rosa"], ROSA[0])
    yield at(5, 21, 5)
    fill_in(stage, pair.viewers["ines"], INES[0])
    return pair


def first_weeks(pair: Pair) -> Scenes:
    """Days 7 to 24: talking the first results through, first exercises."""
    ana, rosa, ines = therapist("ana"), pair.viewers["rosa"], pair.viewers["ines"]
    yield at(10, 17)
    read_all(pair, by=ana)
    talk_through(pair, by=ana, opens=True)
    log = Give(
        "inside-a-hard-moment",
        "because it is easier to see the moment on paper than in it",
        20,
        per_week=2,
        will_comment=True,
    )
    give(pair, log, by=ana)
    yield at(10, 20)
    share_latest(rosa, "scores")
    yield at(11, 8)
    share_latest(ines, "scores")
    yield at(13, 22)
    entry = write(rosa, "inside-a-hard-moment", ROSA_LOG, please_read=True)
    yield at(14, 9)
    answer(entry, COMMENT_TO_ROSA, by=ana)
    yield at(14, 21)
    see_comments(rosa)
    write(ines, "inside-a-hard-moment", INES_LOG)
    yield at(17, 17)
    read_all(pair, by=ana)
    pause = Give(
        "three-minute-pause",
        "because a short pause each day makes the long ones easier",
        13,
        "daily",
    )
    give(pair, pause, by=ana)
    yield at(19, 23)
    went: dict[str, object] = {"cue": "We were late.", "urge": ["freeze"], "upset": 8}
    write(ines, "inside-a-hard-moment", went, outcome="went_badly")
    yield at(20, 9)
    read_all(pair, by=ana)


def pauses(stage: Stage, pair: Pair) -> Scenes:
    """Days 17 to 30: a daily pause, kept more and more."""
    for day in range(17, 31):
        for name, chance in (("rosa", 0.8), ("ines", 0.65)):
            if stage.chance.random() > chance:
                continue
            before = stage.chance.randint(4, 8)
            after = max(before - stage.chance.randint(1, 3), 0)
            yield at(day, 18, 45)
            write(
                pair.viewers[name],
                "three-minute-pause",
                {"before": before, "after": after, "spent": 3},
            )


def middle(stage: Stage, pair: Pair) -> Scenes:
    """Days 31 to 52: a second measure; good things said aloud."""
    ana, rosa, ines = therapist("ana"), pair.viewers["rosa"], pair.viewers["ines"]
    yield at(32, 20)
    fill_in(stage, rosa, ROSA[1])
    yield at(34, 7, 30)
    fill_in(stage, ines, INES[1])
    yield at(38, 17)
    read_all(pair, by=ana)
    talk_through(pair, by=ana, opens=True)
    good = Give(
        "three-good-moments",
        "because what goes well is easy to miss when you are tired",
        41,
        opened=True,
    )
    give(pair, good, by=ana)
    yield at(38, 21)
    share_latest(rosa, "scores")
    yield at(39, 8)
    share_latest(ines, "scores")
    for day, rosas, iness in GOOD_MOMENTS:
        yield at(day, 20)
        write(rosa, "three-good-moments", rosas)
        share_latest(rosa, "entry")
        yield at(day, 21)
        write(ines, "three-good-moments", iness)
        share_latest(ines, "entry")
        yield at(day + 1, 9)
        read_all(pair, by=ana)


def lately(stage: Stage, pair: Pair) -> Scenes:
    """Days 58 to 70: a third measure, a softer start, an open comment."""
    ana, rosa, ines = therapist("ana"), pair.viewers["rosa"], pair.viewers["ines"]
    yield at(60, 20)
    fill_in(stage, rosa, ROSA[2])
    yield at(61, 21)
    fill_in(stage, ines, INES[2])
    yield at(63, 17)
    softer = Give(
        "softer-start",
        "because the first sentence often decides the evening",
        20,
        will_comment=True,
    )
    give(pair, softer, by=ana)
    yield at(66, 21)
    entry = write(rosa, "softer-start", ROSA_SOFTER, talk_about=True)
    yield at(67, 9)
    answer(entry, "That second sentence asks for something. Keep it.", by=ana)
    yield at(68, 20)
    write(ines, "softer-start", INES_SOFTER, please_read=True)
    yield at(69, 22)
    send(rosa)


def send(rosa: access.Partner) -> None:
    """Rosa tells Ana something alone."""
    care.send_aside(
        body="Could we begin on Thursday with the trip? I keep putting it off.", by=rosa
    )


ROSA_LOG: dict[str, object] = {
    "cue": "I wrote at noon and heard nothing until six.",
    "body": "Tight throat, could not sit still.",
    "meaning": "That I am too much.",
    "urge": ["reach", "argue"],
    "need": "One word that she had seen it.",
    "upset": 7,
}
INES_LOG: dict[str, object] = {
    "cue": "Three questions in a row as I came in.",
    "body": "Shoulders up, wanted the door.",
    "meaning": "That whatever I say will be wrong.",
    "urge": ["pull_back"],
    "need": "Ten minutes, then I can talk.",
    "upset": 5,
}
COMMENT_TO_ROSA = (
    "Thank you for writing this down while it was still warm. You found the need under"
    " the hurry: one word. Let us look at how you might ask for it."
)
ROSA_SOFTER: dict[str, object] = {
    "first_version": "You never tell me anything.",
    "softer_version": "I felt left out on Sunday. Would you tell me about the call?",
}
INES_SOFTER: dict[str, object] = {
    "first_version": "Not now.",
    "softer_version": "I want to hear this. Can we start at eight?",
}
GOOD_MOMENTS: tuple[tuple[int, dict[str, object], dict[str, object]], ...] = (
    (
        43,
        {
            "first": "Ines sent a photo of the river.",
            "my_part": "I wrote back at once.",
        },
        {
            "first": "Rosa laughed at the bus stop.",
            "my_part": "I told the long version.",
        },
    ),
    (
        50,
        {
            "first": "We cooked and nobody hurried.",
            "second": "She asked about my mother.",
            "my_part": "I said what I hoped for.",
        },
        {"first": "Coffee before the alarm.", "my_part": "I got up first."},
    ),
    (
        57,
        {"first": "Eight o'clock, as she had said.", "my_part": "I waited, calmly."},
        {"first": "Saying eight and meaning it.", "my_part": "I kept to it."},
    ),
    (
        64,
        {"first": "The walk home in the rain.", "my_part": "I put the phone away."},
        {"first": "Rosa's note in my coat.", "my_part": "I kept it."},
    ),
)
