"""The process of `kg.validate.worker`: `python -m kg.validate FILE-DESCRIPTOR`."""

import sys
from multiprocessing.connection import Connection

from kg.validate.worker import run

run(Connection(int(sys.argv[1])))
