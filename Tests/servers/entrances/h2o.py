"""h2o in front of workers."""
import os
import signal

from entrance import Entrance

HOST = """listen: {{ host: 127.0.0.1, port: {port} }}
pid-file: {scratch}/h2o.pid
error-log: {scratch}/h2o-errors.log
hosts:
  default:
    paths: !file {scratch}/recipe
"""


class H2O(Entrance):
    """As Debian's package starts it."""
    name = "h2o"
    program = "h2o"
    reload_mark = "starting new worker"

    def configure(self):
        self.place.write("recipe", self.place.recipe("h2o/hookline.yaml"))
        self.place.write("h2o.conf", HOST.format(scratch=self.place.scratch, port=self.place.port))

    def arguments(self):
        return ["h2o", "-m", "master", "-c", self.place.path("h2o.conf")]

    def reload(self):
        os.kill(self.server.process.pid, signal.SIGHUP)


ENTRANCES = [H2O]
