"""Cases of agreement.json about the encoding: versions, serials, BER, what follows, and the PEM around it."""

import base64

import der
import drafts as d
import pool
from certificates import common_name


def versions():
    for where in d.PLACES:
        for title, version in (("1", b""), ("2", der.context(0, der.integer(1))), ("4", der.context(0, der.integer(3))),
                               ("1-encoded", der.context(0, der.integer(0))), ("negative", der.context(0, der.integer(-1))),
                               ("wide", der.context(0, der.tlv(2, b"\0\2")))):
            if where == "root" and title in ("4", "negative", "wide"):
                continue
            yield (f"version-{where}-{title}-extensions", f"the {where} is of version {title} and has extensions",
                   d.one_at_a_time(where, dict(version=version)))
            if title in ("2", "4", "1-encoded"):
                yield (f"version-{where}-{title}-bare", f"the {where} is of version {title} and has no extensions",
                       d.one_at_a_time(where, dict(version=version, extensions=b"")))
        unique = [der.context(1, b"\0\1", constructed=False), der.context(2, b"\0\1", constructed=False)]
        for version, encoded in ((1, b""), (2, der.context(0, der.integer(1))), (3, der.context(0, der.integer(2)))):
            extensions = {} if version == 3 else dict(extensions=b"")
            yield (f"unique-{where}-{version}", f"the {where} is of version {version} and has both unique identifiers",
                   d.one_at_a_time(where, dict(version=encoded, unique=b"".join(unique), **extensions)))
    yield ("unique-leaf-subject-only", "a unique identifier of the subject alone", d.chain(dict(unique=der.context(2, b"\0\1", constructed=False))))
    yield ("unique-leaf-constructed", "a unique identifier in constructed form", d.chain(dict(unique=der.context(1, der.bits(b"\1")))))


def serials():
    shapes = {
        "negative": der.tlv(2, b"\x80\x01"), "minus-one": der.tlv(2, b"\xff"), "zero": der.tlv(2, b"\0"), "20-bytes": der.tlv(2, b"\x7f" + b"\xff" * 19),
        "21-bytes": der.tlv(2, b"\x01" + b"\0" * 20), "100-bytes": der.tlv(2, b"\x01" * 100), "leading-zero": der.tlv(2, b"\0\x01"),
        "leading-ff": der.tlv(2, b"\xff\x81"), "empty": der.tlv(2), "octets": der.octets(b"\x05"), "absent": b""}
    for title, serial in shapes.items():
        for where in d.PLACES:
            if where != "leaf" and title in ("octets", "absent", "minus-one", "100-bytes"):
                continue
            yield f"serial-{where}-{title}", f"the {where}'s serial: {title}", d.one_at_a_time(where, dict(serial=serial))


def _long_length(data, size):
    """The outer length in more bytes than it takes."""
    body = der.read(data)[1]
    return bytes([data[0], 0x80 | size]) + len(body).to_bytes(size, "big") + body


def _indefinite(data):
    return bytes([data[0], 0x80]) + der.read(data)[1] + b"\0\0"


def encodings():
    outer = {
        "long-length": lambda data: _long_length(data, 4), "longer-length": lambda data: _long_length(data, 8),
        "indefinite": _indefinite,
        "signature-long": lambda data: der.sequence(*der.children(data)[:2], _long_length(der.children(data)[2], 3)),
        "signature-constructed": lambda data: der.sequence(*der.children(data)[:2], der.tlv(0x23, der.children(data)[2])),
        "tbs-long": lambda data: der.sequence(_long_length(der.children(data)[0], 5), *der.children(data)[1:]),
        "trailing-zero": lambda data: data + b"\0", "trailing-zeros": lambda data: data + b"\0\0",
        "trailing-newline": lambda data: data + b"\n", "trailing-certificate": lambda data: data + data,
        "trailing-null": lambda data: data + der.null(),
        "inner-trailing": lambda data: der.sequence(*der.children(data), der.null()),
        "cut": lambda data: data[:-1], "leading-zero": lambda data: b"\0" + data, "set": lambda data: b"\x31" + data[1:],
        "two-parts": lambda data: der.sequence(*der.children(data)[:2]), "empty": lambda data: b"", "text": lambda data: b"certificate"}
    for title, change in outer.items():
        for at, where in enumerate(d.PLACES):
            if where == "root" and title not in ("long-length", "indefinite", "trailing-zeros", "trailing-newline", "signature-long", "cut"):
                continue
            chain = d.chain()
            chain[at] = chain[at].with_der(change)
            yield f"encoding-{where}-{title}", f"the {where}'s DER: {title}", chain
    # Inside what is signed, so that the signature is right all the same.
    subject = common_name("agreement client")
    inside = {
        "subject-long": dict(subject=_long_length(subject, 3)), "subject-indefinite": dict(subject=_indefinite(subject)),
        "validity-long": dict(begins=b"\x17\x81\x0d200101000000Z"),
        "serial-long": dict(serial=b"\x02\x81\x01\x05"),
        "extension-long": dict(extra=[_long_length(d.extension("1.3.6.1.4.1.32473.1", der.null()), 3)]),
        "extension-indefinite": dict(extra=[_indefinite(d.extension("1.3.6.1.4.1.32473.1", der.null()))]),
        "extension-octets-constructed": dict(extra=[der.sequence(der.oid("1.3.6.1.4.1.32473.1"), der.tlv(0x24, der.octets(der.null())))]),
        "subject-string-constructed": dict(subject=der.sequence(der.set_of(der.sequence(der.oid("2.5.4.3"), der.tlv(0x2C, der.tlv(12, b"x")))))),
        "oid-padded": dict(extra=[d.extension(der.tlv(6, b"\x80\x2a\x03"), der.null())]),
        "oid-open": dict(extra=[d.extension(der.tlv(6, b"\x2a\x83"), der.null())]),
        "oid-empty": dict(extra=[d.extension(der.tlv(6), der.null())]),
        "public-key-trailing": dict(public=der.sequence(*der.children(pool.spki(pool.key("agreement leaf", "p256"))), der.null())),
        "extension-extra-field": dict(extra=[der.sequence(der.oid("1.3.6.1.4.1.32473.1"), der.octets(b"\5\0"), der.null())]),
        "extension-critical-integer": dict(extra=[der.sequence(der.oid("1.3.6.1.4.1.32473.1"), der.integer(1), der.octets(b"\5\0"))]),
        "extension-boolean-two-bytes": dict(extra=[der.sequence(der.oid("1.3.6.1.4.1.32473.1"), b"\x01\x02\0\0", der.octets(b"\5\0"))]),
        "extensions-set": dict(extensions=der.context(3, der.set_of(d.basic(False)))),
        "extensions-two": dict(extensions=der.context(3, der.sequence(d.basic(False)), der.sequence(d.purposes("clientAuth")))),
        "extensions-twice": dict(extensions=der.context(3, der.sequence(d.basic(False))) * 2),
        "unknown-field": dict(extensions=der.context(3, der.sequence(d.basic(False))) + der.context(4, der.null()))}
    for title, fields in inside.items():
        yield f"encoding-inside-{title}", f"inside what the client certificate's signature covers: {title}", d.chain(fields)


def texts():
    chain = d.chain()
    top = "".join(one.pem for one in chain[1:])
    leaf = chain[0]
    body = base64.b64encode(leaf.der).decode()
    padded = next(one for one in (d.leaf(chain[1], serial=der.integer(number)) for number in range(1 << 16, (1 << 16) + 40))
                  if base64.b64encode(one.der).endswith(b"=") and not base64.b64encode(one.der).endswith(b"=="))
    encoded = base64.b64encode(padded.der).decode()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    loose = encoded[:-2] + alphabet[alphabet.index(encoded[-2]) | 1] + "="

    def block(text, label="CERTIFICATE", width=64, newline="\n"):
        lines = [text[at : at + width] for at in range(0, len(text), width)]
        return newline.join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])

    shapes = {
        "trailing-bits": (block(loose), "base64 whose last bits are not zero", [padded, *chain[1:]]),
        "no-padding": (block(encoded.rstrip("=")), "base64 without its padding", [padded, *chain[1:]]),
        "one-line": (block(body, width=10**6), "base64 in one line", chain), "width-76": (block(body, width=76), "lines of 76", chain),
        "width-1": (block(body, width=1), "lines of one letter", chain),
        "crlf": (block(body, newline="\r\n"), "CRLF", chain), "trusted": (block(body, "TRUSTED CERTIFICATE"), "OpenSSL's TRUSTED CERTIFICATE", chain),
        "x509": (block(body, "X509 CERTIFICATE"), "the label X509 CERTIFICATE", chain),
        "blank-lines": (block(body, newline="\n\n"), "an empty line after each", chain),
        "indented": (block(body, newline="\n  "), "indented lines", chain),
        "text-before": ("subject=CN = x\n" + block(body), "text before the block", chain)}
    for title, (first, comment, those) in shapes.items():
        yield f"text-{title}", comment, those, dict(text=first + top)


def cases():
    for part in (versions, serials, encodings, texts):
        yield from part()
