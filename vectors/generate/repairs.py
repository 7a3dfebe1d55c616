"""repairs.json: secrets with one fault or two, and what a repair leaves of each.

A fault knows its codes and whether a repair mends it; what two together yield follows from that,
but for the few cases in which one hides the other, which are spelt out."""

import base64
import itertools
import json

import certificates
import der
import encryption
import materials as m
import pool
import rules
from certificates import client, pem
from spoiled_secrets import ask, openssl_says, readable

EC = [m.LEAF, m.ISSUING, m.MIDDLE, m.ROOT]
RSA = [m.RSA_LEAF, m.RSA_ISSUING, m.RSA_ROOT]
ORDER, ARMOUR, KEY, KEY_ARMOUR, DOCUMENT = "order", "armour", "key", "key armour", "document"

faults = []
cases = []


class Secret:
    """A secret in the making; right until a fault is applied."""

    def __init__(self, chain):
        self.chain, self.leaf = list(chain), chain[0]
        self.supplied = []
        self.certificate = self.key = self.document = None
        self.key_text = lambda: m.encrypted_key(self.leaf)
        self.password = m.PASSWORD
        self.names = {"certificate": "certificate", "privateKey": "privateKey", "privateKeyPassword": "privateKeyPassword"}
        self.steps = {ORDER: [], ARMOUR: [], KEY: [], KEY_ARMOUR: [], DOCUMENT: []}

    def finish(self):
        for step in self.steps[ORDER]:
            step(self)
        self.certificate = "".join(one.pem for one in self.chain)
        for step in self.steps[KEY]:
            step(self)
        self.key = self.key_text()
        for place in (ARMOUR, KEY_ARMOUR):
            for step in self.steps[place]:
                step(self)
        fields = {"certificate": self.certificate, "privateKey": self.key, "privateKeyPassword": self.password}
        self.document = json.dumps({self.names[name]: text for name, text in fields.items() if text is not None}, indent=1)
        for step in self.steps[DOCUMENT]:
            step(self)
        return self.document


def fault(id, comment, where, codes, left=(), *, only=None, hides=False, locks=False, needs_key=False, may=(), only_kind=None,
          alone=False):
    """`left`: the codes that no repair takes away. `hides`: nothing else is seen until it is mended.
    `locks`: the key can't be opened. `needs_key`: mended only where the key tells the client's certificate."""
    def keep(step):
        faults.append({"id": id, "comment": comment, "where": where, "codes": codes, "left": list(left), "hides": hides, "locks": locks,
                       "needs_key": needs_key, "may": list(may), "step": step, "kind": only_kind, "alone": alone})
        return step
    return keep


def order(id, comment, codes, arrange, left=(), **more):
    @fault(id, comment, ORDER, codes, left, **more)
    def step(secret):
        arrange(secret)


def armour(id, comment, codes, spoil, left=(), **more):
    @fault(id, comment, ARMOUR, codes, left, **more)
    def step(secret):
        secret.certificate = spoil(secret.certificate)


def key_armour(id, comment, codes, spoil, left=(), **more):
    @fault("key-" + id, comment + " (key)", KEY_ARMOUR, codes, left, **more)
    def step(secret):
        secret.key = spoil(secret.key)


def key(id, comment, codes, make, left=(), password=m.PASSWORD, **more):
    @fault(id, comment, KEY, codes, left, **more)
    def step(secret):
        secret.key_text = lambda: make(secret)
        secret.password = password


def document(id, comment, codes, left=(), **more):
    return fault(id, comment, DOCUMENT, codes, left, **more)


def orders():
    def replaced(function):
        def arrange(secret):
            secret.chain = function(secret.chain)
        return arrange

    order("reversed", "root first", ["chain-reversed"], replaced(lambda c: c[::-1]))
    order("root-second", "the root after the client certificate", ["chain-out-of-order"], replaced(lambda c: [c[0], c[-1], *c[1:-1]]))
    order("leaf-second", "an intermediate first", ["chain-out-of-order"], replaced(lambda c: [c[1], c[0], *c[2:]]))
    order("duplicate-leaf", "the client certificate twice", ["chain-duplicate"], replaced(lambda c: [c[0], *c]))
    order("duplicate-root", "the root twice", ["chain-duplicate"], replaced(lambda c: [*c, c[-1]]))
    order("everything-twice", "the whole chain twice", ["chain-duplicate"], replaced(lambda c: c + c))
    order("stranger-last", "a certificate of another chain at the end", ["chain-unrelated"], replaced(lambda c: [*c, m.STRANGER]), needs_key=True)
    order("stranger-root", "another root at the end", ["chain-unrelated"], replaced(lambda c: [*c, m.OTHER_ROOT]))
    order("stranger-inside", "an unrelated certificate in the middle", ["chain-unrelated"], replaced(lambda c: [c[0], m.STRANGER, *c[1:]]), needs_key=True)

    def without(at):
        def arrange(secret):
            secret.chain = [one for i, one in enumerate(secret.chain) if i != at % len(secret.chain)]
        return arrange

    def supplying(at):
        def arrange(secret):
            secret.supplied = [m.STRANGER, secret.chain[at], m.OTHER_ROOT]
            without(at)(secret)
        return arrange

    order("no-root", "no root, and it is not supplied", ["chain-root-missing"], without(-1), ["chain-root-missing"])
    order("no-intermediate", "no issuer of the client certificate, and it is not supplied", ["chain-incomplete"], without(1), ["chain-incomplete"])
    order("root-supplied", "no root; it is among the certificates that are supplied", ["chain-root-missing"], supplying(-1))
    order("intermediate-supplied", "no issuer of the client certificate; it is supplied", ["chain-incomplete"], supplying(1))

    def renewed(**more):
        def arrange(secret):
            secret.chain[0] = client("orders-consumer", secret.leaf.key, secret.chain[1], **more)
        return arrange

    order("expired", "the client certificate has expired", ["leaf-expired"], renewed(ends="2026-01-01T00:00:00Z"), ["leaf-expired"])
    order("server-only", "extended key usage has serverAuth only", ["leaf-client-auth"], renewed(purposes=["serverAuth"]), ["leaf-client-auth"])
    order("not-signed", "a bit of the client certificate's signature is wrong", ["chain-signature"], renewed(spoil_signature=True), ["chain-signature"])


def texts(add, label, prose):
    spaces = lambda text: text.replace("\n", " ").strip()
    add("spaces", "line breaks became spaces", ["pem-newlines-as-spaces"], spaces)
    add("escaped", "`\\n` as two characters", ["pem-newlines-escaped"], lambda text: text.replace("\n", "\\n"))
    add("escaped-crlf", "`\\r\\n` as four characters", ["pem-newlines-escaped"], lambda text: text.replace("\n", "\\r\\n"))
    add("no-newlines", "no line breaks at all", ["pem-newlines-missing"], lambda text: text.replace("\n", ""), may=["pem-begin-not-on-new-line"])
    add("em-dashes", "a word processor's dashes", ["pem-dashes"], lambda text: text.replace("-----", "\u2014\u2014-"))
    add("four-dashes", "four hyphens before BEGIN", ["pem-marker"], lambda text: text.replace("-----BEGIN", "----BEGIN"))
    add("lower-case", "BEGIN and END in lower case", ["pem-lower-case"],
        lambda text: text.replace("BEGIN", "begin").replace("END", "end") if "ENCRYPTED" not in text else text.replace("-----BEGIN", "-----begin").replace("-----END", "-----end"))
    add("text", "text outside the blocks", ["pem-text-outside"], lambda text: prose + "\n" + text)
    add("base64", "base64 of the PEM text", ["pem-base64-wrapped"], lambda text: base64.b64encode(text.encode()).decode())
    add("end-missing", "the last END is gone", ["pem-end-missing"], lambda text: text[: text.rindex("-----END")], ["pem-end-missing"], locks=True)
    add("damaged", "a character that is not base64", ["pem-base64"], lambda text: text[:120] + "!" + text[121:], ["pem-base64"], locks=True)
    add("mismatch", "END names something else", ["pem-label-mismatch"],
        lambda text: text[: text.rindex("-----END")] + "-----END PUBLIC KEY-----\n", ["pem-label-mismatch"], locks=True)


def armours():
    texts(armour, "CERTIFICATE", "subject=CN = client\nissuer=CN = CA")
    armour("glued", "END and BEGIN share a line", ["pem-begin-not-on-new-line"], lambda text: text.replace("-----\n-----", "----------"))
    armour("one-flattened", "one certificate of several was pasted through a one-line field", ["pem-newlines-as-spaces"],
           lambda text: (lambda at: text[:at] + text[at:].replace("\n", " ").strip() + "\n")(text.rindex("-----BEGIN")))
    armour("x509-label", "`X509 CERTIFICATE`, as OpenSSL named it long ago", ["pem-label-old"],
           lambda text: text.replace(" CERTIFICATE-", " X509 CERTIFICATE-"))
    texts(key_armour, "PRIVATE KEY", "Bag Attributes\n    friendlyName: client\nKey Attributes: <No Attributes>")


def proc_type(kind, cipher):
    def make(secret):
        def write():
            return pool.openssl("rsa" if kind == "rsa" else "ec", "-" + cipher, *(["-traditional"] if kind == "rsa" else []), "-passout",
                                "pass:" + m.PASSWORD, stdin=m.plain_key(secret.leaf).encode()).decode()
        return pool.kept(f"proc-type {cipher} {encryption.salt(m.plain_key(secret.leaf)).hex()}", write)
    return make


def with_attributes(secret):
    attribute = der.sequence(der.oid("2.5.29.15"), der.set_of(der.bits(b"\x10", 4)))
    info = der.sequence(*der.children(m.info(secret.leaf)), der.context(0, attribute))
    return pem("ENCRYPTED PRIVATE KEY", encryption.encrypt("PBE-SHA1-3DES", info, m.PASSWORD, encryption.salt("attributes")))


def keys():
    for name, arguments in (("aes-256", ("-v2", "aes-256-cbc")), ("aes-128-sha1", ("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1")),
                            ("3des", ("-v2", "des-ede3-cbc")), ("scrypt", ("-scrypt",))):
        key(f"pbes2-{name}", f"PBES2: `openssl pkcs8 -topk8 {' '.join(arguments)}`", ["key-pbes2"],
            lambda secret, arguments=arguments: m.pbes2_key(secret.leaf, m.PASSWORD, *arguments))
    for scheme in ("PBE-SHA1-DES", "PBE-SHA1-2DES", "PBE-MD5-RC2-64"):
        key(scheme.lower(), f"{scheme}, which Java lacks", ["key-encryption-not-in-java"],
            lambda secret, scheme=scheme: m.encrypted_key(secret.leaf, scheme))
    key("traditional", "PKCS #1 or SEC 1", ["key-not-pkcs8"], lambda secret: m.traditional_key(secret.leaf), password=None)
    key("traditional-password", "PKCS #1 or SEC 1, and a password for nothing", ["key-not-pkcs8", "key-password-unused"], lambda secret: m.traditional_key(secret.leaf))
    key("traditional-label", "PKCS #1 or SEC 1 under `PRIVATE KEY`", ["key-not-pkcs8"], lambda secret: m.traditional_key(secret.leaf).replace(
        "BEGIN RSA", "BEGIN").replace("BEGIN EC", "BEGIN").replace("END RSA", "END").replace("END EC", "END"), password=None)
    key("ec-parameters", "SEC 1 after its `EC PARAMETERS`, as `openssl ecparam -genkey` writes it", ["key-not-pkcs8", "key-block-beside"],
        lambda secret: pem("EC PARAMETERS", certificates.der.oid("1.2.840.10045.3.1.7")) + m.traditional_key(secret.leaf),
        password=None, only_kind="ec")
    for cipher in ("aes128", "aes192", "aes256", "des3", "des"):
        for kind in ("ec", "rsa"):
            key(f"proc-type-{cipher}-{kind}", f"`Proc-Type` encryption: `openssl {kind} -{cipher}`", ["key-not-pkcs8"],
                proc_type(kind, cipher), only_kind=kind)
    key("unused", "a password for a key that is not encrypted", ["key-password-unused"], lambda secret: m.plain_key(secret.leaf))
    key("newline", "a line break after the password", ["key-password-wrong"], lambda secret: m.encrypted_key(secret.leaf), password=m.PASSWORD + "\n",
        locks=False)
    key("relabelled", "an encrypted key under `PRIVATE KEY`", ["key-label"], lambda secret: m.encrypted_key(secret.leaf).replace("ENCRYPTED ", ""))
    key("relabelled-plain", "a plain key under `ENCRYPTED PRIVATE KEY`", ["key-label"],
        lambda secret: m.plain_key(secret.leaf).replace(" PRIVATE", " ENCRYPTED PRIVATE"), password=None)
    key("two-keys", "the client's key after another one", ["key-multiple"],
        lambda secret: m.plain_key(m.STRANGER) + m.plain_key(secret.leaf), password=None, may=["key-mismatch"])
    key("wrong", "another password", ["key-password-wrong"], lambda secret: m.encrypted_key(secret.leaf), ["key-password-wrong"], password="wrong", locks=True)
    key("wrong-pbes2", "another password, under PBES2", ["key-password-wrong", "key-pbes2"], lambda secret: m.pbes2_key(secret.leaf),
        ["key-password-wrong", "key-pbes2"], password="wrong", locks=True)
    key("wrong-proc-type", "another password, under `Proc-Type`", ["key-not-pkcs8", "key-password-wrong"], proc_type("ec", "aes128"),
        ["key-not-pkcs8", "key-password-wrong"],
        password="wrong", locks=True, only_kind="ec")
    key("no-password", "encrypted, and no password", ["key-password-missing"], lambda secret: m.encrypted_key(secret.leaf),
        ["key-password-missing"], password=None, locks=True)
    key("strangers", "another client's key", ["key-mismatch"], lambda secret: m.plain_key(m.STRANGER), ["key-mismatch"], password=None, locks=True)
    key("unknown-scheme", "an unknown scheme", ["key-encryption-unsupported"], lambda secret: pem("ENCRYPTED PRIVATE KEY", encryption.envelope(
        "1.3.6.1.4.1.32473.1", certificates.der.sequence(certificates.der.octets(b"saltsalt"), certificates.der.integer(2048)), bytes(144))),
        ["key-encryption-unsupported"], locks=True)
    key("encrypted-attributes", "an encrypted key with an attribute", ["key-encrypted-attributes"], with_attributes)


def documents():
    @document("raw", "raw line breaks in the JSON strings", ["secret-raw-newline"], only=None)
    def raw(secret):
        secret.document = secret.document.replace("\\\\n", "\0").replace("\\n", "\n").replace("\0", "\\\\n")

    @document("twice", "the document as a JSON text: encoded twice", ["secret-not-json"])
    def twice(secret):
        secret.document = json.dumps(secret.document)

    @document("too-large", "over 65,536 bytes, by white space", ["secret-too-large"], hides=True)
    def too_large(secret):
        secret.document += " " * (65537 - len(secret.document.encode()))

    @document("cut-off", "the end is gone", ["secret-not-json"], ["secret-not-json"], hides=True)
    def cut_off(secret):
        secret.document = secret.document[:-20]

    @document("duplicate", "`privateKey` twice, with one value", ["secret-field-duplicate"])
    def duplicate(secret):
        key_name = secret.names["privateKey"]
        value = json.loads(secret.document)[key_name]
        secret.document = secret.document.rstrip()[:-1] + ", " + json.dumps(key_name) + ": " + json.dumps(value) + "}"

    for names, codes in (({"certificate": "cert"}, ["secret-field-missing", "secret-field-unknown"]),
                         ({"privateKey": "private_key"}, ["secret-field-missing", "secret-field-unknown"]),
                         ({"certificate": "Certificate", "privateKey": "PrivateKey"}, ["secret-field-missing", "secret-field-unknown"]),
                         ({"privateKeyPassword": "privateKeyPassphrase"}, ["secret-field-unknown", "key-password-missing"])):
        @document("named-" + "-".join(names.values()), "; ".join(f"`{wrong}` for `{right}`" for right, wrong in names.items()), codes)
        def misnamed(secret, names=names):
            fields = {name: text for name, text in json.loads(secret.document).items()}
            secret.document = json.dumps({names.get(name, name): text for name, text in fields.items()}, indent=1)


    # Not among the pairs, which depend on their number.
    @document("misplaced-key", "the client's key in another field, and another client's in `privateKey`", ["key-mismatch", "secret-field-unknown"], alone=True)
    def misplaced(secret):
        fields = json.loads(secret.document)
        fields |= {"userkey": fields["privateKey"], "privateKey": m.encrypted_key(m.STRANGER)}
        secret.document = json.dumps(fields, indent=1)

    @document("misplaced-password", "the client's key and its password in other fields, and those of another client in their places",
              ["key-mismatch", "secret-field-unknown"], alone=True)
    def misplaced_password(secret):
        fields = json.loads(secret.document)
        fields |= {"userkey": fields["privateKey"], "userkey-password": fields["privateKeyPassword"], "privateKey": m.encrypted_key(m.STRANGER, password="other"),
                   "privateKeyPassword": "other"}
        secret.document = json.dumps(fields, indent=1)


def case(kind, chosen):
    secret = Secret(EC if kind == "ec" else RSA)
    for one in chosen:
        secret.steps[one["where"]].append(one["step"])
    text = secret.finish()
    hiding = [one for one in chosen if one["hides"]]
    locked = any(one["locks"] for one in chosen if one["where"] in (KEY, KEY_ARMOUR))
    codes = sorted({code for one in hiding or chosen for code in one["codes"]})
    left = sorted({code for one in chosen for code in (one["codes"] if one["needs_key"] and locked else one["left"])})
    if any(one["hides"] and one["left"] for one in chosen):
        left = codes
    may = sorted({code for one in chosen for code in one["may"]} - set(codes))
    entry = {"document": text, "type": "CLIENT_CERTIFICATE_TLS_AUTH", "at": m.AT}
    if secret.supplied:
        entry["certificates"] = "".join(one.pem for one in secret.supplied)
    errors = [code for code in left if rules.CODES[code]["lambda"] == rules.E]
    assert bool(errors) == bool(left), left
    cases.append({
        "id": "+".join([*(one["id"] for one in chosen), kind]),
        "comment": "; ".join(one["comment"] for one in chosen) + (", RSA" if kind == "rsa" else ", P-256"),
        "input": entry,
        "expect": {"codes": codes, **({"may": may} if may else {}), "repair": left or "accepted",
                   "identity": {"leaf": m.sha256(secret.leaf.der), "pkcs8": m.sha256(m.info(secret.leaf))} if not left else None}})


def write():
    faults.clear()
    cases.clear()
    for part in (orders, armours, keys, documents):
        part()
    for one in faults:
        for kind in ("ec", "rsa") if one["where"] == KEY else ("ec",):
            if one["kind"] in (None, kind):
                case(kind, [one])
    by_place = lambda where: [one for one in faults if one["where"] == where and not one["alone"]]
    pairs = []
    for left, right in itertools.combinations((ORDER, ARMOUR, KEY, KEY_ARMOUR, DOCUMENT), 2):
        pairs.extend((one, other) for one in by_place(left) for other in by_place(right) if fit(one, other))
    # Some of them, so that each fault meets several others and the file stays readable.
    for number, (one, other) in enumerate(pairs):
        if number % 23 == 3:
            kind = one["kind"] or other["kind"] or ("rsa" if number % 2 else "ec")
            case(kind, [one, other])
    asked = [(one, readable(one["input"]["document"])) for one in cases]
    for one, fields in asked:
        one["expect"]["openssl"] = openssl_says(fields) if fields else None
        one["expect"]["kafka_loader"] = None
    asked = [(one, fields) for one, fields in asked if fields]
    for (one, _), answer in zip(asked, ask.kafka_loader([fields for _, fields in asked])):
        one["expect"]["kafka_loader"] = answer
    m.save("repairs", "Keys and certificates made for this file by Python's cryptography and OpenSSL; the faults that users of Lambda and "
           "Kafka report.", ["Python json", "Python cryptography", "OpenSSL", "Kafka's DefaultSslEngineFactory on JDK 17"], cases)


def fit(one, other):
    """Whether the two say what they say alone. Where a certificate is lost, nothing is said of the order."""
    kinds = {one["kind"], other["kind"]} - {None}
    lost = one["where"] == ORDER and other["where"] == ARMOUR and other["left"]
    names = {one["id"], other["id"]}
    # A key that is read no further than its label or its base64 shows nothing else.
    unread = other["where"] == KEY_ARMOUR and (other["left"] or "proc-type" in one["id"]) and one["where"] == KEY
    password = any("Passphrase" in name for name in names) and one["where"] == KEY
    relabelled = other["id"] == "key-mismatch" and one["where"] == KEY
    two = "two-keys" in names and other["where"] != DOCUMENT
    crossed = one["where"] == KEY and other["where"] == KEY_ARMOUR and one["id"] in ("traditional-label", "ec-parameters")
    unreadable_leaf = one["where"] == ARMOUR and one["left"] and other["where"] in (KEY, KEY_ARMOUR) and other["locks"]
    # Under another label nothing is known to be a certificate; without a key a gap leaves two chains.
    unnamed = one["where"] == ORDER and other["id"] == "x509-label"
    torn = one["id"] == "no-intermediate" and other["locks"]
    # Added after the pairs were chosen, which depend on their number.
    added = "encrypted-attributes" in names
    return len(kinds) < 2 and not (added or unnamed or torn or lost or unread or password or relabelled or two or crossed or unreadable_leaf)
