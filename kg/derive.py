"""
The derived graph: what follows from the sources by `rules/*.rq`, in the order of their names.

Each rule is one CONSTRUCT whose triples all have `?this`, the anchor, as subject, and no two rules
make triples with the same predicate. So what a rule has made around an anchor can be made again
for that anchor alone, and a change re-derives only around the anchors that it touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.reach import Reach, reaches_of_query, touched
from kg.releases import Draft
from kg.store import Store, read_query
from kg.terms import Iri, Quad, graph_iri


@dataclass(frozen=True, slots=True)
class Rule:
    """One CONSTRUCT, what it makes, and what it looks at around its anchor."""

    name: str
    query: str
    #: Predicate of its triples; None: a variable one, which no other rule makes.
    predicate: Iri | None
    #: None: it looks at anything.
    reaches: frozenset[Reach] | None


def read_rules(base: str) -> tuple[Rule, ...]:
    """Return the rules, written for *base*, in the order in which they build on each other."""
    files = sorted((Path(__file__).parent / "rules").glob("*.rq"))
    texts = {file.stem: read_query(file, base) for file in files}
    return tuple(
        Rule(name, text, _predicate(text), reaches_of_query(text)) for name, text in texts.items()
    )


def derive(draft: Draft, rules: tuple[Rule, ...], base: str) -> None:
    """Make the whole derived graph of *draft* again."""
    graph = graph_iri(base, "derived")
    draft.change((), list(draft.store.quads(graph=graph)))
    for rule in rules:
        draft.change(draft.store.construct(rule.query, graph))


def derive_change(draft: Draft, rules: tuple[Rule, ...], base: str) -> None:
    """
    Bring the derived graph of *draft* forward from its parent's, around what has changed.

    The result is that of `derive`: a test holds the two against each other on random changes.
    """
    graph = graph_iri(base, "derived")
    assert draft.parent is not None, "a first release is derived whole"
    named = {rule.predicate for rule in rules}
    for rule in rules:
        anchors = _anchors(
            rule, Store.in_memory(draft.removed), draft.store, draft.added | draft.removed
        )
        old = {
            quad
            for anchor in anchors
            for quad in draft.store.quads(subject=anchor, graph=graph)
            if _is_made_by(rule, quad, named)
        }
        if _may_see_itself(rule):
            # Taken away first, so that nothing the rule has made supports itself.
            draft.change((), old)
            old = set()
        new = {
            quad
            for anchor in anchors
            for quad in draft.store.construct(rule.query, graph, {"this": anchor})
        }
        draft.change(new - old, old - new)


def _may_see_itself(rule: Rule) -> bool:
    """Whether what the rule has made could be what it makes it from."""
    if rule.predicate is None or rule.reaches is None:
        return True
    return any(r.predicates is None or rule.predicate in r.predicates for r in rule.reaches)


def _anchors(rule: Rule, before: Store, after: Store, changed: frozenset[Quad]) -> set[Iri]:
    if rule.reaches is None:
        return {quad.subject for store in (before, after) for quad in store.quads()}
    return {Iri(anchor) for anchor in touched(rule.reaches, before, after, changed)}


def _is_made_by(rule: Rule, quad: Quad, named: set[Iri | None]) -> bool:
    return quad.predicate == rule.predicate or (
        rule.predicate is None and quad.predicate not in named
    )


def _predicate(query: str) -> Iri | None:
    """Read the predicate of the one triple that a CONSTRUCT makes."""
    from rdflib import URIRef
    from rdflib.plugins.sparql import prepareQuery

    ((_, predicate, _),) = prepareQuery(query).algebra.template
    return Iri(predicate) if isinstance(predicate, URIRef) else None
