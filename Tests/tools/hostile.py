"""Lines that are hard to read, stored by the worker itself as CGI: what a tool must not end at."""
import gzip
import os
import subprocess

from deliveries import signature
from place import PROGRAM, SECRET

MIB = 1 << 20
STATUS = b'{"topic":"delivery_status","sender":{"id":"+15550003333"},"statusUpdate":{"id":%s,"status":%s}}'
UNFINISHED = b'{"receivedAt":"2026-11-22T20:14:45.123456Z","topic":"messages","sig'
# Topic, body and kind of each event, in the order in which they come; the kind is None where the body is no JSON.
EVENTS = [
    ("delivery_status", STATUS % (b'"01KAMDRJ0039MMV97SZGY6V9E1"', b'"sent"'), "sent"),
    ("delivery_status", b'{"statusUpdate":{"id":"first","id":"second","status":"sent","status":"read"}}', "sent"),
    ("delivery_status", STATUS % (b"12345678901234567890123", b'"sent"'), "sent"),
    ("delivery_status", STATUS % (b"1e400", b"[1]"), "other-status"),
    ("delivery_status", STATUS % (b'{"id":1}', b'"r\\u0065ad"'), "read"),
    ("delivery_status", STATUS % (b'"a word of later"', b'"Read"'), "other-status"),
    ("messages", b'{"message":{"text":"' + b"x" * (MIB - 100) + b'"}}', "text"),
    ("messages", b'{\r\n"message":{"text":"' + b"y" * (MIB - 100) + b'"}}', "text"),
    ("messages", b'{"message":{"text":"a\\u0000b"},"sender":{"id":"+1\\u00005"}}', "text"),
    ("messages", b'{"message":{"text":"\\u001b[31mred\\u009b\\u202e"},"note":"' + "\u202e\u0085\u2028".encode() + b'"}', "text"),
    ("messages", b'{"Message":{"Text":1},"message":{"text":"capitals"},"MESSAGE":3}', "text"),
    ("messages", b'{"message":"a word","sender":["a","list"],"recipient":7,"statusUpdate":[],"report":true}', "other"),
    ("messages", b'{"a.b":1,"a":{"b":2,"":3},"$.x":5,"message":{"text":"names, \\"quoted\\""}}', "text"),
    ("messages", b'{"message":{"attachments":[{"type":"image"}],"text":"a picture"}}', "media"),
    ("messages", b'{"message":{"attachments":[],"isButtonResponse":true}}', "button"),
    ("messages", b'{"message":{"location":{}},"context":{"replyToId":null}}', "location"),
    ("messages", b'{"message":{"referral":{}},"attachments":{}}', "referral"),
    ("messages", b"[" * 118 + b"]" * 118, "other"),
    ("messages", b'"a word"', "other"),
    ("messages", b"1.10", "other"),
    ("messages", b"null", "other"),
    ("messages", b'{"message":{"text":"half a pair: \\ud800"}}', None),
    ("messages", b'{"message":{"text":"cut o', None),
    ("messages", bytes(range(256)), None),
    ("messages", b'{"message":{"text":"the last one"}}', "text"),
]


def secret_of(data):
    """The file of the secret, beside the data."""
    return os.path.join(os.path.dirname(data), "secret")


def store(data, topic, body):
    """Has the worker store an event; it is answered 200."""
    environment = {
        "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_CONNECTLY_HMAC_SHA256": signature(body), "HOOKLINE_TOPIC": topic, "HOOKLINE_DATA": data,
        "HOOKLINE_SECRET_FILE": secret_of(data),
    }
    done = subprocess.run([PROGRAM], input=body, env=environment, capture_output=True, timeout=60, check=True)
    if not done.stdout.startswith(b"Status: 200"):
        raise AssertionError(f"{body[:60]}: {done.stdout} {done.stderr}")


def newest(data, topic):
    """The topic's newest file."""
    folder = os.path.join(data, topic)
    return os.path.join(folder, sorted(os.listdir(folder))[-1])


def append(path, part):
    """What a writer leaves in a file that dies within a line."""
    with open(path, "ab") as file:
        file.write(part)


def lay_events(data):
    """Has all events stored; behind the third of each topic a writer dies within a line."""
    count = {}
    for topic, body, _ in EVENTS:
        store(data, topic, body)
        count[topic] = count.get(topic, 0) + 1
        if count[topic] == 3:
            append(newest(data, topic), UNFINISHED)


def lay(data):
    """Fills a data directory: the events, the last one twice, a compressed day of statuses, and at the end of one file a line that
    is still being written."""
    with open(os.open(secret_of(data), os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(SECRET + b"\n")
    lay_events(data)
    store(data, *EVENTS[-1][:2])
    with open(newest(data, "delivery_status"), "rb") as file:
        lines = file.read()
    with gzip.open(os.path.join(data, "delivery_status", "2026-08-01.ndjson.gz"), "wb") as file:
        file.write(lines.replace(b"V9E1", b"V9E2"))
    append(newest(data, "messages"), UNFINISHED)
