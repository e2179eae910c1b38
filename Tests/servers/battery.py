"""What is tried with each server: the table, a load, reloads under load, and workers that leave after each request."""
import json
import socket
import time

from control import controlled
from deliveries import cases, event, signed
from exchange import head_of

TOTAL = 2000
RELOADS = 3
SLOW = 8


class Battery:
    """One server's trial. Each step says how it went; what is wrong is counted."""

    def __init__(self, entrance_class):
        self.entrance_class = entrance_class
        self.faults = 0
        self.entrance = None

    def run(self):
        """Runs all; true if nothing was wrong."""
        print(f"--- {self.entrance_class.name}", flush=True)
        self.with_server(self.entrance_class.steps)
        if self.entrance_class.life != "cgi" and self.entrance_class.steps_of_leaving:
            self.with_server(self.entrance_class.steps_of_leaving, MAX_REQUESTS="1")
        return self.faults == 0

    def run_control(self):
        """Reloads the server under load with a program in Hookline's place that can lose nothing; says what is lost."""
        print(f"--- control of {self.entrance_class.name}", flush=True)
        self.entrance_class = controlled(self.entrance_class)
        self.with_server(["try_reloads"])
        return self.faults == 0

    def with_server(self, steps, **settings):
        """Starts the server, and takes these steps with it; some servers have steps of their own."""
        self.entrance = self.entrance_class(**settings)
        before = self.faults
        try:
            self.entrance.start()
            for step in steps:
                own = getattr(self.entrance, step, None)
                own(self) if own else getattr(self, step)()
        except Exception as fault:  # whatever it is: the others go on
            self.complain(f"{type(fault).__name__}: {fault}")
        finally:
            if self.faults > before:
                print(self.entrance.said())
            self.entrance.end()

    def judge(self, is_right, what, more=""):
        """Says how one step went."""
        if is_right:
            print(f"ok  {self.entrance_class.name}: {what}", flush=True)
        else:
            self.complain(f"{what}: {more}")

    def complain(self, what):
        """Says what is wrong, and goes on."""
        self.faults += 1
        print(f"FAULT: {self.entrance_class.name}: {what}", flush=True)

    def try_table(self):
        """Sends each delivery of the table."""
        before = self.faults
        for case in cases(self.entrance.prefix):
            self.try_case(case)
        self.try_receipts()
        if self.faults == before:
            self.judge(True, "the table of deliveries")

    def try_case(self, case):
        """Sends one, and looks at the answer and at what is stored."""
        place = self.entrance.place
        status, reason = self.entrance.exceptions.get(case.name, (case.status, None))
        before, all_before = len(place.lines(case.topic)), len(place.lines())
        reply = self.entrance.ask(case.request)
        stored = int(status == 200)
        if reply.status != status and not (reply.status == "reset" and case.name in self.entrance.cut_off):
            self.complain(f"{case.name}: answered {reply.status}, not {status}")
        if reply.field("Hookline-Receipt") and not self.entrance.shows_receipt:
            self.complain(f"{case.name}: the sender sees the receipt")
        if len(place.lines(case.topic)) != before + stored or len(place.lines()) != all_before + stored:
            self.complain(f"{case.name}: not exactly {stored} line more in {case.topic}")
        elif stored and event_of(place.lines(case.topic)[-1]) != case.request.body:
            self.complain(f"{case.name}: its line does not hold the body that was sent")
        if reason:
            print(f"    {case.name}: {status}, since {reason}")

    def try_receipts(self):
        """The access log has a receipt for each event that was stored, if the recipe promises that."""
        receipts = self.entrance.receipts()
        if receipts is not None:
            good = [receipt for receipt in receipts if receipt.count(":") == 2]
            lines = len(self.entrance.place.lines())
            self.judge(len(good) == lines, "receipts in the access log", f"{len(good)} for {lines} lines")

    def try_slow_senders(self):
        """An event is answered at once while others dawdle with theirs."""
        if self.entrance.slow_senders_lack:
            return print(f"    no slow senders, since {self.entrance.slow_senders_lack}")
        port, path = self.entrance.place.port, self.entrance.prefix + "/messages"
        slow = [begin(port, path) for _ in range(SLOW)]
        start = time.monotonic()
        status = self.entrance.ask(signed(event(), path=path)).status
        took = time.monotonic() - start
        for stream in slow:
            stream.close()
        self.judge(status == 200 and took < 5, f"{SLOW} slow senders", f"{status} after {took:.1f} s")

    def try_load(self):
        """Two thousand events by sixteen senders."""
        before = len(self.entrance.place.lines())
        outcomes = self.entrance.load(total=TOTAL, keeps_connection=not self.entrance.closes_connection).run()
        lines = len(self.entrance.place.lines()) - before
        self.judge(outcomes == {200: TOTAL} and lines == TOTAL, f"{TOTAL} events by 16", f"{dict(outcomes)}, {lines} lines")

    def try_reloads(self):
        """The server is reloaded while events come in."""
        if self.entrance.reload_lacks:
            return print(f"    no reload, since {self.entrance.reload_lacks}")
        before = len(self.entrance.place.lines())
        load = self.entrance.load(keeps_connection=False)
        load.start()
        try:
            for _ in range(RELOADS):
                self.reload_once(load)
        finally:
            outcomes = load.finish(now=True)
        lines = len(self.entrance.place.lines()) - before
        self.judge_losses(outcomes, lines if self.entrance.stores else outcomes[200])

    def reload_once(self, load):
        """Reloads when some events have come, and waits until that has happened and some more have come."""
        assert load.await_answers(150), "no answers any more"
        before = self.entrance.marks() if self.entrance.reload_mark else 0
        self.entrance.reload()
        until = time.monotonic() + 20
        while self.entrance.reload_mark and self.entrance.marks() == before:
            assert time.monotonic() < until, f"no sign of a reload: {self.entrance.reload_mark}"
            assert load.await_answers(10), "no answers any more"
        assert load.await_answers(150), "no answers any more"

    def judge_losses(self, outcomes, lines):
        """Nothing may be lost but what the server itself loses, and no 200 without a line ever."""
        lost = {word: count for word, count in outcomes.items() if word != 200}
        strange = [word for word in lost if word not in self.entrance.reload_losses]
        few = sum(lost.values()) <= outcomes.total() * 0.05
        what = f"{RELOADS} reloads under load, {outcomes[200]} events" + (f", the server lost {lost}" if lost else "")
        self.judge(not strange and few and lines >= outcomes[200], what, f"{dict(outcomes)}, {lines} lines")

    def try_leaving_workers(self):
        """Each worker leaves after one event, and none is lost."""
        before = len(self.entrance.place.lines())
        outcomes = self.entrance.load(total=TOTAL // 2).run()
        lines = len(self.entrance.place.lines()) - before
        is_right = outcomes == {200: TOTAL // 2} and lines == TOTAL // 2
        self.judge(is_right, f"HOOKLINE_MAX_REQUESTS=1, {TOTAL // 2} events by 16", f"{dict(outcomes)}, {lines} lines")


def event_of(line):
    """The event's own bytes in a stored line."""
    json.loads(line)
    return line.partition(b'"event":')[2][:-1]


def begin(port, path):
    """A connection that has sent half of an event."""
    request = signed(event(4000), path=path)
    stream = socket.create_connection(("127.0.0.1", port), timeout=10)
    stream.sendall(head_of(request) + request.body[:2000])
    return stream
