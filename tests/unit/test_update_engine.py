"""
What we find an update to change is what the engine's own update does to a plain dataset.

`HYPOTHESIS_PROFILE=thorough` tries some thousands of requests instead of some hundreds.
"""

from __future__ import annotations

import os
from random import Random

import pyoxigraph as ox
import pytest

from kg.terms import XSD, Iri, Literal, Quad, Term
from tests.unit.updated import DEFAULT, after, canonical, plain

BATCHES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 10
BATCH = 50

PROLOGUE = "PREFIX : <urn:x:>\n"
#: So few that patterns find something.
NAMES = [":a", ":b"]
GRAPHS = [":g", ":h"]
VALUES = [*NAMES, "1", '"x"@sv']
VARIABLES = ["?s", "?o", "?v", "?p", "?g"]
ANY_GRAPH = ["?g", "?g", *GRAPHS]


class Requests:
    """Makes requests up."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.pick = self._random.choice

    def quads(self) -> set[Quad]:
        names = [Iri("urn:x:a"), Iri("urn:x:b")]
        values: list[Term] = [*names, Literal("1", Iri(XSD + "integer"))]
        graphs = [DEFAULT, DEFAULT, Iri("urn:x:g"), Iri("urn:x:h")]
        pick = self.pick
        return {
            Quad(pick(names), pick(names), pick(values), pick(graphs))
            for _ in range(self._random.randrange(10))
        }

    def text(self) -> str:
        count = self._random.randrange(4)
        # Our blank nodes are IRIs for whoever comes after; so what makes some comes last.
        last = self.pick([self.operation, self.nodes, self.fresh])
        return PROLOGUE + " ;\n".join([*(self.operation() for _ in range(count)), last()])

    # -- operations ------------------------------------------------------------------------------

    def operation(self) -> str:
        makers = [self.data, self.delete_where, self.modify, self.modify, self.modify]
        return self.pick([*makers, self.move, self.clear])()

    def data(self) -> str:
        ground = self.within(GRAPHS, NAMES, NAMES, VALUES)
        return f"{self.pick(['INSERT', 'DELETE'])} DATA {{ {ground} }}"

    def delete_where(self) -> str:
        return f"DELETE WHERE {{ {self.template()} }}"

    def modify(self) -> str:
        where = self.pick([f"{self.basic()} . {self.extra()}", self.basic(), self.extra()])
        return self.change(self.template(), f"{{ {where} }}")

    def move(self) -> str:
        verb, source = self.pick(["ADD", "MOVE", "COPY"]), self.pick([*GRAPHS, "DEFAULT"])
        to = self.pick([*GRAPHS, "DEFAULT"])
        # The engine remembers graphs that were emptied, and we do not; so this one is filled.
        filled = f"GRAPH {source} {{ :a :a :a }}" if source in GRAPHS else ""
        return f"INSERT DATA {{ {filled} }} ; {verb} {source} TO {to}"

    def clear(self) -> str:
        target = self.pick(["DEFAULT", "NAMED", "ALL", "GRAPH :g", "GRAPH :h"])
        return self.pick(
            [f"CLEAR SILENT {target}", f"DROP SILENT {target}", "CREATE SILENT GRAPH :g"]
        )

    def nodes(self) -> str:
        return f"INSERT DATA {{ {self.within(GRAPHS, ['_:n', ':a'], NAMES, ['_:n', '[ :a 1 ]'])} }}"

    def fresh(self) -> str:
        values = ["_:n", "_:m", "?b", "?o", "()", "(1 ?s)"]
        template = self.within(ANY_GRAPH, ["_:n", "?b", "?s"], NAMES, values)
        return self.change(template, f"{{ {self.basic()} . BIND(BNODE() AS ?b) }}")

    # -- their parts -----------------------------------------------------------------------------

    def change(self, insert: str, where: str) -> str:
        given = self.pick(["", "", f"WITH {self.pick(GRAPHS)}"])
        delete, insert = f"DELETE {{ {self.template()} }}", f"INSERT {{ {insert} }}"
        templates = self.pick([delete, insert, f"{delete} {insert}"])
        count = self.pick([0, 0, 0, 1, 2])
        using = [f"USING {self.pick(['', 'NAMED '])}{self.pick(GRAPHS)}" for _ in range(count)]
        return f"{given} {templates} {' '.join(using)} WHERE {where}"

    def template(self) -> str:
        predicates = [*NAMES, "?p", "?o"]
        return self.within(ANY_GRAPH, [*VARIABLES, ":a"], predicates, VARIABLES + VALUES)

    def basic(self) -> str:
        subjects, objects = ["?s", "?s", "?v", "?o", ":a"], ["?o", "?o", "?s", "?v", ":b"]
        return self.within(ANY_GRAPH, subjects, ["?p", "?p", *NAMES], objects)

    def extra(self) -> str:
        return self.pick(
            [
                f"OPTIONAL {{ {self.basic()} }}",
                f"MINUS {{ {self.basic()} }}",
                f"FILTER NOT EXISTS {{ {self.basic()} }}",
                f"{{ {self.basic()} }} UNION {{ {self.basic()} }}",
                f"{{ SELECT DISTINCT ?s {{ {self.basic()} }} }}",
                "FILTER(isIRI(?o))",
                "BIND(STRLEN(STR(?s)) AS ?n)",
                "VALUES (?v ?g) { (:a :g) (1 UNDEF) (UNDEF 1) }",
            ]
        )

    def within(self, graphs: list[str], *terms: list[str]) -> str:
        """Return some triples, in graphs by name and not."""
        several = [
            " . ".join(" ".join(map(self.pick, terms)) for _ in range(self.pick([1, 1, 2])))
            for _ in range(2)
        ]
        named = f"GRAPH {self.pick(graphs)} {{ {several[0]} }}"
        return self.pick([several[0], several[0], named, f"{several[1]} . {named}"])


@pytest.mark.parametrize("batch", range(BATCHES))
def test_our_difference_is_what_the_engine_does(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        made = Requests(seed)
        quads, text = made.quads(), made.text()
        engine = ox.Store()
        engine.extend(plain(quads))
        engine.update(text)

        found = canonical(plain(after(text, quads, union=False)))

        assert found == canonical(engine), text
