"""keystores.json: keystores as keytool, OpenSSL and Python make them, with the password, and the identity or the
roots that are in each."""

import base64
import json
import os
import pathlib
import subprocess
import tempfile

import materials as m
import pool
from certificates import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12

PASSWORD, KEY_PASSWORD = "changeit", "keypass1"
LEAF, CHAIN = m.LEAF3, m.LEAF3.pem + m.ISSUING_BY_ROOT.pem + m.ROOT.pem
NAMES = ["payments-consumer", "Vectors Issuing CA 0", "Vectors Root CA"]
RSA_NAMES = ["rsa-consumer", "Vectors RSA Issuing CA", "Vectors RSA Root CA"]
FILES = {"key.pem": m.plain_key(LEAF), "leaf.pem": LEAF.pem, "below.pem": m.ISSUING_BY_ROOT.pem + m.ROOT.pem, "issuing.pem": m.ISSUING_BY_ROOT.pem,
         "root.pem": m.ROOT.pem, "other.pem": m.OTHER_ROOT.pem, "rsa-key.pem": m.plain_key(m.RSA_LEAF), "rsa.pem": m.RSA_CHAIN, "chain.pem": CHAIN,
         "rsa-leaf.pem": m.RSA_LEAF.pem, "rsa-below.pem": m.RSA_ISSUING.pem + m.RSA_ROOT.pem}

cases = []


def made(name, *commands):
    """The file `out` that the commands make, in base64."""
    def make():
        with tempfile.TemporaryDirectory() as folder:
            for file, text in FILES.items():
                (pathlib.Path(folder) / file).write_text(text)
            for command in commands:
                subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
            return base64.b64encode((pathlib.Path(folder) / "out").read_bytes()).decode()
    return pool.kept(f"keystore {name}", make)


def case(id, comment, keystore, codes=(), *, chain=None, roots=None, password=PASSWORD, key_password=None, alias=None, java=None, openssl=None,
         stricter=None, looser=None):
    """`chain` are the common names of the identity that is in it, `roots` of those that it trusts; one of them is asked for.
    `java` and `openssl` say whether these open it, and OpenSSL is not asked where that is None."""
    java = not codes if java is None else java
    assert java == (not codes) or stricter or looser, id
    reason = {"stricter": stricter} if stricter else {"looser": looser} if looser else {}
    cases.append({"id": id, "comment": comment,
                  "input": {"keystore": keystore, "password": password, "key_password": key_password, "alias": alias,
                            "wanted": "identity" if roots is None else "roots", "at": m.AT},
                  "expect": {"codes": sorted(codes), "chain": chain if not codes else None, "roots": sorted(roots) if roots and not codes else None,
                             "java": java, "openssl": openssl, **reason}})


def export(*options, key="key.pem", leaf="leaf.pem", below="below.pem", password=PASSWORD):
    chain = ["-certfile", below] if below else []
    return ["openssl", "pkcs12", "-provider", "legacy", "-provider", "default", "-export", "-inkey", key, "-in", leaf, *chain,
            "-passout", f"pass:{password}", "-out", "out", *options]


def keytool(*options, store="out", kind="PKCS12", password=PASSWORD):
    return ["keytool", *options, "-keystore", store, "-storetype", kind, "-storepass", password, "-noprompt"]


def to(kind, *options, source="p12", password=PASSWORD):
    return ["keytool", "-importkeystore", "-srckeystore", source, "-srcstoretype", "PKCS12", "-srcstorepass", PASSWORD, "-destkeystore", "out",
            "-deststoretype", kind, "-deststorepass", password, "-noprompt", *options]


def p12(*options, **more):
    return [word if word != "out" else "p12" for word in export(*options, **more)]


def openssls():
    good = dict(chain=NAMES, openssl=True)
    named = ("-name", "client")
    case("openssl-default", "OpenSSL 3: PBES2, sealed with SHA-256", made("openssl default", export(*named)), **good)
    case("openssl-legacy", "as OpenSSL 1: RC2 and triple DES, sealed with SHA-1", made("openssl legacy", export(*named, "-legacy")), **good)
    case("openssl-unnamed", "without an alias", made("openssl unnamed", export()), **good)
    case("openssl-descert", "triple DES throughout", made("openssl descert", export(*named, "-descert", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1")), **good)
    case("openssl-plain-certificates", "certificates in the clear", made("openssl certpbe none", export(*named, "-certpbe", "NONE")), **good)
    case("openssl-plain-key", "the key in the clear", made("openssl keypbe none", export(*named, "-keypbe", "NONE")), **good,
         looser="Java loads the keystore and passes over a key in the clear")
    case("openssl-aes-128", "AES-128", made("openssl aes128", export(*named, "-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC")), **good)
    case("openssl-rc4", "RC4", made("openssl rc4", export(*named, "-keypbe", "PBE-SHA1-RC4-128", "-certpbe", "PBE-SHA1-RC4-40")), **good)
    case("openssl-rc2-128", "RC2 of 128 bits", made("openssl rc2", export(*named, "-certpbe", "PBE-SHA1-RC2-128")), **good)
    # Configurations have these, too, so that one iteration keeps their tests quick.
    once = lambda name, *options: made(name, export(*named, "-noiter", "-nomaciter", *options))
    no_java = dict(java=False, looser="a keystore that Java's providers can't decrypt is a finding of the configuration that names it", **good)
    case("openssl-rc2-40", "certificates in RC2 of 40 bits, the key in triple DES", once("openssl rc2-40", "-legacy"), **good)
    case("openssl-rc4-key", "a key in RC4", once("openssl rc4 key", "-keypbe", "PBE-SHA1-RC4-128"), **good)
    case("openssl-md5-des", "a key under PBE-MD5-DES", once("openssl md5-des", "-keypbe", "PBE-MD5-DES"), **good)
    case("openssl-sha1-des", "certificates under PBE-SHA1-DES", once("openssl sha1-des", "-certpbe", "PBE-SHA1-DES"), **no_java)
    case("openssl-2des", "a key in triple DES with two keys", once("openssl 2des", "-keypbe", "PBE-SHA1-2DES"), **no_java)
    case("openssl-aes-192", "AES-192", once("openssl aes192", "-keypbe", "AES-192-CBC", "-certpbe", "AES-192-CBC"), **no_java)
    case("openssl-3des-pbes2", "a key in triple DES under PBES2", once("openssl 3des pbes2", "-keypbe", "DES-EDE3-CBC"), **no_java)
    case("openssl-sha-512", "sealed with SHA-512", made("openssl sha512", export(*named, "-macalg", "sha512")), **good)
    case("openssl-sha-384", "sealed with SHA-384", made("openssl sha384", export(*named, "-macalg", "sha384")), **good)
    case("openssl-iterations", "100,000 iterations", made("openssl iter", export(*named, "-iter", "100000")), **good)
    case("openssl-one-iteration", "one iteration", made("openssl noiter", export(*named, "-noiter", "-nomaciter")), **good)
    case("openssl-no-seal", "without a seal", made("openssl nomac", export(*named, "-nomac")), **good)
    case("openssl-rsa", "RSA", made("openssl rsa", export(*named, key="rsa-key.pem", leaf="rsa-leaf.pem", below="rsa-below.pem")), chain=RSA_NAMES, openssl=True)
    case("openssl-leaf-alone", "the client certificate alone, and its issuer", made("openssl short", export(*named, below="issuing.pem")), chain=NAMES[:2], openssl=True)
    case("openssl-utf-8", "a password that is not ASCII", made("openssl utf8", export(*named, password="p\u00e4ss")), password="p\u00e4ss", chain=NAMES,
         java=False, openssl=True, looser="Java's PBES2 takes no password that is not ASCII")
    case("openssl-utf-8-legacy", "the same under the old schemes", made("openssl utf8 legacy", export(*named, "-legacy", password="p\u00e4ss")), password="p\u00e4ss",
         chain=NAMES, java=False, openssl=True, looser="Java takes no password that is not ASCII")
    case("openssl-wrong-password", "a wrong password", made("openssl default", export(*named)), ["keystore-password"], password="changeme", openssl=False)
    case("openssl-wrong-password-legacy", "the same under the old schemes", made("openssl legacy", export(*named, "-legacy")), ["keystore-password"],
         password="changeit ", openssl=False)
    case("openssl-line-break", "a line break after the password", made("openssl default", export(*named)), ["keystore-password"], password="changeit\n", openssl=False)
    case("openssl-no-certificates", "a key alone", made("openssl nocerts", ["openssl", "pkcs12", "-export", "-nocerts", "-inkey", "key.pem", "-passout", f"pass:{PASSWORD}",
         "-out", "out", *named]), ["keystore-no-chain"], openssl=True)
    case("openssl-no-keys", "certificates without Oracle's attribute, as a truststore", made("openssl nokeys", ["openssl", "pkcs12", "-export", "-nokeys", "-in", "root.pem",
         "-passout", f"pass:{PASSWORD}", "-out", "out"]), ["keystore-no-roots"], roots=[], java=True, stricter="Java loads it, and trusts nobody")
    damaged = bytearray(base64.b64decode(made("openssl default", export(*named))))
    damaged[400] ^= 1
    case("openssl-damaged", "one bit is another", base64.b64encode(damaged).decode(), ["keystore-password"], openssl=False)
    cut = base64.b64decode(made("openssl default", export(*named)))[:-100]
    case("openssl-cut-off", "the end is lost", base64.b64encode(cut).decode(), ["keystore-malformed"], openssl=False)
    case("pem", "PEM", base64.b64encode(CHAIN.encode()).decode(), ["keystore-malformed"], openssl=False)


def keytools():
    kept = lambda name, *commands: made(f"keytool {name}", *commands)
    first = p12("-name", "client")
    case("keytool-pkcs12", "keytool's PKCS #12", kept("pkcs12", first, to("PKCS12")), chain=NAMES, openssl=True)
    case("keytool-pkcs12-legacy", "that of JDK 8", kept("pkcs12 legacy", first, ["keytool", "-J-Dkeystore.pkcs12.legacy", *to("PKCS12")[1:]]), chain=NAMES, openssl=True)
    case("keytool-jks", "keytool's JKS", kept("jks", first, to("JKS")), chain=NAMES)
    case("keytool-jks-key-password", "a key under a password of its own", kept("jks keypass", first, to("JKS", "-srcalias", "client", "-destkeypass", KEY_PASSWORD)),
         chain=NAMES, key_password=KEY_PASSWORD)
    case("keytool-jks-key-password-missing", "the same without that password", kept("jks keypass", first, to("JKS", "-srcalias", "client", "-destkeypass", KEY_PASSWORD)),
         ["keystore-key-password"])
    case("keytool-jks-wrong-password", "a wrong password", kept("jks", first, to("JKS")), ["keystore-password"], password="changeme")
    case("keytool-jks-utf-8", "a password that is not ASCII", kept("jks", first, to("JKS")), ["keystore-password"], password="ch\u00e4ngeit")
    case("keytool-jceks", "JCEKS", kept("jceks", first, to("JCEKS")), ["keystore-unsupported"])
    two = [first, to("PKCS12"), ["mv", "out", "p12"], [word if word != "out" else "other" for word in
           export("-name", "rsa", key="rsa-key.pem", leaf="rsa-leaf.pem", below="rsa-below.pem")], to("PKCS12", source="other"), to("PKCS12")]
    ambiguous = dict(java=True, stricter="Java takes any of them")
    case("keytool-two", "two keys, and none named", kept("two", *two), ["keystore-alias"], **ambiguous)
    case("keytool-two-named", "two keys, and one named", kept("two", *two), alias="rsa", chain=RSA_NAMES)
    case("keytool-two-capitals", "named in capitals", kept("two", *two), alias="CLIENT", chain=NAMES)
    case("keytool-two-stranger", "a name that is not there", kept("two", *two), ["keystore-alias"], alias="billing", **ambiguous)
    jks_two = [*two[:-1], ["rm", "out"], to("JKS"), to("JKS", source="other")]
    case("keytool-jks-two", "the same in JKS", kept("jks two", *jks_two), ["keystore-alias"], **ambiguous)
    case("keytool-jks-two-named", "the same in JKS, one named", kept("jks two", *jks_two), alias="client", chain=NAMES)
    for kind in ("PKCS12", "JKS"):
        id = f"keytool-{kind.lower()}"
        trust = [keytool("-importcert", "-alias", "root", "-file", "root.pem", kind=kind), keytool("-importcert", "-alias", "other", "-file", "other.pem", kind=kind)]
        store = kept(f"trust {kind}", *trust)
        case(id + "-truststore", "two roots", store, roots=["Vectors Root CA", "Another Root CA"])
        case(id + "-truststore-wrong-password", "a wrong password", store, ["keystore-password"], roots=[], password="changeme")
        case(id + "-truststore-as-keystore", "a truststore where a keystore belongs", store, ["keystore-no-key"], java=True,
             stricter="Java loads it, and sends no certificate")
        mixed = kept(f"mixed {kind}", first, to(kind), keytool("-importcert", "-alias", "root", "-file", "other.pem", kind=kind))
        case(id + "-mixed-identity", "a key and a root of another", mixed, chain=NAMES)
        case(id + "-mixed-roots", "the same for its roots", mixed, roots=["Another Root CA"], java=True)
        case(id + "-keystore-as-truststore", "a keystore where a truststore belongs", kept(kind.lower(), first, to(kind)), ["keystore-no-roots"], roots=[], java=True,
             stricter="Java trusts the client's own certificate then, and no broker")
    cut = base64.b64decode(kept("jks", first, to("JKS")))[:-1]
    case("keytool-jks-cut-off", "the last byte is lost", base64.b64encode(cut).decode(), ["keystore-password"])


def pythons():
    certificate = lambda one: x509.load_pem_x509_certificate(one.pem.encode())
    key = serialization.load_pem_private_key(m.plain_key(LEAF).encode(), None)
    builder = serialization.PrivateFormat.PKCS12.encryption_builder
    encryptions = {
        "best": serialization.BestAvailableEncryption(PASSWORD.encode()),
        "aes-sha-256": builder().kdf_rounds(5000).key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC).hmac_hash(hashes.SHA256()).build(PASSWORD.encode()),
        "3des-sha-1": builder().kdf_rounds(5000).key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(hashes.SHA1()).build(PASSWORD.encode()),
    }
    for name, encryption in encryptions.items():
        make = lambda encryption=encryption: base64.b64encode(pkcs12.serialize_key_and_certificates(
            b"client", key, certificate(LEAF), [certificate(m.ISSUING_BY_ROOT), certificate(m.ROOT)], encryption)).decode()
        case(f"python-{name}", f"Python's cryptography, {name}", pool.kept(f"keystore python {name}", make), chain=NAMES, openssl=True)
    make = lambda: base64.b64encode(pkcs12.serialize_java_truststore(
        [pkcs12.PKCS12Certificate(certificate(m.ROOT), b"root")], encryptions["best"])).decode()
    case("python-truststore", "a truststore for Java", pool.kept("keystore python truststore", make), roots=["Vectors Root CA"])


def write():
    openssls()
    keytools()
    pythons()
    document = {"subject": "keystores: PKCS #12 and JKS", "source": "RFC 7292, and what keytool, OpenSSL and Python write",
                "confirmed_by": ["kafka-clients 4.3.0 on JDK 17", "OpenSSL 3"], "cases": cases}
    (m.FOLDER / "keystores.json").write_text(json.dumps(document, indent=1, ensure_ascii=True) + "\n")
