"""Virtual machines whose power is cut while events are stored: the kernel, its page cache, the journal and the boot are real. The disk
may lose of what no flush covers any part, as in the recordings."""
import os
import random
import re
import shutil
import signal
import subprocess
import time

from boot import load_event
from disks import Mount, Record, Recorder, call
from events import TOPICS, Load
from judging import judge

LIVES = ("cgi", "worker")
# An event more may have come from each sender than was told of.
SENDERS = 4
# A boot takes some ten seconds: KVM, where it is there, need not work within a machine that is a virtual one itself.
LONGEST = 240


class Machine:
    """One that runs while the block does; then its power is off."""

    def __init__(self, boot, disk, **words):
        self.told = os.path.join(boot.folder, "told")
        self.screen = os.path.join(boot.folder, "screen")
        line = "console=ttyS0 quiet panic=-1 " + " ".join(f"{name.upper()}={word}" for name, word in words.items())
        self.command = [
            "qemu-system-x86_64", "-machine", "pc", "-accel", "tcg", "-cpu", "qemu64", "-m", "768",
            "-nodefaults", "-no-reboot", "-display", "none", "-kernel", boot.kernel, "-initrd", boot.memory,
            "-append", line, "-drive", f"file={disk},format=raw,if=virtio,cache=writeback,discard=ignore",
            "-serial", f"file:{self.screen}", "-serial", f"file:{self.told}"]

    def __enter__(self):
        for path in (self.told, self.screen):
            with open(path, "wb"):
                pass
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stderr.close()

    def answers(self):
        """What was answered so far: pairs of an event's name and a status."""
        with open(self.told, encoding="ascii", errors="replace") as file:
            return re.findall(r"^(\S+) Status: (\d+)", file.read(), re.MULTILINE)

    def await_answers(self, count):
        """Waits for so many."""
        end = time.monotonic() + LONGEST
        while len(self.answers()) < count:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"a machine does not go on: {self.words()}")
            time.sleep(0.002)

    def await_end(self):
        """Waits until it has turned itself off."""
        try:
            self.process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"a machine is not turned off: {self.words()}") from None

    def words(self):
        """The last that it said."""
        said = self.process.stderr.read() if self.process.poll() is not None else b""
        with open(self.screen, "rb") as file:
            return (said + file.read()[-2000:]).decode(errors="replace")


class Cut:
    """A machine that stores events on a new disk until its power is cut, and the disk as it is found then."""

    def __init__(self, place, boot, system, life, chance, **settings):
        self.place, self.boot, self.system, self.life = place, boot, system, life
        self.image = place.path("cut")
        with open(self.image, "wb") as file:
            file.truncate(system.size)
        call(*system.make, self.image)
        worked, record = place.path("image"), place.path("record")
        shutil.copy(self.image, worked)
        with Recorder(place.path("recorder"), worked, record, place.path("fuse")) as disk:
            with Machine(boot, disk.disk, system=system.name, life=life, todo="store", **settings) as machine:
                machine.await_answers(chance.randrange(1, 400))
            self.load = load_of(place, machine.answers())
        os.rmdir(place.path("fuse"))
        os.remove(worked)
        steps = Record(record)
        last = len(steps.steps) - 1
        steps.cut(self.image, last, steps.left(last, chance))
        self.lost = len(steps.steps) - 1 - max(steps.flushes(), default=-1)

    def resume(self):
        """Boots a machine from the disk, and says what is wrong with it then."""
        with Machine(self.boot, self.image, system=self.system.name, life=self.life, todo="resume") as machine:
            machine.await_end()
        answers = machine.answers()
        found = [] if [status for _, status in answers] == ["200"] * len(TOPICS) else [f"the first events after the boot: {answers}"]
        self.place.boot()
        with Mount(self.system, self.image, self.place.path("mounted")) as folder:
            return found + judge(self.place, folder, self.load, 0)


def load_of(place, answers):
    """The events that a machine told of, and those that it may have stored without a word."""
    load = Load(place.sender(""), None)
    for name, status in answers:
        if status == "200":
            load.acknowledged[load_event(int(name))] = 0
    last = max((int(name) for name, _ in answers), default=0)
    load.others = [one for one in map(load_event, range(last + 2 * SENDERS)) if one not in load.acknowledged]
    return load


def cut_machines(place, boot, system, count, seed):
    """Cuts so many machines' power; what is wrong, and what was done."""
    chance, found, acknowledged, lost = random.Random(seed), [], 0, 0
    for number in range(count):
        own = chance.randrange(1 << 30)
        cut = Cut(place, boot, system, LIVES[number % len(LIVES)], random.Random(own))
        found += [f"{cut.life}, seed {own}: {fault}" for fault in cut.resume()]
        acknowledged += len(cut.load.acknowledged)
        lost += cut.lost
    return found, f"{count} cuts, {acknowledged} acknowledged, {lost} writes that no flush covers"


def lose_in_machine(place, boot, system, seed):
    """Without syncs acknowledged events have to be lost."""
    found = Cut(place, boot, system, LIVES[0], random.Random(seed), hookline_sync="never").resume()
    is_lost = any("acknowledged events are gone" in fault for fault in found)
    return [] if is_lost else ["without syncs nothing was lost"], f"{found[:1]}"
