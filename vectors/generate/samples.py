"""Two secrets to try the program on, one that is right and one that shows the diagnosis, and a client's configuration."""

import json
import pathlib

import certificates
import encryption
import pool
from certificates import pem

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "samples"
PASSWORD = "correct-horse-battery-staple"


def write():
    root = certificates.authority("Example Root CA", pool.key("sample root", "rsa2048"), ends="2099-12-31T23:59:59Z")
    middle = certificates.authority("Example Issuing CA", pool.key("sample issuing", "rsa2048"), root,
                                    path=0, ends="2099-12-31T23:59:59Z")
    leaf = certificates.client("orders-consumer", pool.key("sample leaf", "rsa2048"), middle,
                               usage=["digitalSignature"], ends="2099-12-31T23:59:59Z")
    info = pool.pkcs8(leaf.key)
    key = pem("ENCRYPTED PRIVATE KEY",
              encryption.encrypt("PBE-SHA1-3DES", info, PASSWORD, encryption.salt("sample"), 4096))
    (FOLDER / "good.json").write_text(json.dumps({
        "certificate": leaf.pem + middle.pem + root.pem,
        "privateKey": key,
        "privateKeyPassword": PASSWORD,
    }, indent=2) + "\n")

    pbes2 = pool.kept("sample pbes2", lambda: pool.openssl(
        "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:" + PASSWORD,
        stdin=pem("PRIVATE KEY", info).encode()).decode())
    # The root was pasted through a one-line field, the key is what `openssl pkcs8` writes unless
    # told otherwise, the intermediate stands last and the password's field is misspelt.
    (FOLDER / "spoiled.json").write_text(json.dumps({
        "certificate": leaf.pem + root.pem + middle.pem.replace("\n", " ").strip() + "\n",
        "privateKey": pbes2,
        "privatekeyPassword": PASSWORD,
    }, indent=2) + "\n")
    (FOLDER / "client.properties").write_text("\n".join([
        "bootstrap.servers=b-1.orders.a1b2c3.c2.kafka.eu-west-1.amazonaws.com:9096",
        "security.protocol=SASL_SSL",
        "sasl.mechanism=SCRAM-SHA-512",
        "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\",
        f'    username="orders" password="{PASSWORD}";',
    ]) + "\n")
