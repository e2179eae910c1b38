"""`hooklinectl forward` and its position file: no event is passed over, and none comes twice that was not under way."""
import http.server
import os
import subprocess
import threading

import scenarios
from shipper import OPERATOR
from waiting import Fault, demand

LONGEST = 40
# So long one goes on trying whose sockets fail for ever.
PATIENCE = 3


class Application(http.server.BaseHTTPRequestHandler):
    """Takes events; each case has an address of its own."""
    taken = {}
    lock = threading.Lock()
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """Takes one."""
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.lock:
            self.taken.setdefault(self.path, []).append(self.headers["Hookline-Receipt"])
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


class Server(http.server.ThreadingHTTPServer):
    """One whose senders may be killed."""

    def handle_error(self, *_):
        """It is what is tried."""


class Forward(scenarios.Scenario):
    """A run from the beginning to the end of the files, and one that goes on behind it."""
    name = "forward"
    count = 5
    server = None

    def address(self, site):
        """Where the events of a case go; the application is started with the first one."""
        if not self.server:
            self.server = Server(("127.0.0.1", 0), Application)
            threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/{os.path.basename(site.scratch)}"

    def prepare(self, site):
        scenarios.lay(site, scenarios.old_lines(site, self.count))

    def act(self, site, faults):
        is_lasting = any(word.endswith("+") for _, word in faults)
        site.ended = self.run(site, site.tracer.command(site.report, faults), PATIENCE if is_lasting else None)

    def run(self, site, before=(), patience=None):
        """Runs it; gives the number with which it ends, None if it is ended because it goes on trying."""
        command = [OPERATOR, "forward", "--data", site.data, "--resume", site.path("position"), "--once", "--to",
                   self.address(site)]
        try:
            return subprocess.run([*before, *command], env={}, cwd="/", capture_output=True, check=False,
                                  timeout=patience or LONGEST).returncode
        except subprocess.TimeoutExpired:
            if patience:
                return None
            raise Fault(f"forward did not end in {LONGEST} s") from None

    def judge(self, site, calls, word):
        path = "/" + os.path.basename(site.scratch)
        first = list(Application.taken.get(path, []))
        demand(site.ended != 0 or len(set(first)) == self.count, f"it ended with 0 when {len(first)} were taken")
        demand(self.run(site) == 0, "the next run failed")
        taken = Application.taken.pop(path, [])
        once = list(dict.fromkeys(taken))
        demand(once == sorted(once, key=lambda receipt: int(receipt.split(":")[1])), f"out of their order: {taken}")
        demand(len(once) == self.count, f"{len(once)} of {self.count} were taken: {taken}")
        # Where no answer can be read, each try is one that was under way.
        is_deaf = any(call.went_wrong and call.path.startswith("socket:") for call in calls)
        demand(is_deaf or len(taken) <= self.count + 1, f"more came twice than one was under way: {taken}")


ALL = [Forward()]
