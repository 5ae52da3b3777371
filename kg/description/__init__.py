"""
Descriptions of the graph and of the service that programs read.

    figures.py   what a release holds, counted by query
    dataset.py   the same as VoID, https://www.w3.org/TR/void/
    linksets.py  links into data sets of others
    executables.py  queries to begin with, and the questions, as SHACL names what can be run
    service.py   SPARQL 1.1 Service Description, https://www.w3.org/TR/sparql11-service-description/

What is counted: the release as one graph, so a triple that stands in two named graphs counts once.
Only the counts of a single named graph are those of its quads.
"""

from kg.description.dataset import About, describe_dataset
from kg.description.executables import (
    Example,
    Places,
    describe_example,
    describe_question,
    example_of,
)
from kg.description.figures import Figures, Values, count
from kg.description.names import document, shorthand
from kg.description.service import describe_service

__all__ = [
    "About",
    "Example",
    "Figures",
    "Places",
    "Values",
    "count",
    "describe_dataset",
    "describe_example",
    "describe_question",
    "describe_service",
    "document",
    "example_of",
    "shorthand",
]
