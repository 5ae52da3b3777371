"""
What is looked at around an anchor, and which anchors a change touches.

Shared by validation and by rules: both work on one node at a time (the focus node, the anchor of a
rule) and look at triples around it. `reaches_of_query` reads off a query how those triples hang
together with its `?this`; `touched` walks the same way back, from triples that have changed.
"""

from kg.reach.query import Looks, looks_of_algebra, reaches_of_query
from kg.reach.walk import Reach, Route, Step, Watch, along, touched

__all__ = [
    "Looks",
    "Reach",
    "Route",
    "Step",
    "Watch",
    "along",
    "looks_of_algebra",
    "reaches_of_query",
    "touched",
]
