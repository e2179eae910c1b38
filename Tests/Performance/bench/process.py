"""Services that are measured: how they are started and ended, and what they cost."""
import os
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


def statistics_of(process):
    """The fields of /proc/PID/stat behind the name, or None when the process is gone."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def processes_of_session(session):
    """The statistics of all processes of a session, by their number."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        fields = statistics_of(name)
        if fields and int(fields[3]) == session:
            found[int(name)] = fields
    return found


def listening_socket(path):
    """A Unix socket with the backlog that Hookline's own has."""
    made = socket.socket(socket.AF_UNIX)
    made.bind(path)
    made.listen(511)
    return made


class Service:
    """Some processes in a session of their own, which serve a socket."""

    def __init__(self, name, arguments, environment, ready, folder, standard_input=None):
        self.name = name
        self.log = os.path.join(folder, "log")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                arguments, env=environment, cwd=folder, stdin=standard_input or subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True)
        RUNNING.append(self)
        self._await(ready)

    def _await(self, ready):
        """Waits at most 20 seconds until the socket answers."""
        for _ in range(400):
            if self.process.poll() is not None:
                break
            if can_connect(ready):
                return
            time.sleep(0.05)
        raise Failure(f"{self.name} did not start; it said:\n{self.said()}")

    def said(self):
        """The end of its log."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()[-2000:]

    def processes(self):
        """The statistics of its processes, by their number."""
        return processes_of_session(self.process.pid)

    def workers(self):
        """The numbers of its processes but the first one, or that one when it is alone."""
        children = [number for number in self.processes() if number != self.process.pid]
        return children or [self.process.pid]

    def processor_seconds(self):
        """What its processes took so far, those that ended and were waited for included."""
        return sum(sum(int(field) for field in fields[11:15]) for fields in self.processes().values()) / TICKS

    def end(self):
        """Ends it and all of its session."""
        if self in RUNNING:
            RUNNING.remove(self)
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                pass
        for number in self.processes():
            end_hard(number)
        self.process.wait()


RUNNING = []


def end_all():
    """Ends all services that still run, the last one first."""
    while RUNNING:
        RUNNING[-1].end()


def end_hard(number):
    """Ends one process at once."""
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        pass


def can_connect(address):
    """Whether somebody listens: at a path, or at a port of 127.0.0.1."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            probe.connect(address if isinstance(address, str) else ("127.0.0.1", address))
        except OSError:
            return False
    return True


def private_bytes(number):
    """Memory that a process shares with nobody: Private_Clean and Private_Dirty of what it may write to, in smaps. The
    program's text stands in the page cache once for all its processes, and is no process's own."""
    total, is_writable = 0, False
    with open(f"/proc/{number}/smaps", encoding="ascii") as file:
        for words in map(str.split, file):
            if not words[0].endswith(":"):
                is_writable = "w" in words[1]
            elif is_writable and words[0] in ("Private_Clean:", "Private_Dirty:"):
                total += int(words[1]) * 1024
    return total


class Failure(Exception):
    """A measurement that can't be had, with the reason."""
