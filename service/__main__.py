"""`python -m service` is the command `siktlinje`."""

from service.cli import main

main()
