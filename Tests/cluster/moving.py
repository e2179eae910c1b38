"""keepalived: the address that two fronts share is always at one whose nginx answers. It needs root, who alone can make the
network of its own in which all of this runs: a bridge with the nodes, and a namespace for each front."""
import itertools
import os
import subprocess
import time

import exchange
from deliveries import event, signature, signed
from fronts import Nginx, changed
from nodes import Node
from process import Service
from whole import Cluster, await_that, demand

SHARED = "192.0.2.10"
BRIDGE = "192.0.2.1"
# Each front has a network of its own, so this one is free there.
PORT = 8080
# Seconds for a move.
LONGEST = 20


def command(*words):
    """Runs a command that has to go well."""
    subprocess.run(words, check=True)


class ReachableNode(Node):
    """A node that the fronts reach by the bridge."""

    def __init__(self):
        super().__init__()
        self.site = changed(self.site, {f"listen      {self.address}": f"listen {self.place.port}"})
        self.address = f"{BRIDGE}:{self.place.port}"


class Machine(Nginx):
    """A front in a network of its own, with keepalived beside it, whose file the edits are for."""
    name = "keepalived"
    impatient = {}
    numbers = itertools.cycle((1, 2))
    ports = itertools.count(1)

    def start(self):
        self.number = next(self.numbers) 
        self.changes, self.edits = self.edits, {}
        self.port = f"port{next(self.ports)}"
        self.around = f"add_header Front {self.number} always;"
        self.space = subprocess.Popen(["unshare", "--net", "setpriv", "--pdeathsig", "KILL", "sleep", "infinity"])
        await_that(self.is_apart, "a namespace")
        self.inside = ["nsenter", f"--net=/proc/{self.space.pid}/ns/net"]
        self.connect()
        self.place.user = self.inside + self.place.user
        service = super().start()
        self.keepalived = self.start_keepalived()
        return service

    def is_apart(self):
        """Whether its namespace is there."""
        return os.readlink(f"/proc/{self.space.pid}/ns/net") != os.readlink("/proc/self/ns/net")

    def connect(self):
        """Joins its network card to the bridge."""
        command("ip", "link", "add", self.port, "type", "veth", "peer", "name", "eth0", "netns", str(self.space.pid))
        command("ip", "link", "set", self.port, "master", "bridge", "up")
        command(*self.inside, "ip", "link", "set", "lo", "up")
        command(*self.inside, "ip", "link", "set", "eth0", "up")
        command(*self.inside, "ip", "address", "add", f"192.0.2.1{self.number}/24", "dev", "eth0")

    def listens(self):
        return f"listen {PORT}; listen unix:{self.ready()};"

    def ready(self):
        return self.place.path("ready")

    def start_keepalived(self):
        """Starts it by the shipped file; that of the second front is changed as its head says."""
        text = changed(self.place.recipe("cluster/keepalived.conf"), {
            "https://127.0.0.1/": f"http://127.0.0.1:{PORT}/", **self.changes})
        if self.number == 2:
            text = changed(text, {"192.0.2.12": "OTHER", "192.0.2.11": "192.0.2.12", "priority          110": "priority 100"})
            text = changed(text, {"OTHER": "192.0.2.11"})
        path = self.place.write("keepalived.conf", text)
        arguments = ["keepalived", "--dont-fork", "--log-console", "--use-file", path, "--pid", self.place.path("pid"),
                     "--vrrp_pid", self.place.path("vrrp_pid")]
        return Service("keepalived", self.inside + arguments, {"PATH": os.environ["PATH"]}, self.ready(),
                       self.place.folder("keepalived.run"))

    def kill_nginx(self):
        """Kills its nginx; keepalived stays."""
        for process in self.service.processes():
            os.kill(process, 9)
        self.service.end()
        os.remove(self.ready())

    def said(self):
        return super().said() + self.keepalived.said()

    def end(self):
        self.keepalived.end()
        super().end()
        self.space.kill()
        self.space.wait()


class MovingCluster(Cluster):
    """One node, and two fronts with one address."""

    def __init__(self):
        super().__init__()
        self.end()
        command("ip", "link", "set", "lo", "up")
        command("ip", "link", "add", "bridge", "type", "bridge")
        command("ip", "link", "set", "bridge", "up")
        command("ip", "address", "add", f"{BRIDGE}/24", "dev", "bridge")
        self.nodes = [ReachableNode()]
        self.acknowledged = []

    def await_front(self, number):
        """Sends events to the address until this front answers; gives the seconds that took."""
        began = time.monotonic()
        await_that(lambda: self.answering_front() == str(number), f"front {number} does not get the address", LONGEST)
        return f"{time.monotonic() - began:.1f} s"

    def answering_front(self):
        """Sends an event to the address; gives the number of the front that took it, or None. When the address moves, an
        answer on its way is lost."""
        request = signed(event())
        try:
            reply = exchange.ask(PORT, request, host=SHARED, longest=2)
        except OSError:
            return None
        if reply.status == 200:
            self.acknowledged.append(signature(request.body))
        return reply.field("Front") if reply.status == 200 else None


def moving_address(cluster):
    """The address is at the first front, at the second one when that has no nginx or no network, and comes back."""
    first = cluster.fronts[0]
    words = [f"at once {cluster.await_front(1)}"]
    first.kill_nginx()
    words.append(f"without nginx {cluster.await_front(2)}")
    first.service = super(Machine, first).start()
    words.append(f"back {cluster.await_front(1)}")
    command("ip", "link", "set", first.port, "down")
    words.append(f"without network {cluster.await_front(2)}")
    stored = dict(cluster.nodes[0].stored())
    demand(all(event in stored for event in cluster.acknowledged), "an acknowledged event is lost")
    return ", ".join(words)
