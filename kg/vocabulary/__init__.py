"""
The ontology as it is documented: its terms, the shapes that hold them, the queries that use them.

    graph/ontology ─► terms      shapes/*.ttl ─► shapes      text of a query ─► mentions
"""

from kg.vocabulary.mentions import mentioned
from kg.vocabulary.shapes import Rule, Shape, Target, read_shapes, shapes_text
from kg.vocabulary.terms import Entry, Vocabulary, vocabulary

__all__ = [
    "Entry",
    "Rule",
    "Shape",
    "Target",
    "Vocabulary",
    "mentioned",
    "read_shapes",
    "shapes_text",
    "vocabulary",
]
