"""The command that puts a whole release into files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from kg import durable
from kg.settings import Settings
from service.cli import cli, say


@cli.command("dump", help=say("help-dump"), short_help=say("help-dump"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--release", help=say("option-release"), type=click.IntRange(1), metavar="N")
@click.pass_obj
def dump(settings: Settings, folder: Path, release: int | None) -> None:
    from kg.proof import signing_key
    from kg.publish import Dumps, sealed_list
    from kg.releases import Releases

    releases = Releases(settings.releases)
    manifest = releases.get(release) if release else releases.current()
    dumps = Dumps(releases)
    made = dumps.of(manifest.number)
    folder.mkdir(parents=True, exist_ok=True)
    for each in made:
        with durable.room(folder):
            shutil.copyfile(dumps.folder(manifest.number) / each.name, folder / each.name)
        click.echo(say("dump-line", path=folder / each.name, size=each.bytes, sha256=each.sha256))
    said = sealed_list(manifest, made, settings.base, signing_key(settings.signing_key))
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    durable.write(folder / f"{manifest.number}.json", text.encode())
