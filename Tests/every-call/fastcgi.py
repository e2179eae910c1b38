"""One request by FastCGI, on a connection of its own, to a program that may die meanwhile."""
import select
import socket
import struct
import time

from waiting import Fault

BEGIN, PARAMETERS, INPUT, OUTPUT = 1, 4, 5, 6
HEADER = struct.Struct(">BBHHBx")


def ask(path, body, fields, is_alive, longest=30):
    """What is answered on a Unix socket; empty where the program ends before.

    fields -- the request's parameters
    is_alive -- tells whether anybody is there who may answer"""
    try:
        with socket.socket(socket.AF_UNIX) as stream:
            stream.connect(path)
            stream.sendall(request(body, fields))
            return output_of(answer(stream, is_alive, longest))
    except (ConnectionError, FileNotFoundError):
        return b""


def request(body, fields):
    """The bytes of a request."""
    pairs = b"".join(length(name) + length(value) + name + value for name, value in fields.items())
    parts = [record(BEGIN, struct.pack(">HB5x", 1, 0)), record(PARAMETERS, pairs), record(PARAMETERS, b""),
             *(record(INPUT, body[start:start + 60000]) for start in range(0, len(body), 60000)), record(INPUT, b"")]
    return b"".join(parts)


def record(kind, content):
    """A record of the one request."""
    return HEADER.pack(1, kind, 1, len(content), 0) + content


def length(text):
    """A name's or a value's length."""
    return struct.pack(">I", len(text) | 1 << 31)


def answer(stream, is_alive, longest):
    """All that comes on a connection."""
    taken, until = b"", time.monotonic() + longest
    while time.monotonic() < until:
        if select.select([stream], [], [], 0.05)[0]:
            piece = stream.recv(65536)
            if not piece:
                return taken
            taken += piece
        elif not is_alive():
            return taken
    raise Fault(f"no answer in {longest} s, although somebody is there")


def output_of(taken):
    """The standard output among records."""
    found = b""
    while len(taken) >= HEADER.size:
        _, kind, _, count, padding = HEADER.unpack_from(taken)
        found += taken[HEADER.size:HEADER.size + count] if kind == OUTPUT else b""
        taken = taken[HEADER.size + count + padding:]
    return found
