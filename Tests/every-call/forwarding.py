"""`hooklinectl forward` and its position file: no event is passed over, and none comes twice that was not under way."""
import http.server
import os
import threading

import scenarios
from carrying import Carrying
from waiting import demand


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


class Forward(Carrying):
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

    def command(self, site):
        """How it is called."""
        return ["forward", "--data", site.data, "--resume", site.path("position"), "--to", self.address(site)]

    def judge(self, site, calls, word):
        path = "/" + os.path.basename(site.scratch)
        first = list(Application.taken.get(path, []))
        demand(site.ended != 0 or len(set(first)) == self.count, f"it ended with 0 when {len(first)} were taken")
        self.run_again(site)
        taken = Application.taken.pop(path, [])
        once = list(dict.fromkeys(taken))
        demand(once == sorted(once, key=lambda receipt: int(receipt.split(":")[1])), f"out of their order: {taken}")
        demand(len(once) == self.count, f"{len(once)} of {self.count} were taken: {taken}")
        # Where no answer can be read, each try is one that was under way.
        is_deaf = any(call.went_wrong and call.path.startswith("socket:") for call in calls)
        demand(is_deaf or len(taken) <= self.count + 1, f"more came twice than one was under way: {taken}")


ALL = [Forward()]
