"""Ways that must fail, each shown to lose or change what ship keeps: else the trials prove nothing."""
import subprocess
from dataclasses import replace

import comparing
import shipper
from cluster import as_account
from field import make_tables
from lines import rows
from node import Node
from shipper import Ship
from three import Three, kill_all, start_all
from waiting import Fault, await_that, demand

LOOP = "COPY hookline_event (node, topic, day, segment, \"offset\", length, seq, received_at, signature, event) FROM STDIN"


class Loop:
    """A loop of `psql \\copy` with its position in memory: what is written in an hour."""

    def __init__(self, node):
        self.node = node
        self.done = 0

    def ship(self, three):
        """Copies the lines that are new."""
        files = rows(self.node.name, self.node.data)[self.done:]
        text = "".join(self.row(one, self.done + place + 1) for place, one in enumerate(files))
        database = f"{three.primary.address} dbname=hookline"
        command = as_account("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", LOOP)
        subprocess.run(command, input=text.encode(), cwd="/", check=True, timeout=30)
        self.done += len(files)

    @staticmethod
    def row(one, seq):
        """A line of COPY."""
        event = one.event.decode().replace("\\", "\\\\")
        return "\t".join(map(str, [*one.place, one.length, seq, one.received_at, one.signature, event])) + "\n"


def position_in_memory(is_long):
    """Asynchronous standbys, and a position that the loop keeps: a failover loses rows, and they never come again."""
    three, node = Three(is_synchronous=False).start(), Node("loop")
    try:
        make_tables(three)
        three.sql("SELECT hookline_make_day('2026-11-22')")
        loop = Loop(node)
        node.append("messages", [b'{"before":1}'])
        loop.ship(three)
        received = three.primary.sql("SELECT pg_current_wal_lsn() - '0/0'")
        await_that(lambda: all(standby.received() >= int(received) for standby in three.standbys), "the standbys")
        kill_all(three.standbys)
        node.append("messages", [b'{"lost":1}'])
        loop.ship(three)
        three.primary.kill()
        start_all(three.standbys)
        three.promote_furthest()
        node.append("messages", [b'{"after":1}'])
        loop.ship(three)
        table = [one for _, one in comparing.stored(three)]
        missing = fault_of(lambda: comparing.demand_same(rows(node.name, node.data), table, set()))
        demand("missing 1" in missing, f"the comparison did not see the line that is missing: {missing}")
        return "a position in memory loses a line at a failover, and the comparison sees it"
    finally:
        three.remove()
        node.remove()


def comparison_fails(is_long):
    """The comparison sees a line that is missing, too much, changed, numbered twice, or out of its order."""
    node = Node("compared")
    try:
        node.append("messages", [b'{"number":%d}' % number for number in range(4)])
        files = rows(node.name, node.data)
        changed = [files[0], replace(files[1], event=b'{"number":2}'), *files[2:]]
        for table, word in ((files[1:], "missing 1"), (files, ""), (changed, "not as in the files"), (files + files[:1], "twice 1")):
            said = fault_of(lambda table=table: comparing.demand_same(files, table, set()))
            demand(word in said and bool(word) == bool(said), f"said {said!r} and not {word!r}")
        demand("too much 1" in fault_of(lambda: comparing.demand_same(files[1:], files, set())), "too much was not seen")
        for order, word in (((1, 1, 2, 3), "comes again"), ((1, 3, 2, 4), "behind a later line"), ((1, 2, 3, 4), "")):
            table = sorted(zip(order, files), key=lambda pair: pair[0])
            said = fault_of(lambda table=table: comparing.demand_order(table))
            demand(word in said and bool(word) == bool(said), f"said {said!r} and not {word!r}")
        return "the comparison sees each kind of difference"
    finally:
        node.remove()


def without_a_barrier(is_long):
    """Who believes what one primary says after a commit that was cancelled takes rows for safe that a failover loses."""
    three, node = Three().start(), Node("barrier")
    try:
        make_tables(three)
        node.append("messages", [b'{"before":1}'])
        ship = Ship(node, three.address(shipper.USER))
        await_that(lambda: comparing.count(three) == 1, "the first line")
        kill_all(three.standbys)
        node.append("messages", [b'{"unsafe":1}'])
        cancelled = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        await_that(lambda: three.sql(cancelled) and comparing.count(three) == 2, "the row of the commit that was cancelled")
        believed = three.sql("SELECT max(seq) FROM hookline_position")
        ship.kill()
        ended = Ship(node, three.address(shipper.USER), "--once").ended(60)
        three.primary.kill()
        start_all(three.standbys)
        three.promote_furthest()
        had = comparing.count(three)
        demand(believed == "2" and had == 1, f"believed {believed}, and after the failover {had} rows were left")
        demand(ended == 75, f"ship --once ended with {ended} while no standby was there")
        return "a position that is read without a barrier tells of rows that a failover loses; ship --once ends with 75 then"
    finally:
        three.remove()
        node.remove()


def serial_as_cursor(is_long):
    """A reader on a serial passes over the row of a transaction that ended later."""
    three = Three(is_synchronous=False)
    try:
        three.primary.make()
        three.primary.start()
        three.sql("CREATE DATABASE hookline", database="postgres")
        three.sql("CREATE TABLE line (id bigserial, name text)")
        slow = subprocess.Popen(as_account("psql", "-X", "-q", "-d", f"{three.primary.address} dbname=hookline"), cwd="/",
                                stdin=subprocess.PIPE, text=True)
        slow.stdin.write("BEGIN; INSERT INTO line (name) VALUES ('slow');\n")
        slow.stdin.flush()
        await_that(lambda: three.sql("SELECT last_value FROM line_id_seq WHERE is_called") == "1", "the slow transaction")
        three.sql("INSERT INTO line (name) VALUES ('fast')")
        first = three.sql("SELECT name, id FROM line WHERE id > 0 ORDER BY id")
        slow.communicate("COMMIT;\n", timeout=30)
        second = three.sql("SELECT name FROM line WHERE id > 2 ORDER BY id")
        demand(three.sql("SELECT count(*) FROM line") == "2", "the slow row is not there")
        demand((first, second) == ("fast|2", ""), f"the reader saw {first!r}, then {second!r}")
        return "a reader on a serial never sees one of two rows"
    finally:
        three.remove()


def binary_json(is_long):
    """jsonb refuses a NUL, and rewrites what it takes."""
    three = Three(is_synchronous=False)
    try:
        three.primary.make()
        three.primary.start()
        nul, members = r'{"text":"\u0000"}', '{"b":1.0e2, "a":1, "a":2}'
        demand(three.sql(f"SELECT '{nul}'::json", database="postgres") == nul, "json refuses a NUL")
        refusal = fault_of(lambda: three.sql(f"SELECT '{nul}'::jsonb", database="postgres"))
        demand("cannot be converted to text" in refusal, f"jsonb took a NUL: {refusal}")
        demand(three.sql(f"SELECT '{members}'::json", database="postgres") == members, "json rewrites")
        demand(three.sql(f"SELECT '{members}'::jsonb", database="postgres") != members, "jsonb does not rewrite")
        return "jsonb refuses a NUL and rewrites members"
    finally:
        three.remove()


def fault_of(call):
    """What is wrong by a call's word; empty when nothing is."""
    try:
        call()
    except Fault as fault:
        return str(fault)
    return ""


TRIALS = [comparison_fails, position_in_memory, without_a_barrier, serial_as_cursor, binary_json]
