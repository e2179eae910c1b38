"""Processes that get what others leave of the processors, as a systemd unit with CPUWeight=idle: nice(1) alone has no effect
between sessions where the kernel groups tasks by them (sched(7), autogroup)."""
import os
import tempfile
from contextlib import contextmanager

# Of cgroups(7), version 1 and 2: the directory of the processors.
ROOTS = ("/sys/fs/cgroup/cpu", "/sys/fs/cgroup")


@contextmanager
def light_group():
    """Gives what takes processes, and those that come of them, by their numbers."""
    root = next(path for path in ROOTS if os.path.exists(path))
    if root == ROOTS[1]:
        put(os.path.join(root, "cgroup.subtree_control"), "+cpu")
    group = tempfile.mkdtemp(prefix="hookline-", dir=root)
    try:
        put(os.path.join(group, "cpu.idle"), 1)
        yield lambda processes: [put(os.path.join(group, "cgroup.procs"), number) for number in processes]
    finally:
        os.rmdir(group)


def put(path, value):
    """Writes a value of the kernel's."""
    with open(path, "w", encoding="ascii") as file:
        file.write(f"{value}\n")
