"""How much is measured."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts and times of one form of the run."""
    rounds: int
    """How often each is measured; the median counts."""
    seconds: int
    """Of one measurement under load; wrk counts whole ones."""
    large_seconds: int
    """The same with bodies of 1 MB, which fill the disk."""
    lives: int
    """Processes in one measurement of their time."""
    requests: int
    """To one worker whose memory is looked at."""
    knocks: int
    """Single requests in one measurement of their time."""
    lines: int
    """Of the long file."""
    events: int
    """Different events for loads that shall have few repeats."""


FULL = Scale(
    rounds=5, seconds=5, large_seconds=2, lives=200, requests=1_000_000, knocks=20_000, lines=10_000_000,
    events=300_000)
QUICK = Scale(
    rounds=1, seconds=1, large_seconds=1, lives=50, requests=20_000, knocks=3_000, lines=1_000_000, events=50_000)
