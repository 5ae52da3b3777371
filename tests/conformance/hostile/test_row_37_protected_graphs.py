"""
Row 37: writes into graphs that sources keep, that rules make, that are another's; in every form
that SPARQL has for it.

Expected: 403 `not-allowed`, decided from what would change and not from the text; nothing is
published. What names such a graph and changes nothing in it is no offence.
"""

from __future__ import annotations

import pytest

from kg.terms import graph_iri
from tests.conformance.hostile.city import BASE, EDITED, EX, FREE, NUMBERS_GRAPH
from tests.conformance.hostile.client import Client

CITY = graph_iri(BASE, "granvik")
DERIVED = graph_iri(BASE, "derived")
DEFAULT = graph_iri(BASE, "default")
ONE = f"<{EX}number/1>"

#: What nobody may change by a token.
KEPT = {
    "insert": f"INSERT DATA {{ GRAPH <{CITY}> {{ <x:s> <x:p> <x:o> }} }}",
    "insert-derived": f"INSERT DATA {{ GRAPH <{DERIVED}> {{ <x:s> <x:p> <x:o> }} }}",
    "delete": f"DELETE DATA {{ GRAPH <{NUMBERS_GRAPH}> {{ {ONE} <{EX}value> 1 }} }}",
    "delete-where": f"DELETE WHERE {{ GRAPH <{NUMBERS_GRAPH}> {{ {ONE} ?p ?o }} }}",
    "clear": f"CLEAR GRAPH <{NUMBERS_GRAPH}>",
    "clear-silent": f"CLEAR SILENT GRAPH <{NUMBERS_GRAPH}>",
    "clear-all": "CLEAR ALL",
    "clear-named": "CLEAR NAMED",
    "drop": f"DROP GRAPH <{CITY}>",
    "drop-all": "DROP ALL",
    "drop-named": "DROP NAMED",
    "drop-silent": "DROP SILENT NAMED",
    "copy-over": f"COPY <{EDITED}> TO <{CITY}>",
    "copy-default": f"COPY DEFAULT TO <{CITY}>",
    "move-away": f"MOVE <{CITY}> TO <{EDITED}>",
    "move-over": f"MOVE <{EDITED}> TO <{DERIVED}>",
    "add": f"ADD <{EDITED}> TO <{CITY}>",
    "with": f"WITH <{CITY}> INSERT {{ <x:s> <x:p> <x:o> }} WHERE {{}}",
    "with-delete": f"WITH <{CITY}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "with-using": f"WITH <{CITY}> DELETE {{ ?s ?p ?o }} USING <{NUMBERS_GRAPH}> USING <{CITY}> "
    "WHERE { ?s ?p ?o }",
    "graph-variable": "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "made-up-name": "INSERT { GRAPH ?g { <x:s> <x:p> 1 } } "
    f'WHERE {{ BIND(IRI("{CITY}") AS ?g) }}',
    "second-operation": f"INSERT DATA {{ GRAPH <{EDITED}> {{ <x:s> <x:p> <x:o> }} }} ; "
    f"CLEAR GRAPH <{NUMBERS_GRAPH}>",
    "escaped": f"INSERT DATA {{ GRAPH <{BASE}graph/granv\\u0069k> {{ <x:s> <x:p> 1 }} }}",
    "prefixed": f"PREFIX g: <{BASE}graph/> INSERT DATA {{ GRAPH g:granvik {{ <x:s> <x:p> 1 }} }}",
    "based": f"BASE <{BASE}> INSERT DATA {{ GRAPH <graph/granvik> {{ <x:s> <x:p> 1 }} }}",
    "put-in-two": f"INSERT {{ GRAPH ?g {{ <x:s> <x:p> 1 }} }} "
    f"WHERE {{ VALUES ?g {{ <{EDITED}> <{CITY}> }} }}",
}
#: What an editor may not change, though an administrator may.
ANOTHERS = {
    "insert": f"INSERT DATA {{ GRAPH <{FREE}> {{ <x:s> <x:p> <x:o> }} }}",
    "default": "INSERT DATA { <x:s> <x:p> <x:o> }",
    "copy": f"COPY <{NUMBERS_GRAPH}> TO <{FREE}>",
    "with": f"WITH <{FREE}> INSERT {{ <x:s> <x:p> <x:o> }} WHERE {{}}",
    "blank": f"INSERT {{ GRAPH ?g {{ <x:s> <x:p> 1 }} }} WHERE {{ BIND(IRI('{FREE}') AS ?g) }}",
    "kept": KEPT["insert"],
    "all": "CLEAR ALL",
    "similar-name": f"INSERT DATA {{ GRAPH <{EDITED}/> {{ <x:s> <x:p> <x:o> }} }}",
    "similar-case": f"INSERT DATA {{ GRAPH <{EDITED.upper()}> {{ <x:s> <x:p> <x:o> }} }}",
}
#: These name others' graphs, and change nothing in them.
HARMLESS = {
    "read": f"INSERT {{ GRAPH <{EDITED}> {{ {ONE} <x:copy> ?v }} }} "
    f"WHERE {{ GRAPH <{NUMBERS_GRAPH}> {{ {ONE} <{EX}value> ?v }} }}",
    "there-already": f"INSERT DATA {{ GRAPH <{NUMBERS_GRAPH}> {{ {ONE} <{EX}value> 1 }} }}",
    "never-there": f"DELETE DATA {{ GRAPH <{CITY}> {{ <x:no> <x:no> <x:no> }} }}",
    "put-back": f"DELETE DATA {{ GRAPH <{NUMBERS_GRAPH}> {{ {ONE} <{EX}value> 1 }} }} ; "
    f"INSERT DATA {{ GRAPH <{NUMBERS_GRAPH}> {{ {ONE} <{EX}value> 1 }} }}",
    "clear-nothing": f"CLEAR SILENT GRAPH <{BASE}graph/none>",
}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("kind", KEPT)
def test_what_sources_keep_is_not_changed(administrator: Client, kind: str) -> None:
    answer = administrator.update(KEPT[kind])

    assert (answer.status, answer.kind) == (403, "not-allowed"), answer.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("kind", ANOTHERS)
def test_an_editor_changes_no_graph_of_another(editor: Client, kind: str) -> None:
    answer = editor.update(ANOTHERS[kind])

    assert (answer.status, answer.kind) == (403, "not-allowed"), answer.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("graph", [CITY, DERIVED, NUMBERS_GRAPH])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_kept_graph_is_not_written_as_a_whole(
    administrator: Client, method: str, graph: str
) -> None:
    body = None if method == "DELETE" else "<x:s> <x:p> <x:o> ."

    answer = administrator.graph(method, graph, body)

    assert (answer.status, answer.kind) == (403, "not-allowed"), answer.text


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_changes_nothing_of_others_is_allowed(editor: Client, kind: str) -> None:
    answer = editor.update(HARMLESS[kind])

    assert answer.status == 200, answer.text


def test_a_dataset_of_the_request_and_one_of_the_text_conflict(administrator: Client) -> None:
    for clause in (f"WITH <{EDITED}>", ""):
        using = "" if clause else f"USING <{CITY}>"
        text = f"{clause} DELETE {{ GRAPH <{EDITED}> {{ ?s ?p 9 }} }} {using} WHERE {{ ?s ?p 9 }}"

        answer = administrator.update(text, parameters={"using-graph-uri": CITY})

        assert answer.status == 400, answer.text


def test_a_document_that_looks_like_shapes_changes_no_rule(editor: Client) -> None:
    text = """
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix sls: <https://w3id.org/siktlinje/shapes#> .
        sls:Alignment sh:deactivated true .
        <x:shape> a sh:NodeShape ; sh:targetClass <x:C> ; sh:deactivated true .
    """
    invalid = "<x:a> a <https://w3id.org/siktlinje/ns#Alignment> ."
    assert editor.graph("PUT", EDITED, text).status in (201, 204)

    answer = editor.graph("POST", EDITED, invalid)

    assert (answer.status, answer.kind) == (422, "invalid"), answer.text
    assert answer.json["report"]
