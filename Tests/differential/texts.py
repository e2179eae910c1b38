"""Texts that are JSON, nearly JSON, or none: by its grammar, by changes of the samples, of pieces that lie at the edges."""
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCALARS = [
    b"0", b"-0", b"1", b"-1", b"12345678901234567890123", b"1.5", b"-0.0", b"1e5", b"1E+5", b"2.5e-3", b"1e400", b"-1e-400",
    b"9007199254740993", b"true", b"false", b"null", b'""', b'"a"', "\"é\"".encode(), "\"🙂\"".encode(), b'"\\u00e9"', b'"\\n"',
    b'"\\ud83d\\ude00"', b'"\\/"', b'"\\u0000"', b'"\\\\"', b'"\\""',
    b'"a longer text that fills more than one block of sixteen"',
]
# What one tool takes and another does not, or none, or all: in the place of a value.
ODD_SCALARS = [
    b"NaN", b"nan", b"-NaN", b"+nan", b"Infinity", b"-Infinity", b"inf", b"-inf", b"+Infinity", b"INF", b"01", b"-01", b"00",
    b"1.", b"-1.", b".5", b"-.5", b"+1", b"+.5e1", b"1.e5", b"1e", b"1e+", b"1e5.", b"-", b"+", b".", b"--1", b"0x10", b"0b1",
    b"1_0", b"1f", b"1\0", b"1\0x", b"\0", b"tru", b"True", b"nul", b"None", b"nulls", b"undefined", b'"\\ud800"', b'"\\udc00"',
    b'"\\ude00\\ud83d"', b'"\\ud83d\\ud83d"', b'"\\ud83dx"', b'"\\ud83d\\u0041"', b'"\\ud83d\\n"', b'"\\udfff\\ud800\\udc00"',
    b'"\\x41"', b'"\\u12"', b'"\\u12g4"', b'"\\uD83D"', b'"\t"', b'"\n"', b'"\0"', b'"\x1f"', b'"\x7f"', b'"\xff"', b'"\xc3"',
    b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xed\xa0\xbd\xed\xb8\x80"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82"', b"'a'", b'"a', b'a"',
    b"[]]", b"{}}", b"[1,]", b"[,]", b"{,}", b'{"a":1,}', b'{"a"}', b"{1:2}", b"{a:1}", b"[1 2]", b'{"a" 1}', b"/**/", b"NaN(1)",
    b"1 2", b"", b"9" * 400, b"1" + b"0" * 5000, b"0." + b"3" * 900, b"1e99999999999", b"-0e-0",
]
PARTS = SCALARS + ODD_SCALARS + [
    b",", b":", b'"', b"\\", b"[", b"]", b"{", b"}", b" ", b"\n", b"\r", b"\t", b"\x0b", b"\x0c", b"\xa0", b"\xc2\xa0",
    b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xef\xbb", b"\x1e", b"//", b"#", b"e", b"E", b"\\u", b"\\ud83d", b"\\ude00", b'"a":1,',
    b'"topic":', b'"topic":"orders",', b"1,", b"\xff", b"\x80",
]
NAMES = [
    b'"a"', b'"a"', b'"b"', b'""', b'"topic"', b'"topic"', b'"message"', b'"statusUpdate"', b'"report"', b'"buttonResponse"',
    b'"t\\u006fpic"', b'"id"', "\"имя\"".encode(), b'"a name of more than sixteen bytes"', b'"\\u0000"',
]
TOPICS = [
    b'"messages"', b'"orders"', b'"unknown"', b'"torn"', b'"Orders"', b'"a/b"', b'"' + b"x" * 64 + b'"', b'"' + b"x" * 65 + b'"',
    b'"\\u006frders"', b"7",
]
SPACES = [b"", b"", b"", b"", b"", b"", b" ", b"\n", b"\r\n", b"\t", b"  "]
DEPTHS = [2, 60, 64, 119, 120, 121, 122, 127, 128, 129, 255, 256, 257, 990, 2000]
CONTAINERS = [(b"[", b"]"), (b'{"a":', b"}"), (b'[{"message":', b"}]"), (b'{"topic":[', b"]}"), (b"[ ", b"\n]")]
ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "latin-1"]


def read_samples():
    """The bodies that Connectly documents."""
    folder = os.path.join(ROOT, "Tests", "Fixtures", "payloads")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            yield file.read()


class Texts:
    """As many as are asked for, the same ones for the same source of chance."""

    def __init__(self, chance):
        self.chance = chance
        self.samples = list(read_samples())
        self.kinds = [self.changed_sample, self.value, self.changed_value, self.odd, self.soup, self.deep, self.encoded]
        self.weights = [30, 15, 20, 15, 12, 4, 4]

    def take(self, count):
        """That many."""
        return [kind() for kind in self.chance.choices(self.kinds, self.weights, k=count)]

    def value(self, odd=0.0, depth=0):
        """JSON by its grammar, and with that probability a value in it that is odd."""
        chance, kind = self.chance, self.chance.random()
        if kind < 0.3 + depth / 6:
            return chance.choice(ODD_SCALARS if chance.random() < odd else SCALARS)
        parts = [self.element(odd, depth, kind > 0.5) for _ in range(chance.randrange(4))]
        text = (b",".join(parts) if parts else chance.choice(SPACES)).join((b"{", b"}") if kind > 0.5 else (b"[", b"]"))
        return text if depth else chance.choice(SPACES) + text + chance.choice(SPACES)

    def element(self, odd, depth, is_member):
        """What stands in an array or an object."""
        space, value = self.chance.choice(SPACES), self.value(odd, depth + 1)
        if not is_member:
            return space + value
        name = self.chance.choice(NAMES)
        if name == b'"topic"' and self.chance.random() < 0.7:
            value = self.chance.choice(TOPICS)
        return name + space + b":" + value + space

    def odd(self):
        """JSON but for few values in it, or none."""
        return self.value(odd=0.15)

    def soup(self):
        """Pieces without any order."""
        return b"".join(self.chance.choices(PARTS, k=self.chance.randrange(9)))

    def deep(self):
        """Nested as deep as somebody may bear, or a little more."""
        opening, closing = self.chance.choice(CONTAINERS)
        depth = self.chance.choice(DEPTHS) // (1 + (len(closing.strip()) == 2))
        inner = self.chance.choice([b"1", b"[]", b"{}", b'"]"', b"NaN", b'"\\ud800"'])
        text = opening * depth + inner + closing * (depth - (self.chance.random() < 0.1))
        return self.change(text) if self.chance.random() < 0.2 else text

    def encoded(self):
        """In another encoding, or with a mark in front."""
        text = self.value() if self.chance.random() < 0.7 else self.chance.choice(self.samples)
        return text.decode().encode(self.chance.choice(ENCODINGS), "replace")

    def changed_sample(self):
        """One of Connectly's, changed in one to four places."""
        return self.changed(self.chance.choice(self.samples))

    def changed_value(self):
        """One by the grammar, changed in one to four places."""
        return self.changed(self.value())

    def changed(self, text):
        """Changed in one to four places."""
        for _ in range(self.chance.randrange(4) + 1):
            text = self.change(text)
        return text

    def change(self, text):
        """One change."""
        chance = self.chance
        if not text:
            return chance.choice(PARTS)
        place, kind = chance.randrange(len(text)), chance.randrange(8)
        end = place + 1 + chance.randrange(6)
        if kind == 0:
            middle = bytes([text[place] ^ 1 << chance.randrange(8)])
        elif kind == 1:
            middle = bytes([chance.randrange(256)])
        elif kind == 2:
            return text[:place] + text[end:]
        elif kind == 3:
            return text[:end] + text[place:]
        elif kind == 4:
            return text[:place] if chance.random() < 0.1 else text + chance.choice(PARTS)
        elif kind == 5:
            return self.with_value(text, place)
        else:
            middle = chance.choice(PARTS) + text[place:place + 1]
        return text[:place] + middle + text[place + 1:]

    def with_value(self, text, place):
        """Another value behind the next colon or comma."""
        found = min((at for at in (text.find(b":", place), text.find(b",", place)) if at >= 0), default=-1)
        return text[:found + 1] + self.chance.choice(ODD_SCALARS + SCALARS) + (b"," + text[found + 1:] if found >= 0 else text)
