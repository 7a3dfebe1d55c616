"""spoiled.json: good secrets with one fault or two, put together by machine."""

import base64
import itertools
import json
import sys

import materials as m
import pool
import rules
from certificates import authority, client, pem

sys.path.append(str(m.FOLDER / "confirm"))
import ask  # noqa: E402

L, I, N, R = m.LEAF, m.ISSUING, m.MIDDLE, m.ROOT
TLS = "CLIENT_CERTIFICATE_TLS_AUTH"

# What `repair` mends without being given anything; the rest it leaves and reports.
MENDED = {"pem-newlines-as-spaces", "pem-newlines-escaped", "pem-newlines-missing", "pem-begin-not-on-new-line",
          "pem-text-after-end", "pem-dashes", "pem-invisible", "pem-text-outside", "pem-base64-wrapped", "secret-raw-newline", "chain-reversed",
          "chain-out-of-order", "chain-duplicate", "chain-unrelated", "key-not-pkcs8", "key-pbes2", "key-encryption-not-in-java", "key-password-unused"}
# Whether it mends these is left open.
MAY_MEND = {"pem-end-missing", "pem-label-mismatch", "secret-field-unknown", "key-multiple", "pem-label-unexpected",
            "secret-field-duplicate"}


class Secret:
    """A secret that is still right; faults change its parts before it is written."""

    def __init__(self, base):
        self.base = base
        self.chain = {"client-chain-of-four": [L, I, N, R], "client-encrypted": [m.LEAF3, m.ISSUING_BY_ROOT, R],
                      "client-plain": [m.LEAF3, m.ISSUING_BY_ROOT, R], "client-rsa": [m.RSA_LEAF, m.RSA_ISSUING, m.RSA_ROOT]}[base]
        self.owner = self.chain[0]
        encrypted = base in ("client-encrypted", "client-rsa")
        self.password = m.PASSWORD if encrypted else None
        self.key = m.encrypted_key(self.owner) if encrypted else m.plain_key(self.owner)
        self.certificate_text = self.key_text = self.document_text = lambda text: text
        self.names = {"certificate": "certificate", "privateKey": "privateKey", "privateKeyPassword": "privateKeyPassword"}
        self.more = {}
        self.hidden = set()

    def fields(self):
        values = {"certificate": self.certificate_text("".join(one.pem for one in self.chain)),
                  "privateKey": self.key_text(self.key), "privateKeyPassword": self.password}
        return {**{self.names[name]: text for name, text in values.items() if text is not None}, **self.more}

    def document(self):
        return self.document_text(json.dumps(self.fields(), ensure_ascii=False, indent=1))


FAULTS = {}


def fault(name, group, *codes, bases=(), comment=""):
    """A way to spoil: `group` is what it touches, `bases` what it can be done to."""
    def keep(change):
        FAULTS[name] = (group, set(codes), bases, comment, change)
        return change
    return keep


def spaces(text):
    return text.replace("\n", " ").strip()


# The certificates' order.
@fault("reversed", "order", "chain-reversed", comment="root first")
def _(secret):
    secret.chain = secret.chain[::-1]


@fault("swapped", "order", "chain-out-of-order", bases=("client-chain-of-four",), comment="the intermediates are swapped")
def _(secret):
    secret.chain[1], secret.chain[2] = secret.chain[2], secret.chain[1]


@fault("root-second", "order", "chain-out-of-order", comment="the root is before the intermediates")
def _(secret):
    secret.chain = [secret.chain[0], secret.chain[-1], *secret.chain[1:-1]]


@fault("duplicate", "order", "chain-duplicate", comment="the issuer occurs twice")
def _(secret):
    secret.chain = [secret.chain[0], secret.chain[1], *secret.chain[1:]]


@fault("stranger", "order", "chain-unrelated", comment="another CA's root at the end")
def _(secret):
    secret.chain = [*secret.chain, m.OTHER_ROOT]


@fault("no-root", "order", "chain-root-missing", comment="no root")
def _(secret):
    secret.chain = secret.chain[:-1]


@fault("gap", "order", "chain-incomplete", bases=("client-chain-of-four",), comment="an intermediate is absent")
def _(secret):
    secret.chain = [secret.chain[0], *secret.chain[2:]]
    secret.hidden |= {"chain-root-missing", "chain-unrelated"}


# The certificates themselves; all on the chain of four.
def replaced(name, comment, where, *codes, **more):
    @fault(name, "certificate", *codes, bases=("client-chain-of-four",), comment=comment)
    def _(secret):
        title = ("orders-consumer", "Vectors Issuing CA 1", "Vectors Issuing CA 2", "Vectors Root CA")[where]
        full = [L, I, N, R]
        maker = client if where == 0 else authority
        made = maker(title, full[where].key, full[where + 1] if where < 3 else None, **more)
        secret.chain = [made if one is full[where] else one for one in secret.chain]


replaced("leaf-expired", "the client certificate has expired", 0, "leaf-expired", ends="2026-05-01T00:00:00Z")
replaced("leaf-soon", "the client certificate expires in a week", 0, "leaf-expires-soon", ends="2026-06-08T00:00:00Z")
replaced("server-only", "a server's certificate", 0, "leaf-client-auth", purposes=["serverAuth"])
replaced("ca-expired", "an intermediate has expired", 2, "chain-expired", ends="2026-05-01T00:00:00Z")
replaced("not-ca", "an intermediate is not a CA", 1, "chain-issuer-not-ca", ca=False)
replaced("sha1", "an intermediate is signed with SHA-1", 1, "chain-weak-signature", "chain-signature-unsupported", path=0, digest="sha1")
replaced("forged", "an intermediate's signature is wrong", 1, "chain-signature", path=0, spoil_signature=True)


# The text of the certificates.
def certificate_text(name, comment, change, *codes):
    @fault(name, "certificate-text", *codes, comment=comment)
    def _(secret):
        secret.certificate_text = change


certificate_text("certificate-spaces", "line breaks became spaces", spaces, "pem-newlines-as-spaces")
certificate_text("certificate-escaped", "`\\n` as two characters", lambda t: t.replace("\n", "\\n"), "pem-newlines-escaped")
certificate_text("certificate-no-newlines", "no line breaks", lambda t: t.replace("\n", ""), "pem-newlines-missing")
certificate_text("certificate-glued", "END and BEGIN share a line", lambda t: t.replace("-----\n-----", "----------"), "pem-begin-not-on-new-line")
certificate_text("certificate-behind-end", "text directly after every END", lambda t: t.replace("-----\n-----", "-----;\n-----").rstrip("\n") + ";",
                 "pem-text-after-end")
certificate_text("certificate-dashes", "en dashes", lambda t: t.replace("-----", "–––––"), "pem-dashes")
certificate_text("certificate-no-break", "no-break spaces at the ends of lines", lambda t: t.replace("\n", "\u00a0\n"), "pem-invisible")
certificate_text("certificate-wrapped", "base64 of the PEM", lambda t: base64.b64encode(t.encode()).decode(), "pem-base64-wrapped")
certificate_text("certificate-text", "text before every block", lambda t: t.replace("-----BEGIN", "subject=CN = x\n-----BEGIN"), "pem-text-outside")
certificate_text("certificate-end", "the first END is gone", lambda t: t.replace("-----END CERTIFICATE-----\n", "", 1), "pem-end-missing")
certificate_text("certificate-label", "the first END names another thing", lambda t: t.replace("END CERTIFICATE", "END PRIVATE KEY", 1), "pem-label-mismatch")
certificate_text("certificate-base64", "a character that is not base64", lambda t: t[:90] + "%" + t[91:], "pem-base64")


# The key.
@fault("pbes2", "key", "key-pbes2", bases=("client-encrypted", "client-rsa"), comment="OpenSSL's default encryption")
def _(secret):
    secret.key = m.pbes2_key(secret.owner)


@fault("2des", "key", "key-encryption-not-in-java", bases=("client-encrypted",), comment="a scheme that Java lacks")
def _(secret):
    secret.key = m.encrypted_key(secret.owner, "PBE-SHA1-2DES")


@fault("traditional", "key", "key-not-pkcs8", bases=("client-plain", "client-chain-of-four"), comment="SEC 1")
def _(secret):
    secret.key = m.traditional_key(secret.owner)


@fault("traditional-rsa", "key", "key-not-pkcs8", bases=("client-rsa",), comment="PKCS #1, and no password")
def _(secret):
    secret.key, secret.password = m.traditional_key(secret.owner), None


@fault("proc-type", "key", "key-not-pkcs8", bases=("client-encrypted",), comment="SEC 1 with the old encryption of PEM")
def _(secret):
    secret.key = pool.kept("proc-type p256", lambda: pool.openssl(
        "ec", "-aes256", "-passout", "pass:" + m.PASSWORD, stdin=m.plain_key(secret.owner).encode()).decode())


@fault("wrong-password", "key", "key-password-wrong", bases=("client-encrypted", "client-rsa"), comment="another password")
def _(secret):
    secret.password = "another"


@fault("no-password", "key", "key-password-missing", bases=("client-encrypted",), comment="no password")
def _(secret):
    secret.password = None


@fault("unused-password", "key", "key-password-unused", bases=("client-plain", "client-chain-of-four"), comment="a password for a plain key")
def _(secret):
    secret.password = "unused"


@fault("utf8-password", "key", "key-password-not-ascii", bases=("client-encrypted",), comment="a password that is not ASCII")
def _(secret):
    secret.password = m.UTF8_PASSWORD
    secret.key = m.encrypted_key(secret.owner, password=secret.password)


@fault("mismatch", "key", "key-mismatch", bases=("client-plain", "client-chain-of-four"), comment="another client's key")
def _(secret):
    secret.key = m.plain_key(m.STRANGER)


@fault("malformed", "key", "key-malformed", bases=("client-plain", "client-chain-of-four"), comment="the key's DER ends early")
def _(secret):
    secret.key = pem("PRIVATE KEY", m.info(secret.owner)[:-17])


@fault("two-keys", "key", "key-multiple", bases=("client-plain",), comment="the key twice")
def _(secret):
    secret.key *= 2


# The text of the key.
def key_text(name, comment, change, *codes):
    @fault(name, "key-text", *codes, comment=comment)
    def _(secret):
        secret.key_text = change


key_text("key-spaces", "line breaks became spaces", spaces, "pem-newlines-as-spaces")
key_text("key-escaped", "`\\n` as two characters", lambda t: t.replace("\n", "\\n"), "pem-newlines-escaped")
key_text("key-no-newlines", "no line breaks", lambda t: t.replace("\n", ""), "pem-newlines-missing")
key_text("key-wrapped", "base64 of the PEM", lambda t: base64.b64encode(t.encode()).decode(), "pem-base64-wrapped")
key_text("key-dashes", "em dashes", lambda t: t.replace("-----", "——"), "pem-dashes")
key_text("key-zero-width", "a zero width space in every line", lambda t: "\n".join(line[:9] + "\u200b" + line[9:] if line[:1].isalnum() else line for line in t.split("\n")), "pem-invisible")
key_text("key-bag", "bag attributes", lambda t: "Bag Attributes\n    friendlyName: x\n" + t, "pem-text-outside")


# The document.
@fault("raw", "document", "secret-raw-newline", comment="raw line breaks in the strings")
def _(secret):
    secret.document_text = lambda text: text.replace("\\\\n", "\0").replace("\\n", "\n").replace("\0", "\\\\n")


@fault("unknown-field", "document", "secret-field-unknown", comment="a field of no meaning")
def _(secret):
    secret.more = {"description": "made for a test"}


@fault("near-miss-key", "document", "secret-field-unknown", "secret-field-missing", comment="`private_key` for `privateKey`")
def _(secret):
    secret.names["privateKey"] = "private_key"


@fault("near-miss-password", "document", "secret-field-unknown", "key-password-missing", bases=("client-encrypted",),
       comment="`password` for `privateKeyPassword`")
def _(secret):
    secret.names["privateKeyPassword"] = "password"


@fault("twice-encoded", "document", "secret-not-json", comment="the document is a JSON string of a document")
def _(secret):
    secret.document_text = json.dumps


@fault("field-twice", "document", "secret-field-duplicate", comment="`certificate` occurs twice")
def _(secret):
    secret.document_text = lambda text: text[:-2] + ',\n "certificate": ""\n}'


cases = []


def after_repair(names, codes, hidden):
    """What is left when `repair` has done what it can, by the list of what it mends."""
    codes, mends = set(codes), set(MENDED)
    if "twice-encoded" in names or "field-twice" in names:
        return None
    if "near-miss-key" in names:
        codes -= {"secret-field-missing", "secret-field-unknown"}
    if "near-miss-password" in names:
        codes -= {"key-password-missing", "secret-field-unknown"}
    if {"wrong-password", "no-password"} & set(names):
        mends -= {"key-pbes2", "key-encryption-not-in-java", "key-not-pkcs8"}
    left = codes - mends
    if hidden or left & MAY_MEND:
        return None
    raised, accepted = rules.judged(left, "lambda")
    return {"accepted": accepted, "left": raised}


def case(base, *names):
    secret = Secret(base)
    secret.chain = list(secret.chain)
    groups = {FAULTS[name][0] for name in names}
    codes = set()
    for name in sorted(names, key=lambda name: FAULTS[name][0] != "certificate"):
        FAULTS[name][4](secret)
    for name in names:
        codes |= FAULTS[name][1]
    # A text that loses blocks hides what they held, unless a reader guesses what was meant.
    hides = set()
    if "certificate-text" in groups and "certificate-text" not in names:
        hides |= {code for name in names if FAULTS[name][0] in ("order", "certificate") for code in FAULTS[name][1]}
        hides |= {"key-mismatch"} & codes
    if "key-text" in groups and "key-bag" not in names:
        hides |= {code for name in names if FAULTS[name][0] == "key" for code in FAULTS[name][1]}
    if "near-miss-key" in names:
        hides |= {code for name in names if FAULTS[name][0] in ("key", "key-text") for code in FAULTS[name][1]}
    if "near-miss-password" in names:
        hides |= {code for name in names if FAULTS[name][0] == "key" for code in FAULTS[name][1]}
    if "twice-encoded" in names:
        hides, codes = codes - {"secret-not-json"}, {"secret-not-json"}
    certain = codes - hides - secret.hidden
    may = hides | secret.hidden
    if "field-twice" in names:
        may |= codes - {"secret-field-duplicate"} | {"secret-field-empty"}
        certain = {"secret-field-duplicate"}
    text = secret.document()
    comment = "; ".join(FAULTS[name][3] for name in names)
    entry = {"id": f"{base}-{'-and-'.join(names)}", "comment": comment, "input": {
        "document": text, "type": TLS, "at": m.AT, "good": base, "faults": list(names)},
        "expect": {"type": TLS, **m.expected(certain, None, may), "repair": after_repair(names, codes, secret.hidden)}}
    for policy in ("lambda", "kafka"):  # what is hidden is an error all the same, or the text that hides it is
        assert entry["expect"][policy]["accepted"] is False or not any(
            rules.CODES[code][policy] == rules.E for code in hides), entry["id"]
    cases.append(entry)


def write():
    cases.clear()
    for name, (group, codes, bases, comment, _) in FAULTS.items():
        for base in bases or (("client-plain",) if group in ("certificate-text", "key-text") else ("client-encrypted", "client-plain")):
            case(base, name)
    of = lambda group: [name for name, fault_ in FAULTS.items() if fault_[0] == group]
    turn = itertools.count()

    def pair(first, second):
        allowed = lambda name: set(FAULTS[name][2] or ("client-plain", "client-encrypted", "client-chain-of-four"))
        bases = sorted(allowed(first) & allowed(second))
        if bases:
            case(bases[next(turn) % len(bases)], first, second)

    for one, other in itertools.product(of("order"), ("leaf-expired", "server-only", "sha1")):
        if (one, other) not in {("gap", "sha1")}:
            pair(one, other)
    for one in of("certificate-text"):
        pair("reversed", one)
        pair(one, "pbes2" if one < "certificate-g" else "wrong-password")
    for one, other in itertools.product(("reversed", "swapped", "stranger", "duplicate", "no-root"),
                                        ("pbes2", "traditional", "wrong-password", "unused-password", "mismatch", "2des")):
        pair(one, other)
    for one in of("key-text"):
        pair(one, "pbes2")
        pair("certificate-spaces", one)
    for one, other in itertools.product(("raw", "unknown-field", "near-miss-key"), ("reversed", "pbes2", "certificate-glued", "key-spaces",
                                                                                  "no-root", "mismatch", "leaf-expired")):
        pair(one, other)
    pair("near-miss-password", "reversed")
    pair("near-miss-password", "certificate-spaces")
    pair("2des", "raw")
    pair("utf8-password", "raw")
    pair("utf8-password", "reversed")

    questions, where = [], []
    for one in cases:
        fields = readable(one["input"]["document"])
        one["expect"]["kafka_loader"] = None
        if fields:
            questions.append(fields)
            where.append(one)
        one["expect"]["openssl"] = openssl_says(fields) if fields else None
    for one, answer in zip(where, ask.kafka_loader(questions)):
        one["expect"]["kafka_loader"] = answer
    m.save("spoiled", "The good secrets of secrets.json, spoiled by the generator.",
           ["Python json", "Python cryptography", "OpenSSL", "Kafka's DefaultSslEngineFactory on JDK 17"], cases)
    assert len(cases) >= 120


def readable(document):
    """The three fields, as somebody would copy them out of a lenient reader."""
    try:
        fields = json.loads(document, strict=False)
        return fields["certificate"], fields["privateKey"], fields.get("privateKeyPassword")
    except (ValueError, KeyError, TypeError):
        return None


def openssl_says(fields):
    """How many certificates OpenSSL reads, and whether it reads the key."""
    certificate, key, password = fields
    _, out, _ = ask.openssl("storeutl", "-certs", "/dev/stdin", stdin=certificate.encode())
    return {"certificates": out.count(b"-----BEGIN CERTIFICATE-----"), "key": ask.decrypted(key, password) is not None}
