"""The nodes of a cluster: each has its own nginx, worker and data, from the shipped files."""
import json
import os
import subprocess

from place import Place
from process import Service, end_hard

# An nginx that has all its files beside it.
HOST = """daemon off;
pid nginx.pid;
error_log nginx-errors.log;
worker_processes 2;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path body;
    fastcgi_temp_path     fastcgi;
    proxy_temp_path       proxy;
    scgi_temp_path        scgi;
    uwsgi_temp_path       uwsgi;
    access_log            off;
{http}
}}
"""


def start_nginx(place, http, ready=None):
    """Starts an nginx with these lines in its http block; gives it when its port answers, or the socket `ready`."""
    place.write("nginx.conf", HOST.format(http=http))
    place.folder("body")
    arguments = ["nginx", "-p", place.scratch + "/", "-c", place.path("nginx.conf"), "-e", place.path("nginx-start.log")]
    return Service("nginx", place.user + arguments, {"PATH": os.environ["PATH"]}, ready or place.port, place.folder("nginx.run"))


def signal_all(service, number):
    """Sends a signal to all processes of a service."""
    for process in service.processes():
        os.kill(process, number)


class Node:
    """A worker behind its nginx, on a port of loopback."""

    def __init__(self):
        self.place = Place()
        self.address = f"127.0.0.1:{self.place.port}"
        self.hookline = self.nginx = None
        self.place.write("hookline.conf", self.place.recipe("hookline.conf"))
        self.site = self.place.recipe("cluster/node.conf", **{
            "10.0.0.11:8080": self.address, "snippets/hookline.conf": "hookline.conf",
            "/var/log/nginx/hookline-node.log": "access.log"})

    def start(self):
        """Starts both."""
        self.start_hookline()
        self.start_nginx()

    def start_hookline(self, **settings):
        """Starts the worker, with more settings where a step needs them."""
        self.place.settings(**settings)
        program = self.place.path("bin", "hookline")
        self.hookline = Service("hookline", self.place.user + [program, "--config", self.place.path("settings")], {},
                                self.place.socket, self.place.folder("hookline.run"))

    def start_nginx(self):
        """Starts the nginx."""
        self.nginx = start_nginx(self.place, self.site)

    def kill_nginx(self):
        """Kills all of the nginx at once, in the middle of whatever it does."""
        for process in self.nginx.processes():
            end_hard(process)
        self.nginx.end()

    def limit_files(self, size):
        """Lets the worker write no file beyond a size ("unlimited": any), as on a full disk."""
        for process in self.hookline.processes():
            subprocess.run([*self.place.user, "prlimit", f"--pid={process}", f"--fsize={size}:"], check=True)

    def requests(self):
        """How many events this node has answered; a probe of HAProxy's is none."""
        with open(self.place.path("access.log"), "rb") as file:
            return file.read().count(b'"POST ')

    def stored(self):
        """The signature of each line, with its number as a repeat: 0 for a first line."""
        lines = [json.loads(line) for line in self.place.lines()]
        return [(line["signature"], line.get("repeat", 0)) for line in lines]

    def said(self):
        """What it said."""
        return self.place.said() + "".join(service.said() for service in (self.hookline, self.nginx) if service)

    def end(self):
        """Ends it, and leaves nothing behind."""
        for service in (self.nginx, self.hookline):
            if service:
                service.end()
        self.place.remove()
