"""What shipping costs, and how far it is behind: figures that want the machine for themselves. They are no trials: a missed
goal is told and is no fault. `Tests/ship/run figures` shows that all can be measured, `--long` makes figures of it.

All is on one machine: the load, nginx, the worker, ship, one primary and one synchronous standby, each commit on both disks."""
import os
import resource
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager

import shipper
from cluster import DATABASE, as_account
from field import make_tables
from light import light_group
from node import Node, ServingNode
from pace import Pace, share
from process import TICKS, statistics_of
from shipper import Ship
from sight import Sight, now
from table import Line, markdown
from three import Three
from waiting import await_that, demand

RATE = 2000
WORKERS = "8"
BODY = b'{"number":%d,"statusUpdate":{"id":"01KAMDRJ0039MMV97SZGY6V9E1","status":"delivered"}}'


@contextmanager
def clusters(are_three=False, beneath="/tmp"):
    """A primary with one synchronous standby, or two of them, as they are used: with their disks."""
    three = Three(fsync="on", shared_buffers="128MB", beneath=beneath)
    try:
        three.start()
        make_tables(three)
        if not are_three:
            three.clusters[2].kill()
        yield three
    finally:
        three.remove()


@contextmanager
def serving(name):
    """A node that takes events."""
    node = ServingNode(name)
    try:
        node.start(WORKERS=WORKERS)
        yield node
    finally:
        node.remove()


@contextmanager
def shipping(three, node):
    """A ship for a node, all of whose lines have arrived."""
    ship = Ship(node, three.address(shipper.USER))
    try:
        ship.await_word("lines go here")
        yield ship
        demand(ship.stop() == 0, f"ship ended with {ship.process.returncode}: {ship.said()}")
    finally:
        ship.kill()


def one_event(node):
    """Sends an event alone, so that its topic and its day are there."""
    Pace(node.socket, 1, rate=1).begin().finish()


def processor_seconds(process):
    """What a process took so far."""
    return sum(map(int, statistics_of(process.pid)[11:13])) / TICKS


def live(is_long):
    """The lag, and the cost of a line, at a constant rate."""
    with clusters() as three, serving("live") as node, shipping_after_one(three, node) as ship:
        pace = Pace(node.socket, 60 if is_long else 3, RATE)
        sight = Sight(three.primary, node)
        sight.await_seq(1)
        before = processor_seconds(ship.process)
        rate, _, _ = pace.begin().finish()
        rows = stamps(three, node, sight)
        cost = processor_seconds(ship.process) - before
        lags = sight.lags(rows[1:])
        sight.end()
        what = f"from a line's stamp to the look that sees it, {rate:,.0f} events/s, looks each 10 ms"
        return [Line(f"{what}, median", share(lags, 0.5) * 1000, unit="ms", digits=1),
                Line(f"{what}, 99th percentile", share(lags, 0.99) * 1000, unit="ms", goal="≤ 250", digits=1),
                Line(f"ship at {rate:,.0f} events/s, processor time of a million lines", cost / (len(rows) - 1) * 1e6, unit="s", digits=1)]


@contextmanager
def shipping_after_one(three, node):
    """A ship for a node whose first line has arrived."""
    one_event(node)
    with shipping(three, node) as ship:
        yield ship


def stamps(three, node, sight):
    """The rows that are there once all lines of a node are: each its seq and its stamp."""
    with open(node.path("messages", time.strftime("%Y-%m-%d", time.gmtime())), "rb") as file:
        count = file.read().count(b"\n")
    sight.await_seq(count)
    copied = three.sql(f"SELECT seq, extract(epoch FROM received_at) FROM hookline_event WHERE node = '{node.name}'")
    return [(int(seq), float(at)) for seq, at in (line.split("|") for line in copied.splitlines())]


def failover(is_long):
    """How long lines are behind after a failover, at the same rate."""
    dead, behind = [], []
    for _ in range(5 if is_long else 1):
        with clusters(are_three=True) as three, serving("failover") as node, shipping_after_one(three, node):
            pace = Pace(node.socket, 40 if is_long else 20, RATE).begin()
            await_that(lambda: int(three.sql("SELECT max(seq) FROM hookline_position")) > RATE, "lines")
            killed = now()
            three.primary.kill()
            new = max(three.standbys, key=lambda standby: standby.received())
            other = next(standby for standby in three.standbys if standby is not new)
            new.promote()
            promoted = now()
            other.follow(new)
            three.primary = new
            sight = Sight(new, node)
            fresh = sight.await_fresh(0.25, promoted)
            dead.append(fresh - killed)
            behind.append(fresh - promoted)
            sight.end()
            pace.finish()
    until = f"until the newest row is of a line that came later, and younger than 250 ms, {RATE:,} events/s"
    return [*median_and_longest(f"from the promotion {until}", behind),
            *median_and_longest(f"from the kill of the primary {until}", dead)]


def median_and_longest(what, times):
    """Two lines about some times in seconds."""
    return [Line(f"{what}, median of {len(times)}", statistics.median(times), unit="s", digits=2),
            Line("the same, longest", max(times), unit="s", digits=2)]


def catching_up(is_long):
    """What a line costs when many wait."""
    count = 1_000_000 if is_long else 50_000
    node = Node("many")
    try:
        for start in range(0, count, 10_000):
            node.append("messages", [BODY % number for number in range(start, start + 10_000)])
        with clusters() as three:
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            ended = Ship(node, three.address(shipper.USER), "--once").ended(1200)
            took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            demand(ended == 0, f"ship --once ended with {ended}")
            arrived = int(three.sql("SELECT count(*) FROM hookline_event"))
            demand(arrived == count, f"{arrived} lines of {count} arrived")
            copied = copying(three)
        cost = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return [Line(f"{count:,} lines that wait, lines/s", count / took, goal="≥ 20000"),
                Line("the same beside these rows by COPY, 1,000 a transaction", count / took, count / copied, "psql", goal="≥ 0.7"),
                Line("the same, processor time of ship for a million lines", cost / count * 1e6, unit="s", digits=1)]
    finally:
        node.remove()


def copying(three):
    """How long psql takes for the rows that are there, into a table with the same columns and indexes."""
    three.sql("CREATE TABLE beside (LIKE hookline_event INCLUDING INDEXES)")
    rows = three.primary.bytes("COPY (SELECT * FROM hookline_event) TO STDOUT", longest=300).splitlines(keepends=True)
    command = as_account("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", three.primary.sockets, "-U", "postgres", DATABASE)
    with tempfile.TemporaryFile() as script:
        for start in range(0, len(rows), 1000):
            script.writelines([b"COPY beside FROM STDIN;\n", *rows[start:start + 1000], b"\\.\n"])
        script.seek(0)
        began = time.monotonic()
        subprocess.run(command, stdin=script, cwd="/", check=True, timeout=1200)
        took = time.monotonic() - began
    demand(int(three.sql("SELECT count(*) FROM beside")) == len(rows), "rows of the copy are missing")
    return took


def beside_ship(is_long):
    """What the worker does while its lines are shipped, beside one whose lines are not, all with the same right to the processors."""
    return beside(is_long, "", "/tmp", lambda processes: None)


def beside_yielding_ship(is_long):
    """The same with ship as the manual's service has it, and the clusters with no more than it, on another disk (memory): as
    near as one machine gets to a database on others."""
    with light_group() as take:
        return beside(is_long, ", all that ships with CPUWeight=idle, the database on another disk", "/dev/shm", take)


def beside(is_long, how, beneath, change):
    """A worker that is shipped, and one that is not, in turn, the first in turn too.

    how -- what is special
    beneath -- where the clusters lie
    change -- is told the processes that ship, and those of the clusters"""
    rounds, seconds = (7, 10) if is_long else (1, 2)
    found = {True: [], False: []}
    with clusters(beneath=beneath) as three, serving("shipped") as shipped, serving("alone") as alone:
        change([number for cluster in three.clusters for number in cluster.processes()])
        for node in (shipped, alone):
            one_event(node)
        for number in range(rounds):
            for is_shipped in (True, False) if number % 2 else (False, True):
                found[is_shipped].append(measured(three, shipped, seconds, change) if is_shipped else pressed(alone, seconds))
    with_ship, without = ([statistics.median(values) for values in zip(*found[key])] for key in (True, False))
    names = [("as many events as go, events/s", "≥ 0.97", 0), (f"99th percentile of answers at {RATE:,} events/s, ms", "", 1),
             ("processor time of the worker, µs an event, as many as go", "", 1)]
    return [Line(f"the worker while its lines are shipped{how}: {what}", one, other, "alone", goal=goal, digits=digits)
            for (what, goal, digits), one, other in zip(names, with_ship, without)]


def measured(three, node, seconds, change):
    """The same with a ship, for which nothing waits when it begins."""
    with shipping(three, node) as ship:
        change([ship.process.pid])
        await_that(lambda: is_behind_nothing(three, node), "the lines", 300)
        return pressed(node, seconds)


def is_behind_nothing(three, node):
    """Whether all lines have arrived."""
    return shipper.status(node, three.address(shipper.USER), "--lag", "1s")[0] == 0


def pressed(node, seconds):
    """What a worker does: events a second, the 99th percentile at the rate of the others, and what an event costs it."""
    before = node.worker.processor_seconds()
    pace = Pace(node.socket, seconds, most=20_000 * seconds).begin()
    rate, _, _ = pace.finish()
    cost = (node.worker.processor_seconds() - before) / (rate * seconds)
    _, _, late = Pace(node.socket, seconds, RATE).begin().finish()
    return rate, late, cost * 1e6


FIGURES = [live, failover, catching_up, beside_ship, beside_yielding_ship]


def measure(figures, is_long):
    """Measures these, and prints them as tables."""
    count = 0
    for figure in figures:
        print(f"  {figure.__name__}: {figure.__doc__.splitlines()[0]}", flush=True)
        lines = figure(is_long)
        print(markdown("Shipping", lines), flush=True)
        count += len(lines)
    if not is_long:
        print("This is the quick form, a smoke test: no figure of it is worth anything.")
    return f"{count} figures"
