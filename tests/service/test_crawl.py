"""No link is dead: neither in the service nor among the files that stand for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from kg.errors import Damaged, Refused
from kg.publish import Dumps
from kg.questions import QUESTIONS
from kg.releases import Releases
from kg.settings import Limit, Settings
from service.cli import cli
from service.export import _hands, export
from service.scribe import Scribe
from service.serving import serving_of
from service.twin import SERVICE_ONLY, Place, file_of, place, start
from tests.service.crawler import PLACE, Answer, Page, crawl

MakeApp = Callable[[Settings, Releases], Flask]

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
#: Beside all that links lead to: things that no page of the small city links to.
SEEDS = ["/code/stance/supports", "/doc/evidence/besok", "/graph/ontology"]
LANGS = ("", "en/")
KINDS = {
    "": "text/html",
    ".html": "text/html",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".nq": "application/n-quads",
    ".geojson": "application/geo+json",
    ".graphml": "application/graphml+xml",
    ".gexf": "application/gexf+xml",
    ".atom": "application/atom+xml",
    ".gz": "application/gzip",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".css": "text/css",
    ".js": "text/javascript",
    ".txt": "text/plain",
}


@pytest.fixture(scope="module")
def quiet(releases: Releases, make_app: MakeApp, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    key = tmp_path_factory.mktemp("key") / "signing-key"
    settings = Settings(
        releases=releases.root, signing_key=key, rate_requests=Limit(0), rate_seconds=Limit(0)
    )
    return make_app(settings, releases)


@pytest.fixture(scope="module")
def twin(quiet: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twin") / "site"
    told: list[tuple[int, int]] = []
    written = export(quiet, folder, PLACE, lambda *now: told.append(now), SEEDS)
    files = [path for path in folder.rglob("*") if path.is_file()]

    assert written == (len(files), sum(path.stat().st_size for path in files))
    assert told[-1][0] == told[-1][1] > 500
    return folder


def from_service(client: FlaskClient) -> Callable[[str], Answer]:
    def get(address: str) -> Answer:
        with client.get(address, headers=BROWSER, follow_redirects=True) as answer:
            return Answer(answer.status_code, answer.mimetype or "", answer.get_data())

    return get


def from_files(folder: Path) -> Callable[[str], Answer]:
    """What any web server of files does: it looks at the path alone."""

    def get(address: str) -> Answer:
        path = folder / unquote(urlsplit(address).path).strip("/")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return Answer(404, "", b"")
        return Answer(200, KINDS[path.suffix], path.read_bytes())

    return get


def test_no_link_of_the_service_is_dead(quiet: Flask) -> None:
    seen = crawl(from_service(quiet.test_client()))

    assert len(seen) > 10 * len(QUESTIONS)
    assert {answer.media_type for answer in seen.values()} >= set(KINDS.values()) - {
        *("application/xml", "text/plain")
    }


def test_no_link_of_the_twin_is_dead(twin: Path) -> None:
    seen = crawl(from_files(twin), ["/", "/sitemap.xml", "/robots.txt", *SEEDS])
    files = {path.relative_to(twin).as_posix() for path in twin.rglob("*") if path.is_file()}

    # What stands there is found by links, but for what programs look for by name.
    found = {_file(address, twin) for address in seen}
    alone = {each for each in files - found if not each.startswith("id/")}
    apologies = {
        file_of(f"/{lang}{each[1:]}", is_page=True) for each in SERVICE_ONLY for lang in LANGS
    }
    assert alone <= {".well-known/void", ".well-known/jwks.json", *apologies}


def _file(address: str, folder: Path) -> str:
    path = folder / unquote(urlsplit(address).path).strip("/")
    return (path / "index.html" if path.is_dir() else path).relative_to(folder).as_posix()


def test_the_twin_says_in_both_languages_what_it_cannot_do(twin: Path) -> None:
    get = from_files(twin)

    for name in ("sparql", "search", "needs-service"):
        assert "Det här svarar bara tjänsten på" in get(f"/{name}").body.decode()
        assert "Only the service answers this" in get(f"/en/{name}/?q=x").body.decode()


def test_a_form_of_the_twin_leads_to_that_page(twin: Path) -> None:
    page = (twin / "en" / "questions" / "directions" / "index.html").read_text("utf-8")
    forms = {each.partition('"')[0] for each in page.split('action="')[1:]}

    assert forms == {"/en/needs-service", "/en/search"}


@pytest.mark.parametrize("path", ["/doc/theme/girls-mental-health", "/code/modality/must"])
@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt", "rdf", "json"])
def test_data_in_the_twin_is_that_of_the_service(
    twin: Path, quiet: Flask, path: str, ending: str
) -> None:
    told = quiet.test_client().get(f"{path}.{ending}").data

    assert from_files(twin)(f"{path}.{ending}").body == told


def test_the_twin_has_the_dumps_and_the_catalogue(twin: Path, releases: Releases) -> None:
    for each in Dumps(releases).of(1):
        assert (twin / "dumps" / each.name).stat().st_size == each.bytes
    assert b"dcat:Catalog" in (twin / "catalog.ttl").read_bytes()
    assert (twin / "graphs" / "granvik.ttl").is_file()


def test_an_iri_of_the_twin_leads_to_its_description(twin: Path) -> None:
    page = Page(from_files(twin)("/id/body/norra").body.decode())

    assert "/doc/body/norra" in page.links


def test_what_is_there_is_not_written_over(quiet: Flask, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="something in"):
        export(quiet, tmp_path, PLACE, seeds=[])

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_dead_link_leaves_nothing_behind(quiet: Flask, tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="/doc/body/nowhere answered with 404"):
        export(quiet, tmp_path / "site", PLACE, seeds=["/doc/body/nowhere"])

    assert list(tmp_path.iterdir()) == []


def test_the_command_refuses_what_is_no_site(releases: Releases, tmp_path: Path) -> None:
    run = CliRunner(env={"SIKTLINJE_RELEASES": str(releases.root), "LC_ALL": "en_GB.UTF-8"}).invoke
    wrong = run(cli, ["export", "--static", str(tmp_path / "x"), "--url", "data.city.example"])

    assert (wrong.exit_code, "without a path" in wrong.output) == (2, True)


PAGE = Place("/questions/demands", "/questions/demands", "sv")


@pytest.mark.parametrize(
    ("address", "path", "asked"),
    [
        ("/doc/body/kf", "/doc/body/kf", "/doc/body/kf"),
        ("/id/body/kf?lang=en", "/en/doc/body/kf", "/doc/body/kf?lang=en"),
        ("/doc/body/kf?lang=en", "/en/doc/body/kf", "/doc/body/kf?lang=en"),
        ("/doc/body/kf?lang=sv", "/doc/body/kf", "/doc/body/kf"),
        ("/questions?tag=gaps", "/questions/tag=gaps", "/questions?tag=gaps"),
        ("/sparql?query=ASK%7B%7D&lang=en", "/en/sparql", "/sparql"),
        ("/questions/demands?on=2016-10-17", "/needs-service", None),
        ("/questions/demands?on=2016-10-17&release=1", "/questions/demands", "/questions/demands"),
        ("/questions/demands.csv?release=1", "/questions/demands.csv", None),
        ("/questions/other.csv?release=1", "/needs-service", None),
        ("/questions/demands.proof?release=1", "/needs-service", None),
        ("/static/siktlinje.css", "/static/siktlinje.css", "/static/siktlinje.css"),
        (f"{PLACE}/catalog#graphs", "/catalog", "/catalog"),
    ],
)
def test_each_address_has_its_place(address: str, path: str, asked: str | None) -> None:
    found = place(address, PAGE, PLACE)

    assert found is not None
    assert found.path == path
    assert asked is None or found.asked == asked


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "mailto:kontor@stad.example"])
def test_what_is_not_ours_stays_as_it_is(address: str) -> None:
    assert place(address, start(), PLACE) is None


@pytest.mark.parametrize("path", ["/../secret", "/a/%2e%2e/b", "/a//b"])
def test_no_file_is_written_outside(path: str) -> None:
    with pytest.raises(ValueError, match="/"):
        file_of(path, is_page=True)


def test_another_process_writes_the_same_file(quiet: Flask, twin: Path, tmp_path: Path) -> None:
    scribe, settings = Scribe(quiet, tmp_path, PLACE), serving_of(quiet).settings
    body = Place("/doc/body/norra", "/doc/body/norra", "sv")
    with _hands(scribe, settings, tmp_path, PLACE, 1) as (hands, write):
        written = hands.submit(write, body).result(60)

    assert write is not scribe.write
    assert (written.files, written.dead) == (2, None)
    for name in ("doc/body/norra/index.html", "id/body/norra/index.html"):
        assert (tmp_path / name).read_bytes() == (twin / name).read_bytes()
