"""Compares Hookline's verdicts with those of others. Each run has the same texts, unless another seed is given.

Usage: Tests/differential/run [--seed N] [bodies | zones | signatures]..."""
import os
import random
import sys
import time
from multiprocessing import Pool

sys.dont_write_bytecode = True

import bodies  # noqa: E402
import signatures  # noqa: E402
import zones  # noqa: E402

IS_LONG = bool(os.environ.get("TEST_LONG"))
SEED = 20_261_122
SHOWN = 20


def compare_bodies(seed):
    """JSON texts beside Python and jq."""
    tally, faults = bodies.compare_bodies(seed, IS_LONG)
    for name, count in sorted(tally.items()):
        if ":" in name:
            print(f"    {count:7}  {name}")
    return f"{tally['accepted']} texts accepted, {tally['refused']} refused, each difference to Python and jq explained", faults


def compare_zones(seed):
    """Zones beside zoneinfo."""
    zones.control()
    found = sorted(zones.names())
    faults = [f"{name} is taken for a zone and is none, or the other way round" for name in zones.untaken(found)]
    taken = [name for name in found if zones.is_zone(name)]
    if not IS_LONG:
        taken = sorted({*zones.HARD, *random.Random(seed).sample(taken, zones.QUICK)} & {*taken})
    asked = changes = 0
    with Pool(os.cpu_count()) as pool:
        for count, changed, wrong in pool.starmap(zones.compare_zone, ((name, seed) for name in taken)):
            asked, changes, faults = asked + count, changes + changed, faults + wrong
    return f"{len(taken)} zones at {asked} moments, around {changes} changes", faults


def compare_signatures(seed):
    """Signatures beside hmac and strict Base64."""
    count, right, faults = signatures.compare_signatures(seed, IS_LONG)
    by_worker, wrong = signatures.compare_worker(seed, IS_LONG)
    return f"{count} signatures, {right} of them right; {by_worker} by the worker itself", faults + wrong


PARTS = {"bodies": compare_bodies, "zones": compare_zones, "signatures": compare_signatures}


def run(name, seed):
    """One part; false when something is not explained."""
    began = time.monotonic()
    said, faults = PARTS[name](seed)
    for fault in faults[:SHOWN]:
        print(f"FAULT: {name}: {fault}")
    if not faults:
        print(f"ok  {name}: {said} ({time.monotonic() - began:.0f} s)", flush=True)
    elif len(faults) > SHOWN:
        print(f"FAULT: {name}: {len(faults)} in all", flush=True)
    return not faults


def main(words):
    """Exit 0 when each difference is explained."""
    seed = SEED
    if words[:1] == ["--seed"] and len(words) > 1 and words[1].isdigit():
        seed, words = int(words[1]), words[2:]
    if set(words) - set(PARTS):
        print(__doc__, file=sys.stderr)
        return 64
    print(f"seed {seed}", flush=True)
    return 0 if all([run(name, seed) for name in words or PARTS]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
