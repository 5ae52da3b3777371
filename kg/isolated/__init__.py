"""
Work that strangers ask for, in processes that can be killed.

A query engine without a way to cancel or to limit its memory must not run in the process that
answers everybody. So a pool of workers does: each has its own read-only handle, a cap on memory
and processor time, and no way to the network. The parent watches the clock and whether the one
who asked is still there, and kills where it must; the dead one is replaced.

    parent ── control ──► zygote, single-threaded, opens no store, forks
       └───── a line to each ──► worker ── kg.store

A worker is believed in nothing: it sends bytes, counts and error keys, never objects.
"""

from kg.isolated.difference import Difference, read_difference
from kg.isolated.frames import Job
from kg.isolated.pool import Pool
from kg.isolated.running import Errand, Running
from kg.isolated.turns import Sizes, Turn
from kg.isolated.watch import Listed

__all__ = [
    "Difference",
    "Errand",
    "Job",
    "Listed",
    "Pool",
    "Running",
    "Sizes",
    "Turn",
    "read_difference",
]
