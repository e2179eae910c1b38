"""Every session of nginx/manual/reading.md is run as it is written, one command after another, and prints what the page shows."""
import gzip
import os
import re
import shutil

from place import ROOT
from waiting import demand

PAGE = os.path.join(ROOT, "nginx", "manual", "reading.md")
BLOCK = re.compile(r"```console\n(.*?)```\n", re.DOTALL)


def sessions(text):
    """The commands of the page, each with what it prints there. A line behind "> " goes on with the command."""
    found = []
    for block in BLOCK.findall(text):
        for line in block.splitlines(keepends=True):
            if line.startswith("$ "):
                found.append([line[2:], ""])
            elif line.startswith("> ") and not found[-1][1]:
                found[-1][0] += line[2:]
            else:
                found[-1][1] += line
    return [(command.rstrip("\n"), shown) for command, shown in found]


def anew(text, said):
    """The page with what its commands print."""
    outputs = iter(said)

    def session(command):
        return "$ " + command.replace("\n", "\n> ") + "\n" + next(outputs)

    def block(match):
        return "```console\n" + "".join(session(command) for command, _ in sessions(match[0])) + "```\n"
    return BLOCK.sub(block, text)


def page_data(desk):
    """The lines of the cook-book, of which one file is compressed."""
    data = desk.folder("page")
    shutil.copytree(os.path.join(ROOT, "Tests", "Fixtures", "cookbook", "data"), data, dirs_exist_ok=True)
    day = os.path.join(data, "messages", "2026-11-20.ndjson")
    with open(day, "rb") as file, gzip.open(day + ".gz", "wb") as packed:
        packed.write(file.read())
    os.remove(day)
    return data


def page_run(desk):
    """The sessions of the page print what it shows."""
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    desk.duckdb()
    commands = [command for command, _ in sessions(text)]
    said = desk.said(commands, page_data(desk))
    failed = [(command, *outcome) for command, outcome in zip(commands, said) if outcome[1]]
    demand(len(said) == len(commands) and not failed, f"commands that fail: {failed[:1]}")
    outputs = ["\n".join(line.rstrip() for line in output.splitlines()) + "\n" * bool(output) for output, _ in said]
    if os.environ.get("PAGE_ANEW"):
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(anew(text, outputs))
        return "the page was written anew"
    wrong = [(command, output) for (command, shown), output in zip(sessions(text), outputs) if shown != output]
    demand(not wrong, f"{len(wrong)} commands print something else: {wrong[:1]}")
    return f"{len(said)} commands of reading.md"


TRIALS = [page_run]
