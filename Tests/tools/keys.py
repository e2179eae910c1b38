"""lnav on a terminal: its keys step through one message's life, whatever file it goes on in."""
import os
import subprocess

from page import page_data
from waiting import await_that


class Terminal:
    """A terminal with one program on it, by tmux."""

    def __init__(self, desk, command, data):
        self.socket = os.path.join(desk.scratch, "tmux")
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "30", command, cwd=data, env=desk.environment())

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self.tmux("kill-server")

    def tmux(self, *arguments, **more):
        """Has tmux do something; gives what it prints."""
        done = subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], capture_output=True, text=True, timeout=60, check=True, **more)
        return done.stdout

    def top(self):
        """The rows that tell of the topmost line, and that line."""
        return "\n".join(self.tmux("capture-pane", "-p").split("\n")[1:3])

    def press(self, key, *words):
        """Presses a key, and waits until the topmost line is the one with all of the words."""
        self.tmux("send-keys", key)
        self.await_words(*words)

    def await_words(self, *words):
        """Waits until the topmost line is the one with all of the words."""
        await_that(lambda: all(word in self.top() for word in words), f"{words}")


def life_by_keys(desk):
    """From a message's first status the key "o" leads to its next one, in another file, "O" back, and "e" and "E" to failures."""
    desk.output("lnav -i /usr/local/share/hookline/tools/hookline.lnav.json", desk.scratch)
    with Terminal(desk, "lnav -c ':goto 2026-11-21T10:00:00' */*.ndjson*", page_data(desk)) as terminal:
        terminal.await_words("10:00:00.450", "2026-11-21.ndjson", "01HF7YQM504TFF59TDWH9EDD1R")
        terminal.press("o", "10:00:31.012", "2026-11-21.1.ndjson", "01HF7YQM504TFF59TDWH9EDD1R")
        terminal.press("O", "10:00:00.450", "2026-11-21.ndjson", "01HF7YQM504TFF59TDWH9EDD1R")
        terminal.press("e", "11:20:07.559", "01HF7YJ4C039MMV97SZGY6V9EQ")
        terminal.press("E", "2026-11-20T14:02:10.700", "01HF7YG9S0HD99FDTGJ8YEPFZX")
    return "o, O, e and E"


TRIALS = [life_by_keys]
