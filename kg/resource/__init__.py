"""
A thing as it is published: what is said of it, which statements link it, and what points at it.

    Resource ─► triples, by profile          ─► incoming, page by page
"""

from kg.resource.resource import PAGE, Group, Resource, incoming, resource
from kg.resource.triples import PROFILES, statement_quads, triples

__all__ = [
    "PAGE",
    "PROFILES",
    "Group",
    "Resource",
    "incoming",
    "resource",
    "statement_quads",
    "triples",
]
