"""
Requests made up from the OpenAPI description, right and wrong ones, against the app.

Whatever is sent, no fault of ours comes of it, and what comes is as described. The requests are the
same each time; with `FUZZ=500` so many are made up anew for each operation.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import BaseSchema, Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kg.releases import Releases
from kg.settings import Limit, Settings
from kg.terms import Quad
from kg.tokens import Role, Tokens

MakeApp = Callable[[Settings, Releases], Flask]
Publish = Callable[[Path, Iterable[Quad]], Releases]

ROOT = Path(__file__).parents[2]
OPENAPI = json.loads((ROOT / "service" / "openapi.json").read_text("utf-8"))
#: Of the questions, those that take each kind of input, and one that takes none; all are one route.
ASKED = ("coverage-of-directions", "demands", "weak-alignments", "what-loses-support", "same-name")
PATHS = OPENAPI["paths"] | {f"/questions/{name}": ["get"] for name in ASKED}
OPERATIONS = [
    pytest.param(path, method.upper(), id=f"{method} {path}")
    for path, methods in PATHS.items()
    for method in methods
    # Files, which stay open where a test client does not read them to their end.
    if not path.startswith(("/static/", "/dumps/{number}.{"))
]
LONGER = os.environ.get("FUZZ")
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]

#: What queries, updates and documents are put together from: right more often than by chance.
PIECES = {
    "query": [
        *(
            "SELECT * ",
            "ASK ",
            "CONSTRUCT { ?s ?p ?o } ",
            "DESCRIBE ?s ",
            "SELECT (COUNT(*) AS ?n) ",
        ),
        *(
            "{ ?s ?p ?o }",
            "{ ?s a ?o } ",
            "{ GRAPH ?g { ?s ?p ?o } } ",
            "{} ",
            "FROM <http://e/g> ",
        ),
        *("LIMIT 3 ", "ORDER BY ?o ", "{ SERVICE <http://e/> {} } ", "{ <oops ", "}", '"å', "\x00"),
    ],
    "update": [
        *(
            "INSERT DATA { ",
            "DELETE DATA { ",
            "<http://e/s> <http://e/p> 1 } ",
            "GRAPH <http://e/g> { ",
        ),
        *("CLEAR ALL", "LOAD SILENT <file:///etc/passwd>", "DROP GRAPH <http://e/g>", "; ", "}"),
        *("DELETE WHERE { ?s ?p ?o } ", "INSERT { ?s ?p ?o } WHERE {} ", "WITH <http://e/g> "),
    ],
    "document": [
        *(
            "<http://e/s> <http://e/p> ",
            "<http://e/o> ",
            '"å"@sv ',
            "_:b ",
            ". ",
            "<a b>",
            "[ ",
            "] ",
        ),
        *(
            "<!DOCTYPE x>",
            "<rdf:RDF>",
            '{"@id": "http://e/s"}',
            '{"@context": "http://e/"}',
            "{",
            "}",
        ),
        *("@prefix e: <http://e/> . ", "e:s a e:C . ", "\x00", "<http://e/g> { "),
    ],
}


def made_of(kind: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(PIECES[kind]), min_size=1, max_size=5).map("".join)


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("tokens") / "tokens.json"
    return path, Tokens(path).create("fuzz", Role.ADMINISTRATOR, None)


@pytest.fixture(scope="module")
def schema(
    granvik: list[Quad],
    publish: Publish,
    make_app: MakeApp,
    secret: tuple[Path, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> BaseSchema:
    """The description as an app serves it that nobody else asks."""
    root = tmp_path_factory.mktemp("fuzz") / "releases"
    app = make_app(
        Settings(
            releases=root,
            tokens=secret[0],
            ontology=ROOT / "ontology",
            shapes=ROOT / "shapes",
            query_seconds=2,
            rate_requests=Limit(0),
            rate_seconds=Limit(0),
        ),
        publish(root, granvik),
    )
    for kind in ("query", "update"):
        schemathesis.openapi.format(f"sparql-{kind}", made_of(kind))
        schemathesis.openapi.media_type(f"application/sparql-{kind}", made_of(kind).map(str.encode))
    for media_type in OPENAPI["paths"]["/graphs"]["put"]["requestBody"]["content"]:
        schemathesis.openapi.media_type(media_type, made_of("document").map(str.encode))
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


@pytest.mark.parametrize("with_token", [False, True], ids=["stranger", "administrator"])
@pytest.mark.parametrize("mode", [*GenerationMode], ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_nothing_that_is_sent_is_a_fault_of_ours(
    schema: BaseSchema,
    secret: tuple[Path, str],
    path: str,
    method: str,
    mode: GenerationMode,
    with_token: bool,
) -> None:
    operation = schema[path][method]
    if with_token and not operation.definition.raw.get("security"):
        pytest.skip("open to all")
    headers = {"Accept-Encoding": "identity"}
    if with_token:
        headers["Authorization"] = f"Bearer {secret[1]}"

    @settings(
        max_examples=int(LONGER or 12),
        derandomize=not LONGER,
        database=None,
        deadline=None,
        # Without shrinking: a fault is to be found, and the time is bounded.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Case[Any]) -> None:
        response = case.call(headers=headers)

        assert response.status_code < 500 or response.status_code == 503, case.as_curl_command()
        case.validate_response(response, checks=CHECKS)

    try:
        send()
    except Unsatisfiable:
        pytest.skip("takes nothing that could be wrong")
