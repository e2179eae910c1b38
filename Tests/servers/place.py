"""Where everything of one run lies: the program, its settings and secret, the data, and the recipe with its paths filled in."""
import os
import pwd
import re
import shutil
import socket
import stat
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("TEST_HOOKLINE", os.path.join(ROOT, ".build-static", "release", "hookline"))
SECRET = b"a-secret-that-only-this-test-uses"
USER = "www-data"


def free_port():
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def without_comments(text):
    """The lines of a recipe that a server reads."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


class Place:
    """A scratch directory, removed at the end. Sockets lie in it, and their paths are limited to 107 bytes, so it is short.

    Servers run as an ordinary user: as www-data where root runs the tests."""

    def __init__(self):
        self.scratch = tempfile.mkdtemp(prefix="hookline-servers.", dir="/tmp")
        self.port = free_port()
        self.user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] if os.geteuid() == 0 else []
        self.data = self.path("data")
        self.socket = self.path("hookline.sock")
        os.chmod(self.scratch, 0o755)
        self.give(self.scratch)
        os.mkdir(self.path("bin"))
        shutil.copy(PROGRAM, self.path("bin", "hookline"))
        os.chmod(self.path("bin", "hookline"), 0o755)
        self.write("secret", SECRET.decode() + "\n", 0o600)
        self.settings()

    def path(self, *names):
        """A path within it."""
        return os.path.join(self.scratch, *names)

    def give(self, path):
        """Makes the servers' user its owner."""
        if self.user:
            account = pwd.getpwnam(USER)
            os.chown(path, account.pw_uid, account.pw_gid)

    def folder(self, name):
        """A directory within it that belongs to the servers' user."""
        os.makedirs(self.path(name), exist_ok=True)
        self.give(self.path(name))
        return self.path(name)

    def write(self, name, text, mode=0o644):
        """Makes a file within it that belongs to the servers' user; gives its path."""
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        self.give(path)
        return path

    def settings(self, **more):
        """Writes Hookline's settings file; a value of None leaves the setting out."""
        names = {"DATA": self.data, "SECRET_FILE": self.path("secret"), "LOG": self.path("errors.log"),
                 "LISTEN": self.socket, **more}
        lines = [f"HOOKLINE_{name}={value}\n" for name, value in names.items() if value is not None]
        return self.write("settings", "".join(lines))

    def recipe(self, name, **more):
        """A file of nginx/ with the places of a system taken to here. A place that is named must be in it, and none of a
        system may be left: so the recipe itself is what runs."""
        with open(os.path.join(ROOT, "nginx", name), encoding="utf-8") as file:
            text = file.read()
        for old, new in more.items():
            assert old in text, f"nginx/{name} does not hold {old}"
            text = text.replace(old, new)
        for old, new in (("/run/hookline/hookline.sock", self.socket),
                         ("/usr/local/bin/hookline", self.path("bin", "hookline")),
                         ("/etc/hookline.conf", self.path("settings"))):
            text = text.replace(old, new)
        left = re.search(r"(?<![\w.])/(run|etc|usr/local|var|home|srv)/\S+", without_comments(text))
        assert left is None, f"nginx/{name} still leads to {left.group()}"
        return text

    def lines(self, topic=None):
        """The stored lines, of one topic or of all, the latest file last."""
        found = []
        folders = [topic] if topic else sorted(name for name in self._topics() if not name.startswith("."))
        for folder in folders:
            for name in sorted(os.listdir(os.path.join(self.data, folder))) if folder in self._topics() else []:
                if name.endswith(".ndjson"):
                    with open(os.path.join(self.data, folder, name), "rb") as file:
                        found += file.read().splitlines()
        return found

    def said(self):
        """The ends of all logs."""
        text = ""
        for name in sorted(os.listdir(self.scratch)):
            path = self.path(name)
            if name.endswith("log") and name != "access.log" and stat.S_ISREG(os.stat(path).st_mode):
                with open(path, encoding="utf-8", errors="replace") as file:
                    text += f"--- {name}\n{file.read()[-3000:]}"
        return text

    def remove(self):
        """Leaves nothing behind."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _topics(self):
        try:
            return os.listdir(self.data)
        except FileNotFoundError:
            return []
