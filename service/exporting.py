"""The command that writes the site as files."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.settings import Limit, Settings
from service.cli import cli, say

if TYPE_CHECKING:
    from service.export import Progress

_SITE = re.compile(r"https?://[^/?#\s]+/?")


@cli.command("export", help=say("help-export"), short_help=say("help-export"))
@click.option(
    "--static",
    "folder",
    help=say("option-static"),
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
)
@click.option("--url", help=say("option-url"), default="http://127.0.0.1:8000", show_default=True)
@click.option(
    "--processes",
    help=say("option-processes"),
    type=click.IntRange(0),
    default=os.cpu_count() or 1,
    metavar="N",
)
@click.pass_obj
def export(settings: Settings, folder: Path, url: str, processes: int) -> None:
    from kg.releases import Releases
    from service.app import create_app
    from service.export import export as run
    from service.serving import serving_of

    if not _SITE.fullmatch(url):
        raise click.UsageError(say("export-url", url=url))
    # Nobody else waits for this process.
    alone = replace(settings, rate_requests=Limit(0), rate_seconds=Limit(0))
    app = create_app(alone, Releases(settings.releases))
    try:
        with _progress() as progress:
            written = run(app, folder, url.rstrip("/"), progress, processes=processes)
    finally:
        serving_of(app).close()
    megabytes = f"{written.bytes / 1e6:.1f}"
    click.echo(say("exported", files=written.files, megabytes=megabytes, folder=folder))


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar where a person watches, whose end moves away while links are found."""
    if not sys.stderr.isatty():
        yield lambda done, known: None
        return
    with click.progressbar(length=1, file=sys.stderr, width=24, label=say("export-label")) as bar:

        def advance(done: int, known: int) -> None:
            bar.length = known
            bar.update(done - bar.pos)

        yield advance
