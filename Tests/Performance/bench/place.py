"""Where everything of one run lies, and the programs that were built for it."""
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILT = os.path.join(ROOT, ".build-performance", "bin")
HOOKLINE = os.path.join(BUILT, "hookline")
SCRIPTS = ("receive.php", "receive.py", "receive_flask.py", "receive_cgi.py", "receive_njs.js")


def tool(name):
    """The path of a program of ours."""
    return os.path.join(BUILT, name)


class Place:
    """A scratch directory that is removed at the end, and its secret."""

    def __init__(self):
        os.umask(0o077)
        self.scratch = tempfile.mkdtemp(dir=os.path.join(ROOT, ".build-performance"))
        self.sockets = self.scratch
        if len(self.scratch) > 80:
            self.sockets = tempfile.mkdtemp(prefix="hookline-performance.")
        self.secret = os.path.join(self.scratch, "secret")
        with open(self.secret, "w", encoding="ascii") as file:
            file.write(os.urandom(24).hex() + "\n")
        for script in SCRIPTS:
            shutil.copy(os.path.join(HERE, "rivals", script), self.scratch)

    def path(self, *names):
        """A path within it."""
        return os.path.join(self.scratch, *names)

    def folder(self, name):
        """A directory within it, made anew."""
        path = self.path(name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        return path

    def socket(self, name):
        """A path for a Unix socket on which nobody listens yet."""
        path = os.path.join(self.sockets, name + ".sock")
        if os.path.exists(path):
            os.remove(path)
        return path

    def deliveries(self, size, count):
        """A file of so many signed events, each its signature and then its body; made once."""
        path = self.path(f"deliveries-{size}-{count}")
        if not os.path.exists(path):
            with open(path, "wb") as file:
                subprocess.run([tool("deliveries"), self.secret, str(size), str(count)], stdout=file, check=True)
        return path

    def remove(self):
        """Leaves nothing behind."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)
