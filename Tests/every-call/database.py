"""A PostgreSQL cluster for all cases, and one connection by which it is asked: a case takes less time than a psql."""
import subprocess
import threading
from contextlib import ExitStack

import cluster
from shipper import USER
from tables import make_as_owner, one_cluster

MARK = b"--- answered ---\n"


class Database:
    """A cluster with the tables. It is made when the first case begins."""

    def __init__(self):
        self.lock = threading.Lock()
        self.stack = ExitStack()
        self.three = self.psql = None

    @staticmethod
    def missing():
        """What this machine lacks for it; None if it lacks nothing."""
        return None if cluster.programs() else "there is no PostgreSQL"

    def begin(self):
        """Makes it, if it is not there yet."""
        with self.lock:
            if self.psql:
                return
            self.three = self.stack.enter_context(one_cluster())
            make_as_owner(self.three)
            command = cluster.as_account("psql", "-X", "-q", "-A", "-t", "-h", self.three.primary.sockets, "-U", "postgres",
                                         "-d", cluster.DATABASE)
            self.psql = self.stack.enter_context(
                subprocess.Popen(command, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))

    def end(self):
        """Ends it, and leaves nothing behind."""
        self.psql = None
        self.stack.close()

    @property
    def address(self):
        """How ship reaches it."""
        return f"host={self.three.primary.sockets} dbname={cluster.DATABASE} user={USER}"

    def ask(self, text):
        """What a statement gives, as bytes; an error is in them."""
        with self.lock:
            self.psql.stdin.write(text.encode() + b";\n\\echo " + MARK)
            self.psql.stdin.flush()
            return b"".join(iter(self.psql.stdout.readline, MARK))

    def table(self, text):
        """What a statement with two columns gives: the second ones by the first ones."""
        return dict(line.split("|") for line in self.ask(text).decode().splitlines())
