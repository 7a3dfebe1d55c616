"""Writes the vectors: `python3 vectors/generate [SUBJECT…]`. Needs cryptography and openssl 3."""

import importlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

SUBJECTS = ["samples", "secrets", "pem", "keys", "chains", "spoiled"]

for subject in sys.argv[1:] or SUBJECTS:
    importlib.import_module(subject).write()
