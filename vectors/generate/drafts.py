"""Chains of client certificate, CA and root, in which any field of any certificate can be another's idea of it."""

import base64
import hashlib

import der
import pool
from certificates import PURPOSES, USAGES, common_name, key_id, name, pem
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa

AT = "2026-06-01T00:00:00Z"
BEGINS, ENDS = der.tlv(0x17, b"200101000000Z"), der.tlv(0x17, b"450101000000Z")

OIDS = {
    "rsa-md2": "1.2.840.113549.1.1.2", "rsa-md5": "1.2.840.113549.1.1.4", "rsa-sha1": "1.2.840.113549.1.1.5",
    "rsa-sha224": "1.2.840.113549.1.1.14", "rsa-sha256": "1.2.840.113549.1.1.11", "rsa-sha384": "1.2.840.113549.1.1.12",
    "rsa-sha512": "1.2.840.113549.1.1.13", "rsa-sha512-256": "1.2.840.113549.1.1.16",
    "ecdsa-sha1": "1.2.840.10045.4.1", "ecdsa-sha224": "1.2.840.10045.4.3.1", "ecdsa-sha256": "1.2.840.10045.4.3.2",
    "ecdsa-sha384": "1.2.840.10045.4.3.3", "ecdsa-sha512": "1.2.840.10045.4.3.4",
    "dsa-sha1": "1.2.840.10040.4.3", "dsa-sha224": "2.16.840.1.101.3.4.3.1", "dsa-sha256": "2.16.840.1.101.3.4.3.2",
    "ed25519": "1.3.101.112", "ed448": "1.3.101.113", "pss": "1.2.840.113549.1.1.10", "mgf1": "1.2.840.113549.1.1.8",
    "sha1": "1.3.14.3.2.26", "sha224": "2.16.840.1.101.3.4.2.4", "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3", "md5": "1.2.840.113549.2.5",
    "sha512-256": "2.16.840.1.101.3.4.2.6"}
DIGESTS = {"sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}


class SmallRsa:
    """An RSA key that cryptography holds to be too small; OpenSSL makes it."""

    def __init__(self, bits):
        text = pool.kept(f"key rsa{bits} small", lambda: pool.openssl(
            "genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}").decode())
        info = base64.b64decode("".join(text.split("\n")[1:-2]))
        numbers = der.children(der.read(der.children(info)[2])[1])
        self.modulus, self.exponent, self.secret = (int.from_bytes(der.read(one)[1], "big") for one in numbers[1:4])
        self.pem = text


class Draft:
    """A certificate, the key behind it, and the name under which it issues."""

    def __init__(self, encoded, key, subject):
        self.der, self.key, self.subject = encoded, key, subject

    @property
    def pem(self):
        return pem("CERTIFICATE", self.der)

    def with_der(self, change):
        return Draft(change(self.der), self.key, self.subject)


def private_pem(key):
    return key.pem if isinstance(key, SmallRsa) else pem("PRIVATE KEY", pool.pkcs8(key))


def spki(key):
    if isinstance(key, SmallRsa):
        return rsa_spki(key.modulus, key.exponent)
    return pool.spki(key)


def rsa_spki(modulus, exponent, parameters=der.null()):
    return der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1"), parameters),
                        der.bits(der.sequence(der.integer(modulus), der.integer(exponent))))


def identifier(of):
    return hashlib.sha1(der.read(der.children(spki(of))[1])[1][1:]).digest() if isinstance(of, SmallRsa) else key_id(of)


def extension(dotted, value, critical=False, critical_bytes=None):
    flag = critical_bytes if critical_bytes is not None else (der.boolean(True) if critical else b"")
    return der.sequence(der.oid(dotted) if isinstance(dotted, str) else dotted, flag, der.octets(value))


def basic(ca, path=None, critical=True):
    return extension("2.5.29.19", der.sequence(der.boolean(True) if ca else b"",
                                               der.integer(path) if path is not None else b""), critical)


def usage(*names, critical=True):
    value = sum(1 << (15 - USAGES.index(one)) for one in names)
    raw = value.to_bytes(2, "big") if value & 0xFF else value.to_bytes(2, "big")[:1]
    unused = (raw[-1] & -raw[-1]).bit_length() - 1 if raw[-1] else 7
    return extension("2.5.29.15", der.bits(raw, unused), critical)


def purposes(*names, critical=False):
    return extension("2.5.29.37", der.sequence(*(der.oid(PURPOSES.get(one, one)) for one in names)), critical)


def subject_key(value, critical=False):
    return extension("2.5.29.14", der.octets(value), critical)


def authority_key(value=None, issuer=None, serial=None, critical=False):
    return extension("2.5.29.35", der.sequence(
        der.context(0, value, constructed=False) if value is not None else b"",
        der.context(1, der.context(4, issuer)) if issuer is not None else b"",
        der.context(2, serial, constructed=False) if serial is not None else b""), critical)


def alternative_names(*names, critical=False):
    return extension("2.5.29.17", der.sequence(*names), critical)


def dns(text):
    return der.context(2, text.encode(), constructed=False)


def mail(text):
    return der.context(1, text.encode(), constructed=False)


def uri(text):
    return der.context(6, text.encode(), constructed=False)


def address(raw):
    return der.context(7, raw, constructed=False)


def directory(encoded):
    return der.context(4, encoded)


def hash_id(digest, parameters=der.null()):
    return der.sequence(der.oid(OIDS[digest]), parameters)


def pss_id(digest="sha256", salt=32, mask=None, parameters=None):
    """The AlgorithmIdentifier of RSASSA-PSS (RFC 4055); `parameters` in the place of the usual ones."""
    usual = der.sequence(der.context(0, hash_id(digest)), der.context(1, der.sequence(der.oid(OIDS["mgf1"]), hash_id(mask or digest))),
                         der.context(2, der.integer(salt)))
    return der.sequence(der.oid(OIDS["pss"]), usual if parameters is None else parameters)


def algorithm_id(name):
    return der.sequence(der.oid(OIDS[name]), der.null() if name.startswith("rsa") else b"")


def usual_algorithm(key):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return "ecdsa-sha256"
    if isinstance(key, dsa.DSAPrivateKey):
        return "dsa-sha256"
    return {ed25519.Ed25519PrivateKey: "ed25519", ed448.Ed448PrivateKey: "ed448"}.get(
        next((kind for kind in (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey) if isinstance(key, kind)), None), "rsa-sha256")


def signature(key, algorithm, data, salt=32):
    digest = algorithm.split("-", 1)[1] if "-" in algorithm else None
    if algorithm in ("ed25519", "ed448"):
        return key.sign(data)
    if algorithm.startswith("ecdsa"):
        return key.sign(data, ec.ECDSA(DIGESTS[digest](), deterministic_signing=True))
    label = f"{algorithm} {salt} {hashlib.sha256(spki(key) + data).hexdigest()}"
    if algorithm.startswith("dsa"):
        return bytes.fromhex(pool.kept(label, lambda: key.sign(data, DIGESTS[digest]()).hex()))
    if algorithm.startswith("pss"):
        pad = padding.PSS(padding.MGF1(DIGESTS[digest]()), salt)
        return bytes.fromhex(pool.kept(label, lambda: key.sign(data, pad, DIGESTS[digest]()).hex()))
    return _pkcs1(key, digest, data)


def _pkcs1(key, digest, data):
    """RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2) by hand: for small keys, and for digests that cryptography has no more."""
    if isinstance(key, SmallRsa):
        modulus, secret = key.modulus, key.secret
    else:
        numbers = key.private_numbers()
        modulus, secret = numbers.public_numbers.n, numbers.d
    # Nobody has MD2 any more; it is refused before anybody computes it.
    hashed = b"\x2a" * 16 if digest == "md2" else hashlib.new(digest.replace("-", "_"), data).digest()
    oid = "1.2.840.113549.2.2" if digest == "md2" else OIDS[digest]
    info = der.sequence(der.sequence(der.oid(oid), der.null()), der.octets(hashed))
    size = (modulus.bit_length() + 7) // 8
    padded = b"\0\x01" + b"\xff" * (size - len(info) - 3) + b"\0" + info
    return pow(int.from_bytes(padded, "big"), secret, modulus).to_bytes(size, "big")


def issue(subject, key, issuer=None, *, bc=None, ku=None, eku=None, ski=True, aki=True, extra=(), extensions=None,
          version=der.context(0, der.integer(2)), serial=None, issuer_name=None, begins=BEGINS, ends=ENDS, public=None,
          unique=b"", algorithm=None, inner=None, outer=None, salt=32, spoil=False):
    """A certificate for `key` under the Name `subject`, issued by `issuer`, or by itself.

    `bc`, `ku`, `eku`, `ski`, `aki` and `extra` are extensions (True: the usual one; None: none), or `extensions` is all of
    them, encoded. The other fields are DER as well; `algorithm` is a name of `OIDS`, which `inner` and `outer` belie."""
    signing_key = issuer.key if issuer else key
    issuer_name = issuer_name if issuer_name is not None else (issuer.subject if issuer else subject)
    algorithm = algorithm or usual_algorithm(signing_key)
    if extensions is None:
        all_of_them = [bc, subject_key(identifier(key)) if ski is True else ski,
                       (authority_key(identifier(signing_key)) if issuer else None) if aki is True else aki, ku, eku, *extra]
        listed = [one for one in all_of_them if one]
        extensions = der.context(3, der.sequence(*listed)) if listed else b""
    inner = inner if inner is not None else (pss_id(algorithm[4:], salt) if algorithm.startswith("pss") else algorithm_id(algorithm))
    number = int.from_bytes(hashlib.sha256(subject + issuer_name + extensions).digest()[:8], "big") >> 1
    tbs = der.sequence(version, serial if serial is not None else der.integer(number), inner, issuer_name, der.sequence(begins, ends), subject,
                       spki(key) if public is None else public, unique, extensions)
    signed = bytearray(signature(signing_key, algorithm, tbs, salt))
    if spoil:
        signed[len(signed) // 2] ^= 0x40
    return Draft(der.sequence(tbs, inner if outer is None else outer, der.bits(bytes(signed))), key, subject)


def root(key=None, subject=None, **fields):
    fields.setdefault("bc", basic(True))
    fields.setdefault("ku", usage("digitalSignature", "keyCertSign", "cRLSign"))
    return issue(subject if subject is not None else common_name("Agreement Root CA"),
                 key or pool.key("agreement root", "p256"), **fields)


def ca(issuer, key=None, subject=None, **fields):
    fields.setdefault("bc", basic(True))
    fields.setdefault("ku", usage("digitalSignature", "keyCertSign", "cRLSign"))
    return issue(subject if subject is not None else common_name("Agreement Issuing CA"),
                 key or pool.key("agreement issuing", "p256"), issuer, **fields)


def leaf(issuer, key=None, subject=None, **fields):
    fields.setdefault("bc", basic(False))
    fields.setdefault("ku", usage("digitalSignature", "keyEncipherment"))
    fields.setdefault("eku", purposes("clientAuth"))
    return issue(subject if subject is not None else common_name("agreement client"),
                 key or pool.key("agreement leaf", "p256"), issuer, **fields)


def chain(of_leaf=None, of_ca=None, of_root=None):
    """Client certificate, CA and root with these fields."""
    top = root(**(of_root or {}))
    middle = ca(top, **(of_ca or {}))
    return [leaf(middle, **(of_leaf or {})), middle, top]


def one_at_a_time(where, fields):
    """The chain in which the certificate at `where` (leaf, ca or root) has these fields."""
    return chain(**{f"of_{where}": fields})


PLACES = ("leaf", "ca", "root")
EMPTY = name()
