"""Apache: in front of workers, starting them, and by CGI."""
import os
import re
import signal

from entrance import Entrance, whole
from place import ROOT

MODULES = "/usr/lib/apache2/modules"
# What a site of Debian has loaded anyway.
USUAL = ("authz_core", "authz_host", "alias", "env", "mime", "setenvif", "deflate", "reqtimeout", "filter", "dir")
HOST = """ServerRoot {scratch}
PidFile apache.pid
Listen 127.0.0.1:{port}
ServerName localhost
ErrorLog {scratch}/apache-errors.log
{modules}
DefaultRuntimeDir {scratch}
TypesConfig /etc/mime.types
Include /etc/apache2/mods-available/reqtimeout.conf
LogFormat "%>s %{{hookline-receipt}}n" receipts
CustomLog {scratch}/access.log receipts
FileETag None
LogLevel info
{own}
<Directory />
    AllowOverride None
    Require all denied
</Directory>
<Directory {scratch}/site>
    Require all granted
</Directory>
<VirtualHost 127.0.0.1:{port}>
    DocumentRoot {scratch}/site
    Include {scratch}/recipe
</VirtualHost>
"""


class Apache(Entrance):
    """What all have in common."""
    program = "apache2"
    recipe = ""
    mpm = "event"
    own = ""
    # What Debian's default of mpm_event would do too; a graceful restart is written into the log.
    reload_mark = "resuming normal operations"

    def modules(self):
        """Those of a usual site, and those that the recipe says it needs; proxy_fcgi stands on proxy."""
        with open(os.path.join(ROOT, "nginx", self.recipe), encoding="utf-8") as file:
            named = re.search(r"^# +a2enmod (.*)$", file.read(), re.MULTILINE).group(1).split()
        return [f"mpm_{self.mpm}", *dict.fromkeys([*USUAL, *(["proxy"] if "proxy_fcgi" in named else []), *self.named(named)])]

    def named(self, named):
        """The modules that the recipe names."""
        return named

    def configure(self):
        os.makedirs(self.place.path("site"), exist_ok=True)
        self.place.write("recipe", self.place.recipe(self.recipe))
        modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in self.modules())
        self.place.write("host.conf", HOST.format(
            scratch=self.place.scratch, port=self.place.port, modules=modules, own=self.own.format(scratch=self.place.scratch)))

    def arguments(self):
        return ["apache2", "-f", self.place.path("host.conf"), "-DFOREGROUND"]

    def reload(self):
        os.kill(self.server.process.pid, signal.SIGUSR1)

    def receipts(self):
        return [line.split()[-1] for line in whole(self.place.path("access.log")).splitlines() if line]


class Proxy(Apache):
    """mod_proxy_fcgi, in front of Hookline's own workers."""
    name = "apache-proxy"
    recipe = "apache/hookline.conf"


class Spawned(Apache):
    """mod_fcgid, which starts Hookline."""
    name = "apache-fcgid"
    recipe = "apache/hookline-fcgid.conf"
    life = "spawned"
    needs = (f"{MODULES}/mod_fcgid.so",)
    # Without root mod_fcgid starts nothing where a suexec is installed.
    own = "Suexec Off\nFcgidIPCDir {scratch}/fcgid\nFcgidProcessTableFile {scratch}/fcgid.table"
    # It hands requests to a process that it has told to leave: one that is gone by then cannot answer.
    reload_losses = ("silence", 500)


class Daemon(Apache):
    """mod_cgid, which starts one process for each event."""
    name = "apache-cgid"
    recipe = "apache/hookline-cgi.conf"
    life = "cgi"
    reload_losses = (503,)


class Prefork(Daemon):
    """mod_cgi, the same without its daemon."""
    name = "apache-cgi"
    mpm = "prefork"
    reload_losses = ()

    def named(self, named):
        return ["cgi" if name == "cgid" else name for name in named]


ENTRANCES = [Proxy, Spawned, Daemon, Prefork]
