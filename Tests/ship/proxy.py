"""Between ship and the primary: it cuts the connection at a COMMIT, before it gets there or before its answer comes back,
or does something else when a word is on its way."""
import os
import select
import socket
import threading

# A query of one word, and its answer, in PostgreSQL's protocol.
COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
ANSWER = b"C\x00\x00\x00\x0bCOMMIT\x00"


def connected(path):
    """A connection to a Unix socket."""
    stream = socket.socket(socket.AF_UNIX)
    try:
        stream.connect(path)
    except OSError:
        stream.close()
        raise
    return stream


class Proxy:
    """Listens where a client looks for PostgreSQL.

    reach -- gives a connection to the server; None: by the primary's Unix socket"""

    def __init__(self, three, place, reach=None):
        self._reach = reach or (lambda: connected(os.path.join(three.primary.sockets, ".s.PGSQL.5432")))
        self.sockets = place.folder("proxy")
        self.cuts = 0
        self._way = None
        self._words, self._act, self._done = [], None, None
        self._listener = socket.socket(socket.AF_UNIX)
        path = os.path.join(self.sockets, ".s.PGSQL.5432")
        self._listener.bind(path)
        os.chmod(path, 0o777)
        self._listener.listen(20)

    def __enter__(self):
        threading.Thread(target=self._accept_all, daemon=True).start()
        return self

    def __exit__(self, *fault):
        self._listener.close()

    def cut_at_next_commit(self, is_answered):
        """The next COMMIT gets there and its answer does not come back, or it does not get there; gives the cuts so far."""
        self._way = ANSWER if is_answered else COMMIT
        return self.cuts

    def before(self, words, act):
        """Does something when the client has sent some words, one behind the other, before the last one gets there; gives
        what tells that it was done."""
        self._words, self._act, self._done = list(words), act, threading.Event()
        return self._done.is_set

    def _accept_all(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        with client:
            try:
                with self._reach() as server:
                    while self._carry_some(client, server):
                        pass
            except OSError:
                pass

    def _carry_some(self, client, server):
        """Carries what is there in both directions; false at the end, and where the connection is to be cut."""
        for source in select.select([client, server], [], [])[0]:
            text = source.recv(65536)
            if not text:
                return False
            if self._way and self._way in text and (source is server) == (self._way == ANSWER):
                self._way = None
                self.cuts += 1
                return False
            if self._words and source is client and self._words[0] in text:
                self._words.pop(0)
                if not self._words:
                    self._act()
                    self._done.set()
            (server if source is client else client).sendall(text)
        return True
