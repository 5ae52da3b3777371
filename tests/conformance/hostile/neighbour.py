"""
A second client, in a process of its own: small and different queries at a low rate, all the time.

It writes a line of JSON for each to standard output: milliseconds, and what was wrong, if anything.
"""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import time

from tests.conformance.hostile.city import NUMBERS, number, small_query
from tests.conformance.hostile.client import JSON, QUERY, connect

SOURCE = "127.0.0.2"
PAUSE_SECONDS = 0.05


def main(address: str) -> None:
    """Ask until the process is ended."""
    connection = connect(address, SOURCE)
    for n in itertools.count():
        began = time.monotonic()
        try:
            wrong = _ask(connection, n)
        except (OSError, http.client.HTTPException) as error:
            wrong = repr(error)
            connection.close()
        took = (time.monotonic() - began) * 1000
        print(json.dumps({"ms": round(took, 1), "wrong": wrong}), flush=True)
        time.sleep(PAUSE_SECONDS)


def _ask(connection: http.client.HTTPConnection, n: int) -> str | None:
    """Ask for the value of one number, in words never used before; return what is wrong."""
    headers = {"Content-Type": QUERY, "Accept": JSON}
    connection.request("POST", "/sparql", small_query(n).encode(), headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        return f"{answer.status} {body[:200]!r}"
    rows = json.loads(body)["results"]["bindings"]
    found = [(row["value"]["value"], row["n"]["value"]) for row in rows]
    return None if found == [(str(n % NUMBERS), str(n))] else f"{number(n % NUMBERS)}: {found}"


if __name__ == "__main__":
    main(sys.argv[1])
