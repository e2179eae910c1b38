"""A program, and the one of its system calls that goes wrong: what Tests/Preload/failcall.c tells of it."""
import errno
import os
import re
import subprocess
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(os.path.dirname(HERE), "Preload", "failcall.c")
# What happens to the call; the tracer's word for it. "+": to all later ones of its kind too; "!": though it is done.
FAULTS = {
    "EIO": f"{errno.EIO}", "ENOSPC": f"{errno.ENOSPC}", "EDQUOT": f"{errno.EDQUOT}", "EMFILE": f"{errno.EMFILE}",
    "EINTR": f"{errno.EINTR}", "short": "short", "kill": "kill", "EIO!": f"{errno.EIO}!", "ENOSPC+": f"{errno.ENOSPC}+",
    "EMFILE+": f"{errno.EMFILE}+",
}
# The flag of a line that tells of no call.
THREAD = "t"
SYNCS = ("fsync", "fdatasync", "syncfs", "sync_file_range")


@dataclass(frozen=True)
class Call:
    """A system call of a program."""
    place: int
    process: int
    is_of_child: bool
    name: str
    may_be_short: bool
    went_wrong: bool
    path: str

    def __str__(self):
        return f"call {self.place}, {self.name} {self.path}"


class Tracer:
    """The tracer, compiled."""

    def __init__(self, folder):
        self.program = os.path.join(folder, "failcall")
        subprocess.run(["cc", "-O1", "-Wall", "-Wextra", "-Werror", "-o", self.program, SOURCE], check=True)
        self.names = call_names()

    def command(self, report, faults, is_marked=False):
        """What stands before a program's own command.

        faults -- pairs of a place and a word of FAULTS"""
        words = [f"{place}:{FAULTS[word]}" for place, word in faults]
        return [self.program, report, *(["-m"] if is_marked else []), *words]

    def calls(self, report):
        """The calls that a report tells of."""
        first, *lines = report_lines(report)
        return [self._call(first, *line) for line in lines if line[3] != THREAD]

    def _call(self, first, place, process, number, flags, path):
        return Call(int(place), int(process), process != first, self.names.get(int(number), number), "s" in flags, "f" in flags, path)


def call_names():
    """The names of this machine's system calls by their numbers."""
    said = subprocess.run(["cc", "-E", "-dM", "-include", "sys/syscall.h", "-x", "c", "/dev/null"], capture_output=True,
                          check=True, text=True).stdout
    return {int(number): name for name, number in re.findall(r"#define __NR_(\w+) (\d+)$", said, re.MULTILINE)}


def report_lines(report):
    """The words of each line of a report; the first is the number of the program's process."""
    with open(report, encoding="utf-8", errors="replace") as file:
        first, *lines = file.read().splitlines() or [""]
    return [first, *(line.split(" ", 4) for line in lines)]


def thread_count(report):
    """How many threads began, in all processes."""
    return sum(line[3] == THREAD for line in report_lines(report)[1:])


def first_process(report):
    """The number of the program's process."""
    with open(report, encoding="utf-8") as file:
        return int(file.readline())
