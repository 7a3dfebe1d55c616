"""Confirms repairs.json: the documents are what Python's json says, the identity that a repair must
bring back is in them or is made of them by OpenSSL, and OpenSSL and Kafka's loader answer as recorded.
Confirms that docs/corpus.md tells what the files say."""

import base64
import json
import re
import sys

import ask
import cryptography.x509

sys.path.insert(0, str(ask.VECTORS / "generate"))
import corpus_table  # noqa: E402
import hashlib  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402

tally = ask.Tally("repairs")
cases = ask.cases("repairs")
sha256 = lambda data: hashlib.sha256(data).hexdigest()
public = lambda key: key.public_bytes(ask.ENCODING_DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def lenient(text):
    """The document, however often it was encoded."""
    try:
        found = json.loads(text, strict=False)
    except ValueError:
        return None
    return lenient(found) if isinstance(found, str) else found


def bodies(text):
    """Every certificate whose base64 can be made out, whatever became of what is around it."""
    text = text.replace("\\r", "").replace("\\n", "")
    if "BEGIN" not in text.upper():
        text = base64.b64decode(text).decode()
    for body in re.findall(r"(MI[A-Za-z0-9+/=\s]{200,})", text.replace("\\n", "")):
        compact = re.sub(r"\s", "", body)
        try:
            yield base64.b64decode(compact.split("END")[0])
        except ValueError:
            pass


for case in cases:
    id, given, expect = case["id"], case["input"], case["expect"]
    document = lenient(given["document"])
    strict = True
    try:
        strict = isinstance(json.loads(given["document"]), dict)
    except ValueError:
        strict = False
    tally.equal(id, document is None or len(given["document"].encode()) > 65536 or not strict,
                bool({"secret-not-json", "secret-raw-newline", "secret-too-large"} & set(expect["codes"])), "not strict JSON, or too large")
    if expect["identity"]:
        name = next(name for name in document if name.lower().startswith("cert"))
        found = [one for one in bodies(document[name]) if sha256(one) == expect["identity"]["leaf"]]
        tally.check(id, found, "the client certificate is not in the document")
        by_name = {name.lower().replace("_", ""): text for name, text in document.items()}
        is_misplaced = "userkey" in by_name
        passwords = [text.strip() for name, text in document.items() if "pass" in name.lower()]
        plain = ask.decrypted(by_name["userkey" if is_misplaced else "privatekey"], passwords[-1] if passwords else None)
        tally.check(id, plain or not is_misplaced, "OpenSSL opens the client's key")
        if plain and "key-multiple" not in expect["codes"]:
            tally.equal(id, sha256(plain), expect["identity"]["pkcs8"], "the key as OpenSSL writes it in PKCS #8")
            leaf = cryptography.x509.load_der_x509_certificate(found[0])
            key = serialization.load_der_private_key(plain, None)
            tally.equal(id, public(key.public_key()), public(leaf.public_key()), "the key belongs to the client certificate")

asked = [case for case in cases if case["expect"]["kafka_loader"]]
fields = [json.loads(case["input"]["document"], strict=False) for case in asked]
for case, one in zip(asked, fields):
    seen = case["expect"]["openssl"]
    _, out, _ = ask.openssl("storeutl", "-certs", "/dev/stdin", stdin=one["certificate"].encode())
    tally.equal(case["id"], out.count(b"-----BEGIN CERTIFICATE-----"), seen["certificates"], "certificates that OpenSSL reads")
    key = ask.decrypted(one["privateKey"], one.get("privateKeyPassword"))
    tally.equal(case["id"], key is not None, seen["key"], "OpenSSL reads the key")
answers = ask.kafka_loader([(one["certificate"], one["privateKey"], one.get("privateKeyPassword")) for one in fields])
for case, answer in zip(asked, answers):
    tally.equal(case["id"], answer == "accepted", case["expect"]["kafka_loader"] == "accepted", f"Kafka's loader ({answer})")
tally.check("docs/corpus.md", corpus_table.FILE.read_text() == corpus_table.text(), "run `python3 vectors/generate corpus`")
tally.end()
