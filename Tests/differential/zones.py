"""Hookline's offsets beside those of Python's zoneinfo, for each zone of the machine."""
import os
import random
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from verdicts import judge

FOLDER = "/usr/share/zoneinfo"
WEEK = 7 * 86_400
END = int(datetime(2100, 1, 1, tzinfo=timezone.utc).timestamp())
# Rules that are hard to read: a winter that is the exception, half an hour, hours before and behind the day, a skipped day.
HARD = [
    "Europe/Dublin", "Africa/Casablanca", "Antarctica/Troll", "Australia/Lord_Howe", "America/Nuuk", "Asia/Gaza",
    "Pacific/Apia", "Africa/Monrovia", "America/St_Johns", "Asia/Kathmandu", "Asia/Tehran", "America/Argentina/San_Luis",
    "Europe/Berlin", "UTC",
]
QUICK = 25


def names():
    """Every file that lies where the zones are."""
    for folder, _, files in os.walk(FOLDER):
        yield from (os.path.relpath(os.path.join(folder, file), FOLDER) for file in files)


def is_zone(name):
    """Whether its file begins as tzfile(5) says."""
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read(4) == b"TZif"


def offset(zone, moment):
    """In seconds."""
    return int(datetime.fromtimestamp(moment, zone).utcoffset().total_seconds())


def changes(zone):
    """Moments from which another offset holds, of all that differ from one week to the next."""
    before, known = 0, offset(zone, 0)
    for moment in range(WEEK, END, WEEK):
        now = offset(zone, moment)
        if now != known:
            yield first_of(zone, before, moment, known)
        before, known = moment, now


def first_of(zone, low, high, known):
    """The first moment with another offset than the known one, between two."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(zone, middle) == known else (low, middle)
    return high


def moments(zone, chance):
    """Around each change, and anywhere."""
    found = list(changes(zone))
    near = [change + second for change in found for second in (-3600, -1, 0, 1, 3600)]
    return sorted({*near, *(chance.randrange(END) for _ in range(200)), 0, END}), len(found)


def compare_zone(name, seed):
    """How many moments and changes there are, and what differs."""
    zone, chance = ZoneInfo(name), random.Random(f"{seed}-{name}")
    asked, count = moments(zone, chance)
    theirs = [offset(zone, moment) for moment in asked]
    ours = [int(word) for word in judge("zones", [" ".join([name, *map(str, asked)]).encode()])[0].split()]
    wrong = [triple for triple in zip(asked, ours, theirs, strict=True) if triple[1] != triple[2]]
    return len(asked), count, [f"{name} at {at}: {own} s, not {wanted}" for at, own, wanted in wrong[:3]]


def untaken(found):
    """Files that Hookline takes for zones and are none, or the other way round."""
    answers = judge("zones", [f"{name} 0".encode() for name in found])
    return [name for name, answer in zip(found, answers, strict=True) if (answer == b"none\n") == is_zone(name)]


def control():
    """Another zone's offsets have to differ."""
    zone = ZoneInfo("Europe/Berlin")
    asked, _ = moments(zone, random.Random(0))
    ours = judge("zones", [" ".join(["Asia/Tokyo", *map(str, asked)]).encode()])[0].split()
    if all(int(word) == offset(zone, at) for word, at in zip(ours, asked, strict=True)):
        raise ValueError("Tokyo has Berlin's offsets: nothing is compared")
