"""Lines that come one by one go together."""
import time

import comparing
import shipper
from node import Node
from shipper import Ship
from tables import make_as_owner, one_cluster
from waiting import await_that, demand

# Two transactions that are not full begin so far apart.
PACE = 0.05
SECONDS = 1.5
BODY = b'{"number":%d,"text":"one of many"}'


def lines_together(is_long):
    """Lines come as fast as they are written, one at a time: no more transactions than there are beats."""
    with one_cluster() as three:
        make_as_owner(three)
        node = Node("together")
        node.append("messages", [BODY % 0])
        ship = Ship(node, three.address(shipper.USER))
        try:
            ship.await_word("lines go here")
            began, count = time.monotonic(), 1
            while time.monotonic() < began + SECONDS:
                node.append("messages", [BODY % count])
                count += 1
            await_that(lambda: comparing.count(three) == count, "the lines")
            most = (time.monotonic() - began) / PACE + 2
            transactions = int(three.sql("SELECT count(DISTINCT xmin::text) FROM hookline_event"))
            demand(transactions <= most, f"{count} lines in {transactions} transactions, {most:.0f} at most")
            demand(count > 4 * transactions, f"only {count} lines in {transactions} transactions: nothing was to be seen")
            demand(ship.stop() == 0, f"ship ended with {ship.process.returncode}: {ship.said()}")
            return f"{comparing.compare(three, [node])} lines in {transactions} transactions"
        finally:
            ship.kill()
            node.remove()


TRIALS = [lines_together]
