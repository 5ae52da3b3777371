"""
Row 57: queries of the W3C's suites with words dropped, doubled, swapped and put in, compared with
the engine alone on the same release.

Expected: the same solutions, or an error on both sides. `FUZZ` asks for more of them.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from collections.abc import Callable
from http.client import IncompleteRead

import pyoxigraph as ox
import pytest

from kg.releases import Releases
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.protocol import FOLDER

ROUNDS = int(os.environ.get("FUZZ", "300"))
WORDS = re.compile(r"\s+|[?$]\w+|<[^>\s]*>|\"[^\"\n]*\"|\w+|.", re.DOTALL)
#: What makes another answer each time, and what the service refuses on purpose.
VARYING = re.compile(r"rand|uuid|now|bnode|service|load|\[|_:", re.IGNORECASE)

Words = list[str]


def drop(words: Words, chance: random.Random) -> Words:
    n = chance.randrange(len(words))
    return words[:n] + words[n + 1 :]


def double(words: Words, chance: random.Random) -> Words:
    n = chance.randrange(len(words))
    return [*words[:n], words[n], " ", *words[n:]]


def swap(words: Words, chance: random.Random) -> Words:
    n, m = chance.randrange(len(words)), chance.randrange(len(words))
    words = list(words)
    words[n], words[m] = words[m], words[n]
    return words


def put_in(words: Words, chance: random.Random) -> Words:
    n = chance.randrange(len(words))
    return [*words[:n], " ", chance.choice(FRAGMENTS), " ", *words[n:]]


MUTATIONS: list[Callable[[Words, random.Random], Words]] = [drop, double, swap, put_in]
FRAGMENTS = [
    *("OPTIONAL", "UNION", "MINUS", "{", "}", "(", ")", ".", ";", "*", "+", "?", "|", "/", "^"),
    *("DISTINCT", "LIMIT 3", "OFFSET 1", "FILTER(true)", "FILTER(?s != ?o)", "VALUES ?s { UNDEF }"),
    *("?s", "?p", "?o", "1", "'a'", "'''a'''", "a", "!", "NOT EXISTS { ?s ?p ?o }", "GRAPH ?g"),
    *("HAVING(true)", "GROUP BY ?s", "ORDER BY ?s ?p ?o", "BIND(1 AS ?x)", "<x:y>", "COUNT(*)"),
]


def corpus() -> list[str]:
    """Return the queries of the suites that always have the same answer."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*/*.rq")))
    return [text for text in texts if not VARYING.search(text) and "FROM" not in text.upper()]


def solutions(body: bytes) -> object:
    """Return an answer in JSON as what can be compared: rows as a bag, or yes or no."""
    answer = json.loads(body)
    if "boolean" in answer:
        return answer["boolean"]
    rows = (json.dumps(row, sort_keys=True) for row in answer["results"]["bindings"])
    return Counter(rows)


def alone(store: ox.Store, query: str) -> object:
    """Return what the engine says by itself; None for a mistake in the query."""
    try:
        answer = store.query(query, base_iri="http://example.org/", use_default_graph_as_union=True)
        if isinstance(answer, ox.QueryTriples):
            return Counter(str(triple) for triple in set(answer))
        return solutions(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    except (SyntaxError, ValueError):
        return None


def over_http(client: Client, query: str) -> tuple[int, object]:
    """Return the status, and what the service says; None for a mistake in the query."""
    try:
        answer = client.query(query, accept=ACCEPT, timeout=1)
    except IncompleteRead:
        # Its time was up when the answer had begun.
        return 503, None
    if answer.status != 200:
        return answer.status, None
    if answer.headers["Content-Type"].startswith("application/n-triples"):
        parsed = ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)
        return 200, Counter(str(quad.triple) for quad in parsed)
    return 200, solutions(answer.body)


ACCEPT = "application/sparql-results+json, application/n-triples;q=0.5"


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the suites are not on this machine")
def test_mutated_queries_are_answered_as_the_engine_does(
    client: Client, releases: Releases
) -> None:
    store = ox.Store.read_only(str(releases.store_folder(releases.current().number)))
    chance, texts = random.Random(57), corpus()
    statuses: Counter[int] = Counter()
    differing = []

    for _ in range(ROUNDS):
        words = WORDS.findall(chance.choice(texts))
        for _ in range(chance.randint(1, 3)):
            words = chance.choice(MUTATIONS)(words, chance)
        query = "".join(words)
        if VARYING.search(query):
            continue
        status, found = over_http(client, query)
        statuses[status] += 1
        # What the service stopped would stop this process too.
        if status in (200, 400) and found != alone(store, query):
            differing.append((status, query))

    assert differing == []
    assert statuses.keys() <= {200, 400, 503}
    assert min(statuses[200], statuses[400]) > sum(statuses.values()) // 20
