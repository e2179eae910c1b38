"""What `ship --print-schema` makes: for whom, how often, and beside whom."""
import threading
from contextlib import contextmanager

import comparing
import shipper
from cluster import DATABASE
from node import Node
from shipper import Ship
from three import Three
from waiting import Fault, await_that, demand

RIGHTS = {
    "event": "INSERT", "refused": "INSERT", "position": "INSERT SELECT UPDATE", "file": "INSERT SELECT UPDATE",
    "first": "INSERT SELECT UPDATE",
}


@contextmanager
def one_cluster(**settings):
    """A primary without standbys, with a database that belongs to an ordinary user."""
    three = Three(is_synchronous=False, **settings)
    try:
        three.primary.make()
        three.primary.start()
        three.sql("CREATE ROLE owner LOGIN CREATEROLE", database="postgres")
        three.sql(f"CREATE DATABASE {DATABASE} OWNER owner", database="postgres")
        yield three
    finally:
        three.remove()


def make_as_owner(three):
    """Makes the tables, and those who use them."""
    three.sql(shipper.schema(), user="owner")
    three.sql("CREATE ROLE shipper LOGIN IN ROLE hookline_ship; CREATE ROLE reader LOGIN IN ROLE hookline_read", user="owner")


def refusal(three, text, **more):
    """What the database says to something that it must refuse."""
    try:
        three.sql(text, **more)
    except Fault as fault:
        return str(fault)
    raise Fault(f"was not refused: {text}")


def schema_made(is_long):
    """An ordinary owner makes it all, twice; all that ship may do is what it needs; a day is made once by many."""
    with one_cluster() as three:
        make_as_owner(three)
        before = described(three)
        three.sql(shipper.schema(), user="owner")
        demand(described(three) == before, "a second time changed something")
        demand_comments(three)
        demand_rights(three)
        demand_days(three)
        demand_other_encoding_refused(three)
        demand_other_schema(three)
    return "as an ordinary owner, twice; rights, days, encoding and schema are as they should be"


def described(three):
    """All of it as the catalogue has it, but for the numbers."""
    return three.sql("""
        SELECT relname, relkind, relacl, reloptions, pg_get_viewdef(c.oid) FROM pg_class c
        WHERE relname LIKE 'hookline%' AND relkind IN ('r', 'p', 'v') ORDER BY relname;
        SELECT pg_get_functiondef(oid), proacl FROM pg_proc WHERE proname LIKE 'hookline%';
        SELECT rolname, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname LIKE 'hookline%'""")


def demand_comments(three):
    """Each table, view and index has a comment, and each column that is not named as one of the events."""
    bare = three.sql("""
        SELECT relname FROM pg_class WHERE relname LIKE 'hookline%' AND relname NOT LIKE '%pkey'
            AND relkind IN ('p', 'r', 'v', 'I') AND obj_description(oid, 'pg_class') IS NULL""")
    demand(not bare, f"without a comment: {bare}")
    columns = three.sql("""
        SELECT attname FROM pg_attribute WHERE attrelid IN ('hookline_event'::regclass, 'hookline_position'::regclass)
            AND attnum > 0 AND col_description(attrelid, attnum) IS NULL""")
    demand(not columns, f"columns without a comment: {columns}")


def demand_rights(three):
    """Those that ship has are those that it needs, and readers read."""
    for table, wanted in RIGHTS.items():
        every = "SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER".split()
        asked = "SELECT has_table_privilege('shipper', 'hookline_{}', '{}')"
        has = [word for word in every if three.sql(asked.format(table, word)) == "t"]
        demand(sorted(has) == sorted(wanted.split()), f"ship may {has} on hookline_{table}")
    for text in ("SELECT * FROM hookline_once", "CREATE TABLE other ()", "DROP TABLE hookline_file"):
        said = refusal(three, text, user="shipper")
        demand("permission denied" in said or "must be owner" in said, f"{text}: {said}")
    for view in ("once", "message", "status", "furthest", "funnel", *RIGHTS):
        three.sql(f"SELECT * FROM hookline_{view}", user="reader")
    for text in ("SELECT hookline_make_day('2026-11-01')", "DELETE FROM hookline_event", "UPDATE hookline_position SET seq = 0"):
        demand("permission denied" in refusal(three, text, user="reader"), text)


def demand_days(three):
    """Many make one day at once, while somebody reads. A name that is taken, or a larger partition, is no obstacle."""
    three.sql("SELECT hookline_make_day('2026-11-21')", user="shipper")
    reading = "BEGIN; SELECT count(*) FROM hookline_event; SELECT pg_sleep(4); COMMIT"
    reader = threading.Thread(target=three.sql, args=(reading,))
    reader.start()
    await_that(lambda: three.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "1", "a reader")
    answers = together(8, lambda: three.sql("SELECT hookline_make_day('2026-11-22')", user="shipper", longest=3))
    reader.join()
    demand(sorted(answers) == ["f"] * 7 + ["t"], f"eight that made one day at once were answered {answers}")
    three.sql("CREATE TABLE hookline_event_2026_11_23 (); "
              "CREATE TABLE december PARTITION OF hookline_event FOR VALUES FROM ('2026-12-01') TO ('2027-01-01')", user="owner")
    asked = "SELECT hookline_make_day('2026-11-23'), hookline_make_day('2026-11-23'), hookline_make_day('2026-12-09')"
    demand(three.sql(asked, user="shipper") == "t|f|f", "a name that is taken, or a larger partition, was an obstacle")
    three.sql("SET datestyle = 'German'; SELECT hookline_make_day('22.11.2026'), hookline_make_day('24.11.2026')", user="shipper")
    demand(three.sql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'hookline_event'::regclass") == "5", "partitions")


def together(count, call):
    """What so many calls at once give."""
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(call())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def demand_other_encoding_refused(three):
    """A database that is not UTF-8 gets no tables."""
    three.sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0", database="postgres")
    demand("UTF8" in refusal(three, shipper.schema(), database="latin"), "another encoding was taken")
    made = three.sql("SELECT count(*) FROM pg_class WHERE relname LIKE 'hookline%'", database="latin")
    demand(made == "0", "something was made in a database of another encoding")


def demand_other_schema(three):
    """All of it goes to the first schema of the search path, and its function sees no other one."""
    three.sql('CREATE SCHEMA "An other"; SET search_path = "An other"; ' + shipper.schema())
    three.sql("""CREATE TEMP TABLE hookline_event (day date); SELECT "An other".hookline_make_day('2026-11-22')""")
    found = three.sql("SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'hookline_event_2026_11_22' ORDER BY oid")
    demand(found.splitlines() == ["public", '"An other"'], f"the day's table is in {found}")


def day_dropped(is_long):
    """A day's partition is dropped, and lines of that day come all the same: it is made again, and none is refused."""
    with one_cluster() as three:
        make_as_owner(three)
        node = Node("node")
        ship = Ship(node, three.address(shipper.USER))
        try:
            node.append("messages", [b'{"first":1}'])
            await_that(lambda: lines(three) == "1", "the first line")
            three.sql("DROP TABLE hookline_event_2026_11_22", user="owner")
            node.append("messages", [b'{"second":1}'])
            await_that(lambda: lines(three) == "1", "the second line")
            demand(three.sql("SELECT count(*) FROM hookline_refused") == "0", "a line was refused since its day was dropped")
            demand(ship.stop() == 0, f"ship ended with {ship.process.returncode}: {ship.said()}")
        finally:
            ship.kill()
            node.remove()
    return "lines of a day that was dropped make it again"


def lines(three):
    """How many lines are in the table."""
    return three.sql("SELECT count(*) FROM hookline_event")


def older_tables(is_long):
    """Names are compared as bytes; tables of before that was so go on as they are, and the schema is harmless to them."""
    with one_cluster() as three:
        older = shipper.schema().replace(' COLLATE "C"', "").replace("(signature, topic)", "(topic, signature)")
        three.sql(older, user="owner")
        demand(set(compared_as(three)) == {"default"}, f"the older tables compare as {compared_as(three)}")
        make_as_owner(three)
        demand(set(compared_as(three)) == {"default"}, f"the tables were changed, and compare as {compared_as(three)}")
        node = Node("older")
        try:
            node.append("messages", [b'{"number":%d}' % number for number in (1, 2, 1)])
            for _ in range(2):
                demand(Ship(node, three.address(shipper.USER), "--once").ended() == 0, "ship --once failed")
                count = comparing.compare(three, [node])
                node.append("messages", [b'{"number":2}', b'{"number":3}'])
            demand(three.sql("SELECT count(*) FROM hookline_once") == "3", "hookline_once has not each event once")
        finally:
            node.remove()
        three.sql("DROP OWNED BY owner", user="owner")
        three.sql(shipper.schema(), user="owner")
        demand(set(compared_as(three)) == {"C"}, f"new tables compare as {compared_as(three)}")
    return f"{count} lines into tables of before, by which names are compared as the database does"


def compared_as(three):
    """The collations of the columns by which rows are looked for."""
    return three.sql("""
        SELECT collname FROM pg_attribute JOIN pg_collation c ON c.oid = attcollation
        JOIN pg_class t ON t.oid = attrelid AND relname LIKE 'hookline%' AND relkind IN ('r', 'p')
        WHERE attname IN ('node', 'topic', 'signature', 'message_id') AND attnum > 0""").split()


TRIALS = [schema_made, day_dropped, older_tables]
