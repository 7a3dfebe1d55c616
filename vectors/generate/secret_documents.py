"""secrets.json: whole documents as Secrets Manager holds them."""

import base64
import json
import re

import certificates
import der
import encryption
import materials as m
import pool
from certificates import authority, client, pem
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

TLS, CA = "CLIENT_CERTIFICATE_TLS_AUTH", "SERVER_ROOT_CA_CERTIFICATE"
S512, S256, BASIC = "SASL_SCRAM_512_AUTH", "SASL_SCRAM_256_AUTH", "BASIC_AUTH"
OAUTH = "OAUTHBEARER_AUTH"

cases = []


def document(certificate=m.CHAIN, key=None, password=m.PASSWORD, **more):
    """The JSON of a client certificate secret; None leaves a field out."""
    fields = {"certificate": certificate,
              "privateKey": m.encrypted_key(m.LEAF3) if key is None else key,
              "privateKeyPassword": password, **more}
    return json.dumps({name: text for name, text in fields.items() if text is not None},
                      ensure_ascii=False, indent=1)


def plain(certificate=m.CHAIN, leaf=m.LEAF3, **more):
    """The same with a key that is not encrypted."""
    return document(certificate, m.plain_key(leaf), None, **more)


def case(id, comment, text, codes=(), kafka=None, *, type=TLS, judged=None, may=(), may_kafka=None, at=m.AT):
    entry = {"document": text} if isinstance(text, str) else {
        "document_base64": base64.b64encode(text).decode()}
    cases.append({"id": id, "comment": comment,
                  "input": {**entry, "type": type, "at": at},
                  "expect": {"type": judged or type, **m.expected(codes, kafka, may, may_kafka)}})


def left_open(accepted=None):
    """The rules do not decide the last case's codes; nor, with None, whether it is accepted."""
    for policy in ("lambda", "kafka"):
        cases[-1]["expect"][policy]["accepted"] = accepted


def without_public(certificate, shorten=False):
    """The key of an EC certificate without the public key; on request without the zeros before the scalar."""
    version, algorithm, body = der.children(m.info(certificate))
    number, scalar, *_ = der.children(der.read(body)[1])
    if shorten:
        scalar = der.octets(der.read(scalar)[1].lstrip(b"\0"))
    return der.sequence(version, algorithm, der.octets(der.sequence(number, scalar)))


def chain(*parts):
    return "".join(part.pem for part in parts)


def good():
    case("client-encrypted", "leaf, intermediate, root; PBE-SHA1-3DES", document())
    case("client-plain", "leaf, intermediate, root; the key is not encrypted", plain())
    case("client-type-recognised", "no type given: a document without `username` is a client certificate",
         document(), type=None, judged=TLS)
    case("client-rsa", "the same with RSA-2048 throughout",
         document(m.RSA_CHAIN, m.encrypted_key(m.RSA_LEAF)))
    case("client-chain-of-four", "two intermediates",
         plain(chain(m.LEAF, m.ISSUING, m.MIDDLE, m.ROOT), m.LEAF))
    case("client-chain-of-two", "the root issued the client certificate itself",
         plain(chain(direct := client("direct", pool.key("leaf3", "p256"), m.ROOT), m.ROOT), direct))
    case("client-crlf", "every line ends in CR LF",
         plain(m.CHAIN.replace("\n", "\r\n")))
    case("client-unicode-escapes", "a JSON writer may escape any character: `/` as \\/, `-` as \\u002d",
         plain().replace("/", "\\/").replace("-----BEGIN", "\\u002d----BEGIN"))
    case("client-key-order", "members in another order, on one line, with white space around",
         "\n\t " + json.dumps(dict(reversed(json.loads(document()).items()))) + " \r\n")
    case("server-root", "one root", json.dumps({"certificate": m.ROOT.pem}), type=CA)
    case("server-roots", "two roots that have nothing to do with each other",
         json.dumps({"certificate": m.ROOT.pem + m.OTHER_ROOT.pem}), type=CA)
    login = json.dumps({"username": "alice", "password": "alice-secret"})
    case("scram-512", "a login", login, type=S512)
    case("scram-512-recognised", "no type given: a document with `username` is a SCRAM-SHA-512 login",
         login, type=None, judged=S512)
    case("scram-256", "a login", login, type=S256)
    case("basic", "a login", login, type=BASIC)
    case("login-unicode-password", "the password is taken as UTF-8; there is no rule that it be ASCII",
         json.dumps({"username": "alice", "password": "pässwörd, with = and ,"}, ensure_ascii=False), type=S512)
    case("login-surrogate-pair", "JSON writes a character outside the BMP as two escapes",
         '{"username": "alice", "password": "\\ud83d\\udd11key"}', type=S512)
    case("login-punctuation", "`,` and `=` in a user name are escaped by SCRAM itself, not in the secret",
         json.dumps({"username": "a=b,c", "password": "x"}), type=S512)
    size = 65536
    text = document()
    case("size-65536", "as large as Secrets Manager allows: 65,536 bytes with the white space at the end",
         text + " " * (size - len(text)))


def documents():
    text = document()
    case("too-large", "65,537 bytes", text + " " * (65537 - len(text)), ["secret-too-large"])
    case("too-large-login", "65,537 bytes", json.dumps({"username": "a", "password": "b"}).ljust(65537),
         ["secret-too-large"], type=S512)
    for id, comment, text in [
        ("empty", "nothing at all", ""),
        ("white-space", "white space only", " \n"),
        ("array", "an array", "[" + document() + "]"),
        ("string", "a JSON string, that holds the document: it was encoded twice", json.dumps(document())),
        ("number", "a number", "42"),
        ("null", "null", "null"),
        ("truncated", "the end was cut off", document()[:-40]),
        ("trailing-comma", "a comma before the closing brace", '{"certificate": "a", "privateKey": "b",}'),
        ("trailing-text", "something after the object", document() + "x"),
        ("two-objects", "two objects", document() + document()),
        ("single-quotes", "Python's repr, not JSON", "{'certificate': 'a', 'privateKey': 'b'}"),
        ("unquoted-key", "JavaScript, not JSON", '{certificate: "a", privateKey: "b"}'),
        ("comment", "JSON has no comments", "// our secret\n" + document()),
        ("pem-alone", "the PEM itself instead of a document", m.CHAIN),
        ("yaml", "YAML, not JSON", "certificate: a\nprivateKey: b\n"),
        ("bad-escape", "\\x is no JSON escape", '{"certificate": "\\x2d", "privateKey": "b"}'),
        ("half-surrogate", "a \\u escape cut short", '{"certificate": "\\u00", "privateKey": "b"}'),
        ("deep", "brackets ten thousand deep", "[" * 10000),
    ]:
        case(f"not-json-{id}", comment, text, ["secret-not-json"], type=TLS)
    for id, number in (("zero", "01"), ("point", "1."), ("no-zero", ".5"), ("plus", "+1"), ("minus", "-"), ("exponent", "1e"),
                       ("two-points", "1.2.3"), ("nan", "NaN"), ("infinity", "-Infinity"), ("hexadecimal", "0x10")):
        case(f"not-json-number-{id}", f"`{number}` is no JSON number (RFC 8259 section 6)",
             f'{{"username": "alice", "password": "x", "version": {number}}}', ["secret-not-json"], type=S512)
    case("json-number", "numbers of every form, in a field of no meaning",
         '{"username": "alice", "password": "x", "version": [0, -0, 10, -1.5, 2e3, 2E+3, 0.25e-7]}', ["secret-field-unknown"], type=S512,
         may=["secret-field-type"])
    left_open()
    case("raw-newline-in-name", "a raw line break in a member's name: perhaps a quote that was not closed",
         '{"user\nname": "alice", "username": "alice", "password": "x"}', [], type=S512,
         may=["secret-not-json", "secret-raw-newline", "secret-field-unknown"])
    left_open()
    case("not-json-utf-8", "bytes that are not UTF-8 (RFC 8259 section 8.1)",
         b'{"certificate": "\xff\xfe", "privateKey": "x"}', ["secret-not-json"])
    case("utf-16", "UTF-16 with its byte order mark, as Notepad's \"Unicode\" saves",
         document().encode("utf-16"), ["secret-encoding"])
    case("byte-order-mark", "a UTF-8 byte order mark: RFC 8259 lets a reader ignore it or refuse it",
         ("\ufeff" + document()).encode(), [], may=["secret-byte-order-mark", "secret-not-json"])
    left_open()

    raw = document().replace("\\n", "\n")
    case("raw-newline", "raw line breaks inside the JSON strings", raw, ["secret-raw-newline"])
    case("raw-newline-crlf", "raw CR LF inside the JSON strings", raw.replace("\n", "\r\n"), ["secret-raw-newline"])
    case("raw-tab", "a raw tab in a login's password, inside the text",
         '{"username": "alice", "password": "a\tb"}', ["secret-raw-newline"], type=S512)
    aws = ('{\n "privateKeyPassword": "testpassword",\n "certificate": "' + m.RSA_CHAIN.strip()
           + '",\n "privateKey": "' + m.pbes2_key(m.RSA_LEAF).strip() + '"\n}\n')
    case("aws-example", "AWS's own example in form: raw line breaks and a PBES2 key (docs.aws.amazon.com, "
         "lambda/latest/dg/with-msk.html)", aws, ["secret-raw-newline", "key-pbes2"])
    dots = aws.replace(m.RSA_LEAF.pem.splitlines()[5], "...")
    case("aws-example-dots", "AWS's example as it is in the guide, with `...` for the lines left out",
         dots, ["secret-raw-newline", "pem-base64", "key-pbes2"])

    for field in ("certificate", "privateKey"):
        without = json.loads(document())
        del without[field]
        case(f"missing-{field}", f"no `{field}`", json.dumps(without), ["secret-field-missing"])
        for name, value in [("null", None), ("number", 7), ("array", [without.get("certificate", "x")]),
                            ("object", {"pem": "x"}), ("true", True)]:
            case(f"type-{field}-{name}", f"`{field}` is {name}", json.dumps({**json.loads(document()), field: value}),
                 ["secret-field-type"])
        for name, value in [("empty", ""), ("white-space", " \n\t ")]:
            case(f"{name}-{field}", f"`{field}` is {name}", json.dumps({**json.loads(document()), field: value}),
                 ["secret-field-empty"])
    case("empty-object", "both fields are absent", "{}", ["secret-field-missing"])
    case("type-password", "`privateKeyPassword` is a number",
         json.dumps({**json.loads(document()), "privateKeyPassword": 1234}), ["secret-field-type"],
         may=["key-password-missing"])
    for name, type in [("scram-512", S512), ("scram-256", S256), ("basic", BASIC)]:
        case(f"missing-password-{name}", "no `password`", '{"username": "alice"}', ["secret-field-missing"], type=type)
        case(f"missing-username-{name}", "no `username`", '{"password": "x"}', ["secret-field-missing"], type=type)
    case("missing-both-login", "an empty object as a login", "{}", ["secret-field-missing"], type=S512)
    case("empty-username", "an empty `username`", '{"username": "", "password": "x"}', ["secret-field-empty"], type=S512)
    case("blank-password", "a `password` of white space", '{"username": "alice", "password": "  "}',
         ["secret-field-empty"], type=S512)
    case("type-password-login", "a `password` that is a number", '{"username": "alice", "password": 12345}',
         ["secret-field-type"], type=S512)
    case("missing-certificate-server-root", "no `certificate`", "{}", ["secret-field-missing"], type=CA)
    case("empty-certificate-server-root", "an empty `certificate`", '{"certificate": ""}', ["secret-field-empty"], type=CA)

    twice = plain()
    case("duplicate-certificate", "`certificate` occurs twice, with the same value: readers differ in which they use",
         twice[:-2] + ',\n "certificate": ' + json.dumps(m.CHAIN) + "\n}", ["secret-field-duplicate"])
    case("duplicate-escaped", "the second `certificate` is written with an escape",
         twice[:-2] + ',\n "\\u0063ertificate": ' + json.dumps(m.CHAIN) + "\n}", ["secret-field-duplicate"])
    case("duplicate-login", "two passwords", '{"username": "alice", "password": "a", "password": "b"}',
         ["secret-field-duplicate"], type=S512)
    for name in ("comment", "username", "certificateChain", "private_key", "Certificate"):
        case(f"unknown-{name}", f"`{name}` next to the correct fields", plain(**{name: "x"}), ["secret-field-unknown"])
    case("unknown-not-a-string", "a field of no meaning with a value of another type",
         plain()[:-2] + ', "version": 3, "tags": ["a", {"b": null}]}', ["secret-field-unknown"], may=["secret-field-type"])
    cases[-1]["comment"] += "; whether its type matters is left open"
    left_open()
    case("near-miss-key", "`privatekey` for `privateKey`",
         json.dumps({"certificate": m.CHAIN, "privatekey": m.plain_key(m.LEAF3)}),
         ["secret-field-missing", "secret-field-unknown"])
    case("near-miss-password", "`privateKeyPassphrase` for `privateKeyPassword`: the key is encrypted",
         document(password=None, privateKeyPassphrase=m.PASSWORD), ["secret-field-unknown", "key-password-missing"])
    case("near-miss-certificate", "`cert` for `certificate`",
         json.dumps({"cert": m.CHAIN, "privateKey": m.plain_key(m.LEAF3)}),
         ["secret-field-missing", "secret-field-unknown"])
    case("near-miss-username", "`user` for `username`", '{"user": "alice", "password": "x"}',
         ["secret-field-missing", "secret-field-unknown"], type=S512)
    case("server-root-with-key", "a `privateKey` means nothing to a server's root",
         json.dumps({"certificate": m.ROOT.pem, "privateKey": m.plain_key(m.LEAF3)}),
         ["secret-field-unknown"], type=CA)
    case("login-with-engine", "what the rotation of RDS secrets leaves in a login",
         '{"username": "alice", "password": "x", "engine": "kafka"}', ["secret-field-unknown"], type=S512)


def logins():
    for where, user in [("before", " alice"), ("after", "alice\\n"), ("tab", "\\talice")]:
        case(f"login-space-{where}", "white space around the user name",
             f'{{"username": "{user}", "password": "x"}}', ["login-whitespace"], type=S512)
    case("login-space-password", "a line break after the password, as `echo` leaves it",
         '{"username": "alice", "password": "alice-secret\\n"}', ["login-whitespace"], type=S512)
    case("login-space-inside", "white space inside is not a mistake",
         '{"username": "alice", "password": "correct horse"}', type=S512)
    case("login-not-ascii", "a user name that Kafka's SCRAM server refuses",
         json.dumps({"username": "żółw", "password": "x"}, ensure_ascii=False), ["login-user-not-ascii"], type=S512)
    case("login-not-ascii-256", "the same with SCRAM-SHA-256",
         json.dumps({"username": "alicé", "password": "x"}), ["login-user-not-ascii"], type=S256)
    case("login-not-ascii-basic", "SASL/PLAIN accepts any user name in UTF-8 (RFC 4616)",
         json.dumps({"username": "alicé", "password": "x"}), type=BASIC)
    case("login-space-basic", "white space around a user name of SASL/PLAIN",
         json.dumps({"username": "alice ", "password": "x"}), ["login-whitespace"], type=BASIC)
    case("login-space-and-missing", "no user name; that the password ends in a line break is nevertheless reported",
         '{"password": "alice-secret\\n"}', ["secret-field-missing", "login-whitespace"], type=S512)
    case("login-space-and-empty", "an empty password; that the user name ends in a space is nevertheless reported",
         '{"username": "alice ", "password": ""}', ["secret-field-empty", "login-whitespace"], type=S512)
    case("login-not-ascii-and-missing", "no password; that the user name is not ASCII is nevertheless reported",
         '{"username": "żółw"}', ["secret-field-missing", "login-user-not-ascii"], type=S512)
    case("login-two", "white space and a character that is not ASCII",
         json.dumps({"username": "alicé ", "password": "x"}), ["login-user-not-ascii", "login-whitespace"], type=S512)


def pems():
    whole, key = m.CHAIN, m.plain_key(m.LEAF3)
    one = m.ISSUING_BY_ROOT.pem
    spaces = lambda text: text.replace("\n", " ").strip()

    def certificate(id, comment, text, codes, **more):
        case(f"certificate-{id}", comment, plain(text), codes, **more)

    def private(id, comment, text, codes, kafka=None, **more):
        case(f"key-{id}", comment, document(key=text, password=None), codes, kafka, **more)

    certificate("not-pem", "a sentence", "see the attachment", ["pem-not-found"])
    certificate("no-armour", "the base64 without BEGIN and END", "".join(m.LEAF3.pem.splitlines()[1:-1]), ["pem-not-found"])
    certificate("path", "a path instead of the file's content", "file://client.pem", ["pem-not-found"])
    certificate("spaces", "line breaks became spaces", spaces(whole), ["pem-newlines-as-spaces"])
    certificate("spaces-one", "in one certificate only", whole.replace(one, spaces(one) + "\n"), ["pem-newlines-as-spaces"])
    private("spaces", "line breaks became spaces", spaces(key), ["pem-newlines-as-spaces"])
    certificate("escaped", "`\\n` as two characters: the JSON was escaped twice", whole.replace("\n", "\\n"), ["pem-newlines-escaped"])
    private("escaped", "`\\n` as two characters", key.replace("\n", "\\n"), ["pem-newlines-escaped"])
    certificate("missing", "no line breaks at all", whole.replace("\n", ""), ["pem-newlines-missing"],
                may=["pem-begin-not-on-new-line"])
    private("missing", "no line breaks at all", key.replace("\n", ""), ["pem-newlines-missing"])
    certificate("glued", "END and BEGIN share a line", whole.replace("-----\n-----", "----------"), ["pem-begin-not-on-new-line"])
    certificate("glued-space", "END and BEGIN share a line, with a space", whole.replace("-----\n-----", "----- -----"),
                ["pem-begin-not-on-new-line"])
    behind = ["pem-text-after-end"]
    certificate("behind-end", "text directly after the second END", whole.replace(one, one.rstrip("\n") + "# our root:\n"), behind)
    certificate("behind-end-last", "a semicolon directly after the last END", whole.rstrip("\n") + ";", behind)
    private("behind-end", "a no-break space directly after END", key.rstrip("\n") + "\u00a0\n", ["pem-invisible"])
    begin = "-----BEGIN CERTIFICATE-----\n"
    certificate("headers", "headers in the first block (RFC 1421), which Java ignores",
                whole.replace(begin, begin + "Proc-Type: 4,CLEAR\nComment: none\n\n", 1), [])
    certificate("headers-encrypted", "headers that claim an encryption that is not there; Java ignores them, too",
                whole.replace(begin, begin + "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n", 1), [])
    certificate("end-missing", "the first END is gone", whole.replace("-----END CERTIFICATE-----\n", "", 1), ["pem-end-missing"])
    certificate("end-missing-last", "the last END is gone", whole[: whole.rindex("-----END")], ["pem-end-missing"])
    certificate("begin-missing", "the second BEGIN is gone", whole.replace(one, one.split("\n", 1)[1]), ["pem-begin-missing"])
    certificate("lower", "lower case, which neither Kafka's loader nor OpenSSL reads", whole.replace("BEGIN CERTIFICATE", "begin certificate").replace(
        "END CERTIFICATE", "end certificate"), ["pem-lower-case"])
    certificate("blocks-513", "513 blocks; their content is not a certificate", pem("CERTIFICATE", b"0\0") * 513, ["pem-too-many-blocks"],
                may=["chain-certificate-malformed", "chain-duplicate"])
    private("end-missing", "no END", key[: key.rindex("-----END")], ["pem-end-missing"])
    certificate("label-mismatch", "END TRUSTED CERTIFICATE", whole.replace("END CERT", "END TRUSTED CERT", 1), ["pem-end-label"])
    assert "=\n" in m.LEAF3.pem
    certificate("unpadded", "base64 without its padding", whole.replace("=", ""), ["pem-base64-unpadded"])
    certificate("bits", "base64 whose last character has bits that mean nothing", re.sub(
        r"([A-Za-z0-9+/])(=+)\n", lambda found: chr(ord(found[1]) + 1) + found[2] + "\n", whole), [])
    certificate("label-of-key", "END PRIVATE KEY", whole.replace("END CERTIFICATE", "END PRIVATE KEY", 1), ["pem-label-mismatch"])
    private("label-mismatch", "BEGIN PRIVATE KEY, END RSA PRIVATE KEY", key.replace("END PRIVATE", "END RSA PRIVATE"),
            ["pem-end-label"])
    certificate("base64", "a `*` in the body", whole[:80] + "*" + whole[81:], ["pem-base64"])
    private("base64", "a `!` in the body", key[:40] + "!" + key[41:], ["pem-base64"])
    certificate("wrapped", "base64 of the PEM", m.base64_lines(whole.encode()), ["pem-base64-wrapped"])
    private("wrapped", "base64 of the PEM on one line", base64.b64encode(key.encode()).decode(), ["pem-base64-wrapped"])
    certificate("dashes", "an editor made en dashes of them", whole.replace("-----", "–––––"), ["pem-dashes"])
    private("dashes", "em dashes", key.replace("-----", "——"), ["pem-dashes"])
    certificate("no-break-body", "copied from a web page: no-break spaces at the ends of lines", whole.replace("\n", "\u00a0\n"), ["pem-invisible"])
    certificate("zero-width-end", "a zero width space after an END", whole.replace("-----\n-----", "-----\u200b\n-----", 1), ["pem-invisible"])
    certificate("no-break-begin", "a no-break space after BEGIN and END", whole.replace("BEGIN ", "BEGIN\u00a0").replace("END ", "END\u00a0"), ["pem-marker"])
    private("zero-width", "a zero width space in the base64", key[:80] + "\u200b" + key[80:], ["pem-invisible"])
    private("no-break-label", "a no-break space for each space", key.replace("PRIVATE KEY", "PRIVATE\u00a0KEY"), ["pem-invisible"])
    certificate("dashes-four", "four dashes", whole.replace("-----BEGIN", "----BEGIN", 1), ["pem-marker"])
    certificate("text", "what `openssl x509 -text` prints before each",
                "".join(f"Certificate:\n    Data:\n        Version: 3 (0x2)\n{part}" for part in (m.LEAF3.pem, one, m.ROOT.pem)),
                ["pem-text-outside"])
    private("bag", "what `openssl pkcs12` prints before the key",
            "Bag Attributes\n    friendlyName: kafka\nKey Attributes: <No Attributes>\n" + key, ["pem-text-outside"])
    certificate("with-key", "the key is among the certificates, as in an HAProxy bundle", whole + key, ["pem-label-unexpected"])
    certificate("request", "a request instead of the certificate",
                pem("CERTIFICATE REQUEST", b"0\x03\x02\x01\x00") + one + m.ROOT.pem, ["pem-label-unexpected"])
    certificate("pkcs7", "a PKCS #7 bundle", m.pool.openssl("crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin",
                stdin=whole.encode()).decode(), ["pem-label-unexpected"])
    private("certificate", "the certificate in the key's field", m.LEAF3.pem, ["pem-label-unexpected"])
    private("public", "the public key", pem("PUBLIC KEY", pool.spki(m.LEAF3.key)), ["pem-label-unexpected"])
    private("with-certificates", "key and chain in the key's field", key + whole, ["key-block-beside"])
    private("label", "PKCS #8 under `EC PRIVATE KEY`", key.replace("PRIVATE", "EC PRIVATE"), ["key-label"])
    case("fields-swapped", "each field holds the other's text",
         json.dumps({"certificate": key, "privateKey": whole}), ["pem-label-unexpected"])


def keys():
    leaf = m.LEAF3

    def private(id, comment, text, codes, kafka=None, password=None, **more):
        case(f"key-{id}", comment, document(key=text, password=password), codes, kafka, **more)

    private("sec1", "`BEGIN EC PRIVATE KEY`", m.traditional_key(leaf), ["key-not-pkcs8"])
    case("key-pkcs1", "`BEGIN RSA PRIVATE KEY`", document(m.RSA_CHAIN, m.traditional_key(m.RSA_LEAF), None), ["key-not-pkcs8"])
    old, rsa = ["key-not-pkcs8"], m.RSA_LEAF
    for name, owner, whole in (("sec1", leaf, m.CHAIN), ("pkcs1", rsa, m.RSA_CHAIN)):
        def traditional(id, comment, text, codes=(), password=None):
            case(f"key-{name}-{id}", comment, document(whole, text, password), [*old, *codes])

        traditional("unused-password", "a password for a traditional key that is not encrypted", m.traditional_key(owner),
                    ["key-password-unused"], m.PASSWORD)
        encrypted = m.proc_type_key(owner)
        traditional("proc-type", "`Proc-Type: 4,ENCRYPTED` and the right password", encrypted, password=m.PASSWORD)
        traditional("proc-type-3des", "`DEK-Info: DES-EDE3-CBC` and the right password", m.proc_type_key(owner, "des3"), password=m.PASSWORD)
        traditional("proc-type-no-password", "`Proc-Type: 4,ENCRYPTED` and no password", encrypted, ["key-password-missing"])
        traditional("proc-type-wrong", "`Proc-Type: 4,ENCRYPTED` and another password", encrypted, ["key-password-wrong"], "another")
        traditional("stranger", "a traditional key of another client", m.traditional_key(m.STRANGER), ["key-mismatch"])
        traditional("proc-type-stranger", "an encrypted traditional key of another client", m.proc_type_key(m.STRANGER), ["key-mismatch"],
                    m.PASSWORD)
        traditional("proc-type-utf-8", "a password that is not ASCII", m.proc_type_key(owner, password=m.UTF8_PASSWORD),
                    ["key-password-not-ascii"], m.UTF8_PASSWORD)
    tiny = client("small", pool.key("small", "rsa1024"), m.ROOT)
    case("key-pkcs1-1024", "PKCS #1 with an RSA key of 1024 bits", document(chain(tiny, m.ROOT), m.traditional_key(tiny), None),
         [*old, "key-too-small"])
    odd = client("odd-curve", pool.key("leaf", "k256"), m.ROOT)
    case("key-sec1-curve", "SEC 1 on secp256k1", document(chain(odd, m.ROOT), m.traditional_key(odd), None),
         [*old, "key-algorithm-unsupported"])
    case("key-pkcs1-no-root", "PKCS #1, and no root: what the kafka rules accept", document(
        m.RSA_LEAF.pem + m.RSA_ISSUING.pem, m.traditional_key(rsa), None), [*old, "chain-root-missing"])
    private("openssh", "`BEGIN OPENSSH PRIVATE KEY`", pool.kept("openssh p256", lambda: leaf.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()).decode()),
        ["key-format-unsupported"])
    private("two", "the same key twice", m.plain_key(leaf) * 2, ["key-multiple"])
    private("two-different", "two keys", m.plain_key(leaf) + m.plain_key(m.STRANGER), ["key-multiple"])
    info = m.info(leaf)
    private("truncated", "the DER ends early", pem("PRIVATE KEY", info[:-20]), ["key-malformed"])
    private("not-der", "base64 of a sentence", pem("PRIVATE KEY", b"this is not a key at all"), ["key-malformed"])
    for name, password in [("", m.PASSWORD), ("-utf-8", m.UTF8_PASSWORD)]:
        private("pbes2" + name, "PBES2, OpenSSL's default", m.pbes2_key(leaf, password), ["key-pbes2"],
                password=password, may=["key-password-not-ascii"] if name else [])
    private("pbes2-no-password", "PBES2, and no password either", m.pbes2_key(leaf), ["key-pbes2", "key-password-missing"])
    private("pbes2-wrong", "PBES2 under another password; the lambda rules need not try it", m.pbes2_key(leaf),
            ["key-pbes2"], ["key-pbes2", "key-password-wrong"], password="another", may=["key-password-wrong"])
    parameters = certificates.der.sequence(certificates.der.octets(b"12345678"), certificates.der.integer(2048))
    private("md2", "pbeWithMD2AndDES-CBC", pem("ENCRYPTED PRIVATE KEY", encryption.envelope(
        "1.2.840.113549.1.5.1", parameters, bytes(64))), ["key-encryption-unsupported"], password=m.PASSWORD)
    private("unknown-oid", "an encryption that nobody knows", pem("ENCRYPTED PRIVATE KEY", encryption.envelope(
        "1.3.6.1.4.1.32473.1", parameters, bytes(64))), ["key-encryption-unsupported"], password=m.PASSWORD)
    private("2des", "PBE-SHA1-2DES: OpenSSL writes it, Java lacks it", m.encrypted_key(leaf, "PBE-SHA1-2DES"),
            ["key-encryption-not-in-java"], password=m.PASSWORD)
    more = der.sequence(*der.children(m.info(leaf)), der.context(0, der.sequence(
        der.oid("2.5.29.15"), der.set_of(der.bits(b"\x10", 4)))))
    private("attributes", "a key with an attribute, which Java ignores", pem("PRIVATE KEY", more), [])
    private("encrypted-attributes", "an encrypted key with an attribute, which Java rejects", pem(
        "ENCRYPTED PRIVATE KEY", encryption.encrypt("PBE-SHA1-3DES", more, m.PASSWORD, encryption.salt("attributes"))),
        ["key-encrypted-attributes"], password=m.PASSWORD)
    p384 = client("p384", pool.key("leaf", "p384"), m.ROOT)
    # A scalar whose first bytes are zero, which old writers leave out.
    small_scalar = client("small-scalar", ec.derive_private_key(0x5EED << 200 | 1, ec.SECP256R1()), m.ROOT)
    for name, owner, certificates_ in (("p256", leaf, m.CHAIN), ("p384", p384, chain(p384, m.ROOT)),
                                       ("short", small_scalar, chain(small_scalar, m.ROOT))):
        info = without_public(owner, shorten=name == "short")
        if name != "short":  # Python's cryptography reads it only as OpenSSL writes it again.
            case(f"key-no-public-{name}", "an EC key without its public key, as `keytool -genkeypair` makes it", document(
                certificates_, pem("PRIVATE KEY", info), None))
        case(f"key-no-public-{name}-encrypted", "the same, encrypted", document(certificates_, pem(
            "ENCRYPTED PRIVATE KEY", encryption.encrypt("PBE-SHA1-3DES", info, m.PASSWORD, encryption.salt("no public " + name)))))
    private("no-public-of-stranger", "another client's key without its public key", pem(
        "PRIVATE KEY", without_public(m.STRANGER)), ["key-mismatch"])
    private("no-public-of-issuer", "the issuing CA's key without its public key", pem(
        "PRIVATE KEY", without_public(m.ISSUING_BY_ROOT)), ["key-mismatch"])
    private("no-public-other-curve", "a key on P-384 without its public key, and a certificate for P-256", pem(
        "PRIVATE KEY", without_public(p384)), ["key-mismatch"])
    private("iterations-zero", "no iterations", m.pem("ENCRYPTED PRIVATE KEY", encryption.envelope(
        "1.2.840.113549.1.12.1.3", certificates.der.sequence(certificates.der.octets(b"12345678"),
        certificates.der.integer(0)), bytes(64))), ["key-encryption-parameters"], password=m.PASSWORD)
    private("iterations-many", "2,147,483,647 iterations", m.pem("ENCRYPTED PRIVATE KEY", encryption.envelope(
        "1.2.840.113549.1.12.1.3", certificates.der.sequence(certificates.der.octets(b"12345678"),
        certificates.der.integer(2**31 - 1)), bytes(64))), ["key-encryption-parameters"], password=m.PASSWORD)
    private("no-password", "encrypted, and no password", m.encrypted_key(leaf), ["key-password-missing"])
    private("wrong-password", "another password", m.encrypted_key(leaf), ["key-password-wrong"], password="testpassw0rd")
    private("wrong-password-rc4", "another password; RC4 has no padding to fail", m.encrypted_key(leaf, "PBE-SHA1-RC4-128"),
            ["key-password-wrong"], password="testpassw0rd")
    private("wrong-password-newline", "the right password with a line break after it, as `echo` leaves it",
            m.encrypted_key(leaf), ["key-password-wrong"], password=m.PASSWORD + "\n")
    private("utf-8-password", "a password that is not ASCII opens with OpenSSL and not with Java",
            m.encrypted_key(leaf, password=m.UTF8_PASSWORD), ["key-password-not-ascii"], password=m.UTF8_PASSWORD)
    private("unused-password", "a password for a key that is not encrypted", m.plain_key(leaf), ["key-password-unused"],
            password=m.PASSWORD)
    private("unused-empty-password", "an empty password for a key that is not encrypted: Kafka's loader fails on it as on "
            "any other; a reader may hold that empty means absent", m.plain_key(leaf), [], password="",
            may=["key-password-unused", "secret-field-empty"])
    left_open()
    private("empty-password", "an empty password for an encrypted key", m.encrypted_key(leaf), [], password="",
            may=["key-password-missing", "key-password-wrong", "secret-field-empty"])
    left_open(False)
    ed = client("ed25519", pool.key("leaf", "ed25519"), m.ROOT)
    case("key-ed25519", "Ed25519: Java's client does not read it", plain(chain(ed, m.ROOT), ed),
         ["key-algorithm-unsupported"], [])
    small = client("small", pool.key("small", "rsa1024"), m.ROOT)
    case("key-rsa-1024", "an RSA key of 1024 bits", plain(chain(small, m.ROOT), small), ["key-too-small"])
    # What a TLS provider loads is not for the rules to decide.
    for name, comment, key in (("3000", "an RSA key of 3000 bits", pool.key("leaf", "rsa3000")),
                               ("e3", "an RSA key with the exponent 3", pool.rsa_of("e3", "rsa_keygen_bits:2048", "rsa_keygen_pubexp:3"))):
        odd_size = client(f"rsa-{name}", key, m.ROOT)
        case(f"key-rsa-{name}", f"{comment}, which Java reads and some TLS providers do not", plain(chain(odd_size, m.ROOT), odd_size),
             may=["key-algorithm-unsupported"])
        left_open()
    for form, first in (("compressed", None), ("hybrid", 6)):
        version, algorithm, body = der.children(m.info(leaf))[:3]
        number, scalar = der.children(der.read(body)[1])[:2]
        kind = serialization.PublicFormat.CompressedPoint if first is None else serialization.PublicFormat.UncompressedPoint
        point = leaf.key.public_key().public_bytes(serialization.Encoding.X962, kind)
        if first is not None:
            point = bytes([first | point[-1] & 1]) + point[1:]  # SEC 1 section 2.3.3
        other = der.sequence(version, algorithm, der.octets(der.sequence(number, scalar, der.context(1, der.bits(point)))))
        private(f"{form}-point", f"an EC key with its public key as a {form} point, which Java and OpenSSL read", pem("PRIVATE KEY", other), [])
    rsa = client("rsa", pool.key("leaf", "rsa2048"), m.ROOT)
    for part, name in enumerate(("modulus", "public exponent", "private exponent", "first prime", "second prime", "exponent of the first prime",
                                 "exponent of the second prime", "coefficient")):
        if name in ("public exponent", "private exponent"):
            continue  # Java signs without the private exponent.
        version, algorithm, body = der.children(m.info(rsa))[:3]
        numbers = der.children(der.read(body)[1])
        value = int.from_bytes(der.read(numbers[part + 1])[1], "big")
        numbers[part + 1] = der.integer(value ^ (1 << 40))
        damaged = der.sequence(version, algorithm, der.octets(der.sequence(*numbers)))
        case("key-rsa-damaged-" + name.replace(" ", "-"), f"one bit of the {name} is another", document(chain(rsa, m.ROOT), pem("PRIVATE KEY", damaged), None),
             ["key-malformed"])
    case("key-of-stranger", "another client's key", plain(leaf=m.STRANGER), ["key-mismatch"])
    case("key-of-issuer", "the issuing CA's key", plain(leaf=m.ISSUING_BY_ROOT), ["key-mismatch"])


def chains():
    l, i, n, r = m.LEAF, m.ISSUING, m.MIDDLE, m.ROOT

    def four(id, comment, certificates, codes, kafka=None, leaf=l, **more):
        case(f"chain-{id}", comment, plain(chain(*certificates), leaf), codes, kafka, **more)

    broken = certificates.Certificate(n.der[:-9] + b"\0" * 4, n.subject, n.key)
    four("malformed", "a certificate whose DER ends early", [l, i, broken, r], ["chain-certificate-malformed"])
    four("reversed", "root first", [r, n, i, l], ["chain-reversed"])
    four("out-of-order", "the intermediates are swapped", [l, n, i, r], ["chain-out-of-order"])
    four("incomplete", "the second intermediate is absent", [l, i, r], ["chain-incomplete"])
    four("no-root", "no root", [l, i, n], ["chain-root-missing"])
    four("unrelated", "another root is at the end", [l, i, n, r, m.OTHER_ROOT], ["chain-unrelated"])
    four("duplicate", "an intermediate occurs twice", [l, i, i, n, r], ["chain-duplicate"])
    forged = authority("Vectors Issuing CA 1", i.key, n, path=0, spoil_signature=True)
    four("signature", "one bit of the intermediate's signature is wrong", [l, forged, n, r], ["chain-signature"])
    not_ca = client("Vectors Issuing CA 1", i.key, n, purposes=None)
    four("issuer-not-ca", "an issuer without CA basic constraints", [l, not_ca, n, r], ["chain-issuer-not-ca"])
    no_sign = authority("Vectors Issuing CA 1", i.key, n, usage=["digitalSignature", "cRLSign"])
    four("no-key-cert-sign", "an issuer without keyCertSign", [l, no_sign, n, r], ["chain-issuer-not-ca"])
    tight = authority("Vectors Issuing CA 2", n.key, r, path=0)
    four("path-length", "path length 0 with a CA below it", [l, i, tight, r], ["chain-path-length"])
    old = authority("Vectors Issuing CA 1", i.key, n, path=0, ends="2026-05-31T23:59:59Z")
    four("expired", "an intermediate expired a second before", [l, old, n, r], ["chain-expired"])
    young = authority("Vectors Issuing CA 1", i.key, n, path=0, begins="2026-06-01T00:00:01Z")
    four("not-yet-valid", "an intermediate begins a second later", [l, young, n, r], ["chain-not-yet-valid"])
    weak = authority("Vectors Issuing CA 1", i.key, n, path=0, digest="sha1")
    four("weak-signature", "an intermediate signed with SHA-1", [l, weak, n, r], ["chain-weak-signature", "chain-signature-unsupported"])

    broken = authority("Vectors RSA Issuing CA", m.RSA_ISSUING.key, m.RSA_ROOT, digest="md5")
    broken_leaf = client("rsa-consumer", m.RSA_LEAF.key, broken)
    case("chain-algorithm-refused", "an intermediate signed with MD5", plain(chain(broken_leaf, broken, m.RSA_ROOT), m.RSA_LEAF),
         ["chain-algorithm-refused"])
    other_key = certificates.extension("2.5.29.35", der.sequence(der.context(0, b"\1" * 20, constructed=False)))
    elsewhere = authority("Vectors Issuing CA 2", n.key, r, key_ids=False, extra=[other_key])
    four("authority-key-id", "the intermediate below the root names another key than the root's", [l, i, elsewhere, r],
         ["chain-authority-key-id"])
    inside = certificates.extension("2.5.29.30", der.sequence(der.context(1, der.sequence(
        der.context(4, certificates.common_name("orders-consumer"))))), critical=True)
    narrow = authority("Vectors Issuing CA 1", i.key, n, path=0, extra=[inside])
    four("name-constraints", "an intermediate excludes the client's name", [l, narrow, n, r], ["chain-name-constraints"])
    demanding = authority("Vectors Issuing CA 1", i.key, n, path=0, extra=[certificates.extension(
        "2.5.29.36", der.sequence(der.context(0, b"\5", constructed=False)), critical=True)])
    four("policies", "an intermediate demands a policy of what is five certificates below it", [l, demanding, n, r], ["chain-policies"])
    own = authority("Vectors Root CA", r.key, spoil_signature=True)
    four("root-signature", "the root's signature on itself is wrong", [l, i, n, own], ["chain-root-signature"])
    ended = authority("Vectors Root CA", r.key, ends="2026-01-01T00:00:00Z")
    deep, issuer = [r], r
    for number in range(9):
        issuer = authority(f"Level {number}", pool.key(f"level{number % 3}", "p256"), issuer)
        deep.insert(0, issuer)
    deep.insert(0, client("deep", l.key, issuer))
    four("too-long", "eleven certificates; Java's brokers take ten from a client", deep, ["chain-too-long"])
    more = certificates.Certificate(i.der + n.der, i.subject, i.key)
    four("trailing-bytes", "two certificates in one block; the second is not read", [l, more, n, r], ["chain-trailing-bytes"])
    old_label = chain(l, i, n, r).replace(" CERTIFICATE-", " X509 CERTIFICATE-")
    case("pem-label-old", "certificates as OpenSSL labelled them long ago", plain(old_label, l), ["pem-label-old"])
    four("only-java", "a root that expired, at which Java does not look", [l, i, n, ended], ["chain-only-java"])

    def leaf(id, comment, codes, **more):
        one = client("orders-consumer", l.key, i, **more)
        four(f"leaf-{id}", comment, [one, i, n, r], codes)

    leaf("expired", "the client certificate has expired", ["leaf-expired"], ends="2026-01-01T00:00:00Z")
    leaf("not-yet-valid", "the client certificate has not begun", ["leaf-not-yet-valid"], begins="2026-07-01T00:00:00Z")
    leaf("expires-soon", "it expires in ten days", ["leaf-expires-soon"], ends="2026-06-11T00:00:00Z")
    leaf("expires-later", "it ends in 31 days", [], ends="2026-07-02T00:00:00Z")
    leaf("server-only", "extended key usage has serverAuth only", ["leaf-client-auth"], purposes=["serverAuth"])
    leaf("critical-extension", "a critical extension of Microsoft's (application policies), which brokers do not process",
         ["chain-critical-extension"], extra=[certificates.extension("1.3.6.1.4.1.311.21.10", der.sequence(
             der.sequence(der.oid("1.3.6.1.5.5.7.3.2"))), critical=True)])
    leaf("no-purposes", "without extended key usage every purpose is allowed", [], purposes=None)
    leaf("key-usage", "key usage has keyEncipherment only", ["leaf-key-usage"], usage=["keyEncipherment"])
    leaf("is-ca", "the client certificate is a CA", ["leaf-is-ca"], ca=True)
    nameless = client("", l.key, i, subject=certificates.name())
    four("subject-empty", "an empty subject and no alternative name", [nameless, i, n, r], ["chain-subject-empty"])
    ed448 = authority("CA with Ed448", pool.key("leaf", "ed448"), r)
    four("signature-unsupported", "signed with Ed448, which the TLS providers of rustls do not have",
         [client("orders-consumer", l.key, ed448), ed448, r], ["chain-signature-unsupported"])
    large = authority("CA with a large exponent", pool.rsa_of("e34", "rsa_keygen_bits:2048", "rsa_keygen_pubexp:17179869187"), r)
    four("signature-large-exponent", "signed with an RSA key with an exponent of 35 bits, which Java and OpenSSL verify",
         [client("orders-consumer", l.key, large), large, r], ["chain-signature-unsupported"])
    lone = client("alone", l.key, ca=None)
    four("self-signed", "a single self-signed certificate", [lone], ["leaf-self-signed"])


def pairs():
    spaces = lambda text: text.replace("\n", " ").strip()
    l, i, n, r = m.LEAF, m.ISSUING, m.MIDDLE, m.ROOT
    case("pair-spaces-pbes2", "pasted through a one-line field, and OpenSSL's default encryption",
         document(spaces(m.CHAIN), spaces(m.pbes2_key(m.LEAF3))), ["pem-newlines-as-spaces", "key-pbes2"],
         )
    case("pair-reversed-wrong-password", "root first, and another password",
         document(chain(r, n, i, l), m.encrypted_key(l), "wrong"), ["chain-reversed", "key-password-wrong"])
    case("pair-reversed-mismatch", "root first, and another client's key",
         plain(chain(r, n, i, l), m.STRANGER), ["chain-reversed", "key-mismatch"])
    case("pair-raw-unknown", "raw line breaks, and a field of no meaning",
         document(**{"comment": "x"}).replace("\\n", "\n"), ["secret-raw-newline", "secret-field-unknown"])
    case("pair-expired-sec1", "an expired client certificate, and a SEC 1 key",
         document(chain(client("old", l.key, i, ends="2025-01-01T00:00:00Z"), i, n, r), m.traditional_key(l), None),
         ["leaf-expired", "key-not-pkcs8"])
    case("pair-no-root-unused", "no root, and a password for a plain key",
         document(chain(l, i, n), m.plain_key(l), "unused"), ["chain-root-missing", "key-password-unused"])
    case("pair-no-root-pbes2", "no root, and PBES2: what the kafka rules accept", document(chain(l, i, n), m.pbes2_key(l)),
         ["chain-root-missing", "key-pbes2"])
    case("pair-text-glued", "text outside, and glued blocks",
         plain("subject=CN = x\n" + m.CHAIN.replace("-----\n-----", "----------")),
         ["pem-text-outside", "pem-begin-not-on-new-line"])
    case("pair-two-pbe", "a scheme that Java lacks under a password that is not ASCII",
         document(key=m.encrypted_key(m.LEAF3, "PBE-SHA1-DES", m.UTF8_PASSWORD), password=m.UTF8_PASSWORD),
         ["key-encryption-not-in-java", "key-password-not-ascii"])
    case("pair-server-only-expired", "a server certificate that has expired",
         plain(chain(client("web", l.key, i, purposes=["serverAuth"], ends="2024-02-29T12:00:00Z"), i, n, r), l),
         ["leaf-client-auth", "leaf-expired"])
    case("pair-swapped-and-stranger", "two intermediates swapped, and an unrelated certificate at the end",
         plain(chain(l, n, i, r, m.STRANGER), l), ["chain-unrelated", "chain-out-of-order"])
    server_roots()
    case("server-root-self-signed-leaf", "a broker's self-signed certificate, which Java takes for that broker's root",
         json.dumps({"certificate": client("broker", pool.key("leaf3", "p256"), purposes=["serverAuth"]).pem}),
         ["chain-only-java"], type=CA)
    case("server-root-spaces", "a root with spaces for line breaks", json.dumps({"certificate": spaces(m.ROOT.pem)}),
         ["pem-newlines-as-spaces"], type=CA)
    case("server-root-malformed", "a root whose DER ends early",
         json.dumps({"certificate": pem("CERTIFICATE", m.ROOT.der[:-30])}), ["chain-certificate-malformed"], type=CA)


def server_roots():
    """Roots, each with a server that it issued, which Java is asked about."""
    broker = pool.key("server", "p256")

    def of(id, comment, codes, key, more=(), **of_root):
        root = authority(comment, key, **of_root)
        server = client("broker", broker, root, purposes=["serverAuth"], alternative_names=["broker.example.com"], key_ids=False)
        case("server-root-" + id, comment, json.dumps({"certificate": root.pem + "".join(one.pem for one in more)}), codes, type=CA)
        cases[-1]["input"]["server"] = {"certificates": server.pem, "key": m.plain_key(server), "host": "broker.example.com"}

    p256 = pool.key("old root", "p256")
    of("valid", "a root as CAs make it", [], p256)
    of("expired", "a root past its end", ["chain-only-java"], p256, ends="2021-01-01T00:00:00Z")
    of("expired-beside-valid", "a root past its end beside another", ["chain-only-java"], p256, [m.ROOT], ends="2021-01-01T00:00:00Z")
    of("young", "a root before its begin", ["chain-only-java"], p256, begins="2090-01-01T00:00:00Z")
    for kind in ("k256", "p224", "p192", "bp256"):
        of(f"curve-{kind}", f"a root on the curve {kind}", ["chain-algorithm-refused"], pool.key("root", kind))
    of("rsa-512", "a root with an RSA key of 512 bits", ["chain-algorithm-refused"], pool.rsa_of("root 512", "rsa_keygen_bits:512"))
    of("rsa-1024", "a root with an RSA key of 1024 bits", [], pool.key("small", "rsa1024"))
    compressed = p256.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    public = der.sequence(der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7")), der.bits(compressed))
    of("compressed", "a root whose key is a compressed point", ["chain-certificate-malformed"], p256, public_key=public)
    for id, comment, more in (("own", "a server's own certificate", {}), ("own-expired", "a server's own certificate, past its end", {"ends": "2021-01-01T00:00:00Z"})):
        own = client("broker", broker, purposes=["serverAuth"], alternative_names=["broker.example.com"], **more)
        case("server-root-" + id, comment, json.dumps({"certificate": own.pem}), ["chain-only-java"], type=CA)
        cases[-1]["input"]["server"] = {"certificates": own.pem, "key": m.plain_key(own), "host": "broker.example.com"}


# https://docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html#smaa-auth-oauth-secret
IDP = {"oauthTokenEndpointUrl": "https://idp.example.com/oauth2/token", "oauthClientId": "my-client-id"}
BY_SECRET = {**IDP, "oauthClientSecret": "my-client-secret"}
BY_KEY = {**IDP, "oauthClientEmail": "my-service-account@example.com", "oauthPrivateKey": m.plain_key(m.RSA_LEAF)}


def oauth(id, comment, fields, codes=(), kafka=None, *, type=OAUTH):
    text = json.dumps({name: value for name, value in fields.items() if value is not None}, ensure_ascii=False, indent=1)
    case(f"oauth-{id}", comment, text, codes, kafka, type=type, judged=OAUTH)


def oauth_clients():
    oauth("secret", "AWS's example of the client credentials grant", BY_SECRET)
    oauth("key", "AWS's example of the JWT bearer grant, with an RSA key", BY_KEY)
    oauth("key-p256", "the same with a key on P-256", {**BY_KEY, "oauthPrivateKey": m.plain_key(m.LEAF3)})
    oauth("recognised", "no type given: a document with `oauthClientId` is an OAuth client", BY_SECRET, type=None)
    oauth("lifetime", "the assertion's lifetime as text", {**BY_KEY, "oauthTokenExpirationSeconds": "300"})
    oauth("lifetime-number", "the assertion's lifetime as a number; AWS does not document which", {**BY_KEY, "oauthTokenExpirationSeconds": 300})
    oauth("root", "the identity provider has a root of its own", {**BY_SECRET, "oauthIdpCaCertificate": m.ROOT.pem})
    oauth("url-other-port", "another port, and a query", {**BY_SECRET, "oauthTokenEndpointUrl": "https://idp.example.com:8443/token?tenant=1"})
    for id, url in [("http", "http://idp.example.com/token"), ("no-scheme", "idp.example.com/token"), ("no-host", "https:///token"),
                    ("user", "https://user:password@idp.example.com/token"), ("port", "https://idp.example.com:0/token"),
                    ("fragment", "https://idp.example.com/token#here"), ("space", "https://idp.example.com/ token")]:
        oauth(f"url-{id}", "not the https URL of a token endpoint (RFC 6749 section 3.2)", {**BY_SECRET, "oauthTokenEndpointUrl": url},
              ["oauth-token-endpoint"])
    for name in ("oauthTokenEndpointUrl", "oauthClientId", "oauthClientSecret"):
        oauth(f"missing-{name[5:].lower()}", "a field that every such secret has is missing", {**BY_SECRET, name: None}, ["secret-field-missing"])
        oauth(f"empty-{name[5:].lower()}", "it is empty", {**BY_SECRET, name: " "}, ["secret-field-empty"])
    for name in ("oauthClientEmail", "oauthPrivateKey"):
        oauth(f"missing-{name[5:].lower()}", "half of the JWT bearer grant", {**BY_KEY, name: None}, ["secret-field-missing"])
    oauth("mixed", "fields of both grants", {**BY_KEY, "oauthClientSecret": "my-client-secret"}, ["oauth-client-mixed"])
    oauth("mixed-lifetime", "the lifetime of an assertion beside a client secret", {**BY_SECRET, "oauthTokenExpirationSeconds": "300"},
          ["oauth-client-mixed"])
    for id, lifetime in [("zero", "0"), ("unit", "5m"), ("fraction", "300.0"), ("negative", "-1")]:
        oauth(f"lifetime-{id}", "not a whole number of seconds from 1 up", {**BY_KEY, "oauthTokenExpirationSeconds": lifetime},
              ["oauth-assertion-lifetime"])
    oauth("unknown", "a scope belongs to the mapping, not to the secret", {**BY_SECRET, "oauthScope": "kafka/consume"}, ["secret-field-unknown"])
    oauth("misspelt", "a slip in a name", {**IDP, "oauthClientSecrets": "my-client-secret"}, ["secret-field-missing", "secret-field-unknown"])
    oauth("key-spaces", "line breaks of the key turned into spaces", {**BY_KEY, "oauthPrivateKey": BY_KEY["oauthPrivateKey"].replace("\n", " ").strip()},
          ["pem-newlines-as-spaces"])
    oauth("key-traditional", "a PKCS #1 key, where AWS shows PKCS #8", {**BY_KEY, "oauthPrivateKey": m.traditional_key(m.RSA_LEAF)}, ["key-not-pkcs8"])
    oauth("key-encrypted", "an encrypted key; there is no field for its password", {**BY_KEY, "oauthPrivateKey": m.encrypted_key(m.RSA_LEAF)},
          ["key-password-missing"])
    oauth("root-spaces", "line breaks of the root turned into spaces", {**BY_SECRET, "oauthIdpCaCertificate": m.ROOT.pem.replace("\n", " ").strip()},
          ["pem-newlines-as-spaces"])


def write():
    cases.clear()
    for part in (good, documents, logins, pems, keys, chains, pairs, oauth_clients):
        part()
    m.save("secrets",
           "The rules of AWS's guide to Lambda with MSK and what Kafka's PEM loader does; certificates and keys made for this file.",
           ["Python json", "Python cryptography", "OpenSSL", "Kafka's DefaultSslEngineFactory"], cases)
    raised = {code for case in cases for code in case["expect"]["lambda"]["codes"]}
    brought = json.loads((m.FOLDER / "envelopes.json").read_text())["cases"]
    raised |= {code for case in brought for code in case["expect"]["codes"]}
    missing = set(m.rules.CODES) - raised - {"key-not-tried"}  # Of repair and pack alone.
    assert not missing, missing
