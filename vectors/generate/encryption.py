"""Password-based encryption of keys, written from RFC 8018 and RFC 7292 appendix B, so that salts
and counts can be what no program writes. The ciphers themselves are OpenSSL's."""

import hashlib

import der
import pool

# name as OpenSSL has it -> OID, derivation, hash, OpenSSL's cipher, key bytes, IV bytes, block bytes
SCHEMES = {
    "PBE-MD5-DES": ("1.2.840.113549.1.5.3", "pbkdf1", "md5", "des-cbc", 8, 8, 8),
    "PBE-MD5-RC2-64": ("1.2.840.113549.1.5.6", "pbkdf1", "md5", "rc2-64-cbc", 8, 8, 8),
    "PBE-SHA1-DES": ("1.2.840.113549.1.5.10", "pbkdf1", "sha1", "des-cbc", 8, 8, 8),
    "PBE-SHA1-RC2-64": ("1.2.840.113549.1.5.11", "pbkdf1", "sha1", "rc2-64-cbc", 8, 8, 8),
    "PBE-SHA1-RC4-128": ("1.2.840.113549.1.12.1.1", "pkcs12", "sha1", "rc4", 16, 0, 1),
    "PBE-SHA1-RC4-40": ("1.2.840.113549.1.12.1.2", "pkcs12", "sha1", "rc4-40", 5, 0, 1),
    "PBE-SHA1-3DES": ("1.2.840.113549.1.12.1.3", "pkcs12", "sha1", "des-ede3-cbc", 24, 8, 8),
    "PBE-SHA1-2DES": ("1.2.840.113549.1.12.1.4", "pkcs12", "sha1", "des-ede-cbc", 16, 8, 8),
    "PBE-SHA1-RC2-128": ("1.2.840.113549.1.12.1.5", "pkcs12", "sha1", "rc2-cbc", 16, 8, 8),
    "PBE-SHA1-RC2-40": ("1.2.840.113549.1.12.1.6", "pkcs12", "sha1", "rc2-40-cbc", 5, 8, 8),
}
IN_JAVA = {"PBE-MD5-DES", "PBE-SHA1-RC4-128", "PBE-SHA1-RC4-40", "PBE-SHA1-3DES",
           "PBE-SHA1-RC2-128", "PBE-SHA1-RC2-40"}


def pbkdf1(digest, password, salt, iterations, length):
    """RFC 8018 section 5.1."""
    block = password + salt
    for _ in range(iterations):
        block = hashlib.new(digest, block).digest()
    return block[:length]


def pkcs12_kdf(digest, password, salt, iterations, purpose, length):
    """RFC 7292 appendix B.2; `password` is text, taken as a zero-terminated BMPString."""
    u, v = hashlib.new(digest).digest_size, 64

    def fill(text):
        size = v * ((len(text) + v - 1) // v)
        return (text * (size // len(text) + 1))[:size] if text else b""

    block = bytearray(fill(salt) + fill(password.encode("utf-16-be") + b"\0\0"))
    made = b""
    while len(made) < length:
        a = hashlib.new(digest, bytes([purpose]) * v + block).digest()
        for _ in range(iterations - 1):
            a = hashlib.new(digest, a).digest()
        made += a
        b = int.from_bytes((a * (v // u + 1))[:v], "big")
        for at in range(0, len(block), v):
            total = int.from_bytes(block[at : at + v], "big") + b + 1
            block[at : at + v] = (total % (1 << (8 * v))).to_bytes(v, "big")
    return made[:length]


def cipher(name, key, iv, data, decrypt=False):
    arguments = ["enc", "-d" if decrypt else "-e", "-" + name, "-K", key.hex(), "-nopad"]
    if iv:
        arguments += ["-iv", iv.hex()]
    return pool.openssl(*arguments, stdin=data)


def derive(scheme, password, salt, iterations):
    _, derivation, digest, _, key_size, iv_size, _ = SCHEMES[scheme]
    if derivation == "pbkdf1":
        both = pbkdf1(digest, password.encode(), salt, iterations, 16)
        return both[:8], both[8:]
    return (pkcs12_kdf(digest, password, salt, iterations, 1, key_size),
            pkcs12_kdf(digest, password, salt, iterations, 2, iv_size) if iv_size else b"")


def encrypt(scheme, plain, password, salt, iterations=2048):
    """The DER of EncryptedPrivateKeyInfo."""
    dotted, _, _, cipher_name, _, _, block = SCHEMES[scheme]
    key, iv = derive(scheme, password, salt, iterations)
    if block > 1:
        pad = block - len(plain) % block
        plain = plain + bytes([pad]) * pad
    return envelope(dotted, der.sequence(der.octets(salt), der.integer(iterations)),
                    cipher(cipher_name, key, iv, plain))


# name of the hash -> the pseudo-random function of RFC 8018 appendix B.1.2
PRFS = {"sha1": "1.2.840.113549.2.7", "sha224": "1.2.840.113549.2.8", "sha256": "1.2.840.113549.2.9",
        "sha384": "1.2.840.113549.2.10", "sha512": "1.2.840.113549.2.11", "sha512_256": "1.2.840.113549.2.13"}
# OpenSSL's cipher -> OID, key bytes, block bytes
PBES2_CIPHERS = {"aes-192-cbc": ("2.16.840.1.101.3.4.1.22", 24, 16), "aes-256-cbc": ("2.16.840.1.101.3.4.1.42", 32, 16), "des-ede3-cbc": ("1.2.840.113549.3.7", 24, 8)}


def pbes2(plain, password, salt, prf, cipher_name="aes-256-cbc", key_length=None, spoil=lambda encrypted: encrypted, iterations=2048):
    """The DER of EncryptedPrivateKeyInfo under PBES2 with PBKDF2 (RFC 8018 section 6.2)."""
    dotted, key_size, block = PBES2_CIPHERS[cipher_name]
    key = hashlib.pbkdf2_hmac(prf, password.encode(), salt, iterations, key_size)
    iv = hashlib.shake_128(b"vector " + salt).digest(block)
    pad = block - len(plain) % block
    return envelope("1.2.840.113549.1.5.13", der.sequence(
        der.sequence(der.oid("1.2.840.113549.1.5.12"), der.sequence(
            der.octets(salt), der.integer(iterations), der.integer(key_length) if key_length else b"",
            der.sequence(der.oid(PRFS[prf]), der.null()))),
        der.sequence(der.oid(dotted), der.octets(iv))),
        spoil(cipher(cipher_name, key, iv, plain + bytes([pad]) * pad)))


def envelope(dotted, parameters, encrypted):
    """EncryptedPrivateKeyInfo (RFC 5958 section 3) with what is given, sound or not."""
    return der.sequence(der.sequence(der.oid(dotted), parameters), der.octets(encrypted))


def salt(label, length=8):
    """A salt that looks random and is the same on every run."""
    return hashlib.shake_128(b"salt " + label.encode()).digest(length)
