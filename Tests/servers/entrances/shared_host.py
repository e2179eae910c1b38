"""An account on a shared host: nginx/shared-host uploaded and installed, behind an Apache with suEXEC."""
import os
import subprocess
import time

from account import Account
from apache import HOST, MODULES, USUAL, Apache
from deliveries import event, signed

SUEXEC = "/usr/lib/apache2/suexec"
OWN = """User www-data
Group www-data
<Directory {site}>
    AllowOverride All
    Require all granted
</Directory>
"""
USER = "SuexecUserGroup {account} {account}\n"


class SharedHost(Apache):
    """CGI with suEXEC: mod_cgid."""
    name = "shared-host-cgi"
    needs = (SUEXEC, "setpriv", "useradd")
    life = "cgi"
    options = ()
    # How many events at once an account may bear.
    thin = {}
    loaded = ("cgid", "suexec", "headers")
    reload_losses = (503,)
    steps = ("try_table", "try_slow_senders", "try_load", "try_reloads", "try_modes", "try_again", "try_upload")
    steps_of_leaving = ()

    @classmethod
    def missing(cls):
        return "root, who makes the account" if os.geteuid() != 0 else super().missing()

    def __init__(self, **settings):
        super().__init__(**settings)
        self.account = Account()
        self.place.data = os.path.join(self.account.home, "hookline", "data")

    def configure(self):
        run = self.account.follow_page(self.place.path("checkout"), *self.options)
        assert run.returncode == 0 and b"Register https" in run.stdout, f"install ended with {run.returncode}: {run.stdout.decode()}{run.stderr.decode()}"
        modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so"
                            for name in (f"mpm_{self.mpm}", *USUAL, *self.loaded))
        self.place.write("recipe", USER.format(account=self.account.name) if "suexec" in self.loaded else "")
        text = HOST.format(scratch=self.place.scratch, port=self.place.port, modules=modules,
                           own=OWN.format(site=self.account.site) + self.own.format(scratch=self.place.scratch))
        text = text.replace(f"DocumentRoot {self.place.scratch}/site", f"DocumentRoot {self.account.site}")
        self.place.write("host.conf", text)
        self.place.folder("site")
        self.place.user = []  # Apache itself leaves root

    def receipts(self):
        return None  # .htaccess can write no log

    def end(self):
        super().end()
        self.account.remove()

    def try_modes(self, battery):
        """Nothing of the account's own may be open to others, or stand in the site."""
        private = os.path.join(self.account.home, "hookline")
        found = {path: os.stat(path).st_mode & 0o777 for path in walk(private)}
        is_closed = not any(mode & 0o027 for mode in found.values()) and os.stat(private).st_mode & 0o777 == 0o700
        shown = sorted(os.path.relpath(path, self.account.site) for path in walk(self.account.site) if os.path.isfile(path))
        topics = ["connectly/.htaccess"] + [f"connectly/{topic}" for topic in ("delivery_status", "messages", "report", "template_status")]
        battery.judge(is_closed and shown == topics, "nothing is open to others", f"{found} {shown}")

    def try_again(self, battery):
        """The same command once more keeps secret, settings, data, and a .htaccess that was changed by hand."""
        kept = [os.path.join(self.account.home, "hookline", name) for name in ("secret", "hookline.conf")]
        htaccess = os.path.join(self.account.site, "connectly", ".htaccess")
        with open(htaccess, "a", encoding="ascii") as file:
            file.write("# mine\n")
        before = [read(path) for path in [*kept, htaccess]]
        lines = len(self.place.lines())
        run = self.account.install(*self.options)
        same = before == [read(path) for path in [*kept, htaccess]] and lines == len(self.place.lines())
        status = self.ask(signed(event())).status
        battery.judge(run.returncode == 0 and same and status == 200, "installed again, nothing is lost", f"{run.stdout} {status}")

    def try_upload(self, battery):
        """A program that is uploaded under load serves the next events, none that runs on is the old one, and none is lost."""
        before = len(self.place.lines())
        load = self.load(keeps_connection=False, **self.thin)
        load.start()
        assert load.await_answers(50) and self.account.install(*self.options).returncode == 0
        until = time.monotonic() + 20
        while self.old_processes() and time.monotonic() < until:
            assert load.await_answers(10), "no answers any more"
        old = self.old_processes()
        outcomes = load.finish(now=True)
        lines = len(self.place.lines()) - before
        is_right = not old and set(outcomes) == {200} and lines == outcomes.total()
        battery.judge(is_right, "an upload is taken by the next events", f"{old} {dict(outcomes)} {lines} lines")

    def old_processes(self):
        """Those whose program was replaced."""
        return [number for number, program in self.account.processes().items() if program.endswith("(deleted)")]


class SharedHostFcgid(SharedHost):
    """FastCGI with suEXEC: mod_fcgid starts the workers."""
    name = "shared-host-fcgid"
    needs = (*SharedHost.needs, f"{MODULES}/mod_fcgid.so")
    life = "spawned"
    options = ("--fcgid",)
    loaded = ("fcgid", "suexec", "headers")
    own = "FcgidIPCDir {scratch}/fcgid\nFcgidProcessTableFile {scratch}/fcgid.table\nFcgidMaxRequestLen 67108864"
    reload_losses = ("silence", 500)


class Narrow(SharedHost):
    """A host with hard limits, mod_cgi, and an .htaccess that finds no mod_headers. A thin account has 32 MB of address
    space, two seconds of processor time, and eight processes: so only a few events come at once."""
    name = "shared-host-narrow"
    mpm = "prefork"
    loaded = ("cgi", "suexec")
    own = "RLimitMEM 33554432\nRLimitCPU 2\nRLimitNPROC 8\nMaxRequestWorkers 4"
    thin = {"connections": 3}
    shows_receipt = "it is mod_headers that takes it away"
    steps = ("try_table", "try_bare_start", "try_upload")

    def arguments(self):
        return ["prlimit", "--nofile=32:32", *super().arguments()]

    def try_bare_start(self, battery):
        """The wrapper as the poorest of hosts starts it: no HOME, no PATH, a foreign directory, umask 022, all limits."""
        body = event(1_000_000)
        variables = {"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body)),
                     "HTTP_X_CONNECTLY_HMAC_SHA256": signed(body).fields[0][1]}
        limits = ["prlimit", "--nofile=32", "--as=33554432", "--cpu=2", "--nproc=8", "--core=0"]
        user = ["setpriv", f"--reuid={self.account.name}", f"--regid={self.account.name}", "--init-groups"]
        start = ["env", "-i", *[f"{name}={value}" for name, value in variables.items()]]
        run = subprocess.run([*user, *limits, *start, os.path.join(self.account.site, "connectly", "messages")], input=body,
                             cwd="/proc", umask=0o022, capture_output=True, check=False)
        battery.judge(run.stdout.startswith(b"Status: 200"), "a bare start within all limits", f"{run.stdout} {run.stderr}")


def walk(folder):
    """All files and folders beneath one."""
    return [os.path.join(root, name) for root, folders, files in os.walk(folder) for name in folders + files]


def read(path):
    """A file's bytes."""
    with open(path, "rb") as file:
        return file.read()


ENTRANCES = [SharedHost, SharedHostFcgid, Narrow]
