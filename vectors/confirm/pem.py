"""Confirms pem.json: a strict reader of RFC 7468 in Python finds the sound blocks and no others,
cryptography and OpenSSL read them, and OpenSSL does not read all of what is spoiled."""

import base64
import hashlib
import re

import ask
from cryptography import x509

tally = ask.Tally("pem")
# To OpenSSL and cryptography an empty line ends the headers of RFC 1421; to Java it is white space.
EMPTY_LINE = {"blank-inside"}
lower = []
loader = {"certificates": [], "private-key": []}


def strict(text):
    """The blocks of RFC 7468 section 3's standard form, but with any line length and white space."""
    found, lines = [], re.split(r"\r\n|\n|\r", text)
    begin = None
    for number, line in enumerate(lines, 1):
        line = line.rstrip(" \t")
        if match := re.fullmatch(r"-----BEGIN ([A-Z0-9]+(?: [A-Z0-9]+)*)-----", line):
            begin, label, body = number, match[1], ""
        elif begin and line == f"-----END {label}-----":
            try:
                encoded = base64.b64decode(body, validate=True)
                if base64.b64encode(encoded).decode() == body:
                    found.append({"label": label, "line": begin, "sha256": hashlib.sha256(encoded).hexdigest()})
            except ValueError:
                pass
            begin = None
        elif begin and line.startswith("-----"):
            begin = None
        elif begin:
            body += re.sub(r"[ \t]", "", line) if " " not in line.strip() else line
    return found


def openssl_certificates(text):
    """The sha256 of every certificate that OpenSSL finds."""
    status, out, _ = ask.openssl("storeutl", "-certs", "/dev/stdin", stdin=text.encode())
    blocks = re.findall(r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----", out.decode(errors="replace"))
    return [hashlib.sha256(base64.b64decode("".join(one.splitlines()[1:-1]))).hexdigest() for one in blocks]


for case in ask.cases("pem"):
    id, text, expect = case["id"], case["input"]["text"], case["expect"]
    blocks = expect["blocks"]
    if blocks is not None:
        tally.equal(id, strict(text), blocks, "blocks")
    spoiled = [code for code in expect["codes"] if code not in ("pem-text-outside", "pem-label-unexpected", "pem-label-old")]
    sound = blocks is not None and not spoiled and not expect.get("may")
    certificates = blocks and [one["sha256"] for one in blocks if one["label"] == "CERTIFICATE"]
    if sound and case["input"]["contents"] == "certificates" and not id.startswith("padding-"):
        unix = re.sub(r"\r\n|\r", "\n", text)
        unindented = re.sub(r"(?m)^ +(?=[A-Za-z0-9+/=]+$)", "", unix)
        if id not in EMPTY_LINE and any(one["label"] == "CERTIFICATE" for one in blocks):
            try:
                seen = [hashlib.sha256(one.public_bytes(ask.ENCODING_DER)).hexdigest()
                        for one in x509.load_pem_x509_certificates(unindented.encode())]
            except ValueError as error:
                seen = str(error)[:120]
            tally.equal(id, seen, certificates, "cryptography's certificates")
        if "\r" not in text.replace("\r\n", "") and id not in {"width-1", "width-10000", "indented-body", *EMPTY_LINE}:
            tally.equal(id, openssl_certificates(text), certificates, "OpenSSL's certificates")
    if sound and case["input"]["contents"] == "private-key" and len(blocks) == 1 and blocks[0]["label"] == "PRIVATE KEY":
        plain = ask.decrypted(re.sub(r"\r\n|\r", "\n", text), None)
        tally.equal(id, plain and hashlib.sha256(plain).hexdigest(), blocks[0]["sha256"], "OpenSSL's key")
    if "pem-lower-case" in expect["codes"] and case["input"]["contents"] == "certificates":
        lower.append((id, text))
    if sound and blocks and set(expect["codes"]) <= {"pem-text-outside"}:
        loader[case["input"]["contents"]].append((id, text, [one["sha256"] for one in blocks], blocks[0]["label"]))

# What Kafka's loader reads: OpenSSL and rustls do not read the first three, and all read the last.
java_reads = {"pem-marker", "pem-end-label", "pem-base64-unpadded"}
is_read = lambda case: set(case["expect"]["codes"]) & java_reads or case["id"].startswith("base64-bits-")
single = [case for case in ask.cases("pem") if is_read(case) and case["input"]["text"].count("BEGIN") == 1 and case["id"] != "base64-unpadded"]
tally.check("java reads", len(single) >= 14, f"{len(single)} cases")
one_key = next(case["input"]["text"] for case in ask.cases("pem") if case["id"] == "private-key")
one_certificate = next(case["input"]["text"] for case in ask.cases("pem") if case["id"] == "one")
is_key = lambda case: case["input"]["contents"] == "private-key"
questions = [(one_certificate, case["input"]["text"], None) if is_key(case) else (case["input"]["text"], one_key, None) for case in single]
for case, answer in zip(single, ask.kafka_loader(questions)):
    id, text = case["id"], case["input"]["text"]
    tally.equal(id, answer, "accepted", "Kafka's loader")
    seen = bool(ask.decrypted(text, None)) if is_key(case) else bool(openssl_certificates(text))
    if not (is_key(case) and id.startswith("base64-unpadded")):
        tally.equal(id, seen, id.startswith("base64-bits-"), "OpenSSL reads it")

# Kafka's loader takes every sound form of a chain and of a key.
good = {case["id"]: case["input"]["text"] for case in ask.cases("pem")}
chain = [one["sha256"] for one in strict(good["three"])]
asked = [(id, (text, good["private-key"], None)) for id, text, seen, _ in loader["certificates"] if seen == chain[: len(seen)]]
asked += [(id, (good["three"], text, None)) for id, text, seen, label in loader["private-key"]
          if label == "PRIVATE KEY" and len(seen) == 1]
for (id, _), answer in zip(lower, ask.kafka_loader([(text, good["private-key"], None) for _, text in lower])):
    tally.check(id, answer != "accepted", "Kafka's loader reads lower case")
# A header is one line to Kafka's loader, and what follows it is base64, indented or not.
headers = [("header-folded", False), ("header-indented-body", True)]
for (id, is_read), answer in zip(headers, ask.kafka_loader([(good[id], good["private-key"], None) for id, _ in headers])):
    tally.equal(id, answer == "accepted", is_read, f"Kafka's loader: {answer}")
# A block alone, with the text behind its END, is none to Kafka's loader.
behind = [(id, text, re.search(r"(?sa)-----BEGIN (?:(?!-----BEGIN).)*?-----END [A-Z ]+-----\S[^\n]*", text)[0])
          for id, text in good.items() if id.startswith("behind-end") and id != "behind-end-space"]
questions = [(good["three"], block, None) if "PRIVATE" in text else (block, good["private-key"], None) for _, text, block in behind]
behind.append(("behind-begin",))
questions.append((good["behind-begin"], good["private-key"], None))
for (id, *_), answer in zip(behind, ask.kafka_loader(questions)):
    tally.check(id, "No matching" in answer, f"Kafka's loader finds the block: {answer}")
for (id, _), answer in zip(asked, ask.kafka_loader([question for _, question in asked])):
    tally.equal(id, answer, "accepted", "Kafka's loader")
tally.end()
