"""
What changed from release to release, read off the record of each: by graph, and by thing.

    releases ─► Log ─► Change            what one release added, changed and removed
                  ├──► states            things as they were, even where the store is pruned
                  ├──► retired           an address that is no longer in use, and its successor
                  └──► fragments ─► an event stream, https://w3id.org/ldes/specification
"""

from kg.changes.change import Change, Counts, What
from kg.changes.log import Log
from kg.changes.retired import Retired, retired
from kg.changes.stream import Fragment, Stream, fragment_quads, root_quads

__all__ = [
    "Change",
    "Counts",
    "Fragment",
    "Log",
    "Retired",
    "Stream",
    "What",
    "fragment_quads",
    "retired",
    "root_quads",
]
