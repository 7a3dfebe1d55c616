"""The chain, keys and passwords that most vectors begin with before they are spoiled."""

import base64
import hashlib
import json
import pathlib

import certificates
import encryption
import pool
import rules
from certificates import authority, client, pem

FOLDER = pathlib.Path(__file__).resolve().parent.parent
AT = "2026-06-01T00:00:00Z"
PASSWORD = "testpassword"
UTF8_PASSWORD = "pässwörd-Ω-密"

ROOT = authority("Vectors Root CA", pool.key("root", "p256"))
MIDDLE = authority("Vectors Issuing CA 2", pool.key("middle", "p256"), ROOT)
ISSUING = authority("Vectors Issuing CA 1", pool.key("issuing", "p256"), MIDDLE, path=0)
LEAF = client("orders-consumer", pool.key("leaf", "p256"), ISSUING)
# A chain of three: what most people have.
ISSUING_BY_ROOT = authority("Vectors Issuing CA 0", pool.key("issuing0", "p256"), ROOT, path=0)
LEAF3 = client("payments-consumer", pool.key("leaf3", "p256"), ISSUING_BY_ROOT)
CHAIN = LEAF3.pem + ISSUING_BY_ROOT.pem + ROOT.pem

RSA_ROOT = authority("Vectors RSA Root CA", pool.key("root", "rsa2048"))
RSA_ISSUING = authority("Vectors RSA Issuing CA", pool.key("intermediate", "rsa2048"), RSA_ROOT, path=0)
RSA_LEAF = client("rsa-consumer", pool.key("leaf", "rsa2048"), RSA_ISSUING)
RSA_CHAIN = RSA_LEAF.pem + RSA_ISSUING.pem + RSA_ROOT.pem

STRANGER = client("somebody-else", pool.key("stranger", "p256"),
                  authority("Another Root CA", pool.key("other root", "p256")))
OTHER_ROOT = authority("Another Root CA", pool.key("other root", "p256"))


def info(certificate):
    return pool.pkcs8(certificate.key)


def plain_key(certificate):
    return pem("PRIVATE KEY", info(certificate))


def encrypted_key(certificate, scheme="PBE-SHA1-3DES", password=PASSWORD, iterations=2048, salt=None):
    return pem("ENCRYPTED PRIVATE KEY", encryption.encrypt(
        scheme, info(certificate), password,
        salt if salt is not None else encryption.salt(f"{scheme} {certificate.subject.hex()}"), iterations))


def pbes2_key(certificate, password=PASSWORD, *arguments):
    arguments = arguments or ("-v2", "aes-256-cbc")
    label = hashlib.sha256(info(certificate) + password.encode()).hexdigest()[:12]
    return pool.kept(f"pbes2 {' '.join(arguments)} {label}", lambda: pool.openssl(
        "pkcs8", "-topk8", *arguments, "-passout", "pass:" + password,
        stdin=plain_key(certificate).encode()).decode())


def traditional_key(certificate):
    return pool.openssl("pkey", "-traditional", stdin=plain_key(certificate).encode()).decode()


def proc_type_key(certificate, cipher="aes256", password=PASSWORD):
    """PKCS #1 or SEC 1 with the old encryption of PEM, as `openssl rsa` and `openssl ec` write it."""
    is_rsa = b"RSA" in traditional_key(certificate).encode()
    label = hashlib.sha256(info(certificate) + password.encode()).hexdigest()[:12]
    return pool.kept(f"proc-type {cipher} {label}", lambda: pool.openssl(
        "rsa" if is_rsa else "ec", *(["-traditional"] if is_rsa else []), "-" + cipher, "-passout", "pass:" + password,
        stdin=plain_key(certificate).encode()).decode())


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def base64_lines(data):
    return base64.encodebytes(data).decode()


def expected(codes, kafka=None, may=(), may_kafka=None):
    """`expect` for both sets of rules, from the codes under `lambda`."""
    found = {}
    for policy, its_codes, its_may in (
            ("lambda", codes, may),
            ("kafka", codes if kafka is None else kafka, may if may_kafka is None else may_kafka)):
        raised, accepted = rules.judged(its_codes, policy)
        found[policy] = {"accepted": accepted, "codes": raised}
        doubtful = rules.judged(its_may, policy)[0]
        if doubtful:
            found[policy]["may"] = doubtful
    return found


def save(subject, source, confirmed_by, cases, **more):
    ids = [case["id"] for case in cases]
    assert len(set(ids)) == len(ids), [one for one in ids if ids.count(one) > 1]
    head = {"subject": subject, "source": source, "confirmed_by": confirmed_by, **more}
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    path = FOLDER / f"{subject}.json"
    path.write_text(json.dumps(head, indent=1, ensure_ascii=False)[:-2] + ',\n "cases": [\n' + lines + "\n]}\n")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")
