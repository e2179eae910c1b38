"""An account of this machine that is none of root's, as a shared host gives one."""
import os
import pwd
import shlex
import shutil
import subprocess

from place import PROGRAM, ROOT, SECRET

# suEXEC starts nothing that is not beneath it.
BENEATH = "/var/www"
SSH = """#!/bin/sh
while [ "${{1#-}}" != "$1" ]; do shift; done
shift
cd {home} && exec {command} sh -c "$*"
"""


class Account:
    """A user of this machine with a site, removed at the end."""

    def __init__(self):
        self.name = f"hookline-{os.getpid()}"
        self.home = os.path.join(BENEATH, self.name)
        subprocess.run(["useradd", "--user-group", "--no-create-home", "--home-dir", self.home, self.name], check=True)
        os.makedirs(self.home, exist_ok=True)
        self.site = self.folder("public_html")
        os.chmod(self.home, 0o711)
        self.give()

    def folder(self, name):
        """A directory of the account's."""
        path = os.path.join(self.home, name)
        os.makedirs(path, exist_ok=True)
        os.chmod(path, 0o755)
        return path

    def give(self):
        """Makes the account the owner of all that was uploaded."""
        subprocess.run(["chown", "-R", f"{self.name}:{self.name}", self.home], check=True)

    def command(self, *arguments):
        """A command as the account, with no environment to speak of, in a foreign directory."""
        user = ["setpriv", f"--reuid={self.name}", f"--regid={self.name}", "--init-groups"]
        return [*user, "env", "-i", "PATH=/usr/bin:/bin", *arguments]

    def install(self, *options):
        """Uploads the folder, and installs it as its page says."""
        upload = os.path.join(self.home, "upload")
        shutil.copytree(os.path.join(ROOT, "nginx", "shared-host"), upload, dirs_exist_ok=True)
        shutil.copy(PROGRAM, os.path.join(upload, "hookline"))
        self.give()
        return subprocess.run(self.command("sh", f"{upload}/install", *options, self.site), input=SECRET + b"\n", cwd="/",
                              capture_output=True, check=False)

    def follow_page(self, checkout, *options):
        """Runs the commands of nginx/README.md as they are written; ssh leads to the account, as it does there."""
        with open(os.path.join(ROOT, "nginx", "README.md"), encoding="utf-8") as file:
            section = file.read().partition("\n## Shared hosts\n")[2].partition("\n## ")[0]
        commands = section.partition("```sh\n")[2].partition("```")[0]
        commands = commands.replace("/install ~", f"/install {' '.join(options)} ~")
        shutil.copytree(os.path.join(ROOT, "nginx"), os.path.join(checkout, "nginx"))
        os.makedirs(os.path.join(checkout, ".build-static", "release"))
        shutil.copy(PROGRAM, os.path.join(checkout, ".build-static", "release", "hookline"))
        with open(os.path.join(checkout, "ssh"), "w", encoding="utf-8") as file:
            file.write(SSH.format(home=self.home, command=shlex.join(self.command(f"HOME={self.home}"))))
        os.chmod(file.name, 0o755)
        return subprocess.run(["bash", "-e", "-c", commands], input=SECRET + b"\n", cwd=checkout, capture_output=True,
                              env={"PATH": f"{checkout}:{os.environ['PATH']}"}, check=False)

    def processes(self):
        """The programs of its processes, by their number."""
        found = {}
        for number in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.stat(f"/proc/{number}").st_uid == pwd.getpwnam(self.name).pw_uid:
                    found[int(number)] = os.readlink(f"/proc/{number}/exe")
            except OSError:
                continue  # it has ended
        return found

    def remove(self):
        """Leaves nothing behind."""
        for number in self.processes():
            os.kill(number, 9)
        subprocess.run(["userdel", self.name], check=True)
        shutil.rmtree(self.home)
