"""The process of `kg.proof.prover`: `python -m kg.proof FILE-DESCRIPTOR`."""

import sys
from multiprocessing.connection import Connection

from kg.proof.prover import run

run(Connection(int(sys.argv[1])))
