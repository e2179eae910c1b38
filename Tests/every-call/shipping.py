"""`hooklinectl ship` and its positions, which are in PostgreSQL: each line of a node is in the table once, in its order."""
import os
import signal
import subprocess

import scenarios
from calls import first_process
from carrying import LONGEST, Carrying
from comparing import copy_of, stored_rows
from database import Database
from lines import rows
from shipper import OPERATOR
from waiting import Fault, await_that, demand

# How it may end: all is there, or the other side, a file, or the time to come is not as it should be.
ENDS = (0, 69, 74, 75)
# What fails at these is memory, of which a program of Swift's has to have enough.
OF_MEMORY = ("brk", "mmap", "mprotect", "munmap")
# It writes to no disk: a full one is told of as any other error is.
WORDS = ("EIO", "ENOSPC", "EMFILE", "EINTR", "short", "kill", "EIO!", "EMFILE+")


class Ship(Carrying):
    """A run from the beginning of two topics to their end, and one that goes on behind it."""
    name = "ship"
    words = WORDS
    # libpq keeps an error of sending to itself, and ship waits ten seconds for an answer that does not come.
    at_once = 12
    share = 14
    counts = {"messages": 5, "report": 3}
    database = Database()

    def missing(self):
        return self.database.missing()

    def end(self):
        self.database.end()

    def is_tried(self, call):
        return call.name not in OF_MEMORY

    def prepare(self, site):
        self.database.begin()
        for topic, count in self.counts.items():
            scenarios.lay(site, scenarios.old_lines(site, count, topic=topic), topic)

    def command(self, site):
        """How it is called. Each case is a node of its own."""
        return ["ship", "--data", site.data, "--node", node_of(site), "--to", self.database.address]

    def judge(self, site, calls, word):
        demand(site.ended in (*ENDS, None) or word == "kill", f"ship ended with {site.ended}")
        files = rows(node_of(site), site.data)
        arrived = self.demand_beginning(site, files)
        demand(site.ended != 0 or arrived == len(files), f"it ended with 0 when {arrived} of {len(files)} were there")
        self.run_again(site)
        arrived = self.demand_beginning(site, files)
        demand(arrived == len(files), f"{arrived} of {len(files)} are there after the next run")

    def demand_beginning(self, site, files):
        """In the table is of each topic what its files begin with, byte for byte, each line once, in their order, and
        the position is that of the last; gives how many lines are there."""
        node = node_of(site)
        table = stored_rows(self.database.ask(copy_of(f"node = '{node}'")))
        positions = self.database.table(f"SELECT topic, seq FROM hookline_position WHERE node = '{node}' AND topic <> ''")
        for topic in {one.topic for one in files}:
            found = [(seq, one) for seq, one in table if one.topic == topic]
            wanted = list(enumerate((one for one in files if one.topic == topic), 1))
            demand(found == wanted[:len(found)], f"{topic} has {[seq for seq, _ in found]}, which is not how its files begin")
            demand(int(positions.get(topic, 0)) == len(found), f"{topic} has {len(found)} lines, and {positions} as positions")
        refused = self.database.ask(f"SELECT reason FROM hookline_refused WHERE node = '{node}'")
        demand(not refused, f"refused: {refused}")
        return len(table)


class Staying(Ship):
    """One that stays: it is waiting when lines come, ships them, and is told to leave."""
    name = "ship, staying"
    share = 7
    # What fails for ever is tried for ever.
    words = tuple(word for word in WORDS if not word.endswith("+"))

    def after(self, calls):
        return 0

    def act(self, site, faults):
        command = [*site.tracer.command(site.report, faults, is_marked=True), OPERATOR, *self.command(site)]
        process = subprocess.Popen(command, env={}, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            self.await_arrival(site, process)
            process.send_signal(signal.SIGUSR1)
            more = scenarios.old_lines(site, 2, start=self.counts["messages"])
            with open(os.path.join(site.data, "messages", scenarios.yesterday() + ".ndjson"), "ab") as file:
                file.write(b"".join(more))
            self.await_arrival(site, process)
        finally:
            site.ended = leave(process, site)

    def await_arrival(self, site, process):
        """Waits until all lines are in the table, or it has ended before."""
        count = len(rows(node_of(site), site.data))
        question = f"SELECT count(*) FROM hookline_event WHERE node = '{node_of(site)}'"
        await_that(lambda: process.poll() is not None or int(self.database.ask(question)) >= count,
                   "the lines, while somebody ships", LONGEST)


def node_of(site):
    """The name of a case's node."""
    return os.path.basename(site.scratch)


def leave(process, site):
    """Tells the program to leave; gives the number with which it ended."""
    try:
        if process.poll() is None:
            os.kill(first_process(site.report), signal.SIGTERM)
        return process.wait(LONGEST)
    except ProcessLookupError:
        return process.wait(LONGEST)  # it is over
    except subprocess.TimeoutExpired:
        process.kill()
        raise Fault(f"ship did not leave in {LONGEST} s") from None


ALL = [Ship(), Staying()]
