"""A load of signed events, no two alike, from a process of its own: at a constant rate, or as fast as answers come."""
import itertools
import multiprocessing
import secrets
import selectors
import socket
import time

import deliveries
from deliveries import event, signature
from waiting import demand

CONNECTIONS = 16
SIZE = 300
TOPIC = "messages"


class Pace:
    """So many events to the Unix socket of an nginx; without a rate, as many as go in that time.

    rate -- events a second, or None"""

    def __init__(self, path, seconds, rate=None, most=0):
        count = int(rate * seconds) if rate else most
        self._ours, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=send_all, args=(path, seconds, rate, count, theirs), daemon=True)
        self._process.start()
        demand(self._ours.recv() == "ready", "the events were not made")

    def begin(self):
        """Begins to send; the events are made by now."""
        self._ours.send("begin")
        return self

    def finish(self):
        """Waits for the end, and demands that every answer was 200; gives answers a second, and the median and the 99th
        percentile of their times in milliseconds, each from when its event was due."""
        seconds, times, refused = self._ours.recv()
        self._process.join()
        demand(times and not refused, f"{refused} of {len(times)} answers were not 200")
        return len(times) / seconds, share(times, 0.5) * 1000, share(times, 0.99) * 1000


def share(values, part):
    """What so large a part of some values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def request():
    """The bytes of one event's request."""
    body = event(SIZE, TOPIC)
    head = (f"POST /connectly/{TOPIC} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
            f"x-connectly-hmac-sha256: {signature(body)}\r\n\r\n")
    return head.encode() + body


def send_all(path, seconds, rate, count, pipe):
    """Makes the events, and sends them when it is told to."""
    deliveries.NUMBERS = itertools.count(secrets.randbits(48))  # those of another process are others
    requests = [request() for _ in range(count)]
    pipe.send("ready")
    pipe.recv()
    pipe.send(Sending(path, requests, rate).run(seconds))


class Sending:
    """The connections, each with one event under way at most."""

    def __init__(self, path, requests, rate):
        self.path = path
        self.requests = requests
        self.rate = rate
        self.selector = selectors.DefaultSelector()
        self.times = []
        self.posted = self.refused = 0
        self.idle = []
        self.due = {}
        for _ in range(CONNECTIONS):
            self.connect()

    def connect(self):
        """One connection more."""
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.path)
        self.selector.register(connection, selectors.EVENT_READ)
        self.idle.append(connection)

    def run(self, seconds):
        """Gives how long it took, the time of each answer, and how many were not 200."""
        began = time.monotonic()
        end = float("inf") if self.rate else began + seconds
        while len(self.times) < self.posted or self.next_due(began) < end:
            self.post(began, end)
            wait = self.next_due(began) - time.monotonic() if self.idle and self.posted < len(self.requests) else 1
            for key, _ in self.selector.select(max(0, wait)):
                self.take(key.fileobj)
        return time.monotonic() - began, self.times, self.refused

    def next_due(self, began):
        """When the next event is to be sent; never when all are."""
        if self.posted == len(self.requests):
            return float("inf")
        return began + self.posted / self.rate if self.rate else time.monotonic()

    def post(self, began, end):
        """Sends all that is due."""
        while self.idle and self.next_due(began) <= time.monotonic() < end:
            connection, due = self.idle.pop(), self.next_due(began)
            self.due[connection] = due
            connection.sendall(self.requests[self.posted])
            self.posted += 1

    def take(self, connection):
        """Takes an answer, which has no body and comes at once. nginx ends a connection behind a thousand of them."""
        answer = connection.recv(4096)
        while answer and not answer.endswith(b"\r\n\r\n"):
            answer += connection.recv(4096)
        self.refused += not answer.startswith(b"HTTP/1.1 200")
        self.times.append(time.monotonic() - self.due.pop(connection))
        if b"Connection: close" in answer:
            self.selector.unregister(connection)
            connection.close()
            self.connect()
        else:
            self.idle.append(connection)
