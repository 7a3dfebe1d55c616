"""chains.json: certificates in every order and state, with the key of the first where one is given."""

import itertools
import sys

import certificates
import der
import materials as m
import pool
from cryptography.hazmat.primitives import serialization
from certificates import BMP, IA5, PRINTABLE, T61, UTF8, authority, client, name, pem

sys.path.append(str(m.FOLDER / "confirm"))
import ask  # noqa: E402

L, I, N, R = m.LEAF, m.ISSUING, m.MIDDLE, m.ROOT
DISORDER = {"chain-reversed", "chain-out-of-order", "chain-incomplete", "chain-unrelated", "chain-duplicate",
            "chain-certificate-malformed"}
ED = ["key-algorithm-unsupported"]

cases = []


def case(id, comment, presented, codes=(), kafka=None, *, key="first", path=None, at=m.AT, may=(), one_of=(), text=None,
         may_kafka=None):
    """`path` is the chain that is there, client certificate first, where it is not as presented."""
    if key == "first":
        key = (path or presented)[0]
    if path is None and not DISORDER & set(codes):
        path = presented
    may = {*may, *one_of}
    expect = m.expected(codes, kafka, may, may_kafka)
    for policy in expect.values():
        del policy["accepted"]
        if one_of:
            policy["one_of"] = sorted(one_of)
    order = [presented.index(one) + 1 for one in path] if path else None
    cases.append({"id": id, "comment": comment, "input": {
        "certificates": text or "".join(one.pem for one in presented),
        "key": m.plain_key(key) if key else None, "at": at}, "expect": {**expect, "order": order, "kafka_loader": "?"}})


def sound():
    case("four", "client certificate, two intermediates, root: P-256", [L, I, N, R])
    case("three", "one intermediate", [m.LEAF3, m.ISSUING_BY_ROOT, m.ROOT])
    two = client("direct", pool.key("leaf3", "p256"), R)
    case("two", "the root issued the client certificate", [two, R])
    case("no-key", "no key is given", [L, I, N, R], key=None)
    case("rsa", "RSA-2048 throughout", [m.RSA_LEAF, m.RSA_ISSUING, m.RSA_ROOT])
    for kind, digest, comment in (("rsa4096", "sha512", "RSA-4096 with SHA-512"), ("rsa3072", "sha384", "RSA-3072 with SHA-384"),
                                  ("p384", "sha384", "P-384 with SHA-384"), ("p384", "sha256", "P-384 with SHA-256"),
                                  ("p256", "sha384", "P-256 with SHA-384"),
                                  ("p521", "sha512", "P-521 with SHA-512: not every provider verifies it"),
                                  ("ed25519", "sha256", "Ed25519")):
        root = authority("Root " + comment, pool.key("leaf", kind) if kind.startswith("rsa") else pool.key("root", kind), digest=digest)
        middle = authority("Issuing " + comment, pool.key("issuing", kind) if not kind.startswith("rsa4") else pool.key("leaf", "rsa2048"),
                           root, digest=digest)
        leaf = client("client " + comment, pool.key("client", "rsa2048" if kind.startswith("rsa") else kind), middle, digest=digest)
        case(f"{kind}-{digest}", comment, [leaf, middle, root], *((ED, []) if kind == "ed25519" else ()),
             may=["chain-signature"] if kind == "p521" else ())
    for digest in ("sha256", "sha384", "sha512"):
        root = authority("PSS root", pool.key("root", "rsa2048"), digest=digest, use_pss=True)
        middle = authority("PSS issuing", pool.key("intermediate", "rsa2048"), root, digest=digest, use_pss=True)
        leaf = client("PSS client", pool.key("leaf", "rsa2048"), middle, digest=digest, use_pss=True)
        case(f"rsa-pss-{digest}", f"signatures with RSASSA-PSS and {digest}", [leaf, middle, root])
    root = authority("Mixed root", pool.key("root", "rsa2048"), digest="sha512")
    middle = authority("Mixed middle", pool.key("root", "p384"), root)
    issuing = authority("Mixed issuing", pool.key("root", "ed25519"), middle, digest="sha384")
    leaf = client("Mixed client", pool.key("leaf3", "p256"), issuing)
    case("mixed", "RSA signs P-384 signs Ed25519 signs P-256", [leaf, issuing, middle, root])
    rsa_leaf = client("RSA under EC", pool.key("leaf", "rsa2048"), I)
    case("mixed-rsa-leaf", "a client certificate for RSA under P-256", [rsa_leaf, I, N, R])
    foreign = ["chain-signature-unsupported"]
    for id, key, digest in (("ed448", pool.key("leaf", "ed448"), "sha256"), ("secp256k1", pool.key("leaf", "k256"), "sha256"),
                            ("rsa-sha224", pool.key("root", "rsa2048"), "sha224")):
        ca = authority(f"CA {id}", key, R)
        refused = ["chain-algorithm-refused"] if id == "secp256k1" else foreign
        case(f"signed-by-{id}", f"signed with {id}, which the TLS providers of rustls do not have",
             [client(f"under {id}", L.key, ca, digest=digest), ca, R], refused)
    chain, issuer = [R], R
    for number in range(10):
        issuer = authority(f"Level {number}", pool.key(f"level{number % 3}", "p256"), issuer)
        chain.insert(0, issuer)
    chain.insert(0, client("deep", pool.key("leaf", "p256"), issuer))
    long = ["chain-too-long"]
    case("ten-intermediates", "ten intermediates: Java's brokers accept ten certificates from a client", chain, long)
    case("ten-intermediates-reversed", "ten intermediates, reversed", chain[::-1], ["chain-reversed", *long], path=chain)
    shuffled = [chain[i] for i in (0, 7, 2, 11, 4, 5, 1, 6, 3, 9, 8, 10)]
    case("ten-intermediates-shuffled", "ten intermediates in no order", shuffled, ["chain-out-of-order", *long], path=chain)


def orders():
    letters = dict(zip("LINR", (L, I, N, R)))
    for order in itertools.permutations("LINR"):
        word = "".join(order)
        code = {"LINR": [], "RNIL": ["chain-reversed"]}.get(word, ["chain-out-of-order"])
        case(f"order-{word.lower()}", "client certificate (l), intermediates (i, n), root (r) in this order",
             [letters[one] for one in order], code, path=[L, I, N, R])
        if word in ("RNIL", "RINL", "NLIR", "LNIR"):
            case(f"order-{word.lower()}-no-key", "the same, and no key says which is the client's",
                 [letters[one] for one in order], code, path=[L, I, N, R], key=None)
    direct = client("direct", pool.key("leaf3", "p256"), R)
    case("order-two-reversed", "root, client certificate", [R, direct], ["chain-reversed"], path=[direct, R])
    no_root = "chain-root-missing"
    case("reversed-no-root", "reversed, and no root", [N, I, L], ["chain-reversed", no_root], path=[L, I, N])
    case("reversed-no-root-two", "reversed, and no root", [I, L], ["chain-reversed", no_root], path=[L, I])
    case("out-of-order-no-root", "swapped, and no root", [L, N, I], ["chain-out-of-order", no_root], path=[L, I, N])


def absent():
    no_root = ["chain-root-missing"]
    case("no-root", "no root", [L, I, N], no_root)
    case("no-root-two", "the client certificate and its issuer", [L, I], no_root)
    case("leaf-only", "the client certificate alone", [L], no_root)
    gap = dict(may=["chain-root-missing", "chain-unrelated"])
    case("incomplete-second", "the second intermediate is absent", [L, I, R], ["chain-incomplete"], **gap)
    case("incomplete-first", "the first intermediate is absent", [L, N, R], ["chain-incomplete"], **gap)
    case("incomplete-both", "both intermediates are absent", [L, R], ["chain-incomplete"], **gap)
    case("incomplete-no-root", "the first intermediate and the root are absent", [L, N], ["chain-incomplete"], **gap)
    cases[-1]["comment"] += "; a reader may say of the root what it says of the gap"
    case("leaf-forgotten", "everything but the client certificate, with its key", [I, N, R], ["key-mismatch"], key=L,
         may=["leaf-is-ca", "leaf-client-auth"])


def strangers():
    other_leaf, other_root = m.STRANGER, m.OTHER_ROOT
    other_middle = authority("Another Issuing CA", pool.key("other middle", "p256"), other_root)
    sibling = client("sibling", pool.key("stranger", "p256"), I)
    uncle = authority("Vectors Issuing CA 9", pool.key("uncle", "p256"), R)
    bad, path = ["chain-unrelated"], [L, I, N, R]
    for who, one in (("client", other_leaf), ("root", other_root), ("intermediate", other_middle), ("sibling", sibling), ("uncle", uncle)):
        case(f"stranger-{who}-end", f"an unrelated certificate ({who}) at the end", [*path, one], bad, path=path)
        case(f"stranger-{who}-middle", f"an unrelated certificate ({who}) in the middle", [L, I, one, N, R], bad, path=path)
        case(f"stranger-{who}-second", f"an unrelated certificate ({who}) after the client certificate", [L, one, I, N, R], bad, path=path)
        case(f"stranger-{who}-front", f"an unrelated certificate ({who}) in front; the key is the second's", [one, *path], bad, path=path,
             may=["key-mismatch", "chain-out-of-order", "leaf-is-ca"])
    case("strangers-chain", "another client's whole chain after the right one", [*path, other_leaf, other_root], bad, path=path)
    case("strangers-two", "two unrelated certificates, one in the middle and one at the end", [L, sibling, I, N, R, other_root], bad, path=path)
    case("wrong-root", "another root in the place of the right one", [L, I, N, other_root], [], path=None,
         one_of=["chain-incomplete", "chain-unrelated"], may=["chain-root-missing"])
    cases[-1]["expect"]["order"] = None
    case("stranger-out-of-order", "an unrelated certificate, and the intermediates swapped", [L, N, I, other_root, R], [*bad, "chain-out-of-order"], path=path)
    case("stranger-no-root", "an unrelated certificate after a chain without root", [L, I, N, sibling], [*bad], path=[L, I, N],
         may=["chain-root-missing", "chain-incomplete"])


def duplicates():
    bad = ["chain-duplicate"]
    for id, presented in (("leaf", [L, L, I, N, R]), ("first", [L, I, I, N, R]), ("second", [L, I, N, N, R]), ("root", [L, I, N, R, R]),
                          ("leaf-at-end", [L, I, N, R, L]), ("apart", [L, I, N, I, R]), ("all", [L, I, N, R] * 2), ("thrice", [L, I, I, I, N, R])):
        case(f"duplicate-{id}", "a certificate occurs twice or more", presented, bad)
    case("duplicate-alone", "the client certificate twice, and nothing else", [L, L], [*bad, "chain-root-missing"])
    case("duplicate-reversed", "reversed, and the root twice", [R, R, N, I, L], bad, key=L, may=["chain-reversed", "chain-out-of-order"])
    case("duplicate-no-root", "an intermediate twice, and no root", [L, I, I, N], [*bad, "chain-root-missing"])


def signatures():
    bad = ["chain-signature"]
    for where in range(3):
        chain = [L, I, N, R]
        at = chain[where]
        chain[where] = certificates.make(at.subject, at.key, chain[where + 1], ca=where > 0, spoil_signature=True,
                                         usage=["digitalSignature"] if where == 0 else ["keyCertSign"],
                                         purposes=["clientAuth"] if where == 0 else None)
        case(f"signature-{where + 1}", f"one bit of certificate {where + 1}'s signature is wrong", chain, bad)
    root = authority("Vectors Root CA", R.key, spoil_signature=True)
    case("signature-root", "the root's signature of itself is wrong; readers need not check it", [L, I, N, root], ["chain-root-signature"])
    impostor = authority("Vectors Issuing CA 1", pool.key("impostor", "p256"), N, path=0)
    case("signature-impostor", "the issuer's name, but another key", [L, impostor, N, R], bad)
    rsa_impostor = authority("Vectors Issuing CA 1", pool.key("root", "rsa2048"), N, path=0)
    case("signature-impostor-rsa", "the issuer's name, but a key of another algorithm", [L, rsa_impostor, N, R], bad)
    new_root = authority("Vectors Root CA", pool.key("root anew", "p256"))
    case("signature-root-renewed", "the root was renewed under the same name with another key", [L, I, N, new_root], bad)
    case("two-keys-right-first", "two CAs of one name with two keys; the right one first", [L, I, impostor, N, R],
         ["chain-unrelated"], path=[L, I, N, R])
    case("two-keys-wrong-first", "two CAs of one name with two keys; the wrong one first", [L, impostor, I, N, R],
         ["chain-unrelated"], path=[L, I, N, R])
    same_key = authority("Vectors Root CA", R.key, ends="2035-01-01T00:00:00Z")
    case("root-renewed-same-key", "the root was renewed under the same name and key", [L, I, N, same_key])
    case("roots-of-one-key", "both the old and the renewed root, which share name and key", [L, I, N, R, same_key], [],
         may=["chain-unrelated", "chain-duplicate"])
    cases[-1]["expect"]["order"] = None
    other = m.OTHER_ROOT
    crossed = authority("Vectors Issuing CA 2", N.key, other)
    case("cross-other", "a cross-signed intermediate under the other root", [L, I, crossed, other])
    case("cross-both", "both cross-signed intermediates, one root", [L, I, N, crossed, R], ["chain-unrelated"], path=[L, I, N, R])
    case("cross-both-swapped", "both, the one without its root first", [L, I, crossed, N, R], ["chain-unrelated"], path=[L, I, N, R])
    crossed_root = authority("Vectors Root CA", R.key, other)
    case("cross-root", "the root as an intermediate under another root", [L, I, N, crossed_root, other])
    cross_signed(crossed_root, other)
    weak = ["chain-weak-signature"]
    for digest in ("sha1", "md5"):
        for where in range(4):
            chain = [m.RSA_LEAF, m.RSA_ISSUING, m.RSA_ROOT]
            if where == 3:
                break
            maker = client if where == 0 else authority
            title = ["rsa-consumer", "Vectors RSA Issuing CA", "Vectors RSA Root CA"][where]
            chain[where] = maker(title, chain[where].key, chain[where + 1] if where < 2 else None, digest=digest)
            case(f"{digest}-{where + 1}", f"certificate {where + 1} is signed with {digest.upper()}", chain, [] if where == 2 else weak if digest == "sha1" else ["chain-algorithm-refused"])
    for where in (0, 1):
        chain = [L, I, N, R]
        chain[where] = (client, authority)[where](("orders-consumer", "Vectors Issuing CA 1")[where], chain[where].key, chain[where + 1],
                                                  digest="sha1")
        case(f"ecdsa-sha1-{where + 1}", f"certificate {where + 1} is signed with ECDSA and SHA-1, which few verify", chain, weak,
             may=["chain-signature-unsupported"])
    spoilt = client("rsa-consumer", m.RSA_LEAF.key, m.RSA_ISSUING, digest="sha1", spoil_signature=True)
    case("sha1-spoiled", "SHA-1, and wrong as well; who does not compute SHA-1 cannot tell", [spoilt, m.RSA_ISSUING, m.RSA_ROOT], weak,
         may=["chain-signature"])


def cross_signed(copy, other):
    """The root (r) with its cross-signed copy (x) by an older root (o): brokers that trust only the older one need the copy."""
    third = authority("Third Root CA", pool.key("stranger", "p256"))
    letters = dict(l=L, i=I, n=N, r=R, x=copy, o=other, t=third, y=authority("Vectors Root CA", R.key, third),
                   b=authority("Another Root CA", other.key, R), s=authority("Vectors Root CA", R.key, ends="2035-01-01T00:00:00Z"),
                   e=authority("Vectors Root CA", R.key, other, ends="2026-01-01T00:00:00Z"),
                   p=authority("Vectors Root CA", R.key, ends="2026-01-01T00:00:00Z"),
                   j=authority("Vectors Issuing CA 2", N.key, other), m=authority("Vectors Issuing CA 2", N.key, R, ends="2035-01-01T00:00:00Z"))

    def of(id, comment, presented, codes=(), right=None, **more):
        case(f"cross-{id}", comment, [letters[one] for one in presented], codes, path=[letters[one] for one in right or presented], **more)

    unordered, unrelated, reversed = ["chain-out-of-order"], ["chain-unrelated"], ["chain-reversed"]
    of("root-and-root", "the root, then its cross-signed copy, then the older root", "linrxo")
    of("root-and-copy", "the root, then its cross-signed copy; brokers that trust either root accept it", "linrx")
    of("copy-and-root", "the cross-signed copy before the root: it does not name the root as its issuer", "linxr", unordered, "linrx")
    of("copy-inside", "the cross-signed copy after the first intermediate", "lixnr", unordered, "linrx")
    of("reversed", "the same certificates, reversed", "xrnil", reversed, "linrx")
    of("copy-and-root-older", "copy, root, older root", "linxro", unordered, "linrxo")
    of("copy-older-root", "copy, older root, root", "linxor", unordered, "linrxo")
    of("root-older-copy", "root, older root, copy", "linrox", unordered, "linrxo")
    of("older-copy-root", "older root, copy, root", "linoxr", unordered, "linrxo")
    of("copy-alone", "the cross-signed copy, and no root", "linx", ["chain-root-missing"])
    of("roots-and-copy", "the root, its renewal with the same key, the cross-signed copy", "linrsx")
    of("copy-between-roots", "the cross-signed copy between the root and its renewal", "linrxs", unordered, "linrsx")
    of("each-other", "two roots that signed each other", "linrxob")
    of("each-other-swapped", "the same, the other root after its copy", "linrxbo", unordered, "linrxob")
    of("copies-two", "copies by two older roots: a path goes through one", "linrxy", unrelated, "linrx")
    of("copies-two-older", "the same with both older roots", "linrxoyt", unrelated, "linrxo")
    of("copy-expired", "an expired cross-signed copy after the root, which is below no other root", "linre")
    of("copy-expired-before", "an expired cross-signed copy before the root", "liner", unordered, "linre")
    of("root-expired", "an expired root, and its cross-signed copy", "linpx", ["chain-only-java"])
    of("root-expired-older", "an expired root below the copy's root", "linpxo", ["chain-expired"])
    of("root-expired-after", "the same, the expired root after the copy", "linxpo", unrelated, "linxo")
    of("both-older", "both cross-signed intermediates, both roots: a path goes through one", "linjro", unrelated, "linr")
    of("renewed", "an intermediate and its renewal with the same key", "linmr", unrelated, "linr")
    of("renewed-end", "the same, the renewal at the end", "linrm", unrelated, "linr")


def authorities():
    bad = ["chain-issuer-not-ca"]
    for where, title, position in ((1, "Vectors Issuing CA 1", "first"), (2, "Vectors Issuing CA 2", "second")):
        def with_issuer(id, comment, codes, **more):
            chain = [L, I, N, R]
            chain[where] = certificates.make(chain[where].subject, chain[where].key, chain[where + 1], **more)
            case(f"{id}-{position}", f"the {position} intermediate {comment}", chain, codes)
        both = ["keyCertSign", "cRLSign"]
        with_issuer("not-ca", "says CA:FALSE", bad, ca=False, usage=both)
        with_issuer("no-constraints", "has no basic constraints", bad, usage=both)
        with_issuer("no-cert-sign", "has key usage without keyCertSign", bad, ca=True, usage=["digitalSignature", "cRLSign"])
        with_issuer("no-key-usage", "has no key usage at all, which allows everything (RFC 5280 section 4.2.1.3)", [], ca=True)
        with_issuer("client", "is a client certificate itself", bad, ca=False, usage=["digitalSignature"], purposes=["clientAuth"])
        with_issuer("version-1", "is of version 1, which cannot say that it is a CA", bad, version=1, key_ids=False)
    v1 = certificates.make(R.subject, R.key, version=1, key_ids=False)
    case("version-1-root", "a root of version 1, as CAs of the nineties have", [L, I, N, v1], [], may=bad)
    only_java = ["chain-only-java"]
    bare = certificates.make(R.subject, R.key)
    case("root-no-constraints", "a root without basic constraints", [L, I, N, bare], only_java)
    no_sign = certificates.make(R.subject, R.key, ca=True, usage=["digitalSignature"])
    case("root-no-cert-sign", "a root with key usage without keyCertSign", [L, I, N, no_sign], only_java)
    leaf1 = certificates.make(L.subject, L.key, I, version=1, key_ids=False)
    case("version-1-leaf", "a client certificate of version 1", [leaf1, I, N, R])

    long = ["chain-path-length"]
    tight = authority("Vectors Issuing CA 2", N.key, R, path=0)
    case("path-0-middle", "the second intermediate has path length 0 and a CA below it", [L, I, tight, R], long)
    for length, codes in ((0, only_java), (1, only_java), (2, []), (3, [])):
        root = authority("Vectors Root CA", R.key, path=length)
        case(f"path-{length}-root", f"a root with path length {length} and two CAs below it", [L, I, N, root], codes)
    exact = authority("Vectors Issuing CA 2", N.key, R, path=1)
    case("path-1-middle", "path length 1 and one CA below it", [L, I, exact, R])
    huge = authority("Vectors Issuing CA 2", N.key, R, path=2**40)
    case("path-huge", "a path length of 2^40: sound by RFC 5280, too large for Java's reader", [L, I, huge, R], [],
         may=["chain-certificate-malformed", "chain-path-length"])
    cases[-1]["expect"]["order"] = None
    both = authority("Vectors Root CA", R.key, path=0)
    case("path-twice", "two constraints exceeded", [L, I, tight, both], [*long, *only_java])
    # Self-issued certificates are not counted (RFC 5280 section 6.1.4 (l)).
    root0 = authority("Rollover CA", pool.key("rollover old", "p256"), path=0)
    rolled = certificates.make(root0.subject, pool.key("rollover new", "p256"), root0, ca=True, usage=["keyCertSign"])
    leaf = client("rollover client", pool.key("leaf3", "p256"), rolled)
    case("rollover", "a CA's new key certified by its old one: a self-issued intermediate, not counted in the path", [leaf, rolled, root0])
    case("rollover-no-root", "it ends with the self-issued intermediate: self-issued, not self-signed", [leaf, rolled], [],
         may=["chain-root-missing", "chain-signature"])
    case("rollover-reversed", "the same, reversed", [root0, rolled, leaf], ["chain-reversed"], path=[leaf, rolled, root0])
    case("rollover-swapped", "the same, the two CAs swapped; the names do not decide", [leaf, root0, rolled], ["chain-out-of-order"],
         path=[leaf, rolled, root0])


def times():
    titles = ["orders-consumer", "Vectors Issuing CA 1", "Vectors Issuing CA 2", "Vectors Root CA"]
    for where in range(4):
        def with_times(id, comment, code, **more):
            chain = [L, I, N, R]
            maker = client if where == 0 else authority
            chain[where] = maker(titles[where], chain[where].key, chain[where + 1] if where < 3 else None, **more)
            case(f"{id}-{where + 1}", f"certificate {where + 1} {comment}", chain, code)
        who = "leaf" if where == 0 else "chain"
        # Java does not look at the root's validity.
        of = lambda code: ["chain-only-java"] if where == 3 else [f"{who}-{code}"]
        with_times("expired", "expired a second ago", of("expired"), ends="2026-05-31T23:59:59Z")
        with_times("ends-now", "expires this second, which is still valid (RFC 5280 section 4.1.2.5)",
                   ["leaf-expires-soon"] if where == 0 else [], ends=m.AT)
        with_times("not-yet", "begins in a second", of("not-yet-valid"), begins="2026-06-01T00:00:01Z")
        with_times("begins-now", "begins this second", [], begins=m.AT)
        with_times("long-expired", "expired years ago", of("expired"), begins="2010-01-01T00:00:00Z", ends="2011-01-01T00:00:00Z")
        with_times("utc-2049", "ends at the last second of UTCTime", [], ends="2049-12-31T23:59:59Z")
        with_times("forever", "has no end that is known (99991231235959Z)", [], ends="9999-12-31T23:59:59Z")
        with_times("since-1950", "began at the first second of UTCTime", [], begins="1950-01-01T00:00:00Z")
    for id, ends, codes, may in (("29-days", "2026-06-30T23:59:59Z", ["leaf-expires-soon"], []), ("31-days", "2026-07-02T00:00:00Z", [], []),
                                 ("30-days", "2026-07-01T00:00:00Z", [], ["leaf-expires-soon"]), ("30-days-1", "2026-07-01T00:00:01Z", [], [])):
        case(f"soon-{id}", "how soon the client certificate expires", [client("orders-consumer", L.key, I, ends=ends), I, N, R], codes, may=may)
    soon = authority("Vectors Issuing CA 1", I.key, N, path=0, ends="2026-06-05T00:00:00Z")
    case("soon-ca", "a CA expires soon, which is not a problem of the client certificate", [L, soon, N, R])
    old = [authority("Vectors Issuing CA 2", N.key, R, ends="2026-01-01T00:00:00Z"), authority("Vectors Root CA", R.key, ends="2026-01-01T00:00:00Z")]
    case("expired-two", "an intermediate and the root have expired", [L, I, *old], ["chain-expired", "chain-only-java"])
    case("expired-leaf-and-ca", "the client certificate and the root have expired",
         [client("orders-consumer", L.key, I, ends="2026-01-01T00:00:00Z"), I, N, old[1]], ["leaf-expired", "chain-only-java"])
    inverted = client("orders-consumer", L.key, I, begins="2027-01-01T00:00:00Z", ends="2025-01-01T00:00:00Z")
    case("inverted", "the end is before the beginning", [inverted, I, N, R], [], one_of=["leaf-expired", "leaf-not-yet-valid"],
         may=["chain-certificate-malformed"])


def clients():
    def of(id, comment, codes, may=(), **more):
        case(f"client-{id}", comment, [client("orders-consumer", L.key, I, **more), I, N, R], codes, may=may)

    of("purposes-none", "no extended key usage: any purpose", [], purposes=None)
    of("purposes-both", "clientAuth and serverAuth", [], purposes=["serverAuth", "clientAuth"])
    of("purposes-server", "serverAuth only", ["leaf-client-auth"], purposes=["serverAuth"])
    of("purposes-code", "codeSigning only, critical", ["leaf-client-auth"], purposes=["codeSigning"], critical_purposes=True)
    of("purposes-any", "anyExtendedKeyUsage: Java treats it as clientAuth, OpenSSL does not", [], ["leaf-client-auth"], purposes=["any"])
    extension = certificates.extension
    microsoft = extension("1.3.6.1.4.1.311.21.10", der.sequence(der.sequence(der.oid("1.3.6.1.5.5.7.3.2"))), critical=True)
    policies = extension("2.5.29.32", der.sequence(der.sequence(der.oid("2.5.29.32.0"))), critical=True)
    of("critical-unknown", "a critical extension that programs do not process", ["chain-critical-extension"], extra=[microsoft])
    of("critical-policies", "critical certificate policies, which Java and OpenSSL process", [], extra=[policies])
    unknown = authority("Vectors Issuing CA 2", N.key, R, extra=[microsoft])
    case("critical-unknown-middle", "the same in an intermediate", [L, I, unknown, R], ["chain-critical-extension"])
    of("extension-twice", "an extension that occurs twice (RFC 5280 section 4.2)", ["chain-certificate-malformed"],
       extra=[extension("1.3.6.1.4.1.32473.1", der.null()), extension("1.3.6.1.4.1.32473.1", der.null())])
    points = N.key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    compressed = der.sequence(der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7")), der.bits(points))
    short = authority("Vectors Issuing CA 2", N.key, R, public_key=compressed)
    case("malformed-compressed", "an intermediate whose key is a compressed point", [L, I, short, R], ["chain-certificate-malformed"])
    netscape = "2.16.840.1.113730.1.1"
    of("netscape-server", "a Netscape certificate type for servers only", ["leaf-client-auth"], extra=[extension(netscape, der.tlv(3, b"\x06\x40"))])
    of("netscape-client", "a Netscape certificate type for clients", [], extra=[extension(netscape, der.tlv(3, b"\x07\x80"))])
    of("usage-none", "no key usage: any usage", [], usage=None)
    of("usage-non-repudiation", "nonRepudiation only", ["leaf-key-usage"], usage=["nonRepudiation"])
    of("usage-key-agreement", "keyAgreement only", ["leaf-key-usage"], usage=["keyAgreement"])
    of("usage-decipher-only", "keyAgreement and decipherOnly: the ninth bit", ["leaf-key-usage"], usage=["keyAgreement", "decipherOnly"])
    of("constraints-none", "no basic constraints", [], ca=None)
    of("ca", "a CA with clientAuth", ["leaf-is-ca"], ca=True)
    of("server-usage", "serverAuth only and keyEncipherment only", ["leaf-client-auth", "leaf-key-usage"], purposes=["serverAuth"],
       usage=["keyEncipherment"])
    of("names", "with alternative names", [], alternative_names=["client.example.com"])
    of("no-key-ids", "without key identifiers", [], key_ids=False)
    empty = client("", L.key, I, subject=name(), alternative_names=["client.example.com"])
    case("client-no-subject", "an empty subject, and a critical alternative name", [empty, I, N, R])
    bare = ["chain-subject-empty"]
    case("client-no-subject-no-names", "an empty subject, and no alternative name", [client("", L.key, I, subject=name()), I, N, R], bare)
    loose = client("", L.key, I, subject=name(), alternative_names=["client.example.com"], critical_names=False)
    case("client-no-subject-not-critical", "an empty subject, and an alternative name that is not critical (RFC 5280 section 4.2.1.6)",
         [loose, I, N, R], bare)
    alone = client("alone", L.key)
    case("alone", "a single self-signed certificate", [alone], ["leaf-self-signed"])
    case("alone-ca", "a single self-signed CA", [R], ["leaf-self-signed", "leaf-is-ca"])
    case("alone-expired", "a single self-signed certificate that has expired", [client("alone", L.key, ends="2026-01-01T00:00:00Z")],
         ["leaf-self-signed", "leaf-expired"])
    case("alone-server", "a single self-signed server certificate", [client("alone", L.key, purposes=["serverAuth"])],
         ["leaf-self-signed", "chain-only-java"])
    case("alone-twice", "a single self-signed certificate, twice", [alone, alone], ["chain-duplicate"], may=["leaf-self-signed"])


def keys():
    bad, chain = ["key-mismatch"], [L, I, N, R]
    for id, comment, key in (("same-curve", "another key on the same curve", m.STRANGER), ("issuer", "the issuer's key", I),
                             ("root", "the root's key", R), ("rsa", "a key of another algorithm", m.RSA_LEAF)):
        case(f"mismatch-{id}", comment, chain, bad, key=key)
    p384 = client("p384", pool.key("client", "p384"), I)
    case("mismatch-curve", "a key on another curve", chain, bad, key=p384)
    case("mismatch-rsa-rsa", "another RSA key", [m.RSA_LEAF, m.RSA_ISSUING, m.RSA_ROOT], bad, key=m.RSA_ROOT)
    case("mismatch-reversed", "reversed, and an unrelated key", chain[::-1], [*bad, "chain-reversed"], key=m.STRANGER, path=chain)
    case("mismatch-out-of-order", "swapped, and an unrelated key", [L, N, I, R], [*bad, "chain-out-of-order"], key=m.STRANGER, path=chain)
    case("mismatch-alone", "a single self-signed certificate, and another key", [client("alone", L.key)], [*bad, "leaf-self-signed"], key=R)
    case("mismatch-no-root", "no root, and another key", [L, I, N], [*bad, "chain-root-missing"], key=m.STRANGER)
    case("mismatch-expired", "expired, and another key", [client("orders-consumer", L.key, I, ends="2026-01-01T00:00:00Z"), I, N, R],
         [*bad, "leaf-expired"], key=m.STRANGER)
    small = client("small", pool.key("small", "rsa1024"), I)
    case("small", "an RSA key of 1024 bits", [small, I, N, R], ["key-too-small"])


def names():
    """The issuer as the client certificate spells it, beside the subject as the CA spells it."""
    def of(id, comment, written, subject, codes=(), **more):
        root = authority("Names Root", pool.key("root", "p256"))
        ca = authority("", pool.key("issuing", "p256"), root, subject=subject)
        leaf = client("names client", L.key, ca, issuer_name=written)
        case(f"names-{id}", comment, [leaf, ca, root], codes, **more)

    plain = [("C", "DE"), ("O", "Example"), ("CN", "Issuing CA")]
    subject = name(*plain, string=UTF8)
    of("printable", "PrintableString and UTF8String", name(*plain, string=PRINTABLE), subject)
    of("utf8", "UTF8String and PrintableString", subject, name(*plain, string=PRINTABLE))
    of("case", "upper case and lower case", name(*((k, v.upper()) for k, v in plain)), subject)
    of("spaces", "white space before, after and twice within", name(("C", "DE"), ("O", " Example "), ("CN", "Issuing   CA")), subject)
    of("printable-case-spaces", "all of these at once", name(("C", "DE"), ("O", "EXAMPLE ", PRINTABLE), ("CN", "issuing  ca", PRINTABLE)), subject)
    mail = name(("O", "Example"), ("emailAddress", "ca@example.com", IA5))
    of("mail", "an e-mail address as IA5String on both sides", mail, mail)
    component = name(("DC", "com", IA5), ("DC", "example", IA5), ("CN", "CA"))
    of("components", "domain components", component, component)
    special = name(("O", 'Example, "Inc." <+>;=\\'), ("CN", "#CA"))
    of("special", "characters that have a meaning in RFC 4514", special, special)
    foreign = name(("O", "Müller & Söhne 株式会社"), ("CN", "CA"))
    of("foreign", "letters beyond ASCII", foreign, foreign)
    multi = der.sequence(der.set_of(*der.children(name(("O", "Example")))[0:0], *(der.children(one)[0] for one in
                                    der.children(name(("CN", "CA"), ("O", "Example"))))))
    of("multi-valued", "a relative name with two attributes", multi, multi)
    gap = dict(one_of=["chain-incomplete", "chain-unrelated", "chain-root-missing"], path=None)
    for id, comment, written in (
            ("order", "the parts in another order: another name", name(*plain[::-1])),
            ("part", "a part is missing: another name", name(*plain[1:])),
            ("spelling", "one letter differs", name(("C", "DE"), ("O", "Example"), ("CN", "Issuing CB"))),
            ("inner-space", "a space within differs by being there", name(("C", "DE"), ("O", "Example"), ("CN", "IssuingCA"))),
            ("kind", "the same text under another attribute", name(("C", "DE"), ("OU", "Example"), ("CN", "Issuing CA")))):
        of(id, comment, written, subject, [], **gap)
        cases[-1]["expect"]["order"] = None
    any_way = dict(may=["chain-incomplete", "chain-unrelated", "chain-root-missing"])
    of("bmp", "BMPString and UTF8String: OpenSSL considers them equal, Java does not", name(*plain, string=BMP), subject,
       [], one_of=any_way["may"])
    of("t61", "TeletexString and UTF8String: OpenSSL considers them equal, Java does not", name(*plain, string=T61), subject,
       [], one_of=any_way["may"])
    of("case-foreign", "Ü and ü: Java considers them equal, OpenSSL does not", name(("O", "MÜLLER"), ("CN", "CA")),
       name(("O", "Müller"), ("CN", "CA")), [], **any_way)
    of("composed", "ü and u with its dots apart: Java considers them equal, OpenSSL does not", name(("O", "Mu\u0308ller"), ("CN", "CA")),
       name(("O", "Müller"), ("CN", "CA")), [], **any_way)
    for one in cases[-4:]:
        one["expect"]["order"] = None


def malformed():
    bad = ["chain-certificate-malformed"]

    def spoilt(certificate, change):
        return certificates.Certificate(change(certificate.der), certificate.subject, certificate.key)

    def of(id, comment, where, change, codes=bad, **more):
        chain = [L, I, N, R]
        chain[where] = spoilt(chain[where], change)
        case(f"malformed-{id}", comment, chain, codes, **more)

    for where in range(4):
        of(f"cut-{where + 1}", f"certificate {where + 1} ends early", where, lambda data: data[:-25])
    of("text", "a sentence", 1, lambda data: b"this is not a certificate")
    of("key", "a key's DER under the label of a certificate", 1, lambda data: m.info(I))
    of("sequence", "an empty SEQUENCE", 1, lambda data: b"\x30\x00")
    of("no-signature", "two of three parts", 2, lambda data: der.sequence(*der.children(data)[:2]))
    of("tag", "the outermost tag is a SET", 2, lambda data: b"\x31" + data[1:])
    of("time", "a month 13", 2, lambda data: data.replace(b"200101000000Z", b"201301000000Z"))
    for version in (1, 2):
        for where, certificate in ((0, "the client certificate"), (2, "an intermediate")):
            chain = [L, I, N, R]
            old = chain[where]
            chain[where] = (client, authority)[where > 0](("orders-consumer", "", "Vectors Issuing CA 2")[where], old.key, chain[where + 1],
                                                          version=version, keep_extensions=True)
            case(f"malformed-version-{version}-{where + 1}", f"{certificate} has extensions and says version {version} "
                 "(RFC 5280 section 4.1.2.1); Java refuses it", chain, bad)
    point = der.children(pool.spki(N.key))[1]
    short = der.sequence(der.children(pool.spki(N.key))[0], der.bits(der.read(point)[1][1:-1]))
    unknown = der.sequence(der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.3.6.1.4.1.32473.9")), point)
    for id, comment, public in (("curve", "a CA's key on an unknown curve; Java refuses the certificate", unknown),
                                ("point", "a CA's key is a point that is too short", short)):
        odd = authority("Vectors Issuing CA 2", N.key, R, public_key=public)
        case(f"malformed-{id}", comment, [L, I, odd, R], bad, may=["chain-signature-unsupported", "chain-signature"])
    of("trailing", "bytes after the structure; some readers ignore them", 1, lambda data: data + b"\0\0", ["chain-trailing-bytes"], may=bad)
    cases[-1]["expect"]["order"] = None
    chain = [L, spoilt(I, lambda data: data[:-25]), N]
    case("malformed-and-no-root", "a certificate ends early, and no root", chain, bad, may=["chain-root-missing"])


def brokers():
    """What Java's brokers refuse, and what they accept though it is odd; seen in handshakes between two of Kafka's engines."""
    extension, only_java = certificates.extension, ["chain-only-java"]
    key_id = lambda value: der.context(0, value, constructed=False)
    by_key = extension("2.5.29.35", der.sequence(key_id(b"\1" * 20)))
    by_serial = extension("2.5.29.35", der.sequence(der.context(1, der.context(4, R.subject)),
                                                    der.context(2, der.read(der.integer(4711))[1], constructed=False)))
    wrong = ["chain-authority-key-id"]
    for id, comment, names in (("key", "another key", by_key), ("serial", "another serial number", by_serial)):
        below = authority("Vectors Issuing CA 2", N.key, R, key_ids=False, extra=[names])
        case(f"authority-{id}-root", f"the certificate below the root names {comment} than the root's", [L, I, below, R], wrong)
        middle = authority("Vectors Issuing CA 1", I.key, N, path=0, key_ids=False, extra=[names])
        case(f"authority-{id}-middle", f"the certificate below an intermediate names {comment} than its issuer's", [L, middle, N, R],
             only_java)
    for bits, codes in ((1024, []),):
        small = authority("Small CA", pool.key("small", f"rsa{bits}"), R)
        case(f"issuer-rsa{bits}", f"an issuer's RSA key of {bits} bits", [client("under small", L.key, small), small, R], codes,
             may=["chain-signature-unsupported"])
    names = lambda *subtrees, number=0: extension("2.5.29.30", der.sequence(der.context(number, *(
        der.sequence(one) for one in subtrees))), critical=True)
    directory = lambda *attributes: der.context(4, certificates.name(*attributes))
    dns, uri = (lambda text: der.tlv(0x82, text.encode())), (lambda text: der.tlv(0x86, text.encode()))
    excluded = ["chain-name-constraints"]
    for id, comment, constraint, codes, more in (
            ("permits", "permits the client's name", names(directory(("O", "Example"))), [], {}),
            ("permits-other", "permits other names alone", names(directory(("O", "Elsewhere"))), excluded, {}),
            ("excludes", "excludes the client's name", names(directory(("O", "Example")), number=1), excluded, {}),
            ("dns-inside", "permits the client's domain", names(dns("example.com")), [], {"alternative_names": ["client.example.com"]}),
            ("dns-outside", "permits another domain", names(dns("example.com")), excluded, {"alternative_names": ["client.example.org"]}),
            ("dns-suffix", "permits a domain whose name the client's ends with", names(dns("ample.com")), excluded,
             {"alternative_names": ["client.example.com"]}),
            ("dns-common-name", "permits a domain, and the client's common name could be another", names(dns("example.com")), excluded, {}),
            ("dns-none", "permits a domain, and the client has none", names(dns("example.com")), [],
             {"subject": certificates.name(("O", "Example"), ("CN", "orders consumer"))})):
        narrow = authority("Vectors Issuing CA 1", I.key, N, path=0, extra=[constraint])
        case(f"constraints-{id}", f"an intermediate {comment}", [client("orders-consumer", L.key, narrow, **more), narrow, N, R], codes)
    scheme = authority("Vectors Issuing CA 1", I.key, N, path=0, extra=[names(uri("https://example.com"))])
    case("constraints-scheme", "name constraints with a scheme in a URI", [L, scheme, N, R], ["chain-certificate-malformed"])
    root = authority("Vectors Root CA", R.key, extra=[names(directory(("O", "Elsewhere")))])
    case("constraints-root", "a root that permits other names alone; Java does not look at it", [L, I, N, root], only_java)
    odd = extension("2.999." + "1." * 40 + str(2**70), der.null())
    case("object-identifier-long", "an extension whose object identifier has 42 arcs, one of them over 64 bits",
         [client("orders-consumer", L.key, I, extra=[odd]), I, N, R])
    three = extension("2.5.29.15", der.bits(b"\xa0\0\0"), critical=True)
    case("usage-three-bytes", "key usage in three bytes", [client("orders-consumer", L.key, I, usage=None, extra=[three]), I, N, R])
    broken = extension("2.5.29.32", b"\4\1x")
    case("extension-malformed", "certificate policies that do not parse and are not critical",
         [client("orders-consumer", L.key, I, extra=[broken]), I, N, R], only_java)
    broken = extension("2.5.29.32", b"\4\1x", critical=True)
    case("extension-malformed-critical", "certificate policies that do not parse and are critical",
         [client("orders-consumer", L.key, I, extra=[broken]), I, N, R], ["chain-certificate-malformed"])
    unnamed = certificates.make(certificates.name(), pool.key("unnamed", "p256"), ca=True, usage=["keyCertSign"])
    case("issuer-empty", "an issuer without a name", [client("under nobody", L.key, unnamed), unnamed], ["chain-certificate-malformed"])
    for id, dotted, value in (("subject-key-id", "2.5.29.14", der.octets(b"\2" * 20)),
                              ("netscape", "2.16.840.1.113730.1.1", der.tlv(3, b"\x07\x80"))):
        critical = extension(dotted, value, critical=True)
        case(f"critical-{id}", "an extension that is critical and that Java does not process",
             [client("orders-consumer", L.key, I, key_ids=False, extra=[critical]), I, N, R], ["chain-critical-extension"])
    old = authority("Rollover CA", pool.key("rollover old", "p256"))
    new = authority("Rollover CA", pool.key("rollover new", "p256"))
    new_with_old = certificates.make(old.subject, new.key, old, ca=True, usage=["keyCertSign"])
    leaf = client("rollover client", pool.key("leaf3", "p256"), new)
    case("rollover-all", "after a key rollover: the new root, the new key certified by the old one, the old root",
         [leaf, new, new_with_old, old])


def pairs():
    old = client("orders-consumer", L.key, I, ends="2026-01-01T00:00:00Z")
    web = client("orders-consumer", L.key, I, purposes=["serverAuth"])
    tight = authority("Vectors Issuing CA 2", N.key, R, path=0)
    case("pair-reversed-expired", "reversed, and expired", [R, N, I, old], ["chain-reversed", "leaf-expired"], path=[old, I, N, R])
    case("pair-swapped-server", "swapped, and serverAuth only", [web, N, I, R], ["chain-out-of-order", "leaf-client-auth"], path=[web, I, N, R])
    case("pair-reversed-path", "reversed, and a path length exceeded", [R, tight, I, L], ["chain-reversed", "chain-path-length"],
         path=[L, I, tight, R])
    case("pair-no-root-path", "no root, and a path length exceeded", [L, I, tight], ["chain-root-missing", "chain-path-length"])
    case("pair-no-root-expired", "no root, and expired", [old, I, N], ["chain-root-missing", "leaf-expired"])
    case("pair-stranger-duplicate", "an unrelated certificate, and an intermediate twice", [L, I, I, N, R, m.OTHER_ROOT], ["chain-unrelated", "chain-duplicate"])
    case("pair-stranger-expired", "an unrelated certificate, and expired", [old, I, N, R, m.STRANGER], ["chain-unrelated", "leaf-expired"], path=[old, I, N, R])
    forged = authority("Vectors Issuing CA 1", I.key, N, path=0, spoil_signature=True)
    case("pair-signature-expired", "a wrong signature, and expired", [old, forged, N, R], ["chain-signature", "leaf-expired"])


def write():
    cases.clear()
    for part in (sound, orders, absent, strangers, duplicates, signatures, authorities, times, clients, keys, names, malformed, brokers, pairs):
        part()
    # Kafka's loader wants a key; it does not look whether it fits.
    answers = ask.kafka_loader([(c["input"]["certificates"], c["input"]["key"] or m.plain_key(L), None) for c in cases])
    for one, answer in zip(cases, answers):
        one["expect"]["kafka_loader"] = answer
    m.save("chains", "RFC 5280; what AWS's guide asks of a secret; certificates made for this file.",
           ["OpenSSL verify", "Kafka's DefaultSslEngineFactory on JDK 17", "Python cryptography"], cases)
