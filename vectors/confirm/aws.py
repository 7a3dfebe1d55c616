"""The Python that has botocore, moto and principalmapper: tests/peers/setup.sh installs them."""

import importlib.util
import os
import pathlib
import sys


def interpreter():
    """Starts this script again under that Python, where this one lacks them."""
    # The scripts beside this one have names of Python's own modules, `secrets` for one.
    here = pathlib.Path(__file__).resolve().parent
    sys.path[:] = [path for path in sys.path if pathlib.Path(path).resolve() != here]
    needed = ("botocore", "moto", "principalmapper")
    if all(importlib.util.find_spec(name) for name in needed):
        return
    default = pathlib.Path(__file__).parents[2] / "target" / "peers"
    python = pathlib.Path(os.environ.get("MSK_AUTH_PEERS", default)) / "aws" / "bin" / "python"
    if not python.exists() or sys.prefix == str(python.parents[1]):
        sys.exit(f"{', '.join(needed)} are missing; run tests/peers/setup.sh")
    os.execv(python, [str(python), *sys.argv])
