"""What a reader sees and when: it looks at the newest row a hundred times a second, all the while, through one session."""
import os
import subprocess
import threading
import time

from cluster import DATABASE, programs
from waiting import await_that

LOOK = """SELECT extract(epoch FROM clock_timestamp()), seq, extract(epoch FROM received_at) FROM hookline_event
    WHERE node = '{}' AND topic = 'messages' ORDER BY seq DESC LIMIT 1 \\watch 0.01
"""


class Sight:
    """A session with one cluster, from now on. Each look is its moment, the newest seq, and when that line was received."""

    def __init__(self, cluster, node):
        command = [os.path.join(programs(), "psql"), "-X", "-q", "-A", "-t", "-h", cluster.sockets, "-U", "postgres", "-d", DATABASE]
        self.looks = []
        self._process = subprocess.Popen(command, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._process.stdin.write(LOOK.format(node.name))
        self._process.stdin.close()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            words = line.strip().split("|")
            if len(words) == 3:
                self.looks.append((float(words[0]), int(words[1]), float(words[2])))

    def await_seq(self, seq):
        """Waits until a row is seen."""
        await_that(lambda: self.looks and self.looks[-1][1] >= seq, f"the row {seq}", 120)

    def await_fresh(self, age, since):
        """Waits until the newest row is of a line that was received behind a moment, and is younger than so many seconds; gives
        the moment of that look."""
        return await_that(lambda: next((at for at, _, received in self.looks if received > since and at - received < age), None),
                          "a fresh row", 120)

    def lags(self, rows):
        """How long each of some rows took from its stamp until it was seen, in seconds; a row is its seq and its stamp."""
        found, place = [], 0
        for seq, received in sorted(rows):
            while self.looks[place][1] < seq:
                place += 1
            found.append(self.looks[place][0] - received)
        return found

    def end(self):
        """Ends it."""
        self._process.kill()
        self._process.wait()


def now():
    """The moment, by the clock that PostgreSQL reads."""
    return time.time()
