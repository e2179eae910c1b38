"""The same lines by other ways: SQLite's tables by nginx/tools, which have to be PostgreSQL's, and rsyslog, by how many a second."""
import os
import shutil
import subprocess
import time

from cluster import DATABASE
from node import Node
from page import status
from place import ROOT
from shipper import USER, Ship
from tables import make_as_owner, one_cluster
from waiting import await_that, demand

# How many lines go by each way, in the quick form and in the long one.
LINES = (2000, 50000)
ORDER = "ORDER BY topic, received_at"
COLUMNS = "topic, day, segment, signature, repeat, kind, message_id, status, campaign, sender, recipient, reason"
QUESTIONS = [
    f"SELECT {COLUMNS} FROM hookline_event {ORDER}",
    f"SELECT {COLUMNS} FROM hookline_once {ORDER}",
    f"SELECT kind, sender, recipient, topic FROM hookline_message {ORDER}",
    f"SELECT message_id, kind, status, campaign, sender, recipient, topic FROM hookline_status {ORDER}",
    "SELECT message_id, campaign, recipient, day, furthest FROM hookline_furthest ORDER BY message_id",
    "SELECT day, campaign, messages, sent, delivered, read, failed FROM hookline_funnel ORDER BY day, coalesce(campaign, '')",
]
SYSLOG = """global(workDirectory="{folder}")
module(load="imfile")
module(load="ompgsql")
input(type="imfile" file="{lines}" tag="hookline" ruleset="hookline" freshStartTail="off")
template(name="hookline" type="string" option.stdsql="on" string="INSERT INTO beside VALUES ('%msg%')")
ruleset(name="hookline" queue.type="linkedList" queue.dequeueBatchSize="1000" queue.size="100000") {{
    action(type="ompgsql" server="{server}" user="owner" db="{database}" template="hookline")
}}
"""


def ship_once(three, node):
    """Ships what the node has, once; gives the seconds that it took."""
    began = time.monotonic()
    ship = Ship(node, f"host={three.primary.sockets} dbname={DATABASE} user={USER}", "--once")
    demand(ship.ended(300) == 0, f"ship ended with {ship.process.returncode}: {ship.said()}")
    return time.monotonic() - began


def lay_fixtures(node):
    """The lines of the cook-book as a node's, and an event that comes again within 96 hours, and once more behind them."""
    shutil.copytree(os.path.join(ROOT, "Tests", "Fixtures", "cookbook", "data"), node.data, dirs_exist_ok=True)
    for folder, _, names in os.walk(node.data):
        for name in ["", *names]:
            node.place.give(os.path.join(folder, name))
    for day, repeat in (("2026-11-22", None), ("2026-11-25", 1), ("2026-11-27", None)):
        node.append("again", [b'{"message":{"text":"ok"}}'], day, repeat=repeat)


def sqlite(data, database, text):
    """What SQLite's shell prints in the data directory."""
    return subprocess.run(["sqlite3", database], input=text, cwd=data, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def same_in_sqlite(is_long):
    """The tables and views that SQLite has by nginx/tools hold what those of PostgreSQL do."""
    node = Node("node-1")
    try:
        lay_fixtures(node)
        with one_cluster() as three:
            make_as_owner(three)
            ship_once(three, node)
            database = node.place.path("lines.db")
            with open(os.path.join(ROOT, "nginx", "tools", "hookline.sqlite.sql"), encoding="utf-8") as file:
                sqlite(node.data, database, file.read())
            for question in QUESTIONS:
                ours, other = three.sql(question), sqlite(node.data, database, question + ";")
                demand(ours == other and ours, f"{question}: {set(ours.split()) ^ set(other.split())}")
        return f"{len(QUESTIONS)} questions"
    finally:
        node.remove()


def carry(three, node, count):
    """Has rsyslog carry the node's lines into a table of one column; gives the seconds that it took."""
    three.sql("CREATE TABLE beside (line text NOT NULL)", user="owner")
    folder = node.place.folder("rsyslog")
    text = SYSLOG.format(folder=folder, lines=node.path("delivery_status"), server=three.primary.sockets, database=DATABASE)
    began = time.monotonic()
    service = subprocess.Popen(["rsyslogd", "-n", "-i", "NONE", "-f", node.place.write("rsyslog.conf", text)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_that(lambda: three.sql("SELECT count(*) FROM beside") == str(count), "rsyslog's lines", 300)
        return time.monotonic() - began
    finally:
        service.kill()
        service.wait()


def beside_rsyslog(is_long):
    """How many lines a second `ship` has in a cluster, and how many rsyslog has there, by imfile and ompgsql, in a table without keys."""
    node, count = Node("node-1"), LINES[is_long]
    try:
        node.append("delivery_status", [status(f"+{number}", "1", "sent") for number in range(count)])
        with one_cluster() as three:
            make_as_owner(three)
            ours, other = ship_once(three, node), carry(three, node, count)
            demand(three.sql("SELECT count(*) FROM hookline_event") == str(count), "ship has not all lines")
        return f"{count} lines: ship {count / ours:.0f} a second, rsyslog {count / other:.0f}"
    finally:
        node.remove()


TRIALS = [same_in_sqlite, beside_rsyslog]
