"""Events by CGI, and what became of them."""
import base64
import hashlib
import hmac
import json
import os
import subprocess
import threading
from dataclasses import dataclass, field

SECRET = b"a-secret-that-only-this-test-uses"
TOPICS = ("messages", "delivery_status")


@dataclass(frozen=True)
class Event:
    """A body for a topic."""
    topic: str
    body: bytes


def event(number, size=300):
    """One that no other number has."""
    start = b'{"number":%d,"note":"' % number
    return Event(TOPICS[number % len(TOPICS)], start + b"x" * max(0, size - len(start) - 2) + b'"}')


def signature(body):
    """Of a body, in Base64."""
    return base64.b64encode(hmac.new(SECRET, body, hashlib.sha256).digest()).decode()


@dataclass
class Sender:
    """Sends events to a data directory, each by a process of its own."""
    program: str
    secret: str
    data: str
    settings: dict = field(default_factory=dict)

    def __call__(self, one, **more):
        """The status of the answer; 0 if there was none."""
        run = subprocess.run(
            [self.program], input=one.body, capture_output=True, check=False, env=self.environment(one) | more)
        return int(run.stdout.split()[1]) if run.stdout.startswith(b"Status: ") else 0

    def begin(self, one):
        """A process that has its event and is not waited for."""
        process = subprocess.Popen(
            [self.program], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=self.environment(one))
        process.stdin.write(one.body)
        process.stdin.close()
        return process

    def environment(self, one):
        """What the process hears."""
        return {
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(one.body)),
            "HTTP_X_CONNECTLY_HMAC_SHA256": signature(one.body), "HOOKLINE_TOPIC": one.topic,
            "HOOKLINE_DATA": self.data, "HOOKLINE_SECRET_FILE": self.secret, **self.settings}


@dataclass
class Load:
    """Events that are sent by some threads at a time; `acknowledged` has the position of the record when each 200 came."""
    send: Sender
    position: object
    acknowledged: dict = field(default_factory=dict)
    others: list = field(default_factory=list)

    def run(self, events, threads=4):
        """Sends all of them."""
        waiting = list(events)

        def work():
            while True:
                try:
                    one = waiting.pop(0)
                except IndexError:
                    return
                if self.send(one) == 200:
                    self.acknowledged[one] = self.position()
                else:
                    self.others.append(one)

        workers = [threading.Thread(target=work) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def kill(self, one):
        """Sends one with a process that is killed at once: nobody knows what became of it."""
        process = self.send.begin(one)
        process.kill()
        process.wait()
        self.others.append(one)


def stored(data):
    """The stored bodies of a data directory, each with its topic and how often it was marked as a repeat."""
    found = []
    for topic in TOPICS:
        folder = os.path.join(data, topic)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, name), "rb") as file:
                found += [read for read in map(line, file) if read]
    return found


def line(text):
    """The event of a line and its mark; None for one that holds none."""
    try:
        members = json.loads(text)
    except ValueError as fault:
        raise ValueError(f"no JSON: {text[:60]!r} of {len(text)} bytes") from fault
    if "event" not in members:
        return None
    body = text[text.index(b'"event":') + 8:].rstrip(b"\n")[:-1]
    return Event(members["topic"], body), members.get("repeat", 0)
