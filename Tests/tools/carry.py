"""rsyslog carries the lines to another machine, by the files in nginx/tools: two of it on loopback, with their own directories."""
import os
import signal
import socket
import subprocess
from collections import Counter

import hostile
from lines import line, stamp
from place import ROOT, SECRET, free_port
from waiting import await_that, demand


def can_connect(port):
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def unit():
    """The unit of the sender."""
    with open(os.path.join(ROOT, "nginx", "tools", "hookline-rsyslog.service"), encoding="utf-8") as file:
        return file.read()


class Syslog:
    """One rsyslog with a shipped file, whose places are taken to here."""

    def __init__(self, folder, name, places):
        self.folder = os.path.join(folder, name)
        os.makedirs(self.folder)
        with open(os.path.join(ROOT, "nginx", "tools", f"rsyslog-{name}.conf"), encoding="utf-8") as file:
            text = file.read()
        for place, here in places.items():
            demand(place in text, f"rsyslog-{name}.conf has no {place}")
            text = text.replace(place, here)
        self.settings = os.path.join(self.folder, "conf")
        with open(self.settings, "w", encoding="utf-8") as file:
            file.write(text)
        self.process = None
        self.ending = signal.SIGKILL if "KillSignal=SIGKILL" in unit() and name == "send" else signal.SIGTERM

    def start(self):
        """Starts it."""
        with open(os.path.join(self.folder, "said"), "ab") as said:
            self.process = subprocess.Popen(
                ["rsyslogd", "-n", "-i", "NONE", "-f", self.settings], stdout=said, stderr=said)

    def end(self):
        """Ends it: the sender as its unit does, the receiver as every system does."""
        if self.process:
            self.process.send_signal(self.ending)
            self.process.wait(60)
            self.process = None


class Carrying:
    """A data directory, its copy on "another machine", and what carries the lines."""

    def __init__(self, desk, name):
        self.data, self.copies = desk.folder(name, "data"), desk.folder(name, "copies")
        self.count = 0
        self.port = free_port()
        local = {'port="2514"': f'port="{self.port}"'}
        folder = desk.folder(name)
        self.sender = Syslog(folder, "send", {"/var/lib/hookline/data": self.data, "logs.example.com": "127.0.0.1",
                                       "/var/lib/hookline-rsyslog": os.path.join(folder, "send"), **local})
        self.receiver = Syslog(folder, "receive", {"/var/lib/hookline-copy": self.copies, "10.0.0.2": "127.0.0.1", **local})

    def __enter__(self):
        self.receive()
        self.sender.start()
        return self

    def receive(self):
        """Starts the other machine."""
        self.receiver.start()
        await_that(lambda: can_connect(self.port), "the receiver")

    def __exit__(self, *fault):
        self.sender.end()
        self.receiver.end()

    def add(self, topic, file, count):
        """Appends lines to a file, which may be a new one, of a new topic."""
        os.makedirs(os.path.join(self.data, topic), exist_ok=True)
        for _ in range(count):
            self.count += 1
            body = b'{"message":{"text":"%d"}}' % self.count
            hostile.append(os.path.join(self.data, topic, file), line(stamp(self.count, file[:10]), topic, body, SECRET))

    def files(self):
        """The files, by their names in both directories."""
        return sorted(f"{topic}/{name}" for topic in os.listdir(self.data) if not topic.startswith((".", "torn"))
                      for name in os.listdir(os.path.join(self.data, topic)) if name.endswith(".ndjson"))

    def whole(self, name):
        """The whole lines of a file, as they stand."""
        with open(os.path.join(self.data, name), "rb") as file:
            content = file.read()
        return content[:content.rfind(b"\n") + 1]

    def copy(self, name):
        """What arrived of a file."""
        path = os.path.join(self.copies, "127.0.0.1", name)
        if not os.path.exists(path):
            return b""
        with open(path, "rb") as file:
            return file.read()

    def are_same(self):
        """Whether every file arrived byte for byte."""
        other = [name for name in self.files() if not self.is_whole(name)]
        demand(not other, f"{other}: {self.missing()} lines are missing, {self.surplus()} are too many")
        return True

    def surplus(self):
        """How many lines arrived beyond those that are there."""
        return sum(self.copy(name).count(b"\n") - self.whole(name).count(b"\n") for name in self.files()) + self.missing()

    def has_all(self, name):
        """Whether every line of a file arrived."""
        lost = Counter(self.whole(name).split(b"\n")) - Counter(self.copy(name).split(b"\n"))
        demand(not lost, f"{sum(lost.values())} lines of {name} are missing, {self.missing()} in all")
        return True

    def is_whole(self, name):
        """Whether a file arrived byte for byte."""
        return self.copy(name) == self.whole(name)

    def missing(self):
        """The lines that are not there yet, or only fewer times."""
        return sum((sum((Counter(self.whole(name).split(b"\n")) - Counter(self.copy(name).split(b"\n"))).values())
                    for name in self.files()), 0)


def carried(desk):
    """Lines arrive in files of the same name, byte for byte: hard ones, a next segment, a next day, a new topic. Of a line that was
    unfinished when it was read, and then healed, arrives what was read, as with every program that follows a file."""
    carrying = Carrying(desk, "days")
    hostile.lay(carrying.data)
    with carrying:
        await_that(carrying.are_same, "the hard lines")
        for topic, file in (("report", "2026-11-22.ndjson"), ("report", "2026-11-22.1.ndjson"), ("report", "2026-11-23.ndjson"),
                            ("invented_later", "2026-11-23.ndjson")):
            carrying.add(topic, file, 500)
        await_that(carrying.are_same, "the days and segments")
        hostile.store(carrying.data, *hostile.EVENTS[-1][:2])
        name = next(name for name in carrying.files() if name.startswith("messages"))
        await_that(lambda: hostile.UNFINISHED + b'{"receivedAt"' in carrying.copy(name), "the healed line")
        demand(carrying.missing() == 1, f"{carrying.missing()} lines are missing, and not the torn one alone")
        return f"{len(carrying.files())} files"


def carried_later(desk):
    """While the other machine is away nothing is lost. When the sender ends then, as its unit ends it, what it had on its way may be;
    what comes later is not, and some lines come again."""
    with Carrying(desk, "away") as carrying:
        carrying.add("report", "2026-11-22.ndjson", 150)
        await_that(carrying.are_same, "the first lines")
        carrying.receiver.end()
        carrying.add("report", "2026-11-22.ndjson", 500)
        carrying.receive()
        await_that(lambda: not carrying.missing(), "what waited")
        carrying.receiver.end()
        carrying.add("report", "2026-11-23.ndjson", 500)
        carrying.sender.end()
        carrying.add("report", "2026-11-24.ndjson", 500)
        carrying.sender.start()
        carrying.receive()
        await_that(lambda: carrying.has_all("report/2026-11-24.ndjson"), "what came later")
        return f"{carrying.count} lines, at most {carrying.missing()} lost, {carrying.surplus()} again"


def carried_astray(desk):
    """Another machine can't name a path outside: what is no name of a file of Hookline's is dropped."""
    with Carrying(desk, "astray") as carrying:
        for name in ("2026-11-22.evil.ndjson", "a b.ndjson", "..ndjson", "2026-11-22.ndjson"):
            carrying.add("report", name, 1)
        await_that(lambda: carrying.copy("report/2026-11-22.ndjson"), "the good line")
        found = [name for _, _, names in os.walk(carrying.copies) for name in names]
        demand(found == ["2026-11-22.ndjson"], f"files: {found}")
        return "one file of four"


TRIALS = [carried, carried_later, carried_astray]
