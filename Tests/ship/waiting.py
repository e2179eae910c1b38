"""Waiting for a condition, with a deadline; and what is said when something is wrong."""
import time

LONGEST = 60


class Fault(Exception):
    """Something that must hold does not."""


def demand(is_right, what):
    """Ends the trial with these words if something is not as it must be."""
    if not is_right:
        raise Fault(what)


def await_that(condition, what, longest=LONGEST):
    """Waits until a condition is true, and gives its value. One that can't be asked just now is not true."""
    until, last = time.monotonic() + longest, None
    while time.monotonic() < until:
        try:
            value = condition()
            if value:
                return value
            last = value
        except Fault as fault:
            last = fault
        time.sleep(0.02)
    raise Fault(f"waited {longest} s for {what}: {last}")
