"""What the shapes are refused for, what a verdict says, and how the process behaves."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from kg.catalogue import LANGUAGES
from kg.errors import Damaged, Disagreement, NotFound, Refused
from kg.settings import Base, Settings
from kg.store import Store
from kg.terms import RDF_TYPE, Iri, Literal, Quad
from kg.validate import Shapes, Validator, Verdict, validate, validate_change
from kg.validate.lint import repeats_repetition

SMALL = Path(__file__).parents[1] / "data" / "validate"
SL = "https://w3id.org/siktlinje/ns#"
SLS = "https://w3id.org/siktlinje/shapes#"
EX = "https://w3id.org/siktlinje/id/thing/"
GRAPH = Iri("https://w3id.org/siktlinje/graph/g")

HEADER = """
@prefix sls: <https://w3id.org/siktlinje/shapes#> .
@prefix sl: <https://w3id.org/siktlinje/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
MESSAGE = 'sh:message "Fel."@sv , "Wrong."@en'
SHAPE = f"sls:A a sh:NodeShape ; sh:targetClass sl:Thing ; sh:property sls:B ; {MESSAGE} ."
PROPERTY = f"sls:B a sh:PropertyShape ; sh:path sl:part ; sh:minCount 1 ; {MESSAGE} ."
BOTH_WAYS = "[ sh:zeroOrMorePath [ sh:alternativePath ( sl:part [ sh:inversePath sl:next ] ) ] ]"


def thing(name: str, predicate: str, value: str) -> Quad:
    kind = RDF_TYPE if predicate == "type" else Iri(SL + predicate)
    return Quad(Iri(EX + name), kind, Iri((SL if value[0].isupper() else EX) + value), GRAPH)


def settings_with(folder: Path, *shapes: str) -> Settings:
    """Return settings whose shapes are these texts, beside the small ontology."""
    (folder / "a.ttl").write_text(HEADER + "\n".join(shapes), encoding="utf-8")
    return Settings(shapes=folder, ontology=SMALL / "ontology")


@pytest.fixture(scope="module")
def small() -> Settings:
    return Settings(shapes=SMALL / "shapes", ontology=SMALL / "ontology")


@pytest.fixture(scope="module")
def shapes(small: Settings) -> Shapes:
    return Shapes.read(small)


@pytest.fixture
def wrong() -> list[Quad]:
    """A thing without a name, whose part is no thing."""
    return [thing("a", "type", "Thing"), thing("a", "part", "b")]


def with_vocabulary(quads: list[Quad], shapes: Shapes) -> Store:
    return Store.in_memory([*quads, *shapes.vocabulary])


# -- shapes that are refused -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("shapes-syntax", ["sls:A a sh:NodeShape"]),
        ("shapes-term-unknown", [SHAPE.replace("sh:targetClass", "sh:targetClas"), PROPERTY]),
        ("shapes-term-unknown", [SHAPE, PROPERTY.replace("sh:minCount", "sh:mincount")]),
        ("shapes-term-idle", [SHAPE, PROPERTY, "sls:A sh:rule sls:B ."]),
        ("shapes-term-idle", [SHAPE, PROPERTY, "sls:A sh:target sls:B ."]),
        ("shapes-term-undefined", [SHAPE.replace("sl:Thing", "sl:Thng"), PROPERTY]),
        ("shapes-pattern-bad", [SHAPE, PROPERTY, 'sls:B sh:pattern "(" .']),
        ("shapes-pattern-nested", [SHAPE, PROPERTY, 'sls:B sh:pattern "^(a+)+$" .']),
        ("shapes-dangling", [SHAPE]),
        ("shapes-no-path", [SHAPE, PROPERTY.replace("sh:path sl:part ;", "")]),
        ("shapes-untargeted", [SHAPE, PROPERTY, f"sls:C a sh:NodeShape ; {MESSAGE} ."]),
        ("shapes-recursive", [SHAPE, PROPERTY, "sls:B sh:node sls:A ."]),
        ("shapes-message", [SHAPE, PROPERTY.replace(' , "Wrong."@en', "")]),
        ("shapes-message", [SHAPE, PROPERTY.replace('"Wrong."@en', '"Wrong."@de')]),
        ("shapes-message", [SHAPE, PROPERTY.replace(MESSAGE, 'sh:name "a"')]),
        ("shapes-message", [SHAPE, PROPERTY, 'sls:B sh:message "Två"@sv .']),
        ("shapes-message-blank", [SHAPE, PROPERTY.replace("Wrong.", "Wrong {?value}.")]),
        ("shapes-path", [SHAPE, PROPERTY.replace("sl:part", "[ sh:order 1 ]")]),
        ("shapes-path", [SHAPE, PROPERTY.replace("sl:part", BOTH_WAYS)]),
        ("shapes-unusable", [SHAPE, PROPERTY, "sls:B sh:minCount 2 ."]),
    ],
)  # fmt: skip
def test_shapes_that_would_pass_over_something_are_refused(
    tmp_path: Path, key: str, texts: list[str]
) -> None:
    with pytest.raises(Disagreement) as caught:
        Shapes.read(settings_with(tmp_path, *texts))

    assert caught.value.key == key
    assert set(caught.value.text) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("syntax", "SELECT $this WHERE {"),
        ("form", "ASK { $this sl:part ?x }"),
        ("form", "SELECT $this WHERE { $this sl:part ?x } LIMIT 1"),
        ("form", "SELECT $this (COUNT(?x) AS ?n) WHERE { $this sl:part ?x } GROUP BY $this"),
        ("form", "SELECT $this WHERE { $this sl:part ?x MINUS { $this sl:next ?x } }"),
        ("form", "SELECT $this WHERE { $this sl:part ?x VALUES ?x { sl:Thing } }"),
        ("form", "SELECT $this WHERE { $this sl:part ?x { SELECT $this { $this ?p ?o } } }"),
        ("form", "SELECT $this WHERE { SERVICE <http://example.org/> { $this sl:part ?x } }"),
        ("form", "SELECT $this WHERE { GRAPH ?g { $this sl:part ?x } }"),
        ("form", "SELECT $this FROM sl:Thing WHERE { $this sl:part ?x }"),
        ("form", "SELECT $this WHERE { $this sl:part ?x FILTER (?x < NOW()) }"),
        ("form", "SELECT $this WHERE { $this $PATH ?x }"),
        ("form", "SELECT $this WHERE { ?x sl:part ?y BIND (?y AS ?this) }"),
        ("form", "SELECT $this WHERE { $this sl:part ?x FILTER EXISTS { ?x ?p ?o "
                 "FILTER NOT EXISTS { ?x ?q ?r MINUS { ?x sl:next ?r } } } }"),
        ("this", "SELECT ?x WHERE { $this sl:part ?x }"),
        ("this", "SELECT $this WHERE { ?x sl:part ?y }"),
        ("this", "SELECT $this WHERE { { $this sl:part ?x } UNION { ?x sl:next ?y } }"),
        ("scope", "SELECT $this WHERE { ?x sl:part ?y OPTIONAL { $this sl:next ?x } }"),
        ("scope", "SELECT $this WHERE { $this sl:part ?x { ?x sl:next ?y FILTER (?y = $this) } }"),
        ("scope", "SELECT $this WHERE { $this sl:part ?x "
                  "{ ?x sl:next ?y } UNION { ?y sl:next ?x BIND ($this AS ?z) } }"),
        ("scope", "SELECT $this WHERE { ?x sl:part ?y OPTIONAL { $this sl:next ?x } "
                  "$this sl:part ?z }"),
        ("reach", "SELECT $this WHERE { $this (sl:part|^sl:next)* ?x }"),
    ],
)  # fmt: skip
def test_a_query_is_refused_that_may_differ_for_one_node_and_for_all(
    tmp_path: Path, key: str, query: str
) -> None:
    constraint = (
        "<https://w3id.org/siktlinje/shapes> a owl:Ontology ; "
        f'sh:declare [ sh:prefix "sl" ; sh:namespace "{SL}" ] .'
        "sls:A sh:sparql sls:C . sls:C sh:prefixes <https://w3id.org/siktlinje/shapes> ; "
        f'sh:select "{query}" ; {MESSAGE} .'
    )

    with pytest.raises(Disagreement) as caught:
        Shapes.read(settings_with(tmp_path, SHAPE, PROPERTY, constraint))

    assert caught.value.key == f"shapes-query-{key}"


def test_a_query_on_a_shape_that_another_refers_to_is_refused(tmp_path: Path) -> None:
    query = f'sh:sparql [ sh:select "SELECT $this WHERE {{ $this ?p ?o }}" ; {MESSAGE} ]'
    nested = f"sls:B sh:node sls:C . sls:C a sh:NodeShape ; {query} ."

    with pytest.raises(Disagreement) as caught:
        Shapes.read(settings_with(tmp_path, SHAPE, PROPERTY, nested))

    assert caught.value.key == "shapes-query-nested"


def test_a_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Shapes.read(settings_with(tmp_path))
    with pytest.raises(NotFound):
        Shapes.read(Settings(shapes=tmp_path / "nowhere", ontology=SMALL / "ontology"))


@pytest.mark.parametrize(
    ("pattern", "risky"),
    [
        ("^[a-z]+(-[a-z]+)?$", False),
        (r"^\d{4}(-\d{2}){0,1}$", False),
        (r"^(\(\+\)|[(+*]{2})[0-9]+$", False),
        (r"^([0-9]{4})+$", True),
        ("^(a|aa)+$", True),
        ("^(a*)*$", True),
        ("^((ab?)+c)*$", True),
        ("^(?:x{1,})y{2}(?:x{2,3}){5}$", True),
    ],
)
def test_a_repetition_of_a_repetition_is_found(pattern: str, risky: bool) -> None:
    assert repeats_repetition(pattern) is risky


# -- verdicts --------------------------------------------------------------------------------


def test_findings_are_told_with_focus_path_value_and_message(
    shapes: Shapes, wrong: list[Quad]
) -> None:
    verdict = validate(with_vocabulary(wrong, shapes), shapes)

    by_shape = {finding.shape.removeprefix(SLS): finding for finding in verdict.results}
    assert not verdict.conforms
    assert verdict.counts["violations"] == len(verdict.results)
    assert by_shape["part"].severity == "Violation"
    assert by_shape["part"].focus == EX + "a"
    assert by_shape["part"].path == SL + "part"
    assert by_shape["part"].value == EX + "b"
    assert by_shape["part"].message == {"sv": "En del är en sak.", "en": "A part is a thing."}
    assert by_shape["name"].value is None


def test_the_message_of_a_query_is_filled_from_its_answer(shapes: Shapes) -> None:
    quads = [thing("k", "type", "Link"), thing("k", "source", "a"), thing("k", "target", "b")]
    quads += [Quad(Iri(EX + "k"), Iri(SL + "relation"), Iri(SL + "part"), GRAPH)]

    verdict = validate(with_vocabulary(quads, shapes), shapes)

    (finding,) = (each for each in verdict.results if each.shape == SLS + "Linked")
    assert finding.message["en"] == f"The shortcut {EX}a {SL}part {EX}b is missing."


def test_a_finding_that_two_graphs_give_is_told_once(shapes: Shapes, wrong: list[Quad]) -> None:
    again = [quad._replace(graph=Iri(GRAPH + "2")) for quad in wrong]

    once = validate(with_vocabulary(wrong, shapes), shapes)
    twice = validate(with_vocabulary([*wrong, *again], shapes), shapes)

    assert once == twice


def test_warnings_turn_nothing_down(shapes: Shapes) -> None:
    name = Literal("Sak", Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"), "sv")
    quads = [thing("a", "type", "Thing"), thing("a", "code", "c")]
    quads += [Quad(Iri(EX + "a"), Iri(SL + "name"), name, GRAPH)]

    verdict = validate(with_vocabulary(quads, shapes), shapes)

    assert verdict.conforms
    assert verdict.counts == {"violations": 0, "warnings": 1, "infos": 0}
    assert verdict.sv == ""


def test_a_verdict_is_told_in_both_languages(shapes: Shapes, wrong: list[Quad]) -> None:
    verdict = validate(with_vocabulary(wrong, shapes), shapes)

    assert "En del är en sak." in verdict.sv
    assert f"A part is a thing. (1: <{EX}a>)" in verdict.en


def test_the_report_can_be_read_as_rdf(shapes: Shapes, wrong: list[Quad]) -> None:
    verdict = validate(with_vocabulary(wrong, shapes), shapes)

    report = Graph().parse(data=verdict.turtle(), format="turtle")

    assert len(set(report.subjects(RDF.type, SH.ValidationResult))) == len(verdict.results)
    assert [str(value) for value in report.objects(None, SH.conforms)] == ["false"]


def test_a_target_without_a_node_is_named_with_its_file(shapes: Shapes, wrong: list[Quad]) -> None:
    verdict = validate(with_vocabulary(wrong, shapes), shapes)

    unmet = {(each.file, each.target.removeprefix(SL)) for each in verdict.unmet}
    assert ("core.ttl", "Link") in unmet
    assert ("queries.ttl", "serves") in unmet
    assert ("core.ttl", "Thing") not in unmet


def test_a_validation_that_meets_no_node_is_an_error(tmp_path: Path) -> None:
    shapes = Shapes.read(settings_with(tmp_path, SHAPE, PROPERTY))

    with pytest.raises(Disagreement) as caught:
        validate(Store.in_memory(shapes.vocabulary), shapes)

    assert caught.value.key == "validation-empty"


def test_another_base_is_read_everywhere(small: Settings, wrong: list[Quad]) -> None:
    base = "http://localhost:8000/"
    moved = Shapes.read(Settings(shapes=small.shapes, ontology=small.ontology, base=Base(base)))

    def there(term: object) -> Iri:
        return Iri(str(term).replace("https://w3id.org/siktlinje/", base))

    quads = [Quad(*map(there, quad)) for quad in wrong]
    verdict = validate(with_vocabulary(quads, moved), moved)

    assert base + "shapes#part" in {finding.shape for finding in verdict.results}
    assert moved.version == "1.2.3"


# -- changes ---------------------------------------------------------------------------------


def test_a_small_change_is_looked_at_alone(shapes: Shapes, wrong: list[Quad]) -> None:
    others = [thing(f"other-{number}", "type", "Thing") for number in range(300)]
    after = with_vocabulary([*others, *wrong], shapes)

    verdict = validate_change(after, wrong, [], shapes)

    assert {finding.focus for finding in verdict.results} == {Iri(EX + "a")}
    assert 0 < verdict.evaluated < 30


def test_a_quad_that_moves_to_another_graph_changes_nothing(
    shapes: Shapes, wrong: list[Quad]
) -> None:
    moved = wrong[0]._replace(graph=Iri(GRAPH + "2"))
    after = with_vocabulary([moved, wrong[1]], shapes)

    assert validate_change(after, [moved], wrong[:1], shapes) == Verdict((), 0)


# -- the process -----------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path, shapes: Shapes, wrong: list[Quad]) -> Path:
    """A store on disk that nobody has open."""
    path = tmp_path / "store"
    made = Store.create(path)
    made.add([*wrong, *shapes.vocabulary])
    made.flush()
    return path


@pytest.fixture
def validator(small: Settings) -> Iterator[Validator]:
    with Validator(small) as made:
        yield made


def test_the_process_gives_the_same_verdict(
    validator: Validator, shapes: Shapes, store: Path, wrong: list[Quad]
) -> None:
    opened = Store.open(store)

    assert validator.validate(store) == validate(opened, shapes)
    assert validator.validate_change(store, wrong, []) == validate_change(opened, wrong, [], shapes)


def test_an_error_of_the_process_arrives_as_it_was_raised(
    validator: Validator, tmp_path: Path, store: Path
) -> None:
    with pytest.raises(Damaged):
        validator.validate(tmp_path / "nowhere")

    assert validator.validate(store).results


def test_shapes_that_are_refused_are_told_by_the_first_validation(
    tmp_path: Path, store: Path
) -> None:
    with (
        Validator(settings_with(tmp_path, SHAPE)) as validator,
        pytest.raises(Disagreement) as caught,
    ):
        validator.validate(store)

    assert caught.value.key == "shapes-dangling"


def test_a_validation_past_its_deadline_is_killed(small: Settings, store: Path) -> None:
    with Validator(small, deadline_s=0.0) as validator, pytest.raises(Refused) as caught:
        validator.validate(store)

    assert caught.value.key == "validation-late"


def test_a_process_that_has_died_is_replaced(validator: Validator, store: Path) -> None:
    first = validator.validate(store)
    pid = validator.pid
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    assert validator.validate(store) == first
    assert validator.pid != pid


def test_a_process_that_asks_for_too_much_memory_ends(small: Settings, store: Path) -> None:
    with (
        Validator(small, memory_bytes=64 * 1024**2) as validator,
        pytest.raises(Refused) as caught,
    ):
        validator.validate(store)

    assert caught.value.key == "validation-died"


def test_a_closed_validator_leaves_no_process(small: Settings) -> None:
    validator = Validator(small)
    pid = validator.pid
    assert pid is not None
    validator.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
