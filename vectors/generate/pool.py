"""The keys that the vectors are made with, and what programs made at random: kept in pool.json,
so that a second run of the generator writes the same vectors."""

import json
import pathlib
import subprocess

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x25519

FILE = pathlib.Path(__file__).with_name("pool.json")
_pool = json.loads(FILE.read_text()) if FILE.exists() else {}

CURVES = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1,
          "k256": ec.SECP256K1, "p224": ec.SECP224R1, "p192": ec.SECP192R1, "bp256": ec.BrainpoolP256R1}


def kept(name, make):
    """The text called `name`; made by `make` the first time."""
    if name not in _pool:
        _pool[name] = make()
        FILE.write_text(json.dumps(_pool, indent=0, sort_keys=True) + "\n")
    return _pool[name]


def _generate(kind):
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    if kind in CURVES:
        return ec.generate_private_key(CURVES[kind]())
    return {
        "ed25519": ed25519.Ed25519PrivateKey.generate,
        "ed448": ed448.Ed448PrivateKey.generate,
        "x25519": x25519.X25519PrivateKey.generate,
        "dsa": lambda: dsa.generate_private_key(2048),
    }[kind]()


def key(name, kind):
    """A private key of cryptography's; `kind` is rsa2048, p256, ed25519, …"""
    def make():
        return _generate(kind).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
    return serialization.load_pem_private_key(kept(f"key {kind} {name}", make).encode(), None,
                                              unsafe_skip_rsa_key_validation=True)


def rsa_of(name, *options):
    """An RSA key that OpenSSL makes with these options."""
    text = kept(f"rsa {name}", lambda: openssl("genpkey", "-algorithm", "RSA", *(
        part for option in options for part in ("-pkeyopt", option))).decode())
    return serialization.load_pem_private_key(text.encode(), None, unsafe_skip_rsa_key_validation=True)


def pkcs8(private):
    """The DER of PrivateKeyInfo."""
    return private.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
                                 serialization.NoEncryption())


def spki(private):
    """The DER of SubjectPublicKeyInfo."""
    return private.public_key().public_bytes(serialization.Encoding.DER,
                                             serialization.PublicFormat.SubjectPublicKeyInfo)


def openssl(*arguments, stdin=b""):
    """What `openssl` writes to standard output; the legacy provider is loaded."""
    done = subprocess.run(["openssl", arguments[0], "-provider", "legacy", "-provider", "default",
                           *arguments[1:]], input=stdin, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"openssl {' '.join(arguments)}: {done.stderr.decode()}")
    return done.stdout
