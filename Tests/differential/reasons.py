"""Why two readers differ: each class is told by the text at the place of Hookline's fault, and by the verdicts. jq is 1.6."""
import re

DEEPEST = 120
STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
ESCAPE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
CONSTANT = re.compile(rb"NaN|-?Infinity")
SECOND_HALF = re.compile(rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}")
# strtod(3) as jq has it: it passes over white space of C, and a NUL ends what it sees.
LENIENT_NUMBER = re.compile(rb"[\x0b\x0c]*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
LENIENT_NAME = re.compile(rb"[\x0b\x0c]*[+-]?(nan|inf|infinity)", re.IGNORECASE)
RECORD_SEPARATOR = b"\x1e"
DELIMITERS = b' \t\r\n[]{},:"' + RECORD_SEPARATOR


def is_constant(text, word, at):
    """NaN, Infinity or -Infinity in the place of a value."""
    return word in ("value", "number") and bool(CONSTANT.match(text, at - (word == "number")))


def is_half_pair(text, word, at):
    """An escape that is half of a surrogate pair."""
    return word == "surrogate" and bool(ESCAPE.match(text, at)) and not PAIR.match(text, at)


def is_second_half(text, word, at):
    """The second half of a surrogate pair, without the first one."""
    return word == "surrogate" and bool(SECOND_HALF.match(text, at))


def is_separated(text, word, at):
    """Behind the text's end, a record separator (RFC 7464) takes back what was begun, and more is another text's."""
    return word == "trailing" and RECORD_SEPARATOR in text[at:]


def is_passed_control(text, word, at):
    """The first or the last control character, raw in a string: jq 1.6 refuses those between them."""
    return word == "control" and text[at] in b"\0\x1f"


def is_deep(text, word, at):
    """The 121st container begins here."""
    outside = STRING.sub(b"", text[:at])
    opened = outside.count(b"[") + outside.count(b"{") - outside.count(b"]") - outside.count(b"}")
    return word == "depth" and opened == DEEPEST and text[at] in b"[{"


def is_marked(text, word, at):
    """A byte-order mark stands in front."""
    return word == "byte-order-mark" and at == 0 and text.startswith(b"\xef\xbb\xbf")


def is_wide(text, word, at):
    """UTF-16 or UTF-32, by its mark or the NULs of its first ASCII character (RFC 4627, section 3)."""
    del word, at
    return text.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or b"\0" in text[:2]


def is_no_utf8(text, word, at):
    """A string has bytes that are no UTF-8."""
    try:
        text[at:at + 4].decode()
    except UnicodeDecodeError as fault:
        return word == "utf-8" and fault.start == 0
    return False


def is_raw_surrogate(text, word, at):
    """A surrogate as three bytes."""
    return is_no_utf8(text, word, at) and bool(re.match(rb"\xed[\xa0-\xbf][\x80-\xbf]", text[at:at + 3]))


def token(text, at):
    """What stands there, or ends there, between delimiters."""
    start = end = at
    while start > 0 and text[start - 1] not in DELIMITERS:
        start -= 1
    while end < len(text) and text[end] not in DELIMITERS:
        end += 1
    return text[start:end]


def is_lenient_number(text, word, at):
    """A number in a form of C: 01, 1., .5, +1."""
    return word in ("number", "value", "end") and bool(LENIENT_NUMBER.fullmatch(token(text, at)))


def is_lenient_name(text, word, at):
    """A number that is none, or infinite, as C names it."""
    return word in ("number", "value") and bool(LENIENT_NAME.fullmatch(token(text, at)))


def is_ended_number(text, word, at):
    """A number that a NUL ends, whatever stands behind it; or nothing before that."""
    del word
    seen, nul, _ = token(text, at).partition(b"\0")
    return bool(nul) and (not seen or bool(LENIENT_NUMBER.fullmatch(seen) or LENIENT_NAME.fullmatch(seen)))


# What only the other one accepts.
ONLY = {
    "Python": {
        "NaN and Infinity": is_constant, "half a surrogate pair": is_half_pair, "deeper than 120": is_deep,
        "a byte-order mark": is_marked, "UTF-16 and UTF-32": is_wide, "surrogates in UTF-8": is_raw_surrogate,
    },
    "jq": {
        "numbers of C": is_lenient_number, "nan and inf": is_lenient_name, "a NUL ends a number": is_ended_number,
        "deeper than 120": is_deep, "a byte-order mark": is_marked, "no UTF-8": is_no_utf8,
        "a second half of a surrogate pair": is_second_half, "raw NUL and U+001F": is_passed_control,
        "a record separator": is_separated,
    },
}


def reason(reader, text, fault, accepts):
    """The name of the class; None when the difference is not explained.

    fault: of Hookline, as in a stored line; None when it accepts. accepts: the other one."""
    if fault is None or not accepts:
        return None  # Hookline never accepts what another one refuses
    word, at = fault.split("@")
    return next((name for name, holds in ONLY[reader].items() if holds(text, word, int(at))), None)
