"""Many events at once, and what became of them."""
import http.client
import itertools
import socket
import threading
from collections import Counter

from deliveries import event, signature

CONNECTIONS = 16
LONGEST = 15


class Load:
    """Senders, sixteen by default, that send signed events until so many were sent, or until they are told to stop.

    port -- that of the server, or a list of several: each new connection goes to the next one.
    `acknowledged` has the signatures of the events that were answered 200."""

    def __init__(self, port, path, total=None, keeps_connection=True, connections=CONNECTIONS):
        self._ports = itertools.cycle([port] if isinstance(port, int) else port)
        self.path = path
        self.total = total
        self.keeps_connection = keeps_connection
        self.outcomes = Counter()
        self.acknowledged = []
        self._lock = threading.Condition()
        self._begun = 0
        self._stops = False
        self._senders = [threading.Thread(target=self._send_all, daemon=True) for _ in range(connections)]

    def run(self):
        """Sends all; gives how often each outcome was seen: a status, or the word for having none."""
        self.start()
        return self.finish()

    def start(self):
        """Begins to send."""
        for sender in self._senders:
            sender.start()

    def await_answers(self, more, longest=30):
        """Waits until so many more answers have come; false if they don't come."""
        with self._lock:
            goal = self.outcomes.total() + more
            return self._lock.wait_for(lambda: self.outcomes.total() >= goal, longest)

    def finish(self, now=False):
        """Waits for the senders, which with `now` send nothing new."""
        self._stops = now
        for sender in self._senders:
            sender.join(120)
        return self.outcomes

    def _send_all(self):
        connection = None
        while self._takes_one():
            connection = connection or http.client.HTTPConnection("127.0.0.1", next(self._ports), timeout=LONGEST)
            outcome = self._send_one(connection)
            if outcome != 200 or not self.keeps_connection:
                connection.close()
                connection = None
            with self._lock:
                self.outcomes[outcome] += 1
                self._lock.notify_all()

    def _takes_one(self):
        with self._lock:
            self._begun += 1
            return not self._stops and (self.total is None or self._begun <= self.total)

    def _send_one(self, connection):
        body = event()
        fields = {"Host": "localhost", "x-connectly-hmac-sha256": signature(body)}
        if not self.keeps_connection:
            fields["Connection"] = "close"
        try:
            connection.request("POST", self.path, body, fields)
            reply = connection.getresponse()
            reply.read()
            if reply.status == 200:
                self.acknowledged.append(fields["x-connectly-hmac-sha256"])
            return reply.status
        except (socket.timeout, TimeoutError):
            return "silence"
        except ConnectionRefusedError:
            return "refused"
        except (OSError, http.client.HTTPException):
            return "reset"
