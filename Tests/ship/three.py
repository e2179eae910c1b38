"""A primary and two standbys, one of which has each commit before it is answered; and who promotes one when it is needed."""
import os
import shutil
import tempfile

from cluster import DATABASE, Cluster, account
from waiting import Fault, await_that

NAMES = ("a", "b", "c")


class Three:
    """Three clusters in a scratch directory. There is one primary that counts; what another one says never does."""

    def __init__(self, is_synchronous=True, beneath="/tmp", **settings):
        self.folder = tempfile.mkdtemp(prefix="hookline-ship.", dir=beneath)
        os.chmod(self.folder, 0o755)
        if account():
            shutil.chown(self.folder, account(), account())
        self.clusters = [Cluster(self.folder, name, rule(name) if is_synchronous else "", **settings) for name in NAMES]
        self.primary = self.clusters[0]

    def start(self):
        """Makes and starts all of them, with an empty database."""
        self.primary.make()
        self.primary.start()
        for standby in self.standbys:
            standby.copy(self.primary)
            standby.start()
        self.await_standbys()
        self.primary.sql(f"CREATE DATABASE {DATABASE}", "postgres")
        return self

    @property
    def standbys(self):
        """Those that are no primary now."""
        return [cluster for cluster in self.clusters if cluster is not self.primary]

    def address(self, user, *, first=None):
        """How a client reaches whichever of them is the primary; it may be told of one before all others."""
        hosts = ([first] if first else []) + [cluster.sockets for cluster in self.clusters]
        return f"host={','.join(hosts)} dbname={DATABASE} user={user} target_session_attrs=primary connect_timeout=5"

    def sql(self, text, **more):
        """Asks the primary."""
        return self.primary.sql(text, **more)

    def await_standbys(self, standbys=None):
        """Waits until these standbys, or all, follow the primary. One that does not find back is made anew, as those who
        run a database do: what a kill left of its log may lead nowhere."""
        for standby in standbys or self.standbys:
            try:
                self._await_stream(standby)
            except Fault:
                standby.kill()
                standby.copy(self.primary)
                standby.start()
                self._await_stream(standby)

    def _await_stream(self, standby):
        question = f"SELECT state FROM pg_stat_replication WHERE application_name = '{standby.name}'"
        await_that(lambda: self.primary.sql(question, "postgres") == "streaming", f"{standby.name} to follow", 15)

    def promote_furthest(self):
        """Promotes the standby that has most, and has the other one follow it; gives the old primary. That one must
        be dead or stopped by now, and must not go on before this is done."""
        old, standbys = self.primary, self.standbys
        new = max(standbys, key=lambda standby: standby.received())
        other = next(standby for standby in standbys if standby is not new)
        new.promote()
        other.follow(new)
        self.primary = new
        self.await_standbys([other])
        return old

    def replace(self, old):
        """Makes a dead primary a standby of the new one."""
        old.kill()
        old.rewind(self.primary)
        old.start()
        self.await_standbys()

    def fail_over(self):
        """The primary dies at once, and all goes on with another one."""
        self.primary.kill()
        self.replace(self.promote_furthest())

    def remove(self):
        """Ends all, and leaves nothing behind."""
        kill_all(self.clusters)
        shutil.rmtree(self.folder, ignore_errors=True)


def rule(name):
    """Each commit of this one has to be on the disk of one other."""
    return f"ANY 1 ({', '.join(other for other in NAMES if other != name)})"


def kill_all(clusters):
    """Ends some clusters as a power cut would: what was on its way to them is lost."""
    for cluster in clusters:
        cluster.kill()


def start_all(clusters):
    """Starts some clusters again."""
    for cluster in clusters:
        cluster.start()
