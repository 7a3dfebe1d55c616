#!/usr/bin/env python3
"""Fills fuzz/corpus/ from the vectors, one file a case, so that fuzzing begins where the tests end."""

import base64
import hashlib
import json
import pathlib

here = pathlib.Path(__file__).resolve().parent
vectors = here.parent / "vectors"


def cases(name):
    return json.loads((vectors / f"{name}.json").read_text())["cases"]


def write(target, content):
    folder = here / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


for case in cases("secrets"):
    given = case["input"]
    document = given.get("document")
    write("secret", document.encode() if document is not None else base64.b64decode(given["document_base64"]))
for name in ("secrets", "spoiled", "repairs"):
    for case in cases(name):
        if case["input"].get("document"):
            write("repair", case["input"]["document"].encode())
for case in cases("pem"):
    write("pem", case["input"]["text"].encode())
for case in cases("chains"):
    write("chain", case["input"]["certificates"].encode())
for case in cases("keys"):
    pem, password = case["input"]["pem"], case["input"]["password"] or "secret"
    write("key", pem.encode())
    lines = pem.split("-----\n")
    if "BEGIN ENCRYPTED PRIVATE KEY" in lines[0] and len(lines) > 1:
        body = lines[1].split("-----")[0]
        try:
            der = base64.b64decode(body, validate=False)
        except ValueError:
            continue
        # libFuzzer's form of a pair: the text's length comes last.
        text = password.encode()
        write("encrypted_key", text + der + len(text).to_bytes(1, "little"))
# One message of the server a line, after a byte that says who is spoken to and in which state.
for case in cases("sasl-scram"):
    server = [message.encode() for message in case["input"]["server"]]
    write("sasl_scram", b"\x01" + b"\n".join(server))
    if len(server) == 2:
        write("sasl_scram", b"\x02" + server[1])
for case in cases("sasl-messages"):
    given = case["input"]
    choice = ["OAUTHBEARER", "PLAIN", "AWS_MSK_IAM"].index(given["mechanism"])
    write("sasl_server", bytes([choice]) + "\n".join(given["server"]).encode())
