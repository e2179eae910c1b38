"""One scenario, tried with each of its calls."""
import os
import traceback
from itertools import groupby

from calls import thread_count
from site_of_case import Site
from waiting import Fault, demand


class Trial:
    """A scenario, and the calls that it has when none of them is made to fail."""

    def __init__(self, tracer, scenario):
        self.tracer = tracer
        self.scenario = scenario
        self.standing = []
        # In how many plays no call went wrong: what a process waits for, and when, is not the same each time.
        self.missed = 0
        self.calls = self.play(None)
        self.standing = scenario.standing(self.calls)
        if self.standing:
            self.calls = self.play(None)

    def cases(self):
        """What can be tried: pairs of a call and a fault."""
        after = max([self.scenario.after(self.calls), *(place for place, _ in self.standing)])
        return [(call, word) for word in self.scenario.words for call in self.tried()
                if call.place > after and (word != "short" or call.may_be_short)]

    def tried(self):
        """The calls that are made to fail: of a long row of the same ones, the first and the last two."""
        rows = [list(row) for _, row in groupby(self.calls, lambda call: (call.process, call.name, call.path))]
        chosen = [call for row in rows for call in (row if len(row) < 5 else row[:2] + row[-2:])]
        return [call for call in chosen if self.scenario.is_tried(call)]

    def attempt(self, call, word):
        """Tries one; what is wrong, None if nothing is."""
        try:
            self.play((call.place, word))
            return None
        except Fault as fault:
            return f"{word} at {call}: {fault}"
        except Exception:  # whatever it is: it counts as a fault
            return f"{word} at {call}: {traceback.format_exc()}"

    def play(self, fault):
        """Prepares, acts, and judges; gives the calls.

        fault -- a pair of a place and a word of FAULTS; None for no other than those that stand"""
        site = Site(self.tracer, self.scenario)
        faults = [*self.standing, *([fault] if fault else [])]
        try:
            self.scenario.prepare(site)
            site.before = site.files()
            self.scenario.act(site, faults)
            calls = self.tracer.calls(site.report)
            self.judge(site, calls, faults)
            return calls
        except Fault as fault:
            raise Fault(f"{fault} ({self.wrong_ones(site)})") from None
        finally:
            site.remove()

    def judge(self, site, calls, faults):
        """Judges what was done."""
        demand(not thread_count(site.report), "a thread began")
        if not faults:
            demand(all(one.status == 200 for one in site.sent), f"without a fault: {site.sent}")
        self.missed += not any(call.went_wrong for call in calls)
        self.scenario.judge(site, calls, faults[-1][1] if faults else None)

    def wrong_ones(self, site):
        """Tells which calls went wrong: of processes beside each other, it need not be the one that was meant."""
        calls = self.tracer.calls(site.report) if os.path.exists(site.report) else []
        wrong = [call for call in calls if call.went_wrong]
        if not wrong:
            return "no call went wrong"
        return f"{wrong[0]} went wrong" + f", and {len(wrong) - 1} more" * (len(wrong) > 1)
