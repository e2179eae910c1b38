"""One HTTP request at a time, byte by byte as a case wants it."""
import selectors
import socket
import time

LONGEST = 30


class Reply:
    """What a server answered; the status is a word where there was no answer."""

    def __init__(self, status, head=b"", body=b""):
        self.status = status
        self.head = head
        self.body = body

    def field(self, name):
        """The value of a header, or None."""
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            if line.lower().startswith(name.lower() + ":"):
                return line.partition(":")[2].strip()
        return None


def head_of(request):
    """The bytes of a request's head."""
    lines = [f"{request.method} {request.path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in request.fields]
    if request.is_chunked:
        lines.append("Transfer-Encoding: chunked")
    elif request.body is not None:
        lines.append(f"Content-Length: {len(request.body)}")
    if request.expects:
        lines.append("Expect: 100-continue")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def chunks_of(body, size=5000):
    """A body in the chunked coding."""
    coded = b"".join(b"%x\r\n%s\r\n" % (len(body[at:at + size]), body[at:at + size]) for at in range(0, len(body), size))
    return coded + b"0\r\n\r\n"


def ask(port, request, host="127.0.0.1", longest=LONGEST):
    """Sends a request to a port. An answer that comes before the body has left counts.

    longest -- seconds in which there has to be a connection, and then an answer."""
    with socket.create_connection((host, port), timeout=longest) as stream:
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        body = chunks_of(request.body) if request.is_chunked else request.body or b""
        stream.sendall(head_of(request))
        if request.expects and not wait_for_permission(stream):
            return read(stream, b"", [], longest)
        return read(stream, b"", [body], longest)


def wait_for_permission(stream):
    """Waits for the 100; without one the body is sent after a while, as curl does. False if the answer came at once."""
    stream.settimeout(2)
    try:
        return stream.recv(12, socket.MSG_PEEK)[9:12] == b"100"
    except TimeoutError:
        return True
    finally:
        stream.settimeout(LONGEST)


def read(stream, taken, unsent, longest=LONGEST):
    """Sends what is unsent while it reads; gives the reply."""
    rest = memoryview(b"".join(unsent))
    until = time.monotonic() + longest
    stream.setblocking(False)
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ | (selectors.EVENT_WRITE if rest else 0))
        while time.monotonic() < until:
            for _, events in selector.select(until - time.monotonic()):
                if events & selectors.EVENT_READ:
                    piece = receive(stream)
                    if piece is None or not piece:
                        return reply_of(taken, "reset" if piece is None else "closed")
                    taken += piece
                    if is_whole(taken):
                        return reply_of(taken, "closed")  # some servers wait for the rest of the body, which nobody wants
                if events & selectors.EVENT_WRITE and rest:
                    rest = send(stream, rest)
                    if not rest:
                        selector.modify(stream, selectors.EVENT_READ)
    return reply_of(taken, "silence")


def receive(stream):
    """What has come; empty at the end, None when the connection was reset."""
    try:
        return stream.recv(65536)
    except OSError:
        return None


def send(stream, rest):
    """What is left after sending some. To a peer that reads no more nothing is sent: its answer may be there."""
    try:
        return rest[stream.send(rest):]
    except BlockingIOError:
        return rest
    except OSError:
        return memoryview(b"")


def without_permission(taken):
    """What came behind each 100."""
    while taken.startswith(b"HTTP/1.1 100"):
        taken = taken.partition(b"\r\n\r\n")[2]
    return taken


def is_whole(taken):
    """Whether the final reply is there with its body, as long as it says that it is."""
    head, end, body = without_permission(taken).partition(b"\r\n\r\n")
    length = Reply(0, head).field("Content-Length")
    return bool(end and length) and len(body) >= int(length)


def reply_of(taken, otherwise):
    """The final reply among the bytes that came; else the word for what happened."""
    taken = without_permission(taken)
    head, end, body = taken.partition(b"\r\n\r\n")
    if not end:
        return Reply(otherwise)
    return Reply(int(head.split()[1]), head, body)
