"""The fronts of a cluster, from the shipped files: nginx and HAProxy."""
import os
import re
import signal

from nodes import start_nginx
from place import ROOT, Place
from process import Service

HAPROXY = """global
    maxconn 500
    stats socket {scratch}/admin.sock mode 600 level admin expose-fd listeners
{globals}
defaults
    mode http
    timeout connect 5s
    timeout client 50s
    timeout server 50s
frontend web
    bind 127.0.0.1:{port}
{acl}
    http-request return status 404 if !connectly
{use}
{recipe}
"""


def changed(text, edits):
    """A text with some of it replaced. What is to be replaced has to be there."""
    for old, new in edits.items():
        assert old in text, f"there is no {old}"
        text = text.replace(old, new)
    return text


class Front:
    """One that hands events to the nodes."""

    # Its name, and the edits by which it gives a node up, and asks it again, sooner.
    name = ""
    impatient = {}
    # The file that names the nodes and its text, how a line there begins and which word takes the node away; the signal for
    # a reload.
    file = ""
    text = ""
    beginning = ""
    away = ""
    reload = None
    # Cases of the table that it can't have answered as others do.
    exceptions = {}

    def __init__(self, nodes, edits):
        self.place = Place()
        self.edits = edits
        self.addresses = {f"10.0.0.1{number}:8080": node.address for number, node in enumerate(nodes, 1)}
        try:
            self.service = self.start()
        except Exception:
            self.place.remove()
            raise

    def start(self):
        """Starts it; gives the service."""
        raise NotImplementedError

    def set_away(self, number, is_away):
        """Takes a node away, or puts it back, as an operator does: by a word in the file, and a reload."""
        line = self.beginning.format(number=number, address=self.addresses[f"10.0.0.1{number}:8080"])
        text = changed(self.text, {line: line + self.away}) if is_away else self.text
        self.place.write(self.file, text)
        os.kill(self.service.process.pid, self.reload)

    def said(self):
        """What it said."""
        return self.place.said() + self.service.said()

    def end(self):
        """Ends it, and leaves nothing behind."""
        self.service.end()
        self.place.remove()


class Nginx(Front):
    """An nginx with the two snippets and the list of nodes."""
    name = "nginx"
    impatient = {"proxy_read_timeout    25s": "proxy_read_timeout 2s", "fail_timeout=5s": "fail_timeout=1s"}
    file = "nodes.conf"
    beginning = "server {address}"
    away = " down"
    reload = signal.SIGHUP
    # What else stands in the server around, and in the http block.
    around = ""
    zones = ""

    def start(self):
        files = {name: self.place.recipe(f"cluster/{name}.conf") for name in ("nodes", "front", "front-pass")}
        everything = changed("\0".join(files.values()), {
            **self.addresses, "snippets/hookline-front-pass.conf": "front-pass.conf", **self.edits})
        for name, text in zip(files, everything.split("\0"), strict=True):
            self.place.write(f"{name}.conf", text)
        self.text = everything.partition("\0")[0]
        server = f"server {{ {self.listens()} {self.around} include front.conf; }}"
        return start_nginx(self.place, f"{self.zones} include nodes.conf; {server}", self.ready())

    def listens(self):
        """Where it listens."""
        return f"listen 127.0.0.1:{self.place.port};"

    def ready(self):
        """The address that answers when it is ready."""
        return self.place.port


class HAProxy(Front):
    """An HAProxy with the backend, and what its page says of the other sections."""
    name = "haproxy"
    impatient = {"timeout server  25s": "timeout server 2s", "timeout connect 2s": "timeout connect 200ms",
                 "timeout check   2s": "timeout check 500ms"}
    file = "haproxy.cfg"
    beginning = "{number} {address}"
    away = " disabled"
    reload = signal.SIGUSR2

    def start(self):
        with open(os.path.join(ROOT, "nginx", "cluster", "haproxy.cfg"), encoding="utf-8") as file:
            hints = re.findall(r"^#(     (?:tune|acl|use_backend).*)$", file.read(), re.MULTILINE)
        assert len(hints) == 3, "the recipe does not say what belongs into the other sections"
        recipe = changed(self.place.recipe("cluster/haproxy.cfg"), {**self.addresses, **self.edits})
        self.text = HAPROXY.format(
            globals=hints[0], scratch=self.place.scratch, port=self.place.port, acl=hints[1], use=hints[2], recipe=recipe)
        path = self.place.write(self.file, self.text)
        return Service("haproxy", self.place.user + ["haproxy", "-W", "-db", "-f", path], {"PATH": os.environ["PATH"]},
                       self.place.port, self.place.folder("haproxy.run"))
