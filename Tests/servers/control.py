"""A server with a program in Hookline's place that loses nothing: what is lost then, the server loses by itself."""
import os
import subprocess

from process import Service, listening_socket

HERE = os.path.dirname(os.path.abspath(__file__))
WORKERS = 4


def controlled(entrance_class):
    """The same server with the control behind it."""

    class Controlled(entrance_class):
        """What differs: the program, and who makes the socket of resident ones."""
        name = entrance_class.name + ", control"
        stores = False
        reload_losses = ("reset", "silence", "refused", 500, 502, 503, 504)

        def __init__(self, **settings):
            super().__init__(**settings)
            program = self.place.path("bin", "hookline")
            subprocess.run(["cc", "-O2", "-o", program, os.path.join(HERE, "control.c"), "-lfcgi"], check=True)

        def start_hookline(self):
            if self.ready != self.place.socket:
                raise NotImplementedError("a control behind a port")
            socket = listening_socket(self.ready)
            self.place.give(self.ready)
            for number in range(WORKERS):
                folder = self.place.folder(f"control{number}.run")
                self.hookline = Service("control", self.place.user + [self.place.path("bin", "hookline")], {}, self.ready,
                                        folder, standard_input=socket)

    return Controlled
