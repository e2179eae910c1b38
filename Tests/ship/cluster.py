"""PostgreSQL clusters of this machine: each in a directory of its own, reached by a Unix socket and nothing else."""
import glob
import os
import pwd
import shutil
import signal
import subprocess

from waiting import Fault, await_that

DATABASE = "hookline"
# What the trials need, and what keeps them small. A process that is killed leaves its writes to the kernel, so no disk
# has to be waited for.
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "shared_buffers": "32MB", "max_connections": "60", "wal_keep_size": "1GB",
    "max_wal_senders": "10", "wal_retrieve_retry_interval": "100ms", "wal_receiver_timeout": "5s", "wal_sender_timeout": "5s",
}


def programs():
    """The folder of the newest PostgreSQL of Debian; None where there is none."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    return folders[-1] if folders else None


def account():
    """Who runs PostgreSQL, which does not run as root: None for who runs the tests."""
    return "postgres" if os.geteuid() == 0 else None


def as_account(*arguments):
    """A command of PostgreSQL's, as its user."""
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if account() else []
    return [*user, os.path.join(programs(), arguments[0]), *arguments[1:]]


def perform(*arguments, text="", longest=60):
    """Runs a command of PostgreSQL's to its end, with a text to read; gives what it printed."""
    try:
        done = subprocess.run(as_account(*arguments), cwd="/", input=text.encode(), capture_output=True, timeout=longest,
                              check=False)
    except subprocess.TimeoutExpired:
        raise Fault(f"{arguments[0]} took more than {longest} s") from None
    if done.returncode != 0:
        raise Fault(f"{arguments[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


class Cluster:
    """One cluster. Its name is also that of the standby that it is to its primary."""

    def __init__(self, folder, name, synchronous="", **settings):
        self.name = name
        self.settings = {**SETTINGS, **settings}
        self.synchronous = synchronous
        self.data = os.path.join(folder, name)
        self.sockets = os.path.join(folder, name + ".run")
        self.log = os.path.join(folder, name + ".log")
        self.postmaster = None
        os.mkdir(self.sockets)
        self._give(self.sockets)
        if "port" in settings:
            # By its Unix socket it is reached as all others.
            os.symlink(f".s.PGSQL.{settings['port']}", os.path.join(self.sockets, ".s.PGSQL.5432"))

    def make(self):
        """Makes an empty one. Checksums let it be rewound later."""
        perform("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                "--no-sync", "--data-checksums")

    def copy(self, primary):
        """Makes it a standby, by a copy of the primary."""
        shutil.rmtree(self.data, ignore_errors=True)
        perform("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d", primary.address)

    def rewind(self, primary):
        """Makes it a standby of the one that was promoted while it was the primary; by a copy where that can't be."""
        primary.sql("CHECKPOINT")
        try:
            perform("pg_rewind", "-D", self.data, "-R", "--no-sync", f"--source-server={primary.address} dbname=postgres")
        except Fault:
            self.copy(primary)

    @property
    def address(self):
        """How it is reached by those who administer it."""
        return f"host={self.sockets} user=postgres"

    def start(self):
        """Starts it, and waits until it answers."""
        settings = {**self.settings, "unix_socket_directories": self.sockets, "cluster_name": self.name,
                    "synchronous_standby_names": self.synchronous}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with open(self.log, "ab") as log:
            self.postmaster = subprocess.Popen(as_account("postgres", "-D", self.data, *options), cwd="/",
                                               stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        await_that(lambda: self.sql("SELECT 1", "postgres"), f"{self.name} to answer")

    def processes(self):
        """The numbers of all its processes, the first of them first: each is in its directory."""
        found = []
        for number in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink(f"/proc/{number}/cwd") == self.data:
                    found.append(int(number))
            except OSError:
                continue  # it has ended
        return sorted(found, key=lambda number: (self.postmaster is None or number != self.postmaster.pid, number))

    def signal_all(self, number):
        """Sends a signal to all its processes."""
        for process in self.processes():
            try:
                os.kill(process, number)
            except ProcessLookupError:
                continue

    def kill(self):
        """Ends all its processes as a power cut would, also those that are stopped."""
        while self.processes():
            self.signal_all(signal.SIGKILL)
        if self.postmaster:
            self.postmaster.wait()
            self.postmaster = None

    def freeze(self):
        """Stops all its processes where they are."""
        self.signal_all(signal.SIGSTOP)
        self.signal_all(signal.SIGSTOP)

    def thaw(self):
        """Lets them go on."""
        self.signal_all(signal.SIGCONT)

    def stop(self):
        """Stops it in an orderly way; what is waited for by others breaks off."""
        if self.postmaster:
            self.postmaster.send_signal(signal.SIGINT)
            self.postmaster.wait(60)
            self.postmaster = None

    def promote(self):
        """Makes the standby a primary, and waits until it is one."""
        perform("pg_ctl", "-D", self.data, "-w", "promote")

    def follow(self, primary):
        """Has the standby follow another primary from now on."""
        with open(os.path.join(self.data, "postgresql.auto.conf"), "a", encoding="utf-8") as file:
            file.write(f"primary_conninfo = '{primary.address}'\n")
        self.postmaster.send_signal(signal.SIGHUP)

    def received(self):
        """How far a standby has its primary's log on disk, in bytes."""
        return int(self.sql("SELECT greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) - '0/0'"))

    def sql(self, text, database=DATABASE, user="postgres", longest=60):
        """Runs SQL; gives the rows as text, columns apart by |."""
        return self.bytes(text, database, user, longest).decode().strip()

    def bytes(self, text, database=DATABASE, user="postgres", longest=60):
        """The same, as it is."""
        return perform("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.sockets, "-U", user,
                       "-d", database, text=text, longest=longest)

    def told(self, words):
        """How often its log has some words."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read().count(words)

    def said(self):
        """The end of its log."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()[-2000:]

    def _give(self, path):
        if account():
            os.chown(path, pwd.getpwnam(account()).pw_uid, pwd.getpwnam(account()).pw_gid)
