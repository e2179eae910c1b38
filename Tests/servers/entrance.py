"""What is common to all servers through which events come in."""
import os
import shutil

import exchange
from load import Load
from place import Place
from process import Service


def whole(path):
    """The text of a log."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


class Entrance:
    """A server started from its recipe, and Hookline behind it."""

    # Its name, the program it needs, and more files that have to be there.
    name = ""
    program = ""
    needs = ()
    # Who starts Hookline: "resident" (it makes its socket itself), "spawned" (the server) or "cgi".
    life = "resident"
    # Cases that this server can't have answered as others do: the status instead, and why.
    exceptions = {}
    # Those of them in which the server may reset the connection before its answer is read.
    cut_off = ()
    # What a sender may see when the server is reloaded under load, where the server itself loses requests.
    reload_losses = ()
    # A word of a log, which stands there once more after each reload; None where reload() waits for its effect.
    reload_mark = None
    # Why it can't be reloaded, where it can't.
    reload_lacks = None
    # What is tried: of the battery, or of the server itself. And what is tried with workers that leave after each event.
    steps = ("try_table", "try_slow_senders", "try_load", "try_reloads")
    steps_of_leaving = ("try_leaving_workers",)
    # Whether what answers 200 stores it: not the control.
    stores = True
    # What the addresses begin with.
    prefix = "/connectly"
    # Why a sender needs a new connection for each event, where it does.
    closes_connection = None
    # Why the sender sees the receipt, where it does.
    shows_receipt = None
    # Why no slow senders are tried, where none are.
    slow_senders_lack = None

    def __init__(self, **settings):
        self.place = Place()
        self.hookline = None
        self.server = None
        self.ready = self.place.socket
        if self.life != "resident":
            settings = {"LISTEN": None, **settings}
        self.chosen = settings
        self.place.settings(**settings)

    @classmethod
    def missing(cls):
        """What has to be installed before this can run; None if nothing."""
        return next((need for need in (cls.program, *cls.needs) if not shutil.which(need) and not os.path.exists(need)), None)

    def start(self):
        """Starts Hookline, where it is resident, and the server."""
        if self.life == "resident":
            self.start_hookline()
        self.configure()
        self.server = self.run(self.program, self.arguments(), self.place.port)

    def start_hookline(self):
        """Starts Hookline with a socket of its own."""
        program = self.place.path("bin", "hookline")
        self.hookline = self.run("hookline", [program, "--config", self.place.path("settings")], self.ready, environment={})

    def run(self, name, arguments, ready, environment=None):
        """Starts a program as the servers' user."""
        folder = self.place.folder(name + ".run")
        environment = {"PATH": os.environ["PATH"]} if environment is None else environment
        return Service(name, self.place.user + arguments, environment, ready, folder)

    def configure(self):
        """Writes the server's configuration around the recipe."""
        raise NotImplementedError

    def arguments(self):
        """The command that starts the server in the foreground."""
        raise NotImplementedError

    def reload(self):
        """Has the server read its configuration anew, as an operator does."""
        raise NotImplementedError

    def ask(self, request):
        """Sends one request; gives the reply."""
        return exchange.ask(self.place.port, request)

    def load(self, **more):
        """Sixteen senders."""
        return Load(self.place.port, self.prefix + "/messages", **more)

    def marks(self):
        """How often the mark of a reload stands in the logs."""
        paths = [self.server.log] + [self.place.path(name) for name in os.listdir(self.place.scratch) if name.endswith("log")]
        return sum(whole(path).count(self.reload_mark) for path in paths)

    def receipts(self):
        """The receipts in the access log, where the recipe writes them there; else None."""
        return None

    def said(self):
        """What everybody said."""
        parts = [self.place.said()]
        parts += [f"--- {service.name}\n{service.said()}" for service in (self.hookline, self.server) if service]
        return "\n".join(parts)

    def end(self):
        """Ends all, and leaves nothing behind."""
        for service in (self.server, self.hookline):
            if service:
                service.end()
        self.place.remove()
