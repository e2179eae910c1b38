"""Readers with a cursor: each takes what it has not taken, in the transaction in which it notes how far it came."""
import threading
import time

from waiting import Fault, demand

TABLES = """
CREATE TABLE {name}_cursor (node text, topic text, seq bigint NOT NULL, PRIMARY KEY (node, topic));
CREATE TABLE {name}_taken (number bigint GENERATED ALWAYS AS IDENTITY, node text, topic text, seq bigint, day date,
    segment int, "offset" bigint);
"""
STEP = """
BEGIN;
INSERT INTO {name}_cursor SELECT node, topic, 0 FROM hookline_position WHERE topic <> '' ON CONFLICT DO NOTHING;
WITH held AS MATERIALIZED (
    SELECT * FROM {name}_cursor ORDER BY node, topic FOR UPDATE
), taken AS (
    SELECT line.* FROM held, LATERAL (
        SELECT node, topic, seq, day, segment, "offset" FROM {source}
        WHERE node = held.node AND topic = held.topic AND seq > held.seq ORDER BY seq LIMIT 500
    ) line
), effect AS (
    INSERT INTO {name}_taken (node, topic, seq, day, segment, "offset") SELECT * FROM taken ORDER BY node, topic, seq
)
UPDATE {name}_cursor c SET seq = last.seq
FROM (SELECT node, topic, max(seq) AS seq FROM taken GROUP BY node, topic) last
WHERE (c.node, c.topic) = (last.node, last.topic);
COMMIT;
"""


class Reader:
    """Reads all the while, from whichever cluster is the primary; several at once may share its cursor."""

    def __init__(self, three, source, count=1):
        self.three = three
        self.source = source
        self.name = source.replace("hookline", "reader")
        self._stops = False
        self._threads = [threading.Thread(target=self._read_all, daemon=True) for _ in range(count)]
        three.sql(self._filled(TABLES))

    def start(self):
        """Begins to read."""
        for thread in self._threads:
            thread.start()
        return self

    def _read_all(self):
        while not self._stops:
            try:
                self.three.sql(self._filled(STEP), longest=15)
            except Fault:
                pass  # the primary is away; the next one has the cursor too
            time.sleep(0.05)

    def finish(self):
        """Reads what is left, and demands that each line was taken once, in order; gives how many there were."""
        self.stop()
        before = -1
        while self.taken() > before:
            before = self.taken()
            self.three.sql(self._filled(STEP))
        self._demand_each_once()
        return before

    def stop(self):
        """Reads no more."""
        self._stops = True
        for thread in self._threads:
            thread.join(60)

    def taken(self):
        """How many lines it has taken."""
        return int(self.three.sql(self._filled("SELECT count(*) FROM {name}_taken")))

    def _demand_each_once(self):
        wrong = self.three.sql(self._filled("""
            SELECT count(*) FROM (
                SELECT seq, lag(seq) OVER (PARTITION BY node, topic ORDER BY number) AS before FROM {name}_taken) step
            WHERE before >= seq"""))
        demand(wrong == "0", f"the reader of {self.source} went back {wrong} times")
        other = self.three.sql(self._filled("""
            SELECT count(*) FROM {source} e FULL JOIN {name}_taken t
                USING (node, topic, seq, day, segment, "offset") WHERE e.signature IS NULL OR t.number IS NULL"""))
        demand(other == "0", f"the reader and {self.source} differ in {other} lines")

    def _filled(self, text):
        return text.format(name=self.name, source=self.source)
