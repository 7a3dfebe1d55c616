"""Confirms keys.json: OpenSSL decrypts or refuses, cryptography agrees on what the key is, and
Kafka's PEM loader takes what the lambda policy takes."""

import base64
import hashlib
import re
import sys

import ask

sys.path.insert(0, str(ask.VECTORS / "generate"))
import der  # noqa: E402
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

tally = ask.Tally("keys")
cases = ask.cases("keys")

# Java lacks these, as the warnings say; everything else that lambda takes it must take.
WARNED = {"key-encryption-not-in-java", "key-password-not-ascii"}
UNREADABLE = {"key-password-wrong", "key-password-missing", "key-encryption-parameters",
              "key-encryption-unsupported", "key-malformed", "key-format-unsupported", "key-multiple", "pem-base64"}
# OpenSSL has ciphers that RFC 8018's users don't expect, and reads BER, any version and any scalar;
# cryptography is stricter.
OPENSSL_HAS = {"pbes2-des", "pbes2-rc2", "pbes2-camellia-256-cbc"}
OPENSSL_IS_LENIENT = {"malformed-version", "malformed-indefinite", "malformed-long-length", "malformed-zero-scalar",
                      "malformed-ec-version"}


def body(text):
    return base64.b64decode(re.search(r"-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]+)-----END", text)[1])


def kind(key):
    if isinstance(key, rsa.RSAPrivateKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return "EC", key.key_size
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "Ed25519", 256
    return None, None


def cryptography_reads(plain):
    try:
        return serialization.load_der_private_key(plain, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


def relabelled(text):
    """A traditional key under the label of its body, with the curve that a block beside it names."""
    if "Proc-Type" in text:
        return text
    block = re.search(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]+)-----END", text)
    try:
        parts = der.children(base64.b64decode(block[2]))
    except (ValueError, IndexError):
        return text
    label = "RSA" if parts[0] == der.integer(0) else "EC"
    if curve := re.search(r"BEGIN EC PARAMETERS-----([^-]+)-----", text):
        if len(parts) < 4:
            parts[2:2] = [der.context(0, base64.b64decode(curve[1]))]
    body = base64.encodebytes(der.sequence(*parts)).decode()
    return f"-----BEGIN {label} PRIVATE KEY-----\n{body}-----END {label} PRIVATE KEY-----\n"


def as_version_1(plain):
    """The same key as PKCS #8 version 1: cryptography does not read version 2."""
    version, algorithm, private, *rest = der.children(plain)
    if version != der.integer(1):
        return plain
    plain = der.sequence(der.integer(0), algorithm, private)
    public = [der.read(one)[1] for one in rest if one[0] == 0x81]
    if not public:
        return plain
    seen = cryptography_reads(plain).public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return plain if der.read(der.children(seen)[1])[1] == public[0] else None


for case in cases:
    id, text, password, expect = case["id"], case["input"]["pem"], case["input"]["password"], case["expect"]
    codes = set(expect["kafka"]["codes"])
    # OpenSSL writes the traditional forms as PKCS #8, whatever label they are under but that of PKCS #8.
    traditional = "key-not-pkcs8" in codes
    if traditional:
        text = relabelled(text)
    encrypted = traditional or expect["encryption"] or "ENCRYPTED PRIVATE KEY" in text and "key-label" not in codes
    if expect["pkcs8_sha256"]:
        plain = ask.decrypted(text, password) if encrypted else body(text)
        if id.startswith("encrypted-attributes"):
            # OpenSSL leaves out what follows the private key, and reads no key with a public key there.
            has_public = id.split("-")[2] in ("public", "both", "pbes2")
            tally.equal(id, plain is None, has_public, "OpenSSL does not read it")
            if plain:
                tally.equal(id, kind(cryptography_reads(plain)), (expect["algorithm"], expect["bits"]), "algorithm and bits")
            continue
        seen = plain and hashlib.sha256(plain).hexdigest()
        tally.equal(id, seen, expect["pkcs8_sha256"], "sha256 of PrivateKeyInfo")
        if expect["algorithm"] and plain:
            key = cryptography_reads(as_version_1(plain))
            tally.equal(id, kind(key), (expect["algorithm"], expect["bits"]), "algorithm and bits (cryptography)")
    elif codes & UNREADABLE and "key-multiple" not in codes:
        if "key-encryption-parameters" in codes and expect["kafka_loader"] is None:
            continue  # OpenSSL would carry the work out.
        if id in OPENSSL_HAS:
            tally.check(id, ask.decrypted(text, password) is not None, "OpenSSL does not read it")
        elif id in OPENSSL_IS_LENIENT:
            tally.check(id, not cryptography_reads(body(text)), "cryptography reads it")
        else:
            tally.check(id, ask.decrypted(text, password) is None, "OpenSSL reads it")

asked = [case for case in cases if case["expect"]["kafka_loader"] is not None]
chain = ask.json.loads((ask.VECTORS / "samples" / "good.json").read_text())["certificate"]
answers = ask.kafka_loader([(chain, case["input"]["pem"], case["input"]["password"]) for case in asked])
for case, answer in zip(asked, answers):
    id, expect = case["id"], case["expect"]
    tally.equal(id, answer == "accepted", expect["kafka_loader"] == "accepted", f"Kafka's loader ({answer})")
    if not expect["lambda"]["codes"] and "may" not in expect["lambda"]:
        tally.equal(id, answer, "accepted", "lambda takes it, Kafka's loader")
    if set(expect["lambda"]["codes"]) and set(expect["lambda"]["codes"]) <= {"key-label", "key-block-beside"}:
        tally.equal(id, answer, "accepted", "the warning says that Java reads it, Kafka's loader")
    if set(expect["lambda"]["codes"]) and set(expect["lambda"]["codes"]) <= WARNED:
        tally.check(id, answer != "accepted", "the warning says that Java refuses it, and Java takes it")
tally.end()
