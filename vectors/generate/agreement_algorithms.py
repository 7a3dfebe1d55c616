"""Cases of agreement.json about keys and signatures."""

import der
import drafts as d
import pool
from cryptography.hazmat.primitives import serialization

RSA_ROOT, RSA_CA, RSA_LEAF = (pool.key(one, "rsa2048") for one in ("root", "intermediate", "leaf"))


def rsa_chain(of_leaf=None, of_ca=None, of_root=None):
    return d.chain({"key": RSA_LEAF, **(of_leaf or {})}, {"key": RSA_CA, **(of_ca or {})}, {"key": RSA_ROOT, **(of_root or {})})


def digests():
    for algorithm in ("rsa-md2", "rsa-md5", "rsa-sha1", "rsa-sha224", "rsa-sha384", "rsa-sha512", "rsa-sha512-256"):
        for where in d.PLACES:
            if where == "root" and algorithm not in ("rsa-md2", "rsa-md5", "rsa-sha1"):
                continue
            yield f"digest-{algorithm}-{where}", f"the {where} is signed with {algorithm}", rsa_chain(**{f"of_{where}": dict(algorithm=algorithm)})
    for algorithm in ("ecdsa-sha1", "ecdsa-sha224", "ecdsa-sha384", "ecdsa-sha512"):
        for where in ("leaf", "root"):
            yield f"digest-{algorithm}-{where}", f"the {where} is signed with {algorithm}", d.one_at_a_time(where, dict(algorithm=algorithm))
    for algorithm in ("rsa-md5", "rsa-sha1"):
        yield (f"digest-{algorithm}-alone", f"a single self-signed certificate, signed with {algorithm}", [d.leaf(None, key=RSA_LEAF, algorithm=algorithm)])


def sizes():
    for bits in (512, 768, 1008, 1016):
        small = d.SmallRsa(bits)
        yield f"size-ca-{bits}", f"the CA has an RSA key of {bits} bits", d.chain(of_ca=dict(key=small))
        yield f"size-root-{bits}", f"the root has an RSA key of {bits} bits", d.chain(of_root=dict(key=small))
        if bits > 700:
            yield f"size-leaf-{bits}", f"the client certificate has an RSA key of {bits} bits", d.chain(of_leaf=dict(key=small))
    for bits, key in ((1024, pool.key("small", "rsa1024")), (1536, pool.key("leaf", "rsa1536")), (2048, RSA_CA), (4096, pool.key("leaf", "rsa4096"))):
        for where in d.PLACES:
            yield f"size-{where}-{bits}", f"the {where} has an RSA key of {bits} bits", d.one_at_a_time(where, dict(key=key))
    yield ("size-root-1024-sha1", "an RSA root of 1024 bits, and SHA-1 below it",
           d.chain(of_root=dict(key=pool.key("small", "rsa1024"), algorithm="rsa-sha1"), of_ca=dict(algorithm="rsa-sha1")))


def curves():
    for kind in ("p192", "p224", "k256", "bp256", "p384", "p521"):
        key = pool.key("agreement", kind)
        for where in d.PLACES:
            yield f"curve-{where}-{kind}", f"the {where} has a key on {kind}", d.one_at_a_time(where, dict(key=key))
    for kind, key in (("ed25519", pool.key("leaf", "ed25519")), ("ed448", pool.key("leaf", "ed448")), ("dsa", pool.key("leaf", "dsa"))):
        for where in d.PLACES:
            yield f"curve-{where}-{kind}", f"the {where} has a key for {kind}", d.one_at_a_time(where, dict(key=key))
    for algorithm in ("dsa-sha224", "dsa-sha1"):
        yield (f"curve-ca-{algorithm}", f"the client certificate is signed with {algorithm}",
               d.chain(dict(algorithm=algorithm), dict(key=pool.key("leaf", "dsa"))))


def pss():
    for digest in ("sha1", "sha224", "sha256", "sha384", "sha512"):
        for salt in sorted({0, 20, {"sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}[digest], 100 if digest == "sha256" else 20}):
            fields = dict(algorithm=f"pss-{digest}", salt=salt)
            yield f"pss-{digest}-{salt}", f"RSASSA-PSS with {digest} and a salt of {salt} bytes", rsa_chain(fields)
    for where in ("ca", "root"):
        yield f"pss-{where}", f"RSASSA-PSS on the {where}", rsa_chain(**{f"of_{where}": dict(algorithm="pss-sha256")})
    broken = {
        "absent": d.der.sequence(der.oid(d.OIDS["pss"])),
        "null": d.pss_id(parameters=der.null()),
        "empty": d.pss_id(parameters=der.sequence()),
        "text": d.pss_id(parameters=der.tlv(12, b"PSS")),
        "salt-wrong": d.pss_id(salt=33),
        "salt-negative": d.pss_id(salt=-1),
        "trailer": d.pss_id(parameters=der.sequence(
            der.context(0, d.hash_id("sha256")), der.context(1, der.sequence(der.oid(d.OIDS["mgf1"]), d.hash_id("sha256"))),
            der.context(2, der.integer(32)), der.context(3, der.integer(2)))),
        "trailer-default": d.pss_id(parameters=der.sequence(
            der.context(0, d.hash_id("sha256")), der.context(1, der.sequence(der.oid(d.OIDS["mgf1"]), d.hash_id("sha256"))),
            der.context(2, der.integer(32)), der.context(3, der.integer(1)))),
        "hash-no-null": d.pss_id(parameters=der.sequence(
            der.context(0, d.hash_id("sha256", b"")), der.context(1, der.sequence(der.oid(d.OIDS["mgf1"]), d.hash_id("sha256", b""))),
            der.context(2, der.integer(32)))),
        "hash-unknown": d.pss_id(parameters=der.sequence(
            der.context(0, der.sequence(der.oid("2.999.3"))), der.context(1, der.sequence(der.oid(d.OIDS["mgf1"]), d.hash_id("sha256"))),
            der.context(2, der.integer(32)))),
        "mask-unknown": d.pss_id(parameters=der.sequence(
            der.context(0, d.hash_id("sha256")), der.context(1, der.sequence(der.oid("2.999.4"), d.hash_id("sha256"))), der.context(2, der.integer(32)))),
        "mask-other": d.pss_id(mask="sha1")}
    for title, identifier in broken.items():
        yield f"pss-parameters-{title}", f"the parameters of RSASSA-PSS: {title}", rsa_chain(dict(algorithm="pss-sha256", inner=identifier))
    number = der.sequence(der.oid(d.OIDS["pss"]))
    restricted = der.sequence(d.pss_id(), der.children(pool.spki(RSA_CA))[1])
    free = der.sequence(number, der.children(pool.spki(RSA_CA))[1])
    for title, public in (("free", free), ("restricted", restricted)):
        yield (f"pss-key-{title}", f"the CA's key is for RSASSA-PSS alone, {title}",
               rsa_chain(dict(algorithm="pss-sha256"), dict(public=public)))
        own = der.sequence(number if title == "free" else d.pss_id(), der.children(pool.spki(RSA_LEAF))[1])
        yield f"pss-key-leaf-{title}", f"the client's key is for RSASSA-PSS alone, {title}", rsa_chain(dict(public=own))
    yield "pss-key-restricted-pkcs1", "the CA's key is for RSASSA-PSS alone, and signs otherwise", rsa_chain(dict(), dict(public=restricted))


def identifiers():
    bare = der.sequence(der.oid(d.OIDS["rsa-sha256"]))
    yield "identifier-rsa-no-null", "sha256WithRSAEncryption without its NULL", rsa_chain(dict(inner=bare))
    yield "identifier-rsa-outer-no-null", "NULL inside, none outside", rsa_chain(dict(outer=bare))
    with_null = der.sequence(der.oid(d.OIDS["ecdsa-sha256"]), der.null())
    yield "identifier-ecdsa-null", "ecdsa-with-SHA256 with a NULL", d.chain(dict(inner=with_null))
    yield "identifier-ecdsa-outer-null", "no NULL inside, one outside", d.chain(dict(outer=with_null))
    edwards = pool.key("leaf", "ed25519")
    yield ("identifier-ed25519-null", "Ed25519 with a NULL",
           d.chain(dict(inner=der.sequence(der.oid(d.OIDS["ed25519"]), der.null())), dict(key=edwards)))
    yield ("identifier-rsa-text", "sha256WithRSAEncryption with a text for parameters",
           rsa_chain(dict(inner=der.sequence(der.oid(d.OIDS["rsa-sha256"]), der.tlv(12, b"x")))))
    for where in d.PLACES:
        yield (f"identifier-{where}-outer-other", f"the {where} names another signature algorithm outside than inside",
               d.one_at_a_time(where, dict(outer=d.algorithm_id("ecdsa-sha384"))))
    yield "identifier-inner-sha384", "both say SHA-384, the signature is with SHA-256", d.chain(dict(inner=d.algorithm_id("ecdsa-sha384")))
    yield "identifier-unknown", "a signature algorithm that nobody knows", d.chain(dict(inner=der.sequence(der.oid("2.999.5"))))
    yield "identifier-of-key", "the identifier is that of the key", d.chain(dict(inner=der.sequence(der.oid("1.2.840.10045.2.1"))))
    for where in d.PLACES:
        yield f"signature-{where}-spoiled", f"a bit of the {where}'s signature is wrong", d.one_at_a_time(where, dict(spoil=True))
    yield ("signature-alone-spoiled", "a single self-signed certificate whose signature is wrong", [d.leaf(None, spoil=True)])
    yield ("signature-empty", "the signature is empty", [d.chain()[0].with_der(lambda data: der.sequence(*der.children(data)[:2], der.bits(b""))), *d.chain()[1:]])
    yield ("signature-unused-bits", "the signature's BIT STRING says that 7 bits are unused",
           [d.chain()[0].with_der(lambda data: der.sequence(*der.children(data)[:2], der.bits(der.read(der.children(data)[2])[1][1:], 7))), *d.chain()[1:]])


def public_keys():
    key = pool.key("agreement issuing", "p256")
    algorithm, point = der.children(pool.spki(key))
    compressed = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    raw = der.read(point)[1][1:]
    hybrid = bytes([6 + (raw[-1] & 1)]) + raw[1:]
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    explicit = der.sequence(
        der.integer(1), der.sequence(der.oid("1.2.840.10045.1.1"), der.integer(prime)),
        der.sequence(der.octets((prime - 3).to_bytes(32, "big")),
                     der.octets(bytes.fromhex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"))),
        der.octets(bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                                 "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")),
        der.integer(0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551), der.integer(1))
    number = der.oid("1.2.840.10045.2.1")
    forms = {
        "compressed": (der.sequence(algorithm, der.bits(compressed)), "a compressed point"),
        "hybrid": (der.sequence(algorithm, der.bits(hybrid)), "a hybrid point"),
        "explicit": (der.sequence(der.sequence(number, explicit), point), "explicit curve parameters"),
        "implicit": (der.sequence(der.sequence(number, der.null()), point), "NULL for the curve"),
        "no-curve": (der.sequence(der.sequence(number), point), "no curve"),
        "unknown-curve": (der.sequence(der.sequence(number, der.oid("2.999.6")), point), "an unknown curve"),
        "off-curve": (der.sequence(algorithm, der.bits(raw[:-1] + bytes([raw[-1] ^ 1]))), "a point that is not on its curve"),
        "short": (der.sequence(algorithm, der.bits(raw[:-1])), "a point that is too short"),
        "infinity": (der.sequence(algorithm, der.bits(b"\0")), "the point at infinity"),
        "unknown-algorithm": (der.sequence(der.sequence(der.oid("2.999.8")), point), "an unknown algorithm"),
        "ecdh": (der.sequence(der.sequence(der.oid("1.3.132.1.12"), der.oid("1.2.840.10045.3.1.7")), point), "the identifier of ECDH")}
    leaf_key = pool.key("agreement leaf", "p256")
    leaf_raw = der.read(der.children(pool.spki(leaf_key))[1])[1][1:]
    for title, (public, comment) in forms.items():
        yield f"public-ca-{title}", f"the CA's key: {comment}", d.chain(of_ca=dict(public=public))
        if title in ("compressed", "hybrid", "explicit", "unknown-curve", "off-curve", "unknown-algorithm"):
            own = public.replace(raw, leaf_raw) if title in ("explicit", "unknown-curve", "unknown-algorithm") else public
            if title == "compressed":
                own = der.sequence(algorithm, der.bits(leaf_key.public_key().public_bytes(
                    serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)))
            if title == "hybrid":
                own = der.sequence(algorithm, der.bits(bytes([6 + (leaf_raw[-1] & 1)]) + leaf_raw[1:]))
            yield f"public-leaf-{title}", f"the client's key: {comment}", d.chain(dict(public=own))
        if title in ("compressed", "explicit", "unknown-curve"):
            top = pool.key("agreement root", "p256")
            top_raw = der.read(der.children(pool.spki(top))[1])[1][1:]
            public = public.replace(raw, top_raw) if title != "compressed" else der.sequence(algorithm, der.bits(
                top.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)))
            yield f"public-root-{title}", f"the root's key: {comment}", d.chain(of_root=dict(public=public))
    numbers = RSA_CA.private_numbers().public_numbers
    size = numbers.n.bit_length()
    odd = {
        "negative-modulus": d.rsa_spki(numbers.n - (1 << size), numbers.e),
        "even-exponent": d.rsa_spki(numbers.n, 65536),
        "exponent-1": d.rsa_spki(numbers.n, 1),
        "exponent-0": d.rsa_spki(numbers.n, 0),
        "exponent-3": d.rsa_spki(numbers.n, 3),
        "exponent-wide": d.rsa_spki(numbers.n, (1 << 70) + 1),
        "even-modulus": d.rsa_spki(numbers.n - 1, numbers.e),
        "no-null": d.rsa_spki(numbers.n, numbers.e, b""),
        "text-parameters": d.rsa_spki(numbers.n, numbers.e, der.tlv(12, b"x"))}
    own = RSA_LEAF.private_numbers().public_numbers
    for title, public in odd.items():
        yield f"public-rsa-ca-{title}", f"the CA's RSA key: {title}", rsa_chain(of_ca=dict(public=public))
        if title in ("negative-modulus", "even-exponent", "exponent-1", "no-null", "text-parameters"):
            public = {"negative-modulus": d.rsa_spki(own.n - (1 << own.n.bit_length()), own.e), "even-exponent": d.rsa_spki(own.n, 65536),
                      "exponent-1": d.rsa_spki(own.n, 1), "no-null": d.rsa_spki(own.n, own.e, b""),
                      "text-parameters": d.rsa_spki(own.n, own.e, der.tlv(12, b"x"))}[title]
            yield f"public-rsa-leaf-{title}", f"the client's RSA key: {title}", rsa_chain(dict(public=public))
    other = der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.7"), d.pss_id()), der.children(pool.spki(RSA_CA))[1])
    yield "public-rsa-ca-oaep", "the CA's key is for RSAES-OAEP", rsa_chain(of_ca=dict(public=other))
    dsa = pool.key("leaf", "dsa")
    bare = der.sequence(der.sequence(der.oid("1.2.840.10040.4.1")), der.children(pool.spki(dsa))[1])
    yield "public-dsa-no-parameters", "the CA's DSA key without its parameters", d.chain(of_ca=dict(key=dsa, public=bare))


def cases():
    for part in (digests, sizes, curves, pss, identifiers, public_keys):
        yield from part()
