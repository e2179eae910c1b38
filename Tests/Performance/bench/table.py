"""Figures as a Markdown table for Tests/Performance/README.md."""
import re
import statistics
from dataclasses import dataclass


@dataclass
class Line:
    """One figure of Hookline's beside another one. Without `goal` it is only told."""
    what: str
    ours: float
    theirs: float | None = None
    rival: str = ""
    unit: str = ""
    goal: str = ""
    digits: int = 0

    @property
    def ratio(self):
        """Ours to theirs; None where there is nothing to compare with."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def is_reached(self):
        """Whether the goal is: it is about the ratio if there is one, else about the figure itself."""
        relation, limit = re.match(r"([≥≤]) ([\d.]+)", self.goal).groups()
        figure = self.ours if self.ratio is None else self.ratio
        return figure >= float(limit) if relation == "≥" else figure <= float(limit)

    def _figure(self, figure):
        return f"{figure:,.{self.digits}f}"

    @property
    def cells(self):
        """The texts of the table's columns."""
        theirs = "" if self.theirs is None else f"{self.rival}: {self._figure(self.theirs)}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        goal = self.goal if not self.goal or self.is_reached else f"{self.goal}, **missed**"
        return [f"{self.what}, {self.unit}" if self.unit else self.what, self._figure(self.ours), theirs, ratio, goal]


def median(figures):
    """The median of some figures."""
    return statistics.median(figures)


def markdown(title, lines):
    """A table with its title."""
    rows = [["what", "Hookline", "rival", "ratio", "goal"], ["---"] * 5] + [line.cells for line in lines]
    return "\n".join([f"**{title}**", ""] + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"
