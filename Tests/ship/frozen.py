"""A primary that is stopped, and answers nothing: ship hears of its end all the same, and does not wait for a copy."""
import time
from contextlib import contextmanager

import comparing
import shipper
from node import Node
from proxy import COMMIT, Proxy
from shipper import Ship
from tables import make_as_owner, one_cluster
from waiting import await_that, demand

# What ship sends in each of its states, in PostgreSQL's protocol.
START, ROW = b"user\x00shipper", b"\tmessages\t2026-11-22\t"
STATES = {"connecting": [START], "at the barrier": [COMMIT], "within COPY": [ROW], "at COMMIT": [ROW, COMMIT]}
LINES = 700
BODY = b'{"number":%d,"text":"' + b"x" * 500 + b'"}'


@contextmanager
def site():
    """A primary, the way to it, a node, and how it is reached."""
    with one_cluster() as three:
        make_as_owner(three)
        node = Node("frozen")
        try:
            with Proxy(three, node.place) as proxy:
                yield three, proxy, node, f"host={proxy.sockets} dbname=hookline user=shipper"
        finally:
            three.primary.thaw()
            node.remove()


def append(node):
    """More lines than the server takes without reading, in one transaction."""
    node.append("messages", [BODY % number for number in range(LINES)])


def leaving_heard(is_long):
    """TERM ends ship while the primary is stopped, wherever that is; the next one ships each line once."""
    times = []
    with site() as (three, proxy, node, address):
        for _ in range(5 if is_long else 1):
            for state, words in STATES.items():
                append(node)
                is_reached = proxy.before(words, three.primary.freeze)
                ship = Ship(node, address)
                await_that(is_reached, f"ship to be {state}")
                began = time.monotonic()
                demand(ship.stop() == 0, f"{state}, ship ended with {ship.process.returncode}: {ship.said()}")
                times.append((time.monotonic() - began, state))
                three.primary.thaw()
                demand(Ship(node, address, "--once").ended(60) == 0, f"{state}, the next ship failed: {ship.said()}")
                comparing.compare(three, [node])
    # The limits that ship would wait for without hearing are 10 s.
    demand(max(times)[0] < 6, f"ended after {max(times)[0]:.1f} s, {max(times)[1]}")
    return "TERM ends ship in " + ", ".join(f"{took:.1f} s {state}" for took, state in times[:len(STATES)])


def copy_given_up(is_long):
    """A primary that stops within a COPY is given up in the time of all other steps, not of a whole COPY."""
    with site() as (three, proxy, node, address):
        append(node)
        is_reached = proxy.before([ROW], three.primary.freeze)
        ship = Ship(node, address)
        try:
            await_that(is_reached, "ship to copy")
            began = time.monotonic()
            ship.await_word("no answer in time")
            took = time.monotonic() - began
            demand(9 < took < 40, f"given up after {took:.1f} s")
            three.primary.thaw()
            await_that(lambda: comparing.count(three) == LINES, "the lines")
            demand(ship.stop() == 0, f"ship ended with {ship.process.returncode}: {ship.said()}")
            return f"given up after {took:.1f} s, {comparing.compare(three, [node])} lines come again"
        finally:
            ship.kill()


def slow_server(is_long):
    """A server that is too slow for a thousand lines in the time that ship waits gets fewer at once."""
    if not is_long:
        return "with --long only"
    with site() as (three, proxy, node, address):
        three.sql("""CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_sleep(0.05); RETURN NEW; END';
            CREATE TRIGGER slow BEFORE INSERT ON hookline_event FOR EACH ROW EXECUTE FUNCTION slow()""")
        append(node)
        ship = Ship(node, address)
        try:
            await_that(lambda: comparing.count(three) == LINES, "the lines", 300)
            demand(ship.stop() == 0, f"ship ended with {ship.process.returncode}: {ship.said()}")
            tries = ship.said().count("no answer in time")
            return f"{comparing.compare(three, [node])} lines, 50 ms each, after {tries} words of no answer"
        finally:
            ship.kill()


TRIALS = [leaving_heard, copy_given_up, slow_server]
