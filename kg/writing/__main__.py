"""The process of `kg.writing.writer`: `python -m kg.writing FILE-DESCRIPTOR`."""

import sys
from multiprocessing.connection import Connection

from kg.writing.publisher import run

run(Connection(int(sys.argv[1])))
