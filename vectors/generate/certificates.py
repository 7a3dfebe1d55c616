"""X.509 certificates built from DER (RFC 5280), so that any field can be what a vector wants."""

import base64
import datetime
import hashlib

import der
import pool
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

UTF8, PRINTABLE, T61, BMP, IA5 = 0x0C, 0x13, 0x14, 0x1E, 0x16
ATTRIBUTES = {"C": "2.5.4.6", "ST": "2.5.4.8", "L": "2.5.4.7", "O": "2.5.4.10", "OU": "2.5.4.11",
              "CN": "2.5.4.3", "serialNumber": "2.5.4.5", "DC": "0.9.2342.19200300.100.1.25",
              "emailAddress": "1.2.840.113549.1.9.1"}
PURPOSES = {"clientAuth": "1.3.6.1.5.5.7.3.2", "serverAuth": "1.3.6.1.5.5.7.3.1",
            "codeSigning": "1.3.6.1.5.5.7.3.3", "emailProtection": "1.3.6.1.5.5.7.3.4",
            "any": "2.5.29.37.0"}
USAGES = ["digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment",
          "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"]

HASHES = {"md5": hashes.MD5, "sha1": hashes.SHA1, "sha256": hashes.SHA256,
          "sha224": hashes.SHA224, "sha384": hashes.SHA384, "sha512": hashes.SHA512}
RSA_OIDS = {"md5": "1.2.840.113549.1.1.4", "sha1": "1.2.840.113549.1.1.5",
            "sha224": "1.2.840.113549.1.1.14",
            "sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12",
            "sha512": "1.2.840.113549.1.1.13"}
ECDSA_OIDS = {"sha1": "1.2.840.10045.4.1", "sha256": "1.2.840.10045.4.3.2",
              "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}
HASH_OIDS = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1",
             "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3"}


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def name(*attributes, string=UTF8):
    """A Name. Each attribute is `(type, value)` or `(type, value, string tag)`."""
    return der.sequence(*(
        der.set_of(der.sequence(
            der.oid(ATTRIBUTES[kind]),
            _string(tag[0] if tag else (PRINTABLE if kind in ("C", "serialNumber") else string), value)))
        for kind, value, *tag in attributes))


def _string(tag, value):
    coding = {BMP: "utf-16-be", T61: "latin-1"}.get(tag, "utf-8")
    return der.tlv(tag, value.encode(coding))


def common_name(text):
    return name(("O", "Example"), ("CN", text))


def pss(digest):
    """id-RSASSA-PSS with the usual parameters (RFC 4055)."""
    hash_id = der.sequence(der.oid(HASH_OIDS[digest]), der.null())
    return der.sequence(der.oid("1.2.840.113549.1.1.10"), der.sequence(
        der.context(0, hash_id),
        der.context(1, der.sequence(der.oid("1.2.840.113549.1.1.8"), hash_id)),
        der.context(2, der.integer(HASHES[digest].digest_size))))


def signer(private, digest, use_pss=False):
    """The AlgorithmIdentifier, and the function that signs."""
    if isinstance(private, rsa.RSAPrivateKey):
        algorithm = HASHES[digest]()
        if use_pss:
            pad = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
            # Salted at random, so kept like a key.
            return pss(digest), lambda data: bytes.fromhex(pool.kept(
                f"pss {digest} {hashlib.sha256(data).hexdigest()}", lambda: private.sign(data, pad, algorithm).hex()))
        identifier = der.sequence(der.oid(RSA_OIDS[digest]), der.null())
        return identifier, lambda data: private.sign(data, padding.PKCS1v15(), algorithm)
    if isinstance(private, ec.EllipticCurvePrivateKey):
        scheme = ec.ECDSA(HASHES[digest](), deterministic_signing=True)
        return der.sequence(der.oid(ECDSA_OIDS[digest])), lambda data: private.sign(data, scheme)
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return der.sequence(der.oid("1.3.101.112")), private.sign
    if isinstance(private, ed448.Ed448PrivateKey):
        return der.sequence(der.oid("1.3.101.113")), private.sign
    raise TypeError(private)


def extension(dotted, value, critical=False):
    return der.sequence(der.oid(dotted), der.boolean(True) if critical else b"", der.octets(value))


def key_usage(names):
    value = 0
    for one in names:
        value |= 1 << (15 - USAGES.index(one))
    raw = value.to_bytes(2, "big")
    raw = raw[:1] if raw[1] == 0 else raw
    low = raw[-1]
    unused = (low & -low).bit_length() - 1 if low else 0
    return extension("2.5.29.15", der.bits(raw, unused), critical=True)


def key_id(private):
    """The SHA-1 of the public key's bits (RFC 5280 section 4.2.1.2 (1))."""
    return hashlib.sha1(der.read(der.children(pool.spki(private))[1])[1][1:]).digest()


class Certificate:
    """A certificate and the private key that is behind it."""

    def __init__(self, encoded, subject, key):
        self.der, self.subject, self.key = encoded, subject, key

    @property
    def pem(self):
        return pem("CERTIFICATE", self.der)


def pem(label, encoded, width=64, newline="\n"):
    text = base64.b64encode(encoded).decode()
    lines = [text[i : i + width] for i in range(0, len(text), width)]
    return newline.join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def make(subject, key, issuer=None, *, ca=None, path=None, usage=None, purposes=None,
         begins="2020-01-01T00:00:00Z", ends="2099-01-01T00:00:00Z", digest="sha256",
         use_pss=False, version=3, issuer_name=None, signing_key=None, key_ids=True,
         critical_purposes=False, extra=(), alternative_names=None, critical_names=None, spoil_signature=False,
         public_key=None, keep_extensions=False):
    """A certificate for `key`, issued by `issuer` (itself when None). `ca` True or False writes
    basic constraints; None leaves them out."""
    signing_key = signing_key or (issuer.key if issuer else key)
    issuer_name = issuer_name or (issuer.subject if issuer else subject)
    if digest == "sha256" and isinstance(signing_key, ec.EllipticCurvePrivateKey) and signing_key.key_size == 384:
        digest = "sha384"
    identifier, sign = signer(signing_key, digest, use_pss)
    extensions = []
    if ca is not None:
        inner = (der.boolean(True) if ca else b"") + (der.integer(path) if path is not None else b"")
        extensions.append(extension("2.5.29.19", der.sequence(inner), critical=True))
    if usage is not None:
        extensions.append(key_usage(usage))
    if purposes is not None:
        extensions.append(extension("2.5.29.37", der.sequence(*(der.oid(PURPOSES[p]) for p in purposes)),
                                    critical_purposes))
    if alternative_names:
        extensions.append(extension("2.5.29.17", der.sequence(
            *(der.tlv(0x82, one.encode()) for one in alternative_names)), 
            critical=subject == name() if critical_names is None else critical_names))
    if key_ids:
        extensions.append(extension("2.5.29.14", der.octets(key_id(key))))
        if issuer:
            extensions.append(extension("2.5.29.35", der.sequence(
                der.context(0, key_id(signing_key), constructed=False))))
    extensions.extend(extra)
    serial = int.from_bytes(hashlib.sha256(subject + issuer_name + pool.spki(key) + begins.encode()
                                           + ends.encode() + digest.encode()).digest()[:8], "big") >> 1
    tbs = der.sequence(
        der.context(0, der.integer(version - 1)) if version > 1 else b"",
        der.integer(serial),
        identifier,
        issuer_name,
        der.sequence(der.time(moment(begins)), der.time(moment(ends))),
        subject,
        public_key or pool.spki(key),
        der.context(3, der.sequence(*extensions)) if extensions and (version == 3 or keep_extensions) else b"",
    )
    signature = bytearray(sign(tbs))
    if spoil_signature:
        signature[len(signature) // 2] ^= 0x40
    return Certificate(der.sequence(tbs, identifier, der.bits(bytes(signature))), subject, key)


def authority(title, key, issuer=None, **more):
    """A CA certificate as AWS Private CA issues it."""
    more.setdefault("ca", True)
    more.setdefault("usage", ["digitalSignature", "keyCertSign", "cRLSign"])
    subject = more.pop("subject", None) or common_name(title)
    return make(subject, key, issuer, **more)


def client(title, key, issuer=None, **more):
    """A client certificate as AWS Private CA issues it."""
    more.setdefault("ca", False)
    more.setdefault("usage", ["digitalSignature", "keyEncipherment"])
    more.setdefault("purposes", ["clientAuth"])
    subject = more.pop("subject", None) or common_name(title)
    return make(subject, key, issuer, **more)
