"""Senders of signed events through the front, which do not rest until they are told to."""
import http.client
import threading
from collections import Counter

from deliveries import event, signature

TOPICS = ("messages", "delivery_status", "report")


class Senders:
    """Some of them at once. What was answered 200 is counted, and everything else, too."""

    def __init__(self, port, count=4, limit=None):
        self.port = port
        self.limit = limit
        self.outcomes = Counter()
        self.signatures = set()
        self._lock = threading.Lock()
        self._stops = False
        self._threads = [threading.Thread(target=self._send_all, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *fault):
        self._stops = True
        for thread in self._threads:
            thread.join(60)

    def _send_all(self, number):
        connection = None
        while not self._stops and (self.limit is None or self.outcomes.total() < self.limit):
            connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            number += 1
            topic = TOPICS[number % len(TOPICS)]
            body = event(240 + number % 200, topic)
            outcome = self._send(connection, topic, body)
            with self._lock:
                self.outcomes[outcome] += 1
                if outcome == 200:
                    self.signatures.add((topic, signature(body)))
            if outcome != 200:
                connection = connection.close()

    @staticmethod
    def _send(connection, topic, body):
        try:
            connection.request("POST", f"/connectly/{topic}", body, {"x-connectly-hmac-sha256": signature(body)})
            reply = connection.getresponse()
            reply.read()
            return reply.status
        except (OSError, http.client.HTTPException) as fault:
            return type(fault).__name__
