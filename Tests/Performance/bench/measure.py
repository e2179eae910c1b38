"""Measures the rows that are asked for, and prints them as Markdown. Called by Tests/Performance/run, which builds all
that is needed: measure.py full|quick ROW..."""
import signal
import sys

import machine
import process
import rows
from place import Place
from scale import FULL, QUICK
from table import markdown


def measure(names, scale):
    """Gives the lines of the rows, and prints what could not be measured."""
    lines, place = [], Place()
    try:
        for name in names:
            rows.tell(f"  {name}: {rows.ALL[name].__doc__}")
            try:
                lines += rows.ALL[name](place, scale)
            except process.Failure as failure:
                FAILURES.append(f"{name} could not be measured: {failure}")
                rows.tell(f"    {FAILURES[-1]}")
            process.end_all()
    finally:
        process.end_all()
        place.remove()
    return lines


FAILURES = []


def main(form, names):
    """Exit 0 when every row was measured, whatever the figures say."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    scale = QUICK if form == "quick" else FULL
    description, busy = machine.description(), machine.busyness()
    lines = measure(names or list(rows.ALL), scale)
    if lines:
        print(markdown("Hookline beside its rivals, in one run", lines))
    print(f"{description} Each figure is the median of {scale.rounds} rounds of {scale.seconds} s, in turn; all on the "
          f"same cores, behind one nginx with one worker process, 16 connections, events of 300 bytes.")
    if form == "quick":
        print("\nThis is the quick form, a smoke test: no figure of it is worth anything.")
    if busy > 0.05:
        print(f"\nOther work took {busy:.0%} of the processors as the run began: measure again when the machine is idle.")
    for failure in FAILURES:
        print(f"\n{failure}")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit(130)
