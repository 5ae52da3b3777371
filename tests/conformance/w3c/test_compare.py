"""A comparison that says yes to everything would let every entry pass."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from tests.conformance.w3c.compare import (
    GENID,
    Row,
    Term,
    deskolemised,
    from_csv,
    literal,
    quads_of,
    same_graphs,
    same_rows,
    term,
)

XSD = "http://www.w3.org/2001/XMLSchema#"
A: Term = ("iri", "http://e/a")
B: Term = ("iri", "http://e/b")
X: Term = ("blank", "x")
Y: Term = ("blank", "y")
P: Term = ("blank", "p")
Q: Term = ("blank", "q")


def rows(*columns: tuple[Term, ...]) -> list[Row]:
    return [{f"v{n}": each for n, each in enumerate(row)} for row in columns]


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (rows((A,), (B,)), rows((B,), (A,))),
        (rows((X, Y), (X, X)), rows((P, Q), (P, P))),
        (rows((X,), (Y,), (X,)), rows((P,), (Q,), (P,))),
        ([], []),
    ],
)
def test_the_same_solutions_in_another_order_are_the_same(
    expected: list[Row], found: list[Row]
) -> None:
    assert same_rows(expected, found, in_order=False)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (rows((A,)), []),
        (rows((A,)), rows((A,), (A,))),
        (rows((A,), (A,), (B,)), rows((A,), (B,), (B,))),
        (rows((A,)), rows((B,))),
        (rows((A,)), [{"other": A}]),
        (rows((A,)), rows((X,))),
        (rows((X, Y)), rows((P, P))),
        (rows((X, X)), rows((P, Q))),
        (rows((X,), (X,)), rows((P,), (Q,))),
    ],
)
def test_other_solutions_are_not_the_same(expected: list[Row], found: list[Row]) -> None:
    assert not same_rows(expected, found, in_order=False)
    assert not same_rows(found, expected, in_order=False)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (rows((A,), (B,)), rows((B,), (A,))),
        (rows((A,), (B,)), rows((A,))),
        (rows((X,), (A,), (X,)), rows((P,), (P,), (A,))),
        (rows((X,), (X,)), rows((P,), (Q,))),
        (rows((X,), (Y,)), rows((P,), (P,))),
    ],
)
def test_order_counts_where_it_is_asked_for(expected: list[Row], found: list[Row]) -> None:
    assert same_rows(expected, expected, in_order=True)
    assert not same_rows(expected, found, in_order=True)
    assert not same_rows(found, expected, in_order=True)


def test_blank_nodes_may_have_other_labels_in_order_too() -> None:
    assert same_rows(rows((X,), (Y,), (X,)), rows((P,), (Q,), (P,)), in_order=True)


def test_numbers_are_compared_by_value_and_datatype() -> None:
    assert literal("1.0", XSD + "decimal", None) == literal("1", XSD + "decimal", None)
    assert literal("1e0", XSD + "double", None) == literal("1.0", XSD + "double", None)
    assert literal("1", XSD + "integer", None) != literal("1", XSD + "decimal", None)
    assert literal("1", XSD + "integer", None) != literal("2", XSD + "integer", None)
    assert literal("1", XSD + "string", None) != literal("1.0", XSD + "string", None)


def test_literals_are_told_apart_by_datatype_and_language() -> None:
    assert literal("a", None, None) == literal("a", XSD + "string", None)
    assert literal("a", None, "EN") == literal("a", None, "en")
    assert literal("a", None, "en") != literal("a", None, "sv")
    assert literal("a", None, "en") != literal("a", None, None)
    assert literal("a", None, None) != ("iri", "a")


def test_csv_is_read_with_its_columns_and_blank_nodes() -> None:
    names, found = from_csv("a,b\r\n_:x,_:x\r\n_:y,\r\n")

    assert names == ["a", "b"]
    assert same_rows(found, from_csv("a,b\n_:p,_:p\n_:q,\n")[1], in_order=True)
    assert not same_rows(found, from_csv("a,b\n_:p,_:q\n_:q,\n")[1], in_order=False)
    assert not same_rows(found, from_csv("a,b\n_:p,_:p\n_:q,_:q\n")[1], in_order=False)
    assert same_rows(from_csv("a\n1.0E6\n")[1], from_csv("a\n1000000\n")[1], in_order=True)
    assert not same_rows(from_csv("a\n1\n")[1], from_csv("a\n2\n")[1], in_order=False)


def quad(subject: str, value: str, graph: str = "") -> ox.Quad:
    """A statement about a blank node, unless the subject is an IRI."""
    about = ox.NamedNode(subject) if ":" in subject else ox.BlankNode(subject)
    where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(about, ox.NamedNode("x:p"), ox.Literal(value), where)


def test_graphs_are_the_same_up_to_blank_nodes() -> None:
    some = [quad("a", "1"), quad("b", "2")]

    assert same_graphs(some, [quad("c", "2"), quad("d", "1")])
    assert not same_graphs(some, [quad("c", "1"), quad("c", "2")])
    assert not same_graphs(some, some[:1])
    assert not same_graphs(some[:1], [])
    assert not same_graphs(some[:1], [quad("a", "2")])
    assert not same_graphs(some[:1], [quad("x:a", "1")])
    assert not same_graphs(some[:1], [quad("a", "1", "x:g")])


def test_a_skolem_iri_of_the_service_is_a_blank_node_and_no_other_iri_is() -> None:
    assert term(ox.NamedNode(GENID + "1"))[0] == "blank"
    assert term(ox.NamedNode("http://e/.well-known/genid/1"))[0] == "iri"
    assert same_graphs([quad("a", "1")], deskolemised([quad(GENID + "1", "1")]))
    assert not same_graphs([quad("a", "1")], deskolemised([quad("http://e/1", "1")]))


def test_solutions_are_quads_again() -> None:
    row = {"s": X, "p": ("iri", "x:p"), "o": literal("1", None, None), "g": ("iri", "x:g")}

    assert same_graphs([quad("a", "1", "x:g")], quads_of([row]))
    assert not same_graphs([quad("a", "1")], quads_of([row]))
