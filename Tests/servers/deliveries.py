"""The table of deliveries: what is sent through every server, and what has to become of it."""
import base64
import hashlib
import hmac
import itertools
from dataclasses import dataclass, field

from place import SECRET

LIMIT = 1048576
TOPICS = ("messages", "delivery_status", "report", "template_status")
NUMBERS = itertools.count(1)


def signature(body, secret=SECRET):
    """A body's signature, in Base64."""
    return base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()


def event(size=300, topic="messages"):
    """The body of an event, no two alike, of exactly so many bytes; without a topic of its own if it is None."""
    start = '{"number":%d,' % next(NUMBERS) + (f'"topic":"{topic}",' if topic else "") + '"note":"'
    return (start + "x" * (size - len(start) - 2) + '"}').encode()


@dataclass
class Request:
    """What is sent."""
    body: bytes | None
    path: str = "/connectly/messages"
    fields: list = field(default_factory=list)
    method: str = "POST"
    is_chunked: bool = False
    expects: bool = False


def signed(body, times=1, **more):
    """A request with a body and its right signature."""
    return Request(body, fields=[("x-connectly-hmac-sha256", signature(body))] * times, **more)


def forged(body, **more):
    """A request whose signature is of another secret."""
    return Request(body, fields=[("x-connectly-hmac-sha256", signature(body, b"another secret"))], **more)


def coded(body):
    """A request that says its body is compressed."""
    request = signed(body)
    request.fields.append(("Content-Encoding", "gzip"))
    return request


@dataclass
class Case:
    """One delivery. Only 200 may store it, in the topic named."""
    name: str
    status: int
    request: Request
    topic: str = "messages"


def cases(prefix="/connectly"):
    """All cases, with new events.

    prefix -- what the addresses begin with, where a server does not leave the choice."""
    table = table_of_cases()
    for case in table:
        case.request.path = prefix + case.request.path.removeprefix("/connectly")
    return table


def table_of_cases():
    """All cases, at the addresses that Hookline's recipes have."""
    return [
        Case("signed", 200, signed(event())),
        *(Case(f"topic of the address, {topic}", 200, signed(event(topic=None), path=f"/connectly/{topic}"), topic)
          for topic in TOPICS),
        Case("topic of the event", 200, signed(event(topic="report")), "report"),
        Case("other address", 404, signed(event(), path="/connectly/invented")),
        Case("query that looks like an argument", 200, signed(event(), path="/connectly/messages?--version")),
        Case("forged", 401, forged(event())),
        Case("unsigned", 401, Request(event())),
        Case("signature twice", 401, signed(event(), times=2)),
        Case("GET", 405, Request(None, method="GET")),
        Case("compressed", 415, coded(event())),
        Case("40 kB", 200, signed(event(40_000))),
        Case("1 MB", 200, signed(event(1_000_000))),
        Case("at the limit", 200, signed(event(LIMIT))),
        Case("over the limit", 413, signed(event(LIMIT + 1))),
        Case("far over the limit", 413, signed(event(4 * LIMIT))),
        Case("chunked", 200, signed(event(), is_chunked=True)),
        Case("chunked, 300 kB", 200, signed(event(300_000), is_chunked=True)),
        Case("chunked, at the limit", 200, signed(event(LIMIT), is_chunked=True)),
        Case("chunked, over the limit", 413, signed(event(LIMIT + 1), is_chunked=True)),
        Case("chunked, forged", 401, forged(event(), is_chunked=True)),
        Case("Expect", 200, signed(event(40_000), expects=True)),
    ]
