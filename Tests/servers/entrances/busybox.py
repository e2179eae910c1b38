"""busybox httpd, which starts one process for each event."""
import os

from deliveries import TOPICS
from entrance import Entrance


class Busybox(Entrance):
    """The smallest server that can do it."""
    name = "busybox"
    program = "busybox"
    life = "cgi"
    prefix = "/cgi-bin"
    shows_receipt = "busybox can't take it away"
    closes_connection = "busybox closes it, and does not say so"
    reload_lacks = "busybox reads its configuration once"
    exceptions = {
        **{f"chunked{more}": (401, "busybox passes on no chunked body")
           for more in ("", ", 300 kB", ", at the limit", ", over the limit")},
        "signature twice": (200, "busybox keeps one of them"),
    }

    def configure(self):
        os.makedirs(self.place.folder("site") + "/cgi-bin")
        for topic in TOPICS:
            self.place.write(f"site/cgi-bin/{topic}", self.place.recipe("busybox/hookline.cgi"), 0o755)

    def arguments(self):
        return ["busybox", "httpd", "-f", "-p", f"127.0.0.1:{self.place.port}", "-h", self.place.path("site")]


ENTRANCES = [Busybox]
