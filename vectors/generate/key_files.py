"""keys.json: private keys in every form and encryption that is met."""

import base64
import re
import sys

import der
import encryption
import materials as m
import pool
from certificates import pem
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4, TripleDES
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, modes

sys.path.append(str(m.FOLDER / "confirm"))
import ask  # noqa: E402

RSA, P256 = pool.key("leaf", "rsa2048"), pool.key("leaf3", "p256")
BOTH = [("rsa", RSA), ("p256", P256)]
PASSWORDS = [("ascii", m.PASSWORD), ("utf8", m.UTF8_PASSWORD)]
NOT_ASCII = "key-password-not-ascii"
BOUND = 1_000_000

cases = []


def kind(private):
    if isinstance(private, rsa.RSAPrivateKey):
        return "RSA", private.key_size
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return "EC", private.key_size
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "Ed25519", 256
    return None, None


def case(id, comment, text, codes=(), kafka=None, *, password=None, key=None, info=None, encryption=None,
         may=(), may_kafka=None, ask_loader=True):
    """`key` is what the text holds when it is sound; `info` its DER where that is not the usual one."""
    algorithm, bits = kind(key)
    expect = m.expected(codes, kafka, may, may_kafka)
    for policy in expect.values():
        del policy["accepted"]
    info = info or (pool.pkcs8(key) if key else None)
    cases.append({"id": id, "comment": comment, "input": {"pem": text, "password": password}, "expect": {
        **expect, "pkcs8_sha256": m.sha256(info) if info else None, "algorithm": algorithm, "bits": bits,
        "encryption": encryption, "kafka_loader": "?" if ask_loader else None}})


def by_openssl(id, key, *arguments, password=m.PASSWORD):
    """What `openssl pkcs8 -topk8` writes."""
    return pool.kept("pkcs8 " + id, lambda: pool.openssl(
        "pkcs8", "-topk8", *arguments, "-passout", "pass:" + password,
        stdin=pem("PRIVATE KEY", pool.pkcs8(key)).encode()).decode())


def encrypted(data):
    return pem("ENCRYPTED PRIVATE KEY", data)


def warnings(scheme, password):
    return ([] if scheme in encryption.IN_JAVA else ["key-encryption-not-in-java"]) + (
        [] if all(" " <= c <= "~" for c in password) else [NOT_ASCII])


def schemes():
    for scheme in encryption.SCHEMES:
        for kind_name, key in BOTH:
            for password_name, password in PASSWORDS:
                id = f"{scheme.lower()}-{kind_name}-{password_name}"
                case(id, f"`openssl pkcs8 -topk8 -v1 {scheme}`", by_openssl(id, key, "-v1", scheme, password=password),
                     warnings(scheme, password), password=password, key=key, encryption=scheme)
        pkcs12 = encryption.SCHEMES[scheme][1] == "pkcs12"
        for length in (1, 7, 8, 9, 16, 20, 64):
            java_refuses = scheme in encryption.IN_JAVA and (length < 8 if pkcs12 else length != 8)
            salt = encryption.salt(f"{scheme} {length}", length)
            case(f"{scheme.lower()}-salt-{length}", f"a salt of {length} bytes" + (
                "; Java refuses such a salt, though the scheme has no such rule" if java_refuses and pkcs12 else
                "; RFC 8018 A.3 says eight, OpenSSL accepts any length, Java does not" if java_refuses else ""),
                encrypted(encryption.encrypt(scheme, pool.pkcs8(P256), m.PASSWORD, salt)),
                warnings(scheme, m.PASSWORD) + (["key-encryption-not-in-java"] if java_refuses else []),
                password=m.PASSWORD, key=P256, encryption=scheme)
    for scheme, count in [(scheme, count) for scheme in encryption.SCHEMES for count in (1, 4096)] + [
            ("PBE-MD5-DES", 100_000), ("PBE-SHA1-DES", 100_000), ("PBE-SHA1-3DES", 100_000), ("PBE-SHA1-RC4-128", 100_000)]:
        salt = encryption.salt(f"{scheme} count {count}")
        case(f"{scheme.lower()}-count-{count}", f"{count} iterations",
             encrypted(encryption.encrypt(scheme, pool.pkcs8(P256), m.PASSWORD, salt, count)),
             warnings(scheme, m.PASSWORD), password=m.PASSWORD, key=P256, encryption=scheme)
    for name, password in [("emoji", "🔑-key"), ("one-character", "x"), ("space", " leading and trailing "),
                           ("long", "correct horse battery staple " * 8), ("latin", "Straße"), ("tab", "a\tb")]:
        for scheme in ("PBE-SHA1-3DES", "PBE-MD5-DES"):
            id = f"{scheme.lower()}-password-{name}"
            case(id, "the password's form" + ("; Java calls a control character \"not ASCII\" as well" if name == "tab" else ""),
                 encrypted(encryption.encrypt(scheme, pool.pkcs8(P256), password, encryption.salt(id))),
                 warnings(scheme, password), password=password, key=P256, encryption=scheme)
    for scheme in ("PBE-SHA1-3DES", "PBE-MD5-DES", "PBE-SHA1-RC4-128"):
        id = f"{scheme.lower()}-password-empty"
        case(id, "encrypted under the empty password; a reader may hold that an empty password is none",
             encrypted(encryption.encrypt(scheme, pool.pkcs8(P256), "", encryption.salt(id))), [],
             password="", key=P256, encryption=scheme, may=["key-password-missing", "key-encryption-not-in-java"],
             may_kafka=["key-password-missing"])


def pbes2():
    def of(id, comment, *arguments, key=P256, password=m.PASSWORD):
        case(id, comment, by_openssl(id, key, *arguments, password=password), ["key-pbes2"],
             password=password, key=key, encryption="PBES2",
             may=[NOT_ASCII] if password != m.PASSWORD else [])

    for cipher in ("aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3"):
        for prf in ("SHA1", "SHA224", "SHA256", "SHA384", "SHA512"):
            of(f"pbes2-{cipher}-{prf.lower()}", f"PBKDF2 with HMAC-{prf}", "-v2", cipher, "-v2prf", f"hmacWith{prf}")
    of("pbes2-rsa", "what `openssl pkcs8 -topk8` writes unless told otherwise", key=RSA)
    of("pbes2-p256-utf8", "the same under a password that is not ASCII", password=m.UTF8_PASSWORD)
    of("pbes2-rsa-utf8", "the same under a password that is not ASCII", key=RSA, password=m.UTF8_PASSWORD)
    of("pbes2-count-20000", "20,000 iterations", "-v2", "aes-256-cbc", "-iter", "20000")
    of("pbes2-count-1", "one iteration", "-v2", "aes-256-cbc", "-noiter")
    of("pbes2-scrypt", "scrypt with OpenSSL's parameters", "-scrypt")
    of("pbes2-scrypt-small", "scrypt with N 1024, r 4, p 2", "-scrypt", "-scrypt_N", "1024", "-scrypt_r", "4", "-scrypt_p", "2")
    of("pbes2-scrypt-rsa-utf8", "scrypt under a password that is not ASCII", "-scrypt", key=RSA, password=m.UTF8_PASSWORD)
    for cipher in ("des", "rc2", "camellia-256-cbc"):
        id = f"pbes2-{cipher}"
        case(id, "a cipher that is neither AES-CBC nor 3DES", by_openssl(id, P256, "-v2", cipher),
             ["key-pbes2"], ["key-pbes2", "key-encryption-unsupported"], password=m.PASSWORD,
             encryption="PBES2", may=["key-encryption-unsupported"], may_kafka=[])
    sound = by_openssl("pbes2-aes-256-cbc-sha256", P256)
    case("pbes2-no-password", "PBES2, and no password", sound, ["key-pbes2", "key-password-missing"], encryption="PBES2")
    case("pbes2-wrong-password", "PBES2 under another password; lambda need not try", sound, ["key-pbes2"],
         ["key-pbes2", "key-password-wrong"], password="wrong", encryption="PBES2", may=["key-password-wrong"], may_kafka=[])

    def synthetic(id, comment, function, code, cipher=None):
        cipher = cipher or der.sequence(der.oid("2.16.840.1.101.3.4.1.42"), der.octets(bytes(16)))
        case(id, comment, encrypted(encryption.envelope("1.2.840.113549.1.5.13", der.sequence(function, cipher), bytes(144))),
             ["key-pbes2"], ["key-pbes2", code], password=m.PASSWORD, encryption="PBES2", may=[code], may_kafka=[],
             ask_loader=False)

    def pbkdf2(count, salt=der.octets(b"saltsalt"), prf="1.2.840.113549.2.9"):
        return der.sequence(der.oid("1.2.840.113549.1.5.12"), der.sequence(
            salt, count, der.sequence(der.oid(prf), der.null())))

    def scrypt(n, r, p):
        return der.sequence(der.oid("1.3.6.1.4.1.11591.4.11"), der.sequence(
            der.octets(b"saltsalt"), der.integer(n), der.integer(r), der.integer(p)))

    wrong = "key-encryption-parameters"
    synthetic("pbes2-count-0", "no iterations", pbkdf2(der.integer(0)), wrong)
    synthetic("pbes2-count-negative", "a negative count", pbkdf2(der.integer(-5)), wrong)
    synthetic("pbes2-count-over", "1,000,001 iterations", pbkdf2(der.integer(BOUND + 1)), wrong)
    synthetic("pbes2-count-huge", "2^72 iterations", pbkdf2(der.integer(2**72)), wrong)
    synthetic("pbes2-scrypt-memory", "N 2^20, r 8: a gibibyte", scrypt(2**20, 8, 1), wrong)
    synthetic("pbes2-scrypt-n-not-power", "N is not a power of two", scrypt(1000, 8, 1), wrong)
    synthetic("pbes2-scrypt-p", "p 2^30", scrypt(1024, 8, 2**30), wrong)
    synthetic("pbes2-iv-short", "an initialisation vector of 8 bytes for AES", pbkdf2(der.integer(2048)), wrong,
              der.sequence(der.oid("2.16.840.1.101.3.4.1.42"), der.octets(bytes(8))))
    triple_des = "1.2.840.113549.3.7"
    for length in (0, 7, 9, 16):
        synthetic(f"pbes2-des3-iv-{length}", f"an initialisation vector of {length} bytes for 3DES", pbkdf2(der.integer(2048)),
                  wrong, der.sequence(der.oid(triple_des), der.octets(bytes(length))))
    synthetic("pbes2-scrypt-n-0", "N is zero", scrypt(0, 8, 1), wrong)
    synthetic("pbes2-scrypt-n-1", "N is one, which RFC 7914 section 2 rules out", scrypt(1, 8, 1), wrong)
    synthetic("pbes2-scrypt-r-0", "r is zero", scrypt(1024, 0, 1), wrong)
    synthetic("pbes2-scrypt-p-0", "p is zero", scrypt(1024, 8, 0), wrong)
    synthetic("pbes2-scrypt-n-huge", "N is 2^63", scrypt(2**63, 8, 1), wrong)
    synthetic("pbes2-count-32-bits", "2^32 iterations: zero where somebody casts", pbkdf2(der.integer(2**32)), wrong)
    synthetic("pbes2-salt-type", "the salt is a UTF8String", pbkdf2(der.integer(2048), der.tlv(0x0C, b"saltsalt")), wrong)
    synthetic("pbes2-aes-gcm", "AES-256-GCM, which OpenSSL has not for PBES2 either", pbkdf2(der.integer(2048)),
              "key-encryption-unsupported", der.sequence(der.oid("2.16.840.1.101.3.4.1.46"), der.octets(bytes(12))))
    synthetic("pbes2-hmac-md5", "HMAC-MD5 as the pseudorandom function", pbkdf2(der.integer(2048), prf="1.3.6.1.5.5.8.1.1"),
              "key-encryption-unsupported")
    synthetic("pbes2-pbkdf1", "a derivation that is neither PBKDF2 nor scrypt",
              der.sequence(der.oid("1.3.6.1.4.1.32473.2"), der.null()), "key-encryption-unsupported")


def pbes2_by_hand():
    """What OpenSSL reads and `openssl pkcs8` does not write."""
    def of(id, comment, info, codes=("key-pbes2",), key=P256, may=()):
        case(id, comment, encrypted(info), codes, password=m.PASSWORD, key=key, encryption="PBES2", may=may, may_kafka=[])

    good = pool.pkcs8(P256)
    for prf, length in [("sha256", 0), ("sha256", 1), ("sha256", 32), ("sha256", 33), ("sha384", 48), ("sha512", 64), ("sha1", 64),
                        ("sha512", 200)]:
        of(f"pbes2-salt-{length}-{prf}", f"a salt of {length} bytes, HMAC-{prf.upper()}" + (
            "; Bouncy Castle's salt is as long as the hash" if (prf, length) in [("sha384", 48), ("sha512", 64)] else ""),
           encryption.pbes2(good, m.PASSWORD, encryption.salt(f"pbes2 {prf}", length), prf))
    of("pbes2-salt-64-sha512-des3", "a salt of 64 bytes, and 3DES", encryption.pbes2(
        good, m.PASSWORD, encryption.salt("pbes2 des3", 64), "sha512", "des-ede3-cbc"))
    of("pbes2-sha512-256", "PBKDF2 with HMAC-SHA-512/256", encryption.pbes2(
        good, m.PASSWORD, encryption.salt("pbes2 sha512-256", 16), "sha512_256"))
    for name, length in (("", 8), ("-long-salt", 64)):
        salt = encryption.salt("pbes2 spoiled" + name, length)
        of("pbes2-key-length" + name, "the key's length is given", encryption.pbes2(
            good, m.PASSWORD, salt, "sha512", key_length=32))
        # Lambda need not try what it takes from nobody.
        for id, comment, code, more in [
                ("key-length-wrong", "the key's length is not the cipher's", "key-encryption-parameters", {"key_length": 16}),
                ("ragged", "the ciphertext is not a multiple of the block", "key-malformed", {"spoil": lambda body: body[:-3]}),
                ("damaged-last", "the padding is damaged", "key-malformed",
                 {"spoil": lambda body: body[:-1] + bytes([body[-1] ^ 0xFF])}),
                ("truncated", "the right password; the last block is gone", "key-malformed", {"spoil": lambda body: body[:-16]})]:
            case(f"pbes2-{id}{name}", comment, encrypted(encryption.pbes2(good, m.PASSWORD, salt, "sha512", **more)),
                 ["key-pbes2"], ["key-pbes2", code], password=m.PASSWORD, encryption="PBES2", may=[code], may_kafka=[],
                 ask_loader=code != "key-encryption-parameters")
        case("pbes2-wrong" + name, "another password", encrypted(encryption.pbes2(good, m.PASSWORD, salt, "sha512")),
             ["key-pbes2"], ["key-pbes2", "key-password-wrong"], password="wrong", encryption="PBES2",
             may=["key-password-wrong"], may_kafka=[])


def with_public(private, attributes=b""):
    """OneAsymmetricKey v2 (RFC 5958) with the public key."""
    version, algorithm, body = der.children(pool.pkcs8(private))[:3]
    public = der.read(der.children(pool.spki(private))[1])[1]
    return der.sequence(der.integer(1), algorithm, body, attributes, der.context(1, public, constructed=False))


def plain():
    def of(id, comment, key, codes=(), kafka=None, **more):
        case(id, comment, pem("PRIVATE KEY", more.pop("info", pool.pkcs8(key))), codes, kafka, key=key, **more)

    for bits in (2048, 3072, 4096):
        of(f"plain-rsa-{bits}", f"RSA of {bits} bits", pool.key("leaf", f"rsa{bits}"))
    for curve in ("p256", "p384", "p521"):
        of(f"plain-{curve}", f"EC on {curve}", pool.key("leaf", curve))
    ed = pool.key("leaf", "ed25519")
    unsupported = ["key-algorithm-unsupported"]
    of("plain-ed25519", "Ed25519", ed, unsupported, [])
    for name, key in (("rsa", RSA), ("p256", P256), ("ed25519", ed)):
        info = with_public(key)
        case(f"v2-{name}", "version 2 with the public key (RFC 5958)", pem("PRIVATE KEY", info),
             *((unsupported, []) if key is ed else ([],)), key=key, info=info)
    example = base64.b64decode("MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1D"
                               "dXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=")
    case("v2-rfc8410", "the example of RFC 8410 section 10.3: version 2, an attribute and the public key",
         pem("PRIVATE KEY", example), unsupported, [], key=ed, info=example)
    for name, key in (("rsa", RSA), ("p256", P256)):
        attribute = der.sequence(der.oid("2.5.29.15"), der.set_of(der.bits(b"\x80", 7)))
        info = der.sequence(*der.children(pool.pkcs8(key)), der.context(0, attribute))
        case(f"attributes-{name}", "version 1 with an attribute", pem("PRIVATE KEY", info), key=key, info=info)
        version, algorithm, body = der.children(pool.pkcs8(key))
        for id, rest in (("v2-no-public", b""), ("v2-attributes-no-public", der.context(0, attribute))):
            info = der.sequence(der.integer(1), algorithm, body, rest)
            case(f"{id}-{name}", "version 2 without the public key, which is optional (RFC 5958)", pem("PRIVATE KEY", info),
                 key=key, info=info)
    for name, key in (("rsa", RSA), ("p256", P256)):
        version, algorithm, body = der.children(pool.pkcs8(key))
        usage = der.context(0, der.sequence(der.oid("2.5.29.15"), der.set_of(der.bits(b"\x10", 4))))
        friendly = der.context(0, der.sequence(der.oid("1.2.840.113549.1.9.20"), der.set_of(der.tlv(0x1E, "key".encode("utf-16-be")))))
        for id, comment, info in (
                ("usage", "a usage, as `openssl pkcs12 -export -keyex` and Windows write", der.sequence(
                    version, algorithm, body, usage)),
                ("name", "a friendly name", der.sequence(version, algorithm, body, friendly)),
                ("public", "the public key of version 2", with_public(key)),
                ("both", "an attribute and the public key", with_public(key, usage)),
                ("v2", None, der.sequence(der.integer(1), algorithm, body))):
            text = encrypted(encryption.encrypt("PBE-SHA1-3DES", info, m.PASSWORD, encryption.salt(f"attributes {id} {name}")))
            refused = ["key-encrypted-attributes"] if comment else []
            comment = f"encrypted with {comment}; Java rejects it" if comment else "version 2 with no more than version 1, encrypted"
            case(f"encrypted-attributes-{id}-{name}", comment, text, refused, password=m.PASSWORD, key=key, info=info,
                 encryption="PBE-SHA1-3DES")
        if name == "p256":
            text = encrypted(encryption.pbes2(info := with_public(key), m.PASSWORD, encryption.salt("attributes pbes2", 8), "sha256"))
            case("encrypted-attributes-pbes2", "PBES2 around version 2 with the public key", text,
                 ["key-pbes2", "key-encrypted-attributes"], password=m.PASSWORD, key=key, info=info, encryption="PBES2")
    for name in ("p256", "p384"):
        key = pool.key("leaf", name)
        version, algorithm, body = der.children(pool.pkcs8(key))
        version_, scalar, *_ = der.children(der.read(body)[1])
        info = der.sequence(version, algorithm, der.octets(der.sequence(version_, scalar)))
        case(f"no-public-{name}", "the public key, which is optional (RFC 5915), is left out", pem("PRIVATE KEY", info),
             key=key, info=info)
        info = der.sequence(version, algorithm, der.octets(der.sequence(
            version_, scalar, der.context(0, der.children(algorithm)[1]), *_)))
        case(f"named-inside-{name}", "the curve is named inside as well, as Java and Bouncy Castle write",
             pem("PRIVATE KEY", info), key=key, info=info)
    for id, kind_name in (("dsa", "dsa"), ("x25519", "x25519"), ("ed448", "ed448")):
        key = pool.key("leaf", kind_name)
        case(f"plain-{id}", f"{id}: no TLS client key", pem("PRIVATE KEY", pool.pkcs8(key)), unsupported,
             info=pool.pkcs8(key))
        if id != "x25519":
            case(f"encrypted-{id}", f"{id} under PBE-SHA1-3DES", encrypted(encryption.encrypt(
                "PBE-SHA1-3DES", pool.pkcs8(key), m.PASSWORD, encryption.salt(id))), unsupported,
                password=m.PASSWORD, info=pool.pkcs8(key), encryption="PBE-SHA1-3DES")
    case("encrypted-ed25519", "Ed25519 under PBE-SHA1-3DES", encrypted(encryption.encrypt(
        "PBE-SHA1-3DES", pool.pkcs8(ed), m.PASSWORD, encryption.salt("ed"))), unsupported, [],
        password=m.PASSWORD, key=ed, encryption="PBE-SHA1-3DES")
    version, algorithm, body = der.children(pool.pkcs8(RSA))
    case("plain-rsa-pss", "an RSA key that says it is for PSS only (id-RSASSA-PSS)", pem("PRIVATE KEY", info := der.sequence(
        version, der.sequence(der.oid("1.2.840.113549.1.1.10")), body)), unsupported, info=info)
    case("plain-unknown", "an unknown algorithm", pem("PRIVATE KEY", info := der.sequence(
        version, der.sequence(der.oid("1.3.6.1.4.1.32473.3")), body)), unsupported, info=info)
    for curve in ("p224", "k256"):
        key = pool.key("leaf", curve)
        case(f"plain-{curve}", "a curve that TLS providers mostly lack; the rules name P-256, P-384 and P-521",
             pem("PRIVATE KEY", pool.pkcs8(key)), [], key=key, may=unsupported)
    explicit = pool.openssl("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", stdin=pool.openssl(
        "ec", "-param_enc", "explicit", stdin=pem("PRIVATE KEY", pool.pkcs8(P256)).encode()))
    case("explicit-parameters", "the curve is spelt out, which RFC 5480 forbids; how it is refused is left open",
         pem("PRIVATE KEY", explicit), [], info=explicit, may=["key-algorithm-unsupported", "key-malformed"])
    for bits in (1024, 1536, 2047):
        key = pool.key("leaf", f"rsa{bits}") if bits != 2047 else serialization.load_pem_private_key(pool.kept(
            "rsa2047", lambda: pool.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2047").decode()).encode(), None)
        of(f"plain-rsa-{bits}", f"RSA of {bits} bits", key, ["key-too-small"])
    for name, comment, key in (("3000", "RSA of 3000 bits", pool.key("leaf", "rsa3000")),
                               ("e3", "RSA with the exponent 3", pool.rsa_of("e3", "rsa_keygen_bits:2048", "rsa_keygen_pubexp:3"))):
        of(f"plain-rsa-{name}", comment, key)
    three_primes = pool.openssl("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", stdin=pool.kept("multi-prime", lambda: pool.openssl(
        "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_keygen_primes:3").decode()).encode())
    case("plain-rsa-three-primes", "RSA with three primes (RFC 8017 section 3.2), which Java rejects",
         pem("PRIVATE KEY", three_primes), unsupported, info=three_primes)
    case("traditional-rsa-three-primes", "the same as PKCS #1", pem(
        "RSA PRIVATE KEY", der.read(der.children(three_primes)[2])[1]), ["key-not-pkcs8", *unsupported])
    case("encrypted-rsa-1024", "RSA of 1024 bits under PBE-SHA1-3DES", encrypted(encryption.encrypt(
        "PBE-SHA1-3DES", pool.pkcs8(pool.key("leaf", "rsa1024")), m.PASSWORD, encryption.salt("1024"))), ["key-too-small"],
        password=m.PASSWORD, key=pool.key("leaf", "rsa1024"), encryption="PBE-SHA1-3DES")
    for name, key in BOTH:
        case(f"unused-password-{name}", "a password for a key that is not encrypted", pem("PRIVATE KEY", pool.pkcs8(key)),
             ["key-password-unused"], password=m.PASSWORD, key=key)


def traditional(key, *arguments, password=m.PASSWORD):
    """What `openssl rsa -traditional` or `openssl ec` writes; under a cipher where `arguments` name one."""
    is_rsa = kind(key)[0] == "RSA"
    text = pem("PRIVATE KEY", pool.pkcs8(key)).encode()
    def write():
        return pool.openssl("rsa" if is_rsa else "ec", *(["-traditional"] if is_rsa else []), *arguments,
                            *(["-passout", "pass:" + password] if arguments else []), stdin=text).decode()
    label = m.sha256(pool.pkcs8(key) + password.encode())[:12]
    return pool.kept(f"traditional {' '.join(arguments)} {label}", write) if arguments else write()


def traditional_forms():
    """PKCS #1 and SEC 1, which are opened and judged like any other key."""
    old = ["key-not-pkcs8"]
    unsupported = ["key-algorithm-unsupported"]
    for name, key in BOTH:
        case(f"traditional-{name}", "PKCS #1 or SEC 1", traditional(key), old, key=key)
        case(f"traditional-{name}-password", "PKCS #1 or SEC 1 that is not encrypted, and a password", traditional(key),
             [*old, "key-password-unused"], password=m.PASSWORD, key=key)
        for cipher, dek in (("aes128", "AES-128-CBC"), ("aes192", "AES-192-CBC"), ("aes256", "AES-256-CBC"), ("des3", "DES-EDE3-CBC"),
                            ("des", "DES-CBC")):
            case(f"proc-type-{cipher}-{name}", f"`Proc-Type: 4,ENCRYPTED` with {dek}", traditional(key, "-" + cipher), old,
                 password=m.PASSWORD, key=key, encryption=dek)
        text = traditional(key, "-aes256")
        case(f"proc-type-{name}-no-password", "`Proc-Type: 4,ENCRYPTED`, and no password", text, [*old, "key-password-missing"])
        case(f"proc-type-{name}-wrong", "`Proc-Type: 4,ENCRYPTED`, and another password", text, [*old, "key-password-wrong"],
             password="wrong")
        case(f"proc-type-{name}-newline", "the right password with a line break after it", text, [*old, "key-password-wrong"],
             password=m.PASSWORD + "\n")
        case(f"proc-type-{name}-utf8", "a password that is not ASCII", traditional(key, "-aes256", password=m.UTF8_PASSWORD),
             [*old, NOT_ASCII], password=m.UTF8_PASSWORD, key=key, encryption="AES-256-CBC")
        case(f"proc-type-{name}-cipher", "an unknown cipher", text.replace("AES-256-CBC", "AES-512-CBC"),
             [*old, "key-encryption-unsupported"], password=m.PASSWORD)
        case(f"proc-type-{name}-no-dek-info", "the header with cipher and vector is gone",
             re.sub("DEK-Info.*\n", "", text), [*old, "key-encryption-parameters"], password=m.PASSWORD)
        case(f"proc-type-{name}-short-vector", "the vector lacks its end", re.sub("(DEK-Info: .*).{6}\n", r"\1\n", text),
             [*old, "key-encryption-parameters"], password=m.PASSWORD)
        lines = text.splitlines(keepends=True)
        case(f"proc-type-{name}-ragged", "the ciphertext is not a multiple of the block",
             pem_with_headers(lines, base64.b64decode("".join(lines[4:-1]))[:-3]), [*old, "key-malformed"], password=m.PASSWORD)
        spoiled = "".join([*lines[:5], "!" + lines[5][1:], *lines[6:]])
        case(f"proc-type-{name}-base64", "the body is not base64", spoiled, [*old, "pem-base64"], password=m.PASSWORD)
    for curve in ("p384", "p521"):
        key = pool.key("leaf", curve)
        case(f"traditional-{curve}", f"SEC 1 on {curve}", traditional(key), old, key=key)
    small = pool.key("leaf", "rsa1024")
    case("traditional-rsa-1024", "PKCS #1 of 1024 bits", traditional(small), [*old, "key-too-small"], key=small)
    case("proc-type-rsa-1024", "1024 bits under `Proc-Type`", traditional(small, "-aes128"), [*old, "key-too-small"],
         password=m.PASSWORD, key=small, encryption="AES-128-CBC")
    for curve in ("p224", "k256"):
        key = pool.key("leaf", curve)
        case(f"traditional-{curve}", "SEC 1 on a curve that TLS providers mostly lack", traditional(key), [*old, *unsupported],
             info=pool.pkcs8(key))
    sec1 = pool.openssl("ec", "-outform", "DER", stdin=pem("PRIVATE KEY", pool.pkcs8(P256)).encode())
    version, scalar, *rest = der.children(sec1)
    parameters = pem("EC PARAMETERS", der.oid("1.2.840.10045.3.1.7"))
    case("ec-parameters", "what `openssl ecparam -genkey` writes: the parameters' block before the key",
         parameters + m.traditional_key(m.LEAF3), [*old, "key-block-beside"], key=P256)
    without = pem("EC PRIVATE KEY", der.sequence(version, scalar, rest[-1]))
    case("traditional-no-curve", "SEC 1 that names no curve, which RFC 5915 section 3 forbids", without, [*old, "key-malformed"])
    case("ec-parameters-alone", "SEC 1 that leaves its curve to the block before it; OpenSSL does not read it",
         parameters + without, [*old, "key-block-beside"], key=P256)
    spelt_out = pool.openssl("ec", "-param_enc", "explicit", "-outform", "DER", stdin=pem("PRIVATE KEY", pool.pkcs8(P256)).encode())
    case("traditional-explicit", "SEC 1 with its curve spelt out", pem("EC PRIVATE KEY", spelt_out), [*old, *unsupported])
    pkcs1 = RSA.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    for name, body, label in (("pkcs1", pkcs1, "RSA"), ("sec1", sec1, "EC")):
        key = RSA if name == "pkcs1" else P256
        case(f"traditional-{name}-truncated", "the DER ends early", pem(f"{label} PRIVATE KEY", body[:-20]), [*old, "key-malformed"])
        case(f"traditional-{name}-garbage", "base64 of a sentence", pem(f"{label} PRIVATE KEY", b"this is not a key at all"),
             [*old, "key-malformed"])
        for other in ("", "ENCRYPTED ", "EC " if label == "RSA" else "RSA "):
            case(f"relabelled-{name}-{other.strip().lower() or 'plain'}", f"the body of `{label} PRIVATE KEY` under `{other}PRIVATE KEY`",
                 pem(f"{other}PRIVATE KEY", body), old, key=key)
    case("relabelled-sec1-explicit", "SEC 1 with its curve spelt out, under `PRIVATE KEY`", pem("PRIVATE KEY", spelt_out),
         [*old, *unsupported])


def pem_with_headers(lines, body):
    return "".join(lines[:4]) + base64.encodebytes(body).decode() + lines[-1]


def other_forms():
    for name, key in BOTH:
        case(f"openssh-{name}", "`BEGIN OPENSSH PRIVATE KEY`", pool.kept(f"openssh {name}", lambda: key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()).decode()),
            ["key-format-unsupported"])
    case("other-label", "a label of a TPM's key", pem("TSS2 PRIVATE KEY", b"this is not a key at all"), ["key-format-unsupported"])
    dsa = pem("PRIVATE KEY", pool.pkcs8(pool.key("leaf", "dsa"))).encode()
    case("traditional-dsa", "`BEGIN DSA PRIVATE KEY`", pool.openssl("pkey", "-traditional", stdin=dsa).decode(),
         ["key-algorithm-unsupported"])
    case("proc-type-dsa", "`BEGIN DSA PRIVATE KEY`, encrypted", pool.kept("proc-type dsa", lambda: pool.openssl(
        "dsa", "-aes128", "-passout", "pass:" + m.PASSWORD, stdin=dsa).decode()), ["key-not-pkcs8", "key-algorithm-unsupported"],
        password=m.PASSWORD)
    case("relabelled-encrypted", "an encrypted key under `PRIVATE KEY`", pem("PRIVATE KEY", encryption.encrypt(
        "PBE-SHA1-3DES", pool.pkcs8(P256), m.PASSWORD, encryption.salt("relabelled"))), ["key-label"], password=m.PASSWORD, key=P256, encryption="PBE-SHA1-3DES")
    case("relabelled-encrypted-no-password", "the same without its password", cases[-1]["input"]["pem"],
         ["key-label", "key-password-missing"], encryption="PBE-SHA1-3DES")
    case("relabelled-plain", "a key that is not encrypted under `ENCRYPTED PRIVATE KEY`, and a password",
         encrypted(pool.pkcs8(P256)), ["key-label", "key-password-unused"], password=m.PASSWORD, key=P256)
    case("relabelled-plain-no-password", "the same without a password", encrypted(pool.pkcs8(P256)), ["key-label"], key=P256)
    for name, key in BOTH:
        for label in ("RSA", "EC", "DSA"):
            case(f"label-{label.lower()}-{name}", f"PKCS #8 under `{label} PRIVATE KEY`",
                 pem(f"{label} PRIVATE KEY", pool.pkcs8(key)), ["key-label"], key=key)
    case("label-rsa-encrypted", "an encrypted key under `RSA PRIVATE KEY`", pem("RSA PRIVATE KEY", encryption.encrypt(
        "PBE-SHA1-3DES", pool.pkcs8(RSA), m.PASSWORD, encryption.salt("label"))), ["key-label"], password=m.PASSWORD, key=RSA,
        encryption="PBE-SHA1-3DES")
    key, chain = m.plain_key(m.LEAF3), m.LEAF3.pem + m.ISSUING_BY_ROOT.pem
    for name, text in (("certificate-after", key + m.LEAF3.pem), ("certificate-before", m.LEAF3.pem + key), ("chain", key + chain),
                       ("parameters", pem("EC PARAMETERS", der.oid("1.2.840.10045.3.1.7")) + key),
                       ("public", key + pem("PUBLIC KEY", pool.spki(P256))), ("request", key + pem("CERTIFICATE REQUEST", b"0\0"))):
        case(f"beside-{name}", "blocks next to the key, which Kafka's loader ignores", text, ["key-block-beside"], key=P256)
    case("beside-encrypted", "the certificate after the encrypted key", m.encrypted_key(m.LEAF3) + m.LEAF3.pem, ["key-block-beside"],
         password=m.PASSWORD, key=P256, encryption="PBE-SHA1-3DES")
    case("certificate-alone", "a certificate and no key", m.LEAF3.pem, ["pem-label-unexpected"])
    for name, text in (("same", m.plain_key(m.LEAF3) * 2), ("other", m.plain_key(m.LEAF3) + m.plain_key(m.LEAF)),
                       ("forms", m.encrypted_key(m.LEAF3) + m.plain_key(m.LEAF3))):
        case(f"two-{name}", "more than one key", text, ["key-multiple"], password=m.PASSWORD if name == "forms" else None,
             may=["key-password-unused"] if name == "forms" else [])


def faults():
    good = pool.pkcs8(P256)
    three = "PBE-SHA1-3DES"

    def with_parameters(id, comment, salt, count, codes=("key-encryption-parameters",), **more):
        case(id, comment, encrypted(encryption.envelope("1.2.840.113549.1.12.1.3", der.sequence(salt, count), bytes(144))),
             codes, password=m.PASSWORD, encryption=three, **more)

    salt = der.octets(b"saltsalt")
    with_parameters("count-0", "no iterations", salt, der.integer(0))
    with_parameters("count-negative", "-1 iterations", salt, der.integer(-1))
    with_parameters("count-over", "1,000,001 iterations: over the bound of both sets of rules", salt, der.integer(BOUND + 1), ask_loader=False)
    with_parameters("count-32-bits", "2^31 iterations: negative where somebody casts", salt, der.integer(2**31), ask_loader=False)
    with_parameters("count-64-bits", "2^64 iterations: zero where somebody casts", salt, der.integer(2**64), ask_loader=False)
    with_parameters("count-huge", "a count of 300 bytes", salt, der.integer(2**2395), ask_loader=False)
    with_parameters("count-not-minimal", "2048 with a zero byte too many (X.690 section 8.3.2)", salt, der.tlv(2, b"\0\x08\0"), may=(),
                    ask_loader=False)
    with_parameters("count-empty", "an INTEGER without a byte", salt, der.tlv(2))
    with_parameters("count-absent", "no count", salt, b"")
    with_parameters("salt-absent", "no salt", b"", der.integer(2048))
    with_parameters("salt-type", "the salt is a UTF8String", der.tlv(0x0C, b"saltsalt"), der.integer(2048))
    with_parameters("parameters-extra", "a third parameter", salt, der.integer(2048) + der.null())
    for name, parameters in (("null", der.null()), ("absent", b"")):
        case(f"parameters-{name}", "no parameters", encrypted(encryption.envelope("1.2.840.113549.1.12.1.3", parameters, bytes(144))),
             ["key-encryption-parameters"], password=m.PASSWORD, encryption=three)
    case("salt-empty", "an empty salt: what RFC 7292 does not rule out", encrypted(encryption.encrypt(three, good, m.PASSWORD, b"")),
         [], password=m.PASSWORD, key=P256, encryption=three, may=["key-encryption-parameters", "key-encryption-not-in-java"],
         may_kafka=["key-encryption-parameters"])
    sound = der.sequence(salt, der.integer(2048))
    for name, dotted in (("md2-des", "1.2.840.113549.1.5.1"), ("md2-rc2", "1.2.840.113549.1.5.4"),
                         ("unknown", "1.3.6.1.4.1.32473.1"), ("scrypt-alone", "1.3.6.1.4.1.11591.4.11"),
                         ("pbkdf2-alone", "1.2.840.113549.1.5.12"), ("3des-alone", "1.2.840.113549.3.7"),
                         ("pkcs12-7", "1.2.840.113549.1.12.1.7")):
        case(f"encryption-{name}", f"encrypted by {dotted}", encrypted(encryption.envelope(dotted, sound, bytes(144))),
             ["key-encryption-unsupported"], password=m.PASSWORD)
    case("encryption-unknown-no-password", "an unknown encryption, and no password",
         encrypted(encryption.envelope("1.3.6.1.4.1.32473.1", sound, bytes(144))), ["key-encryption-unsupported"],
         may=["key-password-missing"])

    for scheme in encryption.SCHEMES:
        for name, key in BOTH:
            text = by_openssl(f"{scheme.lower()}-{name}-ascii", key)
            more = [] if scheme in encryption.IN_JAVA else ["key-encryption-not-in-java"]
            case(f"wrong-{scheme.lower()}-{name}", "another password", text, ["key-password-wrong", *more],
                 password="wrong", encryption=scheme)
        case(f"none-{scheme.lower()}", "no password", text, ["key-password-missing", *more], encryption=scheme)
    text = by_openssl("pbe-sha1-3des-p256-ascii", P256)
    for name, password in (("case", "Testpassword"), ("space", "testpassword "), ("prefix", "testpasswor")):
        case(f"wrong-by-{name}", f"the password differs by its {name}", text, ["key-password-wrong"], password=password,
             encryption=three)
    case("wrong-by-newline", "the right password with a line break after it", text, ["key-password-wrong"],
         password=m.PASSWORD + "\n", encryption=three, may=[NOT_ASCII])
    case("wrong-not-ascii", "a wrong password that is not ASCII", text, ["key-password-wrong"], password=m.UTF8_PASSWORD,
         encryption=three, may=[NOT_ASCII])
    lucky_padding(good)
    lucky_stream(good)

    # The first block or bytes decrypt to what every key begins with, so the password is right.
    for scheme in ("PBE-SHA1-3DES", "PBE-MD5-DES", "PBE-SHA1-RC4-128", "PBE-SHA1-RC2-40"):
        stream = "RC4" in scheme
        whole = encryption.encrypt(scheme, good, m.PASSWORD, encryption.salt("damage " + scheme))
        algorithm, body = der.children(whole)
        body = der.read(body)[1]

        def damaged(id, comment, changed, codes=("key-malformed",), **more):
            case(f"{id}-{scheme.lower()}", comment, encrypted(der.sequence(algorithm, der.octets(changed))), codes,
                 password=m.PASSWORD, encryption=scheme, **more)

        damaged("damaged-second", "the right password; the algorithm's identifier is damaged",
                body[:9] + bytes([body[9] ^ 0xFF]) + body[10:])
        damaged("truncated", "the right password; the last eight bytes are gone", body[:-8])
        damaged("truncated-half", "the right password; the second half is gone", body[: len(body) // 16 * 8])
        if stream:
            damaged("truncated-one", "the right password; the last byte is gone", body[:-1])
            damaged("longer", "the right password; a byte too many, which some readers ignore", body + b"x", (), may=["key-malformed"])
        else:
            damaged("ragged", "the ciphertext is not a multiple of the block", body[:-3])
            damaged("damaged-last", "the right password; the padding is damaged", body[:-1] + bytes([body[-1] ^ 0xFF]))
        damaged("damaged-first", "the very first byte is damaged: it looks like a wrong password",
                bytes([body[0] ^ 0xFF]) + body[1:], (), may=["key-malformed", "key-password-wrong"])
        damaged("nothing", "the ciphertext is empty", b"", (), may=["key-malformed", "key-password-wrong"])

    plain = [("truncated", "the DER ends early", good[:-30]), ("text", "a sentence", b"this is not a key"),
             ("version", "version 7", der.sequence(der.integer(7), *der.children(good)[1:])),
             ("no-key", "no privateKey", der.sequence(*der.children(good)[:2])),
             ("certificate", "a certificate's DER", m.LEAF3.der),
             ("public", "a SubjectPublicKeyInfo", pool.spki(P256)),
             ("inner", "the ECPrivateKey inside ends early", der.sequence(*der.children(good)[:2], der.octets(b"\x30\x20\x02\x01"))),
             ("indefinite", "the indefinite length of BER", b"\x30\x80" + der.read(good)[1] + b"\0\0"),
             ("long-length", "a length in more bytes than it needs", b"\x30\x83\x00\x00" + good[2:3] + good[3:]),
             ("version-1-public", "the public key of version 2 in version 1",
              der.sequence(der.integer(0), *der.children(with_public(P256))[1:])),
             ("after-key", "a NULL after the private key", der.sequence(*der.children(good), der.null())),
             ("ec-version", "an ECPrivateKey of version 0", der.sequence(*der.children(good)[:2], der.octets(
                 der.sequence(der.integer(0), *der.children(der.read(der.children(good)[2])[1])[1:])))),
             ("rsa-version", "an RSAPrivateKey of version 1 without the further primes", der.sequence(
                 *der.children(pool.pkcs8(RSA))[:2], der.octets(der.sequence(
                     der.integer(1), *der.children(der.read(der.children(pool.pkcs8(RSA))[2])[1])[1:])))),
             ("huge-length", "a length of 2^32 - 1", b"\x30\x84\xff\xff\xff\xff" + good[3:])]
    for name, comment, data in plain:
        case(f"malformed-{name}", comment, pem("PRIVATE KEY", data), ["key-malformed"])
    zero = der.sequence(*der.children(good)[:2], der.octets(der.sequence(der.integer(1), der.octets(bytes(32)))))
    case("malformed-zero-scalar", "the private scalar is zero", pem("PRIVATE KEY", zero), ["key-malformed"])
    case("malformed-trailing", "bytes after the structure; some readers ignore them",
         pem("PRIVATE KEY", good + b"\0\0"), [], may=["key-malformed"])
    case("malformed-encrypted-text", "a sentence as an encrypted key", encrypted(b"this is not a key"), ["key-malformed"],
         password=m.PASSWORD)
    case("malformed-encrypted-truncated", "an encrypted key's DER ends early", encrypted(
        encryption.encrypt(three, good, m.PASSWORD, b"saltsalt")[:-20]), ["key-malformed"], password=m.PASSWORD)


def lucky_padding(good):
    """A wrong password under which the padding happens to look right: one in 256."""
    salt = encryption.salt("lucky padding")
    whole = encryption.encrypt("PBE-SHA1-3DES", good, m.PASSWORD, salt, 1)
    body = der.read(der.children(whole)[1])[1]

    def search():
        for number in range(10**6):
            key, iv = encryption.derive("PBE-SHA1-3DES", f"guess{number}", salt, 1)
            out = Cipher(TripleDES(key), modes.CBC(iv)).decryptor().update(body)
            if 1 <= out[-1] <= 8 and out[-out[-1]:] == bytes([out[-1]]) * out[-1]:
                return f"guess{number}"
    case("wrong-lucky-padding", "a wrong password under which the padding happens to be right", encrypted(whole),
         ["key-password-wrong"], password=pool.kept("lucky padding", search), encryption="PBE-SHA1-3DES")


def lucky_stream(good):
    """A wrong password under which an RC4 key begins like a DER SEQUENCE: one in 65,536."""
    salt = encryption.salt("lucky stream")
    whole = encryption.encrypt("PBE-SHA1-RC4-40", good, m.PASSWORD, salt, 1)
    body = der.read(der.children(whole)[1])[1]

    def search():
        for number in range(10**7):
            key, _ = encryption.derive("PBE-SHA1-RC4-40", f"guess{number}", salt, 1)
            out = Cipher(ARC4(key), None).decryptor().update(body[:2])
            if out == b"\x30\x81":
                return f"guess{number}"
    case("wrong-lucky-stream", "a wrong password under which RC4 yields a SEQUENCE", encrypted(whole),
         ["key-password-wrong"], password=pool.kept("lucky stream", search), encryption="PBE-SHA1-RC4-40")


def write():
    cases.clear()
    for part in (schemes, pbes2, pbes2_by_hand, plain, traditional_forms, other_forms, faults):
        part()
    asked = [case for case in cases if case["expect"]["kafka_loader"]]
    for case_, answer in zip(asked, ask.kafka_loader(
            [(m.CHAIN, c["input"]["pem"], c["input"]["password"]) for c in asked])):
        case_["expect"]["kafka_loader"] = answer
    m.save("keys", "RFC 5208, 5958, 7292 appendix B, 8018; keys made for this file, by OpenSSL where the comment says so.",
           ["OpenSSL", "Python cryptography", "Kafka's DefaultSslEngineFactory on JDK 17"], cases)
