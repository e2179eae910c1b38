"""What a run was measured on."""
import os
import platform
import re
import subprocess
import time

from place import HERE


def _output(*arguments):
    try:
        run = subprocess.run(arguments, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return run.stdout + run.stderr


def _version(pattern, *arguments):
    found = re.search(pattern, _output(*arguments))
    return found.group(1) if found else "?"


def _package(name):
    return _output("dpkg-query", "--show", "--showformat", "${Version}", name).split("-")[0]


def _processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        found = re.search(r"model name\s*:\s*(.*)", file.read())
    return found.group(1).strip() if found else platform.machine()


def _memory():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _system():
    with open("/etc/os-release", encoding="utf-8") as file:
        return re.search(r'PRETTY_NAME="(.*)"', file.read()).group(1)


def description():
    """The machine, its system and the versions, in three sentences."""
    commit = _output("git", "-C", HERE, "rev-parse", "--short", "HEAD").strip() or "?"
    kind = _output("findmnt", "--noheadings", "--output", "FSTYPE", "--target", HERE).strip() or "?"
    versions = [
        "Swift " + _version(r"Swift version ([\d.]+)", "swift", "--version"),
        "gcc " + _version(r"\) ([\d.]+)", "gcc", "--version"),
        "nginx " + _version(r"nginx/([\d.]+)", "nginx", "-v"),
        "libfcgi " + _package("libfcgi-dev"), "OpenSSL " + _package("libssl-dev"),
        "PHP " + _version(r"PHP ([\d.]+)", "php-fpm8.2", "-v"), "gunicorn " + _package("gunicorn"),
        "Flask " + _package("python3-flask"), "Python " + platform.python_version(),
        "fcgiwrap " + _package("fcgiwrap"), "wrk " + _package("wrk")]
    return (
        f"Measured on {time.strftime('%Y-%m-%d', time.gmtime())} at commit {commit}, on {os.cpu_count()} cores of "
        f"{_processor()}, {_memory()} GB, {kind}, {_system()}, Linux {platform.release()}. {', '.join(versions)}.")


def _processor_times():
    """What all processors did so far, and how much of it was nothing, in ticks (proc(5), /proc/stat)."""
    with open("/proc/stat", encoding="ascii") as file:
        ticks = [int(field) for field in file.readline().split()[1:9]]
    return sum(ticks), ticks[3] + ticks[4]


def busyness():
    """The share of the processors that is busy before the run begins, in two seconds: other work on the machine."""
    before = _processor_times()
    time.sleep(2)
    after = _processor_times()
    return 1 - (after[1] - before[1]) / (after[0] - before[0])
