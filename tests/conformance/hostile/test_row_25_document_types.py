"""
Row 25: RDF/XML with a document type: entities from files and the net, entities that multiply.

Expected: 400 `bad-request`; nothing is read, fetched or published.
"""

from __future__ import annotations

import pytest

from tests.conformance.hostile.city import FREE
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.watching import Listener

pytestmark = pytest.mark.usefixtures("traced", "unchanged")

XML = "application/rdf+xml"
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">'
    '<rdf:Description rdf:about="x:s"><x:p>{}</x:p></rdf:Description></rdf:RDF>'
)
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
#: `#` stands for the address of one who listens, `!` for a file.
TYPES = {
    "system": ('<!DOCTYPE r [<!ENTITY e SYSTEM "!">]>', "&e;"),
    "system-remote": ('<!DOCTYPE r [<!ENTITY e SYSTEM "#">]>', "&e;"),
    "public": ('<!DOCTYPE r [<!ENTITY e PUBLIC "-//X//Y" "#">]>', "&e;"),
    "parameter": ('<!DOCTYPE r [<!ENTITY % e SYSTEM "#"> %e;]>', ""),
    "external": ('<!DOCTYPE r SYSTEM "#">', ""),
    "laughs": (f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]>', "&l9;"),
    "quadratic": (f'<!DOCTYPE r [<!ENTITY e "{"x" * 100_000}">]>', "&e;" * 10_000),
    "empty": ("<!DOCTYPE r>", ""),
    "after-comment": ("<!-- --><?x?>\n<!DOCTYPE r [<!ENTITY e 'x'>]>", "&e;"),
    "lower-case": ("<!doctype r [<!ENTITY e 'x'>]>", "&e;"),
}
ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-7"]


def document(kind: str, listener: Listener, marker: str) -> str:
    declared, text = TYPES[kind]
    body = declared.replace("#", f"http://127.0.0.1:{listener.port}/").replace("!", marker)
    return '<?xml version="1.0"?>' + body + RDF.format(text)


@pytest.mark.parametrize("kind", TYPES)
def test_a_document_type_is_refused(
    administrator: Client, listener: Listener, marker: str, kind: str
) -> None:
    answer = administrator.graph("PUT", FREE, document(kind, listener, marker), XML)

    assert (answer.status, answer.kind) == (400, "bad-request")
    assert answer.seconds < 1
    assert listener.connections == 0


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_document_type_in_another_encoding_is_refused(
    administrator: Client, listener: Listener, marker: str, encoding: str
) -> None:
    text = document("laughs", listener, marker).replace("?>", f" encoding='{encoding}'?>", 1)

    answer = administrator.graph("PUT", FREE, text.encode(encoding), XML)

    assert (answer.status, answer.kind) in {(400, "bad-request"), (415, "unsupported-media-type")}


def test_an_inclusion_is_not_followed(
    administrator: Client, listener: Listener, marker: str
) -> None:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{marker}"/>'

    answer = administrator.graph(
        "PUT", FREE, RDF.format(include), XML, [("Prefer", "validate-only")]
    )

    assert answer.status in (200, 400)
    assert listener.connections == 0
