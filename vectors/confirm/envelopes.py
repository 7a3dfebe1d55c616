"""Confirms envelopes.json: what Python's json and base64 find in each document holds the identity that is
expected of its repair, every certificate of which issued the one before it, and Kafka's loader takes it."""

import base64
import hashlib
import json
import re

import ask
import cryptography.x509
from cryptography.hazmat.primitives import serialization

tally = ask.Tally("envelopes")
cases = ask.cases("envelopes")
sha256 = lambda data: hashlib.sha256(data).hexdigest()
BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----", re.DOTALL)
BASE64 = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
public = lambda key: key.public_bytes(ask.ENCODING_DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def plain(data):
    """The text of bytes in UTF-8 or UTF-16, by what Python's codecs make of them."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    for codec in ("utf-8-sig", "utf-16-be" if data[:1] == b"\0" else "utf-16-le"):
        try:
            text = data.decode(codec)
            if "\0" not in text:
                return text
        except ValueError:
            pass
    return ""


def texts(value):
    """Every text in a value, and in whatever is encoded in one of them."""
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
        if all(isinstance(one, str) for one in value):
            yield "\n".join(one.rstrip("\n") for one in value)
    elif isinstance(value, str):
        yield value
        stripped = value.strip().strip("'")
        for attempt in (stripped, '"' + stripped + '"', stripped[1:-1]):
            try:
                inner = json.loads(attempt)
                if isinstance(inner, (dict, list, str)) and inner != value:
                    yield from texts(inner)
                    break
            except ValueError:
                pass
        if len(value) >= 4 and len(value) % 4 == 0 and set(value) <= BASE64:
            yield from texts(plain(base64.b64decode(value)))


def is_certificate(der):
    try:
        cryptography.x509.load_der_x509_certificate(der)
    except ValueError:
        return False
    return True


questions = []
for case in cases:
    id, given, expect = case["id"], case["input"], case["expect"]
    document = given.get("document") or plain(base64.b64decode(given["document_base64"]))
    found = list(texts(document))
    if expect["login"]:
        tally.check(id, all(any(value == one for one in found) or f'"{value}"' in json.dumps(json.loads(document)) for value in expect["login"].values()),
                    "the login is not in the document")
    if not expect["identity"]:
        continue
    certificates, keys = {}, {}
    for one in found:
        if one.startswith("MI") and set(one) <= BASE64:
            der = base64.b64decode(one)
            (certificates if is_certificate(der) else keys)[sha256(der)] = (der, "PRIVATE KEY")
        for name, body in BLOCK.findall(one):
            try:
                der = base64.b64decode(body)
            except ValueError:
                continue
            (certificates if is_certificate(der) else keys)[sha256(der)] = (der, name)
    chain = [certificates.get(digest, (None,))[0] for digest in expect["identity"]["chain"]]
    tally.check(id, all(chain), "a certificate of the chain is not in the document")
    if not all(chain):
        continue
    parsed = [cryptography.x509.load_der_x509_certificate(der) for der in chain]
    for lower, upper in zip(parsed, parsed[1:] + parsed[-1:]):
        try:
            lower.verify_directly_issued_by(upper)
            tally.check(id, True, "")
        except Exception as error:
            tally.check(id, False, f"not issued by the next: {error}")
    password = next((one.strip() for one in found if one.strip() == "testpassword"), None)
    plain_keys = {}
    for der, name in keys.values():
        # Whatever the label says, OpenSSL finds out what the body is.
        labels = [name] if name != "CERTIFICATE" else ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"]
        texts_of_key = (f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n" for label in labels)
        pkcs8 = next(filter(None, (ask.decrypted(text, password) for text in texts_of_key)), None)
        plain_keys[sha256(pkcs8 or b"")] = pkcs8
    pkcs8 = plain_keys.get(expect["identity"]["pkcs8"])
    tally.check(id, pkcs8, "the key is not in the document")
    if not pkcs8:
        continue
    key = serialization.load_der_private_key(pkcs8, None)
    tally.equal(id, public(key.public_key()), public(parsed[0].public_key()), "the key belongs to the client certificate")
    pem = lambda name, der: f"-----BEGIN {name}-----\n{base64.encodebytes(der).decode()}-----END {name}-----\n"
    questions.append((id, ("".join(pem("CERTIFICATE", der) for der in chain), pem("PRIVATE KEY", pkcs8), None)))

for (id, _), answer in zip(questions, ask.kafka_loader([question for _, question in questions])):
    tally.equal(id, answer, "accepted", "Kafka's loader, of the identity")
tally.end()
