"""The ontology as it is documented: terms, shapes, and what queries name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.releases import Served
from kg.settings import Settings
from kg.store import Store
from kg.terms import PREFIXES, RDF_TYPE, Iri, Literal, Quad, graph_iri
from kg.vocabulary import mentioned, vocabulary
from kg.vocabulary.shapes import read_shapes, shapes_text

ROOT = Path(__file__).parents[2]
BASE = Settings().base
NS = f"{BASE}ns#"
OWL = PREFIXES["owl"]


def test_a_query_names_terms_in_full_and_by_prefix_but_not_in_comments_and_strings() -> None:
    query = f"""
        # sl:Commented is a remark
        PREFIX sl: <{NS}>
        prefix code: <{BASE}code/>
        SELECT * {{
            ?x a sl:Goal ; sl:setOutIn/^<{NS}basedOn> ?y ; sl:name "sl:Quoted" .
            ?x sl:status code:status ; other:thing ?z ; a <http://example.org/Else> .
        }}"""

    assert mentioned(query, BASE) == {
        Iri(f"{NS}Goal"),
        Iri(f"{NS}setOutIn"),
        Iri(f"{NS}basedOn"),
        Iri(f"{NS}name"),
        Iri(f"{NS}status"),
        Iri(f"{BASE}code/status"),
    }


def test_every_term_of_the_ontology_is_documented_whole(shipped: Served) -> None:
    found = vocabulary(shipped.store, BASE)
    defined = {
        quad.subject for quad in shipped.store.quads() if quad.predicate.endswith("#isDefinedBy")
    }

    assert set(found.entries) == {each for each in defined if each.startswith(NS)}
    for entry in found.entries.values():
        assert {*entry.labels} == {*entry.definitions} == {"sv", "en"}, entry.iri
        assert entry.examples, entry.iri
        assert entry.status, entry.iri
        assert not entry.is_deprecated, entry.iri


def test_a_class_has_what_stands_above_and_below_it(shipped: Served) -> None:
    found = vocabulary(shipped.store, BASE)
    goal = Iri(f"{NS}Goal")

    assert Iri(f"{NS}ChainElement") in found.ancestors(Iri(f"{NS}DirectionalGoal"))
    assert Iri(f"{NS}DirectionalGoal") in [each.iri for each in found.children(goal)]
    assert Iri(f"{NS}concretises") in [each.iri for each in found.starting_from(goal)]
    assert Iri(f"{NS}concretises") in [each.iri for each in found.leading_to(goal)]


def test_what_is_on_its_way_out_says_so_and_what_stands_in_its_place() -> None:
    old, new, graph = Iri(f"{NS}Old"), Iri(f"{NS}New"), graph_iri(BASE, "ontology")
    boolean = Iri(f"{PREFIXES['xsd']}boolean")
    store = Store.in_memory(
        [
            Quad(old, RDF_TYPE, Iri(f"{OWL}Class"), graph),
            Quad(old, Iri(f"{OWL}deprecated"), Literal("true", boolean), graph),
            Quad(old, Iri(f"{PREFIXES['dcterms']}isReplacedBy"), new, graph),
        ]
    )

    entry = vocabulary(store, BASE).entries[old]

    assert entry.is_deprecated
    assert entry.replaced_by == (new,)


def test_shapes_say_what_they_are_about_and_what_they_say() -> None:
    shapes = {each.name: each for each in read_shapes(shapes_text(ROOT / "shapes", BASE), BASE)}
    rules = {rule.iri.rpartition("#")[2]: rule for each in shapes.values() for rule in each.rules}

    assert [target.of for target in shapes["Initiative"].targets] == [Iri(f"{NS}Initiative")]
    assert rules["Initiative-kind"].least == 1
    assert rules["Initiative-kind"].severity == "Violation"
    assert Iri(f"{NS}initiativeKind") in rules["Initiative-kind"].terms
    assert Iri(f"{NS}alignmentRelation") in rules["Alignment-sourceKind"].terms
    for rule in rules.values():
        assert set(rule.messages) == {"sv", "en"}, rule.iri


def test_a_folder_without_shapes_is_no_folder_of_shapes(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=str(tmp_path)):
        shapes_text(tmp_path, BASE)
