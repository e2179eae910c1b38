"""Hookline's strict pass beside Python's and jq's: each difference has to be one of reasons.py, and what is stored is what was
sent."""
import base64
import hashlib
import hmac
import os
import random
import re
from collections import Counter
from multiprocessing import Pool

from reasons import ONLY, reason
from texts import Texts
from verdicts import jq, jq_alone, judge, python

SECRET = b"a-secret-of-the-judge"
BATCH = 5000
# How many texts of a batch jq reads by itself too, which costs a process each.
ALONE = 20
RESERVED = ("unknown", "undecodable", "torn")
TOPIC = re.compile(r"[a-z][a-z0-9_]{0,63}")


def is_object(value):
    """Whether it is an object, as `python` has it: numbers are no pairs."""
    return isinstance(value, tuple) and not (value and isinstance(value[0], str))


def topic(value):
    """The topic of an event by hookline-files(5), where its address says none."""
    members = dict(value) if is_object(value) else {}
    own = members.get("topic")
    if isinstance(own, str):
        return own if TOPIC.fullmatch(own) and own not in RESERVED else "unknown"
    for name, named in (("statusUpdate", "delivery_status"), ("report", "report")):
        if is_object(members.get(name)):
            return named
    return "messages" if any(members.get(name) is not None for name in ("message", "buttonResponse")) else "unknown"


def wrong_line(text, line, members, value):
    """What is wrong with the stored line of an accepted text; None when nothing is."""
    if not line.endswith(b"}\n") or b"\r" in line or line.count(b"\n") != 1:
        return "it is not one line"
    if members["signature"] != base64.b64encode(hmac.digest(SECRET, text, hashlib.sha256)).decode():
        return "its signature is another one"
    if "body" in members and base64.b64decode(members["body"], validate=True) != text:
        return "its body is another one"
    if "body" not in members and not line.endswith(b',"event":' + text + b"}\n"):
        return "its event is not the body"
    if value is not None and members["event"] != value[0]:
        return "its event has another value than Python finds"
    if members["topic"] != (wanted := topic(members["event"])):
        return f"its topic is not {wanted}"
    return None


def wrong_refusal(text, line, members):
    """What is wrong with the line of a refused text."""
    if members["topic"] != "undecodable" or "event" in members:
        return "it is no line of what is no JSON"
    if base64.b64decode(members["body"], validate=True) != text:
        return "its body is another one"
    return None if line.count(b"\n") == 1 else "it is not one line"


def compare(text, line, by_jq):
    """Pairs of a class of difference, or of agreement, and what is not explained, else None."""
    members, value = dict((python(line) or [()])[0]), python(text)
    if not members:
        yield "a wrong line", "its line is no JSON"
        return
    fault = members.get("reason")
    wrong = wrong_refusal(text, line, members) if fault else wrong_line(text, line, members, value)
    if wrong or by_jq == 2:
        yield "a wrong line", wrong or "its event has another value than jq finds"
    yield "refused" if fault else "accepted", None
    for reader, accepts in (("Python", value is not None), ("jq", by_jq != 0)):
        if accepts != (fault is None):
            name = reason(reader, text, fault, accepts)
            yield f"{reader}: {name}", None if name else f"{reader} {'accepts' if accepts else 'refuses'} it"


def judged(texts, lines):
    """How often each class occurs, and the faults, in words."""
    tally, faults = Counter(), []
    for text, line, by_jq in zip(texts, lines, jq(texts, lines), strict=True):
        for name, fault in compare(text, line, by_jq):
            tally[name] += 1
            if fault:
                faults.append(f"{fault}: {text[:400]!r}, stored as {line[:400]!r}")
    return tally, faults


def batch(seed):
    """One batch of texts."""
    chance = random.Random(seed)
    texts = Texts(chance).take(BATCH)
    tally, faults = judged(texts, lines := judge("bodies", texts))
    # Reading a file, jq sees nothing behind a NUL in a line, and goes on behind a record separator.
    places = [place for place in chance.sample(range(BATCH), ALONE) if not set(b"\0\x1e") & set(texts[place])]
    for place in places:
        by_jq = jq([texts[place]], [lines[place]])[0] != 0
        if by_jq != jq_alone(texts[place]):
            faults.append(f"jq by itself {'refuses' if by_jq else 'accepts'} what fromjson does not: {texts[place][:400]!r}")
    return tally, faults


def altered(line, how):
    """A line that Hookline did not make."""
    if how == "another value":
        return line.replace(b'"event":{"a":1', b'"event":{"a":2')
    if how == "another topic":
        return line.replace(b'"topic":"orders","sig', b'"topic":"messages","sig')
    if how == "refused":
        body = base64.b64encode(line.split(b'"event":')[1][:-2])
        return line.split(b'"event":')[0].replace(b'"orders"', b'"undecodable"') + b'"reason":"value@0","body":"' + body + b'"}\n'
    if how == "accepted":
        return line.split(b'"reason":')[0].replace(b'"undecodable"', b'"unknown"') + b'"event":{}}\n'
    return re.sub(rb"@\d+", b"@1", line)


def control():
    """Verdicts and lines that are not Hookline's have to be found."""
    good, bad, half = b'{"a":1,"topic":"orders"}', b"[1,]", b'["text","\\ud800"]'
    texts = [good, good, good, bad, half]
    lines = judge("bodies", texts)
    if judged(texts, lines)[1]:
        raise ValueError(f"the control finds something as it is: {judged(texts, lines)[1]}")
    for place, how in enumerate(("another value", "another topic", "refused", "accepted", "another place")):
        spoilt = [altered(line, how) if at == place else line for at, line in enumerate(lines)]
        if spoilt == lines or not judged(texts, spoilt)[1]:
            raise ValueError(f"the control is not found: {how}")


def compare_bodies(seed, is_long):
    """All batches; gives what was found."""
    control()
    count = 200 if is_long else 6
    tally, faults = Counter(), []
    with Pool(os.cpu_count()) as pool:
        for found, wrong in pool.imap_unordered(batch, (f"{seed}-{number}" for number in range(count))):
            tally += found
            faults += wrong
    for name in (f"{reader}: {name}" for reader, classes in ONLY.items() for name in classes):
        if not tally[name]:
            faults.append(f"no text shows the difference \"{name}\"")
    return tally, faults
