"""Programs that only the bench needs: from PyPI in a folder of their own, and from Debian."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

from tests.bench.measures import ROOT

WANTED = Path(__file__).with_name("requirements.txt")
VENV = ROOT / ".venv-bench"
#: Holds what was installed, so that it is done once.
_INSTALLED = VENV / ".installed"


class NotHere(Exception):
    """A program that is not installed and cannot be."""


def program(name: str) -> str:
    """
    Return the path of a program from PyPI.

    Raises:
        NotHere: as it says.
    """
    install()
    path = VENV / "bin" / name
    if not path.exists():
        raise NotHere(name)
    return str(path)


def system_program(name: str) -> str:
    """
    Return the path of a program of the system.

    Raises:
        NotHere: as it says.
    """
    if path := shutil.which(name):
        return path
    raise NotHere(name)


@cache
def install() -> None:
    """
    Install what is wanted by name, in its newest version, unless it is there.

    Raises:
        NotHere: it cannot be had.
    """
    wanted = WANTED.read_text(encoding="utf-8")
    if _INSTALLED.exists() and _INSTALLED.read_text(encoding="utf-8") == wanted:
        return
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([VENV / "bin" / "python", *pip, "--requirement", WANTED], check=True)
    except subprocess.CalledProcessError as error:
        raise NotHere(WANTED.name) from error
    _INSTALLED.write_text(wanted, encoding="utf-8")


@cache
def version(package: str) -> str:
    """Return the version of a package that was installed for the bench."""
    told = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
    done = subprocess.run(
        [VENV / "bin" / "python", "-c", told, package], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def told_version(*command: str) -> str:
    """Return the first version number that a program of the system tells of itself."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+(?:\.\d+)+", done.stdout + done.stderr)
    return found[0] if found else "?"


def path_of_ours() -> str:
    """Return where a Python of the bench finds what our service is made of."""
    return sysconfig.get_path("purelib")
