"""Carrying out the checks: on a whole store, or on what a change touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from kg.errors import Disagreement
from kg.memory import uncollected
from kg.store import Store
from kg.terms import Iri, Quad, Term
from kg.validate.constraint import fill
from kg.validate.core import Round, said_of
from kg.validate.shapes import UNUSABLE, Check, CoreCheck, QueryCheck, Shapes, Target
from kg.validate.verdict import Finding, Unmet, Verdict
from kg.validate.view import View, plain_term

_TYPE = Iri(RDF.type)
_SUBCLASS = Iri(RDFS.subClassOf)

#: With more focus nodes than this, a query is asked once for all instead of once for each.
EACH = 200

Job = tuple[Check, set[Term]]


def validate(store: Store, shapes: Shapes) -> Verdict:
    """
    Validate the union of all graphs of *store*, ontology and code lists among them.

    Raises:
        Disagreement: no shape met any node, so nothing was validated.
    """
    with uncollected():
        targets = Targets(store)
        jobs = [(check, targets.nodes(check.target)) for check in shapes.checks]
        if not any(nodes for _, nodes in jobs):
            raise Disagreement("validation-empty")
        view = View(store)
        view.load(shapes.predicates)
        return _carry_out(store, view, jobs, _unmet(targets, shapes))


def validate_change(
    after: Store, added: Collection[Quad], removed: Collection[Quad], shapes: Shapes
) -> Verdict:
    """
    Validate what a change touches, given that what it does not touch was validated before.

    The findings are those of `validate` on *after*, on the pairs of shape and node whose answer
    may have changed. A change of the hierarchy of classes concerns everything.

    Args:
        after: the store with the change in it.
        added: all quads that the change has added.
        removed: all quads that it has removed.
    """
    changed = _changed_triples(after, frozenset(added), removed)
    if any(quad.predicate == _SUBCLASS for quad in changed):
        return validate(after, shapes)
    stores = (Store.in_memory(removed), after) if removed else (after,)
    touched = shapes.watch.anchors(stores, changed)
    targets = Targets(after)
    jobs: list[Job] = []
    for check in shapes.checks:
        if any(reach.sees(quad) for reach in check.looks.anywhere for quad in changed):
            jobs.append((check, targets.nodes(check.target)))
        else:
            hit = touched.keys() & check.looks.around
            nodes: set[Term] = set().union(*(touched[reach] for reach in hit))
            jobs.append((check, {each for each in nodes if targets.has(check.target, each)}))
    return _carry_out(after, View(after), jobs)


def _changed_triples(after: Store, added: frozenset[Quad], removed: Iterable[Quad]) -> list[Quad]:
    """
    Return one quad for each triple that has come or gone, whatever the graph.

    A triple was there before if it is in a graph that it was not added to, or was removed from
    any; it has changed if that does not tell whether it is there now.
    """
    triples = {quad[:3]: quad for quad in (*added, *removed)}
    gone = {quad[:3] for quad in removed}
    changed = []
    for triple, quad in triples.items():
        now = list(after.quads(*triple))
        before = triple in gone or any(each not in added for each in now)
        if before != bool(now):
            changed.append(quad)
    return changed


class Targets:
    """Which nodes of a store a target means."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._below: dict[Iri, set[Iri]] = {}
        for quad in store.quads(predicate=_SUBCLASS):
            if isinstance(quad.object, Iri):
                self._below.setdefault(quad.object, set()).add(quad.subject)
        self._classes: dict[Iri, frozenset[Iri]] = {}
        self._types: dict[Iri, frozenset[Term]] = {}
        self._known: dict[tuple[int, Term], bool] = {}
        self._found: dict[Target, set[Term]] = {}

    def nodes(self, target: Target) -> set[Term]:
        """Return every node that *target* means."""
        if target not in self._found:
            parts = target.parts()
            if parts == [target]:
                self._found[target] = set(self._meant(target))
            else:
                self._found[target] = set().union(*map(self.nodes, parts))
        return self._found[target]

    def _meant(self, target: Target) -> Iterator[Term]:
        yield from target.nodes
        for each in target.classes:
            for kind in self._kinds(each):
                for quad in self._store.quads(predicate=_TYPE, object=kind):
                    yield quad.subject
        for predicate in target.subjects_of:
            for quad in self._store.quads(predicate=predicate):
                yield quad.subject
        for predicate in target.objects_of:
            for quad in self._store.quads(predicate=predicate):
                yield quad.object

    def has(self, target: Target, node: Term) -> bool:
        """Tell whether *target* means *node*."""
        key = (id(target), node)
        if key not in self._known:
            self._known[key] = self._means(target, node)
        return self._known[key]

    def _means(self, target: Target, node: Term) -> bool:
        if node in target.nodes:
            return True
        for predicate in target.objects_of:
            if any(True for _ in self._store.quads(predicate=predicate, object=node)):
                return True
        if not isinstance(node, Iri):
            return False
        kinds = self._types_of(node) if target.classes else frozenset()
        return any(kinds & self._kinds(each) for each in target.classes) or any(
            any(True for _ in self._store.quads(node, predicate))
            for predicate in target.subjects_of
        )

    def _kinds(self, above: Iri) -> frozenset[Iri]:
        """Return a class and all classes below it."""
        if above not in self._classes:
            found: set[Iri] = set()
            queue = [above]
            while queue:
                if (kind := queue.pop()) not in found:
                    found.add(kind)
                    queue += self._below.get(kind, ())
            self._classes[above] = frozenset(found)
        return self._classes[above]

    def _types_of(self, node: Iri) -> frozenset[Term]:
        if node not in self._types:
            self._types[node] = frozenset(quad.object for quad in self._store.quads(node, _TYPE))
        return self._types[node]


def _unmet(targets: Targets, shapes: Shapes) -> Iterator[Unmet]:
    for file, target in shapes.targets.items():
        for part in target.parts():
            # Whether a node that is named stands in the graph is no matter of spelling.
            if not targets.nodes(part):
                yield Unmet(file, part.name)


def _carry_out(
    store: Store, view: View, jobs: Iterable[Job], unmet: Iterable[Unmet] = ()
) -> Verdict:
    around = Round()
    findings: list[Finding] = []
    pairs: dict[Iri, set[Term]] = {}
    for check, nodes in jobs:
        if nodes:
            pairs.setdefault(check.shape, set()).update(nodes)
            if isinstance(check, QueryCheck):
                findings += _run_query(check, store, nodes)
            elif isinstance(check, CoreCheck):
                findings += _run_core(check, around, view, nodes)
    return Verdict.of(findings, sum(map(len, pairs.values())), unmet)


def _run_core(check: CoreCheck, around: Round, view: View, nodes: set[Term]) -> Iterator[Finding]:
    try:
        for result in check.ready.results(around, view, [view.term(node) for node in nodes]):
            yield _core_finding(check, said_of(result))
    except UNUSABLE as error:
        raise Disagreement("shapes-unusable", detail=error.args[0]) from error


def _core_finding(check: CoreCheck, said: Mapping[Node, Node]) -> Finding:
    path, value = said.get(SH.resultPath), said.get(SH.value)
    return Finding(
        str(said[SH.resultSeverity]).removeprefix(str(SH)),
        plain_term(said[SH.focusNode]),
        # sh:closed names a path of its own.
        Iri(str(path)) if path is not None and not check.path else check.path,
        None if value is None else plain_term(value),
        check.shape,
        Iri(str(said[SH.sourceConstraintComponent])),
        check.message,
    )


def _run_query(check: QueryCheck, store: Store, nodes: set[Term]) -> Iterator[Finding]:
    if len(nodes) > EACH:
        rows = (row for row in store.select(check.query) if row["this"] in nodes)
    else:
        rows = (row for node in nodes for row in store.select(check.query, {"this": node}))
    for row in rows:
        yield _query_finding(check, row)


def _query_finding(check: QueryCheck, row: dict[str, Term | None]) -> Finding:
    focus, path, value = row["this"], row.get("path"), row.get("value")
    assert focus is not None, "a form that may leave $this unbound is refused"
    return Finding(
        check.severity,
        focus,
        path if isinstance(path, Iri) else check.path,
        focus if value is None and check.path is None else value,
        check.shape,
        Iri(SH.SPARQLConstraintComponent),
        {language: fill(text, row) for language, text in check.message.items()},
    )
