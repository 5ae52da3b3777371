"""
Row 58: SERVICE and LOAD, mutated until the guard no longer sees them; what it lets pass is run.

Expected: nobody is called, whatever the engine makes of it. `FUZZ` asks for more mutations.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import suppress

from kg.errors import BadQuery
from kg.guard import check_query, check_update
from tests.conformance.hostile.client import Client
from tests.conformance.hostile.watching import Listener

ROUNDS = int(os.environ.get("FUZZ", "4000"))
CALLED = "http://127.0.0.1:#/"
QUERIES = [
    f"SELECT * {{ SERVICE <{CALLED}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE SILENT <{CALLED}> {{ }} }}",
    f"ASK {{ FILTER(1<2) SERVICE <{CALLED}> {{ }} }}",
    f"PREFIX e: <{CALLED}> SELECT * {{ SERVICE e: {{ }} }}",
    f"PREFIX e: <{CALLED}> ASK {{ GRAPH e:x {{ }} SERVICE e:x {{ }} }}",
    f"BASE <{CALLED}> ASK {{ SERVICE <x> {{ }} }}",
    f'SELECT * {{ BIND("a" AS ?x) SERVICE <{CALLED}> {{ }} }} # end',
    f"SELECT * {{ VALUES ?v {{ <{CALLED}> }} SERVICE ?v {{ }} }}",
    f"SELECT * {{ FILTER(?a<'>'||true) SERVICE <{CALLED}> {{ }} #'\n}}",
    f"SELECT * {{ OPTIONAL {{ {{ SELECT * {{ SERVICE <{CALLED}> {{ }} }} }} }} }}",
]
UPDATES = [
    f"LOAD <{CALLED}>",
    f"LOAD <{CALLED}> INTO GRAPH <x:g>",
    f"LOAD SILENT <{CALLED}>",
    f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{CALLED}> {{ ?s ?p ?o }} }}",
    f"CLEAR SILENT GRAPH <x:g> ; LOAD <{CALLED}>",
    f"PREFIX e: <{CALLED}> DELETE WHERE {{ <x:a> <x:b> <x:c> }} ; LOAD e:x",
]
#: What is put in somewhere: what ends or begins a string, an IRI, a comment, a name.
PIECES = [
    *("'", '"', "'''", '"""', "<", ">", "#", "\n", "\r", "\\", "\\u0022", "\\u0027", "\\u003C"),
    *("\\u0053", "\\u0073", "\\U00000053", "\u017f", "\u212a", "\u0130", "\x0b", "\x0c", "\x00"),
    *(
        "\u00a0",
        "\u2028",
        "\ufeff",
        "_:",
        "?",
        "$",
        "@",
        "@en",
        "^^",
        ":",
        ".",
        "-",
        "_",
        "1",
        "1e",
    ),
    *("{", "}", "(", ")", "[", "]", "{|", "|}", "<<(", ")>>", "true", "SERVICE", "service", "e:"),
    *(" ", "\t", ",", ";", "*", "+", "|", "/", "^", "!", "=", "<'>'", '<">"', "\\'", "%53", "a"),
]


def mutated(text: str, chance: random.Random) -> str:
    """Put pieces in, take characters out, change the case of letters."""
    for _ in range(chance.randint(1, 4)):
        n = chance.randrange(len(text))
        match chance.randrange(4):
            case 0:
                text = text[:n] + text[n + 1 :]
            case 1:
                text = text[:n] + text[n].swapcase() + text[n + 1 :]
            case _:
                text = text[:n] + chance.choice(PIECES) + text[n:]
    return text


def let_through(texts: list[str], port: int, rounds: int) -> Iterator[str]:
    """Yield those of so many mutations that the guard lets pass."""
    chance = random.Random(58)
    check = check_update if texts is UPDATES else check_query
    for _ in range(rounds):
        text = mutated(chance.choice(texts), chance).replace("#/", f"{port}/")
        with suppress(BadQuery):
            check(text)
            yield text


def test_what_the_guard_lets_through_calls_nobody(client: Client, listener: Listener) -> None:
    statuses = [
        client.query(text, timeout=1).status for text in let_through(QUERIES, listener.port, ROUNDS)
    ]

    assert listener.connections == 0
    assert set(statuses) <= {200, 400, 403}
    assert statuses


def test_what_the_guard_lets_through_of_updates_calls_nobody(
    administrator: Client, listener: Listener
) -> None:
    statuses = [
        administrator.update(text, headers=[("Prefer", "validate-only")]).status
        for text in let_through(UPDATES, listener.port, ROUNDS // 5)
    ]

    assert listener.connections == 0
    assert set(statuses) <= {200, 400, 403}
    assert statuses
