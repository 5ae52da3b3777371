"""The process that makes workers: `python -m kg.isolated FILE-DESCRIPTOR`."""

import socket
import sys

from kg.isolated.zygote import serve

serve(socket.socket(fileno=int(sys.argv[1])))
