"""Mia & Jon: stuck for weeks; much is overdue."""

from collections.abc import Generator

from practice.demo.cast import (
    Give,
    Pair,
    clear,
    give,
    measure,
    read_all,
    sessions,
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


def play(stage: Stage) -> Scenes:
    """The whole story."""
    pair = yield from begin(stage)
    yield from stall(pair)


def begin(stage: Stage) -> Generator[Moment, None, Pair]:
    """Day 21: two cards, a first measure that only one finishes in time."""
    ana = therapist("ana")
    yield at(21, 13)
    pair = Pair(open_couple("Mia", "Jon", agreement="held", by=ana))
    pair.viewers["mia"] = join(pair.couple, "A", "mia", by=ana)
    pair.viewers["jon"] = join(pair.couple, "B", "jon", by=ana)
    clear(pair, by=ana)
    measure(pair, by=ana)
    sessions(pair, in_days=7, by=ana, hour=13, times=3)
    yield at(23, 21)
    fill_in(stage, pair.viewers["mia"], {"anxiety": 4.8, "avoidance": 4.5})
    yield at(27, 22)
    fill_in(stage, pair.viewers["jon"], {"anxiety": 3.4, "avoidance": 5.2})
    return pair


def stall(pair: Pair) -> Scenes:
    """Days 28 to 70: fewer entries, one that went badly, then silence."""
    ana, mia, jon = therapist("ana"), pair.viewers["mia"], pair.viewers["jon"]
    yield at(28, 13)
    read_all(pair, by=ana)
    talk_through(pair, by=ana)
    day = Give("talk-about-the-day", "because you both said you miss it", 48)
    give(pair, day, by=ana)
    pause = Give("slow-breathing", "because it gets loud fast", 48, per_week=2)
    give(pair, pause, by=ana)
    yield at(33, 21)
    write(mia, "talk-about-the-day", {"happened": "one", "length": 10})
    yield at(37, 21)
    write(jon, "slow-breathing", {}, outcome="not_done", reason="no_time")
    yield at(40, 22)
    write(mia, "talk-about-the-day", {}, outcome="went_badly", please_read=True)
    yield at(42, 13)
    read_all(pair, by=ana)
    yield at(54, 23)
    write(mia, "slow-breathing", {}, outcome="partly")
    yield at(68, 23)
    write(mia, "slow-breathing", {}, outcome="went_badly", please_read=True)
