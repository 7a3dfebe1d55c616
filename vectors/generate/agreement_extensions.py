"""Cases of agreement.json about extensions: usages, purposes, key identifiers, critical ones, malformed ones."""

import der
import drafts as d
import pool
from certificates import common_name, name


def usages():
    kinds = {"rsa": pool.key("leaf", "rsa2048"), "p256": pool.key("agreement leaf", "p256"), "ed25519": pool.key("leaf", "ed25519")}
    for kind, key in kinds.items():
        for names in ((), ("keyAgreement",), ("keyEncipherment",), ("nonRepudiation",), ("keyEncipherment", "keyAgreement")):
            for critical in (True, False):
                if not critical and len(names) != 1:
                    continue
                yield (f"usage-{kind}-{'-'.join(names) or 'none'}{'' if critical else '-loose'}",
                       f"a client certificate for {kind} whose key usage is {names or 'empty'}, {'critical' if critical else 'not critical'}",
                       d.chain(dict(key=key, ku=d.usage(*names, critical=critical))))
        yield f"usage-{kind}-absent", f"a client certificate for {kind} without key usage", d.chain(dict(key=key, ku=None))
        yield (f"usage-{kind}-alone", f"a single self-signed certificate for {kind} with keyEncipherment only",
               [d.leaf(None, key=key, ku=d.usage("keyEncipherment"))])
    yield ("usage-three-bytes", "a key usage of three bytes, the third all zero",
           d.chain(dict(ku=d.extension("2.5.29.15", der.bits(b"\x80\x00\x00"), True))))
    yield ("usage-trailing-zeros", "a key usage with zero bits at the end, which DER leaves out",
           d.chain(dict(ku=d.extension("2.5.29.15", der.bits(b"\x80", 0), True))))
    yield ("usage-unused-bits-set", "a key usage whose unused bits are one",
           d.chain(dict(ku=d.extension("2.5.29.15", der.bits(b"\xbf", 5), True))))
    yield ("usage-no-bits", "a key usage without a single byte", d.chain(dict(ku=d.extension("2.5.29.15", der.tlv(3), True))))
    yield ("usage-octets", "a key usage that is an OCTET STRING", d.chain(dict(ku=d.extension("2.5.29.15", der.octets(b"\x80"), True))))
    yield ("usage-octets-loose", "a key usage that is an OCTET STRING, not critical", d.chain(dict(ku=d.extension("2.5.29.15", der.octets(b"\x80")))))
    for where in ("ca", "root"):
        yield (f"usage-{where}-no-cert-sign", f"a {where} whose key usage lacks keyCertSign",
               d.one_at_a_time(where, dict(ku=d.usage("digitalSignature", "cRLSign"))))
        yield (f"usage-{where}-no-cert-sign-loose", f"a {where} whose key usage lacks keyCertSign, not critical",
               d.one_at_a_time(where, dict(ku=d.usage("digitalSignature", "cRLSign", critical=False))))
        yield f"usage-{where}-absent", f"a {where} without key usage", d.one_at_a_time(where, dict(ku=None))
        yield (f"usage-{where}-cert-sign-only", f"a {where} whose key usage is keyCertSign alone",
               d.one_at_a_time(where, dict(ku=d.usage("keyCertSign"))))


def purposes():
    any_purpose, server, code = "any", "serverAuth", "codeSigning"
    for where in d.PLACES:
        for names in ((server,), (any_purpose,), (code,), ("clientAuth", server), (server, any_purpose), ("2.999.1",),
                      ("2.25.329800735698586629295641978511506172918",), ("1.3.6.1.4.1.311.10.3.3",), ("1.3.6.1.4.1.18446744073709551616", "clientAuth")):
            for critical in (False, True):
                if critical and names not in ((server,), (any_purpose,)):
                    continue
                short = "-".join(one if one[0].isalpha() else "oid" + str(len(one)) for one in names)
                yield (f"purpose-{where}-{short}{'-critical' if critical else ''}",
                       f"the {where}'s extended key usage is {', '.join(names)}{', critical' if critical else ''}",
                       d.one_at_a_time(where, dict(eku=d.purposes(*names, critical=critical))))
    yield "purpose-leaf-none", "no extended key usage", d.chain(dict(eku=None))
    yield "purpose-leaf-empty", "an extended key usage without a purpose", d.chain(dict(eku=d.purposes()))
    yield ("purpose-leaf-twice", "clientAuth occurs twice in the extended key usage", d.chain(dict(eku=d.purposes("clientAuth", "clientAuth"))))
    yield ("purpose-leaf-malformed", "an extended key usage that is not a sequence", d.chain(dict(eku=d.extension("2.5.29.37", der.null()))))
    yield ("purpose-leaf-malformed-critical", "a critical extended key usage that is not a sequence",
           d.chain(dict(eku=d.extension("2.5.29.37", der.null(), True))))
    netscape = "2.16.840.1.113730.1.1"
    for title, raw in (("client", b"\x07\x80"), ("server", b"\x06\x40"), ("ca", b"\x02\x04"), ("object", b"\x04\x10")):
        for critical in (False, True):
            yield (f"netscape-leaf-{title}{'-critical' if critical else ''}", f"a Netscape certificate type for {title}",
                   d.chain(dict(extra=[d.extension(netscape, der.tlv(3, raw), critical)])))
    for title, raw in (("ca", b"\x02\x04"), ("client", b"\x07\x80")):
        for critical in (False, True):
            yield (f"netscape-ca-{title}{'-critical' if critical else ''}", f"a CA with a Netscape certificate type for {title}",
                   d.chain(of_ca=dict(extra=[d.extension(netscape, der.tlv(3, raw), critical)])))


def key_identifiers():
    other = b"\x01" * 20
    for where in ("leaf", "ca"):
        above = {"leaf": "CA", "ca": "root"}[where]
        yield (f"key-id-{where}-other", f"the {where}'s authority key identifier is not that of the {above}",
               d.one_at_a_time(where, dict(aki=d.authority_key(other))))
        name_of = {"leaf": common_name("Agreement Root CA"), "ca": common_name("Agreement Root CA")}[where]
        middle = d.chain()[1 if where == "leaf" else 2]
        serial = der.read(der.children(der.children(middle.der)[0])[1])[1]
        yield (f"key-id-{where}-serial-right", f"the {where}'s authority key identifier is issuer and serial of the {above}",
               d.one_at_a_time(where, dict(aki=d.authority_key(None, name_of, serial))))
        yield (f"key-id-{where}-serial-other", f"the {where}'s authority key identifier has another serial than the {above}",
               d.one_at_a_time(where, dict(aki=d.authority_key(None, name_of, b"\x05"))))
        yield (f"key-id-{where}-issuer-other", f"the {where}'s authority key identifier has another issuer than the {above}",
               d.one_at_a_time(where, dict(aki=d.authority_key(None, common_name("Nobody"), serial))))
        yield (f"key-id-{where}-both-serial-other", f"the {where}'s authority key identifier has the right key and another serial",
               d.one_at_a_time(where, dict(aki=d.authority_key(d.identifier(middle.key), name_of, b"\x05"))))
        yield (f"key-id-{where}-absent", f"the {where} has no authority key identifier", d.one_at_a_time(where, dict(aki=None)))
        yield f"key-id-{where}-empty", f"the {where}'s authority key identifier is empty", d.one_at_a_time(where, dict(aki=d.authority_key()))
        yield (f"key-id-{where}-malformed", f"the {where}'s authority key identifier is not a sequence",
               d.one_at_a_time(where, dict(aki=d.extension("2.5.29.35", der.null()))))
        yield (f"key-id-{where}-critical", f"the {where}'s authority key identifier is critical",
               d.one_at_a_time(where, dict(aki=d.authority_key(d.identifier(middle.key), critical=True))))
    for where in ("ca", "root"):
        yield (f"key-id-{where}-own-other", f"the {where}'s subject key identifier is another, and what it issues names the SHA-1",
               d.one_at_a_time(where, dict(ski=d.subject_key(other))))
        yield f"key-id-{where}-own-absent", f"the {where} has no subject key identifier", d.one_at_a_time(where, dict(ski=None))
    for where in d.PLACES:
        key = d.chain()[d.PLACES.index(where)].key
        yield (f"key-id-{where}-own-critical", f"the {where}'s subject key identifier is critical",
               d.one_at_a_time(where, dict(ski=d.subject_key(d.identifier(key), True))))
        yield (f"key-id-{where}-own-malformed", f"the {where}'s subject key identifier is not an octet string",
               d.one_at_a_time(where, dict(ski=d.extension("2.5.29.14", der.null()))))
    top = d.root(aki=d.authority_key(other))
    yield "key-id-root-authority-other", "the root's authority key identifier is not its own", _under(top)
    alone = d.leaf(None, aki=d.authority_key(other))
    yield "key-id-alone-other", "a single self-signed certificate with another authority key identifier", [alone]


def _under(top):
    middle = d.ca(top)
    return [d.leaf(middle), middle, top]


def critical():
    for where in d.PLACES:
        for title, dotted in (("unknown", "1.3.6.1.4.1.32473.1"), ("2-999", "2.999.1"), ("uuid", "2.25.329800735698586629295641978511506172918"),
                              ("wide-arc", "1.3.6.1.4.1.18446744073709551616.1"), ("long", "1.3.6.1.4.1.32473." + ".".join(["7"] * 120))):
            for is_critical in (False, True):
                if is_critical and title in ("2-999", "long"):
                    continue
                yield (f"extension-{where}-{title}{'-critical' if is_critical else ''}",
                       f"the {where} has an extension {dotted:.40}{', critical' if is_critical else ''}",
                       d.one_at_a_time(where, dict(extra=[d.extension(dotted, der.null(), is_critical)])))
    http = der.context(6, b"http://ca.example.com/ca.crl", constructed=False)
    known = {
        "crl-points": ("2.5.29.31", der.sequence(der.sequence(der.context(0, der.context(0, http))))),
        "authority-access": ("1.3.6.1.5.5.7.1.1", der.sequence(der.sequence(der.oid("1.3.6.1.5.5.7.48.2"), http))),
        "policies": ("2.5.29.32", der.sequence(der.sequence(der.oid("2.999.1")))),
        "alternative-names": ("2.5.29.17", der.sequence(d.dns("client.example.com"))),
        "issuer-names": ("2.5.29.18", der.sequence(d.dns("ca.example.com"))),
        "private-key-period": ("2.5.29.16", der.sequence(der.context(0, b"20200101000000Z", constructed=False))),
        "subject-directory": ("2.5.29.9", der.sequence()),
        "freshest-crl": ("2.5.29.46", der.sequence(der.sequence(der.context(0, der.context(0, http))))),
        "must-staple": ("1.3.6.1.5.5.7.1.24", der.sequence(der.integer(5))),
        "proxy": ("1.3.6.1.5.5.7.1.14", der.sequence(der.sequence(der.oid("1.3.6.1.5.5.7.21.1")))),
        "ct-poison": ("1.3.6.1.4.1.11129.2.4.3", der.null()),
        "no-check": ("1.3.6.1.5.5.7.48.1.5", der.null())}
    for title, (dotted, value) in known.items():
        for where in ("leaf", "ca"):
            for is_critical in (False, True):
                if not is_critical and where == "ca":
                    continue
                yield (f"known-{where}-{title}{'-critical' if is_critical else ''}",
                       f"the {where} has {title}{', critical' if is_critical else ''}",
                       d.one_at_a_time(where, dict(extra=[d.extension(dotted, value, is_critical)])))


def malformed():
    bad = {
        "alternative-names-null": ("2.5.29.17", der.null()),
        "alternative-names-empty": ("2.5.29.17", der.sequence()),
        "alternative-names-empty-dns": ("2.5.29.17", der.sequence(d.dns(""))),
        "alternative-names-blank-dns": ("2.5.29.17", der.sequence(d.dns(" "))),
        "alternative-names-odd-dns": ("2.5.29.17", der.sequence(d.dns("-client_1..example"))),
        "alternative-names-wildcard": ("2.5.29.17", der.sequence(d.dns("*.example.com"))),
        "alternative-names-latin-dns": ("2.5.29.17", der.sequence(der.context(2, b"m\xfcller.example", constructed=False))),
        "alternative-names-short-address": ("2.5.29.17", der.sequence(d.address(b"\x0a\x00\x00"))),
        "alternative-names-bad-uri": ("2.5.29.17", der.sequence(d.uri("not a uri"))),
        "alternative-names-relative-uri": ("2.5.29.17", der.sequence(d.uri("/path"))),
        "alternative-names-urn": ("2.5.29.17", der.sequence(d.uri("urn:example:client"))),
        "alternative-names-spiffe": ("2.5.29.17", der.sequence(d.uri("spiffe://example.org/client"))),
        "alternative-names-other": ("2.5.29.17", der.sequence(der.context(0, der.oid("1.3.6.1.4.1.311.20.2.3"), der.context(0, der.tlv(12, b"a@b"))))),
        "alternative-names-registered": ("2.5.29.17", der.sequence(der.context(8, b"\x88\x37\x01", constructed=False))),
        "alternative-names-x400": ("2.5.29.17", der.sequence(der.context(3, der.sequence()))),
        "alternative-names-tag-9": ("2.5.29.17", der.sequence(der.context(9, b"x", constructed=False))),
        "policies-null": ("2.5.29.32", der.null()),
        "policies-empty": ("2.5.29.32", der.sequence()),
        "policies-twice": ("2.5.29.32", der.sequence(*[der.sequence(der.oid("2.999.1"))] * 2)),
        "policies-qualifier": ("2.5.29.32", der.sequence(der.sequence(der.oid("2.999.1"), der.sequence(
            der.sequence(der.oid("2.999.7"), der.null()))))),
        "crl-points-null": ("2.5.29.31", der.null()),
        "crl-points-empty": ("2.5.29.31", der.sequence()),
        "authority-access-null": ("1.3.6.1.5.5.7.1.1", der.null()),
        "authority-access-empty": ("1.3.6.1.5.5.7.1.1", der.sequence()),
        "issuer-names-null": ("2.5.29.18", der.null()),
        "private-key-period-null": ("2.5.29.16", der.null()),
        "inhibit-any-null": ("2.5.29.54", der.null()),
        "policy-constraints-empty": ("2.5.29.36", der.sequence()),
        "constraints-path-without-ca": ("2.5.29.19", der.sequence(der.integer(0)))}
    for title, (dotted, value) in bad.items():
        for is_critical in (False, True):
            fields = dict(extra=[d.extension(dotted, value, is_critical)])
            if dotted == "2.5.29.19":
                fields = dict(bc=d.extension(dotted, value, is_critical))
            yield (f"malformed-{title}{'-critical' if is_critical else ''}", f"the client certificate has {title}{', critical' if is_critical else ''}",
                   d.chain(fields))
    for where in ("ca", "root"):
        for title, dotted in (("constraints", "2.5.29.30"), ("policies", "2.5.29.32"), ("alternative-names", "2.5.29.17"), ("crl-points", "2.5.29.31")):
            yield (f"malformed-{where}-{title}", f"the {where} has {title} that are NULL, not critical",
                   d.one_at_a_time(where, dict(extra=[d.extension(dotted, b"\x05\x00")])))
        yield (f"malformed-{where}-basic", f"the {where}'s basic constraints are NULL", d.one_at_a_time(where, dict(bc=d.extension("2.5.29.19", b"\x05\x00", True))))
        yield (f"malformed-{where}-basic-loose", f"the {where}'s basic constraints are not critical", d.one_at_a_time(where, dict(bc=d.basic(True, critical=False))))


def forms():
    twice = d.extension("1.3.6.1.4.1.32473.1", der.null())
    for where in d.PLACES:
        yield f"form-{where}-extension-twice", f"the {where} has an unknown extension twice", d.one_at_a_time(where, dict(extra=[twice, twice]))
        yield (f"form-{where}-true-as-01", f"a BOOLEAN of the {where} is TRUE as 01",
               d.one_at_a_time(where, dict(extra=[d.extension("2.5.29.17", der.sequence(d.dns("x.example")), critical_bytes=b"\x01\x01\x01")])))
        yield (f"form-{where}-false-encoded", f"the {where} says `critical FALSE`, which DER leaves out",
               d.one_at_a_time(where, dict(extra=[d.extension("2.5.29.17", der.sequence(d.dns("x.example")), critical_bytes=b"\x01\x01\x00")])))
    yield ("form-leaf-basic-twice", "the client certificate has basic constraints twice", d.chain(dict(extra=[d.basic(False)])))
    yield ("form-leaf-ca-false-encoded", "basic constraints say CA FALSE outright",
           d.chain(dict(bc=d.extension("2.5.29.19", der.sequence(der.boolean(False)), True))))
    yield ("form-ca-constraints-true-as-01", "basic constraints say CA TRUE as 01", d.chain(of_ca=dict(bc=d.extension("2.5.29.19", der.sequence(b"\x01\x01\x01"), True))))
    yield ("form-leaf-no-extensions", "a version 3 client certificate without extensions", d.chain(dict(extensions=b"")))
    yield ("form-leaf-empty-extensions", "an empty sequence of extensions", d.chain(dict(extensions=der.context(3, der.sequence()))))
    yield ("form-leaf-extension-trailing", "bytes after the value of an extension",
           d.chain(dict(extra=[d.extension("2.5.29.17", der.sequence(d.dns("x.example")) + b"\0")])))
    yield ("form-leaf-extension-empty-value", "an unknown extension with an empty value", d.chain(dict(extra=[d.extension("1.3.6.1.4.1.32473.1", b"")])))
    yield ("form-leaf-empty-subject", "an empty subject with a critical alternative name",
           d.chain(dict(subject=name(), extra=[d.alternative_names(d.dns("client.example.com"), critical=True)])))
    yield "form-leaf-empty-subject-bare", "an empty subject and no alternative name", d.chain(dict(subject=name()))
    yield "form-ca-empty-subject", "a CA with an empty subject", d.chain(of_ca=dict(subject=name()))
    yield "form-root-empty-subject", "a root with an empty subject", d.chain(of_root=dict(subject=name()))


def cases():
    for part in (usages, purposes, key_identifiers, critical, malformed, forms):
        yield from part()
