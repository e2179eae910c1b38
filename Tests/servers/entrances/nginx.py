"""nginx: as shipped, with fcgiwrap, with HTTP/2, and without the buffering of bodies."""
import os
import re
import shutil
import signal
import stat

import http2
from entrance import Entrance

HOST = """daemon off;
pid nginx.pid;
error_log nginx-errors.log notice;
worker_processes 2;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path body;
    fastcgi_temp_path     fastcgi;
    proxy_temp_path       proxy;
    scgi_temp_path        scgi;
    uwsgi_temp_path       uwsgi;
{format}
    access_log            off;
    server {{
        listen 127.0.0.1:{port}{more};
        include recipe;
    }}
}}
"""


class Nginx(Entrance):
    """The location as shipped."""
    name = "nginx"
    program = "nginx"
    recipe = "hookline.conf"
    moved = ()
    listen = ""
    reload_mark = "gracefully shutting down"

    def configure(self):
        log = {"#access_log /var/log/nginx/hookline.log": f"access_log {self.place.path('access.log')}"}
        moved = {old: new.format(self.place.scratch) for old, new in self.moved}
        recipe = self.place.recipe(self.recipe, **log, **moved)
        self.place.write("recipe", recipe)
        log_format = re.search(r"^ *# +(log_format .*;)$", recipe, re.MULTILINE).group(1)
        self.place.write("nginx.conf", HOST.format(port=self.place.port, more=self.listen, format="    " + log_format))

    def arguments(self):
        return ["nginx", "-p", self.place.scratch + "/", "-c", self.place.path("nginx.conf"), "-e", self.place.path("nginx-start.log")]

    def reload(self):
        os.kill(self.server.process.pid, signal.SIGHUP)

    def receipts(self):
        with open(self.place.path("access.log"), encoding="utf-8") as file:
            return [line.split()[-1] for line in file]


class Unbuffered(Nginx):
    """Bodies are passed on as they come."""
    name = "nginx-unbuffered"
    moved = (("fastcgi_request_buffering on;", "fastcgi_request_buffering off;"),)


class HTTP2(Nginx):
    """The same, spoken to by HTTP/2."""
    name = "nginx-http2"
    needs = http2.PROGRAMS
    listen = " http2"
    reload_lacks = "nginx is the same as without HTTP/2"
    slow_senders_lack = "nginx is the same as without HTTP/2"

    def ask(self, request):
        return http2.ask(self.place.port, request)

    def load(self, total, **_):
        return http2.Load(self.place.port, "/connectly/messages", self.place.folder("load.run"), total)


class Fcgiwrap(Nginx):
    """fcgiwrap starts one process for each event."""
    name = "fcgiwrap"
    program = "fcgiwrap"
    needs = ("nginx",)
    recipe = "hookline-cgi.conf"
    life = "cgi"
    moved = (("/run/fcgiwrap.socket", "{}/fcgiwrap.socket"),)

    def start(self):
        socket = self.place.path("fcgiwrap.socket")
        self.hookline = self.run("fcgiwrap", [shutil.which("fcgiwrap"), "-c", "8", "-s", f"unix:{socket}"], socket, environment={})
        assert stat.S_ISSOCK(os.stat(socket).st_mode)
        self.program = "nginx"
        super().start()


ENTRANCES = [Nginx, HTTP2, Unbuffered, Fcgiwrap]
