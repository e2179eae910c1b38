"""Where the tools are tried: a home of their own, the data directories, and commands as a person types them."""
import os
import shutil
import subprocess
import tempfile

from place import PROGRAM, ROOT

TOOLS = ("lnav", "sqlite3", "mlr", "vd", "jq", "tmux", "rsyslogd")
# Nothing that a command prints has this byte: it stands between what two of them print.
BETWEEN = "\x1e"


class Absent(Exception):
    """What can't be had here, so that a trial can't be made."""


def missing():
    """What is not there that is needed; None if all is."""
    for name in TOOLS:
        if not shutil.which(name):
            return f"there is no {name}"
    return None if os.access(PROGRAM, os.X_OK) else f"there is no {PROGRAM}"


class Desk:
    """A scratch directory, removed at the end."""

    def __init__(self):
        self.scratch = tempfile.mkdtemp(prefix="hookline-tools.", dir="/tmp")
        self.home = self.folder("home")
        self.cache = os.path.join(os.path.expanduser("~"), ".cache", "pip")
        self.duckdb_absent = None

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        shutil.rmtree(self.scratch, ignore_errors=True)

    def folder(self, *names):
        """A folder within it."""
        path = os.path.join(self.scratch, *names)
        os.makedirs(path, exist_ok=True)
        return path

    def environment(self):
        """What a tool sees: its own home, a terminal of 200 columns, and no other zone or language."""
        return {**os.environ, "HOME": self.home, "TERM": "xterm", "COLUMNS": "200", "LC_ALL": "C.UTF-8", "TZ": "UTC",
                "PIP_CACHE_DIR": self.cache}

    def said(self, commands, data):
        """What each command prints, run one after another by one shell in the data directory, with the page's paths taken to
        here; and how each ended."""
        text = "".join(f"{command}\nprintf '{BETWEEN}%s{BETWEEN}' $?\n" for command in commands)
        for path, here in (("/var/lib/hookline/data", data), ("/usr/local/share/hookline/tools", f"{ROOT}/nginx/tools")):
            text = text.replace(path, here)
        done = subprocess.run(["bash"], input=text.encode(), cwd=data, env=self.environment(), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600, check=False)
        parts = done.stdout.decode(errors="replace").split(BETWEEN)
        return [(said.replace(self.home, "/home/you"), int(status)) for said, status in zip(parts[::2], parts[1::2])]

    def output(self, command, data):
        """What one command prints; it has to end well."""
        said, status = self.said([command], data)[0]
        if status:
            raise AssertionError(f"{command}: {status}: {said}")
        return said

    def duckdb(self):
        """The shell of DuckDB, in a folder of its own, made once."""
        program = os.path.join(self.home, "duckdb", "bin", "duckdb")
        if not os.access(program, os.X_OK) and self.duckdb_absent is None:
            steps = ["python3 -m venv ~/duckdb", "~/duckdb/bin/pip install --quiet duckdb-cli duckdb"]
            self.duckdb_absent = next((said for said, status in self.said(steps, self.home) if status), None)
        if self.duckdb_absent is not None:
            raise Absent(f"DuckDB can't be had from PyPI: {self.duckdb_absent.strip().splitlines()[-1:]}")
        return program
