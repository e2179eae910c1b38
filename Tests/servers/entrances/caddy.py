"""Caddy in front of workers."""
import os
import subprocess

from entrance import Entrance
from place import free_port

SITE = """{{
	admin 127.0.0.1:{admin}
	auto_https off
}}
http://localhost:{port} {{
	bind 127.0.0.1
	import {scratch}/hookline.caddy
	respond / "a site"
}}
"""


class Caddy(Entrance):
    """As Debian's package has it."""
    name = "caddy"
    program = "caddy"
    reload_losses = ("reset",)

    def configure(self):
        self.place.write("hookline.caddy", self.place.recipe("caddy/hookline.caddy"))
        self.admin = free_port()
        self.place.write("Caddyfile", SITE.format(scratch=self.place.scratch, port=self.place.port, admin=self.admin))
        self.home = self.place.folder("home")

    def arguments(self):
        return ["env", f"HOME={self.home}", "caddy", "run", "--config", self.place.path("Caddyfile"), "--adapter", "caddyfile"]

    def reload(self):
        command = ["caddy", "reload", "--force", "--config", self.place.path("Caddyfile"), "--adapter", "caddyfile"]
        environment = {"PATH": os.environ["PATH"], "HOME": self.home}
        subprocess.run(command + ["--address", f"127.0.0.1:{self.admin}"], env=environment, check=True, capture_output=True)


ENTRANCES = [Caddy]
