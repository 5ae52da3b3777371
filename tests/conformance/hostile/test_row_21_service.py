"""
Row 21: SERVICE, written in every way that a parser may take for it.

Expected: 403 `switched-off`, or 400 where the grammar sees no call; nobody is called.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import ANY, Client
from tests.conformance.hostile.watching import Listener

pytestmark = pytest.mark.usefixtures("traced", "unchanged")

#: `#` stands for the port of one who listens.
ADDRESSES = [
    "http://127.0.0.1:#/",
    "http://[::1]:#/",
    "http://localhost:#/",
    "http://localhost.:#/",
    "http://2130706433:#/",
    "http://0x7f.1:#/",
    "http://0:#/",
    "https://127.0.0.1:#/",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
]
#: `<>` stands for an address.
FORMS = {
    "silent": "SELECT * { SERVICE SILENT <> { ?s ?p ?o } }",
    "odd-case": "SELECT * { sErViCe <> { ?s ?p ?o } }",
    "comment": "SELECT * { SERVICE#here>\n<>{ ?s ?p ?o } }",
    "escaped": "SELECT * { \\u0053ERVICE <> { ?s ?p ?o } }",
    "escaped-long": "SELECT * { \\U00000053ERVICE <> { ?s ?p ?o } }",
    "glued": "SELECT * { ?s ?p trueSERVICE<>{ ?s ?p ?o } }",
    "prefixed": "PREFIX ex: <> SELECT * { SERVICE ex: { ?s ?p ?o } }",
    "prefixed-glued": "PREFIX ex: <> SELECT * { SERVICEex:{ ?s ?p ?o } }",
    "relative": "BASE <> SELECT * { SERVICE <a> { ?s ?p ?o } }",
    "variable": "SELECT * { VALUES ?v { <> } SERVICE ?v { ?s ?p ?o } }",
    "sub-select": "SELECT * { { SELECT * { SERVICE <> { ?s ?p ?o } } } }",
    "exists": "ASK { FILTER EXISTS { SERVICE <> { ?s ?p ?o } } }",
    "optional": "SELECT * { OPTIONAL { SERVICE <> { ?s ?p ?o } } }",
    "graph": "SELECT * { GRAPH ?g { SERVICE <> { ?s ?p ?o } } }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <> { ?s ?p ?o } }",
    "describe": "DESCRIBE ?s { SERVICE <> { ?s ?p ?o } }",
    "after-string": "SELECT * { ?s ?p '\\'' SERVICE <> { ?s ?p ?o } }",
    "hidden-in-comparison": "SELECT * { FILTER(1<'>'||true) SERVICE <> {}#'\n }",
}


def calling(form: str, address: str, listener: Listener) -> str:
    return form.replace("<>", f"<{address}>").replace("#/", f"{listener.port}/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_is_called(client: Client, listener: Listener, address: str) -> None:
    answer = client.query(calling("SELECT * { SERVICE <> { ?s ?p ?o } }", address, listener))

    assert (answer.status, answer.kind) == (403, "switched-off")
    assert listener.connections == 0


@pytest.mark.parametrize("kind", FORMS)
def test_no_way_of_writing_it_calls(client: Client, listener: Listener, kind: str) -> None:
    answer = client.query(calling(FORMS[kind], ADDRESSES[0], listener))

    assert (answer.status, answer.kind) in {(403, "switched-off"), (400, "bad-query")}
    assert listener.connections == 0


@pytest.mark.parametrize("form", ["SERVICE <> { ?s ?p ?o }", "{ SERVICE SILENT <> { ?s ?p ?o } }"])
def test_an_update_calls_nobody(administrator: Client, listener: Listener, form: str) -> None:
    text = f"INSERT {{ GRAPH <{FREE}> {{ ?s ?p ?o }} }} WHERE {{ {form} }}"

    answer = administrator.update(calling(text, ADDRESSES[0], listener))

    assert (answer.status, answer.kind) == (403, "switched-off")
    assert listener.connections == 0


def test_the_word_in_a_string_is_harmless(client: Client) -> None:
    answer = client.query('ASK { BIND("SERVICE <http://127.0.0.1/> {}" AS ?x) }', accept=ANY)

    assert answer.json["boolean"] is True
