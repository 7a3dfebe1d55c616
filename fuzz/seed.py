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


for name in ("access", "access-every"):
    for case in cases(name):
        for policy in case["input"]["policies"]:
            for target in ("iam_policy", "policy_sound"):
                write(target, json.dumps(policy).encode())
for case in cases("aws_names"):
    for kind, document in case["input"].items():
        if kind in ("cluster", "mapping"):
            write(kind, json.dumps(document).encode())


def text(value):
    return len(value).to_bytes(2, "big") + value.encode()


def array(*elements):
    return len(elements).to_bytes(4, "big") + b"".join(elements)


# Answers of a broker as the protocol's schemas have them: Metadata 8, ApiVersions 0 and 3,
# SaslHandshake 1, SaslAuthenticate 1, FindCoordinator 2.
number = lambda value, size: value.to_bytes(size, "big", signed=True)
nodes = array(number(1, 4))
partition = number(0, 2) + number(0, 4) + number(1, 4) + number(0, 4) + nodes + nodes + array()
topic = number(0, 2) + text("t1") + b"\0" + array(partition) + number(264, 4)
broker = number(1, 4) + text("localhost") + number(9092, 4) + number(-1, 2)
for answer in (
    number(0, 4) + array(broker) + text("cluster") + number(1, 4) + array(topic) + number(0, 4),
    number(0, 2) + array(number(3, 2) + number(0, 2) + number(13, 2)),
    number(0, 2) + b"\x02" + number(3, 2) + number(0, 2) + number(13, 2) + b"\0" + number(0, 4) + b"\x01\0\x08\x02\x02a" + bytes(5),
    number(33, 2) + array(text("PLAIN"), text("SCRAM-SHA-512")),
    number(0, 2) + number(-1, 2) + number(3, 4) + b"v=x" + number(60000, 8),
    number(0, 4) + number(0, 2) + number(-1, 2) + number(1, 4) + text("localhost") + number(9092, 4),
):
    write("connect_answer", answer)
