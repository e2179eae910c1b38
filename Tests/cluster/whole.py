"""Three nodes and two fronts, and what a step asks of them."""
import itertools
import time
from collections import Counter

import exchange
from load import Load
from nodes import Node

NODES = 3
FRONTS = 2


class Wrong(Exception):
    """What a step found to be wrong."""


def demand(is_right, what):
    """Ends the step unless this is right."""
    if not is_right:
        raise Wrong(what)


def await_that(condition, what, longest=25):
    """Waits until a condition holds."""
    until = time.monotonic() + longest
    while not condition():
        demand(time.monotonic() < until, f"waited in vain: {what}")
        time.sleep(0.02)


class Cluster:
    """All of it. The nodes stay; each step has fronts of its own."""

    def __init__(self):
        self.nodes = [Node() for _ in range(NODES)]
        self.fronts = []
        self.edits = {}

    def start_nodes(self):
        """Starts the nodes."""
        for node in self.nodes:
            node.start()

    def start_fronts(self, front_class, edits):
        """Starts the fronts, with these edits of the shipped files."""
        self.end_fronts()
        self.edits = edits
        for _ in range(FRONTS):
            self.fronts.append(front_class(self.nodes, edits))
        self._turns = itertools.cycle(self.fronts)

    def ask(self, request):
        """Sends one request, to each front in turn; gives the reply."""
        return exchange.ask(next(self._turns).place.port, request)

    def load(self, **more):
        """Sixteen senders, eight at each front."""
        return Load([front.place.port for front in self.fronts], "/connectly/messages", **more)

    def requests(self):
        """How many events all nodes have answered."""
        return sum(node.requests() for node in self.nodes)

    def lines(self):
        """How many lines each node has."""
        return [len(node.place.lines()) for node in self.nodes]

    def places(self):
        """The lines of each signature: a list of node and number as a repeat."""
        found = {}
        for number, node in enumerate(self.nodes):
            for signature, repeat in node.stored():
                found.setdefault(signature, []).append((number, repeat))
        return found

    def demand_all_stored(self, load):
        """Each acknowledged event is stored, and of several lines on one node all but the first are marked. Gives how many
        events are on two nodes."""
        places = self.places()
        lost = [signature for signature in load.acknowledged if signature not in places]
        demand(not lost, f"{len(lost)} acknowledged events are lost")
        twice = [signature for signature in load.acknowledged if len(places[signature]) > 1]
        for signature in twice:
            firsts = Counter(node for node, repeat in places[signature] if repeat == 0)
            demand(max(firsts.values(), default=0) == 1, f"a repeat is not marked: {places[signature]}")
        return len(twice)

    def said(self):
        """What everybody said."""
        return "\n".join(part.said() for part in self.fronts + self.nodes)

    def end_fronts(self):
        """Ends the fronts."""
        while self.fronts:
            self.fronts.pop().end()

    def end(self):
        """Ends all, and leaves nothing behind."""
        self.end_fronts()
        for node in self.nodes:
            node.end()
