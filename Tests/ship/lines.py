"""Lines as the worker writes them, by hand: for days, segments and contents that a worker is hard to bring to."""
import base64
import gzip
import hashlib
import hmac
import json
import os
import re
from dataclasses import dataclass

NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.(\d+))?\.ndjson(\.gz)?")


def stamp(microseconds, day="2026-11-22"):
    """A moment of a day, as receivedAt has it."""
    seconds, fraction = divmod(microseconds, 1000000)
    return f"{day}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:06}Z"


def signature(body, secret):
    """A body's signature, in Base64."""
    return base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()


def line(received_at, topic, body, secret, event=None, reason=None, repeat=None):
    """The line of a body; `event` is what stands in it where that is not the body itself."""
    text = f'{{"receivedAt":"{received_at}","topic":"{topic}","signature":"{signature(body, secret)}"'
    text += f',"repeat":{repeat}' if repeat else ""
    text += f',"reason":"{reason}"' if reason else ""
    text = text.encode()
    if reason or event is not None:
        text += b',"body":"' + base64.b64encode(body) + b'"'
    if not reason:
        text += b',"event":' + (body if event is None else event)
    return text + b"}\n"


@dataclass(frozen=True)
class Row:
    """What the database has to hold of one line."""
    node: str
    topic: str
    day: str
    segment: int
    offset: int
    length: int
    received_at: str
    signature: str
    repeat: str
    reason: str
    body: bytes
    event: bytes

    @property
    def place(self):
        """Where the line stands."""
        return (self.node, self.topic, self.day, self.segment, self.offset)


def row(node, topic, day, segment, offset, text):
    """The row of a line; None of one without an event."""
    head, is_event, event = text.partition(b'"event":')
    members = json.loads(head.strip()[:-1] + b"}" if is_event else text)
    if not is_event and "reason" not in members:
        return None
    return Row(node, topic, day, segment, offset, len(text), members["receivedAt"], members["signature"],
               str(members.get("repeat", "")), members.get("reason", ""), base64.b64decode(members.get("body", "")),
               event[:-2])


def rows(node, data):
    """The rows of all whole lines of a data directory; file by file, each in its order."""
    found = []
    for topic in sorted(os.listdir(data)) if os.path.isdir(data) else []:
        folder = os.path.join(data, topic)
        if topic.startswith(".") or topic == "torn" or not os.path.isdir(folder):
            continue
        for name in sorted(os.listdir(folder)):
            match = NAME.fullmatch(name)
            if match:
                with (gzip.open if match[3] else open)(os.path.join(folder, name), "rb") as file:
                    found += rows_of(file.read(), node, topic, match[1], int(match[2] or 0))
    return found


def rows_of(text, node, topic, day, segment):
    """The rows of one file's bytes."""
    found, offset = [], 0
    for text_line in text[:text.rfind(b"\n") + 1].splitlines(keepends=True):
        found.append(row(node, topic, day, segment, offset, text_line))
        offset += len(text_line)
    return [one for one in found if one]
