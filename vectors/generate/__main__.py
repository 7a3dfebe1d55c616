"""Writes the vectors: `python3 vectors/generate [SUBJECT…]`. Needs cryptography and openssl 3."""

import importlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

SUBJECTS = {"samples": "samples", "secrets": "secret_documents", "pem": "pem_texts", "keys": "key_files",
            "chains": "certificate_chains", "principals": "principals", "spoiled": "spoiled_secrets", "repairs": "repairs", "envelopes": "envelopes", "credentials": "iam_credentials", "corpus": "corpus_table",
            "agreement": "agreement", "configurations": "configurations", "keystores": "keystores", "messages": "messages"}

for subject in sys.argv[1:] or SUBJECTS:
    importlib.import_module(SUBJECTS[subject]).write()
