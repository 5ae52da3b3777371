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
    """One CONSTRUCT, and what it looks at around its anchor; None: at anything."""

    name: str
    query: str
    reaches: frozenset[Reach] | None


def read_rules(base: str) -> tuple[Rule, ...]:
    """Return the rules, written for *base*, in the order in which they build on each other."""
    files = sorted((Path(__file__).parent / "rules").glob("*.rq"))
    texts = {file.stem: read_query(file, base) for file in files}
    return tuple(Rule(name, text, reaches_of_query(text)) for name, text in texts.items())


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
    assert draft.before is not None, "a first release is derived whole"
    for rule in rules:
        changed = draft.added | draft.removed
        if rule.reaches is None:
            anchors: set[Iri | None] = {None}
        else:
            anchors = set(touched(rule.reaches, draft.before, draft.store, changed))
        for anchor in anchors:
            old = _around(draft.before, rule, graph, anchor)
            new = _around(draft.store, rule, graph, anchor)
            draft.change(new - old, old - new)


def _around(store: Store, rule: Rule, graph: Iri, anchor: Iri | None) -> set[Quad]:
    """Return what *rule* gives for one anchor, or for all of them."""
    return set(store.construct(rule.query, graph, None if anchor is None else {"this": anchor}))
