"""A command of `hooklinectl` that carries lines to somebody: it is run to its end while a call goes wrong, and again."""
import subprocess

import scenarios
from calls import first_process
from shipper import OPERATOR
from waiting import Fault, await_that, demand

LONGEST = 40
# So long one goes on trying for which a kind of call fails for ever.
PATIENCE = 3


class Carrying(scenarios.Scenario):
    """A run from the beginning of the files to their end."""

    def act(self, site, faults):
        is_lasting = any(word.endswith("+") for _, word in faults)
        site.ended = self.run(site, site.tracer.command(site.report, faults), PATIENCE if is_lasting else None).returncode

    def run_again(self, site):
        """Runs it while no call goes wrong: it has to end well."""
        ended = self.run(site)
        demand(ended.returncode == 0, f"the next run ended with {ended.returncode}: {ended.stderr.decode(errors='replace')}")

    def run(self, site, before=(), patience=None):
        """Runs it to its end; gives what it ended with, no number if it was ended because it goes on trying."""
        command = [*before, OPERATOR, *self.command(site), "--once"]
        try:
            return subprocess.run(command, env={}, cwd="/", capture_output=True, check=False, timeout=patience or LONGEST)
        except subprocess.TimeoutExpired as expired:
            if not patience:
                raise Fault(f"{self.name} did not end in {LONGEST} s") from None
            # What is traced is killed with its tracer, and may hold its locks a moment longer.
            await_that(lambda: is_over(first_process(site.report)), f"the end of {self.name}, which was killed")
            return subprocess.CompletedProcess(command, None, expired.stdout, expired.stderr)


def is_over(process):
    """Whether a process is gone, but for its number."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True
