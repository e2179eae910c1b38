"""Lines that are hard to carry. Each is in the table, or was refused and is kept; none stops those behind it."""
import hashlib

import comparing
from faults import compress
from waiting import await_that, demand

MEGABYTE = 1000000
BODIES = {
    "a NUL": rb'{"sender":{"id":"a\u0000b"},"message":{"text":"one\u0000two"}}',
    "a NUL in a status": rb'{"statusUpdate":{"id":"\u0000","status":"\u0000read"}}',
    "repeated members": b'{"a":1,"a":2,"a":{"a":1,"a":1.0}}',
    "digits": b'{"number":1.00e+2,"large":123456789012345678901234567890,"huge":1e400,"zero":-0}',
    "escapes": rb'{"text":"\\ \\N \\. \t\n\r\b\f\/ \u005c. A\tB"}',
    "an end of COPY": b'{"text":"\\\\."}',
    "other scripts": '{"text":"\u00e9 \u0410 \u4e2d \U0001f600 \u202e"}'.encode(),
    "no object": b'"text"',
    "depth": b'{"a":' * 119 + b"1" + b"}" * 119,
    "a megabyte": b'{"text":"' + b"x" * MEGABYTE + b'"}',
    "a megabyte of escapes": b'{"text":"' + rb"\u0000" * (MEGABYTE // 6) + b'"}',
    "a long id": b'{"statusUpdate":{"id":"' + "".join(hashlib.sha512(b"%d" % n).hexdigest() for n in range(70)).encode()
                 + b'","status":"sent"}}',
}
# What no worker writes, but a file may hold that others changed.
DAMAGED = {
    "a lone surrogate": rb'{"message":{"text":"\ud800"},"sender":{"id":"\udc00"}}',
    "no UTF-8": b'{"text":"\xff\xfe"}',
    "no JSON": b'{"text":}',
}


def odd_lines(field, is_long):
    """Bodies, files and segments of every kind, each with a plain line behind it."""
    node = field.node("odd")
    ship = field.ship(node)
    for body in [*BODIES.values(), *DAMAGED.values()]:
        node.append("messages", [body, b'{"plain":1}'])
    node.append("undecodable", [b"\xff\x00no JSON", b""], reason="value@0")
    node.append("messages", [b' {"a":\n1}'], event=b'{"a": 1}')
    node.append("messages", [b'{"plain":1}'], repeat=1)
    write_torn(node)
    write_in_two(field, node)
    for day, segment in (("2026-11-20", 0), ("2026-11-20", 1), ("2026-11-20", 2)):
        node.append("report", [b'{"segment":%d,"line":%d}' % (segment, line) for line in range(3)], day, segment)
    comparing.await_lines(field.three, [node])
    compress(node, node.path("report", "2026-11-20", 1))
    node.append("report", [b'{"last":1}'], "2026-11-21")
    lines = field.compare()
    demand(ship.process.poll() is None, f"ship ended: {ship.said()}")
    away = [place for place in comparing.refused(field.three) if place[0] == node.name]
    wrong = damaged_only(node, away)
    demand(not wrong, f"refused, although the database can hold it: {wrong}")
    return f"{len(BODIES) + len(DAMAGED)} odd bodies, {len(away)} lines refused and kept, {lines} lines"


def write_torn(node):
    """What a writer that died left behind, and a next line."""
    text = node.line("messages", b'{"torn":1}')
    head = text[:text.index(b',"signature"')]
    node.write("messages", [b" " * 40 + head + b',"torn":40}\n'])
    node.append("messages", [b'{"behind":1}'])


def write_in_two(field, node):
    """A line that is half there is not carried before its end is."""
    text = node.line("messages", b'{"in":"two"}')
    node.write("messages", [text[:150]])
    node.append("delivery_status", [b'{"meanwhile":1}'])
    later = "SELECT count(*) FROM hookline_event WHERE node = 'odd' AND topic = 'delivery_status'"
    await_that(lambda: field.three.sql(later) != "0", "a line that was written later")
    node.write("messages", [text[150:]])


def damaged_only(node, away):
    """Those of the lines that were refused and are sound."""
    sound = []
    with open(node.path("messages"), "rb") as file:
        text = file.read()
    for place in away:
        line = text[place[4]:text.index(b"\n", place[4])]
        if not any(body in line for body in DAMAGED.values()):
            sound.append(line[:200])
    return sound
