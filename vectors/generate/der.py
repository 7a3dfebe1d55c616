"""DER (X.690) written by hand, so that a vector can be wrong in exactly one way."""


def tlv(tag, *parts):
    body = b"".join(parts)
    if len(body) < 0x80:
        length = bytes([len(body)])
    else:
        size = (len(body).bit_length() + 7) // 8
        length = bytes([0x80 | size]) + len(body).to_bytes(size, "big")
    return bytes([tag]) + length + body


def sequence(*parts):
    return tlv(0x30, *parts)


def set_of(*parts):
    return tlv(0x31, *sorted(parts))


def integer(value):
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def octets(body):
    return tlv(0x04, body)


def bits(body, unused=0):
    return tlv(0x03, bytes([unused]), body)


def boolean(value):
    return tlv(0x01, b"\xff" if value else b"\x00")


def null():
    return b"\x05\x00"


def context(number, *parts, constructed=True):
    return tlv((0xA0 if constructed else 0x80) | number, *parts)


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    body = bytearray()
    for arc in [first * 40 + second, *rest]:
        group = [arc & 0x7F]
        while arc := arc >> 7:
            group.append(0x80 | (arc & 0x7F))
        body += bytes(reversed(group))
    return tlv(0x06, bytes(body))


def time(moment):
    """UTCTime before 2050, GeneralizedTime from then on (RFC 5280 section 4.1.2.5)."""
    if 1950 <= moment.year < 2050:
        return tlv(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def read(data, at=0):
    """The tag, the content and the end of the element that begins at `at`."""
    tag, length, start = data[at], data[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    return tag, data[start : start + length], start + length


def children(data):
    """The elements of a constructed element, each whole."""
    _, body, _ = read(data)
    at, found = 0, []
    while at < len(body):
        end = read(body, at)[2]
        found.append(body[at:end])
        at = end
    return found
