"""Where disks and programs lie, and what is wrong with a disk that came back."""
import os
import subprocess
import tempfile
import uuid

from disks import call
from events import SECRET, TOPICS, Sender, event, stored

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.environ.get("TEST_HOOKLINE", os.path.join(ROOT, ".build-static", "release", "hookline"))
OPERATOR = os.path.join(ROOT, ".build", "release", "hooklinectl")
BOOT = "/proc/sys/kernel/random/boot_id"


class Place:
    """A scratch directory in memory, removed at the end, with the programs in it."""

    def __init__(self):
        self.scratch = tempfile.mkdtemp(prefix="hookline-powercut.")
        call("mount", "-t", "tmpfs", "-o", "size=6g,mode=700", "tmpfs", self.scratch)
        flags = call("pkg-config", "--cflags", "--libs", "fuse3").split()
        call("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", self.path("recorder"), os.path.join(HERE, "disk.c"), *flags)
        with open(os.open(self.path("secret"), os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(SECRET + b"\n")
        self.covers_boot = False

    def path(self, *names):
        """A path within it."""
        return os.path.join(self.scratch, *names)

    def sender(self, folder, **settings):
        """Sends to the data directory of a mounted disk."""
        return Sender(PROGRAM, self.path("secret"), os.path.join(folder, "data"), settings)

    def boot(self):
        """From now on the machine says that it was booted anew."""
        with open(self.path("boot_id"), "w", encoding="ascii") as file:
            file.write(f"{uuid.uuid4()}\n")
        if not self.covers_boot:
            call("mount", "--bind", self.path("boot_id"), BOOT)
            self.covers_boot = True

    def remove(self):
        """Leaves nothing behind; the mounts go with their namespace."""
        call("umount", "--lazy", self.scratch)
        os.rmdir(self.scratch)


def firsts():
    """For each topic the event that comes first after a boot; no load has it."""
    return [event(1_000_000 + number) for number in range(len(TOPICS))]


def judge(place, folder, load, position):
    """What is wrong with a disk that came back in a new boot, whose record had come so far."""
    send, faults = place.sender(folder, HOOKLINE_REPEATS="drop"), []
    data = os.path.join(folder, "data")
    for one in firsts():
        status = send(one)
        if status != 200:
            faults.append(f"the first event after the boot was answered {status}")
    there = {one for one, _ in stored(data)}
    must = {one for one, behind in load.acknowledged.items() if behind <= position}
    if must - there:
        faults.append(f"{len(must - there)} of {len(must)} acknowledged events are gone")
    known = there | set(load.acknowledged) | set(load.others)
    for one in [*firsts(), *sorted(known - there, key=lambda lost: lost.body)[:4]]:
        if send(one) != 200 or one not in {found for found, _ in stored(data)}:
            faults.append("an event that was not there was acknowledged, and is not there")
    return faults + proven(place, data)


def proven(place, data):
    """What hooklinectl finds."""
    run = subprocess.run(
        [OPERATOR, "verify", "--data", data, "--secret-file", place.path("secret")], capture_output=True, text=True,
        check=False)
    return [] if run.returncode == 0 else [f"verify: {run.stdout}{run.stderr}"]
