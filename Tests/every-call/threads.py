"""No program has a second thread, so that none needs a thread sanitizer: what the other scenarios demand of each case is
demanded here of the commands that they do not run. Only libcurl has one of its own while it looks up a name."""
import os
import subprocess
import sys

import scenarios
from calls import thread_count
from shipper import OPERATOR
from waiting import await_that, demand

LONGEST = 40
USAGE = 64
THREAD = "import threading; thread = threading.Thread(target=print); thread.start(); thread.join()"


class Commands(scenarios.Scenario):
    """Commands that read, and what has a thread: an interpreter that is told to, and a name that is looked up."""
    name = "threads"
    words = ()

    def after(self, calls):
        return 0

    def prepare(self, site):
        scenarios.lay(site, scenarios.old_lines(site, 3))
        site.send()

    def act(self, site, faults):
        site.threads = {words[0]: self.threads_of(site, *words[1:]) for words in commands(site)}

    def threads_of(self, site, *command):
        """How many threads a command has until it ends, or has one."""
        report = site.path("report.next")
        with subprocess.Popen([*site.tracer.command(report, []), *command], env=site.settings, cwd="/",
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                await_that(lambda: process.poll() is not None or has_threads(report), f"the end of {command[1]}", LONGEST)
            finally:
                process.kill()
        demand(process.returncode != USAGE, f"{command[1]} is called in another way by now")
        os.replace(report, site.report)
        return thread_count(site.report)

    def judge(self, site, calls, word):
        for name, count in site.threads.items():
            is_wanted = name.startswith("control")
            demand(bool(count) == is_wanted, f"{name} has {count} threads more than one")


def has_threads(report):
    """Whether a report tells of one, as soon as there is one."""
    return os.path.exists(report) and thread_count(report) > 0


def commands(site):
    """Names, and commands; those of which the name begins with "control" have to have a thread."""
    day = os.path.join(site.data, "messages", scenarios.yesterday() + ".ndjson")
    data = ["--data", site.data]
    return [
        ("control: an interpreter", sys.executable, "-c", THREAD),
        ("control: a name", OPERATOR, "forward", *data, "--once", "--to", "http://name.invalid/"),
        ("follow", OPERATOR, "follow", *data, "--once"),
        ("summary", OPERATOR, "summary", *data),
        ("verify", OPERATOR, "verify", day),
        ("stuck", OPERATOR, "stuck", *data, "--after", "1h"),
        ("timeline", OPERATOR, "timeline", *data, "an-id"),
        ("check", site.program, "check"),
    ]


ALL = [Commands()]
