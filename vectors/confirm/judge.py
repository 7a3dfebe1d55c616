"""A second opinion on whole secrets, made of Python's json, a strict PEM reader, cryptography and
`openssl`: coarser than the vectors, and sharing nothing with what made them."""

import base64
import datetime
import json
import re
import tempfile
import urllib.parse

import ask
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

FIELDS = {"CLIENT_CERTIFICATE_TLS_AUTH": (("certificate", "privateKey"), ("privateKeyPassword",)),
          "SERVER_ROOT_CA_CERTIFICATE": (("certificate",), ())}
LOGIN = (("username", "password"), ())
OAUTH = (("oauthTokenEndpointUrl", "oauthClientId"),
         ("oauthClientSecret", "oauthClientEmail", "oauthPrivateKey", "oauthTokenExpirationSeconds", "oauthIdpCaCertificate"))


def document(raw):
    """The members in order and whether a lenient reading was needed, or None."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    for strict in (True, False):
        try:
            found = json.loads(text, strict=strict, object_pairs_hook=Members, parse_constant=_refuse)
        except (ValueError, RecursionError):
            continue
        return (found.pairs, not strict) if isinstance(found, Members) else None
    return None


class Members:
    def __init__(self, pairs):
        self.pairs = pairs


def _refuse(constant):
    raise ValueError(constant)


def secret_codes(raw, kind):
    """The `secret-*` and `login-*` codes, the fields, and the type."""
    if len(raw) > 65536:
        return {"secret-too-large"}, {}, kind
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return {"secret-encoding"}, {}, kind
    read = document(raw)
    if read is None:
        return {"secret-not-json"}, {}, kind
    pairs, lenient = read
    names = [name for name, _ in pairs]
    kind = kind or ("SASL_SCRAM_512_AUTH" if "username" in names else
                    "OAUTHBEARER_AUTH" if {*OAUTH[0], *OAUTH[1]} & set(names) else "CLIENT_CERTIFICATE_TLS_AUTH")
    if kind == "OAUTHBEARER_AUTH":
        return oauth_codes(pairs), dict(pairs), kind
    required, optional = FIELDS.get(kind, LOGIN)
    fields, codes = dict(pairs), set()
    if lenient:
        codes.add("secret-raw-newline")
    if len(set(names)) < len(names):
        codes.add("secret-field-duplicate")
    for name in (*required, *optional):
        if name not in fields:
            if name in required:
                codes.add("secret-field-missing")
        elif not isinstance(fields[name], str):
            codes.add("secret-field-type")
        elif name in required and not fields[name].strip():
            codes.add("secret-field-empty")
    if set(names) - {*required, *optional}:
        codes.add("secret-field-unknown")
    if kind not in FIELDS:
        for name in LOGIN[0]:
            value = fields.get(name)
            if isinstance(value, str) and value.strip() and value != value.strip():
                codes.add("login-whitespace")
        if kind.startswith("SASL_SCRAM_") and isinstance(fields.get("username"), str) and not fields["username"].isascii():
            codes.add("login-user-not-ascii")
    return codes, fields, kind


def oauth_codes(pairs):
    """The codes of an OAuth client; those of the key and the root, `confirm` compares."""
    fields, codes = dict(pairs), set()
    required, optional = OAUTH
    if set(fields) - {*required, *optional}:
        codes.add("secret-field-unknown")
    by_key = {"oauthClientEmail", "oauthPrivateKey"} & set(fields)
    needed = set(required) | ({"oauthClientEmail", "oauthPrivateKey"} if by_key else {"oauthClientSecret"})
    if needed - set(fields):
        codes.add("secret-field-missing")
    if any(isinstance(text, str) and not text.strip() for text in fields.values()):
        codes.add("secret-field-empty")
    if "oauthClientSecret" in fields and (by_key or "oauthTokenExpirationSeconds" in fields):
        codes.discard("secret-field-missing")
        codes.add("oauth-client-mixed")
    elif not re.fullmatch("[1-9][0-9]*", str(fields.get("oauthTokenExpirationSeconds", 1))):
        codes.add("oauth-assertion-lifetime")
    url = fields.get("oauthTokenEndpointUrl", "")
    if url.strip():
        parts = urllib.parse.urlsplit(url)
        try:
            sound = parts.scheme == "https" and parts.hostname and parts.port != 0
        except ValueError:
            sound = False
        if not sound or parts.username is not None or parts.fragment or not url.isascii() or re.search(r"\s", url):
            codes.add("oauth-token-endpoint")
    return codes


def confirm_oauth(tally, id, fields, expected):
    """The PEM of the key and the root, and whether the key can be read."""
    key, root = fields.get("oauthPrivateKey"), fields.get("oauthIdpCaCertificate")
    if isinstance(key, str) and key.strip():
        sound = pem_holds(key, {"PRIVATE KEY"}) and key_of(key, None) is not None
        tally.equal(id, sound, not any(code.startswith(("pem-", "key-")) for code in expected), "the key can be used")
    if isinstance(root, str) and root.strip():
        tally.equal(id, pem_holds(root, {"CERTIFICATE"}), not any(code.startswith("pem-") for code in expected), "the root's PEM holds")


def strict_blocks(text):
    """The blocks of a PEM text without a fault, or None."""
    found, label, body = [], None, ""
    for line in re.split(r"\r\n|\n|\r", text):
        line = line.rstrip(" \t")
        if label is None:
            if match := re.fullmatch(r"-----BEGIN ([A-Z0-9 ]+)-----", line):
                label, body = match[1], ""
            elif "-----" in line or "BEGIN" in line:
                return None
        elif line == f"-----END {label}-----":
            try:
                found.append((label, base64.b64decode(body, validate=True)))
            except ValueError:
                return None
            label = None
        elif body or not re.fullmatch(r"|[A-Za-z-]+: .*", line):
            body += line
    return found if 0 < len(found) <= 512 and label is None else None


def pem_holds(text, labels):
    blocks = strict_blocks(text)
    return blocks is not None and all(label in labels for label, _ in blocks)


def without_headers(text):
    """RFC 1421's headers are sound PEM."""
    return re.sub(r"(?m)^(Proc-Type|DEK-Info): .*\n\n?", "", text)


def key_of(text, password):
    """The key, if a Kafka client could use it."""
    blocks = strict_blocks(without_headers(text))
    keys = [block for block in blocks or () if block[0].endswith("PRIVATE KEY")]
    if len(keys) != 1:
        return None
    label, plain = keys[0]
    if label == "ENCRYPTED PRIVATE KEY":
        plain = ask.decrypted(text, password) if password else None
    elif "Proc-Type" in text or label in ("RSA PRIVATE KEY", "EC PRIVATE KEY"):
        plain = ask.decrypted(text, password)  # As OpenSSL writes it in PKCS #8.
    elif not re.match(rb"(?s)0(?:[\0-\x7f]|\x81.|\x82..)\x02\x01[\0\x01]0", plain):  # not PKCS #8
        return None
    try:
        key = plain and serialization.load_der_private_key(plain, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if isinstance(key, rsa.RSAPrivateKey):
        return key if key.key_size >= 2048 else None
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key if isinstance(key.curve, (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)) else None
    return key if isinstance(key, ed25519.Ed25519PrivateKey) else None


def chain_holds(text, at):
    """Whether the certificates, as they stand, lead from a client certificate upwards."""
    blocks = [encoded for _, encoded in strict_blocks(text)]
    try:
        parsed = [x509.load_der_x509_certificate(one) for one in blocks]
        for one, issuer in zip(parsed, parsed[1:]):
            if one.issuer != issuer.subject:
                return False
    except ValueError:
        return False
    if len(set(blocks)) < len(blocks):
        return False
    for one in parsed:
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            return False
    pems = [one.public_bytes(serialization.Encoding.PEM).decode() for one in parsed]
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("leaf", pems[0]), ("between", "".join(pems[1:])), ("trust", pems[-1])):
            with open(f"{folder}/{name}", "w") as file:
                file.write(content)
        untrusted = ["-untrusted", f"{folder}/between"] if len(pems) > 2 else []
        status, out, err = ask.openssl(
            "verify", "-auth_level", "0", "-partial_chain", "-attime", str(int(at.timestamp())), "-no-CApath", "-no-CAstore",
            "-CAfile", f"{folder}/trust", *untrusted, f"{folder}/leaf")
    try:
        purposes = parsed[0].extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return status == 0
    return status == 0 and x509.ObjectIdentifier("1.3.6.1.5.5.7.3.2") in purposes


def fits(key, text):
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    leaf = x509.load_der_x509_certificate(strict_blocks(text)[0][1])
    return leaf.public_key().public_bytes(*form) == key.public_key().public_bytes(*form)


def confirm(tally, cases):
    """Every case against the second opinion, and Kafka's loader."""
    asked = []
    for case in cases:
        id, expect = case["id"], case["expect"]
        source = case["input"]
        raw = base64.b64decode(source["document_base64"]) if "document_base64" in source else source["document"].encode()
        at = datetime.datetime.fromisoformat(source["at"].replace("Z", "+00:00"))
        codes, fields, kind = secret_codes(raw, source["type"])
        expected, may = set(expect["kafka"]["codes"]), set(expect["kafka"].get("may", ()))
        tally.equal(id, kind or "CLIENT_CERTIFICATE_TLS_AUTH", expect["type"], "type")
        own = {code for code in expected if code.startswith(("secret-", "login-", "oauth-"))}
        tally.check(id, codes - may == own, f"the document: {codes}, not {own}")
        if kind == "OAUTHBEARER_AUTH":
            confirm_oauth(tally, id, fields, expected)
        if kind not in FIELDS:
            continue
        certificate, key = fields.get("certificate"), fields.get("privateKey")
        password = fields.get("privateKeyPassword")
        family = lambda *prefixes: {c for c in expected if c.startswith(prefixes)}
        if not isinstance(certificate, str) or not certificate.strip():
            continue
        pem_right = pem_holds(certificate, {"CERTIFICATE"})
        if kind == "SERVER_ROOT_CA_CERTIFICATE":
            tally.equal(id, pem_right, not family("pem-"), "the certificates' PEM holds")
            continue
        if not isinstance(key, str) or not key.strip() or not isinstance(password, (str, type(None))):
            continue
        blocks = strict_blocks(without_headers(key))
        key_right = blocks is not None and any(label.endswith("PRIVATE KEY") for label, _ in blocks)
        pem_errors = family("pem-") - {"pem-text-outside"}
        tally.equal(id, pem_right and key_right, not pem_errors, "the PEM holds")
        endless = "key-encryption-parameters" in expected  # OpenSSL and Java would carry the work out
        if key_right and not endless and not may & {"key-password-missing", "key-password-unused", "key-password-wrong"}:
            read = key_of(key, password)
            errors = family("key-") - {"key-mismatch", "key-pbes2", "key-encrypted-attributes", "key-not-pkcs8", "key-password-unused", "key-label", "key-block-beside"}
            tally.equal(id, read is not None, not errors, "the key can be used")
            if read and pem_right and not family("chain-") and "chain-certificate-malformed" not in may:
                tally.equal(id, fits(read, certificate), "key-mismatch" not in expected, "the key is the first certificate's")
        if pem_right:
            errors = family("chain-", "leaf-") - {"chain-root-missing", "chain-weak-signature", "leaf-expires-soon", "leaf-key-usage", "chain-policies", "chain-root-signature", "chain-too-long",
                                                  "leaf-is-ca", "leaf-self-signed", "chain-subject-empty", "chain-signature-unsupported"}
            if "chain-issuer-not-ca" not in may:
                # OpenSSL accepts MD5 at security level 0.
                if "chain-algorithm-refused" not in errors:
                    tally.equal(id, chain_holds(certificate, at), not errors, "the chain holds")
        if not endless:
            asked.append((id, expect, (certificate, fields["privateKey"], password)))
    answers = ask.kafka_loader([question for _, _, question in asked])
    java_lacks = {"key-encryption-not-in-java", "key-password-not-ascii"}
    for (id, expect, _), answer in zip(asked, answers):
        raised = set(expect["lambda"]["codes"])
        if raised & java_lacks:
            tally.check(id, answer != "accepted", "the warning says that Java refuses it, and Java takes it")
        elif expect["lambda"]["accepted"]:
            tally.equal(id, answer, "accepted", "lambda takes it, Kafka's loader")
