"""Confirms chains.json: `openssl verify` along the order that the vector tells must find the faults
that it tells, cryptography must find the facts, and Kafka's loader takes what lambda takes."""

import datetime
import re
import tempfile

import ask
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

tally = ask.Tally("chains")
cases = ask.cases("chains")

# What X509_verify_cert's numbers mean here; the depth tells the client certificate from a CA.
ERRORS = {7: "chain-signature", 9: "not-yet-valid", 10: "expired", 24: "chain-issuer-not-ca", 25: "chain-path-length",
          26: "leaf-client-auth", 34: "chain-critical-extension", 32: "chain-issuer-not-ca", 79: "chain-issuer-not-ca",
          20: "another issuer", 47: "chain-name-constraints", 48: "chain-name-constraints"}
# What Java does not look at where it is the root's.
ROOTS = {"expired", "not-yet-valid", "chain-issuer-not-ca", "chain-path-length"}
CHECKED = {"chain-critical-extension", "chain-signature", "chain-issuer-not-ca", "chain-path-length", "chain-expired", "chain-not-yet-valid",
           "leaf-expired", "leaf-not-yet-valid", "leaf-client-auth", "chain-name-constraints", "chain-only-java", "chain-authority-key-id"}
DISORDER = {"chain-reversed", "chain-out-of-order", "chain-incomplete", "chain-unrelated", "chain-duplicate"}
WARNINGS = {"chain-weak-signature", "chain-signature-unsupported", "leaf-expires-soon", "leaf-is-ca", "leaf-self-signed",
            "chain-only-java", "chain-policies", "chain-root-signature"}
# Where OpenSSL looks for an issuer by more than its name, so that it never tries the one that is there.
BY_KEY_ID = {"signature-impostor", "signature-impostor-rsa", "signature-root-renewed"}
# Certificates that cryptography reads and Java does not.
BY_JAVA = {"malformed-version-1-1", "malformed-version-1-3", "client-extension-twice", "malformed-compressed",
           "constraints-scheme", "extension-malformed-critical", "issuer-empty"}
# Extensions that OpenSSL does not read, or reads and does not hold against the chain.
# Of the root and its cross-signed copy OpenSSL takes the valid one, and Java the one that comes first.
NOT_BY_OPENSSL = {"extension-malformed", "constraints-dns-common-name", "critical-subject-key-id", "critical-netscape",
                  "cross-root-expired-older"}


def blocks(text):
    return re.findall(r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n", text)


def openssl_says(chain, at, is_root, beyond=()):
    """The codes that OpenSSL finds on the way from the first to the last, which it is told to trust. `is_root`: the
    last issued itself. `beyond` are more certificates that the client sends after these."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{name}.pem" for name in ("leaf", "between", "root")]
        for path, text in zip(paths, (chain[0], "".join([*chain[1:-1], *beyond]), chain[-1])):
            with open(path, "w") as file:
                file.write(text)
        untrusted = ["-untrusted", paths[1]] if len(chain) > 2 or beyond else []
        _, out, err = ask.openssl("verify", "-auth_level", "0", "-partial_chain", "-purpose", "sslclient", "-attime", str(at),
                                  "-no-CApath", "-no-CAstore", "-CAfile", paths[2], *untrusted, paths[0])
    found, other = set(), set()
    for number, depth in re.findall(r"error (\d+) at (\d+) depth lookup", err + out.decode()):
        code = ERRORS.get(int(number))
        if code == "leaf-client-auth" and depth != "0":
            continue  # a CA that is none has no purpose either
        if code in ROOTS and depth == str(len(chain) - 1) and is_root:
            code = "chain-only-java"
        if code in ("expired", "not-yet-valid"):
            code = f"{'leaf' if depth == '0' else 'chain'}-{code}"
        (found if code else other).add(code or int(number))
    return found, other


for case in cases:
    id, text, expect = case["id"], case["input"]["certificates"], case["expect"]
    at = datetime.datetime.fromisoformat(case["input"]["at"].replace("Z", "+00:00"))
    codes, may = set(expect["kafka"]["codes"]), set(expect["kafka"].get("may", ()))
    texts = blocks(text)
    if expect["order"]:
        chain = [texts[position - 1] for position in expect["order"]]
        parsed = [x509.load_pem_x509_certificate(one.encode()) for one in chain]
        if id not in BY_KEY_ID | NOT_BY_OPENSSL | BY_JAVA and len(chain) > 1 and "chain-incomplete" not in codes | may:
            # A root may have its cross-signed copy after it.
            roots = [position for position, one in enumerate(parsed) if one.subject == one.issuer]
            end = roots[-1] + 1 if roots else len(chain)
            found, other = openssl_says(chain[:end], int(at.timestamp()), bool(roots), chain[end:])
            expected = (codes & CHECKED) - may
            if "leaf-key-usage" in codes:  # to OpenSSL the purpose of a TLS client takes the key usage in
                found.discard("leaf-client-auth")
                expected.discard("leaf-client-auth")
            if id == "constraints-root":  # the depth is that of the certificate that is excluded
                found = {"chain-only-java" if code == "chain-name-constraints" else code for code in found}
            if "another issuer" in found:  # OpenSSL goes no further
                found = expected & {"chain-authority-key-id", "chain-only-java"} or found
                expected &= found
            if "chain-signature" in found:  # OpenSSL goes no further
                expected &= found
            if id.startswith("ends-now"):  # OpenSSL counts the last second as past, RFC 5280 and Java do not
                found -= {"leaf-expired", "chain-expired", "chain-only-java"}
            tally.check(id, found - may == expected, f"OpenSSL finds {found} {other}, not {codes & CHECKED}")
        # Facts that are cryptography's to tell.
        leaf = parsed[0]
        soon = leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc < at + datetime.timedelta(days=30)
        if "leaf-expires-soon" not in may:
            tally.equal(id, soon, "leaf-expires-soon" in codes, "expires within thirty days")
        for digest, code in (("sha1", "chain-weak-signature"), ("md5", "chain-algorithm-refused")):
            weak = any(one.signature_hash_algorithm and one.signature_hash_algorithm.name == digest
                       for one in parsed if one.subject != one.issuer)
            if id != "signed-by-secp256k1":
                tally.equal(id, weak, code in codes, f"{digest} below the root")
        if "chain-root-missing" not in may:
            tally.equal(id, all(one.subject != one.issuer for one in parsed), "chain-root-missing" in codes, "none is self-issued")
        if "leaf-is-ca" not in may:
            try:
                is_ca = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
            except (x509.ExtensionNotFound, ValueError):
                is_ca = False
            tally.equal(id, is_ca, "leaf-is-ca" in codes, "the client certificate is a CA")
        try:
            usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
        except (x509.ExtensionNotFound, ValueError):
            usage = True
        tally.equal(id, not usage, "leaf-key-usage" in codes, "key usage lacks digitalSignature")
        tally.equal(id, len(chain) == 1 and parsed[0].subject == parsed[0].issuer, "leaf-self-signed" in codes, "alone and self-signed")
        if not DISORDER & (codes | may):
            tally.equal(id, expect["order"], list(range(1, len(texts) + 1)), "order")
        if "chain-reversed" in codes:
            tally.equal(id, expect["order"], list(range(len(texts), 0, -1)), "order")
        if case["input"]["key"] and "key-mismatch" not in may:
            public = serialization.load_pem_private_key(case["input"]["key"].encode(), None).public_key()
            der = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
            tally.equal(id, public.public_bytes(*der) != leaf.public_key().public_bytes(*der), "key-mismatch" in codes, "the key is another's")
    if "chain-certificate-malformed" not in may:
        def broken(one):
            try:
                certificate = x509.load_pem_x509_certificate(one.encode())
                certificate.not_valid_before_utc, certificate.not_valid_after_utc, certificate.public_key()
                return False
            except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm):
                return True
        if id not in BY_JAVA:
            tally.equal(id, any(map(broken, texts)), "chain-certificate-malformed" in codes, "malformed")
    tally.equal(id, len(set(texts)) < len(texts), "chain-duplicate" in codes, "a certificate twice")

fallback = next(case["input"]["key"] for case in cases if case["id"] == "four")
answers = ask.kafka_loader([(case["input"]["certificates"], case["input"]["key"] or fallback, None) for case in cases])
for case, answer in zip(cases, answers):
    id, expect = case["id"], case["expect"]["lambda"]
    tally.equal(id, answer == "accepted", case["expect"]["kafka_loader"] == "accepted", f"Kafka's loader ({answer})")
    if set(expect["codes"]) <= WARNINGS and "may" not in expect:
        tally.equal(id, answer, "accepted", "lambda takes it, Kafka's loader")
    if id in BY_JAVA:
        tally.check(id, answer != "accepted", "Kafka's loader takes the certificate")
    if "chain-subject-empty" in expect["codes"]:
        tally.check(id, answer != "accepted", "Kafka's loader takes the empty subject")
tally.end()
