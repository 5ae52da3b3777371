"""A child that does as it is told; the first thing it hears is where to write its number."""

from __future__ import annotations

import os
import sys
import time
from multiprocessing.connection import Connection

from kg.child import serve
from kg.errors import BadTables, Moved


class Faults:
    """Tells itself in both languages."""

    sv, en = "fel här", "faults here"


def obey(request: tuple[str, float]) -> float:
    """Carry out a request: its name, and a number for it."""
    name, number = request
    if name == "sleep":
        time.sleep(number)
    if name == "die":
        os._exit(int(number))
    if name == "move":
        raise Moved("moved", on=1, current=number)
    if name == "fault":
        raise BadTables("tables-bad", count=number, faults=Faults())
    return number


if __name__ == "__main__":
    line = Connection(int(sys.argv[1]))
    line.recv().write_text(str(os.getpid()), encoding="utf-8")
    serve(line, obey)
