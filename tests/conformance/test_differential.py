"""
Two thousand queries of a grammar of our own give the same over HTTP as the engine gives alone.

Every query has one right answer: LIMIT stands only behind an order of all that is selected.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence

import pyoxigraph as ox
import pytest
import requests

from kg.releases import Releases
from kg.terms import RDF_LANG_STRING, XSD, Iri, Literal, Quad, Term
from tests.serving import Server, publish, running

COUNT = int(os.environ.get("FUZZ", "2000"))
EX = "http://example.org/"
VARIABLES = ["?a", "?b", "?c", "?d"]
GRAPHS = [Iri(f"{EX}graph/{name}") for name in ("one", "two", "three")]
PREDICATES = [Iri(f"{EX}{name}") for name in ("knows", "near", "value", "name")]

SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}
TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def data(chance: random.Random) -> Iterator[Quad]:
    """Yield three small graphs: people who know each other, are near things, have values."""
    nodes = [Iri(f"{EX}node/{n}") for n in range(12)]
    literals: list[Term] = [
        *(Literal(str(n), Iri(f"{XSD}integer")) for n in range(-2, 5)),
        *(Literal(text, Iri(f"{XSD}decimal")) for text in ("1.0", "2.50")),
        *(Literal(text, Iri(f"{XSD}date")) for text in ("2016-10-17", "2021-01-01")),
        *(Literal(text) for text in ("", "å ä ö", 'a "b"\n<c>', "1")),
        Literal("hem", RDF_LANG_STRING, "sv"),
        Literal("home", RDF_LANG_STRING, "en"),
        Literal("true", Iri(f"{XSD}boolean")),
    ]
    for graph in GRAPHS:
        for _ in range(40):
            predicate = chance.choice(PREDICATES)
            objects: Sequence[Term] = nodes if predicate in PREDICATES[:2] else literals
            yield Quad(chance.choice(nodes), predicate, chance.choice(objects), graph)


class Grammar:
    """Makes queries, by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def query(self) -> str:
        """Return a query of any form."""
        kind = self._chance.choice(["select", "select", "select", "all", "group", "ask", "graph"])
        dataset = self._chance.choice(["", "", "", self._dataset()])
        where = f"{dataset} WHERE {self.group(2)}"
        match kind:
            case "ask":
                return f"ASK {where}"
            case "graph":
                return f"CONSTRUCT {{ {self._template()} }} {where}"
            case "group":
                return f"SELECT {self._aggregates()} {where} GROUP BY ?a {self._having()}"
            case "all":
                return f"SELECT * {where}"
            case _:
                return self._select(where)

    def group(self, depth: int) -> str:
        """Return a group of patterns, nested so deep at most."""
        parts = [self._triples()]
        for _ in range(self._chance.randint(0, 2)):
            parts.append(self._part(depth))
        return "{ " + " ".join(parts) + " }"

    def _part(self, depth: int) -> str:
        if depth == 0:
            return self._chance.choice([f"FILTER({self._condition()})", self._values()])
        inner = self.group(depth - 1)
        return self._chance.choice(
            [
                f"OPTIONAL {inner}",
                f"{{ {self._triples()} }} UNION {inner}",
                f"MINUS {inner}",
                f"FILTER {self._chance.choice(['', 'NOT '])}EXISTS {inner}",
                f"GRAPH {self._chance.choice(['?g', f'<{self._chance.choice(GRAPHS)}>'])} {inner}",
                f"FILTER({self._condition()})",
                f"BIND({self._expression()} AS ?x{self._chance.randrange(10**9)})",
                f"{{ SELECT DISTINCT ?a ?b WHERE {inner} }}",
                f"{{ SELECT ?a (COUNT(*) AS ?n{depth}) WHERE {inner} GROUP BY ?a }}",
                self._values(),
            ]
        )

    def _triples(self) -> str:
        """Return one or two triples that share a variable, so that answers stay small."""
        first = f"{self._variable()} {self._path()} {self._variable()} ."
        if self._chance.random() < 0.5:
            return f"?a {self._path()} {self._variable()} ."
        return f"?a {self._path()} ?b . " + (first if "?a" in first or "?b" in first else "")

    def _path(self) -> str:
        one, two = (f"<{self._chance.choice(PREDICATES)}>" for _ in range(2))
        return self._chance.choice(
            [
                *(one, one, one, "?p", f"{one}/{two}", f"{one}|{two}", f"^{one}", f"{one}+"),
                *(f"({one})?", f"!{one}", f"{one}*/{two}", f"!({one}|^{two})"),
            ]
        )

    def _values(self) -> str:
        nodes = " ".join(f"<{EX}node/{self._chance.randrange(14)}>" for _ in range(3))
        return f"VALUES {self._variable()} {{ {nodes} UNDEF }}"

    def _condition(self) -> str:
        one, two = self._variable(), self._variable()
        return self._chance.choice(
            [
                f"{one} != {two}",
                f"{one} < 3",
                f"{one} >= {two}",
                f"isIRI({one}) || BOUND({two})",
                f'REGEX(STR({one}), "{self._chance.choice("aeho123")}", "i")',
                f"LANG({one}) = 'sv'",
                f"{one} IN (1, 2, <{EX}node/1>, 'å ä ö')",
                f"!isLITERAL({one}) && STRLEN(STR({two})) > 3",
                f"DATATYPE({one}) = <{XSD}integer>",
            ]
        )

    def _expression(self) -> str:
        one, two = self._variable(), self._variable()
        return self._chance.choice(
            [
                f"{one} + 1",
                f"STRLEN(STR({one}))",
                f"IF({one} < 2, 'small', {two})",
                f"COALESCE({one} / 0, {two}, 'none')",
                f"CONCAT(STR({one}), '–', STR({two}))",
                f"YEAR({one})",
                f"SHA1(STR({one}))",
                f"REPLACE(STR({one}), '[0-9]', 'n')",
                f"STRLANG(STR({one}), 'sv')",
            ]
        )

    def _select(self, where: str) -> str:
        chosen = self._chance.sample(VARIABLES, self._chance.randint(1, 3))
        text = f"SELECT {self._chance.choice(['', 'DISTINCT '])}{' '.join(chosen)} {where}"
        if self._chance.random() < 0.5:
            return text
        order = " ".join(self._chance.choice([name, f"DESC({name})"]) for name in chosen)
        limit = f" LIMIT {self._chance.randint(0, 9)} OFFSET {self._chance.randint(0, 3)}"
        return f"{text} ORDER BY {order}{self._chance.choice(['', limit])}"

    def _aggregates(self) -> str:
        one = self._variable()
        distinct = self._chance.choice(["", "DISTINCT "])
        return "?a " + self._chance.choice(
            [
                f"(COUNT({distinct}{one}) AS ?n)",
                f"(SUM({distinct}{one}) AS ?n) (COUNT(*) AS ?m)",
                f"(MIN({one}) AS ?n) (MAX({one}) AS ?m)",
                f"(AVG({one}) AS ?n)",
            ]
        )

    def _having(self) -> str:
        return self._chance.choice(["", "", "HAVING(COUNT(*) > 2)"])

    def _template(self) -> str:
        return f"?a <{EX}made> {self._variable()} . ?b <{PREDICATES[0]}> ?a"

    def _dataset(self) -> str:
        one, two = self._chance.sample(GRAPHS, 2)
        return f"FROM <{one}> " + self._chance.choice([f"FROM <{two}>", f"FROM NAMED <{two}>", ""])

    def _variable(self) -> str:
        return self._chance.choice(VARIABLES)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    root = tmp_path_factory.mktemp("differential") / "releases"
    return publish(root, dict.fromkeys(data(random.Random(1))))


@pytest.fixture(scope="module")
def server(releases: Releases) -> Iterator[Server]:
    log = releases.root.with_name("log")
    with running(releases.root, log, rate_requests=0, rate_seconds=0) as started:
        yield started


Said = bool | list[tuple[str, ...]] | Counter[str]


def alone(store: ox.Store, query: str) -> Said:
    """Return what the engine says by itself."""
    union = "FROM" not in query
    return said(store.query(query, use_default_graph_as_union=union))


def over_http(session: requests.Session, server: Server, query: str, turn: int) -> Said:
    """Return what the service says, in one format after the other."""
    forms = TRIPLES if query.startswith("CONSTRUCT") else SOLUTIONS
    form = list(forms)[turn % len(forms)]
    if query.startswith("ASK"):
        form = "json" if form == "tsv" else form
    answer = session.post(f"{server.address}/sparql", {"query": query, "format": form}, timeout=30)
    assert answer.status_code == 200, (answer.text, query)
    if form in TRIPLES:
        return Counter(str(quad.triple) for quad in ox.parse(answer.content, format=TRIPLES[form]))
    return said(ox.parse_query_results(answer.content, format=SOLUTIONS[form]))


def said(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Said:
    """Return an answer as what can be compared; columns come in any order."""
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QueryTriples):
        return Counter({str(triple) for triple in answer})
    names = sorted(variable.value for variable in answer.variables)
    return [tuple(f"{name}={row[name]}" for name in names) for row in answer]


def test_generated_queries_are_answered_as_by_the_engine_alone(
    server: Server, releases: Releases
) -> None:
    store = ox.Store.read_only(str(releases.store_folder(1)))
    grammar = Grammar(random.Random(2))
    differing, found_something = [], 0

    with requests.Session() as session:
        for turn in range(COUNT):
            query = grammar.query()
            right, found = alone(store, query), over_http(session, server, query, turn)
            if isinstance(right, list) and isinstance(found, list) and "ORDER BY" not in query:
                right, found = sorted(right), sorted(found)
            if found != right:
                differing.append(query)
            found_something += bool(right)

    assert differing == []
    # A grammar whose queries find nothing would show nothing.
    assert found_something > COUNT // 2
