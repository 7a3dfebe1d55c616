"""principals.json: client certificates, and the principal that a broker gives to each."""

import sys

import certificates
import der
import materials as m
import pool
from certificates import BMP, IA5, PRINTABLE, T61, client, name

sys.path.insert(0, str(m.FOLDER / "confirm"))
import ask  # noqa: E402

cases = []


def case(id, comment, subject):
    made = client("", pool.key("leaf", "p256"), m.ISSUING, subject=subject)
    cases.append({"id": id, "comment": comment, "input": {"certificate": made.pem}, "expect": {"principal": "?"}})


def attribute(dotted, value):
    return der.set_of(der.sequence(der.oid(dotted), value))


def several(*attributes):
    """One relative name of several attributes, in this order."""
    parts = [der.children(der.children(name(one))[0])[0] for one in attributes]
    return der.sequence(der.tlv(0x31, *parts))


def subjects():
    case("plain", "common name and organization", name(("O", "Example"), ("CN", "orders-consumer")))
    case("all", "every attribute that RFC 2253 has a keyword for", der.sequence(
        *der.children(name(("C", "DE"), ("ST", "Bavaria"), ("L", "Munich"), ("O", "Example"), ("OU", "Orders"), ("CN", "client"))),
        attribute("2.5.4.9", der.tlv(0x0C, b"Main Street 1")), attribute("0.9.2342.19200300.100.1.1", der.tlv(0x0C, b"alice")),
        *der.children(name(("DC", "com", IA5)))))
    case("email", "an e-mail address has no keyword: its object identifier and its DER", name(("emailAddress", "ca@example.com", IA5), ("CN", "client")))
    case("serial", "a serial number has none either", name(("serialNumber", "42"), ("CN", "client")))
    case("given-name", "nor has a given name", der.sequence(attribute("2.5.4.42", der.tlv(0x0C, b"Alice"))))
    case("unknown", "an unknown attribute", der.sequence(attribute("1.3.6.1.4.1.32473.1", der.tlv(0x0C, b"x"))))
    case("long-arc", "an attribute with an arc over 64 bits", der.sequence(attribute("2.25." + str(2**100), der.tlv(0x0C, b"x"))))
    case("special", "characters that are escaped", name(("O", 'Example, "Inc." <+>;=\\'), ("CN", "#CA")))
    case("spaces", "white space before, within and after", name(("O", "  Example  Inc  "), ("CN", " ")))
    case("equals", "an equals sign and a hash within", name(("CN", "a=b#c")))
    case("slash", "slashes and colons", name(("CN", "svc/orders:1@EXAMPLE.COM")))
    case("foreign", "letters beyond ASCII", name(("O", "Müller & Söhne 株式会社"), ("CN", "😀")))
    case("control", "control characters", name(("CN", "a\tb\rc\nd\0e\x7f")))
    case("printable", "PrintableString", name(("CN", "client", PRINTABLE)))
    case("ia5", "IA5String", name(("CN", "client", IA5)))
    case("t61", "TeletexString with a letter of Latin 1", name(("CN", "Müller", T61)))
    case("bmp", "BMPString: its bytes as UTF-8, as Java has them", name(("CN", "client", BMP)))
    case("numeric", "NumericString, which is no string to Java's principal", der.sequence(attribute("2.5.4.3", der.tlv(0x12, b"42"))))
    case("octets", "octets for a common name", der.sequence(attribute("2.5.4.3", der.octets(b"\1\2"))))
    case("empty", "an empty common name", name(("CN", "")))
    case("several", "one relative name of two attributes", several(("CN", "client"), ("O", "Example")))
    case("several-other", "the same in the other order", several(("O", "Example"), ("CN", "client")))
    case("twice", "two organizational units", name(("OU", "one"), ("OU", "two"), ("CN", "client")))


def write():
    cases.clear()
    subjects()
    for one, answer in zip(cases, ask.principals([one["input"]["certificate"] for one in cases])):
        one["expect"]["principal"] = answer
    m.save("principals", "What Kafka's default principal builder makes of a client certificate; certificates made for this file.",
           ["Java's X500Principal on JDK 17"], cases)
