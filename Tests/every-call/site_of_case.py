"""A data directory of its own for each case, events that are sent to it, and what was answered."""
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from deliveries import event, signature
from place import PROGRAM, SECRET
from waiting import Fault

LONGEST = 40


@dataclass(frozen=True)
class Sent:
    """An event, and its answer: no status where there was none."""
    body: bytes
    status: int | None
    receipt: str | None


def answer_of(body, text):
    """What a program printed to an event."""
    status = re.match(rb"Status: (\d+)", text)
    receipt = re.search(rb"^Hookline-Receipt: (\S+)\r$", text, re.MULTILINE)
    return Sent(body, int(status[1]) if status else None, receipt[1].decode() if receipt else None)


class Site:
    """Where one case lies. Everything that was sent and answered is kept, for the judge."""

    def __init__(self, tracer, scenario):
        self.tracer = tracer
        self.segments = scenario.segments
        self.scratch = tempfile.mkdtemp(prefix="hookline-call.", dir="/tmp")
        self.data = self.path("data")
        self.settings = {"HOOKLINE_DATA": self.data, "HOOKLINE_SECRET_FILE": self.path("secret"), **scenario.settings}
        self.program = PROGRAM
        self.sent = []
        # Bytes of the files as they were before the call that went wrong.
        self.before = {}
        # Events of lines that are laid there by hand, and files that are not Hookline's.
        self.foreign, self.own = set(), set()
        with open(self.path("secret"), "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(SECRET + b"\n")

    def path(self, *names):
        """A path within it."""
        return os.path.join(self.scratch, *names)

    @property
    def report(self):
        """The tracer's report."""
        return self.path("report")

    def send(self, body=None, before=()):
        """Sends an event by CGI; a new one where none is given.

        before -- what stands before the program's own command"""
        body = body or event()
        environment = {**self.settings, "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST",
                       "CONTENT_LENGTH": str(len(body)), "HTTP_X_CONNECTLY_HMAC_SHA256": signature(body)}
        try:
            done = subprocess.run([*before, self.program], env=environment, input=body, capture_output=True, check=False,
                                  timeout=LONGEST)
        except subprocess.TimeoutExpired:
            raise Fault(f"a CGI did not end in {LONGEST} s") from None
        return self.keep(answer_of(body, done.stdout))

    def keep(self, sent):
        """Remembers what was answered."""
        self.sent.append(sent)
        return sent

    def files(self):
        """Hookline's files in the data directory, but its state: their paths in it, and their bytes."""
        found = {}
        for folder, folders, names in os.walk(self.data):
            folders[:] = [name for name in folders if name != ".hookline"]
            for name in names:
                path = os.path.join(folder, name)
                if path not in self.own:
                    with open(path, "rb") as file:
                        found[os.path.relpath(path, self.data)] = file.read()
        return found

    def day_file(self):
        """The path of the day's file, within the data directory: the only one, or the first one."""
        return min(path for path in self.files() if path.endswith(".ndjson"))

    def remove(self):
        """Leaves nothing behind."""
        shutil.rmtree(self.scratch, ignore_errors=True)
