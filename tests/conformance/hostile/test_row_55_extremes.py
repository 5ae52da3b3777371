"""
Row 55: regular expressions that grow, numbers, dates and texts at their extremes, bad geometry.

Expected: an answer, where an impossible value is unbound; or 503 at the limit.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.city import EX
from tests.conformance.hostile.client import Client

GEO = (
    "PREFIX geo: <http://www.opengis.net/ont/geosparql#> "
    "PREFIX f: <http://www.opengis.net/def/function/geosparql/> "
)
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
#: Expressions that have a value or none; the query is answered at once in any case.
EXPRESSIONS = {
    "substr-below": 'SUBSTR("abc", -9223372036854775808)',
    "substr-far": 'SUBSTR("abc", 9223372036854775807, 9223372036854775807)',
    "substr-nan": 'SUBSTR("abc", "NaN"^^xsd:double)',
    "i64-overflow": "9223372036854775807 + 1",
    "i64-underflow": "-9223372036854775808 - 1",
    "i64-negate": "-(-9223372036854775808)",
    "i64-times": "9223372036854775807 * 9223372036854775807",
    "i64-abs": "ABS(-9223372036854775808)",
    "large-integer": "99999999999999999999999999999999999999",
    "divide-by-zero": "1 / 0",
    "divide-min": "-9223372036854775808 / -1",
    "double-zero": "1e0 / 0e0",
    "double-huge": "1e400",
    "double-tiny": "1e-400",
    "decimal-long": f"0.{'1' * 2000}",
    "decimal-times": "0.000000000000000001 * 0.000000000000000001",
    "round": "ROUND(170141183460469231731.687303715884105727)",
    "year-large": '"999999999999999999999999-01-01"^^xsd:date',
    "year-add": '"9999-12-31"^^xsd:date + "P99999999999Y"^^xsd:yearMonthDuration',
    "date-bad": 'xsd:dateTime("2023-02-30T25:61:61Z")',
    "date-diff": '"-9999-01-01T00:00:00Z"^^xsd:dateTime - "9999-01-01T00:00:00Z"^^xsd:dateTime',
    "duration-times": '"P9999999999999Y"^^xsd:yearMonthDuration * 9999999999',
    "timezone": 'ADJUST("2020-01-01T00:00:00Z"^^xsd:dateTime, "PT999H"^^xsd:dayTimeDuration)',
    "iri-bad": 'IRI("http://[::bad ^ iri")',
    "iri-long": f'STRLEN(STR(IRI("x:{"a" * 20_000}")))',
    "lang-bad": 'STRLANG("a", "not a tag")',
    "datatype-bad": 'STRDT("a", IRI("x: y"))',
    "regex-bad": 'REGEX("a", "(((")',
    "regex-flags": 'REGEX("a", "a", "nonsense")',
    "regex-grown": 'REGEX("aaaa", "(((a{1,100}){1,100}){1,100}){1,100}")',
    "regex-backtrack": f'REGEX("{"a" * 5000}!", "^(a+)+$")',
    "regex-lookaround": 'REGEX("a", "(?=a)(?<!b)")',
    "replace-empty": 'REPLACE("abc", "", "x")',
    "replace-group": 'REPLACE("abc", "(b)", "$999999999999")',
    "geometry-bad": 'f:distance("POINT(999 no"^^geo:wktLiteral, "POINT(1 1)"^^geo:wktLiteral)',
    "geometry-nan": 'f:sfWithin("POINT(NaN NaN)"^^geo:wktLiteral, "POLYGON EMPTY"^^geo:wktLiteral)',
    "geometry-huge": 'f:buffer("POINT(1e308 -1e308)"^^geo:wktLiteral, 1e308)',
    "cast-loop": "xsd:integer(xsd:double(xsd:decimal(xsd:float('INF'))))",
}
#: Run for each of some thousand numbers; these may take longer than there is.
PER_ROW = {
    "regex-of-the-row": 'REGEX(?name, CONCAT("(((a{1,99}){1,99}){1,99}){1,", STR(?v), "}"))',
    "regex-long-of-the-row": 'REGEX(?name, CONCAT("(", STR(?v), "|x{1,900}){1,900}"))',
    "hash": "STRLEN(SHA512(CONCAT(?name, STR(?v)))) < 0",
    "replace": 'STRLEN(REPLACE(REPLACE(?name, "", ?name), "", ?name)) < 0',
}


@pytest.mark.parametrize("kind", EXPRESSIONS)
def test_an_extreme_value_is_answered(client: Client, kind: str) -> None:
    answer = client.query(f"{XSD}{GEO}SELECT ?x {{ BIND({EXPRESSIONS[kind]} AS ?x) }}", timeout=2)

    assert answer.status == 200 or (answer.status, answer.kind) == (400, "bad-query"), answer.text
    assert answer.status != 200 or len(answer.rows) == 1


@pytest.mark.parametrize("kind", PER_ROW)
def test_an_expression_of_each_row_is_answered_or_stopped(bomber: Client, kind: str) -> None:
    query = f"ASK {{ ?s <{EX}value> ?v ; <{EX}name> ?name FILTER({PER_ROW[kind]}) }}"

    answer = bomber.query(query, timeout=1)

    assert answer.status == 200 or (answer.status, answer.kind) in {
        (503, "too-slow"),
        (503, "too-heavy"),
    }
    assert answer.seconds < 1.5
