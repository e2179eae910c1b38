"""What Hookline, Python and jq say of many texts."""
import json
import os
import re
import subprocess

from texts import ROOT

JUDGE = os.path.join(ROOT, ".build-static", "release", "judge")
CONTROL = re.compile(rb"[\x00-\x1f]")
# Each text, a string, is followed by its stored line: 0 refused, 1 accepted, 2 accepted with another value than in the line.
JQ = """
. as $text | input as $line | try [$text | fromjson] catch null |
if . == null then 0 elif ($line | has("event")) and .[0] != $line.event then 2 else 1 end
"""


def judge(what, records):
    """The answers of Hookline's own code, one to each record, with their ends."""
    packed = b"".join(len(record).to_bytes(4, "little") + record for record in records)
    said = subprocess.run([JUDGE, what], input=packed, capture_output=True, check=True).stdout
    return [line + b"\n" for line in said.split(b"\n")[:-1]]


def number(digits):
    """A number as it is written: it is no string, and no object."""
    return (digits,)


def python(text):
    """The value, numbers as they are written and all members in their order; None where Python refuses."""
    try:
        return [json.loads(text, parse_float=number, parse_int=number, object_pairs_hook=tuple)]
    except (ValueError, RecursionError):
        return None


def quoted(text):
    """A JSON string of these bytes; what is no UTF-8 in them is left to its reader."""
    text = text.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"' + CONTROL.sub(lambda found: b"\\u%04x" % found[0][0], text) + b'"\n'


def jq(texts, lines):
    """For each text whether jq accepts it: see JQ."""
    pairs = b"".join(quoted(text) + line for text, line in zip(texts, lines))
    run = subprocess.run(["jq", "-c", JQ], input=pairs, capture_output=True, check=False)
    if run.returncode:
        raise ValueError(f"jq does not read a stored line: {run.stderr[:300]!r}")
    return [int(word) for word in run.stdout.split()]


def jq_alone(text):
    """Whether jq takes the bytes themselves for one text."""
    run = subprocess.run(["jq", "-n", "[inputs] | length"], input=text, capture_output=True, check=False)
    return run.returncode == 0 and run.stdout.strip() == b"1"
