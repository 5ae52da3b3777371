"""Rows in the order of a query: the same as the engine puts them in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.question.kinds import term_of
from kg.question.ordering import Key, in_order, unordered
from kg.store import Store
from kg.terms import Iri, Literal, Quad

GRAPH, PLACE = Iri("http://world.example/g"), Iri("http://world.example/place")
FIRST, SECOND = Iri("http://world.example/first"), Iri("http://world.example/second")
QUERY = """
SELECT ?place ?first ?second WHERE {
  ?thing <http://world.example/place> ?place .
  OPTIONAL { ?thing <http://world.example/first> ?first }
  OPTIONAL { ?thing <http://world.example/second> ?second }
}
"""
KINDS: list[st.SearchStrategy[Any]] = [
    st.integers(-20, 20),
    st.decimals(-2, 2, places=1),
    st.dates(date(2010, 1, 1), date(2012, 1, 1)),
    st.booleans(),
    st.text("aåäöÅ 😀b", max_size=3),
    st.sampled_from([Iri(f"http://world.example/{name}") for name in "abåz"]),
]


def columns() -> st.SearchStrategy[list[list[Any]]]:
    """Draw the values of two columns, each of one kind, some cells empty."""
    one = st.sampled_from(KINDS).flatmap(
        lambda kind: st.lists(st.none() | kind, min_size=8, max_size=8)
    )
    return st.lists(one, min_size=2, max_size=2)


def store(*of: list[Any]) -> Store:
    quads = []
    for number, values in enumerate(zip(*of, strict=True)):
        thing = Iri(f"http://world.example/thing-{number}")
        quads.append(Quad(thing, PLACE, term_of(number), GRAPH))
        named = zip((FIRST, SECOND), values, strict=True)
        quads += [
            Quad(thing, name, term_of(value), GRAPH) for name, value in named if value is not None
        ]
    return Store.in_memory(quads)


@pytest.mark.parametrize("order", ["?first DESC(?second)", "DESC ( ?first ) ?second"])
@given(of=columns())
def test_the_order_is_that_of_the_engine(order: str, of: list[list[Any]]) -> None:
    # The place makes the order one of all rows.
    query = f"{QUERY}ORDER BY {order} ?place"
    text, keys = unordered(query)
    made = store(*of)
    names, rows = made.table(text)

    assert "ORDER" not in text
    assert in_order(names, rows, keys) == list(made.table(query)[1])


@pytest.mark.parametrize(
    "end", ["ORDER BY ?first LIMIT 3", "ORDER BY STR(?first)", "ORDER BY ASC(?first)", ""]
)
def test_other_orders_stay_with_the_engine(end: str) -> None:
    assert unordered(QUERY + end) == (QUERY + end, ())


@pytest.mark.parametrize(
    "values",
    [
        [Literal("a"), term_of(1)],
        [term_of(1), term_of(Decimal("1.5"))],
        [Literal("2016-10-17Z", Iri("http://www.w3.org/2001/XMLSchema#date"))],
    ],
)
def test_values_of_several_kinds_are_left_to_the_engine(values: list[Any]) -> None:
    assert in_order(["first"], [(value,) for value in values], [Key("first", False)]) is None


def test_a_key_that_is_no_column_is_left_to_the_engine() -> None:
    assert in_order(["first"], [(term_of(1),)], [Key("second", False)]) is None
