"""Tables with CSVW metadata become the quads that the recommendation describes."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uritemplate import URITemplate

from kg.errors import BadTables
from kg.tables import Faults, read_folder, read_sources, read_turtle_files
from kg.tables.faults import Place, Unfit
from kg.tables.templates import NOT_IN_IRIS, Template
from kg.tables.texts import read_text
from kg.tables.values import problems_of
from kg.terms import CANONICAL_BASE, RDF_LANG_STRING, RDF_TYPE, XSD, Iri, Literal, Quad, Term

CITY = Path(__file__).parents[1] / "data" / "tables"
EX = "https://norrvik.example/"
ID = {"name": "id", "suppressOutput": True}


def make(folder: Path, table: str | bytes, *columns: dict[str, Any], **schema: Any) -> Path:
    """Write a folder with one table, `t.csv`, whose rows are about `EX{id}`."""
    folder.mkdir(exist_ok=True)
    described = {"aboutUrl": EX + "{id}", "columns": [ID, *columns], **schema}
    tables = [{"url": "t.csv", "tableSchema": described}]
    metadata = {"@context": "http://www.w3.org/ns/csvw", "tables": tables}
    (folder / "csv-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    (folder / "t.csv").write_bytes(table.encode() if isinstance(table, str) else table)
    (folder / "source.ttl").write_text("", encoding="utf-8")
    return folder


def column(name: str, **properties: Any) -> dict[str, Any]:
    """Describe a column whose property is `EX<name>`."""
    return {"name": name, "propertyUrl": EX + name, **properties}


def said(folder: Path) -> list[tuple[str, str, Term]]:
    """Return the triples of a folder, with `EX` left out of subject and property."""
    quads = read_folder(folder)
    return [(q.subject.removeprefix(EX), q.predicate.removeprefix(EX), q.object) for q in quads]


def objects(folder: Path) -> list[Term]:
    return [quad.object for quad in read_folder(folder)]


def faults(folder: Path) -> list[tuple[str, int | None, str | None, str]]:
    """Return what is told of a folder that must be refused."""
    with pytest.raises(BadTables) as refused:
        list(read_folder(folder))
    found = refused.value.values["faults"]
    assert isinstance(found, Faults)
    return [(fault.key, fault.row, fault.column, fault.value) for fault in found]


@pytest.mark.parametrize(
    ("datatype", "text", "literal"),
    [
        (None, "Norrvik", Literal("Norrvik")),
        ("string", "12", Literal("12")),
        ("date", "2016-10-17", Literal("2016-10-17", Iri(XSD + "date"))),
        (
            "dateTime",
            "2016-10-17T09:30:00Z",
            Literal("2016-10-17T09:30:00Z", Iri(XSD + "dateTime")),
        ),
        ("gYear", "2016", Literal("2016", Iri(XSD + "gYear"))),
        ("integer", "850000", Literal("850000", Iri(XSD + "integer"))),
        ("nonNegativeInteger", "0", Literal("0", Iri(XSD + "nonNegativeInteger"))),
        ("decimal", "0.80", Literal("0.80", Iri(XSD + "decimal"))),
        ("double", "1E3", Literal("1E3", Iri(XSD + "double"))),
        ("boolean", "1", Literal("true", Iri(XSD + "boolean"))),
        ("anyURI", "https://a.example/å", Literal("https://a.example/å", Iri(XSD + "anyURI"))),
        (
            {"base": "date", "format": "d/M/yyyy"},
            "7/10/2016",
            Literal("2016-10-07", Iri(XSD + "date")),
        ),
        (
            {"base": "decimal", "format": {"decimalChar": ",", "groupChar": " "}},
            '"1 234,5"',
            Literal("1234.5", Iri(XSD + "decimal")),
        ),
        (
            {"base": "boolean", "format": "ja|nej"},
            "nej",
            Literal("false", Iri(XSD + "boolean")),
        ),
    ],
)
def test_a_cell_becomes_a_literal_of_its_datatype(
    tmp_path: Path, datatype: Any, text: str, literal: Literal
) -> None:
    folder = make(tmp_path / "s", f"id,v\na,{text}\n", column("v", datatype=datatype))

    assert said(folder) == [("a", "v", literal)]


@pytest.mark.parametrize(
    ("datatype", "text", "key"),
    [
        ("date", "20161017", "cell-not-date"),
        ("date", "2016-10-17T00:00", "cell-not-date"),
        ("dateTime", "2016-10-17", "cell-not-dateTime"),
        ("dateTime", "2016-10-17T25:00:00Z", "cell-not-dateTime"),
        ("integer", "1_000", "cell-not-integer"),
        ("unsignedByte", "256", "cell-not-integer"),
        ("decimal", "NaN", "cell-not-decimal"),
        ("decimal", "1e3", "cell-not-decimal"),
        ("boolean", "ja", "cell-not-boolean"),
        ("anyURI", "norrvik", "iri-bad"),
        ({"base": "string", "format": "[a-z]+"}, "a1", "cell-pattern"),
        ({"base": "string", "maxLength": 3}, "abcd", "cell-limits"),
        ({"base": "date", "format": "d/M/yyyy"}, "7/10/2016 ca", "cell-format"),
        ({"base": "date", "format": "d/M/yyyy"}, "31/2/2016", "cell-format"),
        ({"base": "decimal", "format": {"decimalChar": ","}}, "NaN", "cell-format"),
        ({"base": "date", "minimum": "2000-01-01"}, "1999-12-31", "cell-limits"),
    ],
)
def test_a_cell_that_is_not_of_its_datatype_is_refused(
    tmp_path: Path, datatype: Any, text: str, key: str
) -> None:
    folder = make(tmp_path / "s", f"id,v\na,{text}\n", column("v", datatype=datatype))

    assert faults(folder) == [(key, 2, "v", text)]


def test_text_has_the_language_of_its_column_or_of_the_whole_table(tmp_path: Path) -> None:
    columns = column("v"), column("w", lang="en-t-sv"), column("n", datatype="integer")
    folder = make(tmp_path / "s", "id,v,w,n\na,hamn,harbour,1\n", *columns, lang="sv")

    assert objects(folder) == [
        Literal("hamn", RDF_LANG_STRING, "sv"),
        Literal("harbour", RDF_LANG_STRING, "en-t-sv"),
        Literal("1", Iri(XSD + "integer")),
    ]


def test_each_item_of_a_list_becomes_an_object(tmp_path: Path) -> None:
    columns = column("v", separator=";"), column("w", separator=";", valueUrl=EX + "x/{w}")
    folder = make(tmp_path / "s", "id,v,w\na,hamn; bro,p;q\n", *columns)

    assert objects(folder) == [Literal("hamn"), Literal("bro"), Iri(EX + "x/p"), Iri(EX + "x/q")]


def test_an_empty_cell_says_nothing_and_a_null_value_is_empty(tmp_path: Path) -> None:
    columns = column("v"), column("w", valueUrl=EX + "x/{w}"), column("n", null=["-", "okänt"])
    folder = make(tmp_path / "s", "id,v,w,n\na,,,-\nb,,,okänt\nc,,,ja\n", *columns)

    assert said(folder) == [("c", "n", Literal("ja"))]


def test_a_default_stands_in_for_an_empty_cell(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", "id,v\na,\nb,x\n", column("v", default="d", valueUrl=EX + "{v}"))

    assert objects(folder) == [Iri(EX + "d"), Iri(EX + "x")]


def test_a_virtual_column_speaks_in_every_row_where_its_template_can_be_filled(
    tmp_path: Path,
) -> None:
    folder = make(
        tmp_path / "s",
        "id,v\na,x\nb,\n",
        column("v"),
        {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": EX + "Thing"},
        {"virtual": True, "propertyUrl": EX + "see", "valueUrl": EX + "see/{v}"},
        {"virtual": True, "propertyUrl": EX + "made", "default": "2026", "datatype": "gYear"},
    )

    assert said(folder) == [
        ("a", "v", Literal("x")),
        ("a", RDF_TYPE, Iri(EX + "Thing")),
        ("a", "see", Iri(EX + "see/x")),
        ("a", "made", Literal("2026", Iri(XSD + "gYear"))),
        ("b", RDF_TYPE, Iri(EX + "Thing")),
        ("b", "made", Literal("2026", Iri(XSD + "gYear"))),
    ]


def test_a_column_may_be_about_another_node(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", "id,v\na,x\n", column("v", aboutUrl=EX + "{id}#quote"))

    assert said(folder) == [("a#quote", "v", Literal("x"))]


def test_a_suppressed_column_says_nothing_but_may_fill_templates(tmp_path: Path) -> None:
    hidden = {"name": "k", "suppressOutput": True}
    folder = make(tmp_path / "s", "id,k,v\na,x,y\n", hidden, column("v", valueUrl=EX + "{k}/{v}"))

    assert said(folder) == [("a", "v", Iri(EX + "x/y"))]


def test_a_reserved_expansion_keeps_slashes_and_a_plain_one_escapes_them(tmp_path: Path) -> None:
    columns = column("v", valueUrl=EX + "{+v}"), column("w", valueUrl=EX + "{w}")
    folder = make(tmp_path / "s", "id,v,w\na,x/y?z=1,x/y\n", *columns)

    assert objects(folder) == [Iri(EX + "x/y?z=1"), Iri(EX + "x%2Fy")]


@given(value=st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1))
@pytest.mark.parametrize("text", [EX + "a/{v}", EX + "a/{+v}", EX + "{v}#q", EX + "{v}/{v}"])
def test_an_expansion_is_that_of_the_recommendation_or_is_refused(text: str, value: str) -> None:
    template = Template(text, CANONICAL_BASE)

    if NOT_IN_IRIS.search(value):
        with pytest.raises(Unfit):
            template.expand({"v": value})
    else:
        assert template.expand({"v": value}) == URITemplate(text).expand(v=value)


def test_prefixed_names_are_written_in_full(tmp_path: Path) -> None:
    columns = [
        {"name": n, "propertyUrl": p} for n, p in [("v", "dcterms:title"), ("w", "org:role")]
    ]
    folder = make(tmp_path / "s", "id,v,w\na,x,y\n", *columns)

    assert [quad.predicate for quad in read_folder(folder)] == [
        "http://purl.org/dc/terms/title",
        "http://www.w3.org/ns/org#role",
    ]


def test_row_and_column_can_be_named_in_templates(tmp_path: Path) -> None:
    value = column("v", valueUrl=EX + "{_row}/{_sourceRow}/{_name}/{_column}")
    folder = make(tmp_path / "s", "id,v\na,x\n", value)

    assert objects(folder) == [Iri(EX + "1/2/v/2")]


def test_a_header_may_have_the_title_of_a_column_in_either_language(tmp_path: Path) -> None:
    titled = column("v", titles={"sv": ["namn"], "en": "name"})
    folder = make(tmp_path / "s", "id,namn\na,x\n", titled)

    assert said(folder) == [("a", "v", Literal("x"))]


@pytest.mark.parametrize(
    "table",
    [
        b"\xef\xbb\xbfid,v\na,x\n",
        b"id,v\r\na,x\r\n",
        b"id,v\na,x",
        b'"id","v"\n"a","x"\n',
        b"id,v\n\n a , x \n,\n",
    ],
    ids=["byte order mark", "CRLF", "no last line end", "quoted", "blank rows and spaces"],
)
def test_what_spreadsheets_do_to_files_does_no_harm(tmp_path: Path, table: bytes) -> None:
    assert said(make(tmp_path / "s", table, column("v"))) == [("a", "v", Literal("x"))]


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    table = 'id,v,n\na,"two\nlines",1\n\nb,x,one\n'
    folder = make(tmp_path / "s", table, column("v"), column("n", datatype="integer"))

    assert faults(folder) == [("cell-not-integer", 4, "n", "one")]


def test_the_cell_of_a_byte_that_is_not_utf_8_is_counted_the_same_way(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", b'id,v\na,"two\nlines"\nb,ham\xe4\n', column("v"))

    assert faults(folder) == [("file-encoding", 3, "v", "ham")]


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1))
def test_any_text_survives_the_way_through_a_table(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    plain = unicodedata.normalize("NFC", text).strip()
    if any(problems_of(plain)) or any(problems_of(text)):
        return
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([["id", "v"], ["a", text]])
    folder = make(tmp_path_factory.mktemp("s"), stream.getvalue(), column("v"))

    assert objects(folder) == ([Literal(plain)] if plain else [])


def read_or_refused(folder: Path) -> list[Quad] | str:
    """Return the quads, or all that is told of the faults."""
    try:
        return list(read_folder(folder))
    except BadTables as error:
        return error.text["sv"] + error.text["en"]


@given(
    noise=st.binary(max_size=12),
    at=st.integers(0, 60),
    file=st.sampled_from(["t.csv", "source.ttl"]),
)
def test_any_bytes_are_read_or_refused_with_faults_that_can_be_told(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, file: str
) -> None:
    table = 'id,v,n\na,"hamn, bro",1\nb,x,2\n'
    columns = column("v", lang="sv"), column("n", datatype="integer")
    folder = make(tmp_path_factory.mktemp("s"), table, *columns)
    (folder / "source.ttl").write_text(f'<{EX}a> a <{EX}b> ; <{EX}c> "d"@sv , _:x .')
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[:at] + noise + content[at:])

    assert read_or_refused(folder)


def test_graph_and_base_are_those_that_are_asked_for() -> None:
    quads = read_sources(sorted(CITY.iterdir()), base="http://localhost:8000/")

    assert {quad.graph for quad in quads} == {
        "http://localhost:8000/graph/organisation",
        "http://localhost:8000/graph/steering",
    }
    assert not [term for quad in quads for term in quad if CANONICAL_BASE in str(term)]


def test_equal_sources_give_equal_quads_in_the_same_order() -> None:
    folders = sorted(CITY.iterdir())

    first, second = read_sources(folders), read_sources(folders)

    assert first == second
    assert len(first) == len(set(first)) > 100


def test_a_folder_alone_takes_other_folders_on_trust() -> None:
    quads = list(read_folder(CITY / "steering"))

    lead = Iri(CANONICAL_BASE + "id/body/skolnamnden")
    assert lead in {quad.object for quad in quads}


def test_a_foreign_key_of_two_columns_is_held_as_a_whole(tmp_path: Path) -> None:
    key = {"resource": "t.csv", "columnReference": ["id", "v"]}
    foreign = [{"columnReference": ["w", "x"], "reference": key}]
    columns = [column(name) for name in "vwx"]
    folder = make(
        tmp_path / "s", "id,v,w,x\na,1,b,2\nb,2,a,2\nc,3,,\n", *columns, foreignKeys=foreign
    )

    assert faults(folder) == [("key-dangling-near", 3, "w, x", "a, 2")]


def test_each_bad_item_of_a_list_is_told(tmp_path: Path) -> None:
    listed = column("v", separator=";", valueUrl=CANONICAL_BASE + "id/body/{v}")
    folder = make(tmp_path / "s", "id,v\na,x;y z;ö\n", listed)

    assert faults(folder) == [("iri-bad", 2, "v", "y z"), ("iri-escaped", 2, "v", "ö")]
    (folder / "t.csv").write_text("id,v\na,x;y\n")
    with pytest.raises(BadTables) as refused:
        read_sources([folder])
    assert refused.value.values["count"] == 2


def test_a_bad_id_is_one_fault_however_often_the_row_uses_it(tmp_path: Path) -> None:
    columns = column("v"), column("w"), column("x", valueUrl=EX + "{id}/{x}")
    folder = make(tmp_path / "s", "id,v,w,x\na b,1,2,3\n", *columns)

    assert faults(folder) == [("iri-bad", 2, "id", "a b")]


@pytest.mark.parametrize(
    "text",
    [
        "212000-0142",
        "Dnr 1.1.1-482/2016",
        "171-482-2016",
        "2016-10-17",
        "20161017-2016-10-18",
        "08-508 29 000",
        "9780306406157",
        "e3b0c44298fc1c149afb8501011234",
        "2673730",
        "1212121213",
    ],
)
def test_numbers_that_look_like_persons_but_are_none_are_accepted(text: str) -> None:
    assert not list(problems_of(text))


@pytest.mark.parametrize(
    "text", ["850101-1234", "19850101-1234", "850101+1234", "850161-1234", "191212121212"]
)
def test_personal_identity_numbers_are_found_and_not_repeated(tmp_path: Path, text: str) -> None:
    folder = make(tmp_path / "s", f"id,v\na,Ring {text}.\n", column("v", datatype="date"))

    shown = "Ring ••••••••-••••."
    assert faults(folder) == [("cell-person", 2, "v", shown), ("cell-not-date", 2, "v", shown)]


def turtle(folder: Path, text: str) -> list[Quad]:
    folder.mkdir(exist_ok=True)
    (folder / "source.ttl").write_text(f"@prefix : <{EX}> .\n{text}", encoding="utf-8")
    return list(read_folder(folder))


def test_blank_nodes_are_named_for_what_is_said_of_them_and_not_for_their_labels(
    tmp_path: Path,
) -> None:
    first = turtle(tmp_path / "s", ":a :b _:x . _:x :c _:y . _:y :c _:x ; :d 1 .")
    same = turtle(tmp_path / "s", "_:n :d 1 ; :c _:m . _:m :c _:n . :a :b _:m .")
    other = turtle(tmp_path / "s", ":a :b _:x . _:x :c _:y . _:y :c _:x ; :d 2 .")

    assert first == same
    assert {quad.subject for quad in first} != {quad.subject for quad in other}
    genid = CANONICAL_BASE + ".well-known/genid/s-source-"
    assert sum(quad.subject.startswith(genid) for quad in first) == 3


def test_turtle_may_say_one_thing_of_iris_and_literals(tmp_path: Path) -> None:
    quads = turtle(tmp_path / "s", ':a :b "x", :c, "y"@sv, "y"@en, "y" .')

    assert len(quads) == 5


def test_turtle_gives_plain_tagged_and_typed_literals(tmp_path: Path) -> None:
    quads = turtle(tmp_path / "s", ':a :b "x", "x"@sv, 1, true, "2016-10-17"^^:date .')

    assert {quad.object for quad in quads} == {
        Literal("x"),
        Literal("x", RDF_LANG_STRING, "sv"),
        Literal("1", Iri(XSD + "integer")),
        Literal("true", Iri(XSD + "boolean")),
        Literal("2016-10-17", Iri(EX + "date")),
    }


def test_turtle_files_go_into_one_graph_and_all_their_faults_are_told(tmp_path: Path) -> None:
    good, bad, worse = (tmp_path / f"{name}.ttl" for name in ("good", "bad", "worse"))
    good.write_text(f"<{EX}a> a <{EX}b> .\n")
    bad.write_text(f"<{EX}a> a .\n")
    worse.write_text(f"\n<{EX}a> a\n\n<{EX}b> <{EX}c>.\n")

    assert read_turtle_files([good], Iri(EX + "g")) == [
        Quad(Iri(EX + "a"), RDF_TYPE, Iri(EX + "b"), Iri(EX + "g"))
    ]
    with pytest.raises(BadTables) as refused:
        read_turtle_files([good, bad, worse], Iri(EX + "g"))
    found = refused.value.values["faults"]
    assert isinstance(found, Faults)
    assert [(fault.key, fault.row) for fault in found] == [("turtle-bad", 1), ("turtle-bad", 4)]


def test_a_message_shows_so_many_faults_and_counts_the_rest(tmp_path: Path) -> None:
    rows = "".join(f"r{number},x\n" for number in range(60))
    folder = make(tmp_path / "s", "id,v\n" + rows, column("v", datatype="integer"))

    with pytest.raises(BadTables) as refused:
        list(read_folder(folder))

    lines = refused.value.text["sv"].splitlines()
    assert lines[0] == "Källorna kan inte användas. Antal fel: 60"
    assert lines[1].startswith("s/t.csv, rad 2, kolumn v: ”x” är inget heltal")
    assert lines[-1] == "… och 10 fel till"


def test_texts_are_brought_to_one_normal_form(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("o\u0308\r\n".encode())

    assert read_text(path, Place("t.csv"), Faults()) == "ö\n"
