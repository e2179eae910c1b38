"""What is done to a data directory before the call that goes wrong, and then with it."""
import datetime
import gzip
import os

import lines
from calls import FAULTS
from deliveries import event
from judge import judge_cgi
from place import SECRET


class Scenario:
    """One CGI."""
    name = "an event"
    settings = {}
    # Files that a day has besides its first one, and lines of other days, as they have to be.
    segments = 0
    # Without --long one of so many cases is tried.
    share = 7
    # Cases at once, more than there are cores: most of a case is waiting for the disk.
    at_once = 6
    # What is made of a call.
    words = tuple(FAULTS)

    def missing(self):
        """What this machine lacks for it; None if it lacks nothing."""
        return None

    def end(self):
        """Ends what was begun for all cases."""

    def prepare(self, site):
        """Lays what stands there before."""

    def standing(self, calls):
        """The faults that are always there, by the calls without any."""
        return []

    def after(self, calls):
        """The place behind which calls are made to fail. What a program begins with is the same in all scenarios, up to
        where it has the data directory: only one of them tries it."""
        return next(call.place for call in calls if call.path.endswith("/data")) - 1

    def is_tried(self, call):
        """Whether a call is made to fail."""
        return True

    def act(self, site, faults):
        """Does it, with faults."""
        site.send(self.body(site), site.tracer.command(site.report, faults))

    def judge(self, site, calls, word):
        """Whether all is as it has to be then."""
        judge_cgi(site, calls, word)

    def body(self, site):
        """The event; a new one."""
        return event()


class FirstOfDay(Scenario):
    """No data directory yet: it, the topic, the day's file, the state and the index are made."""
    name = "first event"

    def after(self, calls):
        return 0


class Another(Scenario):
    """All is there: the usual way."""
    name = "next event"

    def prepare(self, site):
        site.send()


class FirstOfTopic(Another):
    """The data directory is there, the topic is not."""
    name = "new topic"

    def body(self, site):
        return event(topic="report")


class NextDay(Scenario):
    """A day before ends torn: it is healed when the new day begins."""
    name = "new day"

    def prepare(self, site):
        lay(site, old_lines(site, 3) + [b'{"receivedAt":"to'])


class Repeat(Another):
    """The event of the line before once more."""
    name = "repeat"

    def body(self, site):
        return site.sent[0].body


class Dropped(Repeat):
    """The same where repeats are not written."""
    name = "repeat, dropped"
    settings = {"HOOKLINE_REPEATS": "drop"}


class RepeatOfYesterday(Scenario):
    """Its first line stands in another file."""
    name = "repeat of yesterday"

    def prepare(self, site):
        lay(site, old_lines(site, 1))
        site.send()

    def body(self, site):
        return max(site.foreign)


class Heal(Another):
    """A writer died in its line."""
    name = "heal"

    def prepare(self, site):
        super().prepare(site)
        with open(os.path.join(site.data, site.day_file()), "ab") as file:
            file.write(b'{"receivedAt":"2026-11-22T20:14:45.123456Z","topic":"mess')


class Boot(Another):
    """The machine was booted: no record is of this boot, and the file has a hole."""
    name = "recovery"

    def prepare(self, site):
        for _ in range(3):
            site.send()
        path = os.path.join(site.data, site.day_file())
        lost = site.sent.pop(1)
        _, offset, length = lost.receipt.rsplit(":", 2)
        with open(path, "r+b") as file:
            file.seek(int(offset))
            file.write(bytes(int(length) - 1))
        # What a boot voids.
        for name in ("messages.lock", "messages.seen"):
            os.unlink(os.path.join(site.data, ".hookline", name))


class Compressed(Another):
    """Somebody compressed the day's file: the day goes on in its next one."""
    name = "new segment"
    segments = 1

    def prepare(self, site):
        super().prepare(site)
        path = os.path.join(site.data, site.day_file())
        with open(path, "rb") as file, gzip.open(path + ".gz", "wb") as packed:
            packed.write(file.read())
        os.chmod(path + ".gz", 0o640)
        site.own.add(path + ".gz")
        site.sent.pop()
        os.unlink(path)


class FailedSync(Another):
    """The sync fails, and then something else on the way to the next segment."""
    name = "failed sync"

    def standing(self, calls):
        return [next((call.place, "EIO") for call in calls if call.name == "fdatasync" and call.path.endswith(".ndjson"))]


class Growth(Scenario):
    """The table of the index is full, and a larger one takes its place."""
    name = "larger index"
    # Of 1024 entries 80 percent are used.
    lines = 817

    def prepare(self, site):
        lay(site, old_lines(site, self.lines))
        site.send()


class Rebuild(Scenario):
    """More lies in yesterday's file than is read under the lock: a process of its own makes the index. A file with a hole
    is read fast; it is no file of lines, but the index has to look through it."""
    name = "index made anew"
    size = 49 << 20
    # Each case takes long.
    words = ("EIO", "ENOSPC", "kill")

    def is_tried(self, call):
        return call.is_of_child

    def prepare(self, site):
        path = lay(site, [])
        site.own.add(path)
        with open(path, "r+b") as file:
            file.truncate(self.size)
            file.seek(0, os.SEEK_END)
            file.write(b"\n")


def yesterday():
    """The day before this one."""
    return str(datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(1))


def old_lines(site, count, size=300, topic="messages", start=0):
    """Lines of yesterday, of which nobody has a receipt; `start` of them are there already."""
    bodies = [event(size, topic) for _ in range(count)]
    site.foreign.update(bodies)
    return [lines.line(lines.stamp(43_200_000_000 + place, yesterday()), topic, body, SECRET)
            for place, body in enumerate(bodies, start)]


def lay(site, texts, topic="messages"):
    """Makes yesterday's file; gives its path."""
    folder = os.path.join(site.data, topic)
    for path in (site.data, folder):
        os.makedirs(path, exist_ok=True)
        os.chmod(path, 0o750)
    path = os.path.join(folder, yesterday() + ".ndjson")
    with open(path, "wb") as file:
        file.write(b"".join(texts))
    os.chmod(path, 0o640)
    return path


ALL = [FirstOfDay(), Another(), FirstOfTopic(), NextDay(), Repeat(), Dropped(), RepeatOfYesterday(), Heal(), Boot(),
       Compressed(), FailedSync(), Growth(), Rebuild()]
