"""What is put upon the services, and what it answers."""
import os
import subprocess
from dataclasses import dataclass

from place import tool
from process import Failure

# Sends the same event always, or one after the other; answers with one line of figures.
SAME = """
local file = io.open("{deliveries}", "rb")
wrk.method = "POST"
wrk.headers["x-connectly-hmac-sha256"] = file:read(44)
wrk.body = file:read({size})
file:close()
"""
EACH = """
local file = io.open("{deliveries}", "rb")
local data = file:read("*a")
file:close()
local head = "POST {path} HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: {size}\\r\\nx-connectly-hmac-sha256: "
local length = 44 + {size}
local count = #data / length
local place = {first} % count
function request()
    local start = place * length
    place = (place + 1) % count
    return head .. data:sub(start + 1, start + 44) .. "\\r\\n\\r\\n" .. data:sub(start + 45, start + length)
end
"""
DONE = """
function done(summary)
    local errors = summary.errors
    io.write(string.format("FIGURES %d %d %d %d\\n", summary.requests, summary.duration, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
"""


@dataclass
class Events:
    """Which events are sent."""
    size: int = 300
    count: int = 1
    first: int = 0


@dataclass
class Load:
    """What wrk saw."""
    requests: int
    seconds: float
    failures: int

    @property
    def rate(self):
        """Answers of 200 per second."""
        return self.requests / self.seconds


def _script(place, path, events):
    fields = {
        "deliveries": place.deliveries(events.size, events.count), "size": events.size, "path": path,
        "first": events.first}
    script = place.path("wrk.lua")
    with open(script, "w", encoding="ascii") as file:
        file.write((SAME if events.count == 1 else EACH).format(**fields) + DONE)
    return script


def press(place, site, stand, seconds, events=Events(), connections=16, settles=True):
    """As many requests as go, by wrk."""
    path = "/" + stand.service.name
    arguments = [
        "wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s", "-s",
        _script(place, path, events), site.address(stand)]
    run = subprocess.run(arguments, capture_output=True, text=True, check=False)
    figures = [line.split()[1:] for line in run.stdout.splitlines() if line.startswith("FIGURES")]
    if run.returncode != 0 or not figures:
        raise Failure(f"wrk failed: {run.stdout}{run.stderr}")
    requests, duration, refused, broken = (int(figure) for figure in figures[0])
    if settles:
        settle()
    return Load(requests - refused, duration / 1e6, refused + broken)


def settle():
    """Lets the disk come to rest, so that no run pays for the one before."""
    os.sync()


def _figures(arguments, environment=None):
    run = subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment)
    if run.returncode != 0:
        raise Failure(f"{os.path.basename(arguments[0])} failed: {run.stdout}{run.stderr}")
    return [float(figure) for figure in run.stdout.split()]


@dataclass
class Times:
    """How long single requests took, in microseconds; the whole in seconds."""
    median: float
    late: float
    whole: float = 0


def knock(place, socket, count, size=300, first=0, settles=True):
    """Single requests without nginx, each another event."""
    arguments = [tool("knock"), socket, place.secret, str(size), str(count), str(first)]
    times = Times(*_figures(arguments))
    if settles:
        settle()
    return times


def pace(place, site, stand, rate, seconds, connections=64):
    """A constant rate of requests; times count from when each was due."""
    arguments = [
        tool("pace"), str(site.port), "/" + stand.service.name, place.secret, "300", f"{rate:.0f}", str(seconds),
        str(connections)]
    answered, median, late, refused = _figures(arguments)
    settle()
    if refused:
        raise Failure(f"{refused:.0f} of {answered:.0f} answers were not 200")
    return Times(median, late)


def syncs(path, writers, size, seconds):
    """How often a second so many processes append so many bytes to one file and sync it."""
    rate = _figures([tool("syncs"), path, str(writers), str(size), str(seconds)])[0]
    settle()
    return rate


def lives(count, body, program, environment):
    """The median time of a process, from start to exit, in microseconds."""
    return _figures([tool("lives"), str(count), body, program], environment)[0]
