"""
What a release is published as, beside the answers of the service.

    dumps.py     the whole release as packed files, each with its SHA-256
    sealed.py    a signed list of those files, and the check of it
"""

from kg.publish.dumps import FORMS, Dump, Dumps
from kg.publish.sealed import check_files, is_list, sealed_list

__all__ = ["FORMS", "Dump", "Dumps", "check_files", "is_list", "sealed_list"]
