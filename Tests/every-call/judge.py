"""What has to hold after a call went wrong, whichever it was and whatever it answered."""
import fcntl
import json
import os
import re
import stat
import struct
import subprocess

from calls import FAULTS, SYNCS
from deliveries import signature
from shipper import OPERATOR
from waiting import demand

DAY_FILE = re.compile(r"([a-z][a-z0-9_]*)/(\d{4}-\d\d-\d\d)(?:\.(\d+))?\.ndjson")
# What a sender may be told when something of ours goes wrong: 400 where its body could not be read.
ANSWERS = (200, 400, 500, 503, None)
# Words of faults that tell of an error. EINTR is none: the call is made again.
ERRORS = [word for word in FAULTS if word not in ("EINTR", "short", "kill")]
WORDS = 20
SEGMENT_BEGUN = 11


def judge_cgi(site, calls, word):
    """What holds for one answer, and for all that is stored; arguments as for `judge`."""
    demand_no_lie(site, calls, failed_syncs(calls, word))
    judge(site, calls, word)


def judge(site, calls, word):
    """Whether all that was acknowledged stands, nothing else was changed, and the next events are stored and marked.

    calls -- those of the program
    word -- what the ones that went wrong did; None where all went well"""
    statuses = {one.status for one in site.sent} - set(ANSWERS)
    demand(not statuses, f"answered {statuses}")
    failed = {os.path.relpath(call.path, site.data) for call in failed_syncs(calls, word) if call.path.endswith(".ndjson")}
    acknowledged = [one for one in site.sent if one.status == 200]
    next_one = store(site)
    await_index(site)
    again = [store(site, one.body) for one in acknowledged[-1:]]
    files = site.files()
    demand_grown(site.before, files)
    demand_sound(site, files, failed)
    demand_kept(site, files, failed, [next_one, *again])
    demand_marked(site, files, failed)
    demand_modes(site)
    demand_verified(site)


def failed_syncs(calls, word):
    """The syncs that were answered with an error."""
    return [call for call in calls if call.went_wrong and call.name in SYNCS and word in ERRORS]


def demand_no_lie(site, calls, syncs):
    """A 200 comes behind a sync of the line, and what failed to be synced before it was synced again, or left.

    syncs -- those that failed"""
    answers = [call.place for call in calls if call.name == "write" and not call.path.startswith("/")]
    if not answers or site.sent[-1].status != 200:
        return
    path = os.path.join(site.data, site.sent[-1].receipt.rsplit(":", 2)[0])
    before = [call for call in calls if call.place < answers[0]]
    for sync in syncs:
        is_left = sync.path.endswith(".ndjson") and sync.path != path
        demand(is_left or sync not in before or last(before, SYNCS, sync.path) > sync.place, "answered 200 although a sync failed")
    written = last(before, ("write",), path)
    demand(not written or last(before, SYNCS, path) > written, "answered 200 before a sync")


def last(calls, names, path):
    """The place of the last such call that went well, 0 if there is none."""
    return max((call.place for call in calls if call.name in names and call.path == path and not call.went_wrong), default=0)


def store(site, body=None):
    """Stores an event without a fault. One segment may be begun in 10 s: the clock is helped on."""
    for _ in range(4):
        sent = site.send(body)
        if sent.status == 200:
            return sent
        demand(sent.status == 503, f"the next event was answered {sent.status}")
        forget_pause(site)
    demand(False, "the next events were answered 503")


def state_files(site, ending):
    """The paths of the files of Hookline's own state that end so."""
    folder = os.path.join(site.data, ".hookline")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return [os.path.join(folder, name) for name in names if name.endswith(ending)]


def await_index(site):
    """Waits until no process makes an index anew."""
    for path in state_files(site, ".rebuild"):
        with open(path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)


def forget_pause(site):
    """Has the last segment be begun long ago, in the records of all topics."""
    for path in state_files(site, ".lock"):
        with open(path, "r+b") as file:
            words = list(struct.unpack(f"={WORDS}Q", file.read(WORDS * 8).ljust(WORDS * 8, b"\0")))
            if words[SEGMENT_BEGUN]:
                words[SEGMENT_BEGUN] -= 10_000_000
                words[-1] = word_sum(words[:-1])
                file.seek(0)
                file.write(struct.pack(f"={WORDS}Q", *words))


def word_sum(words):
    """FNV-1a over words."""
    total = 0xCBF29CE484222325
    for word in words:
        total = (total ^ word) * 0x100000001B3 & (1 << 64) - 1
    return total


def demand_grown(before, files):
    """A file only grows; its bytes change only where a fragment became blanks."""
    for path, old in before.items():
        new = files.get(path)
        demand(new is not None and len(new) >= len(old), f"{path} is gone or shorter")
        is_same = new.startswith(old) or all(now in (was, 0x20) for was, now in zip(old, new))
        demand(is_same, f"{path} was changed")


def demand_sound(site, files, failed):
    """Every line is JSON, and holds an event that was sent, or tells of a fragment; none more often than it was sent, but
    for those that lie in a file whose sync failed."""
    sent = [one.body for one in site.sent]
    stored = []
    for path, text in files.items():
        if not DAY_FILE.fullmatch(path):
            continue
        demand(text.endswith(b"\n") or not text, f"{path} has a torn end")
        for line in text.splitlines():
            members = json.loads(line)
            if "event" in members and path not in failed:
                stored.append(line[line.index(b'"event":') + 8:-1])
    for body in set(stored) - site.foreign:
        demand(stored.count(body) <= sent.count(body), f"stored {stored.count(body)} times: {body[:60]}")


def demand_kept(site, files, failed, later):
    """What was acknowledged stands at its receipt, byte for byte; what came later, in no file that failed."""
    for one in site.sent:
        if one.status != 200:
            continue
        path, offset, length = one.receipt.rsplit(":", 2)
        line = files.get(path, b"")[int(offset):int(offset) + int(length)]
        whole = b'"signature":"' + signature(one.body).encode() in line and line.endswith(b'"event":' + one.body + b"}\n")
        demand(whole, f"acknowledged and lost: {one.receipt} holds {line[:80]}")
    for one in later:
        demand(one.receipt.rsplit(":", 2)[0] not in failed, f"acknowledged in a file whose sync failed: {one.receipt}")


def demand_marked(site, files, failed):
    """A mark names one of the lines before; what is sent again at the end has one, where its first line is believed."""
    seen = {}
    for path in sorted(files, key=order):
        match = DAY_FILE.fullmatch(path)
        for line in files[path].splitlines() if match else []:
            members = json.loads(line)
            if "signature" not in members:
                continue
            key = (match[1], members["signature"])
            demand(0 <= members.get("repeat", 0) <= seen.get(key, 0), f"{path}: a mark without its first line: {line[:160]}")
            seen[key] = seen.get(key, 0) + 1
    if is_to_be_marked(site, files, failed):
        path, offset, length = site.sent[-1].receipt.rsplit(":", 2)
        is_marked = b'"repeat":' in files[path][int(offset):int(offset) + int(length)]
        demand(is_marked, f"the event that was sent again has no mark: {site.sent[-1].receipt}")


def is_to_be_marked(site, files, failed):
    """Whether the last event has a first line that is believed: its day went on in no other file."""
    # The next one waits for a minute, where one failed that made the index anew.
    if any(os.path.getsize(path) for path in state_files(site, ".rebuild")):
        return False
    segments = [match[3] for match in map(DAY_FILE.fullmatch, files) if match]
    return not failed and len([one for one in segments if one]) <= site.segments and \
        [one.body for one in site.sent].count(site.sent[-1].body) > 1 and site.settings.get("HOOKLINE_REPEATS") != "drop"


def order(path):
    """The order in which files were written to."""
    match = DAY_FILE.fullmatch(path)
    return (match[1], match[2], int(match[3] or 0)) if match else (path, "", 0)


def demand_modes(site):
    """Nobody else may read anything."""
    for folder, folders, names in os.walk(site.data):
        is_state = ".hookline" in folder
        wanted = [(folder, 0o700 if is_state else 0o750), *((os.path.join(folder, name), 0o600 if is_state else 0o640)
                                                            for name in names)]
        for path, mode in wanted:
            found = stat.S_IMODE(os.stat(path).st_mode)
            demand(found == mode or path in site.own, f"{os.path.relpath(path, site.data)} has the mode {found:o}")


def demand_verified(site):
    """`hooklinectl verify` finds nothing."""
    files = [os.path.join(site.data, path) for path in sorted(site.files(), key=order) if DAY_FILE.fullmatch(path)]
    command = [OPERATOR, "verify", "--secret-file", site.path("secret"), *files]
    done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False, text=True, timeout=60)
    demand(done.returncode == 0, f"verify ended with {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}")
