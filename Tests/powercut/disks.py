"""Disks that can lose their power: a file system on a loop device, over a file whose writes and flushes are recorded."""
import os
import struct
import subprocess
import time
from dataclasses import dataclass

MEBI = 1 << 20
BLOCK = 4096
HEAD = struct.Struct("=QQ")


def call(*words, **more):
    """Runs a command; its words in the fault if it fails, or takes ten minutes: another disk of this machine may hang."""
    run = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600, **more)
    if run.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {run.stdout}{run.stderr}")
    return run.stdout


@dataclass(frozen=True)
class FileSystem:
    """One to be tried, and how it is made."""
    name: str
    size: int
    make: tuple


# Not ext4 without its journal: there an append that was synced by any program may be gone, behind e2fsck.
FILE_SYSTEMS = (
    FileSystem("ext4", 64 * MEBI, ("mkfs.ext4", "-q", "-F", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0")),
    FileSystem("xfs", 320 * MEBI, ("mkfs.xfs", "-q", "-f", "-K")),
    FileSystem("btrfs", 128 * MEBI, ("mkfs.btrfs", "-q", "-f", "-K")),
)


class Mount:
    """A file system in a file, mounted while the block runs."""

    def __init__(self, system, image, folder):
        self.system, self.image, self.folder = system, image, folder

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        call("mount", "-t", self.system.name, "-o", "loop", self.image, self.folder)
        return self.folder

    def __exit__(self, *_):
        call("umount", self.folder)


class Recorder:
    """A disk whose writes are recorded while the block runs; `position` says how far the record has come."""

    def __init__(self, program, image, record, folder):
        self.words = [program, folder, image, record]
        self.record, self.folder = record, folder

    def __enter__(self):
        os.makedirs(self.folder)
        with open(self.record, "wb"):
            pass
        self.process = subprocess.Popen(self.words)
        end = time.monotonic() + 20
        while not os.path.exists(self.disk):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the disk does not come")
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        call("umount", self.folder)
        self.process.wait(20)

    @property
    def disk(self):
        """The file that a loop device stands on."""
        return os.path.join(self.folder, "disk")

    def position(self):
        """Bytes of the record so far: a write or flush that has returned lies before it."""
        return os.path.getsize(self.record)

    def fail(self, is_failing):
        """Whether writes of lines fail from now on."""
        if is_failing:
            with open(self.record + ".fail", "wb"):
                pass
        else:
            os.remove(self.record + ".fail")


class Record:
    """What a recorder wrote: (position behind it, offset, bytes), or None in the place of the bytes for a flush."""

    def __init__(self, path):
        self.steps = []
        with open(path, "rb") as file:
            data = file.read()
        place = 0
        while place < len(data):
            offset, count = HEAD.unpack_from(data, place)
            place += HEAD.size + count
            self.steps.append((place, offset, data[place - count:place] if count else None))

    def flushes(self):
        """The numbers of the steps that are flushes."""
        return [number for number, step in enumerate(self.steps) if step[2] is None]

    def last_flush(self, at):
        """The number of the last flush up to a step; -1 if there is none."""
        return max((number for number in self.flushes() if number <= at), default=-1)

    def left(self, at, chance):
        """What a power cut behind step `at` may leave of the writes since the last flush, as (offset, bytes).

        chance -- a random.Random"""
        writes = self.steps[self.last_flush(at) + 1:at + 1]
        return [(offset + start, part) for _, offset, data in writes for start, part in pieces(data, chance)]

    def cut(self, image, at, left):
        """Makes the image, which is as it was before the first step, what a power cut behind step `at` leaves: all that came before
        the last flush, and what is `left` of the writes since then."""
        sure = [(offset, data) for _, offset, data in self.steps[:self.last_flush(at) + 1] if data is not None]
        with open(image, "r+b") as file:
            for offset, data in sure + left:
                file.seek(offset)
                file.write(data)


def pieces(data, chance):
    """What is left of a write that nobody waited for: all, nothing, or some of its blocks. Less than a block is never torn: no
    file system stands half of its superblock."""
    fate = chance.random()
    if fate < 0.4:
        return [(0, data)]
    if fate < 0.8:
        return []
    return [(start, data[start:start + BLOCK]) for start in range(0, len(data), BLOCK) if chance.random() < 0.5]
