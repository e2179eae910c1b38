"""What may happen on the way. Each does one fault under load, and demands what must hold; gives what is to be said of it."""
import gzip
import json
import os
import random
import signal
import subprocess
import time

from lines import rows
from proxy import Proxy
from shipper import Ship, status
from three import kill_all, start_all
from waiting import await_that, demand

# How often the faults of the quick form happen, and of the long one.
KILLS = {False: 12, True: 100}
FAILOVERS = {False: 2, True: 20}
FREEZES = {False: 1, True: 10}


def ship_killed(field, is_long):
    """A ship is killed at any moment."""
    with field.senders() as senders:
        for _ in range(KILLS[is_long]):
            node = random.choice(field.nodes)
            field.await_more(random.randint(1, 60))
            field.ships[node.name].kill()
            field.ship(node)
    return f"{KILLS[is_long]} kills of a ship, " + field.compare_answered(senders)


def primary_killed(field, is_long):
    """The primary dies, and a standby is promoted."""
    longest = 0
    with field.senders(count=2) as senders:
        for _ in range(FAILOVERS[is_long]):
            field.await_more(200)
            began = time.monotonic()
            field.three.primary.kill()
            old = field.three.promote_furthest()
            field.await_more(1)
            longest = max(longest, time.monotonic() - began)
            field.three.replace(old)
    said = f"{FAILOVERS[is_long]} kills of the primary, at most {longest:.1f} s without a line, "
    return said + field.compare_answered(senders)


def primary_stopped(field, is_long):
    """The primary is stopped, another one promoted, and the old one goes on: nothing that it says counts, to a ship that
    was there before, and to those that come upon it first."""
    with field.senders(count=1) as senders:
        for _ in range(FREEZES[is_long]):
            field.await_more(100)
            freeze_primary(field)
    return f"an old primary that goes on, {FREEZES[is_long]} times, " + field.compare_answered(senders)


def freeze_primary(field):
    """One round of it."""
    three = field.three
    three.primary.freeze()
    old = three.promote_furthest()
    before = {node.name: arrived(three, node) for node in field.nodes}
    old.thaw()
    for node in field.nodes[1:]:
        field.ships[node.name].kill()
        field.ship(node, first=old.sockets)
    await_that(lambda: all(arrived(three, node) > before[node.name] for node in field.nodes), "lines of each node")
    field.demand_alive()
    three.replace(old)


def commit_cancelled(field, is_long):
    """No standby is there, and what waits for one is cancelled: those rows are on one disk, which then dies."""
    three = field.three
    node = field.node("cancelled")
    node.append("messages", [b'{"before":%d}' % number for number in range(10)])
    ship = field.ship(node)
    await_that(lambda: arrived(three, node) == 10, "the lines before")
    kill_all(three.standbys)
    node.append("messages", [b'{"lost":%d}' % number for number in range(10)])
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND usename = 'shipper'"
    await_that(lambda: three.sql(waiting) != "0", "a commit that waits")
    cancel = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    await_that(lambda: three.sql(cancel) and arrived(three, node) == 20, "the rows of the commit that was cancelled")
    three.primary.kill()
    start_all(three.standbys)
    await_that(lambda: [arrived(standby, node) for standby in three.standbys] == [10, 10], "standbys without those rows", 15)
    three.replace(three.promote_furthest())
    await_that(lambda: arrived(three, node) == 20, "the rows to come again")
    demand(ship.process.poll() is None, f"ship ended: {ship.said()}")
    return f"10 rows of a cancelled commit came again, {field.compare()} lines"


def standbys_away(field, is_long):
    """No standby is there for a while: a ship waits, and holds no more than a few sessions however long that takes."""
    three = field.three
    with field.senders(limit=600) as senders:
        field.await_more(50)
        kill_all(three.standbys)
        tries = three.primary.told("lock timeout") + (5 if is_long else 1) * len(field.nodes)
        await_that(lambda: three.primary.told("lock timeout") >= tries, "ships that try again and again", 240)
        most = int(three.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'shipper'"))
        demand(most <= 2 * len(field.ships), f"{len(field.ships)} ships have {most} sessions at once")
        start_all(three.standbys)
        three.await_standbys()
    field.demand_alive()
    return f"no standby for a while, {most} sessions of {len(field.ships)} ships, " + field.compare_answered(senders)


def two_ships(field, is_long):
    """Two ships for one node: the older one ends by itself, and says why."""
    node = field.nodes[0]
    with field.senders() as senders:
        older = field.ships[node.name]
        field.await_more(100)
        field.ship(node)
        demand(older.ended() == 69, f"the older one ended with {older.process.returncode}: {older.said()}")
        field.await_more(100)
    field.demand_alive()
    return "the older of two ships ended with 69, " + field.compare_answered(senders)


def other_directory(field, is_long):
    """A node's name belongs to one data directory: to none that begins otherwise, or goes on otherwise on a day."""
    node, began, went_on = field.node("named"), field.node("began"), field.node("went-on")
    node.append("messages", [b'{"one":1}'])
    node.append("messages", [b'{"one":2}'], "2026-11-23")
    began.append("messages", [b'{"another":1}'])
    went_on.append("messages", [b'{"another":2}'], "2026-11-23")
    demand(ship_once(field, node) == 0, "ship --once did not end with 0")
    for other in (began, went_on):
        own, other.name = other.name, node.name
        demand(ship_once(field, other) == 65, f"another directory was shipped as {node.name}: {other.name}")
        other.name = own
        demand(ship_once(field, other) == 0, "ship --once did not end with 0")
    return f"other directories under the same name are refused, {field.compare()} lines"


def ship_once(field, node):
    """The number that ship ends with when it ends by itself."""
    return Ship(node, field.three.address("shipper"), "--once").ended()


def answer_cut(field, is_long):
    """The connection is cut between a COMMIT and its answer, or before the COMMIT has got there."""
    node = field.node("cut")
    with Proxy(field.three, node.place) as proxy:
        ship = Ship(node, f"host={proxy.sockets} dbname=hookline user=shipper")
        field.ships[node.name] = ship
        rounds = 40 if is_long else 8
        for number in range(rounds):
            cuts = proxy.cut_at_next_commit(is_answered=number % 2 == 0)
            node.append("messages", [b'{"round":%d,"number":%d}' % (number, line) for line in range(5)])
            await_that(lambda cuts=cuts: proxy.cuts > cuts, "a COMMIT that is cut")
            await_that(lambda number=number: arrived(field.three, node) == 5 * (number + 1), "the lines of the round")
        demand(ship.process.poll() is None, f"ship ended: {ship.said()}")
        lines = field.compare()
        demand(field.ships.pop(node.name).stop() == 0, f"ship did not end with 0: {ship.said()}")
    return f"{rounds} cuts at a COMMIT, {lines} lines"


def days_in_any_order(field, is_long):
    """The clock steps back over midnight, a zone changes, a day is compressed and begun again."""
    node, three = field.node("days"), field.three
    field.ship(node)
    steps = [("2026-11-22", 0), ("2026-11-23", 0), ("2026-11-22", 0), ("2026-11-24", 0), ("2026-11-21", 0), ("2026-11-24", 1)]
    total = 0
    for number, (day, segment) in enumerate(steps):
        node.append("messages", [b'{"step":%d,"line":%d}' % (number, line) for line in range(3)], day, segment)
        total += 3
        await_that(lambda total=total: arrived(three, node) == total, f"the lines of step {number}")
    field.ships.pop(node.name).kill()
    compress(node, node.path("messages", "2026-11-22"))
    node.append("messages", [b'{"again":%d}' % line for line in range(3)], "2026-11-22", 1)
    ship = field.ship(node)
    await_that(lambda: arrived(three, node) == total + 3, "the lines of a day that was begun again")
    compress(node, node.path("messages", "2026-11-23"))
    node.append("messages", [b'{"last":1}'], "2026-11-25")
    await_that(lambda: arrived(three, node) == total + 4, "the last line")
    demand(ship.process.poll() is None, f"ship ended: {ship.said()}")
    return f"days in any order, {field.compare()} lines"


def database_away(field, is_long):
    """PostgreSQL is not there at all: events are answered 200 all the same, and come when it is back."""
    three, node = field.three, field.nodes[0]
    kill_all(three.clusters)
    with field.senders(limit=1500 if not is_long else 20000) as senders:
        await_that(lambda: senders.outcomes.total() >= 500, "answers while PostgreSQL is away")
        number, text = status(node, three.address("shipper"))
        demand(number != 0, f"ship --status ended with 0 without a database: {text}")
        await_that(lambda: senders.outcomes.total() >= senders.limit, "the senders to have sent all", 120)
    start_all([three.primary, *three.standbys])
    three.await_standbys()
    said = field.compare_answered(senders)
    number, text = status(node, three.address("shipper"), "--lag", "60s")
    demand(number == 0, f"ship --status --lag 60s ended with {number}, with nothing left to ship: {text}")
    return "PostgreSQL was away, " + said


def lag_told(field, is_long):
    """What is not shipped yet is told in lines, bytes and seconds, and a limit for it is heeded."""
    node, address = field.node("lag"), field.three.address("shipper")
    node.append("messages", [b'{"shipped":1}'])
    demand(ship_once(field, node) == 0, "ship --once did not end with 0")
    before = os.path.getsize(node.path("messages"))
    node.append("messages", [b'{"not":"yet"}'] * 3)
    node.append("report", [b'{"not":"yet"}'] * 2)
    size = os.path.getsize(node.path("messages")) + os.path.getsize(node.path("report")) - before
    number, text = status(node, address, "--json", "--lag", "60s")
    said = json.loads(text)
    demand((number, said["lines"], said["bytes"]) == (1, 5, size), f"ended with {number}, {size} bytes are there, said {text}")
    demand(said["seconds"] > 0, f"said {text}")
    demand(ship_once(field, node) == 0, "ship --once did not end with 0")
    number, text = status(node, address, "--json", "--lag", "60s")
    said = json.loads(text)
    demand((number, said["lines"], said["bytes"], said["seconds"]) == (0, 0, 0, 0), f"ended with {number}, said {text}")
    return "5 lines of two topics behind, and none"


def nginx_killed(field, is_long):
    """A node's nginx is killed: the front goes on with the others."""
    with field.senders() as senders:
        field.await_more(100)
        field.nodes[1].kill_nginx()
        answered = senders.outcomes[200]
        await_that(lambda: senders.outcomes[200] >= answered + 200, "answers of the other nodes")
        field.nodes[1].start_nginx()
        field.await_more(100)
    return "a node's nginx was killed, " + field.compare_answered(senders)


def disk_full(field, is_long):
    """A node's disk takes nothing any more: its events are refused, and the front gives them to another node."""
    node = field.nodes[2]
    with field.senders() as senders:
        field.await_more(100)
        limit_files(node, "1:")
        refusals = len(rows(node.name, node.data))
        answered = senders.outcomes[200]
        await_that(lambda: senders.outcomes[200] >= answered + 200, "answers of the other nodes")
        demand(len(rows(node.name, node.data)) - refusals <= 8, "the full node goes on storing")
        limit_files(node, "unlimited:")
        field.await_more(100)
    return "a node's disk was full, " + field.compare_answered(senders)


def node_cut_off(field, is_long):
    """A node takes requests and answers none: the front gives them to another node, so some are stored on both."""
    node = field.nodes[1]
    with field.senders(count=12) as senders:
        field.await_more(100)
        for process in node.worker.processes():
            os.kill(process, signal.SIGSTOP)
        answered = senders.outcomes[200]
        await_that(lambda: senders.outcomes[200] >= answered + 200, "answers of the other nodes")
        for process in node.worker.processes():
            os.kill(process, signal.SIGCONT)
        field.await_more(100)
    return "a node answered nothing for a while, " + field.compare_answered(senders)


def limit_files(node, size):
    """The size that files of a node's worker may have: one that writes more hears what it hears of a full disk."""
    for process in node.worker.processes():
        subprocess.run([*node.place.user, "prlimit", f"--pid={process}", f"--fsize={size}"], check=True)


def arrived(database, node):
    """How many lines of a node are in the table, at the primary or at one cluster."""
    return int(database.sql(f"SELECT count(*) FROM hookline_event WHERE node = '{node.name}'"))


def compress(node, path):
    """Compresses a file as the cook-book does."""
    with open(path, "rb") as file, gzip.open(path + ".gz", "wb") as packed:
        packed.write(file.read())
    node.place.give(path + ".gz")
    os.unlink(path)


def readers_read(field, is_long):
    """The readers that were there all the while have each line, and each event, once and in order."""
    lines, events = [reader.finish() for reader in field.readers]
    return f"two readers with one cursor took {lines} lines, another one {events} events, each once and in order"
