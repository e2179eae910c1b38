"""What holds when something breaks: each step breaks it, demands that the senders see nothing but 200, and mends it."""
import os
import signal

from deliveries import event, signed
from nodes import signal_all
from whole import await_that, demand

PROBES = 40
LONG = 300_000


def killed_nginx(cluster):
    """A node's nginx is killed under load, and comes back."""
    node = cluster.nodes[0]
    return under_load(cluster, node, node.kill_nginx, node.start_nginx)


def killed_worker(cluster):
    """A node's worker and its supervisor are killed under load: its nginx answers 502."""
    node = cluster.nodes[1]

    def kill():
        signal_all(node.hookline, signal.SIGKILL)
        node.hookline.end()
    return under_load(cluster, node, kill, node.start_hookline)


def full_disk(cluster):
    """A node's worker can write no file any more, and answers 503."""
    node = cluster.nodes[2]
    return under_load(cluster, node, lambda: node.limit_files(0), lambda: node.limit_files("unlimited"))


def silent_node(cluster):
    """A node takes connections and says nothing: all of its nginx is stopped. Its events wait for the time limit."""
    node = cluster.nodes[0]
    return under_load(cluster, node, lambda: signal_all(node.nginx, signal.SIGSTOP),
                      lambda: signal_all(node.nginx, signal.SIGCONT))


def node_taken_away(cluster):
    """A node is taken away in the fronts, which are reloaded under load: it gets nothing more. Then it is put back."""
    node = cluster.nodes[2]
    load = cluster.load(keeps_connection=False)
    load.start()
    try:
        demand(load.await_answers(200), "no answers before it")
        for front in cluster.fronts:
            front.set_away(3, True)
        await_that(lambda: gets_nothing(node, load), "the node that was taken away still gets events")
        for front in cluster.fronts:
            front.set_away(3, False)
        before = len(node.place.lines())
        await_that(lambda: len(node.place.lines()) > before + 20, "the node that was put back gets no events")
    finally:
        outcomes = load.finish(now=True)
    demand(set(outcomes) == {200}, f"the senders saw {dict(outcomes)}")
    demand(cluster.demand_all_stored(load) == 0, "an event is stored twice")
    return f"{outcomes[200]} events"


def gets_nothing(node, load):
    """Whether a node gets nothing while others do."""
    before = len(node.place.lines())
    return load.await_answers(200) and len(node.place.lines()) == before


def under_load(cluster, node, break_it, mend_it):
    """Breaks a node under load and mends it; it has to get events again."""
    load = cluster.load()
    load.start()
    try:
        demand(load.await_answers(200), "no answers before the fault")
        break_it()
        try:
            demand(load.await_answers(600), "no answers after the fault")
        finally:
            mend_it()
        before = len(node.place.lines())
        await_that(lambda: len(node.place.lines()) > before + 20, "the node that came back gets no events")
    finally:
        outcomes = load.finish(now=True)
    demand(set(outcomes) == {200}, f"the senders saw {dict(outcomes)}")
    twice = cluster.demand_all_stored(load)
    return f"{outcomes[200]} events, {twice} of them on two nodes"


def no_room_for_bodies(cluster):
    """A node's nginx can't keep a long body, for want of room on its disk, and answers 500."""
    folder = cluster.nodes[0].place.path("body")
    os.rename(folder, folder + ".kept")
    try:
        before = sum(cluster.lines())
        seen = [cluster.ask(signed(event(LONG))).status for _ in range(PROBES)]
        demand(seen == [200] * PROBES, f"the senders saw {sorted(set(seen))}")
        demand(sum(cluster.lines()) == before + PROBES, "not a line for each event")
    finally:
        os.rename(folder + ".kept", folder)


def one_node_left(cluster):
    """One of three is enough."""
    for node in cluster.nodes[:2]:
        node.kill_nginx()
    try:
        nobody_sees_it(cluster)
    finally:
        for node in cluster.nodes[:2]:
            node.start_nginx()


def two_full_disks(cluster):
    """One of three that can store is enough."""
    for node in cluster.nodes[:2]:
        node.limit_files(0)
    try:
        nobody_sees_it(cluster)
    finally:
        for node in cluster.nodes[:2]:
            node.limit_files("unlimited")


def all_nodes_away(cluster):
    """With all nodes gone nothing is acknowledged; the first event after that is taken at once, though all were left out."""
    for node in cluster.nodes:
        node.kill_nginx()
    try:
        seen = {cluster.ask(signed(event())).status for _ in cluster.fronts}
        demand(seen <= {502, 503, 504}, f"with nobody there the senders saw {seen}")
    finally:
        for node in cluster.nodes:
            node.start_nginx()
    nobody_sees_it(cluster)


def dead_worker(cluster):
    """A node whose worker is gone answers 502, and no sender sees it."""
    node = cluster.nodes[1]
    node.hookline.end()
    try:
        nobody_sees_it(cluster)
    finally:
        node.start_hookline()


def nobody_sees_it(cluster):
    """Some events, one after another, are all taken."""
    seen = [cluster.ask(signed(event())).status for _ in range(PROBES)]
    bad = [status for status in seen if status != 200]
    demand(not bad, f"of {PROBES} events {len(bad)} were answered {sorted(set(bad))}")
