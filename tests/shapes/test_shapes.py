"""The shapes say what they should: each example trips what its first lines name, and no more.

All examples are validated in one run. That holds because the nodes of each file get IRIs of
their own first, so that two files cannot meet. As in a release, pySHACL carries out the core
constraints and Oxigraph the queries; further down they are held against each other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, TypeGuard

import pyshacl
import pytest
from pyoxigraph import Literal as OxLiteral
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, Variable
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

# The standard library has no public parser of patterns, and its stubs leave this one out.
_constants, _parser = import_module("re._constants"), import_module("re._parser")

ROOT = Path(__file__).parents[2]
SHAPES = ROOT / "shapes"
EXAMPLES = SHAPES / "examples"
EXAMPLE_BASE = "https://w3id.org/siktlinje/id/example/"
SLS = Namespace("https://w3id.org/siktlinje/shapes#")
SL = Namespace("https://w3id.org/siktlinje/ns#")
PREFIXES = URIRef("https://w3id.org/siktlinje/shapes")

EXPECTATION = re.compile(
    r"#: shape (?P<shape>\S+)\n#: path (?P<path>\S+)\n#: severity (?P<severity>\w+)\n"
)
SHAPE_FILES = sorted(f for f in SHAPES.rglob("*.ttl") if EXAMPLES not in f.parents)
ONTOLOGY_FILES = sorted((ROOT / "ontology").glob("*.ttl"))
CODE_FILES = sorted((ROOT / "ontology" / "codes").glob("*.ttl"))
PASSING = sorted(EXAMPLES.glob("*/pass-*.ttl"))
FAILING = sorted(EXAMPLES.glob("*/fail-*.ttl"))
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


class Finding(NamedTuple):
    """One result of a validation, and all names that its shape goes by."""

    names: frozenset[str]
    path: str
    severity: str


class Expectation(NamedTuple):
    """What the first lines of a failing example say that it trips."""

    shape: str
    path: str
    severity: str

    def meets(self, finding: Finding) -> bool:
        return self.shape in finding.names and self[1:] == finding[1:]


@dataclass(frozen=True)
class Report:
    """Findings by the example file that they are about; "" for the ontology and its codes."""

    findings: dict[str, list[Finding]]

    def of(self, file: Path) -> list[Finding]:
        return self.findings.get(key(file), [])


def key(file: Path) -> str:
    return f"{file.parent.name}.{file.stem}"


def name_of(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def expectations(file: Path) -> list[Expectation]:
    return [Expectation(*match.groups()) for match in EXPECTATION.finditer(file.read_text())]


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def qualified(graph: Graph, term: Node | None) -> str:
    return graph.qname(term) if isinstance(term, URIRef) else "-"


def parents(shapes: Graph, shape: Node) -> Iterator[Node]:
    yield from shapes.subjects(SH.property, shape)
    yield from shapes.subjects(SH.sparql, shape)


def targeted(shapes: Graph) -> set[Node]:
    return {shape for target in TARGETS for shape in shapes.subjects(target, None)}


@pytest.fixture(scope="session")
def shapes() -> Graph:
    graph = Graph(bind_namespaces="none")
    for file in SHAPE_FILES:
        graph.parse(file)
    return graph


@pytest.fixture(scope="session")
def ontology() -> Graph:
    graph = Graph()
    for file in ONTOLOGY_FILES:
        graph.parse(file)
    return graph


@pytest.fixture(scope="session")
def examples(ontology: Graph) -> Graph:
    """Return all examples beside the ontology and the codes, as they stand beside each other."""
    graph = Graph()
    graph += ontology
    for file in CODE_FILES:
        graph.parse(file)
    for file in PASSING + FAILING:
        own = file.read_text().replace(EXAMPLE_BASE, f"{EXAMPLE_BASE}{key(file)}/")
        graph.parse(data=own, format="turtle")
    return graph


@pytest.fixture(scope="session")
def store(examples: Graph) -> Store:
    store = Store()
    store.load(examples.serialize(format="nt").encode(), format=RdfFormat.N_TRIPLES)
    return store


@pytest.fixture(scope="session")
def report(examples: Graph, ontology: Graph, shapes: Graph, store: Store) -> Report:
    core = Graph(namespace_manager=shapes.namespace_manager)
    core += (triple for triple in shapes if triple[1] != SH.sparql)
    findings: dict[str, list[Finding]] = {}
    for focus, found in by_pyshacl(examples, core, ontology) + by_oxigraph(store, examples, shapes):
        about = focus.removeprefix(EXAMPLE_BASE).split("/")[0] if "/example/" in focus else ""
        findings.setdefault(about, []).append(found)
    return Report(findings)


def by_pyshacl(
    data: Graph, shapes: Graph, ontology: Graph, only: list[str] | None = None
) -> list[tuple[str, Finding]]:
    _, results, _ = pyshacl.validate(
        data, shacl_graph=shapes, ont_graph=ontology, focus_nodes=only, inplace=True
    )
    assert isinstance(results, Graph)
    return [
        (str(results.value(result, SH.focusNode)), finding(results, result, shapes))
        for result in results.objects(None, SH.result)
    ]


def finding(results: Graph, result: Node, shapes: Graph) -> Finding:
    sources = [results.value(result, p) for p in (SH.sourceShape, SH.sourceConstraint)]
    named = [source for source in sources if source is not None]
    named += [parent for source in named for parent in parents(shapes, source)]
    severity = str(results.value(result, SH.resultSeverity)).removeprefix(str(SH))
    path = results.value(result, SH.resultPath)
    names = frozenset(qualified(shapes, shape) for shape in named)
    return Finding(names, qualified(shapes, path), severity)


def by_oxigraph(store: Store, examples: Graph, shapes: Graph) -> list[tuple[str, Finding]]:
    found = []
    for shape, constraint in constraints(shapes):
        focus = focus_nodes(examples, shapes, shape)
        names = frozenset(qualified(shapes, one) for one in (shape, constraint))
        severity = str(shapes.value(shape, SH.severity)).removeprefix(str(SH))
        for row in answers(store, shapes, constraint):
            if row[0] in focus:
                found.append((row[0], Finding(names, "-", severity)))
    return found


def constraints(shapes: Graph) -> list[tuple[Node, Node]]:
    return sorted(shapes.subject_objects(SH.sparql))


def answers(
    store: Store, shapes: Graph, constraint: Node, this: str | None = None
) -> set[tuple[str, ...]]:
    """Return the rows of a query, for one focus node or for whatever it finds."""
    solutions = store.query(
        str(shapes.value(constraint, SH.select)),
        prefixes=declared_prefixes(shapes),
        substitutions=None if this is None else {Variable("this"): NamedNode(this)},
    )
    assert isinstance(solutions, QuerySolutions)
    return {tuple(value.value for value in row if has_text(value)) for row in solutions}


def has_text(value: object) -> TypeGuard[NamedNode | OxLiteral]:
    assert isinstance(value, NamedNode | OxLiteral)
    return True


def declared_prefixes(shapes: Graph) -> dict[str, str]:
    return {
        str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace))
        for declared in shapes.objects(PREFIXES, SH.declare)
    }


def focus_nodes(examples: Graph, shapes: Graph, shape: Node) -> set[str]:
    found: set[Node] = set()
    for target in shapes.objects(shape, SH.targetClass):
        for kind in examples.transitive_subjects(RDFS.subClassOf, target):
            found |= set(examples.subjects(RDF.type, kind))
    for target in shapes.objects(shape, SH.targetSubjectsOf):
        found |= set(examples.subjects(target, None))
    return {str(node) for node in found}


def test_the_shapes_are_valid_by_the_shapes_of_shacl_itself(shapes: Graph) -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("file", PASSING, ids=name_of)
def test_a_passing_example_trips_nothing(file: Path, report: Report) -> None:
    assert report.of(file) == []


@pytest.mark.parametrize("file", FAILING, ids=name_of)
def test_a_failing_example_trips_what_it_names_and_nothing_else(file: Path, report: Report) -> None:
    wanted, found = expectations(file), report.of(file)
    assert wanted, "the file names nothing that it should trip"
    assert [e for e in wanted if not any(e.meets(f) for f in found)] == []
    assert [f for f in found if not any(e.meets(f) for e in wanted)] == []


def test_the_ontology_and_its_codes_trip_nothing(report: Report) -> None:
    assert report.findings.get("", []) == []


def test_every_shape_has_a_passing_and_a_failing_example(shapes: Graph) -> None:
    wanted = {kebab(qualified(shapes, shape).removeprefix("sls:")) for shape in targeted(shapes)}
    assert {file.parent.name for file in PASSING} == wanted
    assert {file.parent.name for file in FAILING} == wanted


def test_every_property_shape_and_every_query_is_tripped_by_an_example(shapes: Graph) -> None:
    own = {p for s in targeted(shapes) for p in shapes.objects(s, SH.property | SH.sparql)}
    tripped = {expected.shape for file in FAILING for expected in expectations(file)}
    assert {qualified(shapes, shape) for shape in own} - tripped == set()


def test_every_message_and_every_name_is_in_swedish_and_english(shapes: Graph) -> None:
    spoken = set(shapes.objects(None, SH.property | SH.sparql))
    spoken |= set(shapes.subjects(SH.closed, None)) | (
        set(shapes.subjects(SH["or"], None)) & targeted(shapes)
    )
    assert spoken
    for shape in spoken:
        assert languages(shapes, shape, SH.message) == ["en", "sv"], shape
    for shape in set(shapes.objects(None, SH.property)):
        assert languages(shapes, shape, SH.name) == ["en", "sv"], shape
    for shape in targeted(shapes) | set(shapes.objects(None, SH.sparql)):
        assert languages(shapes, shape, RDFS.label) == ["en", "sv"], shape


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    texts = graph.objects(subject, predicate)
    return sorted(str(text.language) for text in texts if isinstance(text, Literal))


def test_every_shape_that_reports_states_its_severity(shapes: Graph) -> None:
    for shape in targeted(shapes) | set(shapes.objects(None, SH.property)):
        code_list = (None, SH.node, next(parents(shapes, shape), shape)) in shapes
        assert code_list or shapes.value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info)


def test_core_refuses_and_quality_advises() -> None:
    for file in SHAPE_FILES:
        given = set(Graph().parse(file).objects(None, SH.severity))
        if file.parent.name == "core":
            assert given <= {SH.Violation}, file
        else:
            assert given <= {SH.Warning, SH.Info}, file


def test_every_term_of_shacl_is_one_of_shacl_1_0(shapes: Graph) -> None:
    vocabulary = Graph().parse(str(files("pyshacl") / "assets" / "shacl.ttl"))
    used = {term for triple in shapes for term in triple if str(term).startswith(str(SH))}
    assert {term for term in used if (term, None, None) not in vocabulary} == set()


def test_every_term_of_ours_in_shapes_and_examples_is_declared(
    shapes: Graph, examples: Graph, ontology: Graph
) -> None:
    used = {term for term in shapes.all_nodes() | set(shapes.predicates()) if is_ours(term)}
    used |= {term for term in examples.predicates() if is_ours(term)}
    for select in shapes.objects(None, SH.select):
        used |= {SL[name] for name in re.findall(r"\bsl:(\w+)", str(select))}
    misspelt_on_purpose = {SL.confidense}
    assert {t for t in used if (t, RDF.type, None) not in ontology} == misspelt_on_purpose


def is_ours(term: Node) -> bool:
    return isinstance(term, URIRef) and term.startswith(SL)


def test_every_class_of_ours_has_a_shape_of_its_name(shapes: Graph, ontology: Graph) -> None:
    declared = {str(c) for c in ontology.subjects(RDF.type, OWL.Class)}
    own = {c.removeprefix(str(SL)) for c in declared if c.startswith(str(SL))}
    assert own
    assert {c for c in own if (SLS[c], SH.targetClass, SL[c]) not in shapes} == set()


def test_the_relations_of_an_alignment_are_the_subproperties_of_aligned_with(
    shapes: Graph, ontology: Graph
) -> None:
    allowed = shapes.value(SLS["Alignment-relation"], SH["in"])
    assert allowed is not None
    declared = set(ontology.transitive_subjects(RDFS.subPropertyOf, SL.alignedWith))
    declared.remove(SL.alignedWith)
    assert set(Collection(shapes, allowed)) == declared
    assert set(shapes.objects(SLS.Shortcut, SH.targetSubjectsOf)) == declared
    select = str(shapes.value(SLS["Shortcut-alignment"], SH.select))
    listed = re.search(r"\?relation IN \((.*?)\)", select, re.DOTALL)
    assert listed is not None
    assert {SL[name] for name in re.findall(r"sl:(\w+)", listed[1])} == declared


def nested_repeats(pattern: str) -> bool:
    """Tell whether a repeat of many holds another one, which can take for ever to match."""
    return any(repeats(inner) for inner in walk(_parser.parse(pattern)) if many(inner))


def many(item: tuple[object, tuple[object, ...]]) -> bool:
    code, argument = item
    looping = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
    return code in looping and isinstance(argument[1], int) and argument[1] > 1


def repeats(item: tuple[object, tuple[object, ...]]) -> bool:
    return any(many(inner) for inner in walk(item[1][2]))


def walk(tree: object) -> Iterator[tuple[object, tuple[object, ...]]]:
    if isinstance(tree, tuple) and len(tree) == 2 and isinstance(tree[1], tuple):
        yield tree
    if isinstance(tree, _parser.SubPattern | list | tuple):
        for part in tree:
            yield from walk(part)


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"^(\.[0-9]+)*-", r"(?:(?:a|b){2,5}c)*"])
def test_a_repeat_within_a_repeat_is_seen(pattern: str) -> None:
    assert nested_repeats(pattern)


def test_no_pattern_has_a_repeat_within_a_repeat(shapes: Graph) -> None:
    patterns = [str(pattern) for pattern in shapes.objects(None, SH.pattern)]
    for select in shapes.objects(None, SH.select):
        patterns += re.findall(r'REGEX\(.*, "(.*)"\)', str(select))
    assert patterns
    assert [pattern for pattern in patterns if nested_repeats(pattern)] == []


def test_every_query_keeps_to_what_can_be_run_for_all_nodes_at_once(shapes: Graph) -> None:
    for shape, constraint in constraints(shapes):
        query = str(shapes.value(constraint, SH.select))
        assert shapes.value(constraint, SH.prefixes) == PREFIXES
        assert shape in targeted(shapes)
        assert re.findall(r"(?i)\bselect\b", query) == ["SELECT"]
        assert "SELECT $this " in query
        assert not re.search(r"(?i)\b(minus|service|values|group\s+by|count)\b", query), constraint
        assert not re.search(r"(?i)\bas\s+[$?]this\b", query), constraint


def test_a_query_finds_the_same_for_all_nodes_at_once_as_for_each_node(
    shapes: Graph, examples: Graph, store: Store
) -> None:
    for shape, constraint in constraints(shapes):
        own = f"{EXAMPLE_BASE}{kebab(qualified(shapes, shape).removeprefix('sls:'))}."
        focus = {n for n in focus_nodes(examples, shapes, shape) if n.startswith(own)}
        at_once = {row for row in answers(store, shapes, constraint) if row[0] in focus}
        one_by_one = {row for n in focus for row in answers(store, shapes, constraint, n)}
        assert at_once == one_by_one, constraint
        assert at_once, constraint


def test_pyshacl_finds_by_a_query_what_oxigraph_finds(
    shapes: Graph, ontology: Graph, examples: Graph, store: Store
) -> None:
    for shape, constraint in constraints(shapes):
        focus = focus_nodes(examples, shapes, shape)
        rows = answers(store, shapes, constraint)
        found = sorted(row[0] for row in rows if row[0] in focus)
        asked = beside(found, examples)
        results = by_pyshacl(examples, alone(shapes, shape, constraint), ontology, asked)
        assert sorted(focus for focus, _ in results) == found, constraint


def beside(nodes: list[str], examples: Graph) -> list[str]:
    """Return all nodes of the example files that *nodes* come from."""
    near = tuple(node.rpartition("/")[0] + "/" for node in nodes)
    return sorted({str(s) for s in examples.subjects() if str(s).startswith(near)})


def alone(shapes: Graph, shape: Node, constraint: Node) -> Graph:
    """Return one query of one shape, with its targets and the declared prefixes."""
    graph = Graph()
    for target in TARGETS:
        graph += shapes.triples((shape, target, None))
    graph.add((shape, SH.sparql, constraint))
    graph += shapes.triples((constraint, None, None))
    for predicate in (SH.declare, SH.prefix, SH.namespace):
        graph += shapes.triples((None, predicate, None))
    return graph
