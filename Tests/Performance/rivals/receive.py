"""The same job in Python, for the two rivals that are written in it."""
import base64
import fcntl
import hashlib
import hmac
import os
from datetime import datetime, timezone


def is_signed(body, signature):
    """Whether the Base64 text is the body's HMAC-SHA256."""
    with open(os.environ["RIVAL_SECRET_FILE"], "rb") as file:
        secret = file.readline().rstrip(b"\n")
    own = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest())
    return hmac.compare_digest(own, signature.encode())


def store(body, signature):
    """Appends the body's line, and puts it on disk if RIVAL_SYNC is "always"."""
    with open(os.environ["RIVAL_FILE"], "ab", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        stamp = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        head = f'{{"receivedAt":"{stamp}","topic":"messages","signature":"{signature}","event":'
        file.write(head.encode() + body + b"}\n")
        fcntl.flock(file, fcntl.LOCK_UN)
        if os.environ["RIVAL_SYNC"] == "always":
            os.fdatasync(file.fileno())
