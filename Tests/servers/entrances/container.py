"""The container's root: one file in a chroot without /proc, as process 1, behind an nginx outside of it."""
import grp
import os
import re
import shutil
import subprocess

from nginx import Nginx
from place import PROGRAM, ROOT, SECRET, USER

FOLDER = os.path.join(ROOT, "nginx", "container")


class Container(Nginx):
    """What nginx/container makes, started as its Containerfile says, as far as that can be done without an engine."""
    name = "container"
    needs = ("chroot", "unshare")
    steps = (*Nginx.steps, "try_stop")

    @classmethod
    def missing(cls):
        if os.geteuid() != 0 or subprocess.run(["unshare", "--pid", "--fork", "true"], check=False).returncode != 0:
            return "root who may make namespaces"
        return super().missing()

    def __init__(self, **settings):
        super().__init__(**settings)
        self.root = self.place.path("root")
        self.place.data = os.path.join(self.root, "data")
        self.ready = os.path.join(self.root, "run", "hookline", "hookline.sock")
        self.place.socket = self.ready

    def start_hookline(self):
        subprocess.run([os.path.join(FOLDER, "root"), self.root], env={**os.environ, "HOOKLINE": PROGRAM}, check=True)
        with open(os.path.join(FOLDER, "Containerfile"), encoding="utf-8") as file:
            text = file.read()
        user = int(re.search(r"^USER (\d+):\d+$", text, re.MULTILINE).group(1))
        group = grp.getgrnam(USER).gr_gid
        variables = dict(re.findall(r"^ENV (\w+)=(\S+)$", text, re.MULTILINE))
        program = re.search(r'^ENTRYPOINT \["([^"]+)"\]$', text, re.MULTILINE).group(1)
        with open(self.root + variables["HOOKLINE_SECRET_FILE"], "wb") as file:
            file.write(SECRET + b"\n")
        os.chmod(file.name, 0o600)
        subprocess.run(["chown", "-R", f"{user}:{group}", self.root], check=True)
        os.chmod(os.path.dirname(self.ready), 0o2750)  # chown takes the bit away
        variables.update({f"HOOKLINE_{name}": value for name, value in self.chosen.items()})
        settings = [f"{name}={value}" for name, value in variables.items()]
        start = ["chroot", f"--userspec={user}:{group}", "--groups=", self.root, program]
        before, self.place.user = self.place.user, []
        self.hookline = self.run("hookline", ["env", "-i", *settings, "PATH=/usr/sbin:/usr/bin:/sbin:/bin", shutil.which("unshare"),
                                              "--pid", "--fork", "--kill-child", *start], self.ready)
        self.place.user = before

    def try_stop(self, battery):
        """As process 1 it collects what ends, and ends itself when it is told to."""
        workers = self.hookline.processes()
        zombies = [fields for fields in workers.values() if fields[0] == "Z"]
        first = next(number for number, fields in workers.items() if int(fields[1]) == self.hookline.process.pid)
        os.kill(first, 15)
        status = self.hookline.process.wait(10)
        battery.judge(not zombies and status == 0 and not os.path.exists(self.ready), "TERM to process 1", f"{status} {zombies}")


ENTRANCES = [Container]
