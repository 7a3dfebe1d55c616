"""Cases of agreement.json about the path: CAs, lengths, times, name constraints, policies, names, rollovers."""

import der
import drafts as d
import pool
from certificates import BMP, IA5, PRINTABLE, T61, UTF8, common_name, name

UNIVERSAL = 0x1C
KEY = [pool.key(f"agreement {one}", "p256") for one in ("root", "issuing", "leaf", "fourth")]


def authorities():
    for where in ("ca", "root"):
        yield f"authority-{where}-basic-absent", f"the {where} has no basic constraints", d.one_at_a_time(where, dict(bc=None))
        yield f"authority-{where}-not-ca", f"the {where} says CA FALSE", d.one_at_a_time(where, dict(bc=d.basic(False)))
        yield (f"authority-{where}-version-1", f"the {where} is of version 1 and has no extensions",
               d.one_at_a_time(where, dict(version=b"", extensions=b"")))
        yield (f"authority-{where}-bare", f"the {where} is of version 3 and has no extensions", d.one_at_a_time(where, dict(extensions=b"")))
        for length in (0, 1, 127, 2**31 - 1, 2**31, 2**64, -1):
            yield f"path-{where}-{length}", f"the {where} has path length {length}", d.one_at_a_time(where, dict(bc=d.basic(True, length)))
    yield "authority-leaf-ca", "the client certificate is a CA", d.chain(dict(bc=d.basic(True)))
    yield ("authority-leaf-ca-signs", "the client certificate is a CA with keyCertSign",
           d.chain(dict(bc=d.basic(True), ku=d.usage("digitalSignature", "keyCertSign"))))
    yield "authority-leaf-basic-absent", "the client certificate has no basic constraints", d.chain(dict(bc=None))
    yield "authority-leaf-version-1", "the client certificate is of version 1", d.chain(dict(version=b"", extensions=b""))
    yield "authority-leaf-path", "the client certificate has a path length", d.chain(dict(bc=d.basic(False, 0)))
    for root_length, middle_length in ((0, None), (1, None), (None, 0), (None, 1), (1, 0), (0, 0)):
        top = d.root(bc=d.basic(True, root_length))
        middle = d.ca(top, subject=common_name("Agreement Middle CA"), bc=d.basic(True, middle_length))
        low = d.ca(middle, KEY[3])
        yield (f"path-four-{root_length}-{middle_length}", f"two intermediates under path lengths {root_length} (root) and {middle_length}",
               [d.leaf(low), low, middle, top])
        yield (f"path-four-{root_length}-{middle_length}-no-root", "the same without the root; the broker trusts it",
               [d.leaf(low), low, middle], dict(roots=[top]))
    top = d.root()
    chain = [top]
    for number in range(10):
        chain.insert(0, d.ca(chain[0], KEY[number % 2 + 1], subject=common_name(f"Agreement Level {number}")))
        if number in (6, 7, 8, 9):
            yield (f"path-long-{number + 3}", f"{number + 3} certificates", [d.leaf(chain[0]), *chain])
    for size in (28000, 32769, 40000):
        yield f"path-bytes-{size}", f"TLS 1.3 needs a Certificate message of {size} bytes", _chain_of_bytes(size)


def _chain_of_bytes(size):
    """A chain with a Certificate message of this size (RFC 8446 section 4.4.2), by a comment in the intermediate."""
    top, comment = d.root(), size - 2500
    # Signatures have different lengths, so the comment is another one each time.
    for attempt in range(100):
        middle = d.ca(top, extra=[d.extension("1.3.6.1.4.1.32473.1", der.octets(bytes([attempt]) * comment))])
        chain = [d.leaf(middle), middle, top]
        missing = size - 4 - sum(len(one.der) + 5 for one in chain)
        if not missing:
            return chain
        comment += missing


def lone():
    yield "lone-client", "a single self-signed client certificate", [d.leaf(None)]
    yield "lone-ca", "a lone root", [d.root()]
    yield "lone-server", "a single self-signed certificate for servers alone", [d.leaf(None, eku=d.purposes("serverAuth"))]
    yield "lone-expired", "a single self-signed certificate that has expired", [d.leaf(None, ends=der.tlv(0x17, b"250101000000Z"))]
    yield "lone-issued", "a lone certificate that another issued, which the broker trusts", [d.chain()[0]], dict(roots=[d.chain()[1]])
    yield "lone-issued-itself", "a lone certificate that another issued; the broker trusts the certificate itself", [d.chain()[0]]
    yield "lone-critical", "a single self-signed certificate with an unknown critical extension", [
        d.leaf(None, extra=[d.extension("1.3.6.1.4.1.32473.1", der.null(), True)])]
    yield "lone-version-1", "a single self-signed certificate of version 1", [d.leaf(None, version=b"", extensions=b"")]
    yield "no-root", "the root is absent, and the broker trusts it", d.chain()[:2], dict(roots=[d.chain()[2]])
    yield "no-root-other", "the root is absent, and the broker trusts another", d.chain()[:2], dict(
        roots=[d.root(KEY[3], common_name("Another Root"))])
    yield "direct", "the root issued the client certificate", [d.leaf(d.root()), d.root()]
    yield "direct-bare-root", "a root without basic constraints issued the client certificate", [
        d.leaf(d.root(bc=None)), d.root(bc=None)]


def times():
    past, future = der.tlv(0x17, b"260531235959Z"), der.tlv(0x17, b"260601000001Z")
    now = der.tlv(0x17, b"260601000000Z")
    for where in d.PLACES:
        yield f"time-{where}-expired", f"the {where} expired a second ago", d.one_at_a_time(where, dict(ends=past))
        yield f"time-{where}-ends-now", f"the {where}'s last second is now", d.one_at_a_time(where, dict(ends=now))
        yield f"time-{where}-future", f"the {where} is valid in a second", d.one_at_a_time(where, dict(begins=future))
        yield f"time-{where}-begins-now", f"the {where}'s first second is now", d.one_at_a_time(where, dict(begins=now))
    forms = {
        "generalized-2020": (0x18, b"20200101000000Z", b"20450101000000Z"),
        "utc-no-seconds": (0x17, b"2001010000Z", b"4501010000Z"),
        "utc-offset": (0x17, b"200101000000+0100", b"450101000000-0500"),
        "utc-no-zone": (0x17, b"200101000000", b"450101000000"),
        "generalized-fraction": (0x18, b"20200101000000.5Z", b"20450101000000.5Z"),
        "generalized-offset": (0x18, b"20200101000000+0100", b"20450101000000+0100"),
        "generalized-no-seconds": (0x18, b"202001010000Z", b"204501010000Z"),
        "generalized-no-zone": (0x18, b"20200101000000", b"20450101000000"),
        "year-0000": (0x18, b"00000101000000Z", b"20450101000000Z"),
        "year-9999": (0x18, b"20200101000000Z", b"99991231235959Z"),
        "year-1950": (0x17, b"500101000000Z", b"450101000000Z"),
        "year-0001": (0x18, b"00010101000000Z", b"20450101000000Z"),
        "february-30": (0x17, b"200230000000Z", b"450101000000Z"),
        "month-13": (0x17, b"201301000000Z", b"450101000000Z"),
        "hour-24": (0x17, b"200101240000Z", b"450101000000Z"),
        "second-60": (0x17, b"200101000060Z", b"450101000060Z"),
        "lower-z": (0x17, b"200101000000z", b"450101000000z"),
        "text": (0x0C, b"200101000000Z", b"450101000000Z"),
        "empty": (0x17, b"", b"450101000000Z")}
    for title, (tag, begins, ends) in forms.items():
        for where in ("leaf", "ca", "root"):
            if where == "root" and title not in ("generalized-2020", "month-13"):
                continue
            if where == "ca" and title not in ("generalized-2020", "utc-no-seconds", "generalized-fraction", "month-13", "utc-offset"):
                continue
            yield (f"time-{where}-{title}", f"the {where}'s times are {begins.decode()} and {ends.decode()}",
                   d.one_at_a_time(where, dict(begins=der.tlv(tag, begins), ends=der.tlv(tag, ends))))
    yield ("time-leaf-inverted", "the end is before the beginning",
           d.chain(dict(begins=der.tlv(0x17, b"270101000000Z"), ends=der.tlv(0x17, b"250101000000Z"))))
    yield "time-before-1970", "in 1965, which is within", d.chain(*[dict(begins=der.tlv(0x17, b"500101000000Z"))] * 3), dict(at="1975-01-01T00:00:00Z")


def constraints():
    def general(permitted=(), excluded=()):
        of = lambda number, names: der.context(number, *(der.sequence(one) for one in names)) if names else b""
        return der.sequence(of(0, permitted), of(1, excluded))

    mine = d.directory(name(("O", "Example")))
    theirs = d.directory(name(("O", "Another")))
    network, other_network = d.address(b"\x0a\0\0\0\xff\0\0\0"), d.address(b"\xc0\xa8\0\0\xff\xff\0\0")
    shapes = {
        "directory-permits": ([mine], [], ()), "directory-permits-other": ([theirs], [], ()),
        "directory-excludes": ([], [mine], ()), "directory-excludes-other": ([], [theirs], ()),
        "directory-empty-permits": ([d.directory(name())], [], ()), "directory-empty-excludes": ([], [d.directory(name())], ()),
        "dns-permits": ([d.dns("example.com")], [], [d.dns("client.example.com")]),
        "dns-permits-same": ([d.dns("client.example.com")], [], [d.dns("client.example.com")]),
        "dns-permits-case": ([d.dns("EXAMPLE.com")], [], [d.dns("client.example.COM")]),
        "dns-permits-dot": ([d.dns(".example.com")], [], [d.dns("client.example.com")]),
        "dns-permits-other": ([d.dns("example.org")], [], [d.dns("client.example.com")]),
        "dns-permits-suffix": ([d.dns("ample.com")], [], [d.dns("client.example.com")]),
        "dns-permits-none-named": ([d.dns("example.org")], [], ()),
        "dns-permits-empty": ([d.dns("")], [], [d.dns("client.example.com")]),
        "dns-excludes": ([], [d.dns("example.com")], [d.dns("client.example.com")]),
        "dns-excludes-other": ([], [d.dns("example.org")], [d.dns("client.example.com")]),
        "mail-permits": ([d.mail("example.com")], [], [d.mail("a@example.com")]),
        "mail-permits-dot": ([d.mail(".example.com")], [], [d.mail("a@x.example.com")]),
        "mail-permits-address": ([d.mail("a@example.com")], [], [d.mail("a@example.com")]),
        "mail-permits-other": ([d.mail("example.org")], [], [d.mail("a@example.com")]),
        "mail-excludes": ([], [d.mail("example.com")], [d.mail("a@example.com")]),
        "uri-permits": ([d.uri("example.com")], [], [d.uri("https://example.com/client")]),
        "uri-permits-dot": ([d.uri(".example.com")], [], [d.uri("https://x.example.com/client")]),
        "uri-permits-other": ([d.uri("example.org")], [], [d.uri("https://example.com/client")]),
        "uri-permits-scheme": ([d.uri("https://example.com")], [], [d.uri("https://example.com/client")]),
        "uri-permits-no-host": ([d.uri("example.com")], [], [d.uri("urn:example:client")]),
        "uri-excludes": ([], [d.uri("example.com")], [d.uri("https://example.com/client")]),
        "uri-excludes-scheme": ([], [d.uri("spiffe://example.org")], ()),
        "address-permits": ([network], [], [d.address(b"\x0a\1\2\3")]),
        "address-permits-other": ([other_network], [], [d.address(b"\x0a\1\2\3")]),
        "address-excludes": ([], [network], [d.address(b"\x0a\1\2\3")]),
        "address-six-excludes-all": ([], [d.address(bytes(32))], [d.address(b"\x0a\1\2\3")]),
        "address-odd-mask": ([d.address(b"\x0a\0\0\0\xff\0\xff\0")], [], [d.address(b"\x0a\1\0\3")]),
        "address-short": ([d.address(b"\x0a\0\0")], [], ()),
        "registered": ([der.context(8, b"\x88\x37", constructed=False)], [], ()),
        "other-name": ([der.context(0, der.oid("2.999.2"), der.context(0, der.tlv(12, b"x")))], [], ()),
        "empty": ([], [], ())}
    for title, (permitted, excluded, names) in shapes.items():
        value = general(permitted, excluded)
        for critical in (True, False):
            if not critical and not title.startswith(("directory-excludes", "dns-permits-other", "uri-permits-scheme", "address-short", "registered", "empty")):
                continue
            of_leaf = dict(extra=[d.alternative_names(*names)] if names else [])
            yield (f"constraints-{title}{'' if critical else '-loose'}", f"the CA's name constraints: {title}{', critical' if critical else ', not critical'}",
                   d.chain(of_leaf, dict(extra=[d.extension("2.5.29.30", value, critical)])))
    for title in ("directory-permits", "directory-excludes", "dns-permits-other", "dns-excludes"):
        permitted, excluded, names = shapes[title]
        yield (f"constraints-root-{title}", f"the root's name constraints: {title}",
               d.chain(dict(extra=[d.alternative_names(*names)] if names else []), None,
                       dict(extra=[d.extension("2.5.29.30", general(permitted, excluded), True)])))
    distance = der.sequence(der.context(0, der.sequence(mine, der.context(0, b"\x01", constructed=False))))
    yield "constraints-minimum", "name constraints with a minimum", d.chain(of_ca=dict(extra=[d.extension("2.5.29.30", distance, True)]))
    yield ("constraints-leaf", "name constraints on the client certificate",
           d.chain(dict(extra=[d.extension("2.5.29.30", general([mine]), True)])))
    mixed = d.directory(name(("O", "EXAMPLE", PRINTABLE)))
    yield ("constraints-directory-case", "directory name constraints in other letters and another string type",
           d.chain(of_ca=dict(extra=[d.extension("2.5.29.30", general([mixed]), True)])))
    yield ("constraints-mail-subject", "mail constraints, and an e-mail address in the subject",
           d.chain(dict(subject=name(("O", "Example"), ("emailAddress", "a@example.com", IA5))),
                   dict(extra=[d.extension("2.5.29.30", general([d.mail("example.org")]), True)])))
    yield ("constraints-dns-common-name", "host name constraints, and a host name as common name",
           d.chain(dict(subject=name(("CN", "client.example.com"))), dict(extra=[d.extension("2.5.29.30", general([d.dns("example.org")]), True)])))


def policies():
    def listed(*oids, critical=False):
        return d.extension("2.5.29.32", der.sequence(*(der.sequence(der.oid(one)) for one in oids)), critical)

    any_policy, one, two = "2.5.29.32.0", "2.999.1", "2.999.2"
    require = lambda skip: d.extension("2.5.29.36", der.sequence(der.context(0, der.read(der.integer(skip))[1], constructed=False)), True)
    both = d.extension("2.5.29.36", der.sequence(*(der.context(one, b"\0", constructed=False) for one in (0, 1))), True)
    inhibit = d.extension("2.5.29.54", der.integer(0), True)
    mapping = lambda critical: d.extension("2.5.29.33", der.sequence(der.sequence(der.oid(one), der.oid(two))), critical)
    shapes = {
        "require-none": ([], [require(0)]), "require-one-one": ([listed(one)], [require(0), listed(one)]),
        "require-any-one": ([listed(one)], [require(0), listed(any_policy)]), "require-one-any": ([listed(any_policy)], [require(0), listed(one)]),
        "require-two-one": ([listed(two)], [require(0), listed(one)]), "require-one-none": ([], [require(0), listed(one)]),
        "require-1": ([], [require(1)]), "require-5": ([], [require(5)]),
        "inhibit-any": ([listed(any_policy)], [inhibit, listed(one), require(0)]),
        "inhibit-only": ([listed(one)], [inhibit, listed(one)]),
        "mapping": ([listed(two)], [require(0), listed(one), mapping(False)]),
        "mapping-critical": ([listed(two)], [require(0), listed(one), mapping(True)]),
        "mapping-inhibited": ([listed(two)], [both, listed(one), mapping(True)]),
        "mapping-any": ([], [d.extension("2.5.29.33", der.sequence(der.sequence(der.oid(any_policy), der.oid(two))), True)]),
        "critical-one": ([listed(one, critical=True)], [listed(two, critical=True)]),
        "loose-constraints": ([], [d.extension("2.5.29.36", der.sequence(der.context(0, b"\0", constructed=False)))]),
        "require-huge": ([], [require(2**40)]), "require-negative": ([], [require(-1)])}
    for title, (of_leaf, of_ca) in shapes.items():
        yield f"policy-{title}", f"policies: {title}", d.chain(dict(extra=of_leaf), dict(extra=of_ca))
    yield "policy-root-requires", "the root requires a policy, and nobody has one", d.chain(of_root=dict(extra=[require(0)]))
    yield "policy-leaf-requires", "the client certificate requires a policy, and has none", d.chain(dict(extra=[require(0)]))
    yield "policy-leaf-inhibits", "inhibitAnyPolicy on the client certificate", d.chain(dict(extra=[inhibit]))
    yield "policy-leaf-maps", "a policy mapping on the client certificate", d.chain(dict(extra=[mapping(True)]))


def names():
    plain = [("C", "DE"), ("O", "Example"), ("CN", "Issuing CA")]
    alike = {
        "printable": name(*plain, string=PRINTABLE), "bmp": name(*plain, string=BMP), "teletex": name(*plain, string=T61),
        "upper": name(*((k, v.upper()) for k, v in plain)), "spaces": name(("C", "DE"), ("O", " Example "), ("CN", "Issuing   CA")),
        "order": name(*plain[::-1]), "other": name(*plain[1:]), "ia5": name(*plain, string=IA5)}
    for title, written in alike.items():
        yield (f"name-{title}", f"the client certificate spells its issuer in another way ({title})",
               d.chain(dict(issuer_name=written), dict(subject=name(*plain))))
        if title in ("printable", "bmp", "upper", "spaces"):
            yield (f"name-root-{title}", f"the CA spells the root in another way ({title})",
                   d.chain(None, dict(issuer_name=written), dict(subject=name(*plain))))

    def typed(tag, raw):
        return der.sequence(der.set_of(der.sequence(der.oid("2.5.4.3"), der.tlv(tag, raw))))

    strings = {
        "universal": typed(UNIVERSAL, "CA".encode("utf-32-be")), "bmp": typed(BMP, "CA".encode("utf-16-be")), "teletex": typed(T61, b"C\xc4"),
        "visible": typed(0x1A, b"CA"), "numeric": typed(0x12, b"12 3"), "general": typed(0x1B, b"CA"), "integer": typed(0x02, b"\x05"),
        "bits": typed(0x03, b"\0CA"), "utf8-invalid": typed(0x0C, b"C\xff"), "printable-invalid": typed(0x13, b"C@*"), "bmp-odd": typed(BMP, b"\0C\0"),
        "empty": typed(0x0C, b""), "null": typed(0x0C, b"C\0A"), "newline": typed(0x0C, b"C\nA"), "ia5-high": typed(0x16, b"C\xe4"),
        "sequence": typed(0x30, b""), "long": typed(0x0C, b"C" * 5000)}
    for title, subject in strings.items():
        for where in ("leaf", "ca"):
            yield f"string-{where}-{title}", f"the {where}'s subject is a string: {title}", d.one_at_a_time(where, dict(subject=subject))
    odd = {
        "2-999": der.sequence(der.set_of(der.sequence(der.oid("2.999.1"), der.tlv(12, b"x")))),
        "uuid": der.sequence(der.set_of(der.sequence(der.oid("2.25.329800735698586629295641978511506172918"), der.tlv(12, b"x")))),
        "empty-set": der.sequence(der.tlv(0x31)), "two-in-one": der.sequence(der.set_of(
            der.sequence(der.oid("2.5.4.3"), der.tlv(12, b"a")), der.sequence(der.oid("2.5.4.10"), der.tlv(12, b"b")))),
        "unsorted-set": der.sequence(der.tlv(0x31, der.sequence(der.oid("2.5.4.10"), der.tlv(12, b"b")), der.sequence(der.oid("2.5.4.3"), der.tlv(12, b"a")))),
        "no-value": der.sequence(der.set_of(der.sequence(der.oid("2.5.4.3")))),
        "empty-oid": der.sequence(der.set_of(der.sequence(der.tlv(6), der.tlv(12, b"x"))))}
    for title, subject in odd.items():
        for where in ("leaf", "ca"):
            yield f"attribute-{where}-{title}", f"the {where}'s subject has an odd attribute: {title}", d.one_at_a_time(where, dict(subject=subject))


def rollovers():
    title = common_name("Agreement Root CA")
    old, new = d.root(KEY[0]), d.root(KEY[3])
    new_with_old = d.issue(title, KEY[3], old, bc=d.basic(True), ku=d.usage("keyCertSign"))
    old_with_new = d.issue(title, KEY[0], new, bc=d.basic(True), ku=d.usage("keyCertSign"))
    client = d.leaf(new)
    middle = d.ca(new)
    under = d.leaf(middle)
    yield "rollover-leaf-cross", "after a rollover: client, new-with-old; the old root is trusted", [client, new_with_old], dict(roots=[old])
    yield "rollover-leaf-cross-itself", "the same; the broker trusts the last certificate", [client, new_with_old]
    yield "rollover-leaf-cross-old", "client, new-with-old, old", [client, new_with_old, old]
    yield "rollover-leaf-new-cross-old", "client, new, new-with-old, old; the old root is trusted", [client, new, new_with_old, old]
    yield "rollover-leaf-new-cross-old-new", "the same; the new root is trusted", [client, new, new_with_old, old], dict(roots=[new])
    yield "rollover-leaf-new-cross-old-both", "the same; both are trusted", [client, new, new_with_old, old], dict(roots=[old, new])
    yield "rollover-leaf-new", "client, new; only the old root is trusted", [client, new], dict(roots=[old])
    yield "rollover-leaf-old", "client of the new key, old root", [client, old]
    yield "rollover-ca-new-cross", "client, CA, new, new-with-old; the old root is trusted", [under, middle, new, new_with_old], dict(roots=[old])
    yield "rollover-ca-cross-new", "client, CA, new-with-old, new; the new root is trusted", [under, middle, new_with_old, new]
    yield "rollover-ca-cross-old", "client, CA, new-with-old, old", [under, middle, new_with_old, old]
    yield "rollover-ca-cross-old-path-0", "the same, and the old root has path length 0", [under, middle, new_with_old, d.root(KEY[0], bc=d.basic(True, 0))]
    yield "rollover-old-with-new", "a client of the old key, old-with-new, new", [d.leaf(old), old_with_new, new]
    other = d.root(pool.key("other root", "p256"), common_name("Another Root CA"))
    cross = d.ca(other, KEY[0], common_name("Agreement Root CA"))
    chain = d.chain()
    yield "cross-end", "client, CA, root as the other root certifies it; that one is trusted", [*chain[:2], cross], dict(roots=[other])
    yield "cross-other", "client, CA, the cross certificate, the other root", [*chain[:2], cross, other]
    yield "cross-then-root", "client, CA, the cross certificate, the root itself", [*chain[:2], cross, chain[2]]
    yield "root-then-cross", "client, CA, root, cross certificate, the other root", [*chain, cross, other]
    yield "root-then-cross-root", "the same; the first root is trusted", [*chain, cross, other], dict(roots=[chain[2]])
    yield "root-then-cross-last", "client, CA, root, cross certificate; the other root is trusted", [*chain, cross], dict(roots=[other])
    yield "root-then-cross-last-root", "the same; the first root is trusted", [*chain, cross], dict(roots=[chain[2]])
    yield "root-then-cross-last-itself", "the same; the cross certificate is trusted", [*chain, cross]
    yield "cross-root-other", "client, CA, cross certificate, root, the other root", [*chain[:2], cross, chain[2], other]
    yield "cross-other-root", "client, CA, cross certificate, the other root, root", [*chain[:2], cross, other, chain[2]]
    yield "root-other-cross", "client, CA, root, the other root, cross certificate", [*chain, other, cross]
    again = d.root(begins=der.tlv(0x17, b"240101000000Z"))
    yield "roots-then-cross", "client, CA, root, its renewal, cross certificate; the other root is trusted", [*chain, again, cross], dict(roots=[other])
    yield "root-cross-root", "client, CA, root, cross certificate, the renewed root", [*chain, cross, again]
    past = dict(ends=der.tlv(0x17, b"250101000000Z"))
    late = d.ca(other, KEY[0], common_name("Agreement Root CA"), **past)
    yield "root-then-cross-expired", "the cross certificate has expired; the root is trusted", [*chain, late], dict(roots=[chain[2]])
    yield "root-then-cross-expired-other", "the same, with the other root, which is trusted", [*chain, late, other]
    yield "root-expired-then-cross", "the root has expired, and its cross certificate has not; the root is trusted", [
        *chain[:2], d.root(**past), cross], dict(roots=[d.root(**past)])
    yield "root-expired-then-cross-other", "the same, with the other root, which is trusted", [*chain[:2], d.root(**past), cross, other]
    branch = d.ca(other, chain[1].key, chain[1].subject)
    yield "cross-ca", "client, CA, the CA as the other root certifies it, root", [*chain[:2], branch, chain[2]]
    yield "cross-ca-both", "the same, and the other root", [*chain[:2], branch, chain[2], other]
    yield "renewed-ca", "client, CA, its renewal by the same root, root", [*chain[:2], d.ca(chain[2], chain[1].key, chain[1].subject, begins=der.tlv(
        0x17, b"240101000000Z")), chain[2]]
    twice = d.issue(chain[1].subject, chain[1].key, chain[1], bc=d.basic(True), ku=d.usage("keyCertSign"))
    yield "self-issued-middle", "a self-signed copy of the CA before the CA", [d.leaf(twice), twice, chain[1], chain[2]]
    yield "renewed-root", "the root again, with the same key and other dates", [*chain[:2], d.root(begins=der.tlv(0x17, b"240101000000Z"))]
    yield "renewed-root-trusted", "the list has the root again, the broker trusts the first", [*chain[:2], d.root(begins=der.tlv(0x17, b"240101000000Z"))], dict(
        roots=[chain[2]])
    stranger = d.root(pool.key("other root", "p256"), common_name("Another Root CA"))
    yield "stranger-last", "an unrelated certificate after the root; the root is trusted", [*chain, stranger], dict(roots=[chain[2]])
    yield "stranger-middle", "an unrelated certificate before the CA", [chain[0], stranger, *chain[1:]]
    yield "duplicate", "the CA twice", [chain[0], chain[1], chain[1], chain[2]]
    yield "duplicate-root", "the root twice", [*chain, chain[2]]
    yield "reversed", "reversed; the root is trusted", chain[::-1], dict(roots=[chain[2]])
    yield "incomplete", "the CA is absent", [chain[0], chain[2]]
    yield "key-of-ca", "the key is the CA's", chain, dict(key=chain[1])


def cases():
    for part in (authorities, lone, times, constraints, policies, names, rollovers):
        yield from part()
