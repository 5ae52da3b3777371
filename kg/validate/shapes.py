"""
The shapes, read once, refused when they could pass over something in silence.

Every shape with a target becomes checks: one for its core constraints, carried out by pySHACL,
and one for each SPARQL constraint, carried out by the store. The property shapes of a node shape
with a target are checks of their own for the same nodes: the results are the same, and pySHACL
then goes through all nodes of a constraint at once instead of beginning anew for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as File

from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from kg.errors import Disagreement, NotFound
from kg.reach import Looks, Reach, Step, Watch, along
from kg.settings import Settings
from kg.tables import read_turtle_files
from kg.terms import Iri, Quad, Term, graph_iri, rebase
from kg.validate import lint
from kg.validate.constraint import iris_of, read_constraint
from kg.validate.core import CoreShapes, Ready
from kg.validate.looks import looks_of_shape
from kg.validate.path import Path, read_path
from kg.validate.view import plain_term

#: What pySHACL raises when it cannot use a shape.
UNUSABLE = (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError)

_TYPE = Iri(RDF.type)


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes a shape is about."""

    nodes: frozenset[Term] = frozenset()
    classes: frozenset[Iri] = frozenset()
    subjects_of: frozenset[Iri] = frozenset()
    objects_of: frozenset[Iri] = frozenset()

    def __or__(self, other: Target) -> Target:
        return Target(
            self.nodes | other.nodes,
            self.classes | other.classes,
            self.subjects_of | other.subjects_of,
            self.objects_of | other.objects_of,
        )

    def __bool__(self) -> bool:
        return bool(self.nodes or self.classes or self.subjects_of or self.objects_of)

    def parts(self) -> list[Target]:
        """Return a target for each class and predicate, and one for the nodes named."""
        return [
            *([Target(nodes=self.nodes)] if self.nodes else []),
            *(Target(classes=frozenset({each})) for each in sorted(self.classes)),
            *(Target(subjects_of=frozenset({each})) for each in sorted(self.subjects_of)),
            *(Target(objects_of=frozenset({each})) for each in sorted(self.objects_of)),
        ]

    @property
    def name(self) -> Iri:
        """The class or predicate of a target that has just one."""
        (name,) = self.classes | self.subjects_of | self.objects_of
        return name

    def looks(self) -> frozenset[Reach]:
        """Return the triples that make a node a focus node."""
        found = {along(Step(frozenset({_TYPE})))} if self.classes else set()
        found |= {along(Step(frozenset({each}))) for each in self.subjects_of}
        found |= {along(Step(frozenset({each}), inverse=True)) for each in self.objects_of}
        return frozenset(found)


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """
    One question to every focus node of one shape.

    Attributes:
        shape: its name; that of the shape around it when it has none.
        looks: the triples that the answer depends on, the target included.
        message: language -> what is wrong and what to do.
        path: of a property shape.
    """

    shape: Iri
    target: Target
    looks: Looks
    message: dict[str, str]
    path: Path | None


@dataclass(frozen=True, slots=True, eq=False)
class CoreCheck(Check):
    """The core constraints of one shape, made ready by pySHACL."""

    ready: Ready = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class QueryCheck(Check):
    """One SPARQL constraint."""

    severity: str
    query: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shapes:
    """
    All shapes of a folder.

    Attributes:
        graph: the shapes as they are written.
        checks: what is asked, and of which nodes.
        watch: the triples around a focus node that the checks look at.
        targets: file -> what its shapes are about.
        vocabulary: ontology and code lists, which data must be validated together with.
        version: as the shapes' own header states it.
    """

    graph: Graph = field(repr=False)
    checks: tuple[Check, ...] = field(repr=False)
    watch: Watch = field(repr=False)
    targets: dict[str, Target] = field(repr=False)
    vocabulary: tuple[Quad, ...] = field(repr=False)
    version: str

    @property
    def predicates(self) -> frozenset[Iri]:
        """The predicates that core constraints look at by name."""
        looked = (each for check in self.checks for each in check.looks.around)
        core = {one for reach in looked for one in reach.predicates or ()}
        return frozenset(core | {Iri(RDFS.subClassOf)})

    @classmethod
    def read(cls, settings: Settings) -> Shapes:
        """
        Read the shapes, and the vocabulary that they must agree with.

        Raises:
            NotFound: there are no shapes.
            Disagreement: a shape is refused; see `kg.validate.lint` and `kg.validate.constraint`.
            BadTables: the ontology cannot be read.
        """
        files = read_shape_files(settings.shapes, settings.base)
        graph = Graph(bind_namespaces="none")
        for each in files.values():
            graph += each
        vocabulary = read_vocabulary(settings)
        defined = {str(quad.subject) for quad in vocabulary}
        lint.check_references(graph)
        lint.check_recursion(graph)
        lint.check_defined((term for triple in graph for term in triple), settings.base, defined)
        checks = tuple(_Reader(graph, settings.base, defined).checks())
        targets = {file: _target_of(each) for file, each in files.items()}
        stated = graph.value(URIRef(settings.base + "shapes"), OWL.versionInfo)
        watch = Watch(reach for check in checks for reach in check.looks.around)
        return cls(graph, checks, watch, targets, vocabulary, str(stated or ""))


def read_shape_files(folder: File, base: str) -> dict[str, Graph]:
    """
    Return file -> shapes, without the examples.

    Raises:
        NotFound: the folder is missing or holds no shapes.
        Disagreement: a file is not Turtle, or uses terms that nothing would carry out.
    """
    found: dict[str, Graph] = {}
    for path in sorted(folder.rglob("*.ttl")):
        file = path.relative_to(folder)
        if "examples" not in file.parts:
            found[str(file)] = _read_file(str(file), rebase(path.read_text("utf-8"), base))
    if not any(_target_of(graph) for graph in found.values()):
        raise NotFound("no-shapes", path=folder)
    return found


def _read_file(file: str, text: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    try:
        # Without a last line end, rdflib reads past the end of a statement that is cut off.
        graph.parse(data=text + "\n", format="turtle")
    except BadSyntax as error:
        raise Disagreement("shapes-syntax", file=file, line=error.lines + 1) from error
    lint.check_terms(file, graph)
    lint.check_patterns(file, graph)
    return graph


def read_vocabulary(settings: Settings) -> tuple[Quad, ...]:
    """Return the ontology and the code lists, in the graphs that a build puts them in."""
    folder, base = settings.ontology, settings.base
    parts = (("*.ttl", "ontology"), ("codes/*.ttl", "codes"))
    return tuple(
        quad
        for pattern, name in parts
        for quad in read_turtle_files(sorted(folder.glob(pattern)), graph_iri(base, name), base)
    )


def _target_of(graph: Graph, shape: Node | None = None) -> Target:
    """Return the target of one shape of *graph*, or of all of them together."""

    def named(parameter: URIRef) -> frozenset[Iri]:
        return frozenset(Iri(str(each)) for each in graph.objects(shape, parameter))

    return Target(
        frozenset(plain_term(each) for each in graph.objects(shape, SH.targetNode)),
        named(SH.targetClass),
        named(SH.targetSubjectsOf),
        named(SH.targetObjectsOf),
    )


class _Reader:
    """From a graph of shapes to checks."""

    def __init__(self, graph: Graph, base: str, defined: set[str]) -> None:
        self._graph = graph
        self._base = base
        self._defined = defined
        self._targets = self._lifted_targets()

    def checks(self) -> Iterator[Check]:
        self._check_nesting()
        core = Graph(bind_namespaces="none")
        core += (triple for triple in self._graph if triple[1] != SH.sparql)
        try:
            engine = CoreShapes(core)
            for node, target in sorted(self._targets.items(), key=lambda entry: str(entry[0])):
                ready = engine.lifted(node)
                if ready.components:
                    yield self._core_check(ready, target)
                for constraint in sorted(self._graph.objects(node, SH.sparql), key=str):
                    yield self._query_check(node, constraint, target)
        except UNUSABLE as error:
            raise Disagreement("shapes-unusable", detail=error.args[0]) from error

    def _lifted_targets(self) -> dict[Node, Target]:
        """Return shape -> target, that of its node shape included."""
        own = {shape: _target_of(self._graph, shape) for shape in set(lint.declared(self._graph))}
        found = {shape: target for shape, target in own.items() if target and self._is_on(shape)}
        for shape, target in own.items():
            if shape in found and not self._is_property(shape):
                for inner in filter(self._is_on, self._graph.objects(shape, SH.property)):
                    found[inner] = found.get(inner, Target()) | target
        # Equal targets are one object, so that a node is held against each only once.
        one: dict[Target, Target] = {}
        return {shape: one.setdefault(target, target) for shape, target in found.items()}

    def _is_on(self, shape: Node) -> bool:
        return (shape, SH.deactivated, Literal(True)) not in self._graph

    def _is_property(self, shape: Node) -> bool:
        return (shape, SH.path, None) in self._graph

    def _check_nesting(self) -> None:
        """A SPARQL constraint is only asked of the focus nodes of a target."""
        queue = [inner for shape in self._targets for inner in self._nested(shape)]
        seen: set[Node] = set()
        while queue:
            shape = queue.pop()
            if (shape, SH.sparql, None) in self._graph:
                raise Disagreement("shapes-query-nested", shape=self._name(shape))
            if shape not in seen:
                seen.add(shape)
                queue += lint.referenced(self._graph, shape)

    def _nested(self, shape: Node) -> Iterator[Node]:
        lifted = set() if self._is_property(shape) else set(self._graph.objects(shape, SH.property))
        for inner in lint.referenced(self._graph, shape):
            if inner not in lifted:
                yield inner

    def _core_check(self, ready: Ready, target: Target) -> CoreCheck:
        node = ready.node
        return CoreCheck(
            self._name(node),
            target,
            Looks(self._looks(node, target), frozenset()),
            self._message([node], ()),
            self._path(node),
            ready,
        )

    def _looks(self, shape: Node, target: Target) -> frozenset[Reach]:
        lifted = not self._is_property(shape)
        return looks_of_shape(self._graph, shape, lifted=lifted) | target.looks()

    def _query_check(self, shape: Node, constraint: Node, target: Target) -> QueryCheck:
        query = self._query(constraint)
        name = self._name(constraint)
        algebra, looks = read_constraint(name, query)
        lint.check_defined(iris_of(algebra), self._base, self._defined)
        severity = self._graph.value(shape, SH.severity) or SH.Violation
        return QueryCheck(
            self._name(shape),
            target,
            Looks(looks.around | target.looks(), looks.anywhere),
            self._message([constraint, shape], [str(each) for each in algebra.PV]),
            self._path(shape),
            str(severity).removeprefix(str(SH)),
            query,
        )

    def _query(self, constraint: Node) -> str:
        """Return the text of a SPARQL constraint, with the prefixes that the shapes declare."""
        texts = [str(each) for each in self._graph.objects(constraint, SH.select)]
        if len(texts) != 1:
            raise Disagreement("shapes-query-select", constraint=self._name(constraint))
        prefixes = {
            str(self._graph.value(each, SH.prefix)): self._graph.value(each, SH.namespace)
            for header in self._graph.objects(constraint, SH.prefixes)
            for each in self._graph.objects(header, SH.declare)
        }
        lines = [f"PREFIX {name}: <{space}>" for name, space in sorted(prefixes.items())]
        return "\n".join([*lines, *texts])

    def _message(self, nodes: Iterable[Node], blanks: Iterable[str]) -> dict[str, str]:
        """Return the message of the first node that has one."""
        for node in nodes:
            message = lint.messages_of(self._graph, node, self._name(node), blanks)
            if message:
                return message
        raise Disagreement("shapes-message", shape=self._name(node))

    def _path(self, shape: Node) -> Path | None:
        path = self._graph.value(shape, SH.path)
        return None if path is None else read_path(self._graph, path)

    def _name(self, node: Node) -> Iri:
        """Return the IRI of a node, or of the nearest node around it that has one."""
        while isinstance(node, BNode):
            above = self._graph.value(None, None, node)
            if above is None:
                break
            node = above
        return Iri(str(node))
