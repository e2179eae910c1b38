"""Is the table what the files are: each line once, byte for byte, in order within its node and topic?"""
import re
from collections import Counter

from lines import Row, rows
from waiting import await_that, demand

COLUMNS = """node, topic, day, segment, "offset", length,
    to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), signature, coalesce(repeat::text, ''),
    coalesce(reason, ''), coalesce(body, ''), coalesce(event::text, '')"""
ESCAPES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v", b"\\": b"\\"}


def fields(text):
    """The fields of one row of COPY."""
    return [re.sub(rb"\\(.)", lambda match: ESCAPES[match[1]], field) for field in text.split(b"\t")]


def stored(three):
    """The rows of the table with their seq, in the order of node, topic and seq."""
    return stored_rows(three.primary.bytes(copy_of("true")))


def copy_of(condition):
    """The statement that gives the rows for which a condition holds, in that order."""
    return f"COPY (SELECT seq, {COLUMNS} FROM hookline_event WHERE {condition} ORDER BY node, topic, seq) TO STDOUT"


def stored_rows(copied):
    """The rows that it gave, with their seq."""
    return [stored_row(fields(line)) for line in copied.split(b"\n") if line]


def stored_row(values):
    """A row with its seq."""
    texts = [value.decode() for value in values[1:11]]
    body = bytes.fromhex(values[11].decode()[2:])
    return int(values[0]), Row(*texts[:3], int(texts[3]), int(texts[4]), int(texts[5]), *texts[6:10], body, values[12])


def refused(three):
    """The places of the lines that the database could not take."""
    copied = three.sql('SELECT node, topic, day, segment, "offset" FROM hookline_refused')
    words = [line.split("|") for line in copied.splitlines()]
    return {(word[0], word[1], word[2], int(word[3]), int(word[4])) for word in words}


def count(three):
    """How many lines have arrived."""
    return int(three.sql("SELECT (SELECT count(*) FROM hookline_event) + (SELECT count(*) FROM hookline_refused)"))


def await_lines(three, nodes, longest=90):
    """Waits until as many lines have arrived as there are; gives the rows of the files."""
    files = [one for node in nodes for one in rows(node.name, node.data)]
    await_that(lambda: count(three) >= len(files), f"{len(files)} lines in the table", longest)
    return files


def compare(three, nodes):
    """Waits until all has arrived, and demands that the table is what the files are; gives how many lines there are."""
    files = await_lines(three, nodes)
    table, away = stored(three), refused(three)
    demand_same(files, [one for _, one in table], away)
    demand_order(table)
    demand_positions(three, table)
    return len(files)


def demand_same(files, table, away):
    """Each line of the files is in the table once, or was refused, and nothing else is there."""
    wanted = {one.place: one for one in files if one.place not in away}
    twice = [place for place, often in Counter(one.place for one in table).items() if often > 1]
    found = {one.place: one for one in table}
    missing, more = wanted.keys() - found.keys(), found.keys() - wanted.keys()
    demand(not (missing or more or twice), f"missing {sample(missing)}, too much {sample(more)}, twice {sample(twice)}")
    demand(away <= {one.place for one in files}, f"refused what is no line: {sample(away)}")
    other = [(wanted[place], one) for place, one in found.items() if one != wanted[place]]
    demand(not other, f"not as in the files: {other[:1]}")


def demand_order(table):
    """Within a node and topic no seq is there twice, and within a file lines have the order of the file."""
    last, ends = {}, {}
    for seq, one in table:
        key, file = one.place[:2], one.place[:4]
        demand(seq > last.get(key, 0), f"seq {seq} of {key} comes again")
        demand(one.offset >= ends.get(file, 0), f"{one.place} stands behind a later line")
        last[key], ends[file] = seq, one.offset + one.length


def demand_positions(three, table):
    """The position of a node and topic is that of its last line."""
    last = {one.place[:2]: seq for seq, one in table}
    said = dict((tuple(line.split("|")[:2]), int(line.split("|")[2]))
                for line in three.sql("SELECT node, topic, seq FROM hookline_position").splitlines())
    wrong = {key: (seq, said.get(key)) for key, seq in last.items() if said.get(key) != seq}
    demand(not wrong, f"positions that are not the last seq: {wrong}")


def sample(places):
    """How many there are, and the first of them."""
    return f"{len(places)} {sorted(places)[:2]}" if places else "none"
