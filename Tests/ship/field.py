"""Where the faults are tried: three clusters, three nodes behind one front, a ship for each, and readers all the while."""
import comparing
import shipper
from lines import rows
from node import Front, Node, ServingNode
from reader import Reader
from senders import Senders
from shipper import Ship
from three import Three
from waiting import await_that, demand


class Field:
    """All of it. A fault leaves it as it found it, with everything running."""

    def __init__(self):
        self.three = Three()
        self.nodes = [ServingNode(f"node-{number}") for number in (1, 2, 3)]
        self.handmade = []
        self.ships = {}
        self.front = None
        self.readers = []

    def start(self):
        """Starts all."""
        self.three.start()
        make_tables(self.three)
        for node in self.nodes:
            node.start()
            self.ship(node)
        self.front = Front(self.nodes)
        self.readers = [Reader(self.three, "hookline_event", 2), Reader(self.three, "hookline_once")]
        for reader in self.readers:
            reader.start()
        return self

    def ship(self, node, *more, first=None):
        """Starts to ship a node."""
        self.ships[node.name] = Ship(node, self.three.address(shipper.USER, first=first), *more)
        return self.ships[node.name]

    def node(self, name):
        """A node whose lines are written by hand."""
        node = Node(name)
        self.handmade.append(node)
        return node

    def senders(self, **more):
        """Senders to the front."""
        return Senders(self.front.port, **more)

    def shipped(self):
        """How many lines have arrived."""
        return comparing.count(self.three)

    def await_more(self, lines):
        """Waits until so many lines more have arrived."""
        goal = await_that(lambda: self.shipped() + lines, "the table to answer")
        await_that(lambda: self.shipped() >= goal, f"{goal} lines")

    def compare(self):
        """The table is what all files are; gives the number of lines."""
        return comparing.compare(self.three, self.nodes + self.handmade)

    def compare_answered(self, senders):
        """What was answered 200 is in the table, and once in hookline_once; nothing else was answered."""
        lines = self.compare()
        demand(set(senders.outcomes) == {200}, f"the senders saw {dict(senders.outcomes)}")
        kept = {(one.topic, one.signature) for node in self.nodes for one in rows(node.name, node.data)}
        demand(senders.signatures <= kept, f"{len(senders.signatures - kept)} events that were answered 200 are in no file")
        self.demand_once()
        return f"{senders.outcomes[200]} events, {lines} lines"

    def demand_once(self):
        """hookline_once has each event of the table once."""
        counts = self.three.sql("""
            SELECT (SELECT count(*) FROM hookline_once),
                (SELECT count(*) FROM (SELECT DISTINCT topic, signature FROM hookline_once) event),
                (SELECT count(*) FROM (SELECT DISTINCT topic, signature FROM hookline_event) event)""")
        demand(len(set(counts.split("|"))) == 1, f"rows and events of hookline_once, and events: {counts}")

    def demand_alive(self):
        """All ships run."""
        for name, ship in self.ships.items():
            demand(ship.process.poll() is None, f"the ship of {name} ended with {ship.process.returncode}: {ship.said()}")

    def remove(self):
        """Ends all, and leaves nothing behind."""
        for reader in self.readers:
            reader.stop()
        for ship in self.ships.values():
            ship.kill()
        self.three.remove()
        for one in self.nodes + self.handmade + [self.front] * bool(self.front):
            one.remove()

    def said(self):
        """The ends of all logs that tell of a fault."""
        texts = [f"--- {cluster.name}\n{cluster.said()}" for cluster in self.three.clusters]
        return "\n".join(texts + [f"--- ship of {name}\n{ship.said()}" for name, ship in self.ships.items()])


def make_tables(three):
    """Makes the tables as the manual says, and a user for ship and one for readers."""
    three.sql(shipper.schema())
    three.sql(f"CREATE ROLE {shipper.USER} LOGIN IN ROLE hookline_ship; CREATE ROLE reader LOGIN IN ROLE hookline_read")
