"""PKCS #12 (RFC 7292) written by hand, without a MAC, so that its parts can be encrypted as no program writes them."""

import der

DATA, ENCRYPTED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.6"
KEY_BAG, CERT_BAG = "1.2.840.113549.1.12.10.1.2", "1.2.840.113549.1.12.10.1.3"


def attribute(id, value):
    return der.sequence(der.oid(id), der.set_of(value))


def name(text):
    return attribute("1.2.840.113549.1.9.20", der.tlv(0x1E, text.encode("utf-16-be")))


def local_key_id(index):
    return attribute("1.2.840.113549.1.9.21", der.octets(bytes([index])))


# Oracle's attribute of a trusted certificate, with any extended key usage.
TRUSTED = attribute("2.16.840.1.113894.746875.1.1", der.oid("2.5.29.37.0"))


def certificate_bag(certificate, *attributes):
    value = der.sequence(der.oid("1.2.840.113549.1.9.22.1"), der.context(0, der.octets(certificate)))
    return der.sequence(der.oid(CERT_BAG), der.context(0, value), *([der.set_of(*attributes)] if attributes else []))


def data(content):
    return der.sequence(der.oid(DATA), der.context(0, der.octets(content)))


def encrypted_data(envelope):
    """`EncryptedData` with the algorithm and the ciphertext of an `EncryptedPrivateKeyInfo`."""
    algorithm, ciphertext = der.children(envelope)
    _, body, _ = der.read(ciphertext)
    info = der.sequence(der.oid(DATA), algorithm, der.context(0, body, constructed=False))
    return der.sequence(der.oid(ENCRYPTED_DATA), der.context(0, der.sequence(der.integer(0), info)))


def pfx(*infos):
    return der.sequence(der.integer(3), data(der.sequence(*infos)))


def keystore(keys, leaf, issuers):
    """A keystore with the DER of each `EncryptedPrivateKeyInfo`, and the certificates in the clear."""
    own = [(local_key_id(index), name(f"client{index or ''}")) for index in range(len(keys))]
    certificates = [certificate_bag(leaf, *attributes) for attributes in own] + [certificate_bag(issuer) for issuer in issuers]
    bags = [der.sequence(der.oid(KEY_BAG), der.context(0, key), der.set_of(*attributes)) for key, attributes in zip(keys, own)]
    return pfx(data(der.sequence(*certificates)), data(der.sequence(*bags)))


def truststore(certificate, encrypt=None):
    """A truststore with one certificate, which `encrypt` makes into an `EncryptedPrivateKeyInfo`, or in the clear."""
    contents = der.sequence(certificate_bag(certificate, name("root"), TRUSTED))
    return pfx(encrypted_data(encrypt(contents)) if encrypt else data(contents))
