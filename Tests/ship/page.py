"""Every block of SQL in nginx/manual/beyond.md is run as it is written, one after another, and gives what the page shows.

With PAGE_ANEW set the page gets what its blocks print."""
import os
import re
import subprocess

import shipper
from cluster import DATABASE, as_account
from node import Node
from place import ROOT
from shipper import Ship
from tables import one_cluster
from waiting import await_that, demand

PAGE = os.path.join(ROOT, "nginx", "manual", "beyond.md")
BLOCK = re.compile(r"```sql\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)
STATUS = ('{"topic":"delivery_status","sender":{"id":"+15550003333"},"recipient":{"id":"%s"},'
          '"statusUpdate":{"id":"01KAMDRJ0039MMV97SZGY6V9E%s","status":"%s","metadata":{"campaignName":"november"}}}')
ONE, TWO = "+15550100001", "+15550100002"


def message(sender, text):
    """What a customer wrote."""
    return f'{{"sender":{{"id":"{sender}"}},"recipient":{{"id":"+15550003333"}},"message":{{"text":"{text}"}}}}'.encode()


def status(recipient, number, word):
    """A status of a sent message."""
    return (STATUS % (recipient, number, word)).encode()


def nodes():
    """The two nodes of the page: a repeat on one of them, and one on both."""
    one, two = Node("node-1"), Node("node-2")
    button = b'{"sender":{"id":"%s"},"buttonResponse":{"text":"Stop","payload":"stop"}}' % TWO.encode()
    one.append("messages", [message(ONE, "Where is my order?"), message(ONE, "ok")])
    one.append("messages", [message(ONE, "ok")], repeat=1)
    one.append("messages", [button, message(TWO, r"a\u0000b")])
    one.append("delivery_status", [status(ONE, 1, "sent"), status(TWO, 2, "sent"), status(ONE, 1, "delivered")])
    two.ends = {key: end + 500 for key, end in one.ends.items()}
    two.append("messages", [message(ONE, "ok")])
    two.append("delivery_status", [status(ONE, 1, "delivered"), status(ONE, 1, "read"), status(TWO, 2, "delivery_failed")])
    one.append("messages", [message(TWO, "yesterday")], day="2026-11-21")
    return [one, two]


def run_sql(three, text):
    """What psql prints of a block."""
    command = as_account("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", three.primary.sockets, "-U", "owner", "-d", DATABASE)
    done = subprocess.run(command, input=text, cwd="/", capture_output=True, text=True, check=False, timeout=60)
    demand(done.returncode == 0, f"{text}\n{done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines() if line.strip()) + "\n" * bool(done.stdout.strip())


def page_run(is_long):
    """The blocks of the page give what it shows."""
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    shown, sites = run_page(text)
    if os.environ.get("PAGE_ANEW"):
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(anew(text, shown))
    wrong = [(block, said) for (block, wanted), said in zip(BLOCK.findall(text), shown) if wanted != said]
    demand(not wrong, f"{len(wrong)} blocks give something else: {wrong[:1]}")
    return f"{len(shown)} blocks of beyond.md, with {sites} nodes"


def run_page(text):
    """What each block prints."""
    made = nodes()
    with one_cluster() as three:
        try:
            three.sql(shipper.schema(), user="owner")
            shown = []
            for block, _ in BLOCK.findall(text):
                shown.append(run_sql(three, block))
                if "LOGIN IN ROLE" in block:
                    ship_all(three, made)
            demand_notified(three, made[0])
            return shown, len(made)
        finally:
            for node in made:
                node.remove()


def ship_all(three, made):
    """Ships what the nodes have."""
    for node in made:
        ship = Ship(node, f"host={three.primary.sockets} dbname={DATABASE} user={shipper.USER}", "--once")
        demand(ship.ended() == 0, f"ship ended with {ship.process.returncode}: {ship.said()}")


def demand_notified(three, node):
    """Who listens hears of a line."""
    command = as_account("psql", "-X", "-q", "-h", three.primary.sockets, "-U", "reports", "-d", DATABASE)
    listener = subprocess.Popen(command, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    listener.stdin.write("LISTEN hookline; SELECT 'listening';\n")
    listener.stdin.flush()
    await_that(lambda: "listening" in listener.stdout.readline(), "psql to listen")
    node.append("messages", [b'{"one":"more"}'])
    ship_all(three, [node])
    said = listener.communicate("SELECT 1;\n", timeout=30)[0]
    demand('"hookline" with payload "node-1"' in said, f"nothing was heard: {said}")


def anew(text, shown):
    """The page with what its blocks print."""
    outputs = iter(shown)

    def block(match):
        said = next(outputs)
        return f"```sql\n{match[1]}```\n" + (f"\n```text\n{said}```\n" if said else "")
    return BLOCK.sub(block, text)


TRIALS = [page_run]
