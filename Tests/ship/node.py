"""Nodes: a data directory each, with a worker and an nginx before it, or with lines that are written by hand."""
import os
import shutil
import signal

from lines import line, stamp
from place import SECRET, Place
from process import Service

HOST = """daemon off;
pid {scratch}/nginx.pid;
error_log {scratch}/nginx-errors.log notice;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {scratch}/body;
    fastcgi_temp_path     {scratch}/fastcgi;
    proxy_temp_path       {scratch}/proxy;
    scgi_temp_path        {scratch}/scgi;
    uwsgi_temp_path       {scratch}/uwsgi;
    access_log            off;
{more}
}}
"""


class Node:
    """A data directory, and the name by which it is shipped."""

    def __init__(self, name):
        self.name = name
        self.place = Place()
        self.data = self.place.data
        self.place.folder("data")
        self.ends = {}

    def append(self, topic, bodies, day="2026-11-22", segment=0, **more):
        """Writes the lines of some bodies behind what is in a file; `more` is as for one line."""
        self.write(topic, [self.line(topic, body, day, **more) for body in bodies], day, segment)

    def line(self, topic, body, day="2026-11-22", **more):
        """A line that is later than those of its day before."""
        self.ends[topic, day] = self.ends.get((topic, day), 36000000000) + 1000
        return line(stamp(self.ends[topic, day], day), topic, body, SECRET, **more)

    def write(self, topic, texts, day="2026-11-22", segment=0):
        """Puts bytes behind what is in a file."""
        self.place.folder(os.path.join("data", topic))
        path = self.path(topic, day, segment)
        with open(path, "ab") as file:
            file.write(b"".join(texts))
        self.place.give(path)

    def path(self, topic, day="2026-11-22", segment=0):
        """The path of a file."""
        return os.path.join(self.data, topic, day + (f".{segment}" if segment else "") + ".ndjson")

    def remove(self):
        """Leaves nothing behind."""
        self.place.remove()


class ServingNode(Node):
    """One that takes events: nginx, and the worker as it is shipped."""

    def __init__(self, name, data=None):
        super().__init__(name)
        if data:
            self.data = self.place.data = data
        self.socket = self.place.path("http.sock")
        self.worker = self.nginx = None

    def start(self, **settings):
        """Starts both; settings are as Place.settings() takes them."""
        self.place.settings(**settings)
        program = [*self.place.user, self.place.path("bin", "hookline"), "--config", self.place.path("settings")]
        self.worker = Service("hookline", program, {}, self.place.socket, self.place.folder("worker.run"))
        self.start_nginx()

    def start_nginx(self):
        """Starts the nginx alone, with the location as it is shipped."""
        self.place.write("recipe", self.place.recipe("hookline.conf"))
        server = f"server {{ listen unix:{self.socket}; include {self.place.path('recipe')}; }}"
        self.nginx = serve(self.place, server, self.socket)

    def kill_nginx(self):
        """Ends its nginx as a crash would, and removes the socket that it leaves."""
        for number in self.nginx.processes():
            os.kill(number, signal.SIGKILL)
        self.nginx.end()
        os.unlink(self.socket)


class Front:
    """The nginx before all nodes: a repeat goes where its first line is, and what one node can't store, another one does."""

    def __init__(self, nodes):
        self.place = Place()
        self.port = self.place.port
        servers = "".join(f"server unix:{node.socket} max_fails=1 fail_timeout=1s; " for node in nodes)
        more = (f"upstream nodes {{ hash $http_x_connectly_hmac_sha256 consistent; {servers} }}\n"
                f"server {{ listen 127.0.0.1:{self.port}; location /connectly/ {{ proxy_pass http://nodes;\n"
                "proxy_connect_timeout 1s; proxy_read_timeout 2s;\n"
                "proxy_next_upstream error timeout http_502 http_503 http_504 non_idempotent; } }")
        self.nginx = serve(self.place, more, self.port)

    def remove(self):
        """Ends it, and leaves nothing behind."""
        self.nginx.end()
        self.place.remove()


def serve(place, more, ready):
    """Starts an nginx as the servers' user, with these lines in its http block."""
    settings = place.write("nginx.conf", HOST.format(scratch=place.scratch, more=more))
    command = [*place.user, shutil.which("nginx"), "-p", place.scratch + "/", "-c", settings, "-e", place.path("nginx-start.log")]
    return Service("nginx", command, {"PATH": os.environ["PATH"]}, ready, place.folder("nginx.run"))
