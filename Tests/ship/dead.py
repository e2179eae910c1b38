"""A machine that dies, or a ship that is stopped, in the middle of a transaction: what it holds is let go within seconds, and neither
the machine itself, once it is there again, nor another one waits for longer."""
import os
import signal
import socket
import time

import comparing
from node import Node
from place import free_port
from proxy import Proxy
from shipper import Ship
from tables import make_as_owner, one_cluster
from waiting import await_that, demand

BODIES = [b'{"number":%d,"text":"' % number + b"x" * 300 + b'"}' for number in range(50)]
ROW, FIRSTS = b"\tmessages\t2026-11-22\t", b"INSERT INTO hookline_first"
# linux/tcp.h: a connection that is closed while it is in this state sends nothing.
TCP_REPAIR = 19


def machine_dies(is_long):
    """A machine loses its power within COPY, where the server waits for rows: it ships again once it is back."""
    if os.geteuid() != 0:
        return "skipped: only root can have a connection end without a word"
    port = free_port()
    with one_cluster(listen_addresses="127.0.0.1", port=port) as three:
        make_as_owner(three)
        node, servers = Node("dead"), []

        def reach():
            servers.append(socket.create_connection(("127.0.0.1", port)))
            return servers[-1]

        def die():
            ship.kill()
            # What has come is acknowledged, so that the server has nothing to send again.
            servers[-1].setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            servers[-1].setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)

        node.append("messages", BODIES)
        with Proxy(three, node.place, reach) as proxy:
            is_dead = proxy.before([ROW], die)
            ship = Ship(node, f"host={proxy.sockets} dbname=hookline user=shipper")
            await_that(is_dead, "its end")
            again = Ship(node, f"host={proxy.sockets} dbname=hookline user=shipper")
            try:
                return f"shipped {awaited(three, len(BODIES)):.1f} s after it was there again, {comparing.compare(three, [node])} lines"
            finally:
                again.kill()
                node.remove()


def stopped_ship(is_long):
    """A ship is stopped before its COMMIT, with events that another node has too: that one's lines get through."""
    with one_cluster() as three:
        make_as_owner(three)
        stopped, other = Node("stopped"), Node("other")
        for node in (stopped, other):
            node.append("messages", BODIES)
        ships = []
        try:
            with Proxy(three, stopped.place) as proxy:
                is_stopped = proxy.before([FIRSTS], lambda: ships[0].process.send_signal(signal.SIGSTOP))
                ships.append(Ship(stopped, f"host={proxy.sockets} dbname=hookline user=shipper"))
                await_that(is_stopped, "it to be stopped")
                ships.append(Ship(other, f"host={three.primary.sockets} dbname=hookline user=shipper"))
                took = awaited(three, len(BODIES))
                ships[0].process.send_signal(signal.SIGCONT)
                awaited(three, 2 * len(BODIES))
                for ship in ships:
                    demand(ship.stop() == 0, f"a ship failed: {ship.said()}")
                return f"the other one's lines after {took:.1f} s, {comparing.compare(three, [stopped, other])} lines"
        finally:
            for ship in ships:
                ship.kill()
            for node in (stopped, other):
                node.remove()


def awaited(three, count):
    """Waits for so many lines; gives how long that took."""
    began = time.monotonic()
    await_that(lambda: comparing.count(three) >= count, f"{count} lines", 45)
    return time.monotonic() - began


TRIALS = [machine_dies, stopped_ship]
