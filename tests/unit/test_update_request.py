"""Requests are taken apart as the grammar of SPARQL 1.1 Update says."""

from __future__ import annotations

import pytest

from kg.errors import BadQuery
from kg.update.request import (
    Clear,
    Data,
    Modify,
    Nothing,
    Operation,
    Target,
    Transfer,
    Which,
    operations,
)
from kg.update.source import Source, Span


def apart(text: str) -> list[Operation]:
    return operations(Source(text))


def one(text: str) -> tuple[Source, Operation]:
    (found,) = apart(text)
    return Source(text), found


@pytest.mark.parametrize(
    "text", ["", " # nothing\n", "BASE <http://e/>", "PREFIX a: <b> VERSION '1.2'"]
)
def test_a_request_may_have_no_operation(text: str) -> None:
    assert apart(text) == []


@pytest.mark.parametrize(
    ("text", "inserts"),
    [("INSERT DATA { <a> <b> '}' }", True), ("delete#\ndata{_:a<b>'''}\n'''#}\n}", False)],
)
def test_data_are_what_stands_between_braces(text: str, inserts: bool) -> None:
    source, found = one(text)

    assert isinstance(found.what, Data)
    assert found.what.inserts == inserts
    assert source[found.what.block] == text[text.index("{") :]


def test_delete_where_has_one_pattern_for_both() -> None:
    source, found = one("DELETE WHERE { ?s ?p ?o . GRAPH ?g { ?s ?p ?o } } ;")

    assert isinstance(found.what, Modify)
    assert found.what.where == found.what.delete
    assert source[found.what.where] == "{ ?s ?p ?o . GRAPH ?g { ?s ?p ?o } }"
    assert found.what.insert is None


def test_a_change_has_all_its_parts() -> None:
    source, found = one(
        "PREFIX : <http://e/> WITH :w DELETE { ?d a 1 } INSERT { ?i a 1 } USING :u USING NAMED <n> "
        "USING <v> WHERE { { ?w a 1 } {| |} }"
    )
    what = found.what

    assert isinstance(what, Modify)
    assert what.given
    assert what.delete
    assert what.insert
    assert source[what.given] == ":w"
    assert source[what.delete] == "{ ?d a 1 }"
    assert source[what.insert] == "{ ?i a 1 }"
    assert [source[span] for span in what.using] == [":u", "<v>"]
    assert [source[span] for span in what.using_named] == ["<n>"]
    assert source[what.where] == "{ { ?w a 1 } {| |} }"


@pytest.mark.parametrize("silent", ["", "SILENT "])
@pytest.mark.parametrize(
    ("rest", "target"),
    [
        ("DEFAULT", Which.DEFAULT),
        ("NAMED", Which.NAMED),
        ("ALL", Which.ALL),
        ("GRAPH <g>", "<g>"),
        ("GRAPH a:g", "a:g"),
    ],
)
@pytest.mark.parametrize("verb", ["CLEAR", "drop"])
def test_graphs_are_cleared_by_name_and_by_word(
    verb: str, rest: str, target: Which | str, silent: str
) -> None:
    source, found = one(f"{verb} {silent}{rest}")

    assert isinstance(found.what, Clear)
    assert _told(source, found.what.target) == target


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ADD <a> TO GRAPH <b>", ("ADD", "<a>", "<b>", False)),
        ("MOVE SILENT GRAPH :a TO DEFAULT", ("MOVE", ":a", Which.DEFAULT, True)),
        ("copy default to <b>", ("COPY", Which.DEFAULT, "<b>", False)),
    ],
)
def test_content_is_transferred_between_two_graphs(text: str, told: tuple[object, ...]) -> None:
    source, found = one(text)
    what = found.what

    assert isinstance(what, Transfer)
    assert told == (
        what.verb,
        _told(source, what.source),
        _told(source, what.destination),
        what.silent,
    )


@pytest.mark.parametrize(
    "text",
    [
        "CREATE GRAPH <g>",
        "CREATE SILENT GRAPH :g",
        "LOAD SILENT <http://e/>",
        "LOAD SILENT <http://e/> INTO GRAPH :g",
    ],
)
def test_what_has_no_effect_on_a_release_is_nothing(text: str) -> None:
    assert isinstance(one(text)[1].what, Nothing)


def test_declarations_hold_from_where_they_stand() -> None:
    text = (
        "BASE <http://e/> PREFIX a: <a/>\nINSERT DATA {} ; CLEAR ALL ;\n"
        "PREFIX a: <b/> DROP DEFAULT ; BASE <http://f/>"
    )
    first, second, third = apart(text)

    assert Source(text).lines(first.prologue) == "BASE <http://e/>\nPREFIX a: <a/>\n"
    assert second.prologue == first.prologue
    assert (
        Source(text).lines(third.prologue) == "BASE <http://e/>\nPREFIX a: <a/>\nPREFIX a: <b/>\n"
    )
    assert [Source(text)[each.span] for each in (first, second, third)] == [
        "INSERT DATA {}",
        "CLEAR ALL",
        "DROP DEFAULT",
    ]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("INSERTDATA {}", 1, 1),
        ("INSERT DATA {}\n INSERT DATA {}", 2, 2),
        ("CLEAR ALL;\n;", 2, 1),
        ("CLEARALL", 1, 1),
        ("CLEAR <g>", 1, 7),
        ("DROP", 1, 5),
        ("CREATE <g>", 1, 8),
        ("CREATE GRAPH DEFAULT", 1, 14),
        ("ADD NAMED TO DEFAULT", 1, 5),
        ("COPY <a> <b>", 1, 10),
        ("LOAD SILENT <a> INTO <b>", 1, 22),
        ("WITH <g> INSERT DATA {}", 1, 17),
        ("WITH <g> USING <g> INSERT {} WHERE {}", 1, 10),
        ("WITH <g> DELETE WHERE {}", 1, 17),
        ("INSERT {} DELETE {} WHERE {}", 1, 11),
        ("DELETE {}", 1, 10),
        ("DELETE {} {}", 1, 11),
        ("INSERT {} WHERE { ?s ?p ?o", 1, 27),
        ("INSERT DATA { } }", 1, 17),
        ("PREFIX <http://e/> CLEAR ALL", 1, 8),
        ("PREFIX a:b <http://e/> CLEAR ALL", 1, 8),
        ("BASE a: CLEAR ALL", 1, 6),
        ("HELLO", 1, 1),
        ("<a> <b> <c>", 1, 1),
    ],
)
def test_what_does_not_fit_is_told_by_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(BadQuery) as caught:
        apart(text)

    assert (caught.value.values["line"], caught.value.values["column"]) == (line, column)


@pytest.mark.parametrize("word", ["SELECT", "ask", "Construct", "DESCRIBE"])
def test_a_query_is_told_that_it_is_no_update(word: str) -> None:
    with pytest.raises(BadQuery, match="is a query") as caught:
        apart(f"PREFIX a: <b:> {word} * {{ }}")

    assert caught.value.key == "update-is-query"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { _:a <b> 1 } ; INSERT DATA { <b> <b> _:a }",
        "DELETE {} WHERE { _:a <b> 1 } ; INSERT {} WHERE { _:a <b> 1 }",
    ],
)
def test_two_operations_share_no_label_of_a_blank_node(text: str) -> None:
    with pytest.raises(BadQuery, match="'_:a'"):
        apart(text)


def test_templates_and_patterns_may_use_the_same_label() -> None:
    same = "INSERT { _:a <b> 1 } WHERE { _:a <b> _:a }"

    assert (
        len(apart(f"INSERT DATA {{ _:a <b> _:a }} ; {same} ; INSERT {{ _:a <b> 1 }} WHERE {{}}"))
        == 3
    )


def test_a_fault_in_pieces_is_placed_in_the_whole() -> None:
    source = Source("ab\ncd ef\n gh")
    spans = [Span(0, 2), Span(6, 12)]

    assert source.lines(spans) == "ab\nef\n gh\n"
    for (line, column), place in {
        (1, 2): (1, 2),
        (2, 1): (2, 4),
        (3, 2): (3, 2),
        (9, 1): (3, 4),
    }.items():
        with pytest.raises(BadQuery) as caught, source.placed(spans):
            raise BadQuery("query-ends", line=line, column=column, token="")
        assert (caught.value.values["line"], caught.value.values["column"]) == place


def _told(source: Source, target: Target) -> Which | str:
    return source[target] if isinstance(target, Span) else target
