"""HAProxy in front of workers: in a chroot, without one, and by a loopback address."""
import os
import re
import signal

from entrance import Entrance
from place import ROOT, USER, free_port

HOST = """global
    maxconn 2000
    {globals}
    stats socket {scratch}/admin.sock mode 600 level admin expose-fd listeners
defaults
    mode http
    timeout connect 5s
    timeout client 50s
    timeout server 50s
frontend web
    bind 127.0.0.1:{port}
{lines}
    http-request return status 404 if !connectly
{recipe}
"""
TOO_LONG = (400, "HAProxy itself refuses a chunked body over 16 kB")
# It reads no more of what it refuses, so that the kernel may reset the connection before the answer is read.
CUT_OFF = ("chunked, 300 kB", "chunked, at the limit", "chunked, over the limit")


class HAProxy(Entrance):
    """In a chroot, as Debian's is, with the socket within."""
    name = "haproxy"
    program = "haproxy"
    line = "server hookline unix@/hookline/hookline.sock proto fcgi"
    reload_mark = "Loading success"
    exceptions = {name: TOO_LONG for name in CUT_OFF}
    cut_off = CUT_OFF

    @classmethod
    def missing(cls):
        return "root, who alone can chroot" if cls is HAProxy and os.geteuid() != 0 else super().missing()

    def __init__(self, **settings):
        super().__init__(**settings)
        self.listen()

    def listen(self):
        """Says where Hookline listens, and what HAProxy needs for that."""
        self.jail = self.place.folder("jail")
        self.place.folder("jail/hookline")
        self.ready = os.path.join(self.jail, "hookline", "hookline.sock")
        self.place.settings(LISTEN=self.ready, **self.chosen)
        self.globals = f"chroot {self.jail}\n    user {USER}\n    group {USER}"

    def configure(self):
        with open(os.path.join(ROOT, "nginx", "haproxy", "hookline.cfg"), encoding="utf-8") as file:
            lines = re.findall(r"^#(     (?:acl|use_backend) .*)$", file.read(), re.MULTILINE)
        assert len(lines) == 2, "the recipe does not say what belongs into the frontend"
        recipe = self.place.recipe("haproxy/hookline.cfg", **{HAProxy.line: self.line})
        self.place.write("haproxy.cfg", HOST.format(
            globals=self.globals, port=self.place.port, lines="\n".join(lines), recipe=recipe, scratch=self.place.scratch))
        self.place.user = [] if self.globals else self.place.user  # HAProxy itself leaves root

    def arguments(self):
        return ["haproxy", "-W", "-db", "-f", self.place.path("haproxy.cfg")]

    def reload(self):
        os.kill(self.server.process.pid, signal.SIGUSR2)


class Socket(HAProxy):
    """Without a chroot, by Hookline's own socket."""
    name = "haproxy-socket"

    def listen(self):
        self.globals = ""
        self.line = HAProxy.line.replace("/hookline/hookline.sock", self.ready)


class Loopback(HAProxy):
    """By a loopback address."""
    name = "haproxy-loopback"

    def listen(self):
        self.globals = ""
        self.ready = free_port()
        self.place.settings(LISTEN=f"127.0.0.1:{self.ready}", **self.chosen)
        self.line = HAProxy.line.replace("unix@/hookline/hookline.sock", f"127.0.0.1:{self.ready}")


ENTRANCES = [HAProxy, Socket, Loopback]
