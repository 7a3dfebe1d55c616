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
for case in cases("envelopes"):
    given = case["input"]
    document = given["document"].encode() if "document" in given else base64.b64decode(given["document_base64"])
    for target in ("secret", "repair"):
        write(target, document)
for case in cases("configurations"):
    given = case["input"]
    write("config", given["text"].encode() if "text" in given else base64.b64decode(given["text_base64"]))
for case in cases("keystores"):
    write("keystore", base64.b64decode(case["input"]["keystore"]))
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
for case in cases("mappings"):
    write("mapping", json.dumps(case["input"]["document"]).encode())
for case in cases("aws_names"):
    for kind, document in case["input"].items():
        if kind in ("cluster", "mapping"):
            write(kind, json.dumps(document).encode())


def spoilt(value, hostile):
    """The document with these characters at the end of every string and name."""
    if isinstance(value, str):
        return value + hostile
    if isinstance(value, list):
        return [spoilt(element, hostile) for element in value]
    if isinstance(value, dict):
        return {name: spoilt(member, hostile) for name, member in value.items()} | {hostile: "x"}
    return value


# Each document after a byte that says as what it is read, whole and with what drives a terminal.
readers = {"secret": 0, "cluster": 1, "brokers": 2, "mapping": 3, "access": 4, "policy": 5, "pem": 6}


def faults(value):
    """The document with one member of another type or kind, or one element twice."""
    yield from (other for other in (None, 7, "", "x", [], {}) if other != value)
    if isinstance(value, list):
        yield value + value
        for index, element in enumerate(value):
            yield from (value[:index] + [fault] + value[index + 1 :] for fault in faults(element))
    if isinstance(value, dict):
        yield value | {"Unknown": value}
        for name, member in value.items():
            yield {other: kept for other, kept in value.items() if other != name}
            yield from (value | {name: fault} for fault in faults(member))


# What each kind of document has at the least, so that a fault is reached at once.
tutorial = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kafka-cluster:Connect"], "Resource": "*"}]}
least = {
    "iam_policy": tutorial,
    "policy_sound": tutorial,
    "source_access": [
        {"Type": "BASIC_AUTH", "URI": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf"},
        {"Type": "VPC_SUBNET", "URI": "subnet:subnet-1"},
    ],
    "mapping": {
        "EventSourceArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/c/0f3c1a5e-2b4d-4c6e-8f70-9a1b2c3d4e5f-1",
        "Topics": ["t"],
        "SourceAccessConfigurations": [
            {"Type": "SASL_SCRAM_512_AUTH", "URI": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf"}
        ],
    },
    "cluster": {
        "ClusterInfo": {
            "ClusterArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/c/0f3c1a5e-2b4d-4c6e-8f70-9a1b2c3d4e5f-1",
            "Provisioned": {
                "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}},
                "EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": "TLS"}},
            },
        }
    },
}
for target, document in least.items():
    for fault in faults(document):
        write(target, json.dumps(fault).encode())
    # A name twice, which no dictionary has.
    write(target, json.dumps(document).encode().replace(b"{", b'{"Version": 1, "Version": 2, ', 1))
for principal in ("*", {"AWS": "123456789012"}):
    statement = tutorial["Statement"][0] | {"Principal": principal}
    write("iam_policy", json.dumps(tutorial | {"Statement": statement}).encode())
targets = {
    "secret": ("secret", "repair"),
    "cluster": ("cluster",),
    "mapping": ("mapping",),
    "access": ("source_access",),
    "policy": ("iam_policy", "policy_sound"),
}
inputs = here.parent / "crates" / "cli" / "tests" / "inputs"
for path in sorted(inputs.glob("*.json")):
    document = json.loads(path.read_text())
    kind = path.name.split("-")[0].removesuffix(".json")
    for target in targets.get(kind, ()):
        write(target, json.dumps(document).encode())
    if kind == "mapping":
        write("source_access", json.dumps(document.get("SourceAccessConfigurations", [])).encode())
    reader = bytes([readers[kind]])
    for hostile in ("", "\x1b[2J", "\n", "\x9b", "\u202e", "\u061c"):
        write("sanitised", reader + json.dumps(spoilt(document, hostile), ensure_ascii=False).encode())
    if path.name.startswith("mapping"):
        listed = spoilt(document.get("SourceAccessConfigurations", []), "\x1b")
        write("sanitised", bytes([readers["access"]]) + json.dumps(listed).encode())
for case in cases("pem"):
    write("sanitised", bytes([readers["pem"]]) + case["input"]["text"].encode())
for case in cases("spoiled"):
    if case["input"].get("document"):
        write("sanitised", bytes([readers["secret"]]) + case["input"]["document"].encode())
write("sanitised", b"\x07[default]\naws_access_key_id = A\x1b\n[profile \x9b]\ncredential_process = x\n")
for url in ("https://a\x1b/?b=%1B[2J", "https://a/?X-Amz-Signature=b&c\u202e=d"):
    write("sanitised", b"\x08" + base64.urlsafe_b64encode(url.encode()).rstrip(b"="))


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
