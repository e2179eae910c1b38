"""`hooklinectl ship`, started and ended as the worker's user."""
import os
import shutil
import subprocess
import tempfile

from place import ROOT
from waiting import Fault, await_that

OPERATOR = os.environ.get("TEST_HOOKLINECTL", os.path.join(ROOT, ".build", "release", "hooklinectl"))
USER = "shipper"


class Operator:
    """The program where the worker's user can reach it. It is put there before anything else runs: what is started
    meanwhile would hold it open for writing."""
    folder = None

    @classmethod
    def provide(cls):
        """Puts it there."""
        cls.folder = tempfile.mkdtemp(prefix="hookline-operator.", dir="/tmp")
        os.chmod(cls.folder, 0o755)
        shutil.copy(OPERATOR, os.path.join(cls.folder, "hooklinectl"))
        os.chmod(os.path.join(cls.folder, "hooklinectl"), 0o755)

    @classmethod
    def remove(cls):
        """Leaves nothing behind."""
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def command(cls, place):
        """How a place's user starts it."""
        return [*place.user, os.path.join(cls.folder, "hooklinectl")]


class Ship:
    """One process that ships a node."""

    def __init__(self, node, address, *more):
        self.node = node
        self.log = node.place.path("ship.log")
        arguments = [*Operator.command(node.place), "ship", "--to", address, "--node", node.name, "--data", node.data, *more]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(arguments, env={"PATH": os.environ["PATH"]}, cwd="/",
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self):
        """Ends it as a crash would."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Tells it to end; gives the number that it ends with."""
        self.process.terminate()
        return self.ended()

    def ended(self, longest=30):
        """Waits until it has ended by itself; gives the number that it ended with."""
        try:
            return self.process.wait(longest)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Fault(f"ship did not end in {longest} s: {self.said()}") from None

    def said(self):
        """What it said so far, with those before it."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()[-3000:]

    def await_word(self, word, times=1):
        """Waits until it has said something so often."""
        await_that(lambda: self.said().count(word) >= times, f"ship to say {word!r}")


def schema():
    """The SQL that makes the tables."""
    return subprocess.run([OPERATOR, "ship", "--print-schema"], capture_output=True, check=True, text=True).stdout


def status(node, address, *more):
    """What `ship --status` prints, and the number that it ends with."""
    arguments = [*Operator.command(node.place), "ship", "--status", "--to", address, "--node", node.name, "--data", node.data, *more]
    done = subprocess.run(arguments, env={"PATH": os.environ["PATH"]}, cwd="/",
                          capture_output=True, check=False, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr
