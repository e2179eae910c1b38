"""The rows of the table: each function measures one, and gives its lines."""
import glob
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import rivals
from load import Events, knock, lives, pace, press, settle, syncs
from place import HOOKLINE, ROOT, tool
from process import Failure, Service, listening_socket, private_bytes
from rivals import Manner
from front import Site
from table import Line, median

KILO = 1024
LARGE = 1_048_576
STORED = 432  # bytes of the line of an event of 300


def tell(text):
    """Says on standard error what is being done."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def standing(place, *stands):
    """Some stands behind one nginx, all ended at the end."""
    site = Site(place, stands)
    try:
        yield site
    finally:
        site.end()
        for stand in stands:
            stand.service.end()


def in_turn(scale, measures):
    """Calls each of the named functions with the round's number, in every round, in turn; every second round backwards.
    Gives the results by name."""
    results = {name: [] for name in measures}
    for number in range(scale.rounds):
        names = list(measures) if number % 2 == 0 else list(reversed(measures))
        for name in names:
            results[name].append(measures[name](number))
            tell(f"    {name}: {results[name][-1]}")
    return results


def files_of(stand):
    """The files that a stand has written."""
    return glob.glob(os.path.join(stand.folder, "data", "messages", "*")) + glob.glob(os.path.join(stand.folder, "lines"))


def check_stored(stand, answered):
    """A stand that did not store what it answered has not done the job."""
    stored = 0
    for path in files_of(stand):
        with open(path, "rb") as file:
            while chunk := file.read(1 << 24):
                stored += chunk.count(b"\n")
    if stored < answered:
        raise Failure(f"{stand.service.name} answered {answered} requests with 200, and stored {stored} lines")


class Pressed:
    """A stand under all the load that goes, measured several times."""

    def __init__(self, place, site, scale, stand, events=Events(), connections=16):
        self.place, self.site, self.scale, self.stand = place, site, scale, stand
        self.events, self.connections = events, connections
        self.answered = 0
        self._press(1, 0)

    def _press(self, seconds, first):
        events = Events(self.events.size, self.events.count, first)
        before = self.stand.service.processor_seconds()
        load = press(self.place, self.site, self.stand, seconds, events, self.connections)
        cost = self.stand.service.processor_seconds() - before
        self.answered += load.requests
        if load.failures * 1000 > load.requests:
            raise Failure(f"{self.stand.service.name}: {load.failures} of {load.requests} requests failed")
        return load.rate, cost / max(1, load.requests) * 1e6

    def __call__(self, number):
        """Requests per second, and microseconds of the processor for each."""
        first = self.events.count * (number + 1) // (self.scale.rounds + 1)
        return self._press(self.scale.seconds, first)


def under_load(place, scale, stands, events=Events(), beside=None):
    """Medians of requests per second and of microseconds of the processor, by the stand's name; `beside` has other
    measures of this kind, taken in turn with them."""
    with standing(place, *stands) as site:
        measures = {stand.service.name: Pressed(place, site, scale, stand, events) for stand in stands}
        results = in_turn(scale, measures | (beside or {}))
        for measure in (one for one in measures.values() if one.stand.stores):
            check_stored(measure.stand, measure.answered)
    return {
        name: (median(rate for rate, _ in figures), median(cost for _, cost in figures))
        for name, figures in results.items()}


def resident(place, scale):
    """Workers that stay, nothing synced, repeats kept."""
    manner = Manner()
    made = under_load(place, scale, [make(place, manner) for make in (
        rivals.hookline, rivals.c_program, rivals.php, rivals.flask, rivals.njs, rivals.nothing)])
    rate, cost = made["hookline"]
    what, processor = "resident, no sync, repeats kept", "the same, processor time of its processes"
    return [
        Line(what, rate, made["c"][0], "C", "requests/s", "≥ 0.95"),
        Line(what, rate, made["php"][0], "php-fpm", "requests/s", "≥ 1.6"),
        Line(what, rate, made["flask"][0], "Flask, gunicorn", "requests/s"),
        Line(what, rate, made["njs"][0], "njs within nginx, logged behind the answer", "requests/s"),
        Line(what, rate, made["nothing"][0], "limit: C that answers 200 to all", "requests/s"),
        Line(processor, cost, made["c"][1], "C", "µs a request", "≤ 1.1", 1),
        Line(processor, cost, made["php"][1], "php-fpm", "µs a request", "≤ 0.4", 1)]


def shipped(place, scale):
    """As it is shipped, but with eight workers: synced, repeats marked."""
    made = under_load(place, scale, [
        rivals.hookline(place, Manner(syncs=True, repeats="mark", workers=8)),
        rivals.c_program(place, Manner(syncs=True, workers=8))], Events(count=scale.events), {
            "disk": lambda _: (syncs(place.path("synced"), 8, STORED, scale.seconds), 0)})
    what = "resident as shipped (synced, repeats marked), 8 workers"
    return [
        Line(what, made["hookline"][0], made["c"][0], "C that only syncs, 8 workers", "requests/s", "≥ 0.95"),
        Line(what, made["hookline"][0], made["disk"][0], "limit: 8 processes that append and sync", "requests/s"),
        Line("the same, processor time of its processes", made["hookline"][1], made["c"][1], "C", "µs a request",
             digits=1)]


def process(place, scale):
    """A fresh process for each request."""
    manner = Manner(workers=8, once=True)
    made = under_load(place, scale, [make(place, manner) for make in (
        rivals.hookline, rivals.c_program, rivals.php)])
    rate, what = made["hookline"][0], "a fresh process per request, 8 waiting, no sync, repeats kept"
    return [
        Line(what, rate, made["c"][0], "C, forked", "requests/s", "≥ 0.8"),
        Line(what, rate, made["php"][0], "php-fpm, max_requests 1", "requests/s", "≥ 7")]


def cgi(place, scale):
    """CGI: under fcgiwrap, and the process alone."""
    manner = Manner()
    made = under_load(place, scale, [make(place, manner) for make in (
        rivals.hookline_cgi, rivals.c_cgi, rivals.python_cgi)])
    rate, what = made["hookline-cgi"][0], "CGI under fcgiwrap, no sync, repeats kept"
    return lives_of_cgi(place, scale, manner) + [
        Line(what, rate, made["c-cgi"][0], "C", "requests/s"),
        Line(what, rate, made["python-cgi"][0], "Python", "requests/s", "≥ 15")]


def lives_of_cgi(place, scale, manner):
    """One CGI process from its start to its exit."""
    body, signature = lone_event(place)
    folder = place.folder("lives")
    environment = rivals.cgi_environment(place, folder, manner, signature, os.path.getsize(body))
    made = in_turn(scale, {
        "hookline": lambda _: lives(scale.lives, body, HOOKLINE, environment),
        "c": lambda _: lives(scale.lives, body, tool("cgi"), environment)})
    check_lives(folder, scale)
    return [Line(
        "CGI, whole process, static, no sync, repeats kept", median(made["hookline"]), median(made["c"]), "C", "µs",
        "≤ 1.15")]


def lone_event(place):
    """The path of an event's body, and its signature."""
    with open(place.deliveries(300, 1), "rb") as file:
        signature, body = file.read(44).decode(), file.read()
    path = place.path("body")
    with open(path, "wb") as file:
        file.write(body)
    return path, signature


def check_lives(folder, scale):
    """Each of both has to have written a line in each life."""
    for pattern in ("data/messages/*", "lines"):
        count = 0
        for path in glob.glob(os.path.join(folder, pattern)):
            with open(path, "rb") as file:
                count += file.read().count(b"\n")
        if count != scale.rounds * scale.lives:
            raise Failure(f"{count} lines in {pattern} after {scale.rounds * scale.lives} processes")


def memory(place, scale):
    """What one worker holds for itself: repeats marked, no sync, since syncing takes no memory."""
    stand = rivals.hookline(place, Manner(repeats="mark", workers=1))
    worker = stand.service.workers()[0]
    warm = max(2000, scale.requests // 10)  # the index of repeats grows in each of its ways
    knock(place, stand.socket, warm)
    before = private_bytes(worker) / KILO
    knock(place, stand.socket, scale.requests, first=warm)
    after = private_bytes(worker) / KILO
    knock(place, stand.socket, 1, size=LARGE)
    time.sleep(1)  # a worker that has nothing to do for a while gives back what is large
    large = private_bytes(worker) / KILO
    stand.service.end()
    return [
        Line("private memory of a resident worker, small bodies", before, unit="KB", goal="≤ 1536"),
        Line(f"its growth over {scale.requests:,} requests", after - before, unit="KB", goal="≤ 0"),
        Line("its growth by a body of 1 MB, a second later", large - after, unit="KB", goal="≤ 256")]


def late(place, scale):
    """The slow ones at half the rate that the slower of the two reaches at most."""
    ours, theirs = rivals.hookline(place, Manner()), rivals.c_program(place, Manner())
    with standing(place, ours, theirs) as site:
        top = min(press(place, site, stand, scale.seconds).rate for stand in (ours, theirs))
        made = in_turn(scale, {
            stand.service.name: lambda _, stand=stand: pace(place, site, stand, top / 2, scale.seconds)
            for stand in (ours, theirs)})
    what = f"at {round(top / 2, -2):,.0f} requests/s, half the top rate"
    return [
        Line(f"99th percentile {what}", median(times.late for times in made["hookline"]),
             median(times.late for times in made["c"]), "C", "µs", "≤ 1.5"),
        Line(f"median {what}", median(times.median for times in made["hookline"]),
             median(times.median for times in made["c"]), "C", "µs")]


def large(place, scale):
    """Bodies of 1 MB."""
    ours, theirs = rivals.hookline(place, Manner()), rivals.c_program(place, Manner())
    with standing(place, ours, theirs) as site:
        made = in_turn(scale, {
            stand.service.name: lambda _, stand=stand: press_large(place, site, scale, stand)
            for stand in (ours, theirs)})
    return [
        Line("bodies of 1 MB, no sync, repeats kept", median(rate for rate, _ in made["hookline"]),
             median(rate for rate, _ in made["c"]), "C (does not parse)", "MB/s", "≥ 0.7"),
        Line("the same, processor time of its processes", median(cost for _, cost in made["hookline"]),
             median(cost for _, cost in made["c"]), "C", "µs a request")]


def press_large(place, site, scale, stand):
    """MB/s, and microseconds of the processor for each; then the files go, so that the disk has no part in it."""
    before = stand.service.processor_seconds()
    load = press(place, site, stand, scale.large_seconds, Events(size=LARGE), connections=4, settles=False)
    cost = stand.service.processor_seconds() - before
    if load.failures:
        raise Failure(f"{stand.service.name}: {load.failures} requests failed")
    for path in files_of(stand):
        forget(path)
    settle()
    return load.rate * LARGE / 1e6, cost / load.requests * 1e6


def forget(path):
    """Gives a file's room back: Hookline takes a new file, the C program has it open."""
    if path.endswith(".ndjson"):
        os.remove(path)
    else:
        os.truncate(path, 0)


def long(place, scale):
    """Into a long file and into an empty one."""
    lines = []
    for repeats in ("keep", "mark"):
        lines += long_with(place, scale, repeats)
    return lines


def long_with(place, scale, repeats):
    """The same with one way to treat repeats. One worker, asked without nginx, nothing synced."""
    manner = Manner(repeats=repeats, workers=1)
    empty, full = rivals.hookline(place, manner, "empty"), rivals.hookline(place, manner, "full")
    fill(place, full, scale.lines)
    first = knock(place, full.socket, 1, first=1, settles=False).whole
    what = into_file(scale, repeats)
    told = [Line(f"first event {what}, which nobody has looked through yet", first, unit="s", digits=1)]
    if repeats == "mark":
        told += made_anew(place, scale, full)
    for stand in (empty, full):
        knock(place, stand.socket, 500, first=10)
    made = in_turn(scale, {
        stand.service.name: lambda number, stand=stand: knock(
            place, stand.socket, scale.knocks, first=1_000_000 + number * scale.knocks)
        for stand in (empty, full)})
    for stand in (empty, full):
        stand.service.end()
    if repeats == "mark":
        told.append(lives_marked(place, scale, full.folder))
    place.folder("full")
    return [
        Line(f"median {what}", median(times.median for times in made["full"]),
             median(times.median for times in made["empty"]), "empty file", "µs", "≤ 1.2", 1),
        Line(f"99th percentile {what}", median(times.late for times in made["full"]),
             median(times.late for times in made["empty"]), "empty file", "µs", "≤ 1.2", 1)] + told


def into_file(scale, repeats):
    """What is measured, as the table says it."""
    return f"into a file of {scale.lines:,} lines, repeats {'kept' if repeats == 'keep' else 'marked'}"


def made_anew(place, scale, stand):
    """The index of repeats that the first event found lost is made anew behind its answer; events come meanwhile."""
    size = sum(os.path.getsize(path) for path in files_of(stand))
    index = os.path.join(stand.folder, "data", ".hookline", "messages.seen")
    begun, longest, number = time.monotonic(), 0, 1000
    while size_of(index) < scale.lines * 16:
        longest = max(longest, knock(place, stand.socket, 1, first=number, settles=False).late)
        number += 1
        if time.monotonic() > begun + 600:
            raise Failure("the index of repeats is not made anew")
    seconds = time.monotonic() - begun
    settle()
    return [
        Line("the index of its repeats made anew", size / seconds / 1e6, unit="MB/s", goal="≥ 500"),
        Line(f"longest of {number - 1000} answers meanwhile", longest / 1000, unit="ms", digits=1)]


def size_of(path):
    """Of a file, in bytes; 0 while there is none."""
    try:
        return os.path.getsize(path)
    except FileNotFoundError:
        return 0


def lives_marked(place, scale, folder):
    """What marking costs a CGI process that writes to the long file."""
    body, signature = lone_event(place)
    environments = {
        repeats: rivals.cgi_environment(place, folder, Manner(repeats=repeats), signature, os.path.getsize(body))
        for repeats in ("mark", "keep")}
    made = in_turn(scale, {
        repeats: lambda _, environment=environment: lives(scale.lives, body, HOOKLINE, environment)
        for repeats, environment in environments.items()})
    return Line(
        "CGI, whole process, the same file, repeats marked", median(made["mark"]), median(made["keep"]), "repeats kept",
        "µs", "≤ 1.1")


def fill(place, stand, count):
    """Writes the day's file of a stand that has not been asked yet."""
    folder = os.path.join(stand.folder, "data", "messages")
    os.makedirs(folder)
    hours = 12 if rivals.quiet_zone() != "UTC" else 0
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - hours * 3600))
    tell(f"    writing {count:,} lines")
    with open(os.path.join(folder, f"{day}.ndjson"), "wb") as file:
        subprocess.run([tool("lines"), place.secret, str(count)], stdout=file, check=True)
    settle()


def allocations(place, scale):
    """Calls of malloc that our own code makes, in the program that is linked to libraries."""
    return [
        allocations_with(place, scale, Manner(), "no sync, repeats kept"),
        allocations_with(place, scale, Manner(syncs=True, repeats="mark"), "as shipped")]


def allocations_with(place, scale, manner, how):
    """The same in one manner."""
    folder, socket = place.folder("counted"), place.socket("counted")
    counts = os.path.join(folder, "counts")
    with open(counts, "wb") as file:
        file.write(bytes(16))
    settings = rivals.hookline_settings(place, folder, manner)
    environment = {**settings, "LD_PRELOAD": tool("allocations.so"), "COUNT_ALLOCATIONS": counts}
    program = os.path.join(ROOT, ".build-performance", "swift", "release", "hookline")
    with listening_socket(socket) as listener:
        service = Service("counted", [program], environment, socket, folder, listener)
    knock(place, socket, scale.knocks, first=1)
    before = own_allocations(counts)
    knock(place, socket, scale.knocks, first=1 + scale.knocks)
    own = (own_allocations(counts) - before) / scale.knocks
    service.end()
    return Line(f"allocations of our own per request, resident, warm, {how}", own, goal="≤ 0", digits=3)


def own_allocations(counts):
    """How many there were so far."""
    with open(counts, "rb") as file:
        return int.from_bytes(file.read(8), "little")


ALL = {row.__name__: row for row in (
    resident, shipped, process, cgi, memory, late, long, large, allocations)}
