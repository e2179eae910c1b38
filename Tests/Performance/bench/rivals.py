"""Hookline and its rivals: one function starts each, and says where nginx finds it."""
import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass

from front import TEMPORARIES, free_port
from place import HOOKLINE, tool
from process import Service, listening_socket


@dataclass
class Manner:
    """How a service does its work."""
    syncs: bool = False
    repeats: str = "keep"
    workers: int = 4
    once: bool = False

    @property
    def sync(self):
        """The value of the settings that say it."""
        return "always" if self.syncs else "never"


@dataclass
class Stand:
    """A service, and the lines of its location in nginx."""
    service: Service
    socket: str
    location: str
    folder: str
    port: int | None = None  # where it is reached, when it is no location of the nginx before all
    stores: bool = True


PARAMETERS = """
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param HOOKLINE_TOPIC messages;"""


def _fastcgi(socket, more=""):
    return f"fastcgi_pass unix:{socket};{PARAMETERS}{more}"


def _environment(**more):
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **more}


def rival_settings(place, folder, manner):
    """What our own rivals hear."""
    return {
        "RIVAL_SECRET_FILE": place.secret, "RIVAL_FILE": os.path.join(folder, "lines"), "RIVAL_SYNC": manner.sync}


def hookline_settings(place, folder, manner):
    """What Hookline hears, but for the socket."""
    return {
        "HOOKLINE_SECRET_FILE": place.secret, "HOOKLINE_DATA": os.path.join(folder, "data"),
        "HOOKLINE_SYNC": manner.sync, "HOOKLINE_REPEATS": manner.repeats, "HOOKLINE_TIMEOUT": "3600",
        "HOOKLINE_TIMEZONE": quiet_zone()}


def quiet_zone():
    """A zone whose midnight is hours away: no run shall cross one."""
    return "Etc/GMT+12" if time.gmtime().tm_hour >= 12 else "UTC"


def hookline(place, manner, name="hookline"):
    """Hookline as a supervisor on a socket of its own."""
    folder, socket = place.folder(name), place.socket(name)
    settings = hookline_settings(place, folder, manner)
    settings |= {
        "HOOKLINE_LISTEN": socket, "HOOKLINE_WORKERS": str(manner.workers),
        "HOOKLINE_MAX_REQUESTS": "1" if manner.once else "0"}
    service = Service(name, [HOOKLINE], _environment(**settings), socket, folder)
    return Stand(service, socket, _fastcgi(socket), folder)


def c_program(place, manner, name="c"):
    """The C program: resident, or forked for each request."""
    folder, socket = place.folder(name), place.socket(name)
    arguments = [tool("resident"), str(manner.workers), "1" if manner.once else "0"]
    with listening_socket(socket) as listener:
        service = Service(
            name, arguments, _environment(**rival_settings(place, folder, manner)), socket, folder, listener)
    return Stand(service, socket, _fastcgi(socket), folder)


def php(place, manner, name="php"):
    """The PHP script under php-fpm with static children."""
    folder, socket = place.folder(name), place.socket(name)
    configuration = os.path.join(folder, "fpm.conf")
    with open(configuration, "w", encoding="ascii") as file:
        file.write(
            f"[global]\nerror_log = {folder}/error.log\nlog_level = warning\ndaemonize = no\n"
            f"[www]\nlisten = {socket}\nlisten.backlog = 511\npm = static\npm.max_children = {manner.workers}\n"
            f"pm.max_requests = {1 if manner.once else 0}\nclear_env = no\n"
            + ("user = root\ngroup = root\n" if os.geteuid() == 0 else ""))
    program = next(path for path in (shutil.which(f"php-fpm{version}") for version in ("8.2", "")) if path)
    arguments = [program, "--nodaemonize", "--fpm-config", configuration]
    arguments += ["--allow-to-run-as-root"] if os.geteuid() == 0 else []
    service = Service(name, arguments, _environment(**rival_settings(place, folder, manner)), socket, folder)
    script = f"\n            fastcgi_param SCRIPT_FILENAME {place.path('receive.php')};"
    return Stand(service, socket, _fastcgi(socket, script), folder)


NJS = """{user}
load_module {modules}/ngx_http_js_module.so;
env RIVAL_SECRET_FILE;
daemon off;
pid nginx.pid;
error_log error.log;
worker_processes {workers};
events {{ worker_connections 1024; }}
http {{
{temporaries}
    js_import receive from {script};
    js_var $line;
    log_format line escape=none $line;
    keepalive_requests 1000000000;
    client_max_body_size 1m;
    client_body_buffer_size 128k;
    server {{
        listen 127.0.0.1:{port} backlog=511;
        access_log lines line if=$line;
        location / {{ js_content receive.receive; }}
    }}
}}
"""


def njs(place, manner, name="njs"):
    """The script within an nginx of its own: as many workers as there are processors, and nothing behind it."""
    folder, port = place.folder(name), free_port()
    said = subprocess.run(["nginx", "-V"], capture_output=True, text=True, check=True).stderr
    configuration = os.path.join(folder, "nginx.conf")
    with open(configuration, "w", encoding="ascii") as file:
        file.write(NJS.format(
            user="user root;" if os.geteuid() == 0 else "", workers=os.cpu_count(), port=port,
            modules=re.search(r"--modules-path=(\S+)", said).group(1), script=place.path("receive_njs.js"),
            temporaries=TEMPORARIES))
    arguments = ["nginx", "-p", folder + "/", "-c", configuration, "-e", os.path.join(folder, "error.log")]
    service = Service(name, arguments, _environment(**rival_settings(place, folder, manner)), port, folder)
    return Stand(service, "", "return 404;", folder, port)


def nothing(place, manner, name="nothing"):
    """The C program that answers 200 and does nothing."""
    folder, socket = place.folder(name), place.socket(name)
    with listening_socket(socket) as listener:
        service = Service(name, [tool("nothing"), str(manner.workers)], _environment(), socket, folder, listener)
    return Stand(service, socket, _fastcgi(socket), folder, stores=False)


def flask(place, manner, name="flask"):
    """The Flask handler under gunicorn; nginx speaks HTTP with it."""
    folder, socket = place.folder(name), place.socket(name)
    arguments = [
        "gunicorn", "--workers", str(manner.workers), "--bind", f"unix:{socket}", "--chdir", place.scratch,
        "--log-level", "warning", "receive_flask:app"]
    service = Service(name, arguments, _environment(**rival_settings(place, folder, manner)), socket, folder)
    location = f"proxy_pass http://unix:{socket}:/{name};\n            proxy_http_version 1.1;"
    return Stand(service, socket, location, folder)


def _under_fcgiwrap(place, name, program, folder, settings, manner):
    socket = place.socket(name)
    arguments = ["fcgiwrap", "-c", str(manner.workers)]
    with listening_socket(socket) as listener:
        service = Service(name, arguments, _environment(), socket, folder, listener)
    more = "".join(
        f"\n            fastcgi_param {key} {value};" for key, value in {
            "SCRIPT_FILENAME": program, "GATEWAY_INTERFACE": "CGI/1.1", **settings}.items())
    return Stand(service, socket, _fastcgi(socket, more), folder)


def hookline_cgi(place, manner, name="hookline-cgi"):
    """Hookline as CGI under fcgiwrap."""
    folder = place.folder(name)
    return _under_fcgiwrap(place, name, HOOKLINE, folder, hookline_settings(place, folder, manner), manner)


def c_cgi(place, manner, name="c-cgi"):
    """The C program as CGI under fcgiwrap."""
    folder = place.folder(name)
    return _under_fcgiwrap(place, name, tool("cgi"), folder, rival_settings(place, folder, manner), manner)


def python_cgi(place, manner, name="python-cgi"):
    """The Python program as CGI under fcgiwrap."""
    folder = place.folder(name)
    program = place.path("receive_cgi.py")
    return _under_fcgiwrap(place, name, program, folder, rival_settings(place, folder, manner), manner)


def cgi_environment(place, folder, manner, signature, size):
    """What one CGI process gets, of either kind."""
    return {
        "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(size),
        "HTTP_X_CONNECTLY_HMAC_SHA256": signature, "HOOKLINE_TOPIC": "messages",
        **hookline_settings(place, folder, manner), **rival_settings(place, folder, manner)}
