#!/usr/bin/env python3
"""An application that takes Connectly's events by POST, and checks their signature itself, as Connectly's page says.

Usage: application.py SECRET LOG FAULTS SHARE SEED

Prints its port, and serves on 127.0.0.1. LOG has a line for each event that it answered 200: its receipt. So many of a
thousand events meet one of the faults, words with a comma between; most of them once, and some again and again."""
import base64
import hashlib
import hmac
import random
import socket
import struct
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Answers after which an event comes again, and such after which it does not.
AGAIN = ("408", "425", "429", "500", "503", "date", "reset", "half", "silence", "hang", "slow")
FOR_GOOD = ("301", "400", "404", "410")


class Application(BaseHTTPRequestHandler):
    """One connection."""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        """Takes one event, or fails as it is told to."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        made = base64.b64encode(hmac.new(self.server.secret, body, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(made, self.headers.get("x-connectly-hmac-sha256", "")):
            return self.answer(401)
        fault = self.server.next_fault(self.headers["Hookline-Receipt"])
        if fault is None or fault == "slow":
            if fault:
                time.sleep(0.05)
            return self.take()
        getattr(self, "be_" + fault, lambda: self.answer(int(fault)))()

    def take(self):
        """The event is taken before the answer leaves."""
        with self.server.lock:
            self.server.log.write(self.headers["Hookline-Receipt"] + "\n")
            self.server.log.flush()
        self.answer(200)

    def answer(self, status, **fields):
        """A whole answer."""
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def be_429(self):
        """Too many: it says for how long."""
        self.answer(429, Retry_After="0")

    def be_date(self):
        """The same, by a date."""
        self.answer(503, Retry_After=formatdate(time.time(), usegmt=True))

    def be_301(self):
        """Elsewhere."""
        self.answer(301, Location="http://127.0.0.1:1/")

    def be_reset(self):
        """A connection that is reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.rfile.close()
        self.wfile.close()
        self.connection.close()

    def be_half(self):
        """An answer that breaks off."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        self.close_connection = True

    def be_silence(self):
        """A connection that ends without an answer."""
        self.close_connection = True

    def be_hang(self):
        """No answer within the time that an attempt has."""
        time.sleep(8)
        self.close_connection = True

    def log_message(self, *_):
        """Nothing is told."""


class Server(ThreadingHTTPServer):
    """All connections."""
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, secret, log, faults, share, seed):
        super().__init__(("127.0.0.1", 0), Application)
        self.secret = secret
        self.log = log
        self.faults = faults
        self.share = share
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.met = {}

    def next_fault(self, receipt):
        """The next fault that this event meets; None when it is to be taken."""
        with self.lock:
            if receipt not in self.met:
                self.met[receipt] = self.plan()
            plan = self.met[receipt]
            if plan and plan[0] not in FOR_GOOD:
                return plan.pop(0)
            return plan[0] if plan else None

    def plan(self):
        """What an event meets."""
        if not self.faults or self.chance.random() * 1000 >= self.share:
            return []
        return [self.chance.choice(self.faults)]

    def handle_error(self, *_):
        """A sender that leaves is none of ours."""


if __name__ == "__main__":
    secret_text, log_path, words, thousandths, seed_text = sys.argv[1:]
    with open(log_path, "a", encoding="utf-8") as log_file:
        server = Server(secret_text.encode(), log_file, words.split(",") if words else [], int(thousandths), int(seed_text))
        print(server.server_port, flush=True)
        server.serve_forever()
