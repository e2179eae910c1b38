"""What virtual machines are booted from."""
import glob
import os
import re
import shutil
import subprocess

from disks import call
from events import event, signature
from judging import firsts

HERE = os.path.dirname(os.path.abspath(__file__))
# Packages that are taken apart, and not installed: a kernel belongs to the machine, and there may be another busybox.
KERNEL, BUSYBOX = "linux-image-cloud-amd64", "busybox-static"
NEEDED = ("qemu-system-x86_64", "apt-get", "dpkg-deb", "depmod", "cgi-fcgi")
MODULES = ("arch/x86/crypto", "crypto", "drivers/block/virtio_blk.ko", "drivers/virtio", "fs/btrfs", "fs/ext4", "fs/jbd2",
           "fs/mbcache.ko", "fs/xfs", "lib")
MOST_EVENTS = 4000


def load_event(number):
    """An event of a machine's load."""
    return event(number, 20_000 if number % 50 == 0 else 300)


class Boot:
    """What a machine is booted from: a kernel, and a file system in memory with Hookline and signed events."""

    def __init__(self, place, program):
        self.folder = place.path("boot")
        self.root = os.path.join(self.folder, "root")
        for name in ("bin", "sbin", "dev", "proc", "run", "disk", "events", "tmp", "lib/x86_64-linux-gnu", "lib64", "usr"):
            os.makedirs(os.path.join(self.root, name))
        kernel = self.unpacked(depended_on(KERNEL))
        self.kernel, = glob.glob(os.path.join(kernel, "boot", "vmlinuz-*"))
        self.take_modules(kernel)
        shutil.copy(os.path.join(self.unpacked(BUSYBOX), "bin", "busybox"), self.path("bin", "busybox"))
        os.symlink("/bin/busybox", self.path("sbin", "modprobe"))
        shutil.copy(program, self.path("bin", "hookline"))
        self.take_with_libraries(shutil.which("cgi-fcgi"))
        shutil.copy(os.path.join(HERE, "guest"), self.path("init"))
        shutil.copy(place.path("secret"), self.path("secret"))
        self.take_events()
        self.memory = os.path.join(self.folder, "memory")
        with open(self.memory, "wb") as file:
            names = subprocess.run(["find", "."], cwd=self.root, check=True, capture_output=True).stdout
            subprocess.run([self.path("bin", "busybox"), "cpio", "-o", "-H", "newc"], cwd=self.root, input=names, stdout=file,
                           stderr=subprocess.DEVNULL, check=True)

    def path(self, *names):
        """A path in the machine's memory."""
        return os.path.join(self.root, *names)

    def unpacked(self, package):
        """The folder with a package's files."""
        folder = os.path.join(self.folder, package)
        os.makedirs(folder)
        call("apt-get", "download", "-o", "APT::Sandbox::User=root", package, cwd=folder)
        call("dpkg-deb", "--extract", *glob.glob(os.path.join(folder, "*.deb")), folder)
        return folder

    def take_modules(self, kernel):
        """Takes those that a disk and its file system may need."""
        version, = os.listdir(os.path.join(kernel, "lib", "modules"))
        source = os.path.join(kernel, "lib", "modules", version)
        target = self.path("lib", "modules", version)
        os.makedirs(target)
        for name in MODULES:
            found = os.path.join(source, "kernel", name)
            copy = shutil.copytree if os.path.isdir(found) else shutil.copy
            if os.path.exists(found):
                os.makedirs(os.path.dirname(os.path.join(target, "kernel", name)), exist_ok=True)
                copy(found, os.path.join(target, "kernel", name))
        for name in glob.glob(os.path.join(source, "modules.*")):
            shutil.copy(name, target)
        call("depmod", "-b", self.root, version)

    def take_with_libraries(self, program):
        """Takes a program, and the libraries that the loader names."""
        shutil.copy(program, self.path("bin"))
        for library in re.findall(r"(/\S+) \(0x", call("ldd", program)):
            os.makedirs(os.path.dirname(self.root + library), exist_ok=True)
            shutil.copy(library, self.root + library)

    def take_events(self):
        """Those of the load, and for each topic one that comes first after a boot."""
        for number in range(MOST_EVENTS):
            self.take_event(str(number), load_event(number))
        for number, one in enumerate(firsts()):
            self.take_event(f"resume-{number}", one)

    def take_event(self, name, one):
        """One, under a name."""
        with open(self.path("events", name), "wb") as file:
            file.write(one.body)
        with open(self.path("events", name + ".head"), "w", encoding="ascii") as file:
            file.write(f"{one.topic} {signature(one.body)} {len(one.body)}\n")


def depended_on(package):
    """The package that one without files depends on."""
    return re.search(r"Depends: (\S+)", call("apt-cache", "depends", package))[1]
