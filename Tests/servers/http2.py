"""Requests by HTTP/2, for which nghttp2's own clients stand."""
import os
import re
import subprocess
import tempfile
from collections import Counter

from deliveries import event, signature
from exchange import LONGEST, Reply

PROGRAMS = ("nghttp", "h2load")


def ask(port, request):
    """Sends one request. A body that is chunked elsewhere comes here without a declared length."""
    command = ["nghttp", "--verbose", "--no-dep", "--timeout", str(LONGEST), "--header", f":method: {request.method}"]
    for name, value in request.fields:
        command += ["--header", f"{name.lower()}: {value}"]
    command += ["--no-content-length"] * request.is_chunked + ["--expect-continue"] * request.expects
    with tempfile.NamedTemporaryFile() as file:
        file.write(request.body or b"")
        file.flush()
        command += ["--data", file.name] * (request.body is not None)
        address = f"http://localhost:{port}{request.path}"
        return reply_of(subprocess.run(command + [address], capture_output=True, check=False).stdout)


def reply_of(output):
    """What nghttp tells of the headers that it got."""
    got = re.findall(rb"recv \(stream_id=\d+\) (:?[^:\n]+): ([^\n]*)", re.sub(rb"\x1b\[[0-9;]*m", b"", output))
    statuses = [int(value) for name, value in got if name == b":status" and value != b"100"]
    head = b"\r\n".join([b"", *(b"%s: %s" % pair for pair in got)])
    return Reply(statuses[-1] if statuses else "silence", head)


class Load:
    """So many times a signed event by sixteen connections, each with several streams at once. The same event: it comes
    again and again, and is stored each time."""

    def __init__(self, port, path, folder, total):
        self.address = f"http://localhost:{port}{path}"
        self.file = os.path.join(folder, "event")
        self.total = total

    def run(self):
        """Sends all; gives how often each outcome was seen."""
        body = event()
        with open(self.file, "wb") as file:
            file.write(body)
        command = ["h2load", "-n", str(self.total), "-c", "16", "-m", "4", "-d", self.file,
                   "-H", f"x-connectly-hmac-sha256: {signature(body)}", self.address]
        output = subprocess.run(command, capture_output=True, check=False).stdout.decode()
        good = int(re.search(r"status codes: (\d+) 2xx", output).group(1))
        return +Counter({200: good, "other": self.total - good})
