"""Hookline's verdict on signatures beside Python's hmac and the one strict form of Base64."""
import base64
import hashlib
import hmac
import os
import random
import subprocess
import tempfile

from texts import ROOT
from verdicts import judge

PROGRAM = os.environ.get("TEST_HOOKLINE") or os.path.join(ROOT, ".build-static", "release", "hookline")
SHORTEST = 8
# Around the edges of SHA-256's blocks and of its padding.
BODIES = (0, 1, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 127, 128, 129, 183, 184, 1000, 4095, 4096, 4097)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def right(secret, body):
    """The header that Connectly sends."""
    return base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()


def flipped(digest, bit):
    """With one bit changed."""
    return bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(digest))


def other_digests(secret, body, chance):
    """Digests that are near the right one."""
    digest = base64.b64decode(right(secret, body))
    yield from (flipped(digest, bit) for bit in chance.sample(range(256), 4) + [0, 255])
    yield from (digest[:31], digest[:16], digest[:0], digest[1:], digest + b"\0", digest + digest, digest[::-1])
    yield from (bytes(32), b"\xff" * 32)
    yield hashlib.sha256(secret + body).digest()
    yield hmac.new(secret, body + b"\0", hashlib.sha256).digest()
    yield hmac.new(secret + b"x", body, hashlib.sha256).digest()
    yield hmac.new(secret, body, hashlib.sha512).digest()[:32]
    yield hmac.new(secret, body, hashlib.sha1).digest()
    # A key of more than a block is hashed, and one of less is filled with NULs: those have the same digest.
    yield hmac.new(hashlib.sha256(secret).digest(), body, hashlib.sha256).digest()
    yield hmac.new(secret + b"\0", body, hashlib.sha256).digest()


def other_texts(text):
    """The right digest in another form than the strict one."""
    yield from (text[:-1], text + "=", text[:-1] + "A", text[:-2] + "==", text + text, text[:43] + "\0", text[:22], text[22:], "")
    yield from (" " + text, text + " ", text + "\n", text + "\r\n", "\t" + text)
    yield from (text[:20] + space + text[20:] for space in (" ", "\n", "\r\n"))
    yield from (f'"{text}"', f"sha256={text}", f"{text},{text}", f"{text}, {text}", text.lower(), text.upper(), text.swapcase())
    yield from (text.replace("+", "-").replace("/", "_"), text.replace("=", "%3D"), base64.b64decode(text).hex())
    place = ALPHABET.index(text[42])
    yield from (text[:42] + ALPHABET[place ^ spare] + "=" for spare in (1, 2, 3))  # bits that belong to no byte
    yield from (text[:at] + "=" + text[at + 1:] for at in (0, 20, 42))
    yield from (text[:at] + "é" + text[at + 1:] for at in (0, 42))
    yield base64.b32encode(base64.b64decode(text)).decode()
    yield base64.b85encode(base64.b64decode(text)).decode()


def vectors(seed, is_long):
    """Secrets, bodies and headers, and whether the header is the right one."""
    chance = random.Random(seed)
    for length in range(201):
        secret = chance.randbytes(length)
        for size in BODIES if is_long else chance.sample(BODIES, 3):
            body = chance.randbytes(size)
            text = right(secret, body)
            others = [base64.b64encode(digest).decode() for digest in other_digests(secret, body, chance)]
            yield from ((secret, body, header.encode()) for header in [text, *others, *other_texts(text)])


def is_right(secret, body, header):
    """Whether it has to be accepted."""
    return len(secret) >= SHORTEST and hmac.compare_digest(header, right(secret, body).encode())


def compare_signatures(seed, is_long):
    """How many were right and wrong, and those that were judged in another way."""
    asked = list(vectors(seed, is_long))
    answers = judge("signatures", [record for vector in asked for record in vector])
    judged = zip(asked, answers, strict=True)
    faults = [f"{answer!r} for {vector}" for vector, answer in judged if (answer == b"accepted\n") != is_right(*vector)]
    count = sum(is_right(*vector) for vector in asked)
    # The control: with another secret it is judged in another way.
    secret, body, header = next(vector for vector in asked if vector[1] and is_right(*vector))
    if judge("signatures", [secret + b"x", body, header]) != [b"wrong\n"]:
        faults.append("another secret accepts the same header: nothing is judged")
    return len(asked), count, faults


def ask_worker(folder, secret, body, header):
    """The status of the real worker's answer."""
    with open(os.open(f"{folder}/secret", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret + b"\n")
    run = subprocess.run([PROGRAM], input=body, capture_output=True, check=False, env={
        b"GATEWAY_INTERFACE": b"CGI/1.1", b"REQUEST_METHOD": b"POST", b"CONTENT_LENGTH": b"%d" % len(body),
        b"HTTP_X_CONNECTLY_HMAC_SHA256": header, b"HOOKLINE_DATA": f"{folder}/data".encode(), b"HOOKLINE_SYNC": b"never",
        b"HOOKLINE_SECRET_FILE": f"{folder}/secret".encode()})
    return run.stdout[8:11].decode()


def is_secret(secret):
    """Whether a file of secrets can hold it, as one: no line break, and no comment."""
    return len(secret) >= SHORTEST and b"\n" not in secret and not secret.lstrip().startswith(b"#")


def compare_worker(seed, is_long):
    """The same through the program, as a CGI: how many, and those with another answer."""
    asked = [vector for vector in vectors(seed, is_long) if is_secret(vector[0]) and b"\0" not in vector[2]]
    chance = random.Random(seed)
    good = [vector for vector in asked if is_right(*vector)]
    sample = chance.sample(good, 60 if is_long else 15) + chance.sample(asked, 2000 if is_long else 150)
    with tempfile.TemporaryDirectory(prefix="hookline-differential.") as folder:
        answers = [ask_worker(folder, *vector) for vector in sample]
    judged = zip(sample, answers, strict=True)
    return len(sample), [f"{own!r} for {asked}" for asked, own in judged if own != ("200" if is_right(*asked) else "401")]
