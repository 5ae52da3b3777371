"""
Row 32: SPARQL, HTML and templates in every parameter that takes a text.

Expected: a parameter is a value and nothing else: the same answer as any other unknown value gets.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest

from tests.conformance.hostile.client import Client

pytestmark = pytest.mark.usefixtures("unchanged")

TEXTS = {
    "end-of-query": '" } ; DROP ALL #',
    "end-of-iri": "> } UNION { ?s ?p ?o } #",
    "backslash": "\\",
    "newline": "a\nb",
    "escape": "\\u0022 } #",
    "nul": "a\x00b",
    "template": "{{7*7}}${7*7}<%= 7*7 %>",
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)',
    "percent": "%00%0d%0a%s%n",
    "bidi": "\u202e\u2028",
    "log": '\n{"level": "INFO", "message": "forged"}',
}
PARAMETERS = ["lang", "format", "release", "timeout", "default-graph-uri", "unknown"]
PLACES = ["/{}", "/id/body/{}", "/problems/{}", "/graphs/{}", "/sparql/{}"]
LIKE_ANY_OTHER = "no-such-value"


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("kind", TEXTS)
def test_a_parameter_of_a_query_is_a_value(client: Client, kind: str, parameter: str) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    harmless, hostile = (
        client.query(query, **{parameter: text}) for text in (LIKE_ANY_OTHER, TEXTS[kind])
    )

    assert hostile.status == harmless.status
    if hostile.status == 200:
        assert hostile.body == harmless.body
    else:
        assert hostile.kind == harmless.kind


@pytest.mark.parametrize(
    "place", ["/{}", "/id/body/{}", "/problems/{}", "/graphs/{}", "/sparql/{}"]
)
@pytest.mark.parametrize("kind", TEXTS)
def test_a_path_is_a_name(client: Client, kind: str, place: str) -> None:
    answer = client.send("GET", place.format(quote(TEXTS[kind], safe="")))

    assert answer.status in (400, 404)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_page_shows_a_text_as_text(client: Client, kind: str) -> None:
    query = f"SELECT * {{ ?s ?p ?o }} LIMIT nonsense # {TEXTS[kind]}"
    path = f"/sparql?{urlencode({'query': query})}"

    answer = client.send("GET", path, headers=[("Accept", "text/html")])

    assert answer.status in (400, 403)
    assert "<script>alert" not in answer.text
    assert '" onmouseover="' not in answer.text
    assert "49${7*7}" not in answer.text


def test_values_shown_on_a_page_are_text(client: Client) -> None:
    value = '<script>alert(1)</script>" onmouseover="alert(1)'
    code = "".join(f"\\U{ord(each):08X}" for each in value)
    query = (
        f'SELECT ?x ?y ?z {{ BIND("{code}" AS ?x) BIND(<javascript:alert(1)> AS ?y)'
        " BIND(<data:text/html,x> AS ?z) }"
    )

    page = client.send(
        "GET", f"/sparql?{urlencode({'query': query})}", headers=[("Accept", "text/html")]
    )

    assert page.status == 200
    assert "<script>alert" not in page.text
    assert 'href="javascript:' not in page.text
    assert 'href="data:' not in page.text
    assert '" onmouseover="' not in page.text
