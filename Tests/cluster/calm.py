"""What holds while all is well: each step demands it of a cluster, and returns a word more for the report, or nothing."""
from battery import event_of
from deliveries import LIMIT, cases, event, forged, signature, signed
from whole import await_that, demand

TOTAL = 800
REPEATED = 60
REFUSED = 30


def table(cluster):
    """Each delivery of the table that all servers are tried with, by one front and the other in turn."""
    exceptions = cluster.fronts[0].exceptions
    for case in cases():
        try_case(cluster, case, exceptions.get(case.name, case.status))


def try_case(cluster, case, status):
    """One delivery: its answer, and the one line that it becomes or does not."""
    before = [len(node.place.lines(case.topic)) for node in cluster.nodes]
    reply = cluster.ask(case.request)
    demand(reply.status == status, f"{case.name}: answered {reply.status}, not {status}")
    demand(not reply.field("Hookline-Receipt"), f"{case.name}: the sender sees the receipt")
    after = [len(node.place.lines(case.topic)) for node in cluster.nodes]
    demand(sum(after) == sum(before) + (status == 200), f"{case.name}: {sum(after) - sum(before)} lines in {case.topic}")
    for node, old, new in zip(cluster.nodes, before, after, strict=True):
        if new > old:
            demand(event_of(node.place.lines(case.topic)[-1]) == case.request.body, f"{case.name}: not the body that was sent")


def load_by_both_fronts(cluster):
    """Each event of a load is stored once, and each node has its share."""
    before = cluster.lines()
    load = cluster.load(total=TOTAL)
    outcomes = load.run()
    demand(outcomes == {200: TOTAL}, f"the senders saw {dict(outcomes)}")
    demand(cluster.demand_all_stored(load) == 0, "an event is stored twice")
    shares = [new - old for new, old in zip(cluster.lines(), before, strict=True)]
    demand(sum(shares) == TOTAL and min(shares) > TOTAL / 10, f"the shares of the nodes are {shares}")
    return f"{shares}"


def repeats_find_the_first_line(cluster):
    """An event that comes again, by the other front, is marked by the node of its first line."""
    bodies = [event() for _ in range(REPEATED)]
    for body in bodies + bodies[::-1]:
        demand(cluster.ask(signed(body)).status == 200, "an event was not taken")
    places = cluster.places()
    for body in bodies:
        found = sorted(places[signature(body)])
        demand(found == [(found[0][0], 0), (found[0][0], 1)], f"the lines of an event sent twice: {found}")


def forgeries_ask_one_node(cluster):
    """A forged event is refused by one node; no other hears of it, and no node is left out for it."""
    refused_once(cluster, [forged(event()) for _ in range(REFUSED)], 401)


def what_a_node_finds_too_long_asks_one_node(cluster):
    """The same with an event that is too long for the nodes, whose limit is lower than the front's here."""
    limit_bodies(cluster, MAX_BODY="1000")
    try:
        refused_once(cluster, [signed(event(2000)) for _ in range(REFUSED)], 413)
    finally:
        limit_bodies(cluster)


def limit_bodies(cluster, **settings):
    """Starts the workers anew with these settings."""
    for node in cluster.nodes:
        node.hookline.end()
        node.start_hookline(**settings)


def refused_once(cluster, requests, status):
    """These are answered so, and each by one node. The log of an nginx comes after its answer."""
    before = cluster.requests()
    for request in requests:
        actual = cluster.ask(request).status
        demand(actual == status, f"answered {actual}, not {status}")
    await_that(lambda: cluster.requests() >= before + len(requests), "the logs of the nodes")
    heard = cluster.requests() - before
    demand(heard == len(requests), f"{len(requests)} requests became {heard} at the nodes")


def long_events(cluster):
    """Events of a megabyte."""
    before = sum(cluster.lines())
    for _ in range(6):
        demand(cluster.ask(signed(event(LIMIT))).status == 200, "an event of 1 MiB was not taken")
    demand(sum(cluster.lines()) == before + 6, "not six lines more")


def too_long_asks_nobody(cluster):
    """A body over the limit is refused by the front itself."""
    before = cluster.requests()
    for _ in range(REFUSED):
        demand(cluster.ask(signed(event(LIMIT + 1))).status == 413, "not 413")
    demand(cluster.ask(signed(event())).status == 200, "an event was not taken")
    await_that(lambda: cluster.requests() > before, "the logs of the nodes")
    demand(cluster.requests() == before + 1, "the nodes were asked about what is too long")
