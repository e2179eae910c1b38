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


def busyness():
    """What the run itself has to say of other work on the machine, as it begins."""
    return os.getloadavg()[0]
