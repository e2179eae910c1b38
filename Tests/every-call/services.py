"""Processes that stay, and get their requests by FastCGI: their calls are counted from a moment on."""
import os
import signal
import socket
import subprocess

import fastcgi
from calls import FAULTS, first_process
from deliveries import event, signature
from judge import judge
from scenarios import Scenario
from site_of_case import answer_of
from waiting import Fault, await_that

LONGEST = 40


class Service:
    """Hookline beneath the tracer."""

    def __init__(self, site, faults, standard_input=None):
        self.site = site
        self.log = open(site.path("log"), "ab")  # it is closed with the service
        self.process = subprocess.Popen(
            [*site.tracer.command(site.report, faults, is_marked=True), site.program], env=site.settings,
            stdin=standard_input or subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def is_alive(self):
        """Whether any of its processes is there."""
        return self.process.poll() is None

    def send(self, body):
        """Sends an event, and keeps what was answered."""
        fields = {b"REQUEST_METHOD": b"POST", b"CONTENT_LENGTH": str(len(body)).encode(),
                  b"HTTP_X_CONNECTLY_HMAC_SHA256": signature(body).encode()}
        said = fastcgi.ask(self.site.path("socket"), body, fields, self.is_alive)
        return self.site.keep(answer_of(body, said))

    def begin(self):
        """Has its calls be counted from now on."""
        self.process.send_signal(signal.SIGUSR1)

    def signal(self, number):
        """Sends its first process a signal."""
        try:
            os.kill(first_process(self.site.report), number)
        except ProcessLookupError:
            pass  # it is over

    def end(self):
        """Tells it to end, and waits for that."""
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Fault(f"a service did not end in {LONGEST} s") from None
        finally:
            self.log.close()


class Staying(Scenario):
    """A service."""
    # What fails for ever ends each worker that is begun, and a supervisor does not give up.
    words = tuple(word for word in FAULTS if not word.endswith("+"))

    def after(self, calls):
        return 0

    def judge(self, site, calls, word):
        judge(site, calls, word)


class Resident(Staying):
    """A process that stays: an event, and one that is there already."""
    name = "resident"
    settings = {"HOOKLINE_TIMEOUT": "5"}

    def act(self, site, faults):
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(site.path("socket"))
            listener.listen(8)
            service = Service(site, faults, listener)
        try:
            first = event()
            service.send(first)
            service.begin()
            service.send(event())
            service.send(first)
        finally:
            service.end()


class HangUp(Staying):
    """A supervisor and its worker, which take new settings while an event comes."""
    name = "HUP"
    settings = {"HOOKLINE_TIMEOUT": "5", "HOOKLINE_WORKERS": "1"}

    def prepare(self, site):
        site.settings["HOOKLINE_LISTEN"] = site.path("socket")

    def act(self, site, faults):
        service = Service(site, faults)
        try:
            await_that(lambda: os.path.exists(site.path("socket")), "the socket")
            service.send(event())
            service.begin()
            service.signal(signal.SIGHUP)
            service.send(event())
            service.send(event())
        finally:
            service.end()
            del site.settings["HOOKLINE_LISTEN"]


ALL = [Resident(), HangUp()]
