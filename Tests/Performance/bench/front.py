"""The one nginx that stands before all rivals."""
import os
import socket

from process import Service

CONFIGURATION = """{user}
daemon off;
pid nginx.pid;
error_log error.log;
worker_processes 1;
worker_rlimit_nofile 4096;
events {{ worker_connections 1024; }}
http {{
{temporaries}
    access_log            off;
    keepalive_requests    1000000000;
    client_max_body_size  1m;
    client_body_buffer_size 128k;
    fastcgi_read_timeout  3600s;
    fastcgi_hide_header   Hookline-Receipt;
    server {{
        listen 127.0.0.1:{port} backlog=511;
{locations}
    }}
}}
"""
TEMPORARIES = "\n".join(
    f"    {kind}_temp_path {kind};" for kind in ("client_body", "fastcgi", "proxy", "scgi", "uwsgi"))


def free_port():
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """nginx with one location for each stand, /NAME."""

    def __init__(self, place, stands):
        self.port = free_port()
        folder = place.folder("nginx")
        locations = "\n".join(
            f"        location = /{stand.service.name} {{\n            {stand.location}\n        }}" for stand in stands)
        configuration = os.path.join(folder, "nginx.conf")
        with open(configuration, "w", encoding="ascii") as file:
            user = "user root;" if os.geteuid() == 0 else ""
            file.write(CONFIGURATION.format(
                user=user, port=self.port, locations=locations, temporaries=TEMPORARIES))
        arguments = ["nginx", "-p", folder + "/", "-c", configuration, "-e", os.path.join(folder, "error.log")]
        self.service = Service("nginx", arguments, {"PATH": os.environ["PATH"]}, self.port, folder)

    def address(self, stand):
        """Where a stand is reached."""
        return f"http://127.0.0.1:{stand.port or self.port}/{stand.service.name}"

    def end(self):
        """Ends nginx."""
        self.service.end()
