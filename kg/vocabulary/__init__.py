"""
The ontology as it is documented: its terms, the shapes that hold them, the queries that use them.

    graph/ontology ─► terms      shapes/*.ttl ─► shapes      text of a query ─► mentions

`shapes` reads with rdflib, which takes long to load: who needs it imports it by its own name.
"""

from kg.vocabulary.mentions import mentioned
from kg.vocabulary.terms import Entry, Vocabulary, vocabulary

__all__ = [
    "Entry",
    "Vocabulary",
    "mentioned",
    "vocabulary",
]
