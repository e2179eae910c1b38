"""Each tool reads the lines that are hard to read, and what it can't do is what reading.md says of it."""
import json
import os
from collections import Counter

import hostile
from place import ROOT
from waiting import demand

# Each status stands in two files.
TWICE = 2
KINDS = Counter(kind for topic, _, kind in hostile.EVENTS for _ in range(TWICE if topic == "delivery_status" else 1))
KINDS["text"] += 1  # the repeat
COLUMNS = "topic, CAST(day AS VARCHAR) AS day, segment, repeat, kind, status, campaign, recipient, reason"


def data_of(desk):
    """The data directory with those lines, laid once."""
    data = os.path.join(desk.scratch, "hard", "data")
    if not os.path.isdir(data):
        desk.folder("hard", "data")
        hostile.lay(data)
    return data


def lnav_rows(desk, columns):
    """What lnav has of all lines."""
    desk.output("lnav -i /usr/local/share/hookline/tools/hookline.lnav.json", desk.scratch)
    query = f"lnav -n -c ';SELECT {columns} FROM hookline' -c ':write-json-to -' */*.ndjson*"
    return json.loads(desk.output(query, data_of(desk)))


def hard_lnav(desk):
    """lnav shows every line, whole ones by their level, and others as they are."""
    rows = lnav_rows(desk, "log_level, log_opid, topic, reason, repeat, length(log_text) AS size")
    levels = Counter(row["log_level"] for row in rows)
    # In each of the two files of statuses: a torn line, two numbers, and a word of later; then a torn line and an unfinished one.
    wanted = {"invalid": TWICE * 3 + 2, "warning": TWICE}
    wanted["info"] = sum(KINDS.values()) - TWICE * 3
    demand(levels == wanted, f"{levels}, not {wanted}")
    found = {row["log_opid"] for row in rows} - {None}
    demand(found == {"01KAMDRJ0039MMV97SZGY6V9E1", "01KAMDRJ0039MMV97SZGY6V9E2", "first", "a word of later"}, f"{found}")
    demand(sum(row["size"] > hostile.MIB - 200 for row in rows) == 2, "the long lines are not whole")
    demand(sorted(row["reason"] for row in rows if row["reason"]) == ["end@25", "surrogate@33", "value@0"], "the reasons")
    demand([row["repeat"] for row in rows if row["repeat"]] == ["1"], "the repeat")
    return f"{len(rows)} lines"


def duckdb_rows(desk, query, data=None):
    """What DuckDB answers."""
    data = data or data_of(desk)
    tools = "/usr/local/share/hookline/tools/hookline.duckdb.sql"
    desk.output(f"{desk.duckdb()} ~/hard.duckdb <{tools}", data)
    said = desk.output(f"{desk.duckdb()} ~/hard.duckdb -jsonlines -c \"{query}\"", data)
    return [json.loads(line) for line in said.rstrip("\n").split("\n")]


def sqlite_rows(desk, query):
    """What SQLite answers."""
    tools = "/usr/local/share/hookline/tools/hookline.sqlite.sql"
    desk.output(f"sqlite3 ~/hard.db <{tools}", data_of(desk))
    return json.loads(desk.output(f"sqlite3 -json ~/hard.db \"{query}\"", data_of(desk)))


def demand_kinds(rows):
    """Each line is there, as what it is."""
    kinds = Counter(row["kind"] for row in rows)
    demand(kinds == KINDS, f"{kinds}, not {KINDS}")


def hard_duckdb(desk):
    """DuckDB has every event with its kind, long texts whole, numbers as they were sent, and the first of repeated members."""
    rows = duckdb_rows(desk, "SELECT *, length(event->>'$.message.text') AS size, octet_length(body) AS bytes FROM hookline_event")
    demand_kinds(rows)
    ids = {row["message_id"] for row in rows} - {None}
    wanted = {"01KAMDRJ0039MMV97SZGY6V9E1", "01KAMDRJ0039MMV97SZGY6V9E2", "first", "a word of later", "1e400", "12345678901234567890123"}
    demand(ids == wanted, f"{ids}")
    demand(sum(row["size"] == hostile.MIB - 100 for row in rows) == 2, "the long texts are not whole")
    demand(sorted(row["bytes"] for row in rows if row["reason"]) == [25, 42, 256], "the bodies that are no JSON")
    demand([row["sender"] for row in rows if "\0" in (row["sender"] or "")] == ["+1\0" + "5"], "a sender with a NUL")
    return f"{len(rows)} events"


def hard_python(desk):
    """The same file makes the same views by DuckDB's module for Python, which may be of another version."""
    desk.duckdb()
    program = "import duckdb, sys\nduckdb.execute(open(sys.argv[1]).read())\nprint(duckdb.__version__)\n" \
        "for row in duckdb.execute('SELECT kind, count(*) FROM hookline_event GROUP BY kind').fetchall(): print(*row)"
    command = f"~/duckdb/bin/python -c \"{program}\" /usr/local/share/hookline/tools/hookline.duckdb.sql"
    version, *rows = desk.output(command, data_of(desk)).splitlines()
    kinds = {kind: int(count) for kind, count in (row.split() for row in rows)}
    demand(kinds == {str(kind): count for kind, count in KINDS.items()}, f"{kinds}")
    return f"version {version}"


def hard_sqlite(desk):
    """SQLite has every event with its kind, and long texts whole; a text ends at a NUL."""
    rows = sqlite_rows(desk, "SELECT kind, sender, message_id, length(event ->> '$.message.text') AS size FROM hookline_event")
    demand_kinds(rows)
    demand(sum(row["size"] == hostile.MIB - 100 for row in rows) == 2, "the long texts are not whole")
    demand("+1" in {row["sender"] for row in rows}, "a sender with a NUL is another one now")
    demand("first" in {row["message_id"] for row in rows}, "of a repeated member it is not the first")
    return f"{len(rows)} events"


def same_rows(desk):
    """DuckDB and SQLite have the same rows, in each view; in which order is left to them."""
    views = [f"SELECT {COLUMNS} FROM hookline_event", f"SELECT {COLUMNS} FROM hookline_once",
             "SELECT kind, recipient, topic FROM hookline_message", "SELECT kind, status, campaign, topic FROM hookline_status",
             "SELECT furthest FROM hookline_furthest",
             "SELECT CAST(day AS VARCHAR) AS day, campaign, messages, sent, delivered, read, failed FROM hookline_funnel"]
    for view in views:
        theirs, others = (Counter(json.dumps(row) for row in rows(desk, view)) for rows in (duckdb_rows, sqlite_rows))
        demand(theirs == others, f"not the same: {view}: DuckDB has {theirs - others}, SQLite {others - theirs}")
    return f"{len(views)} views"


def limits_of_duckdb(desk):
    """It ends at a damaged file, and at a line much over 16 MiB, with a word that tells so."""
    data, program = desk.folder("limits"), desk.duckdb()
    path = os.path.join(desk.folder("limits", "messages"), "2026-11-20.ndjson")
    hostile.append(path, b'{"signature":"' + b"x" * 40 * hostile.MIB + b'"}\n')
    tools = f"{ROOT}/nginx/tools/hookline.duckdb.sql"
    query = f"cat {tools} - <<<'SELECT count(*) FROM hookline_event;' | {program} -bail"
    demand("maximum_object_size" in desk.said([query], data)[0][0], "it takes such a line")
    raised = query.replace("cat", "sed 's/16777216/50000000/'", 1)
    demand(desk.said([raised], data)[0][1] == 0, "it takes no such line with another limit")
    os.rename(path, path + ".gz")
    demand(desk.said([query], data)[0][1] != 0, "a damaged file is no fault")
    return "as said"


def hard_tables(desk):
    """Miller ends at an empty name, and not without it; VisiData has a row for each line."""
    data = data_of(desk)
    lines = "zgrep -h '}$' */*.ndjson*"
    said, status = desk.said([f"set -o pipefail; {lines} | mlr --ijsonl --ojson cat"], data)[0]
    demand(status and "keys must be string-valued" in said, f"an empty name is no fault for Miller: {said[-200:]}")
    # A line that ends in the midst, behind a brace.
    cured = f"({lines}; echo '{{\"event\":{{}}') | jq -c -R 'fromjson? | del(.event | .. | objects | .[\"\"])'"
    count = sum(KINDS.values()) + TWICE + 1
    said = desk.output(f"{cured} | mlr --ijsonl --ojson cat", data)
    demand("\x1b[31mred" in said, "Miller's JSON has no raw control characters any more")
    rows = json.loads(said, strict=False)
    demand(len(rows) == count, f"Miller has {len(rows)} lines of {count}")
    statuses = desk.output("zgrep -h '}$' delivery_status/*.ndjson* | mlr --ijsonl --ojson cat", data)
    demand("second" in statuses and "first" not in statuses, "of repeated members Miller has not the last")
    table = desk.output(f"{lines} | vd -b -f jsonl -o - --save-filetype jsonl 2>/dev/null", data)
    demand(table.count('"receivedAt"') == count, f"VisiData has {table.count('receivedAt')} lines of {count}")
    demand("second" in table and '"first"' not in table, "of repeated members VisiData has not the last")
    return f"{count} lines"


TRIALS = [hard_lnav, hard_duckdb, hard_python, hard_sqlite, same_rows, limits_of_duckdb, hard_tables]
