"""lighttpd: in front of workers, starting them, and by CGI."""
import os
import signal

from entrance import Entrance

HOST = """server.port = {port}
server.bind = "127.0.0.1"
server.document-root = "{scratch}/site"
server.errorlog = "{scratch}/lighttpd-errors.log"
server.upload-dirs = ( "{scratch}" )
server.feature-flags += ( "server.graceful-shutdown-timeout" => 5 )
include "{scratch}/recipe"
"""


class Lighttpd(Entrance):
    """In front of Hookline's own workers."""
    name = "lighttpd"
    program = "lighttpd"
    recipe = "lighttpd/hookline.conf"
    moved = ()
    reload_mark = "graceful"

    def configure(self):
        self.place.folder("site")
        text = self.place.recipe(self.recipe, **{old: self.place.path(new) for old, new in self.moved})
        self.place.write("recipe", text)
        self.place.write("lighttpd.conf", HOST.format(scratch=self.place.scratch, port=self.place.port))

    def arguments(self):
        return ["lighttpd", "-D", "-f", self.place.path("lighttpd.conf")]

    def reload(self):
        os.kill(self.server.process.pid, signal.SIGUSR1)


class Spawned(Lighttpd):
    """lighttpd starts Hookline."""
    name = "lighttpd-spawn"
    recipe = "lighttpd/hookline-spawn.conf"
    moved = (("/run/lighttpd/hookline.sock", "spawned.sock"),)
    life = "spawned"


class CGI(Lighttpd):
    """lighttpd starts one process for each event."""
    name = "lighttpd-cgi"
    recipe = "lighttpd/hookline-cgi.conf"
    life = "cgi"


ENTRANCES = [Lighttpd, Spawned, CGI]
