"""What the attacked server holds: a small city, and numbers enough to make a cross join a bomb."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.releases import Releases
from kg.settings import Settings
from kg.terms import XSD, Iri, Literal, Quad, Term, graph_iri
from tests.serving import ROOT, city, publish

BASE = Settings().base
#: How many numbers there are, four quads each.
NUMBERS = 5000
#: Numbers are joined in rings of so many by `next`.
RING = 200

EX = "http://example.org/"
NUMBERS_GRAPH = graph_iri(BASE, "numbers")
#: The graph that the editor's token may write.
EDITED = graph_iri(BASE, "edited")
#: A graph that only the administrator may write, and that no source keeps.
FREE = graph_iri(BASE, "free")


def number(n: int) -> Iri:
    """Return the IRI of a number."""
    return Iri(f"{EX}number/{n}")


def publish_city(root: Path) -> Releases:
    """Publish the first release; sources keep all its graphs."""
    kept = [graph_iri(BASE, name) for name in ("ontology", "codes", "granvik", "numbers")]
    return publish(root, [*city(ROOT), *_numbers()], kept)


def small_query(n: int) -> str:
    """Return a query that nobody has asked before; its one row holds `value` and `n`."""
    return f"SELECT ?value ?n {{ <{number(n % NUMBERS)}> <{EX}value> ?value BIND({n} AS ?n) }}"


def _numbers() -> Iterator[Quad]:
    for n in range(NUMBERS):
        said: dict[str, Term] = {
            "value": Literal(str(n), Iri(f"{XSD}integer")),
            "next": number(n - n % RING + (n + 1) % RING),
            "ring": Literal(f"ring {n // RING}"),
            "name": Literal(f"nummer {n}"),
        }
        for name, value in said.items():
            yield Quad(number(n), Iri(EX + name), value, NUMBERS_GRAPH)
